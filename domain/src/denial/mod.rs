//! Every way the system says no. A denial is data: it has a stable code for machines, and the catalogue of the
//! console must have Italian words for each one or the build fails.

mod code;

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

use crate::agreement::AgreementState;
use crate::client::KeyFault;
use crate::eservice::{DescriptorState, Mode};
use crate::interface::InterfaceFault;
use crate::pratica::PraticaState;
use crate::pratica::files::SignedFault;
use crate::purpose::PurposeState;
use crate::purpose::risk_analysis::RiskProblem;
use crate::requirement::MissingGroup;
use crate::{AgreementId, DescriptorId, Permission, Revision, Timestamp};

/// A kind of thing that may not be there, or not be visible: the answer is the same (`decisions.md` I8).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "camelCase")]
pub enum Thing {
    Tenant,
    User,
    Session,
    Attribute,
    Eservice,
    Descriptor,
    RiskAnalysis,
    Document,
    Agreement,
    Discrepancy,
    Notification,
    FormDraft,
    Purpose,
    Client,
    Key,
    Pratica,
    Service,
    Partner,
    /// What a partner opens pratiche with.
    PartnerProfile,
    ServiceStep,
    ServiceSheet,
    SavedFilter,
    Operation,
    Terminology,
    /// A code of a terminology.
    Concept,
}

/// What is wrong with one field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(rename_all = "camelCase")]
#[strum_discriminants(name(FieldProblemKind), derive(EnumIter))]
pub enum FieldProblem {
    Required,
    TooShort {
        min: u64,
    },
    TooLong {
        max: u64,
    },
    /// Not of the expected form: an id, an address, a number, forbidden characters.
    Malformed,
    OutOfRange {
        min: i64,
        max: i64,
    },
    /// A date that must be in the future.
    InThePast,
    /// Not one of the allowed values.
    UnknownValue,
    /// Somebody else has it already.
    Taken,
    /// The same entry twice.
    Duplicated,
    /// The phrase to type does not match.
    PhraseMismatch,
    /// A password that is easily guessed.
    TooCommon,
    /// The present password is not this one.
    WrongPassword,
    /// More entries than allowed.
    TooMany {
        max: u64,
    },
    /// A field that nobody asked for.
    Unexpected,
}

impl FieldProblem {
    /// The code a machine reads.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooShort { .. } => "tooShort",
            Self::TooLong { .. } => "tooLong",
            Self::Malformed => "malformed",
            Self::OutOfRange { .. } => "outOfRange",
            Self::InThePast => "inThePast",
            Self::UnknownValue => "unknownValue",
            Self::Taken => "taken",
            Self::Duplicated => "duplicated",
            Self::PhraseMismatch => "phraseMismatch",
            Self::TooCommon => "tooCommon",
            Self::WrongPassword => "wrongPassword",
            Self::TooMany { .. } => "tooMany",
            Self::Unexpected => "unexpected",
        }
    }
}

/// A problem and the field it belongs to, named as in the API (camelCase).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// What is wrong with it.
    pub problem: FieldProblem,
}

/// No, because…
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(rename_all = "camelCase")]
#[strum_discriminants(name(DenialKind), derive(EnumIter, Hash))]
pub enum Denial {
    // Who is asking.
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// No role of the person holds the permission.
    Unauthorized {
        permission: Permission,
    },
    /// Not there, or not visible to this ente.
    NotFound {
        thing: Thing,
    },
    /// The command is the consumer's.
    TenantIsNotTheConsumer,
    /// The command is the provider's.
    TenantIsNotTheProducer,
    /// The e-service belongs to another ente.
    OperationForbidden,
    /// Private bodies do not provide e-services (`interop.md` §1.1).
    OriginNotCompliant,
    TenantIsNotACertifier,
    AttributeDoesNotBelongToCertifier,
    /// No request of that consumer asks this provider for the attribute.
    AttributeVerificationNotAllowed,
    AttributeRevocationNotAllowed,
    VerifiedAttributeSelfVerificationNotAllowed,
    TenantNotFoundInVerifiers,

    // What was sent.
    /// One or more fields are wrong.
    Invalid(Vec<FieldError>),
    /// The request cannot be read at all.
    Malformed,

    // Agreements.
    AgreementNotInExpectedState {
        state: AgreementState,
    },
    AgreementSubmissionFailed {
        missing: Vec<MissingGroup>,
    },
    AgreementActivationFailed {
        missing: Vec<MissingGroup>,
    },
    MissingCertifiedAttributesError {
        missing: Vec<MissingGroup>,
    },
    NotLatestEServiceDescriptor {
        latest: DescriptorId,
    },
    DescriptorNotInExpectedState {
        state: DescriptorState,
    },
    NoNewerDescriptor,
    PublishedDescriptorNotFound,
    ConsumerWithNotValidEmail,
    /// Another request of the same consumer for the same e-service is open; `upgradable` when the way on is to upgrade it.
    AgreementAlreadyExists {
        existing: AgreementId,
        upgradable: bool,
    },
    AgreementNotSuspendedByCaller,
    DocumentsChangeNotAllowed,
    AgreementDocumentAlreadyExists,

    // Purposes.
    /// The command does not apply to a purpose in this state.
    NotValidVersionState {
        state: PurposeState,
    },
    /// Only a draft is rewritten.
    PurposeNotInDraftState {
        state: PurposeState,
    },
    /// A purpose needs an active request for the e-service (seed 000 step 4).
    NoActiveAgreement,
    RiskAnalysisValidationFailed {
        problems: Vec<RiskProblem>,
    },
    /// The e-service has no such risk analysis for the purpose to take.
    EserviceRiskAnalysisNotFound,
    MissingFreeOfChargeReason,
    InvalidFreeOfChargeReason,
    DuplicatedPurposeTitle,
    PurposeNotSuspendedByCaller,
    UnchangedDailyCalls,
    /// Another load waits already, or there is no live one to change.
    PurposeVersionStateConflict,
    PurposeVersionCannotBeDeleted,
    PurposeCannotBeDeleted,
    PurposeCannotBeCloned,
    /// The quotas do not hold the waiting load yet.
    StillOverQuota,

    // Clients and keys.
    /// Only clients for e-services have purposes.
    ClientKindNotAllowed,
    /// Only clients for the API write in an administrator's name.
    ClientIsNotForTheApi,
    /// An API client writes only in the name of an administrator.
    UserIsNotAnAdministrator,
    ClientAdminAlreadyAssigned,
    /// The token names an administrator in whose name the client does not write any more.
    ClientAdminReplaced,
    /// The person in whose name the client writes is no active administrator any more.
    ClientAdminLost,
    TenantNotAllowedOnPurpose,
    NoActiveOrSuspendedAgreement,
    NoActiveOrSuspendedPurposeVersion,
    PurposeAlreadyLinkedToClient,
    /// Keys are looked after by administrators and security operators.
    UserWithoutSecurityPrivileges,
    ClientUserAlreadyAssigned,
    /// The person does not look after the client.
    UserNotAllowedOnClient,
    /// A key that somebody else uploaded is taken away by an administrator.
    UserNotAllowedToDeleteClientKey,
    TooManyKeysPerClient {
        most: u64,
    },
    /// Somewhere on the platform, now or within the last year (KEY-06).
    KeyAlreadyExists,
    /// What was sent is no key that a client may have.
    InvalidPublicKey(KeyFault),

    // Pratiche.
    /// The state does not lead where the command would: `allowed` is where it leads.
    PraticaTransitionNotAllowed {
        state: PraticaState,
        allowed: Vec<PraticaState>,
    },
    /// Somebody else was faster; `by` is a colleague's name.
    PraticaAlreadyAssigned {
        by: String,
        at: Timestamp,
    },
    /// The number of the protocol is missing.
    PraticaNotRegistered,
    /// The command is its operator's.
    PraticaNotInHand,
    /// Neither approved nor rejected yet.
    PraticaNotEvaluated,
    /// The service wants a file with an approval.
    PraticaAttachmentRequired,
    /// The person is not enabled on the service.
    ServiceNotEnabled,
    /// The service receives nothing now.
    ServiceSuspended,
    /// The protocol is not given up: there is nothing to try again.
    ProtocolNotFailed,
    /// What comes as a signed file is none, or nobody's.
    InvalidSignedFile(SignedFault),
    /// There is a pratica with the id that the partner chose.
    PraticaAlreadyReceived,
    /// The address is another partner's.
    NotThePartner,
    /// The partner was revoked: nothing happens to it any more.
    PartnerRevoked,
    /// A partner has it: nobody takes it in charge.
    PraticaAtPartner,
    /// The partner may not bring this about; where it may lead instead.
    PartnerTransitionNotAllowed {
        state: PraticaState,
        allowed: Vec<PraticaState>,
    },
    /// What opens a pratica is not what was agreed on with the partner.
    OfflineDataInvalid(Vec<FieldError>),
    /// More about protocols than is kept with a pratica.
    TooManyProtocols {
        max: u64,
    },
    /// The partner may not write what its services say of themselves.
    PartnerContentsNotAllowed,

    // E-services and versions.
    EServiceNameDuplicateForProducer,
    EserviceNotInDraftState,
    /// The same, when something is to be deleted: it is there for others already.
    EserviceCannotBeDeleted,
    EserviceWithoutValidDescriptors,
    /// The command does not apply to a version in this state.
    NotValidDescriptor {
        state: DescriptorState,
    },
    DraftDescriptorAlreadyExists,
    EServiceDescriptorWithoutInterface,
    EServiceRiskAnalysisIsRequired,
    /// Some of the provider's risk analyses, by their names, are not complete.
    RiskAnalysisNotValid {
        names: Vec<String>,
    },
    /// Which way the data goes decides who writes the risk analysis; `mode` is the e-service's.
    EServiceModeNotAllowed {
        mode: Mode,
    },
    AudienceCannotBeEmpty,
    MissingPersonalDataFlag,
    InconsistentDailyCalls,
    AttributeDuplicatedInGroup,
    UnchangedAttributes,
    /// Requirements of a published version may only be widened.
    AttributesCanOnlyBeAdded,
    DescriptorHasLiveAgreements,
    InterfaceAlreadyExists,
    InvalidInterfaceContentType,
    /// `line`, from 1, is where the address is.
    InterfaceFileContainsLocalhost {
        line: u32,
    },
    /// The file cannot be read as an interface.
    InvalidInterfaceFile(InterfaceFault),
    DocumentPrettyNameDuplicate,
    UnchangedValue,

    // Attributes and enti.
    AttributeDuplicate,
    CertifiedAttributeAlreadyAssigned,
    AttributeAlreadyRevoked,
    /// The ente does not hold the attribute.
    AttributeNotHeld,
    /// The ente takes back a declaration that it never made, or took back already.
    AttributeNotDeclared,
    ExpirationDateCannotBeInThePast,
    /// The case is resolved; nothing is left to be said about it.
    DiscrepancyClosed,
    /// The ente confirms a verification that it never made, or that holds no longer.
    NoVerificationToConfirm,
    MailAlreadyExists,
    NotValidMailAddress,
    TenantDuplicate,
    UsernameDuplicate,
    /// An ente must keep one active administrator.
    LastAdministrator,

    // The way it was asked.
    /// Somebody changed the thing first; `changes` says how, newest first.
    ConcurrentModification {
        current: Revision,
        changes: Vec<ChangeSeen>,
    },
    /// The same `Idempotency-Key` came with another content.
    IdempotencyKeyReused,
    /// The first request with this `Idempotency-Key` is still running.
    IdempotencyKeyInUse,
    TooManyRequests {
        retry_after_seconds: u32,
    },
    PayloadTooLarge {
        max_bytes: u64,
    },
    UnsupportedMediaType,
    /// User name or password are wrong; never says which.
    WrongCredentials,
    /// The password was typed too long ago for this: it is asked for again.
    PasswordProofNeeded,
    /// The password was given by somebody else and must be changed before anything else.
    PasswordChangeNeeded,
    /// The one-time code is not known, was used, or has run out; never says which.
    WrongActivationCode,
    /// The request does not come from a page of ours.
    CrossSite,
    /// The same version of the terminology, or the same version under the same address, is there already.
    TerminologyAlreadyExists {
        oid: String,
        version: String,
    },
    /// Value sets or concept maps name the terminology, and the installation keeps what others depend on.
    TerminologyReferenced {
        count: u64,
    },
}

/// Something that happened to a thing after it was last seen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeSeen {
    /// Name of the event.
    pub name: String,
    pub at: Timestamp,
}

/// What kind of refusal it is, in HTTP's terms.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Status {
    BadRequest = 400,
    Unauthenticated = 401,
    Forbidden = 403,
    NotFound = 404,
    Conflict = 409,
    PayloadTooLarge = 413,
    UnsupportedMediaType = 415,
    Unprocessable = 422,
    TooManyRequests = 429,
}

impl Denial {
    /// One wrong field.
    #[must_use]
    pub fn field(field: &str, problem: FieldProblem) -> Self {
        Self::Invalid(vec![FieldError { field: field.to_owned(), problem }])
    }

    /// The answer for a thing that is not there, or not theirs.
    #[must_use]
    pub const fn not_found(thing: Thing) -> Self {
        Self::NotFound { thing }
    }

    /// Is the answer about who asks (then the page does not draw the button) rather than about when (then it draws
    /// it disabled, with the reason)?
    #[must_use]
    pub const fn is_about_who(&self) -> bool {
        matches!(
            self,
            Self::SignedOut
                | Self::Unauthorized { .. }
                | Self::NotFound { .. }
                | Self::TenantIsNotTheConsumer
                | Self::TenantIsNotTheProducer
                | Self::OperationForbidden
                | Self::UserNotAllowedOnClient
                | Self::PraticaNotInHand
                | Self::ServiceNotEnabled
        )
    }
}
