//! Refusals about purposes (`interop.md` §2.10).

use domain::purpose::PurposeState;
use domain::purpose::risk_analysis::{RiskProblem, RiskProblemKind, current};
use domain::tenant::TenantKind;

use super::{Fixed, Refusal};
use crate::i18n::it::words;

pub(super) const NO_ACTIVE_REQUEST: Fixed = Fixed(
    "La finalità non può andare avanti.",
    "Il tuo ente non ha una richiesta di fruizione attiva per questo e-service.",
    "Apri «Le mie richieste»: la pagina della richiesta dice che cosa manca perché sia attiva e chi può rimediare.",
);
pub(super) const PROVIDER_ANALYSIS_NOT_FOUND: Fixed = Fixed(
    "La finalità non è stata salvata.",
    "L’analisi del rischio indicata non è fra quelle che l’erogatore ha scritto per questo e-service.",
    "Scegli una delle analisi del rischio elencate nella pagina dell’e-service.",
);
pub(super) const FREE_REASON_MISSING: Fixed = Fixed(
    "La finalità non è stata salvata.",
    "Hai indicato che l’uso è gratuito, ma non perché.",
    "Scrivi il motivo della gratuità, da 10 a 250 caratteri.",
);
pub(super) const FREE_REASON_UNEXPECTED: Fixed = Fixed(
    "La finalità non è stata salvata.",
    "C’è un motivo di gratuità, ma l’uso non è indicato come gratuito.",
    "Togli il motivo oppure indica che l’uso è gratuito.",
);
pub(super) const TITLE_DUPLICATE: Fixed = Fixed(
    "La finalità non è stata salvata.",
    "Il tuo ente ha già una finalità con questo titolo per lo stesso e-service.",
    "Scegli un altro titolo, oppure apri quella che c’è già da «Le tue finalità».",
);
pub(super) const NOT_SUSPENDED_BY_CALLER: Fixed = Fixed(
    "La finalità non è stata riattivata.",
    "Non è stato il tuo ente a sospenderla, e ogni sospensione può essere tolta solo da chi l’ha messa.",
    "La pagina della finalità dice chi l’ha sospesa: deve essere quell’ente a riattivarla.",
);
pub(super) const SAME_DAILY_CALLS: Fixed = Fixed(
    "La stima di carico non è cambiata.",
    "Il numero di chiamate al giorno è quello già in vigore.",
    "Indica un numero diverso, oppure lascia tutto com’è.",
);
pub(super) const STATE_CONFLICT: Fixed = Fixed(
    "La stima di carico non è cambiata.",
    "La finalità non è in uso, oppure un’altra stima aspetta già la decisione dell’erogatore.",
    "Aspetta la decisione o ritira la stima in attesa; una finalità archiviata o rifiutata si può duplicare.",
);
pub(super) const VERSION_CANNOT_BE_DELETED: Fixed = Fixed(
    "La stima di carico non è stata ritirata.",
    "Si può ritirare solo una stima in attesa, quando la finalità ne ha anche un’altra.",
    "Se la finalità non è mai stata attiva puoi eliminarla per intero.",
);
pub(super) const CANNOT_BE_DELETED: Fixed = Fixed(
    "La finalità non è stata eliminata.",
    "È già stata attiva o decisa dall’erogatore, e la sua storia deve restare.",
    "Se non serve più, archiviala.",
);
pub(super) const CANNOT_BE_CLONED: Fixed = Fixed(
    "La finalità non è stata duplicata.",
    "Si duplicano le finalità già presentate e non ancora archiviate.",
    "Modifica la bozza che c’è, oppure crea una finalità nuova.",
);
pub(super) const STILL_OVER_QUOTA: Fixed = Fixed(
    "La finalità aspetta ancora l’erogatore.",
    "La stima di carico supera le soglie dell’e-service anche adesso.",
    "L’erogatore può approvarla o alzare le soglie; tu puoi ritirarla e chiedere meno chiamate.",
);

/// The command does not apply to the state the purpose is in.
pub(super) fn not_in_state(state: PurposeState) -> Refusal {
    let remedy = match state {
        PurposeState::Draft => "Il fruitore deve prima completarla e presentarla.",
        PurposeState::WaitingForApproval => "L’erogatore deve prima approvarla o rifiutarla.",
        PurposeState::Active => "Controlla nella pagina della finalità quali operazioni sono possibili adesso.",
        PurposeState::Suspended => "Chi l’ha sospesa deve prima riattivarla.",
        PurposeState::Rejected => "Il fruitore può duplicarla e chiedere un carico diverso.",
        PurposeState::Archived => "Una finalità archiviata non cambia più: il fruitore può crearne una nuova.",
    };
    Refusal {
        what: "L’operazione non è possibile in questo momento.".to_owned(),
        why: format!("La finalità è {}.", words::purpose_state(state)),
        remedy: remedy.to_owned(),
    }
}

/// What is wrong with the answers, by question.
pub(super) fn risk_analysis(problems: &[RiskProblem]) -> Refusal {
    let told = problems.iter().take(5).map(risk_problem).collect::<Vec<_>>().join(" ");
    let missing = problems.iter().all(|problem| problem.kind == RiskProblemKind::MissingExpectedField);
    let why = match problems {
        [] => "Le risposte non sono complete.".to_owned(),
        [first, _, ..] if missing => {
            format!("Mancano {} risposte: la prima è quella a «{}».", problems.len(), label(&first.question))
        }
        _ => told,
    };
    Refusal {
        what: "L’analisi del rischio non è in ordine.".to_owned(),
        why,
        remedy: "Correggi le risposte nella bozza e riprova.".to_owned(),
    }
}

/// One problem, in one sentence.
#[must_use]
pub fn risk_problem(problem: &RiskProblem) -> String {
    let question = label(&problem.question);
    match problem.kind {
        RiskProblemKind::RulesVersionNotFound => "Il questionario indicato non esiste.".to_owned(),
        RiskProblemKind::ExpiredRulesVersion => "Il questionario non è più in vigore.".to_owned(),
        RiskProblemKind::UnexpectedField => "C’è una risposta a una domanda che non esiste.".to_owned(),
        RiskProblemKind::UnexpectedFieldValue => format!("La risposta a «{question}» non è fra quelle previste."),
        RiskProblemKind::UnexpectedFieldFormat => {
            format!("La risposta a «{question}» è troppo lunga o nella forma sbagliata.")
        }
        RiskProblemKind::UnexpectedDependencyValue => {
            format!("Con le altre risposte la domanda «{question}» non si pone.")
        }
        RiskProblemKind::MissingExpectedField => format!("Manca la risposta a «{question}»."),
        RiskProblemKind::IncompatiblePersonalData => {
            format!("La risposta a «{question}» contraddice quello che l’erogatore dichiara dell’e-service.")
        }
    }
}

fn label(id: &str) -> &'static str {
    let questionnaires = [current(TenantKind::Pa), current(TenantKind::Private)];
    let mut questions = questionnaires.into_iter().flat_map(|questionnaire| &questionnaire.questions);
    questions.find(|question| question.id == id).map_or("Domanda", |question| question.label.as_str())
}
