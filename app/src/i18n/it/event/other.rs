//! What happens to enti, people, attributes, e-services and discrepancies.

use domain::discrepancy::{CloseReason, DiscrepancyCause};
use domain::event::{
    AttributeEvent, DiscrepancyEvent, DiscrepancyEventKind, EserviceEvent, EserviceEventKind, TenantEvent,
    TenantEventKind, UserEvent, UserEventKind,
};

use crate::i18n::it::frame::role_label;
use crate::i18n::it::words;
use backend::rome::date;

type Told = (String, Option<String>);

pub(super) fn tenant(event: &TenantEvent) -> Told {
    let detail = match event {
        TenantEvent::Created { name } => Some(name.clone()),
        TenantEvent::MailSet { address } => Some(address.clone()),
        TenantEvent::AccessibilitySet { statement, .. } => Some(statement.clone()).filter(|text| !text.is_empty()),
        TenantEvent::CertifiedRevoked { reason, .. } | TenantEvent::VerificationRevoked { reason, .. } => {
            Some(reason.clone())
        }
        TenantEvent::CertifiedAssigned { .. }
        | TenantEvent::Declared { .. }
        | TenantEvent::DeclarationRevoked { .. }
        | TenantEvent::Verified { .. }
        | TenantEvent::VerificationExpiryUpdated { .. }
        | TenantEvent::VerificationExpired { .. } => None,
    };
    told(tenant_change(TenantEventKind::from(event)), detail)
}

pub(super) const fn tenant_change(kind: TenantEventKind) -> &'static str {
    match kind {
        TenantEventKind::Created => "L’ente è stato creato.",
        TenantEventKind::AccessibilitySet => "L’ente ha cambiato l’indirizzo della dichiarazione di accessibilità.",
        TenantEventKind::MailSet => "L’ente ha cambiato il proprio indirizzo di contatto.",
        TenantEventKind::CertifiedAssigned => "L’ente certificatore ha riconosciuto un attributo certificato.",
        TenantEventKind::CertifiedRevoked => "L’ente certificatore ha revocato un attributo certificato.",
        TenantEventKind::Declared => "L’ente ha dichiarato un attributo.",
        TenantEventKind::DeclarationRevoked => "L’ente ha revocato la dichiarazione di un attributo.",
        TenantEventKind::Verified => "L’erogatore ha verificato un attributo.",
        TenantEventKind::VerificationRevoked => "L’erogatore ha revocato la verifica di un attributo.",
        TenantEventKind::VerificationExpiryUpdated => "L’erogatore ha cambiato la scadenza di una verifica.",
        TenantEventKind::VerificationExpired => "La verifica di un attributo è scaduta.",
    }
}

pub(super) fn user(event: &UserEvent) -> Told {
    let detail = match event {
        UserEvent::Created { username, .. } => Some(username.clone()),
        UserEvent::RolesChanged { roles } => {
            Some(roles.iter().map(|role| role_label(*role)).collect::<Vec<_>>().join(", "))
        }
        UserEvent::DetailsChanged
        | UserEvent::PasswordChanged
        | UserEvent::PasswordReset
        | UserEvent::Disabled
        | UserEvent::Enabled => None,
    };
    told(user_change(UserEventKind::from(event)), detail)
}

pub(super) const fn user_change(kind: UserEventKind) -> &'static str {
    match kind {
        UserEventKind::Created => "L’utenza è stata creata.",
        UserEventKind::RolesChanged => "I ruoli dell’utenza sono cambiati.",
        UserEventKind::DetailsChanged => "I dati dell’utenza sono cambiati.",
        UserEventKind::PasswordChanged => "La persona ha cambiato la propria password.",
        UserEventKind::PasswordReset => "La password è stata reimpostata da un amministratore.",
        UserEventKind::Disabled => "L’utenza è stata disattivata.",
        UserEventKind::Enabled => "L’utenza è stata riattivata.",
    }
}

pub(super) fn attribute(event: &AttributeEvent) -> Told {
    match event {
        AttributeEvent::Created { name, attribute_kind } => (
            format!("L’attributo {} è stato aggiunto al registro.", words::attribute_kind(*attribute_kind)),
            Some(name.clone()),
        ),
    }
}

pub(super) fn eservice(event: &EserviceEvent) -> Told {
    match event {
        EserviceEvent::Created { name } => told("L’e-service è stato creato.", Some(name.clone())),
        EserviceEvent::Cloned { .. } => told("L’e-service è stato creato duplicandone un altro.", None),
        EserviceEvent::Deleted => told("L’e-service è stato eliminato.", None),
        EserviceEvent::NameUpdated { name } => {
            told(eservice_change(EserviceEventKind::NameUpdated), Some(name.clone()))
        }
        EserviceEvent::GeneralDataUpdated | EserviceEvent::DescriptionUpdated => {
            told(eservice_change(EserviceEventKind::from(event)), None)
        }
        EserviceEvent::VersionDraftCreated { number, .. } => {
            (format!("La versione {number} è stata creata in bozza."), None)
        }
        EserviceEvent::VersionDraftUpdated { number, .. } => {
            (format!("La bozza della versione {number} è stata modificata."), None)
        }
        EserviceEvent::VersionDraftDeleted { number, .. } => {
            (format!("La bozza della versione {number} è stata eliminata."), None)
        }
        EserviceEvent::VersionPublished { number, .. } => (format!("La versione {number} è stata pubblicata."), None),
        EserviceEvent::VersionSuspended { number, reason, .. } => {
            told(&format!("La versione {number} è stata sospesa."), Some(reason.clone()))
        }
        EserviceEvent::SuspensionAnnounced { number, from, reason, .. } => {
            (format!("La versione {number} sarà sospesa dal {}.", date(*from)), Some(reason.clone()))
        }
        EserviceEvent::SuspensionNoticeWithdrawn { number, .. } => {
            (format!("La sospensione annunciata della versione {number} non ci sarà più."), None)
        }
        EserviceEvent::VersionActivated { number, .. } => (format!("La versione {number} è stata riattivata."), None),
        EserviceEvent::VersionDeprecated { number, .. } => (
            format!("La versione {number} è deprecata: ce n’è una più recente."),
            Some("Chi la usa può continuare, e passare alla nuova quando vuole.".to_owned()),
        ),
        EserviceEvent::VersionArchived { number, .. } => (format!("La versione {number} è stata archiviata."), None),
        EserviceEvent::QuotasUpdated { number, .. } => {
            (format!("Le soglie della versione {number} sono cambiate."), None)
        }
        EserviceEvent::AttributesUpdated { number, .. } => {
            (format!("I requisiti della versione {number} sono stati ampliati."), None)
        }
        EserviceEvent::ApprovalPolicyUpdated { number, .. } => {
            (format!("Il modo di approvare le richieste per la versione {number} è cambiato."), None)
        }
        EserviceEvent::InterfaceAdded { number, name, .. } => {
            (format!("Il file dell’interfaccia della versione {number} è stato caricato."), Some(name.clone()))
        }
        EserviceEvent::InterfaceRemoved { number, name, .. } => {
            (format!("Il file dell’interfaccia della versione {number} è stato tolto."), Some(name.clone()))
        }
        EserviceEvent::DocumentAdded { number, name, .. } => {
            (format!("È stato aggiunto un documento alla versione {number}."), Some(name.clone()))
        }
        EserviceEvent::DocumentRenamed { number, name, .. } => {
            (format!("Un documento della versione {number} ha un nuovo titolo."), Some(name.clone()))
        }
        EserviceEvent::DocumentRemoved { number, name, .. } => {
            (format!("È stato tolto un documento dalla versione {number}."), Some(name.clone()))
        }
        EserviceEvent::RiskAnalysisAdded { name }
        | EserviceEvent::RiskAnalysisUpdated { name }
        | EserviceEvent::RiskAnalysisRemoved { name } => {
            told(eservice_change(EserviceEventKind::from(event)), Some(name.clone()))
        }
    }
}

pub(super) const fn eservice_change(kind: EserviceEventKind) -> &'static str {
    match kind {
        EserviceEventKind::Created => "L’e-service è stato creato.",
        EserviceEventKind::Cloned => "L’e-service è stato creato duplicandone un altro.",
        EserviceEventKind::GeneralDataUpdated => "I dati generali dell’e-service sono cambiati.",
        EserviceEventKind::DescriptionUpdated => "La descrizione dell’e-service è cambiata.",
        EserviceEventKind::NameUpdated => "Il nome dell’e-service è cambiato.",
        EserviceEventKind::Deleted => "L’e-service è stato eliminato.",
        EserviceEventKind::VersionDraftCreated => "È stata creata una nuova versione in bozza.",
        EserviceEventKind::VersionDraftUpdated => "La bozza della versione è stata modificata.",
        EserviceEventKind::VersionDraftDeleted => "La bozza della versione è stata eliminata.",
        EserviceEventKind::VersionPublished => "È stata pubblicata una versione.",
        EserviceEventKind::VersionSuspended => "È stata sospesa una versione.",
        EserviceEventKind::SuspensionAnnounced => "È stata annunciata la sospensione di una versione.",
        EserviceEventKind::SuspensionNoticeWithdrawn => "È stato ritirato l’avviso di sospensione di una versione.",
        EserviceEventKind::VersionActivated => "È stata riattivata una versione.",
        EserviceEventKind::VersionDeprecated => "Una versione è diventata deprecata.",
        EserviceEventKind::VersionArchived => "È stata archiviata una versione.",
        EserviceEventKind::QuotasUpdated => "Le soglie di una versione sono cambiate.",
        EserviceEventKind::AttributesUpdated => "I requisiti di una versione sono stati ampliati.",
        EserviceEventKind::ApprovalPolicyUpdated => "Il modo di approvare le richieste è cambiato.",
        EserviceEventKind::InterfaceAdded => "È stato caricato il file dell’interfaccia.",
        EserviceEventKind::InterfaceRemoved => "È stato tolto il file dell’interfaccia.",
        EserviceEventKind::DocumentAdded => "È stato aggiunto un documento a una versione.",
        EserviceEventKind::DocumentRenamed => "Un documento di una versione ha un nuovo titolo.",
        EserviceEventKind::DocumentRemoved => "È stato tolto un documento da una versione.",
        EserviceEventKind::RiskAnalysisAdded => "È stata aggiunta un’analisi del rischio.",
        EserviceEventKind::RiskAnalysisUpdated => "Un’analisi del rischio è stata modificata.",
        EserviceEventKind::RiskAnalysisRemoved => "È stata tolta un’analisi del rischio.",
    }
}

pub(super) fn discrepancy(event: &DiscrepancyEvent) -> Told {
    let detail = match event {
        DiscrepancyEvent::Opened { cause: DiscrepancyCause::Revoked } => {
            "Un erogatore ha revocato la verifica di un attributo richiesto. Gli stati delle richieste non cambiano."
        }
        DiscrepancyEvent::Opened { cause: DiscrepancyCause::Expired } => {
            "La verifica di un attributo richiesto è scaduta. Gli stati delle richieste non cambiano."
        }
        DiscrepancyEvent::Closed { reason: CloseReason::ReVerified } => "L’attributo è stato verificato di nuovo.",
        DiscrepancyEvent::Closed { reason: CloseReason::ConsensusRevoked } => {
            "Anche gli altri erogatori hanno revocato la verifica."
        }
        DiscrepancyEvent::Closed { reason: CloseReason::AgreementClosed } => {
            "Nessuna richiesta aperta dipende più dall’attributo."
        }
        DiscrepancyEvent::Closed { reason: CloseReason::Acknowledged } => "Un ente l’ha segnata come risolta.",
        DiscrepancyEvent::Confirmed { reason, .. } => reason,
        DiscrepancyEvent::TakenUp { .. } | DiscrepancyEvent::PutBack { .. } | DiscrepancyEvent::NoteAdded { .. } => "",
    };
    told(discrepancy_change(DiscrepancyEventKind::from(event)), Some(detail.to_owned()))
}

pub(super) const fn discrepancy_change(kind: DiscrepancyEventKind) -> &'static str {
    match kind {
        DiscrepancyEventKind::Opened => "È stata aperta una discrepanza su un attributo verificato.",
        DiscrepancyEventKind::Closed => "La discrepanza è stata chiusa.",
        DiscrepancyEventKind::Confirmed => "Un ente ha confermato la propria verifica in una discrepanza.",
        DiscrepancyEventKind::TakenUp => "La discrepanza è stata segnata in lavorazione.",
        DiscrepancyEventKind::PutBack => "La discrepanza non è più segnata in lavorazione.",
        DiscrepancyEventKind::NoteAdded => "È stata aggiunta una nota alla discrepanza.",
    }
}

fn told(what: &str, detail: Option<String>) -> Told {
    (what.to_owned(), detail.filter(|text| !text.is_empty()))
}
