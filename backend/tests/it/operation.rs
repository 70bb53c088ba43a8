//! One command on many requests: each by itself, once, and what came of it for its own ente alone.

use backend::agreement::list::{Filter, Party};
use backend::operation::{self, list};
use backend::{Backend, saved_filter};
use domain::agreement::bulk::{BulkAction, Outcome, Picked};
use domain::agreement::{AgreementState, Stage};
use domain::fixtures::{ALTRA_RICHIESTA, COMUNE_VALDORO, REGIONE_ESPERIA, RICHIESTA, TRAM_ESPERIA};
use domain::page::PageRequest;
use domain::{AgreementId, Denial, FieldProblem, OperationId, Revision, Thing};

use crate::cast::denial;
use crate::esperia::{admin, everything_held, world};

fn picked(ids: &[(AgreementId, Option<i64>)]) -> Vec<Picked> {
    ids.iter().map(|(id, seen)| Picked { id: *id, seen: seen.map(Revision) }).collect()
}

async fn events(cx: &Backend) -> i64 {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_one scalar i64, "select count(*) from event").unwrap()
}

async fn outcomes(cx: &Backend, id: OperationId) -> Vec<(AgreementId, Outcome, Option<Denial>)> {
    let page = PageRequest::new(0, 50);
    let rows = list::rows(cx, &admin(REGIONE_ESPERIA), id, None, page).await.unwrap().results;
    rows.into_iter().map(|row| (row.agreement, row.outcome, row.denial)).collect()
}

on_both! {
    async fn one_refusal_does_not_stop_the_others_and_names_what_is_hidden_to_nobody(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        everything_held(&cx).await;
        let (provider, id, unknown) = (admin(REGIONE_ESPERIA), OperationId(cx.id()), AgreementId(cx.id()));
        let some = picked(&[(unknown, None), (ALTRA_RICHIESTA, None), (RICHIESTA, Some(1))]);
        operation::run(&cx, &provider, id, BulkAction::Approve, &some, "").await.unwrap();
        let not_found = Some(Denial::not_found(Thing::Agreement));
        let expected = vec![
            (unknown, Outcome::Refused, not_found.clone()),
            (ALTRA_RICHIESTA, Outcome::Refused, not_found),
            (RICHIESTA, Outcome::Done, None),
        ];
        assert_eq!(outcomes(&cx, id).await, expected);
        let run = list::detail(&cx, &provider, id).await.unwrap();
        assert_eq!(run.counts, [(Outcome::Done, 1), (Outcome::Refused, 2)]);
        assert!(run.finished_at.is_some());
        let rows = list::rows(&cx, &provider, id, None, PageRequest::default()).await.unwrap().results;
        let named = rows.iter().map(|row| row.party.is_some()).collect::<Vec<_>>();
        assert_eq!(named, [false, false, true], "the provider of another request's draft learns no name");
        let refused = list::rows(&cx, &provider, id, Some(Outcome::Refused), PageRequest::default()).await.unwrap();
        assert_eq!(refused.total, 2);
        let stranger = admin(TRAM_ESPERIA);
        assert_eq!(denial(list::detail(&cx, &stranger, id).await), Denial::not_found(Thing::Operation));
        let theirs = list::rows(&cx, &stranger, id, None, PageRequest::default()).await;
        assert_eq!(denial(theirs), Denial::not_found(Thing::Operation));
    }

    async fn the_same_run_sent_twice_happens_once(cx: Backend) {
        world(&cx, Stage::Active, Stage::Draft).await;
        let (provider, id) = (admin(REGIONE_ESPERIA), OperationId(cx.id()));
        let some = picked(&[(RICHIESTA, Some(1))]);
        operation::run(&cx, &provider, id, BulkAction::Suspend, &some, "manutenzione").await.unwrap();
        let before = events(&cx).await;
        operation::run(&cx, &provider, id, BulkAction::Suspend, &some, "manutenzione").await.unwrap();
        assert_eq!(events(&cx).await, before);
        assert_eq!(outcomes(&cx, id).await, [(RICHIESTA, Outcome::Done, None)]);
        // Another ente's run with the same id is another run, and tells nothing of this one.
        let now = picked(&[(RICHIESTA, None)]);
        operation::run(&cx, &admin(COMUNE_VALDORO), id, BulkAction::Suspend, &now, "").await.unwrap();
        let theirs = list::rows(&cx, &admin(COMUNE_VALDORO), id, None, PageRequest::default()).await.unwrap();
        assert_eq!((theirs.total, theirs.results[0].outcome), (1, Outcome::Done));
        assert_eq!(outcomes(&cx, id).await.len(), 1);
    }

    async fn what_changed_since_it_was_picked_is_refused(cx: Backend) {
        world(&cx, Stage::Active, Stage::Draft).await;
        let (provider, id) = (admin(REGIONE_ESPERIA), OperationId(cx.id()));
        let stale = picked(&[(RICHIESTA, Some(7))]);
        operation::run(&cx, &provider, id, BulkAction::Suspend, &stale, "").await.unwrap();
        let outcome = outcomes(&cx, id).await.pop().unwrap();
        assert_eq!(outcome.1, Outcome::Refused);
        assert!(matches!(outcome.2, Some(Denial::ConcurrentModification { .. })), "{outcome:?}");
    }

    async fn the_preflight_says_what_the_run_answers(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        let provider = admin(REGIONE_ESPERIA);
        let foresee = async |action| {
            let all = Filter::default();
            let found = operation::preflight(&cx, &provider, Party::Producer, action, &all).await.unwrap();
            assert_eq!(found.total, 1);
            found.rows.into_iter().next().unwrap()
        };
        for (held, may_approve) in [(false, false), (true, true)] {
            if held {
                everything_held(&cx).await;
            }
            let (row, verdict) = foresee(BulkAction::Approve).await;
            assert_eq!((row.id, verdict.is_ok()), (RICHIESTA, may_approve), "{verdict:?}");
            let simulated =
                backend::agreement::simulate(&cx, &provider, RICHIESTA, BulkAction::Approve.command("")).await;
            assert_eq!(simulated.is_ok(), may_approve);
        }
        let (_, verdict) = foresee(BulkAction::Suspend).await;
        assert_eq!(verdict, Err(Denial::AgreementNotInExpectedState { state: AgreementState::Pending }));
    }

    async fn a_run_has_a_size(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        let many = (0..201).map(|_| (AgreementId(cx.id()), None)).collect::<Vec<_>>();
        let (provider, id) = (admin(REGIONE_ESPERIA), OperationId(cx.id()));
        let refused = operation::run(&cx, &provider, id, BulkAction::Approve, &picked(&many), "").await;
        assert_eq!(denial(refused), Denial::field("agreements", FieldProblem::TooMany { max: 200 }));
        operation::run(&cx, &provider, id, BulkAction::Approve, &picked(&many[..200]), "").await.unwrap();
        let rows = list::rows(&cx, &provider, id, None, PageRequest::stretch(0)).await.unwrap();
        assert_eq!((rows.total, rows.results.len()), (200, 200));
    }

    async fn a_filter_is_its_keepers_alone(cx: Backend) {
        let cast = crate::cast::Cast::of(&cx).await;
        let (anna, bruno, page) = (cast.anna, cast.bruno, PageRequest::default());
        let keep = async |name: &str| saved_filter::keep(&cx, &anna, "/catalogo", "q=anagrafe", name).await;
        let id = keep(" Anagrafi ").await.unwrap();
        assert_eq!(denial(keep("ANAGRAFI").await), Denial::field("name", FieldProblem::Taken));
        for number in 1..20 {
            keep(&format!("Filtro {number}")).await.unwrap();
        }
        assert_eq!(denial(keep("uno di troppo").await), Denial::field("name", FieldProblem::TooMany { max: 20 }));
        let kept = saved_filter::list(&cx, &anna, "/catalogo", page).await.unwrap();
        assert_eq!((kept.total, kept.results[0].name.as_str()), (20, "Anagrafi"));
        assert_eq!(saved_filter::list(&cx, &anna, "/enti", page).await.unwrap().total, 0);
        assert_eq!(saved_filter::list(&cx, &anna, "", page).await.unwrap().total, 20);
        assert_eq!(saved_filter::list(&cx, &bruno, "", page).await.unwrap().total, 0);
        let not_found = Denial::not_found(Thing::SavedFilter);
        assert_eq!(denial(saved_filter::forget(&cx, &bruno, id).await), not_found);
        assert_eq!(saved_filter::forget(&cx, &anna, id).await.unwrap(), "/catalogo");
        assert_eq!(denial(saved_filter::forget(&cx, &anna, id).await), not_found);
    }
}
