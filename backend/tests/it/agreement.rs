//! Requests: saved with their event, refused without a trace, never overtaken.

use backend::agreement::list::{self, Filter, Party, Tabs};
use backend::agreement::{create, detail, run};
use backend::{Backend, Error};
use domain::agreement::{AgreementCommand, AgreementState, Stage};
use domain::eservice::{Descriptor, DescriptorState};
use domain::fixtures::{
    ALTRA_RICHIESTA, ANAGRAFE, COMUNE_VALDORO, REGIONE_ESPERIA, RICHIESTA, TRAM_ESPERIA, version, version_id,
};
use domain::page::PageRequest;
use domain::{AgreementId, Denial, Revision, Thing, Write};

use crate::cast::denial;
use crate::esperia::{admin, everything_held, put, world};

async fn count(cx: &Backend, table: &str) -> i64 {
    let mut tx = cx.db.snapshot().await.unwrap();
    match table {
        "event" => sql!(tx, fetch_one scalar i64, "select count(*) from event").unwrap(),
        _ => sql!(tx, fetch_one scalar i64, "select count(*) from agreement").unwrap(),
    }
}

async fn state(cx: &Backend, id: AgreementId) -> AgreementState {
    let mut tx = cx.db.snapshot().await.unwrap();
    backend::agreement::facts::facts(&mut tx, id, cx.now()).await.unwrap().unwrap().state()
}

on_both! {
    async fn a_command_saves_and_appends_its_event(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        everything_held(&cx).await;
        run(&cx, &admin(REGIONE_ESPERIA), RICHIESTA, Some(Revision(1)), AgreementCommand::Approve).await.unwrap();
        let shown = detail::detail(&cx, &admin(COMUNE_VALDORO), RICHIESTA).await.unwrap();
        assert_eq!(shown.facts.state(), AgreementState::Active);
        assert_eq!(shown.facts.agreement.revision, Revision(2));
        assert_eq!(shown.history.first().map(|entry| entry.event.name()), Some("Activated"));
        let by = shown.history[0].by.as_ref().expect("somebody did it");
        assert_eq!(by.tenant, REGIONE_ESPERIA);
        assert_eq!(by.name, None, "the other side's people stay unnamed");
    }

    async fn a_refused_command_leaves_no_trace(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        let before = (count(&cx, "event").await, state(&cx, RICHIESTA).await);
        let refused = run(&cx, &admin(COMUNE_VALDORO), RICHIESTA, None, AgreementCommand::Approve).await;
        assert_eq!(denial(refused), Denial::TenantIsNotTheProducer);
        let reject = AgreementCommand::Reject { reason: "no".into() };
        let refused = run(&cx, &admin(REGIONE_ESPERIA), RICHIESTA, None, reject).await;
        assert!(matches!(denial(refused), Denial::Invalid(errors) if errors[0].field == "reason"));
        assert_eq!((count(&cx, "event").await, state(&cx, RICHIESTA).await), before);
    }

    async fn whoever_saw_an_older_request_is_told_what_changed(cx: Backend) {
        world(&cx, Stage::Active, Stage::Draft).await;
        let suspend = |reason: &str| AgreementCommand::Suspend { reason: reason.into() };
        run(&cx, &admin(REGIONE_ESPERIA), RICHIESTA, Some(Revision(1)), suspend("verifica documentale")).await.unwrap();
        let late = run(&cx, &admin(COMUNE_VALDORO), RICHIESTA, Some(Revision(1)), suspend("fermo nostro")).await;
        let Denial::ConcurrentModification { current, changes } = denial(late) else { panic!("a conflict") };
        assert_eq!(current, Revision(2));
        assert_eq!(changes.iter().map(|change| change.name.as_str()).collect::<Vec<_>>(), ["SuspendedByProducer"]);
    }

    async fn requests_of_others_are_not_there(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        let stranger = admin(TRAM_ESPERIA);
        let not_found = || Denial::not_found(Thing::Agreement);
        assert_eq!(denial(detail::detail(&cx, &stranger, RICHIESTA).await), not_found());
        assert_eq!(denial(detail::detail(&cx, &stranger, AgreementId(cx.id())).await), not_found());
        assert_eq!(denial(run(&cx, &stranger, RICHIESTA, None, AgreementCommand::Approve).await), not_found());
        // The provider of a draft does not know that there is one (`decisions.md` I8).
        assert_eq!(denial(detail::detail(&cx, &admin(domain::fixtures::ASL_ESPERIA), ALTRA_RICHIESTA).await), not_found());
        let all = list::list(&cx, &stranger, Party::Producer, &Filter::default(), PageRequest::default()).await.unwrap();
        assert_eq!(all.total, 0);
    }

    async fn lists_and_their_counts_agree(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        let (valdoro, page) = (admin(COMUNE_VALDORO), PageRequest::default());
        let sent = list::list(&cx, &valdoro, Party::Consumer, &Filter::default(), page).await.unwrap();
        assert_eq!(sent.total, 2);
        assert_eq!(sent.results.len(), 2);
        let counts = list::counts(&cx, &valdoro, Party::Consumer).await.unwrap();
        assert_eq!(counts, [(AgreementState::Draft, 1), (AgreementState::Pending, 1)]);
        let waiting = list::waiting(&cx, &valdoro).await.unwrap();
        assert_eq!((waiting.to_approve, waiting.to_complete), (0, 1));
        for filter in [
            Filter::default(),
            Filter { states: vec![AgreementState::Pending], ..Filter::default() },
            Filter { states: vec![AgreementState::Active], ..Filter::default() },
            Filter { to_complete: true, ..Filter::default() },
            Filter { states: vec![AgreementState::Pending], q: "anagrafe".into(), ..Filter::default() },
        ] {
            for (person, party) in [(&valdoro, Party::Consumer), (&admin(domain::fixtures::ASL_ESPERIA), Party::Producer)] {
                let alone = list::list(&cx, person, party, &filter, page).await.unwrap();
                let (rows, tabs) = list::with_tabs(&cx, person, party, &filter, page).await.unwrap();
                assert_eq!((rows.total, rows.results.len()), (alone.total, alone.results.len()), "{filter:?}");
                let waiting = list::waiting(&cx, person).await.unwrap();
                let to_do = if party == Party::Consumer { waiting.to_complete } else { waiting.to_approve };
                assert_eq!(tabs, Tabs { counts: list::counts(&cx, person, party).await.unwrap(), to_do });
            }
        }
        let search = |q: &str| Filter { q: q.into(), ..Filter::default() };
        for (q, found) in [("preno", 1), ("ESPERIA", 2), ("perché%_'", 0), ("anagrafe regione", 1)] {
            let page = list::list(&cx, &valdoro, Party::Consumer, &search(q), page).await.unwrap();
            assert_eq!(page.total, found, "{q}");
        }
        let (asl, all) = (admin(domain::fixtures::ASL_ESPERIA), Filter::default());
        let drafts = list::list(&cx, &asl, Party::Producer, &all, page).await.unwrap();
        assert_eq!(drafts.total, 0, "drafts of others are not in the provider's list");
    }

    async fn an_upgrade_archives_the_old_request_and_its_forgotten_version(cx: Backend) {
        world(&cx, Stage::Active, Stage::Draft).await;
        everything_held(&cx).await;
        let old = Descriptor { state: DescriptorState::Deprecated, ..version(1) };
        put(&cx, [Write::UpdateDescriptor(old), Write::InsertDescriptor(version(2))]).await;
        let valdoro = admin(COMUNE_VALDORO);
        let upgraded = run(&cx, &valdoro, RICHIESTA, None, AgreementCommand::Upgrade).await.unwrap();
        assert_ne!(upgraded, RICHIESTA);
        assert_eq!(state(&cx, upgraded).await, AgreementState::Active);
        let old = detail::detail(&cx, &valdoro, RICHIESTA).await.unwrap();
        assert_eq!(old.facts.state(), AgreementState::Archived);
        assert_eq!(old.facts.agreement.replaced_by, Some(upgraded));
        assert_eq!(old.facts.current.state, DescriptorState::Archived);
        let again = run(&cx, &valdoro, RICHIESTA, None, AgreementCommand::Upgrade).await;
        assert!(matches!(denial(again), Denial::AgreementNotInExpectedState { state: AgreementState::Archived }));
    }

    async fn one_request_at_a_time_for_an_e_service(cx: Backend) {
        world(&cx, Stage::Archived, Stage::Archived).await;
        everything_held(&cx).await;
        let valdoro = admin(COMUNE_VALDORO);
        let attempts = (0..8).map(|_| {
            let (cx, valdoro) = (cx.clone(), valdoro.clone());
            tokio::spawn(async move { create(&cx, &valdoro, ANAGRAFE, version_id(1)).await })
        });
        let mut made = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            match attempt.await.unwrap() {
                Ok(_) => made += 1,
                Err(Error::Denied(Denial::AgreementAlreadyExists { .. })) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(made, 1);
    }

    async fn sixty_four_approvals_and_one_wins(cx: Backend) {
        race(&[cx]).await;
    }
}

/// Several processes on one PostgreSQL: each has its own connections and nothing else in common.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_and_sixty_four_approvals_and_one_wins() {
    let Some(url) = backend::testing::fresh(backend::testing::On::Postgres).await else { return };
    let process = async |seed| {
        let db = backend::Db::open(&url, 8).await.expect("opens");
        Backend::new(
            db,
            backend::Clock::fixed(backend::testing::NOW),
            backend::Random::seeded(seed),
            backend::testing::files(),
        )
    };
    race(&[process(1).await, process(2).await]).await;
}

/// 64 people approve the same request at once: one does, the others are told that it changed.
async fn race(processes: &[Backend]) {
    let cx = &processes[0];
    world(cx, Stage::Pending, Stage::Draft).await;
    everything_held(cx).await;
    let start = std::sync::Arc::new(tokio::sync::Barrier::new(64));
    let people = (0..64).map(|n| {
        let (cx, start) = (processes[n % processes.len()].clone(), start.clone());
        tokio::spawn(async move {
            start.wait().await;
            loop {
                let approve = AgreementCommand::Approve;
                match run(&cx, &admin(REGIONE_ESPERIA), RICHIESTA, Some(Revision(1)), approve).await {
                    // No connection in time: nothing was asked of the database yet. People press the button again.
                    Err(Error::Unavailable(_)) => {}
                    answer => return answer,
                }
            }
        })
    });
    let (mut won, mut overtaken) = (0, 0);
    for person in people.collect::<Vec<_>>() {
        match person.await.expect("nobody panics") {
            Ok(_) => won += 1,
            Err(Error::Denied(Denial::ConcurrentModification { .. })) => overtaken += 1,
            Err(other) => panic!("neither won nor overtaken: {other:?}"),
        }
    }
    assert_eq!((won, overtaken), (1, 63));
    let mut tx = cx.db.snapshot().await.unwrap();
    let told = sql!(tx, fetch_one scalar i64, "select count(*) from event where name = 'Activated'").unwrap();
    assert_eq!(told, 1);
}
