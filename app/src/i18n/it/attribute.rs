//! Words about attributes: what an ente holds, who can give it, the registry and the certifier's desk.

use domain::attribute::{AttributeKind, HeldAction};

pub const ENTE: &str = "Aderente";
pub const TITLE: &str = "Attributi";
pub const NOTE: &str = "Ciò che il tuo ente possiede, ciò che ha perso e ciò che le sue richieste chiedono.";
pub const TABS: &str = "Tipo di attributo";
pub const SEARCH: &str = "Cerca per nome o ente";
pub const SHOW: &str = "Mostra";
pub const ATTRIBUTE: &str = "Attributo";
pub const GIVEN_BY: &str = "Chi lo riconosce";
pub const CREATED_BY: &str = "Aggiunto da";
pub const VERIFIER: &str = "Erogatore";
pub const DATES: &str = "Date";
pub const IDENTIFIER: &str = "Identificativo";
pub const STANDING: &str = "Situazione";
pub const ASKED_BY: &str = "Richieste che lo chiedono";
pub const CONSUMER: &str = "Fruitore";
pub const CODE: &str = "Codice";
pub const KIND: &str = "Tipo";
pub const DESCRIPTION: &str = "Descrizione";
pub const NAME: &str = "Nome";
pub const EMPTY_TITLE: &str = "Nessun attributo";
pub const EMPTY: &str = "Il tuo ente non ha attributi di questo tipo e nessuna sua richiesta ne chiede.";
pub const EMPTY_FILTERED: &str = "Nessun attributo corrisponde ai filtri.";
pub const EMPTY_VERIFIED_BY_US: &str =
    "Il tuo ente non ha ancora verificato attributi. Si verificano dalla pagina di una richiesta ricevuta.";
pub const CLEAR: &str = "Azzera i filtri";
pub const SHOW_ALL: &str = "Mostra tutto il registro";
pub const CANCEL: &str = "Annulla";
pub const REASON: &str = "Motivo";
pub const REASON_HINT: &str = "Lo legge l’ente a cui l’attributo viene tolto. Al massimo 1.000 caratteri.";
pub const EXPIRES_ON: &str = "Valido fino al";
pub const EXPIRES_HINT: &str =
    "La verifica vale per tutto il giorno indicato. Lasciando vuoto il campo non ha scadenza.";
pub const REQUEST: &str = "Richiesta";
pub const SUSPEND_TOO: &str = "Se vuoi fermare anche il servizio, sospendi la richiesta.";
pub const CHANGE_EXPIRY: &str = "Cambia scadenza";
pub const OPEN_REGISTRY: &str = "Registro degli attributi";
pub const REGISTRY_NOTE: &str =
    "Tutti gli attributi che una versione di e-service può chiedere. Le voci non si modificano e non si eliminano.";
pub const NEW_ATTRIBUTE: &str = "Nuovo attributo";
pub const NEW_ATTRIBUTE_NOTE: &str =
    "Il nome deve essere unico nel registro. Dopo la creazione la voce non si può modificare né eliminare.";
pub const CREATE: &str = "Aggiungi al registro";
pub const NAME_HINT: &str = "Da 5 a 160 caratteri.";
pub const DESCRIPTION_HINT: &str = "Da 10 a 250 caratteri: che cosa attesta e a chi spetta.";
pub const CODE_HINT: &str = "Solo per gli attributi certificati: lettere, cifre, trattini, punti e sottolineature. Lo usano i sistemi per assegnarlo.";
pub const ANY_KIND: &str = "Tutti i tipi";
pub const REGISTRY_EMPTY: &str = "Nel registro non c’è ancora nessun attributo.";
pub const CREATED_ON: &str = "Aggiunto il";
pub const CREATED: &str = "Attributo aggiunto al registro.";

pub const CERTIFIER: &str = "Ente certificatore";
pub const CERTIFIER_NOTE: &str = "Gli attributi certificati del tuo ente e gli enti a cui li ha riconosciuti.";
pub const CERTIFIER_TABS: &str = "Sezioni";
pub const ASSIGNMENTS: &str = "Assegnazioni";
pub const OWN_ATTRIBUTES: &str = "Attributi del registro";
pub const ASSIGN_TO: &str = "Assegna a un ente";
pub const ASSIGN_NOTE: &str = "Scegli l’ente: nella pagina seguente trovi i tuoi attributi, con ciò che già possiede.";
pub const ASSIGNED_ON: &str = "Assegnato il";
pub const REVOKED_ON: &str = "Revocato il";
pub const REGISTER_CODE: &str = "Codice nel registro";
pub const TENANT: &str = "Ente";
pub const STATE: &str = "Stato";
pub const IN_FORCE: &str = "In vigore";
pub const TAKEN_BACK: &str = "Revocati";
pub const EVERY_STATE: &str = "Tutti";
pub const NO_ASSIGNMENTS: &str = "Il tuo ente non ha ancora assegnato attributi.";
pub const NO_OWN_ATTRIBUTES: &str = "Il tuo ente non ha ancora aggiunto attributi certificati al registro.";
pub const NO_ENTI: &str = "Nessun ente corrisponde alla ricerca.";
pub const SEARCH_ASSIGNMENT: &str = "Cerca per ente o attributo";
pub const SEARCH_TENANT: &str = "Cerca per nome o codice nel registro";
pub const CHOOSE: &str = "Scegli";
pub const NONE: &str = "—";

/// A tab of the page of an ente's attributes.
#[must_use]
pub const fn kind_tab(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Certified => "Certificati",
        AttributeKind::Declared => "Dichiarati",
        AttributeKind::Verified => "Verificati",
    }
}

pub const VERIFIED_BY_US: &str = "Verificati da noi";

/// Where the attributes of a tab come from.
#[must_use]
pub const fn kind_note(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Certified => {
            "Li riconosce e li revoca un ente certificatore. Se ne perdi uno richiesto, le richieste si fermano finché il \
             certificatore non lo riconosce di nuovo."
        }
        AttributeKind::Declared => {
            "Li dichiara e li revoca soltanto il tuo ente. Se revochi una dichiarazione richiesta, le richieste attive \
             vengono sospese subito e ripartono da sole quando dichiari di nuovo."
        }
        AttributeKind::Verified => {
            "Li verifica ogni erogatore per sé: la verifica di uno non vale per gli altri. Chi deve verificare è indicato \
             su ogni riga."
        }
    }
}

pub const VERIFIED_BY_US_NOTE: &str =
    "Gli attributi che il tuo ente, come erogatore, ha verificato per i fruitori. In alto quelli che scadono prima.";

/// The word for a kind, as a badge.
#[must_use]
pub const fn kind(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Certified => "Certificato",
        AttributeKind::Declared => "Dichiarato",
        AttributeKind::Verified => "Verificato",
    }
}

/// A choice of the filter.
#[must_use]
pub fn only(slug: &str) -> &'static str {
    match slug {
        "posseduti" => "Posseduti",
        "persi" => "Revocati o scaduti",
        "mancanti" => "Mancanti e richiesti",
        "tutti" => "Tutto il registro",
        _ => "Che ci riguardano",
    }
}

pub const HELD: &str = "Posseduto";
pub const REVOKED: &str = "Revocato";
pub const EXPIRED: &str = "Scaduto";
pub const EXPIRING: &str = "In scadenza";
pub const NEVER: &str = "Non posseduto";

/// "dal 16/01/2026, fino al 16/02/2026"
#[must_use]
pub fn held_since(since: &str, until: Option<&str>) -> String {
    match until {
        None => format!("dal {since}"),
        Some(until) => format!("dal {since}, fino al {until}"),
    }
}

/// "il 16/01/2026"
#[must_use]
pub fn on(date: &str) -> String {
    format!("il {date}")
}

/// Why it is not held, and who can mend that.
#[must_use]
pub fn who_can_give(kind: AttributeKind, giver: &str) -> String {
    match kind {
        AttributeKind::Certified => format!("Può riconoscerlo solo {giver}."),
        AttributeKind::Declared => "Può dichiararlo un amministratore del tuo ente.".to_owned(),
        AttributeKind::Verified => format!("Può verificarlo {giver}, dalla pagina della vostra richiesta."),
    }
}

/// "1 richiesta", "3 richieste"
#[must_use]
pub fn requests(number: i64) -> String {
    match number {
        0 => "nessuna".to_owned(),
        1 => "1 richiesta".to_owned(),
        many => format!("{many} richieste"),
    }
}

/// The word in the address of the page that asks before an action.
#[must_use]
pub const fn slug(action: HeldAction) -> &'static str {
    match action {
        HeldAction::Assign => "assegna",
        HeldAction::RevokeAssignment => "revoca-assegnazione",
        HeldAction::Declare => "dichiara",
        HeldAction::RevokeDeclaration => "revoca-dichiarazione",
        HeldAction::Verify => "verifica",
        HeldAction::RevokeVerification => "revoca-verifica",
        HeldAction::ChangeExpiry => "scadenza",
    }
}

/// What is written on the button.
#[must_use]
pub const fn button(action: HeldAction) -> &'static str {
    match action {
        HeldAction::Assign => "Assegna",
        HeldAction::RevokeAssignment => "Revoca",
        HeldAction::Declare => "Dichiara",
        HeldAction::RevokeDeclaration => "Revoca la dichiarazione",
        HeldAction::Verify => "Verifica",
        HeldAction::RevokeVerification => "Revoca la verifica",
        HeldAction::ChangeExpiry => "Cambia la scadenza",
    }
}

/// The title of the page that asks before an action.
#[must_use]
pub fn question(action: HeldAction, attribute: &str, tenant: &str) -> String {
    match action {
        HeldAction::Assign => format!("Assegnare «{attribute}» a {tenant}?"),
        HeldAction::RevokeAssignment => format!("Revocare «{attribute}» a {tenant}?"),
        HeldAction::Declare => format!("Dichiarare «{attribute}»?"),
        HeldAction::RevokeDeclaration => format!("Revocare la dichiarazione di «{attribute}»?"),
        HeldAction::Verify => format!("Verificare «{attribute}» per {tenant}?"),
        HeldAction::RevokeVerification => format!("Revocare la verifica di «{attribute}» per {tenant}?"),
        HeldAction::ChangeExpiry => format!("Cambiare la scadenza di «{attribute}» per {tenant}?"),
    }
}

/// What follows from an action.
#[must_use]
pub const fn consequences(action: HeldAction) -> &'static [&'static str] {
    match action {
        HeldAction::Assign => &[
            "L’ente possiede l’attributo da subito e riceve una notifica.",
            "Le sue richieste ferme per questo attributo ripartono: le bozze tornano modificabili, la piattaforma toglie \
             la propria sospensione.",
        ],
        HeldAction::RevokeAssignment => &[
            "L’ente perde l’attributo da subito e riceve una notifica con il motivo.",
            "Le sue richieste che lo chiedono, se non possiede un’alternativa, si fermano: quelle in bozza o in attesa \
             passano ad «Attributi certificati mancanti», quelle attive vengono sospese dalla piattaforma.",
            "Solo il tuo ente può riconoscerlo di nuovo.",
        ],
        HeldAction::Declare => &["Il tuo ente attesta sotto la propria responsabilità di possedere l’attributo."],
        HeldAction::RevokeDeclaration => {
            &["Puoi dichiararlo di nuovo in ogni momento: le richieste sospese ripartono da sole."]
        }
        HeldAction::Verify => &[
            "Attesti che il fruitore possiede l’attributo. La verifica vale soltanto per gli e-service del tuo ente.",
            "La richiesta non si attiva da sola: se è in attesa, ora puoi approvarla.",
            "Se è aperta una discrepanza per una tua revoca, si chiude.",
        ],
        HeldAction::RevokeVerification => &[
            "Lo stato delle richieste non cambia: sospenderle è una scelta a parte.",
            "Si apre una discrepanza: la segnalazione arriva al tuo ente, al fruitore e agli altri enti che hanno \
             verificato lo stesso attributo.",
            "Se sospendi la richiesta, potrai riattivarla solo dopo aver verificato di nuovo l’attributo.",
        ],
        HeldAction::ChangeExpiry => &[
            "Il fruitore riceve una notifica con la nuova scadenza.",
            "Alla scadenza lo stato delle richieste non cambia: si apre una discrepanza.",
        ],
    }
}

/// What was just done.
#[must_use]
pub const fn done(action: HeldAction) -> &'static str {
    match action {
        HeldAction::Assign => "Attributo assegnato.",
        HeldAction::RevokeAssignment => "Attributo revocato.",
        HeldAction::Declare => "Attributo dichiarato.",
        HeldAction::RevokeDeclaration => "Dichiarazione revocata.",
        HeldAction::Verify => "Attributo verificato.",
        HeldAction::RevokeVerification => {
            "Verifica revocata. Lo stato della richiesta è invariato e gli enti interessati sono avvisati."
        }
        HeldAction::ChangeExpiry => "Scadenza cambiata.",
    }
}
