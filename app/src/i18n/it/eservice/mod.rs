//! Words about e-services, their versions and the catalogue.

pub mod change;
pub mod comparison;
pub mod interface;
pub mod writing;

pub use super::common::number;
use domain::agreement::AgreementState;
use domain::eservice::{ApprovalPolicy, DescriptorAction, DescriptorState, Mode, Technology};

pub const ANNOUNCED: &str = "Chi usa la versione è stato avvisato della sospensione.";
pub const NOTICE_WITHDRAWN: &str = "L’avviso di sospensione è stato ritirato.";
pub const NOTICES: &str = "Avvisi di sospensione";
pub const NOTICES_NOTE: &str =
    "Se devi sospendere una versione, avvisa prima chi la usa: una notifica a tutti, con la data e il motivo.";
pub const NOTICE_DAY: &str = "Dal giorno";
pub const NOTICE_REASON: &str = "Motivo";
pub const NOTICE_REASON_HINT: &str = "Da 10 a 1000 caratteri: che cosa succede e che cosa può fare il fruitore.";
pub const NOTICE_TITLE: &str = "Sospensione annunciata";
pub const RISK_ANALYSES: &str = "Analisi del rischio";
pub const RISK_ANALYSES_NOTE: &str =
    "L’e-service riceve dati: le analisi del rischio le ha scritte chi lo eroga, e ogni finalità ne prende una.";
pub const NO_RISK_ANALYSES: &str = "Nessuna analisi del rischio.";
pub const CATALOGUE: &str = "Catalogo e-service";
pub const CATALOGUE_NOTE: &str = "Gli e-service pubblicati dagli enti aderenti.";
pub const OWN: &str = "I miei e-service";
pub const OWN_NOTE: &str = "Gli e-service che il tuo ente eroga, comprese le versioni in bozza.";
pub const PROVIDING: &str = "Erogazione";
pub const CONSUMING: &str = "Fruizione";
pub const ESERVICE: &str = "E-service";
pub const PRODUCER: &str = "Erogatore";
pub const VERSION: &str = "Versione";
pub const VERSIONS: &str = "Versioni";
pub const REQUIREMENTS: &str = "Requisiti";
pub const APPROVAL: &str = "Approvazione";
pub const OWN_REQUEST: &str = "La mia richiesta";
pub const STATE: &str = "Stato";
pub const SEARCH: &str = "Cerca per nome, descrizione o erogatore";
pub const SEARCH_OWN: &str = "Cerca per nome o descrizione";
pub const ANY: &str = "Tutti";
pub const MET_FILTER: &str = "Posseduti";
pub const MISSING_FILTER: &str = "Mancanti";
pub const NONE: &str = "–";
pub const MINE: &str = "del tuo ente";
pub const DESCRIPTION: &str = "Descrizione";
pub const TECHNOLOGY: &str = "Tecnologia";
pub const MODE: &str = "Modalità";
pub const PERSONAL_DATA: &str = "Dati personali";
pub const OPEN_OWN: &str = "Gestisci la versione";
pub const CONTACT: &str = "Recapito dell’erogatore";
pub const DETAILS: &str = "Dati dell’e-service";
pub const VERSION_DETAILS: &str = "Dati della versione";
pub const PER_CONSUMER: &str = "Chiamate al giorno per fruitore";
pub const TOTAL: &str = "Chiamate al giorno in totale";
pub const LIFESPAN: &str = "Durata del voucher";
pub const AUDIENCE: &str = "Destinatari del voucher (aud)";
pub const NO_AUDIENCE: &str = "Nessuno: va indicato prima della pubblicazione.";
pub const DOCUMENTS: &str = "Documenti API";
pub const NO_INTERFACE: &str = "Nessuna interfaccia caricata: senza, la versione non può essere pubblicata.";
pub const DOWNLOAD: &str = "Scarica";
pub const CHECKSUM: &str = "SHA-256";
pub const PUBLISHED_ON: &str = "Pubblicata il";
pub const SUSPENDED_ON: &str = "Sospesa il";
pub const DEPRECATED_ON: &str = "Deprecata il";
pub const ARCHIVED_ON: &str = "Archiviata il";
pub const CREATED_ON: &str = "Creata il";
pub const LIVE_REQUESTS: &str = "Richieste in corso";
pub const TIMELINE: &str = "Cronologia";
pub const OPEN: &str = "Apri";
pub const CANCEL: &str = "Annulla";
pub const DRAFT: &str = "Bozza";
pub const NOT_PUBLISHED: &str = "mai pubblicato";
pub const NEWER: &str = "C’è una versione più recente";
pub const REQUEST: &str = "Richiedi fruizione";
pub const REQUEST_SHORT: &str = "Richiedi";
pub const COMPLETE: &str = "Completa richiesta";
pub const VIEW: &str = "Visualizza richiesta";
pub const UPGRADE: &str = "Aggiorna";
pub const CERTIFIED_MISSING: &str = "Manca un attributo certificato.";
pub const NOT_OPEN: &str = "Non accetta nuove richieste.";
pub const NO_REQUIREMENTS: &str = "Questa versione non chiede alcun requisito.";
pub const NO_REQUIREMENTS_SHORT: &str = "nessun requisito";
pub const YOUR_ENTE_PROVIDES: &str = "È un e-service del tuo ente: nessun requisito viene verificato.";
/// Above as many as are told of.
#[must_use]
pub fn most_found(most: i64) -> String {
    format!(
        "Sono mostrati i primi {} e-service trovati, ma ce ne sono altri: aggiungi una parola o un filtro.",
        number(most)
    )
}

pub const EMPTY_TITLE: &str = "Nessun e-service";
pub const EMPTY_CATALOGUE: &str = "Nessun ente ha ancora pubblicato un e-service.";
pub const EMPTY_FILTERED: &str = "Nessun e-service corrisponde ai filtri scelti.";
pub const EMPTY_FIT: &str = "Nessun e-service con questi filtri. Prova senza il filtro sui requisiti.";
pub const EMPTY_OWN: &str = "Il tuo ente non eroga ancora e-service. Un amministratore o un operatore API può crearne uno da qui o tramite le API.";
pub const PENDING_REQUESTS: &str = "Richieste da approvare";
pub const IDENTIFIER: &str = "Identificativo";
pub const CLEAR: &str = "Azzera i filtri";
pub const CLEAR_FIT: &str = "Togli il filtro sui requisiti";
pub const REQUEST_CONSEQUENCES: &[&str] = &[
    "Nasce una bozza che solo il tuo ente vede.",
    "Puoi aggiungere un messaggio e dei documenti; l’erogatore la riceve quando la inoltri.",
];
pub const MAKE_DRAFT: &str = "Crea la bozza";
pub const PHRASE_LABEL: &str = "Frase di conferma";
pub const SUSPEND_REASON_LABEL: &str = "Motivo della sospensione";
pub const SUSPEND_REASON_HINT: &str = "Resta nella cronologia dell’e-service. Al massimo 1.000 caratteri.";
pub const IN_CATALOGUE: &str = "Vedi nel catalogo";
/// First line of the CSV file of an e-service's consumers.
pub const CONSUMERS_CSV: &str = "id,ente,registro,codice,versione,stato,presentata";
pub const CONSUMERS: &str = "Fruitori";
pub const CONSUMERS_NOTE: &str = "Gli enti con una richiesta in corso o da approvare, e la versione che usano.";
pub const SEARCH_CONSUMER: &str = "Cerca un ente per nome";
pub const OLDER: &str = "superata";
pub const NO_CONSUMERS: &str = "Nessun ente ha una richiesta in corso per questo e-service.";
pub const NO_CONSUMERS_TITLE: &str = "Nessun fruitore";
pub const NO_CONSUMERS_FOUND: &str = "Nessun ente corrisponde alla ricerca.";
pub const REQUESTS_RECEIVED: &str = "Richieste ricevute";

/// The state of a version.
#[must_use]
pub const fn state(state: DescriptorState) -> &'static str {
    match state {
        DescriptorState::Draft => "In bozza",
        DescriptorState::Published => "Pubblicata",
        DescriptorState::Deprecated => "Deprecata",
        DescriptorState::Suspended => "Sospesa",
        DescriptorState::Archived => "Archiviata",
    }
}

/// The word of a state in an address.
#[must_use]
pub const fn state_slug(state: DescriptorState) -> &'static str {
    match state {
        DescriptorState::Draft => "bozza",
        DescriptorState::Published => "pubblicata",
        DescriptorState::Deprecated => "deprecata",
        DescriptorState::Suspended => "sospesa",
        DescriptorState::Archived => "archiviata",
    }
}

/// Who activates a request.
#[must_use]
pub const fn policy(policy: ApprovalPolicy) -> &'static str {
    match policy {
        ApprovalPolicy::Automatic => "automatica",
        ApprovalPolicy::Manual => "manuale",
    }
}

/// What the approval policy means for whoever asks.
#[must_use]
pub const fn policy_note(policy: ApprovalPolicy) -> &'static str {
    match policy {
        ApprovalPolicy::Automatic => {
            "automatica: la richiesta diventa attiva appena inoltrata, se tutti i requisiti sono posseduti"
        }
        ApprovalPolicy::Manual => "manuale: l’erogatore valuta ogni richiesta",
    }
}

#[must_use]
pub const fn technology(technology: Technology) -> &'static str {
    match technology {
        Technology::Rest => "REST",
        Technology::Soap => "SOAP",
    }
}

#[must_use]
pub const fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Deliver => "eroga dati",
        Mode::Receive => "riceve dati",
    }
}

/// Does it treat personal data?
#[must_use]
pub const fn yes_no(said: Option<bool>) -> &'static str {
    match said {
        Some(true) => "sì",
        Some(false) => "no",
        None => "da indicare prima della pubblicazione",
    }
}

/// "v3 · 11/01/2026".
#[must_use]
pub fn version_on(number: i64, published: Option<&str>) -> String {
    match published {
        Some(date) => format!("v{number} · {date}"),
        None => format!("v{number}"),
    }
}

/// "Versione 3".
#[must_use]
pub fn version(number: i64) -> String {
    format!("Versione {number}")
}

/// "Anagrafe, versione 3".
#[must_use]
pub fn title(name: &str, number: i64) -> String {
    format!("{name}, versione {number}")
}

/// How the reader's ente fits, in a list: "3 di 3 posseduti", "manca 1 di 3".
#[must_use]
pub fn fit(met: usize, all: usize) -> String {
    match (met, all) {
        (_, 0) => NO_REQUIREMENTS_SHORT.to_owned(),
        (met, all) if met == all => format!("{met} di {all} posseduti"),
        (met, all) if all - met == 1 => format!("manca 1 di {all}"),
        (met, all) => format!("mancano {} di {all}", all - met),
    }
}

/// Heading of the checklist.
#[must_use]
pub fn fit_title(met: usize, all: usize) -> String {
    if all == 0 { "Nessun requisito".to_owned() } else { format!("Requisiti: {met} di {all} posseduti dal tuo ente") }
}

/// The state of the reader's own request: "Attiva, v5".
#[must_use]
pub fn own_request(state: AgreementState, number: i64) -> String {
    format!("{}, v{number}", super::agreement::state(state))
}

/// "Anagrafe di Regione Esperia", after a verb.
#[must_use]
pub fn about(name: &str, producer: &str) -> String {
    format!("{name} di {producer}")
}

/// Seconds as people say them: "10 minuti", "1 ora", "90 secondi".
#[must_use]
pub fn duration(seconds: i64) -> String {
    match seconds {
        3_600 => "1 ora".to_owned(),
        60 => "1 minuto".to_owned(),
        hours if hours % 3_600 == 0 => format!("{} ore", hours / 3_600),
        minutes if minutes % 60 == 0 => format!("{} minuti", minutes / 60),
        other => format!("{other} secondi"),
    }
}

/// "api.yaml, 2 KB".
#[must_use]
pub fn file(name: &str, bytes: i64) -> String {
    format!("{name}, {} kB", number((bytes + 1_023) / 1_024))
}

/// The alternatives of a group: "Comune oppure Unione di comuni".
#[must_use]
pub fn any_of(names: &[String]) -> String {
    names.join(" oppure ")
}

/// "12 richieste in corso, 3 da approvare".
#[must_use]
pub fn requests(live: i64, pending: i64) -> String {
    let live = match live {
        0 => "nessuna in corso".to_owned(),
        live => format!("{} in corso", number(live)),
    };
    match pending {
        0 => live,
        pending => format!("{live}, {} da approvare", number(pending)),
    }
}

/// The last part of a confirmation page's address.
#[must_use]
pub const fn slug(action: DescriptorAction) -> &'static str {
    match action {
        DescriptorAction::Update => "modifica",
        DescriptorAction::Delete => "elimina",
        DescriptorAction::Publish => "pubblica",
        DescriptorAction::Suspend => "sospendi",
        DescriptorAction::Activate => "riattiva",
        DescriptorAction::UpdateQuotas => "soglie",
        DescriptorAction::UpdateAttributes => "requisiti",
        DescriptorAction::UpdatePolicy => "approvazione",
        DescriptorAction::Clone => "duplica",
        DescriptorAction::Archive => "archivia",
        DescriptorAction::AnnounceSuspension => "avviso-sospensione",
        DescriptorAction::WithdrawNotice => "ritira-avviso",
    }
}

/// The button.
#[must_use]
pub const fn button(action: DescriptorAction) -> &'static str {
    match action {
        DescriptorAction::Update => "Modifica la bozza",
        DescriptorAction::Delete => "Elimina la bozza",
        DescriptorAction::Publish => "Pubblica",
        DescriptorAction::Suspend => "Sospendi",
        DescriptorAction::Activate => "Riattiva",
        DescriptorAction::UpdateQuotas => "Modifica le soglie",
        DescriptorAction::UpdateAttributes => "Amplia i requisiti",
        DescriptorAction::UpdatePolicy => "Cambia l’approvazione",
        DescriptorAction::Clone => "Duplica",
        DescriptorAction::Archive => "Archivia",
        DescriptorAction::AnnounceSuspension => "Avvisa della sospensione",
        DescriptorAction::WithdrawNotice => "Ritira l’avviso di sospensione",
    }
}

/// The heading of a confirmation page.
#[must_use]
pub fn question(action: DescriptorAction, name: &str, number: i64) -> String {
    let ask = match action {
        DescriptorAction::Update => "Modificare",
        DescriptorAction::Delete => "Eliminare",
        DescriptorAction::Publish => "Pubblicare",
        DescriptorAction::Suspend => "Sospendere",
        DescriptorAction::Activate => "Riattivare",
        DescriptorAction::UpdateQuotas => "Modificare le soglie di",
        DescriptorAction::UpdateAttributes => "Ampliare i requisiti di",
        DescriptorAction::UpdatePolicy => "Cambiare l’approvazione di",
        DescriptorAction::Clone => "Duplicare",
        DescriptorAction::Archive => "Archiviare",
        DescriptorAction::AnnounceSuspension => "Avvisare della sospensione di",
        DescriptorAction::WithdrawNotice => "Ritirare l’avviso di sospensione di",
    };
    format!("{ask} «{name}», versione {number}?")
}

/// What will follow, one sentence each.
#[must_use]
pub const fn consequences(action: DescriptorAction) -> &'static [&'static str] {
    match action {
        DescriptorAction::Publish => &[
            "La versione entra nel catalogo e gli altri enti possono richiederla.",
            "Chi usa una versione precedente può aggiornare la propria richiesta; nessuno è obbligato.",
            "Descrizione, destinatari e interfaccia della versione non si potranno più modificare.",
        ],
        DescriptorAction::Suspend => &[
            "Finché la versione è sospesa non vengono rilasciati voucher a nessun fruitore.",
            "Le richieste di fruizione restano come sono.",
            "Puoi riattivarla in qualsiasi momento.",
        ],
        DescriptorAction::Activate => &["I voucher tornano a essere rilasciati per le richieste attive."],
        DescriptorAction::Archive => &[
            "L’operazione è irreversibile: la versione non potrà più essere pubblicata né richiesta.",
            "È possibile solo perché nessuna richiesta è in corso su questa versione.",
        ],
        DescriptorAction::Delete => {
            &["La bozza e il suo file di interfaccia spariscono.", "Nel registro delle operazioni resta traccia."]
        }
        DescriptorAction::AnnounceSuspension => &[
            "Chi usa questa versione o l’ha chiesta riceve una notifica, e la posta per chi l’ha scelta, con la data e il motivo.",
            "L’avviso si legge anche nel catalogo, finché non sospendi la versione o non lo ritiri.",
            "L’avviso non sospende nulla: alla data indicata la sospensione la fai tu.",
        ],
        DescriptorAction::WithdrawNotice => {
            &["Chi era stato avvisato riceve una notifica: la versione non sarà sospesa alla data indicata."]
        }
        DescriptorAction::Clone => &["Nasce un nuovo e-service con una copia di questa versione in bozza."],
        DescriptorAction::UpdateQuotas => &[
            "Le nuove soglie e la durata dei voucher valgono da subito, anche per chi usa già questa versione.",
            "Chi oggi chiama più della nuova soglia può trovarsi bloccato: se la abbassi, avvisa prima i fruitori.",
        ],
        DescriptorAction::UpdateAttributes => &[
            "Si possono solo aggiungere alternative ai requisiti che ci sono: chi li soddisfa oggi li soddisfa anche dopo.",
            "Le richieste ferme per un requisito che ora è soddisfatto ripartono subito.",
            "Un’alternativa aggiunta non si può più togliere da questa versione.",
        ],
        DescriptorAction::UpdatePolicy => {
            &["Vale per le richieste inoltrate da ora in poi.", "Le richieste già in attesa restano da valutare."]
        }
        DescriptorAction::Update => &[],
    }
}

/// What is said after the action: the state that resulted.
#[must_use]
pub fn done(action: DescriptorAction, number: i64, now: Option<DescriptorState>) -> String {
    let outcome = match action {
        DescriptorAction::Update => "modificata",
        DescriptorAction::Delete => return "Bozza eliminata.".to_owned(),
        DescriptorAction::Publish => "pubblicata",
        DescriptorAction::Suspend => "sospesa",
        DescriptorAction::Activate => "riattivata",
        DescriptorAction::UpdateQuotas => "aggiornata nelle soglie",
        DescriptorAction::UpdateAttributes => "aggiornata nei requisiti",
        DescriptorAction::UpdatePolicy => "aggiornata nell’approvazione",
        DescriptorAction::Clone => "duplicata",
        DescriptorAction::Archive => "archiviata",
        DescriptorAction::AnnounceSuspension => return ANNOUNCED.to_owned(),
        DescriptorAction::WithdrawNotice => return NOTICE_WITHDRAWN.to_owned(),
    };
    match now {
        Some(now) => format!("Versione {number} {outcome}. Stato attuale: {}.", state(now).to_lowercase()),
        None => format!("Versione {number} {outcome}."),
    }
}

/// What must be typed before a version is archived.
#[must_use]
pub fn archive_phrase(number: i64) -> String {
    format!("ARCHIVIA {number}")
}

/// Hint of the field for the phrase.
#[must_use]
pub fn phrase_hint(phrase: &str) -> String {
    format!("Scrivi {phrase} per confermare.")
}

/// The banner about a newer version.
#[must_use]
pub fn newer(number: i64) -> String {
    format!("La versione più recente è la {number}.")
}

/// Heading of the page that makes a draft request.
#[must_use]
pub fn request_question(name: &str, number: i64) -> String {
    format!("Richiedere la fruizione di «{name}», versione {number}?")
}

/// "Dal 01/12/2026 la versione sarà sospesa. Motivo: …"
#[must_use]
pub fn notice(day: &str, reason: &str) -> String {
    format!("Dal {day} la versione sarà sospesa e non saranno rilasciati voucher. Motivo: {reason}")
}

/// "Avvisa chi usa la versione 2", with what is announced already.
#[must_use]
pub fn announce_for(number: i64) -> String {
    format!("Avvisa chi usa la versione {number}")
}

/// The same where something is announced.
#[must_use]
pub fn announced_for(number: i64, day: &str) -> String {
    format!("Versione {number}: sospensione annunciata dal {day}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_durations_read_as_people_write_them() {
        assert_eq!([0, 999, 1_000, 1_000_000_000].map(number), ["0", "999", "1.000", "1.000.000.000"]);
        assert_eq!(
            [60, 90, 600, 3_600, 7_200, 86_400].map(duration),
            ["1 minuto", "90 secondi", "10 minuti", "1 ora", "2 ore", "24 ore"]
        );
        assert_eq!(fit(2, 3), "manca 1 di 3");
        assert_eq!(fit(3, 3), "3 di 3 posseduti");
    }
}
