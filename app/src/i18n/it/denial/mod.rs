//! Every refusal in three sentences: what happened, why, and who can mend it. A new `Denial` without its words does not
//! compile. The sentences live in one file per area; this one says which belongs to which refusal.

mod access;
mod agreement;
mod attribute;
mod client;
mod eservice;
mod field;
mod missing;
mod pratica;
mod purpose;
mod sent;
mod terminology;
#[cfg(test)]
mod tests;

use domain::Denial;

pub use field::field_problem;
pub use missing::missing;
pub use purpose::risk_problem;

/// A refusal, in words. Each is one sentence or more, ending with a full stop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What happened, or rather did not.
    pub what: String,
    /// The reason.
    pub why: String,
    /// Who can do what about it.
    pub remedy: String,
}

/// The same, where no word depends on the case in hand.
struct Fixed(&'static str, &'static str, &'static str);

impl From<Fixed> for Refusal {
    fn from(Fixed(what, why, remedy): Fixed) -> Self {
        Self { what: what.to_owned(), why: why.to_owned(), remedy: remedy.to_owned() }
    }
}

/// The words for a refusal.
#[must_use]
pub fn refusal(denial: &Denial) -> Refusal {
    match denial {
        Denial::SignedOut => access::SIGNED_OUT.into(),
        Denial::Unauthorized { permission } => access::unauthorized(*permission),
        Denial::NotFound { thing } => access::not_found(*thing),
        Denial::WrongCredentials => access::WRONG_CREDENTIALS.into(),
        Denial::PasswordProofNeeded => access::PASSWORD_PROOF_NEEDED.into(),
        Denial::PasswordChangeNeeded => access::PASSWORD_CHANGE_NEEDED.into(),
        Denial::WrongActivationCode => access::WRONG_ACTIVATION_CODE.into(),
        Denial::TenantDuplicate => access::TENANT_DUPLICATE.into(),
        Denial::UsernameDuplicate => access::USERNAME_DUPLICATE.into(),
        Denial::LastAdministrator => access::LAST_ADMINISTRATOR.into(),
        Denial::MailAlreadyExists => access::MAIL_ALREADY_EXISTS.into(),
        Denial::NotValidMailAddress => access::NOT_VALID_MAIL_ADDRESS.into(),

        Denial::TenantIsNotTheConsumer => agreement::NOT_THE_CONSUMER.into(),
        Denial::TenantIsNotTheProducer => agreement::NOT_THE_PRODUCER.into(),
        Denial::AgreementNotInExpectedState { state } => agreement::not_in_expected_state(*state),
        Denial::AgreementSubmissionFailed { missing } => agreement::submission_failed(missing),
        Denial::AgreementActivationFailed { missing } => agreement::activation_failed(missing),
        Denial::MissingCertifiedAttributesError { missing } => agreement::certified_missing(missing),
        Denial::NotLatestEServiceDescriptor { .. } => agreement::NOT_LATEST_VERSION.into(),
        Denial::DescriptorNotInExpectedState { state } => agreement::version_not_in_expected_state(*state),
        Denial::NoNewerDescriptor => agreement::NO_NEWER_VERSION.into(),
        Denial::PublishedDescriptorNotFound => agreement::NEWER_VERSION_NOT_PUBLISHED.into(),
        Denial::ConsumerWithNotValidEmail => agreement::NO_CONTACT_ADDRESS.into(),
        Denial::AgreementAlreadyExists { upgradable: true, .. } => agreement::ALREADY_EXISTS_UPGRADABLE.into(),
        Denial::AgreementAlreadyExists { upgradable: false, .. } => agreement::ALREADY_EXISTS.into(),
        Denial::AgreementNotSuspendedByCaller => agreement::NOT_SUSPENDED_BY_CALLER.into(),
        Denial::DocumentsChangeNotAllowed => agreement::DOCUMENTS_CHANGE_NOT_ALLOWED.into(),
        Denial::AgreementDocumentAlreadyExists => agreement::DOCUMENT_ALREADY_EXISTS.into(),

        Denial::NotValidVersionState { state } | Denial::PurposeNotInDraftState { state } => {
            purpose::not_in_state(*state)
        }
        Denial::NoActiveAgreement => purpose::NO_ACTIVE_REQUEST.into(),
        Denial::RiskAnalysisValidationFailed { problems } => purpose::risk_analysis(problems),
        Denial::EserviceRiskAnalysisNotFound => purpose::PROVIDER_ANALYSIS_NOT_FOUND.into(),
        Denial::MissingFreeOfChargeReason => purpose::FREE_REASON_MISSING.into(),
        Denial::InvalidFreeOfChargeReason => purpose::FREE_REASON_UNEXPECTED.into(),
        Denial::DuplicatedPurposeTitle => purpose::TITLE_DUPLICATE.into(),
        Denial::PurposeNotSuspendedByCaller => purpose::NOT_SUSPENDED_BY_CALLER.into(),
        Denial::UnchangedDailyCalls => purpose::SAME_DAILY_CALLS.into(),
        Denial::PurposeVersionStateConflict => purpose::STATE_CONFLICT.into(),
        Denial::PurposeVersionCannotBeDeleted => purpose::VERSION_CANNOT_BE_DELETED.into(),
        Denial::PurposeCannotBeDeleted => purpose::CANNOT_BE_DELETED.into(),
        Denial::PurposeCannotBeCloned => purpose::CANNOT_BE_CLONED.into(),
        Denial::StillOverQuota => purpose::STILL_OVER_QUOTA.into(),

        Denial::ClientKindNotAllowed => client::KIND_NOT_ALLOWED.into(),
        Denial::ClientIsNotForTheApi => client::NOT_FOR_THE_API.into(),
        Denial::UserIsNotAnAdministrator => client::NOT_AN_ADMINISTRATOR.into(),
        Denial::ClientAdminAlreadyAssigned => client::SAME_ADMINISTRATOR.into(),
        Denial::ClientAdminReplaced => client::ADMINISTRATOR_REPLACED.into(),
        Denial::ClientAdminLost => client::ADMINISTRATOR_LOST.into(),
        Denial::TenantNotAllowedOnPurpose => client::PURPOSE_OF_ANOTHER.into(),
        Denial::NoActiveOrSuspendedAgreement => client::NO_LIVE_REQUEST.into(),
        Denial::NoActiveOrSuspendedPurposeVersion => client::NO_LIVE_PURPOSE.into(),
        Denial::PurposeAlreadyLinkedToClient => client::ALREADY_LINKED.into(),
        Denial::UserWithoutSecurityPrivileges => client::WITHOUT_SECURITY_ROLE.into(),
        Denial::ClientUserAlreadyAssigned => client::ALREADY_MEMBER.into(),
        Denial::UserNotAllowedOnClient => client::NOT_A_MEMBER.into(),
        Denial::UserNotAllowedToDeleteClientKey => client::KEY_OF_ANOTHER.into(),
        Denial::TooManyKeysPerClient { most } => client::too_many_keys(*most),
        Denial::KeyAlreadyExists => client::KEY_EXISTS.into(),
        Denial::InvalidPublicKey(fault) => client::wrong_key(*fault),

        Denial::PraticaTransitionNotAllowed { state, allowed } => pratica::not_allowed(*state, allowed),
        Denial::PraticaAlreadyAssigned { by, at } => pratica::already_assigned(by, *at),
        Denial::PraticaNotRegistered => pratica::NOT_REGISTERED.into(),
        Denial::PraticaNotInHand => pratica::NOT_IN_HAND.into(),
        Denial::PraticaNotEvaluated => pratica::NOT_EVALUATED.into(),
        Denial::PraticaAttachmentRequired => pratica::ATTACHMENT_REQUIRED.into(),
        Denial::ServiceNotEnabled => pratica::SERVICE_NOT_ENABLED.into(),
        Denial::ServiceSuspended => pratica::SERVICE_SUSPENDED.into(),
        Denial::ProtocolNotFailed => pratica::PROTOCOL_NOT_FAILED.into(),
        Denial::InvalidSignedFile(fault) => pratica::invalid_signed_file(*fault),
        Denial::PraticaAlreadyReceived => pratica::ALREADY_RECEIVED.into(),
        Denial::NotThePartner => pratica::NOT_THE_PARTNER.into(),
        Denial::PartnerRevoked => pratica::PARTNER_REVOKED.into(),
        Denial::PraticaAtPartner => pratica::AT_PARTNER.into(),
        Denial::PartnerTransitionNotAllowed { state, allowed } => pratica::not_agreed(*state, allowed),
        Denial::OfflineDataInvalid(_) => pratica::OFFLINE_DATA.into(),
        Denial::TooManyProtocols { max } => pratica::too_many_protocols(*max),
        Denial::PartnerContentsNotAllowed => pratica::CONTENTS_NOT_ALLOWED.into(),

        Denial::OperationForbidden => eservice::OPERATION_FORBIDDEN.into(),
        Denial::OriginNotCompliant => eservice::ORIGIN_NOT_COMPLIANT.into(),
        Denial::EServiceNameDuplicateForProducer => eservice::NAME_DUPLICATE.into(),
        Denial::EserviceNotInDraftState => eservice::NOT_IN_DRAFT.into(),
        Denial::EserviceCannotBeDeleted => eservice::CANNOT_BE_DELETED.into(),
        Denial::EserviceWithoutValidDescriptors => eservice::WITHOUT_VALID_VERSIONS.into(),
        Denial::NotValidDescriptor { state } => eservice::not_valid_version(*state),
        Denial::DraftDescriptorAlreadyExists => eservice::DRAFT_VERSION_EXISTS.into(),
        Denial::EServiceDescriptorWithoutInterface => eservice::WITHOUT_INTERFACE.into(),
        Denial::EServiceRiskAnalysisIsRequired => eservice::RISK_ANALYSIS_REQUIRED.into(),
        Denial::RiskAnalysisNotValid { names } => eservice::risk_analysis_not_valid(names),
        Denial::EServiceModeNotAllowed { mode } => eservice::mode_not_allowed(*mode),
        Denial::AudienceCannotBeEmpty => eservice::AUDIENCE_EMPTY.into(),
        Denial::MissingPersonalDataFlag => eservice::PERSONAL_DATA_MISSING.into(),
        Denial::InconsistentDailyCalls => eservice::INCONSISTENT_DAILY_CALLS.into(),
        Denial::AttributeDuplicatedInGroup => eservice::ATTRIBUTE_TWICE_IN_GROUP.into(),
        Denial::UnchangedAttributes => eservice::UNCHANGED_ATTRIBUTES.into(),
        Denial::AttributesCanOnlyBeAdded => eservice::ATTRIBUTES_ONLY_ADDED.into(),
        Denial::DescriptorHasLiveAgreements => eservice::HAS_LIVE_REQUESTS.into(),
        Denial::InterfaceAlreadyExists => eservice::INTERFACE_EXISTS.into(),
        Denial::InvalidInterfaceContentType => eservice::INTERFACE_TYPE.into(),
        Denial::InterfaceFileContainsLocalhost { line } => eservice::interface_localhost(*line),
        Denial::InvalidInterfaceFile(fault) => crate::i18n::it::eservice::interface::refused(fault),
        Denial::DocumentPrettyNameDuplicate => eservice::DOCUMENT_NAME_DUPLICATE.into(),
        Denial::UnchangedValue => eservice::UNCHANGED_VALUE.into(),

        Denial::TenantIsNotACertifier => attribute::NOT_A_CERTIFIER.into(),
        Denial::AttributeDoesNotBelongToCertifier => attribute::OF_ANOTHER_CERTIFIER.into(),
        Denial::AttributeVerificationNotAllowed => attribute::VERIFICATION_NOT_ALLOWED.into(),
        Denial::AttributeRevocationNotAllowed => attribute::REVOCATION_NOT_ALLOWED.into(),
        Denial::VerifiedAttributeSelfVerificationNotAllowed => attribute::SELF_VERIFICATION.into(),
        Denial::TenantNotFoundInVerifiers => attribute::NOT_A_VERIFIER.into(),
        Denial::AttributeDuplicate => attribute::DUPLICATE.into(),
        Denial::CertifiedAttributeAlreadyAssigned => attribute::ALREADY_ASSIGNED.into(),
        Denial::AttributeAlreadyRevoked => attribute::ALREADY_REVOKED.into(),
        Denial::AttributeNotHeld => attribute::NOT_HELD.into(),
        Denial::AttributeNotDeclared => attribute::NOT_DECLARED.into(),
        Denial::ExpirationDateCannotBeInThePast => attribute::EXPIRY_IN_THE_PAST.into(),
        Denial::DiscrepancyClosed => attribute::DISCREPANCY_CLOSED.into(),
        Denial::NoVerificationToConfirm => attribute::NO_VERIFICATION_TO_CONFIRM.into(),

        Denial::Invalid(fields) => sent::invalid(fields),
        Denial::Malformed => sent::MALFORMED.into(),
        Denial::ConcurrentModification { changes, .. } => sent::concurrent_modification(changes),
        Denial::IdempotencyKeyReused => sent::IDEMPOTENCY_KEY_REUSED.into(),
        Denial::IdempotencyKeyInUse => sent::IDEMPOTENCY_KEY_IN_USE.into(),
        Denial::TooManyRequests { retry_after_seconds } => sent::too_many_requests(*retry_after_seconds),
        Denial::PayloadTooLarge { max_bytes } => sent::payload_too_large(*max_bytes),
        Denial::UnsupportedMediaType => sent::UNSUPPORTED_MEDIA_TYPE.into(),
        Denial::TerminologyAlreadyExists { oid, version } => terminology::already_exists(oid, version),
        Denial::TerminologyReferenced { count } => terminology::referenced(*count),
        Denial::CrossSite => sent::CROSS_SITE.into(),
    }
}
