//! Paths of the console; links are made here and nowhere else.

use domain::agreement::AgreementAction;
use domain::attribute::HeldAction;
use domain::eservice::{DescriptorAction, EserviceAction};
use domain::pratica::PraticaAction;
use domain::purpose::PurposeAction;
use domain::user::UserAction;
use domain::{
    AgreementId, AttributeId, ClientId, DescriptorId, DiscrepancyId, EserviceId, OperationId, PurposeId, TenantId,
    TerminologyId, UserId,
};

use crate::pages::address::{address, segment};
use crate::pages::agreement::{Perspective, UpgradeStep};

/// What is known about accessibility.
pub const ACCESSIBILITY: &str = "/accessibilita";
/// Whom to ask for help.
pub const ASSISTANCE: &str = "/assistenza";

/// The page of help, with the code of the answer that did not work.
#[must_use]
pub fn assistance_about(code: &str) -> String {
    format!("{ASSISTANCE}?codice={code}")
}
/// What the box in the header finds.
pub const SEARCH: &str = "/cerca";
/// What is found, in lines for the dialog that looks everywhere.
pub const FOUND: &str = "/cerca/elenco";
/// What waits for the reader.
pub const TO_DO: &str = "/";

/// Messages for the reader's ente.
pub const NOTIFICATIONS: &str = "/notifiche";
/// What the reader wants to hear of, and how.
pub const NOTIFICATION_PREFERENCES: &str = "/notifiche/preferenze";

/// The keyboard shortcuts.
pub const SHORTCUTS: &str = "/scorciatoie";

/// A list of requests: received or sent.
#[must_use]
pub const fn agreements(perspective: Perspective) -> &'static str {
    match perspective {
        Perspective::Producer => "/erogazione/richieste",
        Perspective::Consumer => "/fruizione/richieste",
    }
}

/// Many received requests at once.
pub const BULK: &str = "/erogazione/richieste/massiva";

/// What came of one command on many requests.
#[must_use]
pub fn operation(id: OperationId) -> String {
    format!("/operazioni/{id}")
}

/// A request, seen from one side.
#[must_use]
pub fn agreement(perspective: Perspective, id: AgreementId) -> String {
    format!("{}/{id}", agreements(perspective))
}

/// The page that asks before a command is carried out; of an upgrade, the first of its three steps.
#[must_use]
pub fn agreement_command(perspective: Perspective, id: AgreementId, action: AgreementAction) -> String {
    match action {
        AgreementAction::Upgrade => upgrade(id, UpgradeStep::Requirements),
        AgreementAction::Update
        | AgreementAction::Submit
        | AgreementAction::Approve
        | AgreementAction::Reject
        | AgreementAction::Suspend
        | AgreementAction::Unsuspend
        | AgreementAction::Clone
        | AgreementAction::Archive
        | AgreementAction::Delete => {
            format!("{}/{id}/{}", agreements(perspective), crate::i18n::it::agreement::slug(action))
        }
    }
}

/// A step of an upgrade.
#[must_use]
pub fn upgrade(id: AgreementId, step: UpgradeStep) -> String {
    let command = crate::i18n::it::agreement::slug(AgreementAction::Upgrade);
    format!("{}/{command}/{}", agreement(Perspective::Consumer, id), step.slug())
}

/// A file of a request.
#[must_use]
pub fn agreement_document(perspective: Perspective, id: AgreementId, document: domain::DocumentId) -> String {
    format!("{}/documenti/{document}", agreement(perspective, id))
}

/// The attestation of a request.
#[must_use]
pub fn attestation(perspective: Perspective, id: AgreementId) -> String {
    format!("{}/attestazione.pdf", agreement(perspective, id))
}

/// The page that asks before a file is taken off a draft.
#[must_use]
pub fn remove_document(id: AgreementId, document: domain::DocumentId) -> String {
    format!("{}/rimuovi", agreement_document(Perspective::Consumer, id, document))
}

/// A list of purposes: received or sent.
#[must_use]
pub const fn purposes(perspective: Perspective) -> &'static str {
    match perspective {
        Perspective::Producer => "/erogazione/finalita",
        Perspective::Consumer => "/fruizione/finalita",
    }
}

/// The form that begins a purpose.
pub const NEW_PURPOSE: &str = "/fruizione/finalita/nuova";

/// The same form, with the e-service chosen.
#[must_use]
pub fn new_purpose_for(eservice: EserviceId) -> String {
    format!("{NEW_PURPOSE}?eservice={eservice}")
}

/// A purpose, seen from one side.
#[must_use]
pub fn purpose(perspective: Perspective, id: PurposeId) -> String {
    format!("{}/{id}", purposes(perspective))
}

/// The page that asks before a command on a purpose is carried out; of a change, the form.
#[must_use]
pub fn purpose_command(perspective: Perspective, id: PurposeId, action: PurposeAction) -> String {
    format!("{}/{}", purpose(perspective, id), crate::i18n::it::purpose::slug(action))
}

/// The risk analysis of a version that became active.
#[must_use]
pub fn risk_analysis_paper(perspective: Perspective, id: PurposeId, version: domain::PurposeVersionId) -> String {
    format!("{}/versioni/{version}/analisi-del-rischio.pdf", purpose(perspective, id))
}

/// The clients of a purpose.
#[must_use]
pub fn purpose_clients(id: PurposeId) -> String {
    format!("{}/client", purpose(Perspective::Consumer, id))
}

/// The ente's clients.
pub const CLIENTS: &str = "/fruizione/client";
/// The form of a new client.
pub const NEW_CLIENT: &str = "/fruizione/client/nuovo";

/// A client: what it is for.
#[must_use]
pub fn client(id: ClientId) -> String {
    format!("{CLIENTS}/{id}")
}

/// The page that asks before a client is deleted.
#[must_use]
pub fn delete_client(id: ClientId) -> String {
    format!("{}/elimina", client(id))
}

/// The purposes that may be linked to a client.
#[must_use]
pub fn link_purpose(id: ClientId) -> String {
    format!("{}/finalita/collega", client(id))
}

/// The page that asks before a purpose is unlinked.
#[must_use]
pub fn unlink_purpose(id: ClientId, purpose: PurposeId) -> String {
    format!("{}/finalita/{purpose}/scollega", client(id))
}

/// Who looks after a client.
#[must_use]
pub fn client_members(id: ClientId) -> String {
    format!("{}/membri", client(id))
}

/// Who else may look after a client.
#[must_use]
pub fn add_member(id: ClientId) -> String {
    format!("{}/aggiungi", client_members(id))
}

/// The page that asks before somebody looks after a client no more.
#[must_use]
pub fn remove_member(id: ClientId, user: UserId) -> String {
    format!("{}/{user}/togli", client_members(id))
}

/// In whose name an API client may write.
#[must_use]
pub fn client_admin(id: ClientId) -> String {
    format!("{}/amministratore", client(id))
}

/// The page that asks before the assertions of a client may live longer, or shorter.
#[must_use]
pub fn client_assertions(id: ClientId) -> String {
    format!("{}/asserzioni", client(id))
}

/// The page that asks before an API client writes no more.
#[must_use]
pub fn remove_admin(id: ClientId) -> String {
    format!("{}/togli", client_admin(id))
}

/// The keys of a client.
#[must_use]
pub fn client_keys(id: ClientId) -> String {
    format!("{}/chiavi", client(id))
}

/// The form of a new key.
#[must_use]
pub fn add_key(id: ClientId) -> String {
    format!("{}/nuova", client_keys(id))
}

/// A key of a client, by its thumbprint.
#[must_use]
pub fn client_key(id: ClientId, kid: &str) -> String {
    format!("{}/{kid}", client_keys(id))
}

/// The page that asks before a key is deleted.
#[must_use]
pub fn remove_key(id: ClientId, kid: &str) -> String {
    format!("{}/elimina", client_key(id, kid))
}

/// The questions of a draft's risk analysis.
#[must_use]
pub fn risk_analysis(id: PurposeId) -> String {
    format!("{}/analisi", purpose(Perspective::Consumer, id))
}

/// The desk of the pratiche.
pub const PRATICHE: &str = "/pratiche";
/// Services, and who is enabled on them.
pub const SERVICES: &str = "/pratiche/servizi";
/// Figures of the desk.
pub const FIGURES: &str = "/pratiche/metriche";

/// Many pratiche at once.
pub const PRATICA_BULK: &str = "/pratiche/massiva";

/// Partners of the ente.
pub const PARTNERS: &str = "/pratiche/partner";
/// The form of a new partner.
pub const NEW_PARTNER: &str = "/pratiche/partner/nuovo";

/// A partner.
#[must_use]
pub fn partner(id: domain::PartnerId) -> String {
    format!("{PARTNERS}/{id}")
}

/// The page that asks before something happens to a partner.
#[must_use]
pub fn partner_command(id: domain::PartnerId, action: domain::partner::PartnerAction) -> String {
    format!("{}/{}", partner(id), crate::i18n::it::partner::slug(action))
}

/// A pratica.
#[must_use]
pub fn pratica(id: domain::PraticaId) -> String {
    format!("{PRATICHE}/{id}")
}

/// The page that asks before a command on a pratica is carried out.
#[must_use]
pub fn pratica_command(id: domain::PraticaId, action: PraticaAction) -> String {
    format!("{}/{}", pratica(id), crate::i18n::it::pratica::slug(action))
}

/// A step of "Elabora".
#[must_use]
pub fn elabora(id: domain::PraticaId, step: &str) -> String {
    format!("{}/elabora/{step}", pratica(id))
}

/// A file of a pratica.
#[must_use]
pub fn pratica_file(id: domain::PraticaId, file: domain::DocumentId) -> String {
    format!("{}/documenti/{file}", pratica(id))
}

/// What the citizen sent.
#[must_use]
pub fn pratica_form(id: domain::PraticaId) -> String {
    format!("{}/modulo.pdf", pratica(id))
}

/// What the citizen got for an answer.
#[must_use]
pub fn pratica_answer(id: domain::PraticaId) -> String {
    format!("{}/risposta.pdf", pratica(id))
}

/// How vouchers are asked for and checked.
pub const VOUCHERS: &str = "/strumenti/voucher";
/// The debugger of client assertions.
pub const DEBUGGER: &str = "/strumenti/voucher/prova";

/// The debugger, with the samples of a client.
#[must_use]
pub fn debugger_for(client: Option<domain::ClientId>, purpose: Option<PurposeId>) -> String {
    match (client, purpose) {
        (None, _) => DEBUGGER.to_owned(),
        (Some(client), None) => format!("{DEBUGGER}?client={client}"),
        (Some(client), Some(purpose)) => format!("{DEBUGGER}?client={client}&finalita={purpose}"),
    }
}

/// A version in the catalogue.
#[must_use]
pub fn catalogue_version(eservice: EserviceId, descriptor: DescriptorId) -> String {
    format!("/catalogo/{eservice}/v/{descriptor}")
}

/// The own ente's people.
pub const USERS: &str = "/aderente/utenti";
/// The form for a new account.
pub const NEW_USER: &str = "/aderente/utenti/nuovo";

/// One account.
#[must_use]
pub fn user(id: UserId) -> String {
    format!("{USERS}/{id}")
}

/// The page that asks before something is done with an account.
#[must_use]
pub fn user_command(id: UserId, action: UserAction) -> String {
    format!("{USERS}/{id}/{}", crate::i18n::it::user::slug(action))
}

/// The catalogue.
pub const CATALOGUE: &str = "/catalogo";

/// A version in the catalogue, as people name it.
#[must_use]
pub fn catalogue_number(eservice: EserviceId, number: i64) -> String {
    format!("{CATALOGUE}/{eservice}/v/{number}")
}

/// Two versions side by side: a version, and the one it is compared with.
#[must_use]
pub fn comparison(eservice: EserviceId, number: i64, from: i64) -> String {
    format!("{}/confronto?da={from}", catalogue_number(eservice, number))
}

/// The page that asks before a request for a version is made.
#[must_use]
pub fn request(eservice: EserviceId, number: i64) -> String {
    format!("{}/richiedi", catalogue_number(eservice, number))
}

/// The ente's own e-services.
pub const OWN_ESERVICES: &str = "/erogazione/e-service";

/// The first step of an e-service that is not there yet.
pub const NEW_ESERVICE: &str = "/erogazione/e-service/nuovo";

/// A step of writing a version; each is a page.
#[must_use]
pub fn writing(id: EserviceId, number: i64, step: crate::pages::eservice::WritingStep) -> String {
    format!("{}/scrivi/{}", own_version(id, number), step.slug())
}

/// A risk analysis of an e-service that receives, while it is written.
#[must_use]
pub fn writing_risk_analysis(id: EserviceId, number: i64, analysis: domain::RiskAnalysisId) -> String {
    format!("{}?analisi={analysis}", writing(id, number, crate::pages::eservice::WritingStep::RiskAnalyses))
}

/// The documents of a version that is out.
#[must_use]
pub fn version_documents(id: EserviceId, number: i64) -> String {
    format!("{}/documenti", own_version(id, number))
}

/// Who uses an e-service of the ente.
#[must_use]
pub fn consumers(id: EserviceId) -> String {
    format!("{}/fruitori", own_eservice(id))
}

/// An e-service, seen by its provider.
#[must_use]
pub fn own_eservice(id: EserviceId) -> String {
    format!("{OWN_ESERVICES}/{id}")
}

/// The page that changes the name or the description of an e-service; nothing for what has no such page.
#[must_use]
pub fn eservice_text(id: EserviceId, action: EserviceAction) -> Option<String> {
    crate::i18n::it::eservice::change::slug(action).map(|slug| format!("{}/{slug}", own_eservice(id)))
}

/// A version, seen by its provider.
#[must_use]
pub fn own_version(id: EserviceId, number: i64) -> String {
    format!("{OWN_ESERVICES}/{id}/v/{number}")
}

/// The page that asks before a command on a version is carried out.
#[must_use]
pub fn descriptor_command(id: EserviceId, number: i64, action: DescriptorAction) -> String {
    format!("{}/{}", own_version(id, number), crate::i18n::it::eservice::slug(action))
}

/// A file of a version.
#[must_use]
pub fn document(eservice: EserviceId, descriptor: DescriptorId, document: domain::DocumentId) -> String {
    format!("{CATALOGUE}/{eservice}/v/{descriptor}/documenti/{document}")
}

/// The reader's ente.
pub const OWN_TENANT: &str = "/aderente";
/// What the reader's ente holds.
pub const ATTRIBUTES: &str = "/aderente/attributi";
/// The attribute registry.
pub const REGISTRY: &str = "/aderente/registro";
/// The form that adds to the registry.
pub const NEW_ATTRIBUTE: &str = "/aderente/registro/nuovo";
/// The certifier's desk.
pub const CERTIFIER: &str = "/aderente/certificatore";
/// The enti to which a certifier may give its attributes.
pub const CERTIFIED: &str = "/aderente/certificatore/enti";
/// All enti.
pub const ENTI: &str = "/enti";
/// The form that creates an ente.
pub const NEW_TENANT: &str = "/enti/nuovo";
/// Cases that concern the reader's ente.
pub const DISCREPANCIES: &str = "/discrepanze";

/// The page that asks before an ente declares, or takes a declaration back.
#[must_use]
pub fn own_attribute(attribute: AttributeId, action: HeldAction) -> String {
    format!("{ATTRIBUTES}/{attribute}/{}", crate::i18n::it::attribute::slug(action))
}

/// An ente and what it holds of the certifier's attributes.
#[must_use]
pub fn certified_of(tenant: TenantId) -> String {
    format!("{CERTIFIED}/{tenant}")
}

/// The page that asks before a certifier gives an attribute or takes it away.
#[must_use]
pub fn certified(tenant: TenantId, attribute: AttributeId, action: HeldAction) -> String {
    format!("{CERTIFIED}/{tenant}/{attribute}/{}", command_word(action))
}

/// The page that asks before a provider verifies, revokes or changes an end, from a request it received.
#[must_use]
pub fn verification(agreement: AgreementId, attribute: AttributeId, action: HeldAction) -> String {
    let request = self::agreement(Perspective::Producer, agreement);
    format!("{request}/attributi/{attribute}/{}", command_word(action))
}

/// The last part of an address below the attribute of another ente: what is taken back needs no longer word there.
const fn command_word(action: HeldAction) -> &'static str {
    match action {
        HeldAction::RevokeVerification | HeldAction::RevokeAssignment => "revoca",
        HeldAction::Assign
        | HeldAction::Declare
        | HeldAction::RevokeDeclaration
        | HeldAction::Verify
        | HeldAction::ChangeExpiry => crate::i18n::it::attribute::slug(action),
    }
}

/// The form for the first administrator of an ente.
#[must_use]
pub fn first_administrator(tenant: TenantId) -> String {
    format!("/aderente/utenti/nuovo?ente={tenant}")
}

/// One case.
#[must_use]
pub fn discrepancy(case: DiscrepancyId) -> String {
    format!("{DISCREPANCIES}/{case}")
}

/// The page that asks before a case is marked as resolved.
#[must_use]
pub fn acknowledge(case: DiscrepancyId) -> String {
    format!("{DISCREPANCIES}/{case}/risolta")
}

/// The page that asks before the own verification is confirmed to the other parties of a case.
#[must_use]
pub fn confirm(case: DiscrepancyId) -> String {
    format!("{DISCREPANCIES}/{case}/conferma")
}

/// Code systems, value sets and concept maps of the platform.
pub const TERMINOLOGIES: &str = "/terminologie";

/// The form that sends a file of a terminology to be checked.
pub const LOAD_TERMINOLOGY: &str = "/terminologie/carica";

/// What was found in a file.
#[must_use]
pub fn checked_terminology(id: &str) -> String {
    format!("{LOAD_TERMINOLOGY}/{id}")
}

/// One version of a terminology.
#[must_use]
pub fn terminology(id: TerminologyId) -> String {
    format!("{TERMINOLOGIES}/{id}")
}

/// What is directly below a code.
#[must_use]
pub fn below(id: TerminologyId, code: &str) -> String {
    address(&terminology(id), &[("padre", Some(code))])
}

/// One code, for ever.
#[must_use]
pub fn concept(id: TerminologyId, code: &str) -> String {
    format!("{}/codici/{}", terminology(id), segment(code))
}

/// A version as a resource of FHIR, to be saved.
#[must_use]
pub fn terminology_as_fhir(id: TerminologyId) -> String {
    format!("{}/fhir.json", terminology(id))
}

/// Every code of a version as a table, to be saved.
#[must_use]
pub fn terminology_as_csv(id: TerminologyId) -> String {
    address(&terminology(id), &[("livelli", Some("tutti")), ("formato", Some("csv"))])
}

/// The page that asks before a version is deleted.
#[must_use]
pub fn delete_terminology(id: TerminologyId) -> String {
    format!("{}/elimina", terminology(id))
}
