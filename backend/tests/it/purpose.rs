//! Purposes on both databases: stored and read back, the quota raced for, titles, who sees what, and what a request does
//! to them.

use std::collections::BTreeSet;

use backend::agreement::list::Party;
use backend::client::purposes::{Which, purposes};
use backend::purpose::list::{Filter, list};
use backend::purpose::{choices, create, detail, facts, run, simulate};
use backend::task::{self, Filter as Waiting};
use backend::{Backend, Error, agreement, client, eservice, outbox};
use domain::agreement::{AgreementCommand, Stage};
use domain::client::{ClientCommand, ClientData, ClientKind};
use domain::effect::State;
use domain::eservice::{Descriptor, DescriptorCommand, Quotas};
use domain::event::PurposeEvent;
use domain::fixtures::{
    ANAGRAFE, ASL_ESPERIA, COMUNE_VALDORO, REGIONE_ESPERIA, RICHIESTA, TRAM_ESPERIA, version, version_id,
};
use domain::page::PageRequest;
use domain::purpose::{Answers, PurposeCommand, PurposeData, PurposeState};
use domain::task::{Reason, TaskKind};
use domain::{Actor, ClientId, Denial, EserviceId, Event, PurposeId, Revision, Role, Thing, Write};
use strum::IntoEnumIterator as _;

use crate::cast::denial;
use crate::esperia::{admin, everything_held, put, revoke_declaration, told, world};

/// Every question that a purpose without personal data asks is answered.
fn answered() -> Answers {
    let single = [
        ("purpose", "INSTITUTIONAL"),
        ("institutionalPurpose", "Tenuta dell'anagrafe della popolazione residente"),
        ("usesPersonalData", "NO"),
        ("usesThirdPartyPersonalData", "NO"),
        ("purposePursuit", "NEW_DATA"),
        ("declarationConfirmed", "true"),
    ];
    let single_answers = single.into_iter().map(|(question, value)| (question.to_owned(), value.to_owned())).collect();
    Answers { version: "3.1".to_owned(), single_answers, ..Answers::default() }
}

fn data(title: &str, daily_calls: i64) -> PurposeData {
    PurposeData {
        title: title.to_owned(),
        description: "Aggiornamento delle posizioni anagrafiche".to_owned(),
        is_free_of_charge: false,
        free_of_charge_reason: String::new(),
        daily_calls,
        risk_analysis: answered(),
        risk_analysis_id: None,
    }
}

/// Valdoro's request for "Anagrafe degli assistiti" is active; the e-service treats no personal data.
pub async fn active_request(cx: &Backend) {
    world(cx, Stage::Active, Stage::Draft).await;
    everything_held(cx).await;
    let mut tx = cx.db.begin().await.unwrap();
    let changed = sql!(tx, execute, "update eservice set personal_data = null, shown_id = $1", version(1).id).unwrap();
    assert!(changed > 0, "the e-services are in the catalogue");
    tx.commit().await.unwrap();
}

pub async fn begun(cx: &Backend, title: &str, daily_calls: i64) -> PurposeId {
    create(cx, &admin(COMUNE_VALDORO), ANAGRAFE, &data(title, daily_calls)).await.unwrap()
}

pub async fn presented(cx: &Backend, title: &str, daily_calls: i64) -> PurposeId {
    let id = begun(cx, title, daily_calls).await;
    run(cx, &admin(COMUNE_VALDORO), id, None, PurposeCommand::Activate).await.unwrap()
}

async fn state(cx: &Backend, id: PurposeId) -> PurposeState {
    detail::detail(cx, &admin(COMUNE_VALDORO), id).await.unwrap().facts.purpose.state()
}

async fn a_client(cx: &Backend, by: &Actor) -> ClientId {
    let data = ClientData {
        name: "Server di Valdoro".to_owned(),
        description: "Il sistema dell'anagrafe".to_owned(),
        kind: ClientKind::Consumer,
        members: Vec::new(),
    };
    client::create(cx, by, &data).await.unwrap()
}

async fn titles_of(cx: &Backend, by: &Actor, client: ClientId, which: Which) -> Vec<String> {
    let page = purposes(cx, by, client, which, "anagrafe esperia", PageRequest::default()).await.unwrap();
    assert_eq!(page.total, page.results.len() as i64);
    page.results.into_iter().map(|row| row.title).collect()
}

async fn titles(cx: &Backend, actor: &Actor, party: Party, filter: &Filter) -> Vec<String> {
    let page = list(cx, actor, party, filter, PageRequest::default()).await.unwrap();
    assert_eq!(page.total, page.results.len() as i64);
    page.results.into_iter().map(|row| row.title).collect()
}

on_both! {
    async fn a_purpose_is_stored_and_read_back(cx: Backend) {
        active_request(&cx).await;
        let id = begun(&cx, "Anagrafe residenti", 10).await;
        let valdoro = admin(COMUNE_VALDORO);
        let draft = detail::detail(&cx, &valdoro, id).await.unwrap();
        assert_eq!(draft.facts.purpose.risk_analysis, answered());
        assert_eq!((draft.names.producer.as_str(), draft.names.consumer.as_str()), ("Regione Esperia", "Comune di Valdoro"));
        assert_eq!(draft.facts.request.map(|request| request.id), Some(RICHIESTA));

        run(&cx, &valdoro, id, Some(Revision(1)), PurposeCommand::Activate).await.unwrap();
        let active = detail::detail(&cx, &valdoro, id).await.unwrap();
        assert_eq!((active.facts.purpose.state(), active.facts.purpose.revision), (PurposeState::Active, Revision(2)));
        assert_eq!(active.history.iter().map(|entry| entry.event.name()).collect::<Vec<_>>(), ["PurposeActivated", "PurposeCreated"]);
        let late = run(&cx, &valdoro, id, Some(Revision(1)), PurposeCommand::Archive).await;
        assert!(matches!(denial(late), Denial::ConcurrentModification { current: Revision(2), .. }));
    }

    async fn the_loads_of_other_purposes_count_and_suspended_ones_do_not(cx: Backend) {
        active_request(&cx).await;
        let quota = version(1).quotas.daily_calls_per_consumer;
        let (valdoro, esperia) = (admin(COMUNE_VALDORO), admin(REGIONE_ESPERIA));
        let first = presented(&cx, "Prima finalità", quota - 1).await;
        let second = presented(&cx, "Seconda finalità", 2).await;
        assert_eq!((state(&cx, first).await, state(&cx, second).await), (PurposeState::Active, PurposeState::WaitingForApproval));
        let capacity = detail::detail(&cx, &esperia, second).await.unwrap().facts.capacity().unwrap();
        assert_eq!(capacity.left_for_consumer(), 1, "the provider sees what is left before it decides");

        run(&cx, &esperia, first, None, PurposeCommand::Suspend { reason: String::new() }).await.unwrap();
        run(&cx, &valdoro, second, None, PurposeCommand::Reconsider).await.unwrap();
        assert_eq!(state(&cx, second).await, PurposeState::Active);
        run(&cx, &esperia, first, None, PurposeCommand::Unsuspend).await.unwrap();
        assert_eq!(state(&cx, first).await, PurposeState::Active, "the provider's own lifting asks no quota");
    }

    async fn a_waiting_load_is_its_consumers_to_take_up_when_the_provider_raises_its_quotas(cx: Backend) {
        active_request(&cx).await;
        let quotas = version(1).quotas;
        let (valdoro, esperia) = (admin(COMUNE_VALDORO), admin(REGIONE_ESPERIA));
        let asked = presented(&cx, "Anagrafe residenti", quotas.daily_calls_per_consumer + 1).await;
        let of = |kind| Waiting { kinds: vec![kind], ..Waiting::default() };
        let queue = async |actor: &Actor, kind| {
            let page = task::list(&cx, actor, &of(kind), PageRequest::default()).await.unwrap();
            page.results.into_iter().map(|row| row.reasons).collect::<Vec<_>>()
        };
        assert_eq!(queue(&valdoro, TaskKind::ReconsiderPurpose).await, Vec::<Vec<Reason>>::new());
        assert_eq!(denial(run(&cx, &valdoro, asked, None, PurposeCommand::Reconsider).await), Denial::StillOverQuota);

        let raised = Quotas { daily_calls_per_consumer: quotas.daily_calls_per_consumer + 1, ..quotas };
        let command = DescriptorCommand::UpdateQuotas(raised);
        eservice::run_version(&cx, &esperia, ANAGRAFE, version(1).id, None, command).await.unwrap();
        let last = &detail::detail(&cx, &valdoro, asked).await.unwrap().history[0];
        let fits = PurposeEvent::FitsByNow { daily_calls: raised.daily_calls_per_consumer };
        assert!(matches!(&last.event, Event::Purpose(happening) if happening.what == fits), "{last:?}");
        assert!(last.by.is_none(), "nobody did it to the purpose");
        assert_eq!(queue(&valdoro, TaskKind::ReconsiderPurpose).await, [vec![Reason::Ready]]);
        assert_eq!(queue(&esperia, TaskKind::EvaluatePurpose).await, [vec![Reason::Ready]]);
        assert_eq!(queue(&admin(TRAM_ESPERIA), TaskKind::ReconsiderPurpose).await, Vec::<Vec<Reason>>::new());

        run(&cx, &valdoro, asked, None, PurposeCommand::Reconsider).await.unwrap();
        assert_eq!(state(&cx, asked).await, PurposeState::Active);
        assert_eq!(queue(&valdoro, TaskKind::ReconsiderPurpose).await, Vec::<Vec<Reason>>::new());
    }

    async fn the_analyses_to_copy_are_the_entes_own_that_were_presented(cx: Backend) {
        active_request(&cx).await;
        let first = presented(&cx, "Prima finalità", 10).await;
        let second = presented(&cx, "Seconda finalità", 10).await;
        let draft = begun(&cx, "In bozza", 10).await;
        let of = async |actor: &Actor, apart| {
            let found = choices::answered(&cx, actor, apart).await.unwrap();
            found.into_iter().map(|one| one.id).collect::<BTreeSet<_>>()
        };
        assert_eq!(of(&admin(COMUNE_VALDORO), draft).await, BTreeSet::from([first, second]));
        assert_eq!(of(&admin(COMUNE_VALDORO), first).await, BTreeSet::from([second]));
        assert_eq!(of(&admin(REGIONE_ESPERIA), draft).await, BTreeSet::new());
        let reader = Actor { roles: vec![Role::Support], ..admin(COMUNE_VALDORO) };
        let refused = choices::answered(&cx, &reader, draft).await;
        assert!(matches!(denial(refused), Denial::Unauthorized { .. }));
    }

    async fn of_64_who_race_for_the_last_slot_one_wins(cx: Backend) {
        active_request(&cx).await;
        let quota = version(1).quotas.daily_calls_per_consumer;
        presented(&cx, "Quasi tutto", quota - 1).await;
        let mut drafts = Vec::new();
        for number in 0..64 {
            drafts.push(begun(&cx, &format!("Finalità numero {number}"), 1).await);
        }
        let racing = drafts.iter().map(|id| {
            let (cx, id) = (cx.clone(), *id);
            tokio::spawn(async move {
                loop {
                    match run(&cx, &admin(COMUNE_VALDORO), id, None, PurposeCommand::Activate).await {
                        Err(Error::Race(_) | Error::Unavailable(_)) => {}
                        other => return other.unwrap(),
                    }
                }
            })
        });
        for handle in racing.collect::<Vec<_>>() {
            handle.await.unwrap();
        }
        let mut active = 0;
        for id in &drafts {
            active += usize::from(state(&cx, *id).await == PurposeState::Active);
        }
        assert_eq!(active, 1);
    }

    async fn a_title_is_taken_once_for_an_eservice_whatever_its_case(cx: Backend) {
        active_request(&cx).await;
        let id = begun(&cx, "Anagrafe residenti", 10).await;
        let again = create(&cx, &admin(COMUNE_VALDORO), ANAGRAFE, &data("ANAGRAFE  Residenti", 10)).await;
        assert_eq!(denial(again), Denial::DuplicatedPurposeTitle);
        let own = PurposeCommand::Update(data("Anagrafe Residenti", 20));
        run(&cx, &admin(COMUNE_VALDORO), id, None, own).await.unwrap();
        run(&cx, &admin(COMUNE_VALDORO), id, None, PurposeCommand::Activate).await.unwrap();
        let copy = run(&cx, &admin(COMUNE_VALDORO), id, None, PurposeCommand::Clone).await.unwrap();
        let second = run(&cx, &admin(COMUNE_VALDORO), id, None, PurposeCommand::Clone).await.unwrap();
        let mut seen = Vec::new();
        for id in [copy, second] {
            seen.push(detail::detail(&cx, &admin(COMUNE_VALDORO), id).await.unwrap().facts.purpose.title);
        }
        assert_eq!(seen, ["Anagrafe Residenti - copia", "Anagrafe Residenti - copia 2"]);
    }

    async fn each_side_sees_its_own_and_nobody_a_draft_of_others(cx: Backend) {
        active_request(&cx).await;
        let draft = begun(&cx, "Bozza riservata", 10).await;
        presented(&cx, "Anagrafe residenti", 10).await;
        let (valdoro, esperia) = (admin(COMUNE_VALDORO), admin(REGIONE_ESPERIA));
        let all = Filter::default();
        assert_eq!(titles(&cx, &valdoro, Party::Consumer, &all).await, ["Anagrafe residenti", "Bozza riservata"]);
        assert_eq!(titles(&cx, &esperia, Party::Producer, &all).await, ["Anagrafe residenti"]);
        assert!(titles(&cx, &valdoro, Party::Producer, &all).await.is_empty());
        let words = Filter { q: "riservata".into(), ..Filter::default() };
        assert_eq!(titles(&cx, &valdoro, Party::Consumer, &words).await, ["Bozza riservata"]);
        let waiting = Filter { waiting: true, ..Filter::default() };
        assert!(titles(&cx, &esperia, Party::Producer, &waiting).await.is_empty());

        let not_found = || Denial::not_found(Thing::Purpose);
        assert_eq!(denial(detail::detail(&cx, &esperia, draft).await), not_found());
        for stranger in [admin(ASL_ESPERIA), admin(TRAM_ESPERIA)] {
            assert_eq!(denial(detail::detail(&cx, &stranger, draft).await), not_found());
            assert_eq!(denial(run(&cx, &stranger, draft, None, PurposeCommand::Delete).await), not_found());
        }
        let support = Actor { roles: vec![Role::Support], ..admin(COMUNE_VALDORO) };
        let read = detail::detail(&cx, &support, draft).await.unwrap();
        assert_eq!(read.facts.purpose.risk_analysis, Answers::default(), "answers are for administrators");
    }

    async fn a_purpose_stays_as_it_is_when_its_request_is_suspended_and_none_begins_then(cx: Backend) {
        active_request(&cx).await;
        let id = presented(&cx, "Anagrafe residenti", 10).await;
        let draft = begun(&cx, "Altra finalità", 10).await;
        revoke_declaration(&cx, domain::fixtures::RESPONSABILE_DATI).await.unwrap();
        assert_eq!(state(&cx, id).await, PurposeState::Active);
        let valdoro = admin(COMUNE_VALDORO);
        assert_eq!(denial(create(&cx, &valdoro, ANAGRAFE, &data("Nuova finalità", 10)).await), Denial::NoActiveAgreement);
        assert_eq!(denial(run(&cx, &valdoro, draft, None, PurposeCommand::Activate).await), Denial::NoActiveAgreement);
        let unknown = create(&cx, &valdoro, EserviceId(cx.id()), &data("Nuova finalità", 10)).await;
        assert_eq!(denial(unknown), Denial::not_found(Thing::Eservice));
    }

    /// Seed 002: all purposes of the request move to the new version, because they never belonged to the old one. Whoever
    /// looks meanwhile sees them with the old request or with the new one, never without any.
    async fn an_upgrade_moves_every_purpose_in_its_own_transaction(cx: Backend) {
        active_request(&cx).await;
        let quota = version(1).quotas.daily_calls_per_consumer;
        let (valdoro, esperia) = (admin(COMUNE_VALDORO), admin(REGIONE_ESPERIA));
        let active = presented(&cx, "Anagrafe residenti", 10).await;
        let suspended = presented(&cx, "Controlli periodici", 10).await;
        run(&cx, &esperia, suspended, None, PurposeCommand::Suspend { reason: String::new() }).await.unwrap();
        let all = [active, suspended, presented(&cx, "Sopra le soglie", quota).await, begun(&cx, "In bozza", 10).await];
        let mut before = Vec::new();
        for id in all {
            before.push(detail::detail(&cx, &valdoro, id).await.unwrap().facts.purpose);
        }
        let quotas = Quotas { daily_calls_per_consumer: quota - 1, ..version(1).quotas };
        let newer = Descriptor { id: version_id(2), number: 2, quotas, ..version(1) };
        let older = Descriptor { state: domain::eservice::DescriptorState::Deprecated, ..version(1) };
        put(&cx, [Write::UpdateDescriptor(older), Write::InsertDescriptor(newer)]).await;

        let (done, mut looking) = tokio::sync::oneshot::channel::<()>();
        let reader = tokio::spawn({
            let (cx, valdoro) = (cx.clone(), valdoro.clone());
            async move {
                let mut seen = BTreeSet::new();
                loop {
                    let last = looking.try_recv().is_ok();
                    let facts = detail::detail(&cx, &valdoro, active).await.unwrap().facts;
                    let request = facts.request.expect("a purpose is never without its request");
                    // The request and its quotas change together.
                    assert_eq!(request.per_consumer == quota, request.id == RICHIESTA);
                    seen.insert(request.id);
                    if last {
                        return seen;
                    }
                }
            }
        });
        let next = agreement::run(&cx, &valdoro, RICHIESTA, None, AgreementCommand::Upgrade).await.unwrap();
        done.send(()).unwrap();
        let seen = reader.await.unwrap();
        assert!(seen.contains(&next) && seen.iter().all(|id| [RICHIESTA, next].contains(id)), "{seen:?}");
        for (id, before) in all.into_iter().zip(before) {
            let after = detail::detail(&cx, &valdoro, id).await.unwrap().facts;
            assert_eq!(after.purpose, before, "its id, states and loads stay");
            assert_eq!(after.request.map(|request| request.id), Some(next));
        }
    }

    /// An upgrade that is refused leaves everything where it was.
    async fn a_refused_upgrade_moves_no_purpose(cx: Backend) {
        active_request(&cx).await;
        let id = presented(&cx, "Anagrafe residenti", 10).await;
        let valdoro = admin(COMUNE_VALDORO);
        let refused = agreement::run(&cx, &valdoro, RICHIESTA, None, AgreementCommand::Upgrade).await;
        assert_eq!(denial(refused), Denial::NoNewerDescriptor);
        let after = detail::detail(&cx, &valdoro, id).await.unwrap().facts;
        assert_eq!(after.request.map(|request| request.id), Some(RICHIESTA));
    }

    async fn what_a_page_announces_is_what_happens_and_nothing_is_stored(cx: Backend) {
        active_request(&cx).await;
        let valdoro = admin(COMUNE_VALDORO);
        let quota = version(1).quotas.daily_calls_per_consumer;
        let id = presented(&cx, "Anagrafe residenti", 10).await;
        let state = |state: &Option<State>| match state {
            Some(State::Purpose { state, daily_calls, asked, .. }) => Some((*state, *daily_calls, *asked)),
            _ => None,
        };
        let over = PurposeCommand::ChangePlan { daily_calls: quota + 1 };
        let told = simulate(&cx, &valdoro, id, over.clone()).await.unwrap();
        let [effect] = &told.effects[..] else { panic!("{:?}", told.effects) };
        assert_eq!(state(&effect.before), Some((PurposeState::Active, 10, None)));
        assert_eq!(state(&effect.after), Some((PurposeState::Active, 10, Some(quota + 1))));
        assert_eq!((told.told, told.names.purposes[&id].as_str()), (1, "Anagrafe residenti"));
        let before = detail::detail(&cx, &valdoro, id).await.unwrap().facts.purpose;
        assert_eq!(before.versions.len(), 1, "trying stores nothing");
        run(&cx, &valdoro, id, None, over).await.unwrap();
        let after = detail::detail(&cx, &valdoro, id).await.unwrap().facts.purpose;
        assert_eq!(after.waiting().map(|version| version.daily_calls), Some(quota + 1));
        let stranger = simulate(&cx, &admin(ASL_ESPERIA), id, PurposeCommand::Archive).await;
        assert_eq!(denial(stranger), Denial::not_found(Thing::Purpose));
    }

    async fn the_samples_have_purposes_in_every_state_and_nothing_in_the_future(cx: Backend) {
        let now = cx.now();
        let sealer = backend::chain::Sealer::new(backend::testing::signing_key(1), None);
        backend::seed::demo(&cx, &sealer).await.unwrap();
        let mut tx = cx.db.snapshot().await.unwrap();
        let ids = sql!(tx, fetch_all scalar PurposeId, "select id from purpose").unwrap();
        let all = facts::of(&mut tx, &ids.into_iter().collect(), now).await.unwrap();
        let states = all.values().map(|facts| facts.purpose.state()).collect::<BTreeSet<_>>();
        assert_eq!(states, PurposeState::iter().collect());
        let waits_beside = |facts: &domain::purpose::PurposeFacts| facts.purpose.live().is_some() && facts.purpose.waiting().is_some();
        assert!(all.values().any(waits_beside), "a larger load waits while another is in force");
        let unusable = all.values().filter(|facts| facts.purpose.state() == PurposeState::Active && !facts.request_is_active());
        assert_eq!(unusable.count(), 1, "active, and its request is suspended");
        let latest = sql!(tx, fetch_one scalar domain::Timestamp, "select max(occurred_at) from event").unwrap();
        assert!(latest <= now, "{latest:?}");
    }

    async fn both_sides_are_told_of_a_load_that_waits(cx: Backend) {
        active_request(&cx).await;
        let quota = version(1).quotas.daily_calls_per_consumer;
        let before = told(&cx, REGIONE_ESPERIA).await.len();
        presented(&cx, "Anagrafe residenti", quota + 1).await;
        assert_eq!(told(&cx, REGIONE_ESPERIA).await[before..], ["PurposeWaitingForApproval"]);
        backend::chain::Sealer::new(backend::testing::signing_key(1), None).seal(&cx).await.unwrap();
        outbox::tell(&cx, None).await.unwrap();
        let kinds = backend::notification::Filter {
            category: Some(domain::notification::Category::Purpose),
            ..backend::notification::Filter::default()
        };
        for ente in [COMUNE_VALDORO, REGIONE_ESPERIA] {
            let inbox = backend::notification::list(&cx, &admin(ente), &kinds, PageRequest::default()).await.unwrap();
            assert_eq!(inbox.page.total, 1);
            assert_eq!(inbox.names.purposes.values().collect::<Vec<_>>(), ["Anagrafe residenti"]);
        }
    }

    async fn a_client_is_for_the_purposes_that_are_linked_to_it(cx: Backend) {
        active_request(&cx).await;
        let valdoro = admin(COMUNE_VALDORO);
        let (live, draft) = (presented(&cx, "Anagrafe residenti", 10).await, begun(&cx, "Altra finalità", 10).await);
        let client = a_client(&cx, &valdoro).await;
        let linkable = titles_of(&cx, &valdoro, client, Which::Linkable).await;
        assert_eq!(linkable, ["Anagrafe residenti"], "the draft cannot be linked");
        let link = |id| client::run(&cx, &valdoro, client, None, ClientCommand::LinkPurpose(id));
        assert_eq!(denial(link(draft).await), Denial::NoActiveOrSuspendedPurposeVersion);
        link(live).await.unwrap();
        assert_eq!(denial(link(live).await), Denial::PurposeAlreadyLinkedToClient);
        assert_eq!(titles_of(&cx, &valdoro, client, Which::Linked).await, ["Anagrafe residenti"]);
        assert!(titles_of(&cx, &valdoro, client, Which::Linkable).await.is_empty());
        let of = client::list::Filter { purpose: Some(live), ..client::list::Filter::default() };
        let apart = client::list::Filter { apart_from: Some(live), ..client::list::Filter::default() };
        let found = client::list::list(&cx, &valdoro, &of, PageRequest::default()).await.unwrap();
        assert_eq!(found.results.iter().map(|row| (row.id, row.purposes)).collect::<Vec<_>>(), [(client, 1)]);
        assert_eq!(client::list::list(&cx, &valdoro, &apart, PageRequest::default()).await.unwrap().total, 0);
        // Whatever becomes of the purpose, it can be unlinked, and it cannot be linked again.
        run(&cx, &valdoro, live, None, PurposeCommand::Archive).await.unwrap();
        assert_eq!(titles_of(&cx, &valdoro, client, Which::Linked).await, ["Anagrafe residenti"]);
        client::run(&cx, &valdoro, client, None, ClientCommand::UnlinkPurpose(live)).await.unwrap();
        assert_eq!(denial(link(live).await), Denial::NoActiveOrSuspendedPurposeVersion);
    }
}
