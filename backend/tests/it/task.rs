//! "Da fare" over the sample data: every number beside the menu is the length of the list it leads to, and the database
//! finds exactly what `domain::task::task` says.

use std::collections::{BTreeMap, BTreeSet};

use backend::agreement::list::{self as requests, Party};
use backend::chain::Sealer;
use backend::frame::MOST_COUNTED;
use backend::task::{Filter, TaskRow, counts, list};
use backend::{Backend, discrepancy, notification};
use domain::agreement::{AgreementCommand, AgreementFacts, AgreementState};
use domain::attribute::HeldCommand;
use domain::page::PageRequest;
use domain::task::{Candidate, Reason, TaskKind, task};
use domain::{Actor, AgreementId, PraticaId, PurposeId, Role, TenantId, UserId};
use sqlx_macros::FromRow;
use strum::IntoEnumIterator as _;

#[derive(FromRow)]
struct Known {
    id: UserId,
    tenant_id: TenantId,
    username: String,
}

/// Everybody of the sample data, with the role in their user name.
async fn people(cx: &Backend) -> BTreeMap<String, Actor> {
    let mut tx = cx.db.snapshot().await.unwrap();
    let known = sql!(tx, fetch_all as Known, "select id, tenant_id, username from account").unwrap();
    let actor = |known: Known| {
        let role: Role = known.username.split('@').next().unwrap().parse().unwrap();
        (known.username, Actor { user: known.id, tenant: known.tenant_id, roles: vec![role] })
    };
    known.into_iter().map(actor).collect()
}

async fn samples(cx: &Backend) -> BTreeMap<String, Actor> {
    backend::seed::demo(cx, &Sealer::new(backend::testing::signing_key(1), None)).await.unwrap();
    people(cx).await
}

/// A whole queue, read page by page.
async fn queue(cx: &Backend, actor: &Actor, filter: &Filter) -> Vec<TaskRow> {
    let mut rows = Vec::new();
    loop {
        let page = list(cx, actor, filter, PageRequest::new(rows.len() as i64, 3)).await.unwrap();
        if page.results.is_empty() {
            assert_eq!(rows.len() as i64, page.total);
            return rows;
        }
        rows.extend(page.results);
    }
}

async fn of_kind(cx: &Backend, actor: &Actor, kind: TaskKind) -> Vec<TaskRow> {
    queue(cx, actor, &Filter { kinds: vec![kind], ..Filter::default() }).await
}

async fn kinds(cx: &Backend, actor: &Actor) -> BTreeSet<TaskKind> {
    queue(cx, actor, &Filter::default()).await.into_iter().map(|row| row.kind).collect()
}

/// The requests and kinds that wait for the actor, asked of the rules one by one.
async fn by_the_rules(cx: &Backend, actor: &Actor) -> BTreeSet<(TaskKind, AgreementId)> {
    let mut tx = cx.db.snapshot().await.unwrap();
    let ids = sql!(tx, fetch_all scalar AgreementId, "select id from agreement").unwrap();
    let all = backend::agreement::facts::of(&mut tx, &ids.into_iter().collect(), cx.now()).await.unwrap();
    let key = |facts: &AgreementFacts| (facts.agreement.created_at, facts.agreement.id);
    let pair = |facts: &AgreementFacts| (facts.agreement.consumer, facts.agreement.eservice);
    let mut waiting = BTreeSet::new();
    for facts in all.values() {
        let later = all.values().any(|other| pair(other) == pair(facts) && key(other) > key(facts));
        let candidate = Candidate::Request { facts: Box::new(facts.clone()), later };
        let due = TaskKind::iter().filter(|kind| task(*kind, &candidate, actor, cx.now()).is_some());
        waiting.extend(due.map(|kind| (kind, facts.agreement.id)));
    }
    waiting
}

/// The same of purposes.
async fn purposes_by_the_rules(cx: &Backend, actor: &Actor) -> BTreeSet<(TaskKind, PurposeId)> {
    let mut tx = cx.db.snapshot().await.unwrap();
    let ids = sql!(tx, fetch_all scalar PurposeId, "select id from purpose").unwrap();
    let all = backend::purpose::facts::of(&mut tx, &ids.into_iter().collect(), cx.now()).await.unwrap();
    let mut waiting = BTreeSet::new();
    for facts in all.into_values() {
        let id = facts.purpose.id;
        let candidate = Candidate::Purpose(Box::new(facts));
        let due = TaskKind::iter().filter(|kind| task(*kind, &candidate, actor, cx.now()).is_some());
        waiting.extend(due.map(|kind| (kind, id)));
    }
    waiting
}

/// The same of pratiche.
async fn pratiche_by_the_rules(cx: &Backend, actor: &Actor) -> BTreeSet<(TaskKind, PraticaId)> {
    let mut tx = cx.db.snapshot().await.unwrap();
    let ids = sql!(tx, fetch_all scalar PraticaId, "select id from pratica").unwrap();
    let all = backend::pratica::facts::of(&mut tx, &ids.into_iter().collect(), cx.now()).await.unwrap();
    let mut waiting = BTreeSet::new();
    for facts in all.into_values() {
        let id = facts.pratica.id;
        let candidate = Candidate::Pratica(Box::new(facts));
        let due = TaskKind::iter().filter(|kind| task(*kind, &candidate, actor, cx.now()).is_some());
        waiting.extend(due.map(|kind| (kind, id)));
    }
    waiting
}

async fn assert_as_the_rules_say(cx: &Backend, people: &BTreeMap<String, Actor>) {
    for (name, actor) in people {
        let rows = queue(cx, actor, &Filter::default()).await;
        let requests = rows.iter().filter(|row| row.kind != TaskKind::RenewVerification);
        let found = requests.filter_map(|row| row.agreement.map(|id| (row.kind, id))).collect::<BTreeSet<_>>();
        assert_eq!(found, by_the_rules(cx, actor).await, "{name}");
        let found = rows.iter().filter_map(|row| row.purpose.as_ref().map(|named| (row.kind, named.purpose)));
        assert_eq!(found.collect::<BTreeSet<_>>(), purposes_by_the_rules(cx, actor).await, "{name}: purposes");
        let found = rows.iter().filter_map(|row| row.pratica.as_ref().map(|named| (row.kind, named.pratica)));
        assert_eq!(found.collect::<BTreeSet<_>>(), pratiche_by_the_rules(cx, actor).await, "{name}: pratiche");
    }
}

on_both! {
    async fn every_number_of_the_menu_is_the_length_of_the_list_it_leads_to(cx: Backend) {
        let page = PageRequest::new(0, 100);
        for (name, actor) in samples(&cx).await {
            let rows = queue(&cx, &actor, &Filter::default()).await;
            let menu = backend::frame::waiting(&cx, &actor).await.unwrap();
            assert_eq!(menu.tasks, (rows.len() as i64).min(MOST_COUNTED), "{name}: da fare");
            let tiles = counts(&cx, &actor, &Filter::default()).await.unwrap();
            for kind in TaskKind::iter() {
                let count = tiles.get(&kind).copied().unwrap_or_default();
                assert_eq!(count, of_kind(&cx, &actor, kind).await.len() as i64, "{name}: {kind}");
            }
            let in_hand = backend::pratica::list::Filter::default();
            if actor.has(domain::Permission::WorkPratiche) {
                let desk = backend::pratica::list::list(&cx, &actor, &in_hand, page).await.unwrap();
                assert_eq!(menu.pratiche, desk.total, "{name}: pratiche");
            }
            let unread = notification::unread(&cx, &actor).await.unwrap();
            assert_eq!(unread, menu.notifications, "{name}: notifiche");
            let to_read = notification::Filter { read: Some(false), ..notification::Filter::default() };
            if actor.has(domain::Permission::ReadNotifications) {
                let inbox = notification::list(&cx, &actor, &to_read, page).await.unwrap();
                assert_eq!(unread, inbox.page.total.min(MOST_COUNTED), "{name}: notifiche");
            }
            if !actor.has(domain::Permission::ReadAgreements) {
                continue;
            }
            let open = discrepancy::Filter { waiting: true, ..discrepancy::Filter::default() };
            let cases = discrepancy::list(&cx, &actor, &open, page).await.unwrap();
            assert_eq!(discrepancy::count_waiting(&cx, &actor).await.unwrap(), cases.results.len() as i64, "{name}");
            assert_eq!(menu.discrepancies, cases.results.len() as i64, "{name}: discrepanze");
            let waiting = requests::waiting(&cx, &actor).await.unwrap();
            assert_eq!((menu.to_approve, menu.to_complete), (waiting.to_approve, waiting.to_complete), "{name}: richieste");
            let pending = requests::Filter { states: vec![AgreementState::Pending], ..requests::Filter::default() };
            let received = requests::list(&cx, &actor, Party::Producer, &pending, page).await.unwrap();
            assert_eq!(waiting.to_approve, received.results.len() as i64, "{name}: da approvare");
            let to_complete = requests::Filter { to_complete: true, ..requests::Filter::default() };
            let sent = requests::list(&cx, &actor, Party::Consumer, &to_complete, page).await.unwrap();
            assert_eq!(waiting.to_complete, sent.results.len() as i64, "{name}: da completare");
        }
    }

    async fn what_the_database_finds_is_what_the_rules_say(cx: Backend) {
        let people = samples(&cx).await;
        assert_as_the_rules_say(&cx, &people).await;
        // Time passes: rejections grow old, verifications run out.
        cx.clock.advance(25 * 86_400);
        assert_as_the_rules_say(&cx, &people).await;
        cx.clock.advance(40 * 86_400);
        assert_as_the_rules_say(&cx, &people).await;
    }

    async fn everything_that_waits_is_in_somebodys_queue(cx: Backend) {
        let people = samples(&cx).await;
        let mut all = BTreeSet::new();
        for actor in people.values() {
            all.extend(kinds(&cx, actor).await);
        }
        assert_eq!(all, TaskKind::iter().collect());
        let busy = ["admin@", "api@", "operatore@", "operatore-admin@"];
        for (name, actor) in people.iter().filter(|(name, _)| !busy.iter().any(|role| name.starts_with(role))) {
            assert_eq!(kinds(&cx, actor).await, BTreeSet::new(), "{name}");
        }
        let api = kinds(&cx, &people["api@regione-esperia"]).await;
        assert_eq!(api, BTreeSet::from([TaskKind::PublishVersion]));
    }

    async fn what_ends_comes_first_and_then_what_has_waited_longest(cx: Backend) {
        let people = samples(&cx).await;
        let region = &people["admin@regione-esperia"];
        let rows = queue(&cx, region, &Filter::default()).await;
        assert_eq!(rows[0].kind, TaskKind::RenewVerification);
        let [Reason::VerificationExpires { at }] = rows[0].reasons[..] else { panic!("{:?}", rows[0]) };
        assert_eq!(rows[0].deadline, Some(at));
        let order = rows.iter().map(|row| (row.deadline.is_none(), row.deadline, row.since)).collect::<Vec<_>>();
        assert!(order.is_sorted(), "{order:?}");
        let whole = list(&cx, region, &Filter::default(), PageRequest::new(0, 100)).await.unwrap();
        assert_eq!(whole.results, rows);
    }

    async fn the_name_of_an_eservice_narrows_the_queue(cx: Backend) {
        let people = samples(&cx).await;
        let named = |q: &str| Filter { q: q.to_owned(), ..Filter::default() };
        let region = &people["admin@regione-esperia"];
        let found = queue(&cx, region, &named("prenotazioni")).await;
        assert!(found.len() >= 3, "{found:?}");
        assert!(found.iter().all(|row| row.version.as_ref().unwrap().eservice_name == "Prenotazioni sanitarie"));
        let both = Filter { kinds: vec![TaskKind::CompleteDraft], ..named("prenotazioni") };
        assert_eq!(queue(&cx, region, &both).await, []);
        assert_eq!(queue(&cx, region, &named("% _ ' \\ niente")).await, []);
        let whole = queue(&cx, region, &Filter::default()).await;
        assert_eq!(queue(&cx, region, &named("%")).await, whole);
        // A case is about an attribute: it is found by the e-services that ask for it.
        let valdoro = &people["admin@comune-valdoro"];
        let cases = queue(&cx, valdoro, &named("anagrafe comunale")).await;
        assert!(cases.iter().any(|row| row.kind == TaskKind::ResolveDiscrepancy), "{cases:?}");
    }

    async fn a_thing_leaves_the_queue_when_it_is_done(cx: Backend) {
        let people = samples(&cx).await;
        let (region, asl) = (&people["admin@regione-esperia"], &people["admin@asl-esperia"]);
        let to_evaluate = of_kind(&cx, region, TaskKind::EvaluateRequest).await;
        let ready = to_evaluate.iter().find(|row| row.reasons == [Reason::Ready]).unwrap();
        let id = ready.agreement.unwrap();
        backend::agreement::run(&cx, region, id, None, AgreementCommand::Approve).await.unwrap();
        let left = of_kind(&cx, region, TaskKind::EvaluateRequest).await;
        assert_eq!(left.len(), to_evaluate.len() - 1);
        let rejected = of_kind(&cx, asl, TaskKind::ResubmitRequest).await;
        let [only] = &rejected[..] else { panic!("{rejected:?}") };
        backend::agreement::run(&cx, asl, only.agreement.unwrap(), None, AgreementCommand::Clone).await.unwrap();
        assert_eq!(of_kind(&cx, asl, TaskKind::ResubmitRequest).await, []);
        let renewals = of_kind(&cx, region, TaskKind::RenewVerification).await;
        let [only] = &renewals[..] else { panic!("{renewals:?}") };
        let (consumer, attribute) = (only.party.as_ref().unwrap().0, only.attribute.as_ref().unwrap().0);
        let renew = HeldCommand::ChangeExpiry { expires_at: None };
        backend::attribute::held::run(&cx, region, consumer, attribute, renew).await.unwrap();
        assert_eq!(of_kind(&cx, region, TaskKind::RenewVerification).await, []);
    }

    async fn what_the_ente_did_last_is_told_to_whom_it_may_concern(cx: Backend) {
        let people = samples(&cx).await;
        let (done, names) = backend::event::done_lately(&cx, &people["admin@regione-esperia"], 5).await.unwrap();
        assert_eq!(done.len(), 5);
        assert!(done.is_sorted_by(|newer, older| newer.id > older.id));
        let region = people["admin@regione-esperia"].tenant;
        assert!(done.iter().all(|entry| entry.by.as_ref().is_some_and(|by| by.tenant == region && by.name.is_some())));
        assert!(!names.attributes.is_empty() || !names.eservices.is_empty());
        let manager = backend::event::done_lately(&cx, &people["gestore@ponte"], 5).await.unwrap();
        assert!(manager.0.is_empty());
    }
}
