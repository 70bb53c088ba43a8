//! Refusals about who asks, about people and about enti.

use domain::{Permission, Role, Thing};
use strum::IntoEnumIterator as _;

use super::{Fixed, Refusal};
use crate::i18n::it::frame::role_label;
use crate::i18n::it::words;

pub(super) const SIGNED_OUT: Fixed = Fixed(
    "Non hai effettuato l’accesso.",
    "La sessione non è mai iniziata oppure è finita, per esempio dopo una lunga inattività.",
    "Accedi di nuovo: riprenderai da dove eri.",
);
pub(super) const WRONG_CREDENTIALS: Fixed = Fixed(
    "L’accesso non è riuscito.",
    "Il nome utente o la password non sono corretti, oppure l’utenza non è attiva.",
    "Controlla di aver scritto bene entrambi; se non li ricordi, chiedi a un amministratore del tuo ente di reimpostare la password.",
);
pub(super) const PASSWORD_PROOF_NEEDED: Fixed = Fixed(
    "Prima di continuare devi confermare chi sei.",
    "Hai scritto la password da troppo tempo per un’operazione così delicata.",
    "Scrivi di nuovo la tua password e ripeti l’operazione.",
);
pub(super) const PASSWORD_CHANGE_NEEDED: Fixed = Fixed(
    "Prima di continuare devi scegliere una nuova password.",
    "La password attuale è stata impostata da un’altra persona, che quindi la conosce.",
    "Cambia la password dalla pagina «Il mio profilo» e poi ripeti l’operazione.",
);
pub(super) const WRONG_ACTIVATION_CODE: Fixed = Fixed(
    "Il codice di attivazione non è stato accettato.",
    "Il codice non è corretto, è già stato usato oppure è scaduto.",
    "Chiedi un nuovo codice a chi ha creato la tua utenza.",
);
pub(super) const TENANT_DUPLICATE: Fixed = Fixed(
    "L’ente non è stato creato.",
    "Esiste già un ente con lo stesso nome o con lo stesso codice nel registro di provenienza.",
    "Cerca l’ente nell’elenco; se è davvero un altro, il gestore della piattaforma può crearlo con il nome e il codice giusti.",
);
pub(super) const USERNAME_DUPLICATE: Fixed =
    Fixed("L’utenza non è stata creata.", "Il nome utente è già in uso.", "Scegli un altro nome utente.");
pub(super) const LAST_ADMINISTRATOR: Fixed = Fixed(
    "La modifica non è stata fatta.",
    "È l’unico amministratore attivo dell’ente: senza di lui nessuno potrebbe più gestire utenti e richieste.",
    "Dai prima il ruolo di amministratore a un’altra persona dell’ente, poi ripeti la modifica.",
);
pub(super) const MAIL_ALREADY_EXISTS: Fixed = Fixed(
    "L’indirizzo di contatto non è cambiato.",
    "È già l’indirizzo di contatto dell’ente.",
    "Non devi fare nulla; se volevi cambiarlo, scrivi un indirizzo diverso.",
);
pub(super) const NOT_VALID_MAIL_ADDRESS: Fixed = Fixed(
    "L’indirizzo di contatto non è stato salvato.",
    "Quello che hai scritto non è un indirizzo di posta elettronica valido.",
    "Scrivi un indirizzo completo, per esempio protocollo@comune.example.it.",
);

/// No role of the person holds the permission: names the roles that do.
pub(super) fn unauthorized(permission: Permission) -> Refusal {
    let able: Vec<&str> = Role::iter()
        .filter(|role| !role.is_of_machines() && role.permissions().contains(&permission))
        .map(role_label)
        .collect();
    let remedy = match permission {
        Permission::ManageTenants => "Rivolgiti al gestore della piattaforma.".to_owned(),
        Permission::ReadCatalogue
        | Permission::ReadDraftEservices
        | Permission::WriteEservices
        | Permission::ReadAgreements
        | Permission::WriteAgreements
        | Permission::ReadAgreementDocuments
        | Permission::CreateAttributes
        | Permission::CreateCertifiedAttributes
        | Permission::AssignCertifiedAttributes
        | Permission::ReadCertifiedAssignments
        | Permission::WriteHeldAttributes
        | Permission::ReadTenants
        | Permission::WriteContactMail
        | Permission::WriteAccessibility
        | Permission::ManageUsers
        | Permission::ReadEvents
        | Permission::ReadNotifications
        | Permission::ReadPurposes
        | Permission::WritePurposes
        | Permission::ReadRiskAnalysis
        | Permission::ReadRiskAnalysisPaper
        | Permission::ReadClients
        | Permission::ReadTerminologies
        | Permission::WriteTerminologies
        | Permission::WriteClients
        | Permission::TrustClients
        | Permission::ReadKeys
        | Permission::WriteKeys
        | Permission::ReadPratiche
        | Permission::WorkPratiche
        | Permission::ManagePratiche => format!(
            "Serve il ruolo {}: chiedi a un amministratore del tuo ente di dartelo o di farlo al posto tuo.",
            words::quoted(able, "o")
        ),
    };
    Refusal {
        what: "Non puoi farlo con il tuo ruolo.".to_owned(),
        why: format!("Nessuno dei ruoli che hai nell’ente permette di {}.", words::permission(permission)),
        remedy,
    }
}

/// Not there, or not theirs: the words are the same, as the answer is (`decisions.md` I8).
pub(super) fn not_found(thing: Thing) -> Refusal {
    let (what, list) = match thing {
        Thing::Tenant => ("L’ente non è stato trovato.", "dall’elenco degli enti"),
        Thing::User => ("L’utente non è stato trovato.", "dall’elenco degli utenti"),
        Thing::Session => ("La sessione non è stata trovata.", "dall’elenco delle tue sessioni"),
        Thing::Attribute => ("L’attributo non è stato trovato.", "dal registro degli attributi"),
        Thing::Eservice => ("L’e-service non è stato trovato.", "dal catalogo o dall’elenco dei tuoi e-service"),
        Thing::Descriptor => ("La versione dell’e-service non è stata trovata.", "dalla pagina dell’e-service"),
        Thing::RiskAnalysis => ("L’analisi del rischio non è stata trovata.", "dalla pagina dell’e-service"),
        Thing::Document => ("Il documento non è stato trovato.", "dalla pagina a cui era allegato"),
        Thing::Agreement => ("La richiesta di fruizione non è stata trovata.", "dall’elenco delle richieste"),
        Thing::Discrepancy => ("La discrepanza non è stata trovata.", "dall’elenco delle discrepanze"),
        Thing::Notification => ("La notifica non è stata trovata.", "dall’elenco delle notifiche"),
        Thing::Purpose => ("La finalità non è stata trovata.", "dall’elenco delle finalità"),
        Thing::Client => ("Il client non è stato trovato.", "dall’elenco dei client"),
        Thing::Concept => ("Il codice non è stato trovato.", "dai codici della terminologia"),
        Thing::Terminology => ("La terminologia non è stata trovata.", "dall’elenco delle terminologie"),
        Thing::Key => ("La chiave non è stata trovata.", "dalla pagina del client"),
        Thing::FormDraft => ("La bozza del modulo non è stata trovata.", "dalla pagina del modulo"),
        Thing::Pratica => ("La pratica non è stata trovata.", "dall’elenco delle pratiche"),
        Thing::Service => ("Il servizio non è stato trovato.", "dalla pagina «Servizi e abilitazioni»"),
        Thing::Partner => ("Il partner non è stato trovato.", "dall’elenco dei partner"),
        Thing::PartnerProfile => (
            "Con questo partner non sono concordate pratiche avviate altrove.",
            "dalla pagina del partner, dove l’amministratore delle pratiche le stabilisce",
        ),
        Thing::ServiceStep => ("Il passo del servizio non è stato trovato.", "dai passi del servizio"),
        Thing::ServiceSheet => ("La scheda informativa non è stata trovata.", "dal servizio, dopo averla inviata"),
        Thing::SavedFilter => ("Il filtro salvato non è stato trovato.", "dall’elenco in cui l’avevi salvato"),
        Thing::Operation => ("L’operazione non è stata trovata.", "dall’elenco delle richieste"),
    };
    Refusal {
        what: what.to_owned(),
        why: "L’indirizzo è sbagliato, l’elemento non esiste più oppure il tuo ente non può vederlo.".to_owned(),
        remedy: format!("Riparti {list}; se pensi che sia un errore, scrivi all’assistenza."),
    }
}
