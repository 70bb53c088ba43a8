//! The words of a partner for states, and where it may bring a pratica: every state × every state, with every protocol.

use std::collections::BTreeMap;

use super::super::agreed::{self, AGREEABLE, FieldKind, Offline, OfflineField, Transition};
use super::super::status::{StatusChange, change, meant, reachable};
use super::*;
use crate::event::Event;
use crate::pratica::{FileKind, Outcome, Pratica, PraticaFacts, PraticaState, Work, rules};
use crate::{FieldProblem, Timestamp};

fn agreed_on(transitions: &[Transition]) -> Agreed {
    Agreed { transitions: transitions.to_vec(), ..Agreed::default() }
}

fn in_state(state: PraticaState, protocol: ProtocolKind) -> PraticaFacts {
    let service = Service { protocol, ..service(OWN[0], COMUNE_VALDORO) };
    let applicant = Applicant {
        name: "Mario".into(),
        family_name: "Rossi".into(),
        fiscal_code: "RSSMRA80A01H501U".into(),
        ..Applicant::default()
    };
    let compiled = Compiled { applicant, answers: Vec::new(), files: Vec::new(), compiled_at: NOW };
    let received = rules::receive(PraticaId(Uuid::from_u128(5)), compiled, &service, NOW).unwrap();
    let stored = received.writes().iter().find_map(|write| match write {
        Write::InsertPratica(pratica) => Some(pratica.clone()),
        _ => None,
    });
    let pratica = Pratica { state, ..stored.unwrap() };
    PraticaFacts { pratica, service, assignee_name: None, registry: None, as_of: NOW }
}

fn said(event: &str, at: Timestamp) -> StatusChange {
    let [operator, manager, structure] = ["Gina Bassi", "Ugo Alti", "SUAP"].map(str::to_owned);
    StatusChange { event: event.to_owned(), operator, manager, structure, at }
}

fn with(agreed: Agreed) -> Partner {
    Partner { agreed, ..partner() }
}

#[test]
fn a_state_is_meant_by_its_numbers_its_names_and_the_words_agreed_on() {
    let agreed = Agreed { words: BTreeMap::from([("evasa".into(), PraticaState::Complete)]), ..Agreed::default() };
    let table = [
        ("4000", Some(PraticaState::Pending)),
        ("4", Some(PraticaState::Pending)),
        ("5", Some(PraticaState::CompleteWaiting)),
        ("10", Some(PraticaState::Complete)),
        ("90", Some(PraticaState::CancelledWaiting)),
        ("100", Some(PraticaState::Cancelled)),
        ("7000", Some(PraticaState::Complete)),
        ("COMPLETE", Some(PraticaState::Complete)),
        ("STATUS_PENDING", Some(PraticaState::Pending)),
        ("complete_waitallegatioperatore", Some(PraticaState::CompleteWaiting)),
        ("CANCELLED_WAITING", Some(PraticaState::CancelledWaiting)),
        (" Istruttoria ", Some(PraticaState::Pending)),
        ("PREISTRUTTORIA", Some(PraticaState::Pending)),
        ("protocollata", Some(PraticaState::Pending)),
        ("Rifiutata", Some(PraticaState::CancelledWaiting)),
        ("accettata", Some(PraticaState::CompleteWaiting)),
        ("EVASA", Some(PraticaState::Complete)),
        ("4242", None),
        ("-1", None),
        ("99999999999999999999", None),
        ("boh", None),
        ("", None),
    ];
    for (event, state) in table {
        assert_eq!(meant(event, &agreed), state, "{event:?}");
    }
    assert_eq!(meant("evasa", &Agreed::default()), None);
}

#[test]
fn a_partner_goes_where_it_was_agreed_and_the_protocol_allows() {
    for protocol in ProtocolKind::iter() {
        let waits = protocol != ProtocolKind::None;
        for from in PraticaState::iter() {
            let facts = in_state(from, protocol);
            let everything = with(agreed_on(&AGREEABLE));
            for to in PraticaState::iter() {
                let done = change(&said(&to.code().to_string(), NOW), &facts, &everything);
                let workable = matches!(from, PraticaState::Pending | PraticaState::PendingAfterIntegration);
                let expected = match to {
                    PraticaState::Pending => {
                        from == PraticaState::Registered || (from == PraticaState::Submitted && !waits)
                    }
                    PraticaState::CompleteWaiting | PraticaState::CancelledWaiting => workable,
                    PraticaState::Complete | PraticaState::Cancelled => workable && !waits,
                    _ => false,
                };
                assert_eq!(done.is_ok(), expected, "{protocol} {from} {to}: {done:?}");
                if let Err(denial) = done {
                    let allowed = reachable(&facts, &everything.agreed);
                    assert_eq!(denial, Denial::PartnerTransitionNotAllowed { state: from, allowed });
                }
                assert!(
                    change(&said(&to.code().to_string(), NOW), &facts, &partner()).is_err(),
                    "nothing was agreed on"
                );
            }
        }
    }
}

#[test]
fn what_a_partner_says_is_kept_for_the_desk_with_its_own_time() {
    let facts = in_state(PraticaState::Pending, ProtocolKind::None);
    let mut facts = facts;
    facts.pratica.work = Work { accepted: Some(false), reason: "In preparazione".into(), answers: BTreeMap::new() };
    facts.as_of = NOW.plus_seconds(3600);
    let at = NOW.plus_seconds(60);
    let decision = change(&said("accettata", at), &facts, &with(agreed_on(&AGREEABLE))).unwrap();
    let names = decision.events().iter().map(Event::name).collect::<Vec<_>>();
    assert_eq!(names, ["PraticaAccepted", "PartnerStatusChanged"]);
    let passage = decision.writes().iter().find_map(|write| match write {
        Write::InsertPassage(passage) => Some(passage),
        _ => None,
    });
    let passage = passage.unwrap();
    assert_eq!((passage.at, passage.state), (at, PraticaState::Complete));
    assert_eq!(passage.external.as_ref().unwrap().operator, "Gina Bassi");
    let stored = decision.writes().iter().find_map(|write| match write {
        Write::UpdatePratica(pratica) => Some(pratica),
        _ => None,
    });
    let stored = stored.unwrap();
    assert_eq!(
        stored.told_outcome(),
        Some(&Outcome { accepted: true, reason: String::new(), at: facts.as_of, protocol: None })
    );
    assert!(!stored.work.is_begun() && stored.files_of(FileKind::Answer).next().is_none());
    let printed = format!(
        "{:?}",
        decision.writes().iter().filter(|write| matches!(write, Write::InsertPaper(_))).collect::<Vec<_>>()
    );
    for theirs in ["Gina", "Ugo", "SUAP"] {
        assert!(!printed.contains(theirs), "{theirs}");
    }
}

#[test]
fn a_time_is_neither_to_come_nor_before_the_pratica() {
    let facts = in_state(PraticaState::Pending, ProtocolKind::None);
    let partner = with(agreed_on(&AGREEABLE));
    let table = [
        (NOW, true),
        (NOW.whole_second(), true),
        (NOW.plus_seconds(300), true),
        (NOW.plus_seconds(301), false),
        (NOW.plus_seconds(-2), false),
        (Timestamp(i64::MIN), false),
        (Timestamp(i64::MAX), false),
    ];
    for (at, fine) in table {
        let done = change(&said("accettata", at), &facts, &partner);
        assert_eq!(done.is_ok(), fine, "{at:?}");
        if !fine {
            assert_eq!(done, Err(Denial::field("timestamp", FieldProblem::Malformed)));
        }
    }
}

#[test]
fn the_outcome_is_told_once_it_is_for_good() {
    for state in PraticaState::iter() {
        for accepted in [true, false] {
            let mut pratica = in_state(state, ProtocolKind::Internal).pratica;
            pratica.outcome = Some(Outcome { accepted, reason: "Perché sì.".into(), at: NOW, protocol: None });
            let told = matches!((state, accepted), (PraticaState::Complete, true) | (PraticaState::Cancelled, false));
            assert_eq!(pratica.told_outcome().is_some(), told, "{state} {accepted}");
        }
    }
}

#[test]
fn what_is_agreed_on_is_checked_before_it_is_kept() {
    let admin = actor(COMUNE_VALDORO, Role::OperatoreAdmin);
    let set = |agreed: Agreed| decide(PartnerCommand::SetAgreed(agreed), &partner(), &KNOWN, &admin, NOW);
    let field = |name: &str, label: &str| OfflineField {
        name: name.into(),
        label: label.into(),
        kind: FieldKind::Text,
        required: false,
    };
    let offline = |service, fields: &[OfflineField]| Agreed {
        offline: Some(Offline { service, fields: fields.to_vec() }),
        ..Agreed::default()
    };
    assert!(set(Agreed::default()).unwrap().writes().is_empty(), "as it was");
    let decision = set(agreed_on(&[AGREEABLE[3], AGREEABLE[0], AGREEABLE[3]])).unwrap();
    let Some(Write::UpdatePartner(next)) = decision.writes().first() else { panic!("{decision:?}") };
    assert_eq!(next.agreed.transitions, [AGREEABLE[0], AGREEABLE[3]]);
    let back = Transition { from: PraticaState::Complete, to: PraticaState::Pending };
    assert_eq!(set(agreed_on(&[back])), Err(Denial::field("transitions", FieldProblem::UnknownValue)));
    assert!(set(offline(OWN[0], &[field("dataInizio", "Inizio")])).is_ok());
    assert_eq!(set(offline(OWN[1], &[])), Err(Denial::field("offline.service", FieldProblem::UnknownValue)));
    for odd in [field("id", "Id"), field("", "Vuoto"), field("a b", "Spazio"), field("a", " "), field("à", "Accento")]
    {
        assert_eq!(set(offline(OWN[0], &[odd])), Err(Denial::field("offline.fields", FieldProblem::Malformed)));
    }
    let twice = [field("a", "A"), field("a", "B")];
    assert_eq!(set(offline(OWN[0], &twice)), Err(Denial::field("offline.fields", FieldProblem::Duplicated)));
    let words = |words: &[&str]| Agreed {
        words: words.iter().map(|word| ((*word).to_owned(), PraticaState::Complete)).collect(),
        ..Agreed::default()
    };
    assert!(set(words(&["Evasa"])).is_ok());
    assert_eq!(set(words(&["Evasa", "evasa"])), Err(Denial::field("words", FieldProblem::Duplicated)));
    let many = (0..=agreed::MAX_WORDS).map(|number| format!("parola {number}")).collect::<Vec<_>>();
    let many = many.iter().map(String::as_str).collect::<Vec<_>>();
    assert!(set(words(&many)).is_err());
    // What is opened for a service goes with it.
    let opening = Partner { agreed: offline(OWN[0], &[]), ..partner() };
    let decision = decide(PartnerCommand::SetServices(vec![OWN[1]]), &opening, &KNOWN, &admin, NOW).unwrap();
    let Some(Write::UpdatePartner(next)) = decision.writes().first() else { panic!("{decision:?}") };
    assert_eq!(next.agreed.offline, None);
}
