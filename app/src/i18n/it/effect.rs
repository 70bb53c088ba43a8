//! Words about what a command would lead to.

use domain::agreement::{AgreementState, ArchivedBecause};
use domain::effect::{Effect, Hands, State, Subject};
use domain::eservice::{ApprovalPolicy, DescriptorState, Quotas};
use domain::event::{AgreementEvent, EserviceEvent, Event, PurposeEvent};
use domain::notification::Names;
use domain::purpose::PurposeState;
use domain::{EserviceId, TenantId, Timestamp};

use super::agreement::state as agreement_state;
use super::common::number;
use super::denial::missing;
use super::eservice::{self, duration, state as version_state};
use super::event::sentence;
use super::pratica::state as pratica_state;
use super::purpose::state as purpose_state;
use super::words::quoted;

pub const TITLE: &str = "Cosa succede se confermi";
pub const WHAT_IF: &str = "Cosa succede se…";
pub const OBJECT: &str = "Che cosa";
pub const NOW: &str = "Adesso";
pub const AFTERWARDS: &str = "Dopo";
pub const WHY: &str = "Perché";
pub const NOTHING: &str = "Non cambia nessuno stato.";
pub const FINAL: &str = "Non si può annullare.";
pub const TOLD_NOBODY: &str = "Nessun altro ente riceve una notifica.";
pub const CHOSEN_END: &str = "Verificato fino alla data che scegli";
const ABSENT: &str = "Non c’è";
const GONE: &str = "Non ci sarà più";

/// The name of the table under one of several commands.
#[must_use]
pub fn caption(command: &str) -> String {
    format!("{WHAT_IF} {command}")
}

/// "e altre 12 cose cambiano nello stesso modo": what a list that was cut does not name.
#[must_use]
pub fn more(rest: usize) -> String {
    match rest {
        1 => "Cambia anche un’altra voce, qui non elencata.".to_owned(),
        many => format!("Cambiano anche altre {} voci, qui non elencate.", count(many)),
    }
}

/// What belongs to other enti: counted, not named.
#[must_use]
pub fn others(requests: usize, cases: usize) -> Option<String> {
    let requests = (requests > 0).then(|| plural(requests, "richiesta", "richieste"));
    let cases = (cases > 0).then(|| plural(cases, "discrepanza", "discrepanze"));
    let what = requests.into_iter().chain(cases).collect::<Vec<_>>();
    let what = (!what.is_empty()).then(|| what.join(" e "))?;
    Some(format!("Fra altri enti cambia lo stato di {what}: il tuo ente non ne è parte e qui non può vederne di più."))
}

/// "2 altri enti ricevono una notifica."
#[must_use]
pub fn told(enti: usize) -> String {
    match enti {
        0 => TOLD_NOBODY.to_owned(),
        1 => "1 altro ente riceve una notifica.".to_owned(),
        many => format!("{} altri enti ricevono una notifica.", count(many)),
    }
}

/// "La richiesta resta sospesa da: erogatore, piattaforma."
#[must_use]
pub fn stays_suspended(hands: Hands) -> String {
    format!("Dopo, la richiesta resta sospesa da: {}.", holders(hands))
}

/// What it is, by name, as the reader calls it.
#[must_use]
pub fn subject(effect: &Effect, names: &Names, reader: TenantId) -> String {
    match effect.subject {
        Subject::Agreement { eservice, version, producer, consumer, .. } => {
            let about = format!("per «{}»{}", name(names, eservice), version_number(names.versions.get(&version)));
            match reader == consumer {
                true => format!("Richiesta a {} {about}", names.ente(producer)),
                false => format!("Richiesta di {} {about}", names.ente(consumer)),
            }
        }
        Subject::Version { eservice, number, .. } => match names.eservices.get(&eservice) {
            Some(name) => format!("«{name}», versione {number}"),
            None => format!("Versione {number} del nuovo e-service"),
        },
        Subject::Eservice { .. } => match effect.after.as_ref().or(effect.before.as_ref()) {
            Some(State::Eservice { name, .. }) => format!("E-service «{name}»"),
            _ => "E-service".to_owned(),
        },
        Subject::Attribute { attribute, tenant, verifier } => {
            let name = names.attributes.get(&attribute).cloned().unwrap_or_default();
            let holder =
                if tenant == reader { "del tuo ente".to_owned() } else { format!("di {}", names.ente(tenant)) };
            match verifier {
                Some(verifier) if verifier != reader => {
                    format!("Attributo «{name}» {holder}, verificato da {}", names.ente(verifier))
                }
                Some(_) | None => format!("Attributo «{name}» {holder}"),
            }
        }
        Subject::Purpose { purpose, eservice, producer, consumer } => {
            let about = format!("per «{}»", name(names, eservice));
            let whose = match reader == consumer {
                true => format!("verso {}", names.ente(producer)),
                false => format!("di {}", names.ente(consumer)),
            };
            match names.purposes.get(&purpose) {
                Some(title) => format!("Finalità «{title}» {about}, {whose}"),
                None => format!("Nuova finalità {about}"),
            }
        }
        Subject::Pratica { .. } => match effect.after.as_ref().or(effect.before.as_ref()) {
            Some(State::Pratica { about, .. }) => format!("Pratica «{about}»"),
            _ => "Pratica".to_owned(),
        },
        Subject::Discrepancy { attribute, consumer, .. } => {
            let name = names.attributes.get(&attribute).cloned().unwrap_or_default();
            format!("Discrepanza su «{name}» di {}", names.ente(consumer))
        }
    }
}

fn name(names: &Names, eservice: EserviceId) -> &str {
    names.eservices.get(&eservice).map_or("", String::as_str)
}

fn version_number(number: Option<&i64>) -> String {
    number.map(|number| format!(", versione {number}")).unwrap_or_default()
}

/// How it stands before and after; of a version whose state stays, what changes instead. `date` gives an instant in
/// words.
#[must_use]
pub fn states(effect: &Effect, date: fn(Timestamp) -> String) -> (String, String) {
    if let (
        Some(State::Version {
            state: old,
            policy: old_policy,
            quotas: old_quotas,
            alternatives: old_number,
            announced: old_notice,
        }),
        Some(State::Version { state, policy, quotas, alternatives, announced }),
    ) = (&effect.before, &effect.after)
        && old == state
    {
        if old_policy != policy {
            return (policy_word(*old_policy).to_owned(), policy_word(*policy).to_owned());
        }
        if old_quotas != quotas {
            return (quotas_words(old_quotas), quotas_words(quotas));
        }
        if old_notice != announced {
            return (notice_words(*old_notice, date), notice_words(*announced, date));
        }
        return (attributes_asked(*old_number), attributes_asked(*alternatives));
    }
    if let (Some(State::Eservice { .. }), Some(State::Eservice { .. })) = (&effect.before, &effect.after) {
        return general_data(effect.before.as_ref(), effect.after.as_ref());
    }
    let word =
        |state: &Option<State>, none: &str| state.as_ref().map_or_else(|| none.to_owned(), |one| state_word(one, date));
    (word(&effect.before, ABSENT), word(&effect.after, GONE))
}

/// The first of an e-service's general data that changes, before and after; of what is not shown, that it is there.
fn general_data(before: Option<&State>, after: Option<&State>) -> (String, String) {
    let (old, new) = (before.map(data_words).unwrap_or_default(), after.map(data_words).unwrap_or_default());
    let changed = old.into_iter().zip(new).find(|(old, new)| old != new);
    changed.unwrap_or_else(|| (PRESENT.to_owned(), PRESENT.to_owned()))
}

fn data_words(state: &State) -> Vec<String> {
    let State::Eservice { name, description, technology, mode, personal_data, risk_analyses } = state else {
        return Vec::new();
    };
    vec![
        format!("Nome: {name}"),
        format!("Descrizione: {description}"),
        format!("Tecnologia: {}", eservice::technology(*technology)),
        format!("Modalità: {}", eservice::mode(*mode)),
        format!("Dati personali: {}", eservice::yes_no(*personal_data)),
        match risk_analyses.is_empty() {
            true => "Nessuna analisi del rischio".to_owned(),
            false => format!("Analisi del rischio: {}", quoted(risk_analyses, "e")),
        },
    ]
}

const PRESENT: &str = "Presente";

fn state_word(state: &State, date: fn(Timestamp) -> String) -> String {
    match state {
        State::Agreement { state: AgreementState::Suspended, hands } => format!("Sospesa ({})", holders(*hands)),
        State::Agreement { state, .. } => agreement_state(*state).to_owned(),
        State::Version { state, .. } => version_state(*state).to_owned(),
        State::Eservice { .. } => PRESENT.to_owned(),
        State::Held(true) => "Posseduto".to_owned(),
        State::Held(false) => "Non posseduto".to_owned(),
        State::Verified { vouched: true, until: Some(end) } => {
            format!("Verificato fino al {}", date(end.plus_seconds(-1)))
        }
        State::Verified { vouched: true, until: None } => "Verificato".to_owned(),
        State::Verified { vouched: false, .. } => "Non verificato".to_owned(),
        State::Purpose { state, hands, daily_calls, asked } => purpose_words(*state, *hands, *daily_calls, *asked),
        State::Pratica { state, .. } => pratica_state(*state).to_owned(),
        State::Discrepancy { open: true, .. } => "Aperta".to_owned(),
        State::Discrepancy { open: false, .. } => "Chiusa".to_owned(),
    }
}

/// "Attiva, 2.000 chiamate al giorno; 6.000 in attesa".
fn purpose_words(state: PurposeState, hands: Hands, daily_calls: i64, asked: Option<i64>) -> String {
    let held = if state == PurposeState::Suspended { format!(" ({})", holders(hands)) } else { String::new() };
    let waits = match asked {
        Some(asked) if state != PurposeState::WaitingForApproval => format!("; {} in attesa", number(asked)),
        Some(_) | None => String::new(),
    };
    format!("{}{held}, {} chiamate al giorno{waits}", purpose_state(state), number(daily_calls))
}

fn holders(hands: Hands) -> String {
    let all = [(hands.producer, "erogatore"), (hands.consumer, "fruitore"), (hands.platform, "piattaforma")];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, who)| who).collect::<Vec<_>>().join(", ")
}

const fn policy_word(policy: ApprovalPolicy) -> &'static str {
    match policy {
        ApprovalPolicy::Automatic => "Approvazione automatica",
        ApprovalPolicy::Manual => "Approvazione manuale",
    }
}

fn quotas_words(quotas: &Quotas) -> String {
    format!(
        "{} chiamate al giorno per fruitore, {} in tutto, voucher di {}",
        number(quotas.daily_calls_per_consumer),
        number(quotas.daily_calls_total),
        duration(quotas.voucher_lifespan)
    )
}

fn notice_words(from: Option<Timestamp>, date: fn(Timestamp) -> String) -> String {
    from.map_or_else(|| "Nessun avviso".to_owned(), |from| format!("Sospensione annunciata dal {}", date(from)))
}

fn attributes_asked(alternatives: usize) -> String {
    match alternatives {
        0 => "Nessun attributo richiesto".to_owned(),
        some => plural(some, "attributo nei requisiti", "attributi nei requisiti"),
    }
}

/// Why it changes, in the words of a thing that has not happened yet.
#[must_use]
pub fn why(effect: &Effect) -> Option<String> {
    let reasons = effect.because.iter().filter_map(reason).collect::<Vec<_>>();
    (!reasons.is_empty()).then(|| reasons.join(" "))
}

fn reason(event: &Event) -> Option<String> {
    match event {
        Event::Agreement(happening) => agreement_reason(&happening.what),
        Event::Eservice { what, .. } => eservice_reason(what).map(str::to_owned),
        Event::Purpose(happening) => Some(purpose_reason(&happening.what).to_owned()),
        Event::Discrepancy { .. } => sentence(event).1,
        Event::Pratica(_) => Some(sentence(event).0),
        Event::Client(_)
        | Event::Service(_)
        | Event::Partner(_)
        | Event::Terminology(_)
        | Event::Tenant { .. }
        | Event::User { .. }
        | Event::Attribute { .. } => None,
    }
}

fn agreement_reason(event: &AgreementEvent) -> Option<String> {
    let reason = match event {
        AgreementEvent::SuspendedByPlatform { missing: groups }
        | AgreementEvent::SetMissingCertifiedAttributes { missing: groups } => return Some(missing(groups)),
        AgreementEvent::SetDraftByPlatform { missing: groups } if !groups.is_empty() => return Some(missing(groups)),
        AgreementEvent::SetDraftByPlatform { .. } => "Gli attributi certificati ci sono di nuovo: va inoltrata ancora.",
        AgreementEvent::UnsuspendedByPlatform => {
            "Gli attributi richiesti ci sono: la piattaforma toglie la propria sospensione."
        }
        AgreementEvent::Submitted => "Il fruitore la inoltra.",
        AgreementEvent::Activated { automatically: true } => {
            "L’approvazione è automatica e tutti i requisiti sono soddisfatti."
        }
        AgreementEvent::Activated { automatically: false } => "L’erogatore la approva.",
        AgreementEvent::Rejected { .. } => "L’erogatore la rifiuta.",
        AgreementEvent::SuspendedByProducer { .. } => "L’erogatore la sospende.",
        AgreementEvent::SuspendedByConsumer { .. } => "Il fruitore la sospende.",
        AgreementEvent::UnsuspendedByProducer => "L’erogatore toglie la propria sospensione.",
        AgreementEvent::UnsuspendedByConsumer => "Il fruitore toglie la propria sospensione.",
        AgreementEvent::Upgraded { .. } => "Tutti i requisiti della nuova versione sono soddisfatti.",
        AgreementEvent::DraftedForUpgrade { .. } => {
            "Mancano requisiti della nuova versione: la richiesta attuale continua a valere."
        }
        AgreementEvent::Cloned { .. } => "È una copia della richiesta rifiutata.",
        AgreementEvent::Archived { because: ArchivedBecause::Upgrade { .. } } => {
            "La richiesta sulla versione più recente prende il suo posto."
        }
        AgreementEvent::Archived { because: ArchivedBecause::Consumer } => "Il fruitore la archivia.",
        AgreementEvent::Created => "Nasce in bozza: va completata e inoltrata.",
        AgreementEvent::DraftUpdated => "Cambia il messaggio per l’erogatore.",
        AgreementEvent::Deleted => "Il fruitore la elimina.",
        AgreementEvent::DocumentAdded { .. } | AgreementEvent::DocumentRemoved { .. } => return None,
    };
    Some(reason.to_owned())
}

const fn purpose_reason(event: &PurposeEvent) -> &'static str {
    match event {
        PurposeEvent::Created => "Nasce in bozza: va completata e presentata.",
        PurposeEvent::Cloned { .. } => "È una copia, in bozza.",
        PurposeEvent::DraftUpdated => "Cambiano i dati della bozza.",
        PurposeEvent::Activated { .. } => "La stima di carico è entro le soglie: è attiva subito.",
        PurposeEvent::WaitingForApproval { .. } => "La stima di carico supera le soglie: decide l’erogatore.",
        PurposeEvent::Approved { .. } => "L’erogatore approva la stima in attesa, che vale subito.",
        PurposeEvent::Rejected { .. } => "L’erogatore rifiuta la stima in attesa.",
        PurposeEvent::SuspendedByProducer { .. } => "L’erogatore la sospende.",
        PurposeEvent::SuspendedByConsumer { .. } => "Il fruitore la sospende.",
        PurposeEvent::UnsuspendedByProducer => "L’erogatore toglie la propria sospensione.",
        PurposeEvent::UnsuspendedByConsumer => "Il fruitore toglie la propria sospensione.",
        PurposeEvent::PlanChanged { .. } => "La nuova stima di carico è entro le soglie: vale subito.",
        PurposeEvent::PlanWithdrawn => "Il fruitore ritira la stima in attesa.",
        PurposeEvent::FitsByNow { .. } => {
            "La stima in attesa rientra nelle nuove soglie: il fruitore può renderla attiva."
        }
        PurposeEvent::Archived => "Il fruitore la archivia.",
        PurposeEvent::Deleted => "Il fruitore la elimina.",
    }
}

const fn eservice_reason(event: &EserviceEvent) -> Option<&'static str> {
    Some(match event {
        EserviceEvent::VersionPublished { .. } => "Entra nel catalogo.",
        EserviceEvent::VersionDeprecated { .. } => "Ha richieste in corso: chi la usa può continuare.",
        EserviceEvent::VersionArchived { .. } => "Nessuna richiesta la usa più.",
        EserviceEvent::VersionSuspended { .. } => "I voucher si fermano; le richieste restano come sono.",
        EserviceEvent::SuspensionAnnounced { .. } => "Chi la usa viene avvisato; la sospensione resta da fare.",
        EserviceEvent::SuspensionNoticeWithdrawn { .. } => "Chi la usa viene avvisato che non ci sarà.",
        EserviceEvent::VersionActivated { to: DescriptorState::Deprecated, .. } => {
            "Nel frattempo è uscita una versione più recente."
        }
        EserviceEvent::VersionActivated { .. } => "I voucher tornano a essere rilasciati.",
        EserviceEvent::QuotasUpdated { .. } => "Le nuove soglie valgono da subito.",
        EserviceEvent::AttributesUpdated { .. } => "Ci sono più modi di soddisfare i requisiti.",
        EserviceEvent::ApprovalPolicyUpdated { .. } => "Vale per le richieste inoltrate da ora in poi.",
        EserviceEvent::VersionDraftCreated { .. } => "Nasce in bozza.",
        EserviceEvent::VersionDraftUpdated { .. } => "Cambiano i dati della bozza.",
        EserviceEvent::VersionDraftDeleted { .. } => "La bozza viene eliminata.",
        EserviceEvent::Cloned { .. } => "È una copia, con un nome nuovo.",
        EserviceEvent::Deleted => "Non ha altre versioni.",
        EserviceEvent::GeneralDataUpdated => "Cambiano i dati generali.",
        EserviceEvent::DescriptionUpdated | EserviceEvent::NameUpdated { .. } => {
            "Compare subito nel catalogo, per tutte le versioni."
        }
        EserviceEvent::RiskAnalysisAdded { .. } => "Nasce in bozza: va completata.",
        EserviceEvent::RiskAnalysisUpdated { .. } => "Cambiano le risposte o il nome.",
        EserviceEvent::RiskAnalysisRemoved { .. } => "Viene tolta.",
        EserviceEvent::Created { .. }
        | EserviceEvent::InterfaceAdded { .. }
        | EserviceEvent::InterfaceRemoved { .. }
        | EserviceEvent::DocumentAdded { .. }
        | EserviceEvent::DocumentRenamed { .. }
        | EserviceEvent::DocumentRemoved { .. } => return None,
    })
}

/// "3 richieste attive vengono sospese subito.": one sentence for all requests that go the same way.
#[must_use]
pub fn requests_go(many: usize, before: Option<AgreementState>, after: Option<AgreementState>) -> String {
    let one = many == 1;
    let either = |singular: &'static str, plural: &'static str| if one { singular } else { plural };
    let Some(before) = before else {
        let noun = plural(many, "richiesta", "richieste");
        let verb = either("Nasce", "Nascono");
        return format!("{verb} {noun} {}.", after.map_or("", |state| adjective(state, one)));
    };
    let who = format!("{} {}", plural(many, "richiesta", "richieste"), adjective(before, one));
    let what = match after {
        None => either("viene eliminata", "vengono eliminate"),
        Some(AgreementState::Suspended) if before == AgreementState::Suspended => {
            either("resta sospesa", "restano sospese")
        }
        Some(AgreementState::Suspended) => either("viene sospesa subito", "vengono sospese subito"),
        Some(AgreementState::Active) if before == AgreementState::Suspended => either("torna attiva", "tornano attive"),
        Some(AgreementState::Active) => either("diventa attiva", "diventano attive"),
        Some(AgreementState::Draft) if before == AgreementState::Draft => either("resta in bozza", "restano in bozza"),
        Some(AgreementState::Draft) => either("torna in bozza", "tornano in bozza"),
        Some(AgreementState::Pending) => either("passa all’esame dell’erogatore", "passano all’esame dell’erogatore"),
        Some(AgreementState::Archived) => either("viene archiviata", "vengono archiviate"),
        Some(AgreementState::Rejected) => either("viene rifiutata", "vengono rifiutate"),
        Some(AgreementState::MissingCertifiedAttributes) => either(
            "viene bloccata perché mancano attributi certificati",
            "vengono bloccate perché mancano attributi certificati",
        ),
    };
    format!("{who} {what}.")
}

const fn adjective(state: AgreementState, one: bool) -> &'static str {
    match (state, one) {
        (AgreementState::Draft, _) => "in bozza",
        (AgreementState::Pending, _) => "in attesa",
        (AgreementState::Active, true) => "attiva",
        (AgreementState::Active, false) => "attive",
        (AgreementState::Suspended, true) => "sospesa",
        (AgreementState::Suspended, false) => "sospese",
        (AgreementState::Archived, true) => "archiviata",
        (AgreementState::Archived, false) => "archiviate",
        (AgreementState::Rejected, true) => "rifiutata",
        (AgreementState::Rejected, false) => "rifiutate",
        (AgreementState::MissingCertifiedAttributes, true) => "bloccata",
        (AgreementState::MissingCertifiedAttributes, false) => "bloccate",
    }
}

/// What opens or closes.
#[must_use]
pub fn case_goes(before: &Option<State>, after: &Option<State>) -> Option<String> {
    match (before, after) {
        (None, Some(State::Discrepancy { requests, .. })) => Some(match requests {
            0 => "Si apre una discrepanza con gli altri enti che hanno verificato l’attributo.".to_owned(),
            some => format!(
                "Si apre una discrepanza: {} su questo attributo, e il loro stato non cambia.",
                match some {
                    1 => "1 richiesta si basa".to_owned(),
                    many => format!("{} richieste si basano", count(*many)),
                }
            ),
        }),
        (Some(_), Some(State::Discrepancy { open: false, .. })) => Some("Si chiude una discrepanza.".to_owned()),
        _ => None,
    }
}

fn plural(many: usize, singular: &str, plural: &str) -> String {
    match many {
        1 => format!("1 {singular}"),
        _ => format!("{} {plural}", count(many)),
    }
}

fn count(many: usize) -> String {
    number(i64::try_from(many).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_that_go_the_same_way_are_told_in_one_sentence() {
        use AgreementState::{Active, Draft, MissingCertifiedAttributes, Pending, Suspended};
        let cases = [
            (3, Some(Active), Some(Suspended), "3 richieste attive vengono sospese subito."),
            (1, Some(Pending), Some(Draft), "1 richiesta in attesa torna in bozza."),
            (1, Some(Suspended), Some(Suspended), "1 richiesta sospesa resta sospesa."),
            (2, Some(Suspended), Some(Active), "2 richieste sospese tornano attive."),
            (
                1,
                Some(Draft),
                Some(MissingCertifiedAttributes),
                "1 richiesta in bozza viene bloccata perché mancano attributi certificati.",
            ),
            (1, None, Some(Draft), "Nasce 1 richiesta in bozza."),
            (1_200, Some(Draft), None, "1.200 richieste in bozza vengono eliminate."),
        ];
        for (many, before, after, words) in cases {
            assert_eq!(requests_go(many, before, after), words);
        }
    }

    #[test]
    fn what_others_have_among_themselves_is_a_number() {
        assert_eq!(others(0, 0), None);
        let told = others(2, 1).expect("something");
        assert!(told.contains("2 richieste e 1 discrepanza"), "{told}");
    }

    #[test]
    fn the_hands_that_stay_are_named() {
        let hands = Hands { producer: true, consumer: false, platform: true };
        assert_eq!(stays_suspended(hands), "Dopo, la richiesta resta sospesa da: erogatore, piattaforma.");
    }

    #[test]
    fn enti_are_counted() {
        assert_eq!(
            [0, 1, 12].map(told),
            [
                "Nessun altro ente riceve una notifica.",
                "1 altro ente riceve una notifica.",
                "12 altri enti ricevono una notifica."
            ]
        );
    }
}
