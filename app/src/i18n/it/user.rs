//! Words of the people of an ente.

use domain::user::UserAction;

pub const TITLE: &str = "Utenti dell’ente";
pub const NOTE: &str = "Le persone del tuo ente che usano la console, e che cosa possono fare.";
pub const NEW: &str = "Nuovo utente";
pub const SEARCH: &str = "Cerca per nome o nome utente";
pub const ROLE: &str = "Ruolo";
pub const ANY_ROLE: &str = "Tutti i ruoli";
pub const STATE: &str = "Stato";
pub const ANY_STATE: &str = "Tutti";
pub const ACTIVE: &str = "Attiva";
pub const ACTIVE_ONES: &str = "Attive";
pub const DISABLED: &str = "Disattivata";
pub const DISABLED_ONES: &str = "Disattivate";
pub const PASSWORD_DUE: &str = "Password da cambiare";
pub const YES: &str = "Sì";
pub const NO: &str = "No";
pub const PERSON: &str = "Persona";
pub const USERNAME: &str = "Nome utente";
pub const ROLES: &str = "Ruoli";
pub const CREATED: &str = "Creata il";
pub const DISABLED_ON: &str = "Disattivata il";
pub const EMAIL: &str = "Posta elettronica";
pub const NO_EMAIL: &str = "Non indicata";
pub const SESSIONS: &str = "Sessioni aperte";
pub const EMPTY_TITLE: &str = "Nessuna utenza corrisponde ai filtri";
pub const EMPTY_TEXT: &str = "Cambia o azzera i filtri per vedere le altre utenze.";
pub const OPEN: &str = "Gestisci";
pub const HISTORY: &str = "Storia";
pub const THE_PLATFORM: &str = "La piattaforma";
pub const YOURSELF: &str =
    "È la tua utenza: la password si cambia dal profilo, e a disattivarla può essere solo un altro amministratore.";

pub const NEW_TITLE: &str = "Nuovo utente";
pub const LOCAL_NAME: &str = "Nome utente";
pub const NAME: &str = "Nome";
pub const FAMILY_NAME: &str = "Cognome";
pub const ADDRESS: &str = "Indirizzo di posta elettronica";
pub const ROLES_HINT: &str = "Almeno uno. I permessi di più ruoli si sommano.";
pub const CREATE: &str = "Crea l’utenza";
pub const FIRST_PASSWORD_NOTE: &str = "Alla creazione compare una password temporanea, una sola volta: consegnala di persona o al telefono. Al primo accesso andrà cambiata; se non viene usata scade dopo 7 giorni.";

pub const ISSUED_TITLE: &str = "Password temporanea";
pub const ISSUED_NOTE: &str = "Questa password compare solo adesso: nessuno potrà leggerla di nuovo. Consegnala di persona o al telefono. Al primo accesso andrà cambiata; se non viene usata scade dopo 7 giorni.";
pub const ISSUED_PASSWORD: &str = "Password";
pub const TO_THE_ACCOUNT: &str = "Vai all’utenza";
pub const TO_THE_LIST: &str = "Torna all’elenco";
pub const CANCEL: &str = "Annulla";

/// "Finisce con @comune-valdoro".
#[must_use]
pub fn local_name_hint(slug: &str) -> String {
    format!("Minuscole, cifre, punti e trattini. Il nome completo finirà con @{slug}.")
}

/// "Primo amministratore di Comune di Valdoro".
#[must_use]
pub fn first_administrator(ente: &str) -> String {
    format!("Sarà il primo amministratore di {ente}: potrà creare gli altri utenti.")
}

/// The word of an action in addresses.
#[must_use]
pub const fn slug(action: UserAction) -> &'static str {
    match action {
        UserAction::ChangeDetails => "dati",
        UserAction::ChangeRoles => "ruoli",
        UserAction::ResetPassword => "password",
        UserAction::Disable => "disattiva",
        UserAction::Enable => "riattiva",
    }
}

/// The button of an action.
#[must_use]
pub const fn button(action: UserAction) -> &'static str {
    match action {
        UserAction::ChangeDetails => "Modifica i dati",
        UserAction::ChangeRoles => "Cambia i ruoli",
        UserAction::ResetPassword => "Dai una nuova password",
        UserAction::Disable => "Disattiva",
        UserAction::Enable => "Riattiva",
    }
}

/// The question of the page that asks before an action.
#[must_use]
pub fn question(action: UserAction, person: &str) -> String {
    match action {
        UserAction::ChangeDetails => format!("Modifica i dati di {person}"),
        UserAction::ChangeRoles => format!("Cambia i ruoli di {person}"),
        UserAction::ResetPassword => format!("Dare una nuova password a {person}?"),
        UserAction::Disable => format!("Disattivare l’utenza di {person}?"),
        UserAction::Enable => format!("Riattivare l’utenza di {person}?"),
    }
}

/// What follows from an action.
#[must_use]
pub const fn consequences(action: UserAction) -> &'static [&'static str] {
    match action {
        UserAction::ChangeDetails => &["Il nome utente non cambia."],
        UserAction::ChangeRoles => &["I nuovi ruoli valgono subito, anche nelle sessioni già aperte."],
        UserAction::ResetPassword => &[
            "La password attuale smette di funzionare subito.",
            "Tutte le sessioni della persona finiscono.",
            "La nuova password compare una sola volta e andrà cambiata al primo accesso.",
        ],
        UserAction::Disable => &[
            "La persona non potrà più accedere.",
            "Tutte le sue sessioni finiscono subito, su ogni dispositivo.",
            "Ciò che ha fatto resta nella storia; l’utenza si può riattivare.",
        ],
        UserAction::Enable => &["La persona potrà di nuovo accedere con la sua password e i suoi ruoli."],
    }
}

/// What an action has done.
#[must_use]
pub fn done(code: &str) -> Option<&'static str> {
    match code {
        "dati" => Some("I dati sono stati salvati."),
        "ruoli" => Some("I ruoli sono stati cambiati."),
        "disattiva" => Some("L’utenza è stata disattivata e le sue sessioni sono finite."),
        "riattiva" => Some("L’utenza è stata riattivata."),
        _ => None,
    }
}
