//! Words of the pages about purposes.

use domain::agreement::AgreementState;
use domain::purpose::{Capacity, PurposeAction, PurposeFacts, PurposeState};

use super::common::number;

pub const SENT: &str = "Le tue finalità";
pub const RECEIVED: &str = "Finalità ricevute";
pub const SENT_NOTE: &str = "Per che cosa il tuo ente usa gli e-service, e con quante chiamate al giorno.";
pub const RECEIVED_NOTE: &str = "Per che cosa gli altri enti usano i tuoi e-service. Decidi tu su chi chiede più chiamate di quelle che le soglie consentono.";
pub const CONSUMING: &str = "Fruizione";
pub const PROVIDING: &str = "Erogazione";
pub const VIEWS: &str = "Quali finalità";
pub const SEARCH: &str = "Finalità, e-service o ente";
pub const TITLE: &str = "Finalità";
pub const ESERVICE: &str = "E-service";
pub const PRODUCER: &str = "Erogatore";
pub const CONSUMER: &str = "Fruitore";
pub const LOAD: &str = "Chiamate al giorno";
pub const ASKED: &str = "Chiamate chieste";
pub const STATE: &str = "Stato";
pub const CREATED: &str = "Creata";
pub const IDENTIFIER: &str = "Identificativo";
pub const OPEN: &str = "Apri";
pub const EVALUATE: &str = "Valuta";
pub const FINISH: &str = "Completa";
pub const NEW: &str = "Nuova finalità";
pub const BEGIN_TITLE: &str = "La richiesta è attiva";
pub const BEGIN: &str = "Per usare l’e-service serve una finalità, con la sua analisi del rischio.";
pub const NEW_NOTE: &str =
    "La finalità nasce in bozza: la completi con l’analisi del rischio e la presenti quando vuoi.";
pub const NO_USABLE_TITLE: &str = "Nessun e-service da usare";
pub const NO_USABLE: &str =
    "Una finalità richiede una richiesta di fruizione attiva. Cercane una nel catalogo o completa quelle che hai.";
pub const GO_TO_REQUESTS: &str = "Le mie richieste";
pub const EMPTY_TITLE: &str = "Nessuna finalità";
pub const EMPTY_SENT: &str = "Quando una richiesta di fruizione è attiva puoi creare qui le finalità per usarla.";
pub const EMPTY_RECEIVED: &str = "Nessuna finalità in questa vista.";
pub const EMPTY_FILTERED: &str = "Nessuna finalità con questi filtri.";
pub const CLEAR: &str = "Azzera i filtri";
pub const CANCEL: &str = "Annulla";
pub const SAVE: &str = "Salva";
pub const SAVE_ANSWERS: &str = "Salva e continua";
pub const EDIT: &str = "Modifica i dati generali";
pub const RISK_ANALYSIS: &str = "Analisi del rischio";
pub const FILL_IN: &str = "Compila l’analisi del rischio";
pub const RISK_NOTE: &str =
    "Rispondi e salva: le domande che seguono dipendono dalle risposte. Puoi fermarti e riprendere quando vuoi.";
pub const RISK_COMPLETE: &str = "Tutte le domande hanno una risposta.";
pub const RISK_GO_ON: &str = "Torna alla finalità per presentarla";
pub const COPY_TITLE: &str = "Parti dalle risposte di un’altra finalità";
pub const COPY_FROM: &str = "Da quale finalità?";
pub const COPY_HINT: &str = "Poi le correggi dove serve: la dichiarazione finale va confermata di nuovo.";
pub const COPY: &str = "Usa queste risposte";
pub const CHOOSE_ESERVICE: &str = "Scegli un e-service";
pub const REQUEST: &str = "Richiesta di fruizione";
pub const RISK_HIDDEN: &str = "Le risposte sono visibili agli amministratori.";
pub const NOT_ANSWERED: &str = "Senza risposta";
pub const YES: &str = "Sì";
pub const NO: &str = "No";
pub const CONFIRMED: &str = "Confermato";
pub const ESERVICE_LABEL: &str = "Per quale e-service?";
pub const TITLE_LABEL: &str = "Titolo";
pub const TITLE_HINT: &str = "Da 5 a 60 caratteri, diverso dalle altre finalità per lo stesso e-service.";
pub const DESCRIPTION_LABEL: &str = "Descrizione";
pub const DESCRIPTION_HINT: &str = "Che cosa fa l’ente con i dati, da 10 a 250 caratteri.";
pub const FREE_LABEL: &str = "L’uso è gratuito";
pub const FREE_REASON_LABEL: &str = "Perché è gratuito";
pub const FREE_REASON_HINT: &str = "Solo se l’uso è gratuito, da 10 a 250 caratteri.";
pub const LOAD_LABEL: &str = "Stima di carico: chiamate al giorno";
pub const CAPACITY: &str = "Soglie e capacità";
pub const CAPACITY_CAPTION: &str = "Quanto lasciano le soglie dell’e-service";
pub const QUOTA: &str = "Soglia";
pub const QUOTA_CONSUMER: &str = "Per fruitore";
pub const QUOTA_TOTAL: &str = "Per tutti i fruitori";
pub const LIMIT: &str = "Chiamate al giorno";
pub const USED: &str = "In uso da altre finalità";
pub const LEFT: &str = "Disponibili";
pub const WHY_NOT: &str = "Perché non si può usare adesso";
pub const OPEN_REQUEST: &str = "Apri la richiesta";
pub const VERSIONS: &str = "Stime di carico";
pub const VERSION: &str = "Stima";
pub const REJECTION_REASON: &str = "Motivo del rifiuto";
pub const WHO_SUSPENDS: &str = "Chi la sospende";
pub const ACTOR: &str = "Attore";
pub const SINCE: &str = "Dal";
pub const REASON: &str = "Motivo";
pub const TIMELINE: &str = "Cronologia";
pub const DETAILS: &str = "Dati della finalità";
pub const FREE: &str = "Gratuita";
pub const PAID: &str = "Non gratuita";
pub const NONE: &str = "–";
pub const REJECT_REASON_LABEL: &str = "Perché rifiuti?";
pub const REJECT_REASON_HINT: &str = "Da 10 a 250 caratteri; il fruitore la legge.";
pub const SUSPEND_REASON_LABEL: &str = "Perché sospendi?";
pub const SUSPEND_REASON_HINT: &str = "L’altro ente la legge.";
pub const PLAN_LABEL: &str = "Chiamate al giorno";
pub const PLAN_HINT: &str = "Prima di confermare vedi che cosa comporta.";
pub const PLAN_TRY: &str = "Vedi che cosa comporta";
pub const PLAN_OTHER: &str = "Prova un altro numero";
pub const PLAN_SAME: &str = "È il numero già in vigore: scrivine un altro.";
pub const PLAN_UNREADABLE: &str = "Scrivi un numero di chiamate al giorno, da 1 a 1.000.000.000.";
pub const SAVED: &str = "Salvato.";

pub const PROVIDER_ANALYSIS: &str = "Analisi del rischio dell’erogatore";
pub const PROVIDER_ANALYSIS_HINT: &str = "L’e-service riceve dati: le analisi del rischio le ha scritte chi lo eroga, le leggi nella sua pagina del catalogo.";
pub const PROVIDER_ANALYSIS_IF: &str =
    "Solo per gli e-service che ricevono dati: le analisi del rischio le ha scritte chi li eroga.";
pub const NO_PROVIDER_ANALYSIS: &str = "L’e-service eroga dati";

/// A provider's risk analysis to choose, where several e-services could be meant.
#[must_use]
pub fn analysis_of(name: &str, eservice: &str) -> String {
    format!("{name} – {eservice}")
}

/// "È «Raccolta», scritta da Regione Esperia, che riceve i dati."
#[must_use]
pub fn taken(name: &str, producer: &str) -> String {
    format!("È «{name}», scritta da {producer}, che riceve i dati: qui si legge soltanto.")
}

/// A state, as a badge says it.
#[must_use]
pub const fn state(state: PurposeState) -> &'static str {
    match state {
        PurposeState::Draft => "In bozza",
        PurposeState::WaitingForApproval => "In attesa di approvazione",
        PurposeState::Active => "Attiva",
        PurposeState::Suspended => "Sospesa",
        PurposeState::Rejected => "Rifiutata",
        PurposeState::Archived => "Archiviata",
    }
}

pub const SUSPENDED_BY_PRODUCER: &str = "Sospesa dall’erogatore";
pub const SUSPENDED_BY_CONSUMER: &str = "Sospesa dal fruitore";

/// Calls per day, in words.
#[must_use]
pub fn calls(daily_calls: i64) -> String {
    format!("{} al giorno", number(daily_calls))
}

/// What a load means against the quotas, before it is asked for (`ux.md` §2.5 "Finalità").
#[must_use]
pub fn against(daily_calls: i64, capacity: &Capacity) -> String {
    if capacity.holds(daily_calls) {
        format!("{} chiamate al giorno: entro le soglie, la finalità è subito attiva.", number(daily_calls))
    } else {
        format!(
            "{} chiamate al giorno su {} disponibili per fruitore e {} in tutto: serve l’approvazione dell’erogatore.",
            number(daily_calls),
            number(capacity.left_for_consumer()),
            number(capacity.left_in_all())
        )
    }
}

/// An e-service to choose, with what its quotas leave.
#[must_use]
pub fn usable(eservice: &str, producer: &str, capacity: &Capacity) -> String {
    format!("{eservice} – {producer} ({} chiamate al giorno disponibili)", number(capacity.left()))
}

/// A purpose to copy answers from.
#[must_use]
pub fn answered(title: &str, eservice: &str) -> String {
    format!("{title} – {eservice}")
}

/// "Richiesta di ASL Esperia per Anagrafe"
#[must_use]
pub fn request_of(consumer: &str, eservice: &str) -> String {
    format!("Richiesta di {consumer} per {eservice}")
}

/// What the load in force means against the quotas as they are now.
#[must_use]
pub fn in_force(daily_calls: i64, capacity: &Capacity) -> String {
    let calls = format!("{} chiamate al giorno in vigore", number(daily_calls));
    if capacity.holds(daily_calls) {
        format!("{calls}, entro le soglie.")
    } else {
        format!(
            "{calls}, più di quelle che le soglie lasciano adesso: restano valide, ogni aumento spetta all’erogatore."
        )
    }
}

/// Why nobody may use the purpose now, and who can mend it, a sentence for each reason. Nothing when it may be used.
#[must_use]
pub fn why_not_active(facts: &PurposeFacts, producer: &str, consumer: &str) -> Vec<String> {
    let purpose = &facts.purpose;
    let mut reasons = Vec::new();
    match purpose.state() {
        PurposeState::Draft => reasons.push(format!("È in bozza: {consumer} deve completarla e presentarla.")),
        PurposeState::WaitingForApproval if facts.has_room_by_now() => {
            reasons.push(format!(
                "La stima di carico ora è entro le soglie: {consumer} può metterla in vigore con «{}».",
                button(PurposeAction::Reconsider)
            ));
        }
        PurposeState::WaitingForApproval => {
            reasons.push(format!("La stima di carico supera le soglie: {producer} deve approvarla o rifiutarla."));
        }
        PurposeState::Rejected => {
            let reason = purpose.current().rejection_reason.clone().unwrap_or_default();
            reasons.push(format!(
                "{producer} ha rifiutato la stima di carico («{reason}»): {consumer} può duplicare la finalità e chiedere un carico diverso."
            ));
        }
        PurposeState::Archived => {
            reasons.push(format!("È archiviata, per sempre: {consumer} può crearne una nuova."));
            return reasons;
        }
        PurposeState::Active | PurposeState::Suspended => {}
    }
    let hands = [(&purpose.suspended.producer, producer), (&purpose.suspended.consumer, consumer)];
    for (_, who) in hands.into_iter().filter(|(hand, _)| hand.is_some()) {
        reasons.push(format!("La sospende {who}: solo {who} può togliere la propria sospensione."));
    }
    match facts.request.map(|request| request.state) {
        None => reasons
            .push(format!("{consumer} non ha una richiesta di fruizione attiva per l’e-service: deve ottenerla.")),
        Some(AgreementState::Suspended) => reasons
            .push("La richiesta di fruizione è sospesa: la sua pagina dice da chi e chi può riattivarla.".to_owned()),
        Some(_) => {}
    }
    reasons
}

/// "Chiedi 3.000 chiamate al giorno"
#[must_use]
pub fn ask_for(daily_calls: i64) -> String {
    format!("Chiedi {} chiamate al giorno", number(daily_calls))
}

/// "Mancano 3 risposte fra le domande di adesso."
#[must_use]
pub fn answers_open(open: usize) -> String {
    match open {
        1 => "Manca o va corretta una risposta fra le domande di adesso.".to_owned(),
        many => format!("Mancano o vanno corrette {many} risposte fra le domande di adesso."),
    }
}

/// "Versione 2": a load by its number.
#[must_use]
pub fn version(number: i64) -> String {
    format!("{VERSION} {number}")
}

/// The label of a command's button.
#[must_use]
pub const fn button(action: PurposeAction) -> &'static str {
    match action {
        PurposeAction::Update => EDIT,
        PurposeAction::Activate => "Presenta",
        PurposeAction::Approve => "Approva",
        PurposeAction::Reject => "Rifiuta",
        PurposeAction::Suspend => "Sospendi",
        PurposeAction::Unsuspend => "Rimuovi la nostra sospensione",
        PurposeAction::Archive => "Archivia",
        PurposeAction::ChangePlan => "Cambia la stima di carico",
        PurposeAction::Withdraw => "Ritira la stima in attesa",
        PurposeAction::Reconsider => "Rivaluta la stima in attesa",
        PurposeAction::Clone => "Duplica",
        PurposeAction::Delete => "Elimina",
    }
}

/// The command's word in an address.
#[must_use]
pub const fn slug(action: PurposeAction) -> &'static str {
    match action {
        PurposeAction::Update => "modifica",
        PurposeAction::Activate => "presenta",
        PurposeAction::Approve => "approva",
        PurposeAction::Reject => "rifiuta",
        PurposeAction::Suspend => "sospendi",
        PurposeAction::Unsuspend => "riattiva",
        PurposeAction::Archive => "archivia",
        PurposeAction::ChangePlan => "carico",
        PurposeAction::Withdraw => "ritira",
        PurposeAction::Reconsider => "rivaluta",
        PurposeAction::Clone => "duplica",
        PurposeAction::Delete => "elimina",
    }
}

/// The question a confirmation page asks.
#[must_use]
pub fn question(action: PurposeAction, title: &str) -> String {
    format!("{}: «{title}»?", button(action))
}

/// What follows when it is confirmed.
#[must_use]
pub const fn consequences(action: PurposeAction) -> &'static [&'static str] {
    match action {
        PurposeAction::Update => &[],
        PurposeAction::Activate => &[
            "Entro le soglie la finalità è subito attiva; sopra le soglie aspetta la decisione dell’erogatore.",
            "Dopo la presentazione i dati e l’analisi del rischio non cambiano più.",
        ],
        PurposeAction::Approve => &[
            "La stima di carico è in vigore subito e prende il posto di quella attuale.",
            "Il fruitore riceve una notifica.",
        ],
        PurposeAction::Reject => &[
            "La stima in attesa è rifiutata; quella in vigore, se c’è, continua.",
            "Il fruitore riceve una notifica con il motivo.",
        ],
        PurposeAction::Suspend => &[
            "Da subito nessun voucher è rilasciato per questa finalità.",
            "Solo il tuo ente può togliere questa sospensione.",
        ],
        PurposeAction::Unsuspend => &[
            "Se l’altro ente non la sospende, la finalità torna attiva.",
            "Se nel frattempo le soglie sono occupate da altri, serve l’approvazione dell’erogatore.",
        ],
        PurposeAction::Archive => &[
            "La finalità non si potrà più usare né riattivare.",
            "Una stima in attesa è ritirata. La storia resta consultabile.",
        ],
        PurposeAction::ChangePlan => &[
            "Entro le soglie la nuova stima vale subito.",
            "Sopra le soglie decide l’erogatore, e intanto continua quella in vigore.",
        ],
        PurposeAction::Withdraw => {
            &["L’erogatore non la vede più fra quelle da decidere.", "Quella in vigore continua."]
        }
        PurposeAction::Reconsider => &["Le soglie ora bastano: la stima in attesa è in vigore subito."],
        PurposeAction::Clone => &["Nasce una bozza con gli stessi dati e le stesse risposte."],
        PurposeAction::Delete => &["La finalità sparisce dagli elenchi. Nel registro degli eventi resta traccia."],
    }
}

/// What was just done.
#[must_use]
pub const fn done(action: PurposeAction) -> &'static str {
    match action {
        PurposeAction::Update => SAVED,
        PurposeAction::Activate => "La finalità è stata presentata.",
        PurposeAction::Approve => "La stima di carico è stata approvata.",
        PurposeAction::Reject => "La stima di carico è stata rifiutata.",
        PurposeAction::Suspend => "La finalità è sospesa dal tuo ente.",
        PurposeAction::Unsuspend => {
            "La sospensione del tuo ente è stata esaminata: lo stato della finalità è qui sotto."
        }
        PurposeAction::Archive => "La finalità è archiviata.",
        PurposeAction::ChangePlan => "La stima di carico è stata chiesta: lo stato è qui sotto.",
        PurposeAction::Withdraw => "La stima in attesa è stata ritirata.",
        PurposeAction::Reconsider => "La stima in attesa è ora in vigore.",
        PurposeAction::Clone => "Questa è la copia, in bozza.",
        PurposeAction::Delete => "La finalità è stata eliminata.",
    }
}

/// The phrase that must be typed before archiving.
#[must_use]
pub fn archive_phrase(title: &str) -> String {
    format!("ARCHIVIA {title}")
}

/// What to type.
#[must_use]
pub fn phrase_hint(phrase: &str) -> String {
    format!("Scrivi «{phrase}» per confermare.")
}

pub const PHRASE_LABEL: &str = "Conferma";
