//! The twenty edges of `pratiche.md` §12, each a test with its number:
//!
//! | edge | where |
//! |---|---|
//! | 1, 2, 3, 5, 6, 9, 13, 14, 17, 18 | here; 1 also with 64 operators and two processes (`super::race`) |
//! | 4, 11, 20 | `server/tests/it/pratica_edges.rs` |
//! | 7, 8 | `super::remote` |
//! | 10, 12, 19 | `domain/src/pratica/tests/elabora.rs`; 12 for `.p7m` in `backend/src/pratica/signed.rs` |
//! | 15 | `super::list` (plans with many pratiche), `cargo xtask bench pratiche` (times) |
//! | 16 | `server/tests/it/rest/partner_api.rs` |

use std::collections::BTreeMap;

use backend::chain::Sealer;
use backend::mailer::Mailer;
use backend::outbox::send::Sender;
use backend::pratica::figures::{Filter, Period, overview};
use domain::Timestamp;

use super::*;

/// 31 December 2026, 23:30 UTC: half past midnight of the new year in Rome.
const NEW_YEAR: Timestamp = Timestamp(1_798_759_800_000_000);

fn to(cx: &Backend, at: Timestamp) {
    cx.clock.advance((at.0 - cx.now().0) / 1_000_000);
}

async fn passed(cx: &Backend, by: &Actor, id: PraticaId) -> Vec<(i64, Timestamp)> {
    let iter = detail::detail(cx, by, id).await.unwrap().iter;
    iter.into_iter().map(|step| (step.state.code(), step.at)).collect()
}

async fn told(cx: &Backend) {
    Sealer::new(backend::testing::signing_key(1), None).seal(cx).await.unwrap();
    outbox::tell(cx, Some(&post())).await.unwrap();
}

on_both! {
    async fn edge_01_two_operators_at_once_and_one_has_it(cx: Backend) {
        let Desk { service, dora, elio, .. } = desk(&cx, ProtocolKind::None).await;
        let id = arrived(&cx, service, "Rossi").await;
        let by = |who: Actor| {
            let cx = cx.clone();
            tokio::spawn(async move { run(&cx, &who, id, None, PraticaCommand::TakeCharge).await })
        };
        let (first, second) = (by(dora.clone()), by(elio));
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        let late = if first.is_err() { first } else { second };
        assert!(matches!(denial(late), Denial::PraticaAlreadyAssigned { .. }));
        assert_eq!(passed(&cx, &dora, id).await.iter().filter(|(state, _)| *state == 4000).count(), 1);
    }

    async fn edge_02_taking_and_numbering_at_once_is_consistent_in_either_order(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
        for _ in 0..8 {
            let id = arrived(&cx, service, "Rossi").await;
            let numbering = {
                let cx = cx.clone();
                tokio::spawn(async move { protocol::register_due(&cx).await })
            };
            let taken = run(&cx, &dora, id, None, PraticaCommand::TakeCharge).await;
            numbering.await.unwrap().unwrap();
            let states = passed(&cx, &dora, id).await.into_iter().map(|(state, _)| state).collect::<Vec<_>>();
            match taken {
                Ok(()) => assert_eq!(states, [2000, 3000, 4000]),
                Err(Error::Denied(Denial::PraticaNotRegistered)) => assert_eq!(states, [2000, 3000]),
                Err(other) => panic!("{other:?}"),
            }
            let kept = detail::detail(&cx, &dora, id).await.unwrap().facts.pratica;
            assert!(kept.protocol.is_some(), "nobody's work is lost");
        }
    }

    async fn edge_03_who_is_disabled_after_the_list_was_loaded_is_refused_at_the_click(cx: Backend) {
        let Desk { cast, service, dora, .. } = desk(&cx, ProtocolKind::None).await;
        let id = arrived(&cx, service, "Rossi").await;
        assert_eq!(counts(&cx, &dora).await.unwrap().free, 1, "it is on her list");
        service::enable(&cx, &cast.anna, service, dora.user, false).await.unwrap();
        assert_eq!(denial(run(&cx, &dora, id, None, PraticaCommand::TakeCharge).await), Denial::ServiceNotEnabled);
        assert_eq!(number(&cx, "select count(*) from pratica_passage").await, 1, "nothing is written");
    }

    async fn edge_05_without_a_mail_address_everything_goes_on_and_the_desk_knows(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
        let mut sent = compiled(&cx, "Rossi");
        sent.applicant.email = "nessuna".into();
        let id = receive(&cx, service, &sent).await.unwrap();
        protocol::register_due(&cx).await.unwrap();
        take(&cx, &dora, id).await;
        conclude(&cx, &dora, id, true).await;
        told(&cx).await;
        assert!(mail(&cx).await.is_empty());
        let seen = detail::detail(&cx, &dora, id).await.unwrap();
        assert_eq!(seen.mail, detail::MailState::NoAddress);
        assert_eq!(seen.facts.pratica.state, PraticaState::Complete);
    }

    async fn edge_06_a_mail_server_down_for_hours_delays_mail_and_nothing_else(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
        let down = Mailer::smtp("smtp://127.0.0.1:1", "ponte@comune-valdoro.example".parse().unwrap()).unwrap();
        let mut sender = Sender::new(down, links());
        let id = registered(&cx, service, "Rossi").await;
        for hour in 0..3 {
            told(&cx).await;
            assert!(sender.send_due(&cx, || false).await.unwrap().unreachable, "hour {hour}");
            cx.clock.advance(3_600);
        }
        take(&cx, &dora, id).await;
        conclude(&cx, &dora, id, true).await;
        told(&cx).await;
        let mut sender = Sender::new(Mailer::memory(), links());
        while sender.send_due(&cx, || false).await.unwrap().sent > 0 {}
        let Mailer::Memory(letters) = sender.mailer() else { panic!("in memory") };
        let states = letters.lock().unwrap().iter().map(|letter| letter.subject.clone()).collect::<Vec<_>>();
        assert_eq!(states, ["2000", "3000", "4000", "6000", "7000"]);
    }

    async fn edge_09_elabora_in_two_tabs_sent_twice_concludes_once(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
        let id = registered(&cx, service, "Rossi").await;
        take(&cx, &dora, id).await;
        let evaluate = PraticaCommand::Evaluate { accepted: true, reason: String::new() };
        run(&cx, &dora, id, None, evaluate).await.unwrap();
        let seen = detail::detail(&cx, &dora, id).await.unwrap().facts.pratica.revision;
        let tab = || {
            let (cx, dora) = (cx.clone(), dora.clone());
            tokio::spawn(async move { run(&cx, &dora, id, Some(seen), PraticaCommand::Finish).await })
        };
        let (first, second) = (tab(), tab());
        let results = [first.await.unwrap(), second.await.unwrap()];
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        let late = results.into_iter().find(Result::is_err).unwrap();
        assert!(matches!(denial(late), Denial::ConcurrentModification { .. }), "it is told what changed");
        for statement in [
            "select count(*) from pratica_passage where state = 6000",
            "select count(*) from event where name = 'PraticaAccepted'",
            "select count(*) from paper where kind = 'ANSWER'",
        ] {
            assert_eq!(number(&cx, statement).await, 1, "{statement}");
        }
    }

    async fn edge_13_what_happens_within_one_second_keeps_its_order(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
        let id = registered(&cx, service, "Rossi").await;
        take(&cx, &dora, id).await;
        run(&cx, &dora, id, None, PraticaCommand::Release).await.unwrap();
        take(&cx, &dora, id).await;
        conclude(&cx, &dora, id, false).await;
        let passed = passed(&cx, &dora, id).await;
        let states = passed.iter().map(|(state, _)| *state).collect::<Vec<_>>();
        assert_eq!(states, [2000, 3000, 4000, 3000, 4000, 8000, 9000]);
        assert!(passed.windows(2).all(|two| two[0].1 == two[1].1), "the clock stood still: {passed:?}");
    }

    async fn edge_14_the_hour_that_comes_twice_does_not_turn_the_iter_round(cx: Backend) {
        // 25 October 2026, 00:30 UTC: half past two in Rome, summer time; an hour later it is half past two again.
        let before = Timestamp(1_792_888_200_000_000);
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
        to(&cx, Timestamp(before.0 - 60_000_000));
        let id = registered(&cx, service, "Rossi").await;
        cx.clock.advance(3_600);
        take(&cx, &dora, id).await;
        cx.clock.advance(600);
        conclude(&cx, &dora, id, true).await;
        let passed = passed(&cx, &dora, id).await;
        assert_eq!(passed.iter().map(|(state, _)| *state).collect::<Vec<_>>(), [2000, 3000, 4000, 6000, 7000]);
        assert!(passed.is_sorted_by_key(|(_, at)| *at));
        let shown = passed.iter().map(|(_, at)| backend::rome::date_time(*at)).collect::<Vec<_>>();
        assert_eq!(shown[1], shown[2], "on the clock on the wall it is the same minute");
    }

    async fn edge_17_half_past_midnight_of_the_new_year_counts_in_the_new_year(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
        to(&cx, Timestamp(NEW_YEAR.0 - 3_660_000_000));
        let old = registered(&cx, service, "Rossi").await;
        to(&cx, NEW_YEAR);
        let new = registered(&cx, service, "Verdi").await;
        let mut numbers = Vec::new();
        for id in [old, new] {
            let kept = detail::detail(&cx, &dora, id).await.unwrap().facts.pratica;
            numbers.push(kept.protocol.unwrap().number);
        }
        assert_eq!(numbers, ["2026/0000001", "2027/0000001"]);
        let seen = overview(&cx, &dora, Filter { period: Period::Years, service: None }).await.unwrap();
        let years = seen.years.into_iter().collect::<BTreeMap<_, _>>();
        assert_eq!(years, BTreeMap::from([(2026, 1), (2027, 1)]));
    }

    async fn edge_18_a_post_code_that_begins_with_a_zero_stays_text(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::None).await;
        let mut sent = compiled(&cx, "Rossi");
        sent.applicant.address = "Via Roma 1, 00184 Roma".into();
        sent.answers.push(("CAP".into(), "00184".into()));
        let id = receive(&cx, service, &sent).await.unwrap();
        let kept = detail::detail(&cx, &dora, id).await.unwrap().facts.pratica;
        assert_eq!(kept.applicant.address, "Via Roma 1, 00184 Roma");
        assert_eq!(kept.answers.last(), Some(&("CAP".to_owned(), "00184".to_owned())));
    }
}
