//! Words about requests ("richieste di fruizione").

use domain::agreement::{AgreementAction, AgreementState};
use domain::attribute::AttributeKind;

pub const RECEIVED: &str = "Richieste di fruizione";
pub const RECEIVED_NOTE: &str = "Richieste ricevute dai fruitori per i tuoi e-service.";
pub const SENT: &str = "Le mie richieste di fruizione";
pub const SENT_NOTE: &str = "Richieste del tuo ente per usare gli e-service di altri enti.";
pub const PROVIDING: &str = "Erogazione";
pub const CONSUMING: &str = "Fruizione";
pub const PLATFORM: &str = "Piattaforma";
pub const PRODUCER: &str = "Erogatore";
pub const CONSUMER: &str = "Fruitore";
pub const ESERVICE: &str = "E-service";
pub const SUBMITTED: &str = "Presentata il";
pub const IDENTIFIER: &str = "Identificativo";
pub const NOT_SUBMITTED: &str = "non ancora presentata";
pub const REQUIREMENTS: &str = "Requisiti";
pub const STATE: &str = "Stato";
pub const SEARCH: &str = "Cerca per ente o e-service";
pub const SUSPENDED_BY: &str = "Sospesa da";
pub const ANYBODY: &str = "Chiunque";
pub const TABS: &str = "Stato delle richieste";
pub const COMPLETE: &str = "completi";
pub const NO_REQUIREMENTS: &str = "nessun requisito";
pub const OPEN: &str = "Apri";
pub const EVALUATE: &str = "Valuta";
pub const FINISH: &str = "Completa";
pub const ANY_VERSION: &str = "Tutte";
pub const UPGRADABLE: &str = "Aggiornabile";
pub const WHY_NOT_ACTIVE: &str = "Perché non è attiva";
pub const WHO_SUSPENDS: &str = "Chi la sospende";
pub const ACTOR: &str = "Attore";
pub const SINCE: &str = "Dal";
pub const REASON: &str = "Motivo";
pub const WHO_LIFTS: &str = "Chi può riattivare";
pub const US: &str = "(noi)";
pub const NONE: &str = "–";
pub const NO_REASON: &str = "non indicato";
pub const PLATFORM_REASON: &str = "requisiti certificati o dichiarati mancanti";
pub const PLATFORM_LIFTS: &str = "Automatica quando i requisiti tornano";
pub const REMOVE: &str = "Rimuovi";
pub const NOT_YOURS: &str = "non dipende da te";
pub const TIMELINE: &str = "Cronologia";
pub const MESSAGE: &str = "Messaggio per l’erogatore";
pub const NO_MESSAGE: &str = "Nessun messaggio.";
pub const MESSAGE_HINT: &str = "Spiega a che cosa ti serve l’e-service. Al massimo 1.000 caratteri.";
pub const SAVE: &str = "Salva il messaggio";
pub const EDIT_DRAFT: &str = "Modifica la bozza";
pub const DETAILS: &str = "Dati della richiesta";
pub const VERSION: &str = "Versione";
pub const CREATED: &str = "Creata il";
pub const ACTIVATED: &str = "Attivata il";
pub const REJECTED_ON: &str = "Rifiutata il";
pub const ARCHIVED_ON: &str = "Archiviata il";
pub const REJECTION_REASON: &str = "Motivazione del rifiuto";
pub const CONTACT: &str = "Recapito del fruitore";
pub const SUCCESSOR: &str = "Richiesta che la sostituisce";
pub const OPEN_SUCCESSOR: &str = "Apri la nuova richiesta";
pub const VERIFY: &str = "Verifica";
pub const REVOKE: &str = "Revoca";
pub const DECLARE: &str = "Dichiara";
pub const CANCEL: &str = "Annulla";
pub const REJECT_REASON_LABEL: &str = "Motivazione";
pub const REJECT_REASON_HINT: &str =
    "La leggerà il fruitore, che potrà presentare una nuova richiesta. Da 20 a 1.000 caratteri.";
pub const SUSPEND_REASON_LABEL: &str = "Motivo della sospensione";
pub const SUSPEND_REASON_HINT: &str = "Lo leggeranno entrambe le parti. Al massimo 1.000 caratteri.";
pub const PHRASE_LABEL: &str = "Frase di conferma";
pub const EMPTY_TITLE: &str = "Nessuna richiesta";
pub const EMPTY_RECEIVED: &str = "Qui compaiono le richieste che i fruitori presentano per i tuoi e-service.";
pub const EMPTY_SENT: &str = "Per usare un e-service, cercalo nel catalogo e richiedi la fruizione.";
pub const EMPTY_FILTERED: &str = "Nessuna richiesta corrisponde ai filtri scelti.";
pub const GO_TO_CATALOGUE: &str = "Vai al catalogo";
pub const CLEAR: &str = "Azzera i filtri";
pub const DISCREPANCY: &str = "Discrepanza aperta";
pub const ACTIONS: &str = "Azioni sulla richiesta";
pub const TARGET_REQUIREMENTS: &str = "Requisiti della nuova versione";
pub const UNKNOWN_COMMAND: &str = "Questa azione non esiste";

/// The state, as the seeds name it.
#[must_use]
pub const fn state(state: AgreementState) -> &'static str {
    match state {
        AgreementState::Draft => "In bozza",
        AgreementState::Pending => "In attesa di approvazione",
        AgreementState::Active => "Attiva",
        AgreementState::Suspended => "Sospesa",
        AgreementState::Archived => "Archiviata",
        AgreementState::Rejected => "Rifiutata",
        AgreementState::MissingCertifiedAttributes => "Attributi certificati mancanti",
    }
}

pub const SUSPENDED_BY_PRODUCER: &str = "Sospesa da erogatore";
pub const SUSPENDED_BY_CONSUMER: &str = "Sospesa da fruitore";
pub const SUSPENDED_BY_PLATFORM: &str = "Sospesa da piattaforma";

/// Kind of an attribute, after its name.
#[must_use]
pub const fn kind(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Certified => "certificato",
        AttributeKind::Declared => "dichiarato",
        AttributeKind::Verified => "verificato",
    }
}

/// The last part of a confirmation page's address.
#[must_use]
pub const fn slug(action: AgreementAction) -> &'static str {
    match action {
        AgreementAction::Update => "modifica",
        AgreementAction::Submit => "inoltra",
        AgreementAction::Approve => "approva",
        AgreementAction::Reject => "rifiuta",
        AgreementAction::Suspend => "sospendi",
        AgreementAction::Unsuspend => "riattiva",
        AgreementAction::Upgrade => "aggiorna",
        AgreementAction::Clone => "clona",
        AgreementAction::Archive => "archivia",
        AgreementAction::Delete => "elimina",
    }
}

/// The button. Suspending and lifting name the hand, so that nobody believes to lift another's.
#[must_use]
pub const fn button(action: AgreementAction, already_suspended: bool) -> &'static str {
    match action {
        AgreementAction::Update => "Modifica la bozza",
        AgreementAction::Submit => "Inoltra la richiesta",
        AgreementAction::Approve => "Approva",
        AgreementAction::Reject => "Rifiuta",
        AgreementAction::Suspend if already_suspended => "Sospendi anche noi",
        AgreementAction::Suspend => "Sospendi",
        AgreementAction::Unsuspend => "Rimuovi la nostra sospensione",
        AgreementAction::Upgrade => "Aggiorna",
        AgreementAction::Clone => "Ripresenta come nuova bozza",
        AgreementAction::Archive => "Archivia",
        AgreementAction::Delete => "Elimina",
    }
}

/// The heading of a confirmation page.
#[must_use]
pub fn question(action: AgreementAction, eservice: &str) -> String {
    let ask = match action {
        AgreementAction::Update => "Modificare il messaggio della richiesta",
        AgreementAction::Submit => "Inoltrare la richiesta",
        AgreementAction::Approve => "Approvare la richiesta",
        AgreementAction::Reject => "Rifiutare la richiesta",
        AgreementAction::Suspend => "Sospendere la richiesta",
        AgreementAction::Unsuspend => "Rimuovere la nostra sospensione dalla richiesta",
        AgreementAction::Upgrade => "Aggiornare la richiesta",
        AgreementAction::Clone => "Ripresentare la richiesta",
        AgreementAction::Archive => "Archiviare la richiesta",
        AgreementAction::Delete => "Eliminare la richiesta",
    };
    format!("{ask} per «{eservice}»?")
}

/// What will follow, one sentence each.
#[must_use]
pub const fn consequences(action: AgreementAction) -> &'static [&'static str] {
    match action {
        AgreementAction::Update => &[],
        AgreementAction::Submit => &["L’erogatore riceve la richiesta e il tuo messaggio."],
        AgreementAction::Approve => &[
            "La richiesta diventa attiva e il fruitore può presentare le proprie finalità.",
            "Il fruitore riceve una notifica.",
        ],
        AgreementAction::Reject => &[
            "La richiesta viene chiusa: non potrà più essere approvata.",
            "Il fruitore riceve la motivazione e può presentare una nuova richiesta.",
        ],
        AgreementAction::Suspend => &[
            "Finché la richiesta è sospesa non vengono rilasciati voucher.",
            "Solo chi sospende può rimuovere la propria sospensione.",
            "L’altra parte riceve una notifica.",
        ],
        AgreementAction::Unsuspend => &[
            "Viene rimossa solo la nostra sospensione.",
            "Se altri attori la tengono sospesa, la richiesta resta sospesa.",
        ],
        AgreementAction::Upgrade => &[
            "L’operazione è irreversibile: non si può tornare alla versione precedente.",
            "Tutte le finalità passano alla nuova versione.",
            "La nuova versione può avere un’interfaccia diversa: prova prima nell’ambiente di test, o i tuoi servizi potrebbero interrompersi.",
        ],
        AgreementAction::Clone => {
            &["Nasce una nuova bozza con lo stesso messaggio e gli stessi documenti, sulla versione più recente."]
        }
        AgreementAction::Archive => {
            &["La richiesta non potrà più essere riattivata.", "Le finalità non otterranno più voucher."]
        }
        AgreementAction::Delete => {
            &["La richiesta sparisce dai tuoi elenchi; nel registro delle operazioni resta traccia."]
        }
    }
}

/// What is said after the action: the state that resulted, not the one hoped for.
#[must_use]
pub fn done(action: AgreementAction, now: AgreementState) -> String {
    let outcome = match action {
        AgreementAction::Update => "Messaggio salvato",
        AgreementAction::Submit => "Richiesta inoltrata",
        AgreementAction::Approve => "Richiesta approvata",
        AgreementAction::Reject => "Richiesta rifiutata",
        AgreementAction::Suspend => "Sospensione registrata",
        AgreementAction::Unsuspend => "La nostra sospensione è stata rimossa",
        AgreementAction::Upgrade => "Aggiornamento registrato",
        AgreementAction::Clone => "Nuova bozza creata",
        AgreementAction::Archive => "Richiesta archiviata",
        AgreementAction::Delete => return "Richiesta eliminata.".to_owned(),
    };
    format!("{outcome}. Stato attuale: {}.", state(now).to_lowercase())
}

/// What must be typed before an upgrade.
#[must_use]
pub fn upgrade_phrase(number: i64) -> String {
    format!("AGGIORNA {number}")
}

/// What must be typed before a request is archived.
#[must_use]
pub fn archive_phrase(number: i64) -> String {
    format!("ARCHIVIA {number}")
}

/// Hint of the field for the phrase.
#[must_use]
pub fn phrase_hint(phrase: &str) -> String {
    format!("Scrivi {phrase} per confermare.")
}

/// "ASL Esperia – Anagrafe, versione 5".
#[must_use]
pub fn title(party: &str, eservice: &str, number: i64) -> String {
    format!("{party} – {eservice}, versione {number}")
}

/// "Anagrafe, v5".
#[must_use]
pub fn eservice_version(eservice: &str, number: i64) -> String {
    format!("{eservice}, v{number}")
}

/// "la richiesta di ASL Esperia per Anagrafe", after a verb.
#[must_use]
pub fn about(party: &str, eservice: &str) -> String {
    format!("la richiesta di {party} per {eservice}")
}

/// "2 requisiti su 3".
#[must_use]
pub fn fit(met: usize, all: usize) -> String {
    match (met, all) {
        (_, 0) => NO_REQUIREMENTS.to_owned(),
        (met, all) if met == all => COMPLETE.to_owned(),
        (met, all) if all - met == 1 => "manca 1 requisito".to_owned(),
        (met, all) => format!("mancano {} requisiti", all - met),
    }
}

/// "Requisiti: 2 di 3 soddisfatti".
#[must_use]
pub fn fit_title(met: usize, all: usize) -> String {
    if all == 0 { "Nessun requisito".to_owned() } else { format!("Requisiti: {met} di {all} soddisfatti") }
}

/// "Aggiornabile alla versione 6".
#[must_use]
pub fn upgrade_to(number: i64) -> String {
    format!("Aggiornabile alla versione {number}")
}

/// "solo ASL Esperia": who lifts a suspension.
#[must_use]
pub fn only(ente: &str) -> String {
    format!("Solo {ente}")
}

/// The sentence under "Perché non è attiva" for a suspended request. `left` holds the hands that stay when ours lets
/// go, if ours is one of them.
#[must_use]
pub fn why_suspended(hands: &[String], left: Option<&[String]>, platform: bool) -> String {
    let who = match hands {
        [one] => format!("La tiene sospesa un solo attore: {one}."),
        many => format!(
            "La tengono sospesa {} attori: {}. Ciascuno può rimuovere solo la propria sospensione.",
            many.len(),
            many.join(", ")
        ),
    };
    let rest = match left {
        Some([]) => "Rimossa la nostra, tornerà attiva.".to_owned(),
        Some(left) => format!("Tolta la nostra, resterà sospesa da: {}.", left.join(", ")),
        None if platform && hands.len() == 1 => {
            "La piattaforma la riattiverà da sola quando i requisiti torneranno.".to_owned()
        }
        None => "Noi non possiamo riattivarla.".to_owned(),
    };
    format!("{who} {rest}")
}

/// The sentence under "Perché non è attiva" for the other states; nothing for an active one.
#[must_use]
pub const fn why_not_active(state: AgreementState, ours: bool) -> Option<&'static str> {
    match (state, ours) {
        (AgreementState::Draft, _) => Some("È una bozza: va completata e inoltrata all’erogatore."),
        (AgreementState::Pending, true) => Some("L’erogatore non l’ha ancora approvata."),
        (AgreementState::Pending, false) => {
            Some("Attende la vostra valutazione: verificate i requisiti, poi approvate o rifiutate.")
        }
        (AgreementState::Rejected, _) => {
            Some("L’erogatore l’ha rifiutata. Il fruitore può ripresentarla come nuova bozza.")
        }
        (AgreementState::Archived, _) => Some("È archiviata e non può più essere riattivata."),
        (AgreementState::MissingCertifiedAttributes, _) => Some(
            "Il fruitore ha perso un attributo certificato richiesto. Solo l’ente certificatore può riconoscerlo di nuovo; allora la richiesta torna in bozza.",
        ),
        (AgreementState::Active | AgreementState::Suspended, _) => None,
    }
}

/// The banner about attributes in dispute.
#[must_use]
pub fn discrepancy<'a>(attributes: impl Iterator<Item = &'a str>) -> String {
    format!(
        "È in corso una discrepanza su {}: lo stato della richiesta non cambia, ma le parti devono chiarire.",
        attributes.map(|name| format!("«{name}»")).collect::<Vec<_>>().join(", ")
    )
}

pub const ANY_OF: &str = "Serve almeno uno fra:";
pub const NEVER: &str = "mai ottenuto";

/// How an attribute is held.
#[must_use]
pub fn held_since(since: &str, until: Option<&str>) -> String {
    match until {
        Some(until) => format!("posseduto dal {since}, scade il {until}"),
        None => format!("posseduto dal {since}"),
    }
}

#[must_use]
pub fn revoked_on(date: &str) -> String {
    format!("revocato il {date}")
}

#[must_use]
pub fn expired_on(date: &str) -> String {
    format!("scaduto il {date}")
}

/// Who can give a missing attribute.
#[must_use]
pub fn who_can_give(kind: AttributeKind, certifier: Option<&str>) -> String {
    match (kind, certifier) {
        (AttributeKind::Certified, Some(certifier)) => format!("può riconoscerlo solo {certifier}"),
        (AttributeKind::Certified, None) => "può riconoscerlo solo l’ente certificatore".to_owned(),
        (AttributeKind::Declared, _) => "può dichiararlo solo il fruitore".to_owned(),
        (AttributeKind::Verified, _) => "può verificarlo solo l’erogatore di questo e-service".to_owned(),
    }
}
