//! Pratiche on both databases: raced for, listed, numbered, told to the citizen, and an iter that is only added to.

mod citizen;
mod closing;
mod edges;
mod figures;
mod list;
mod remote;

use std::collections::BTreeSet;

use backend::pratica::list::counts;
use backend::pratica::{attach, detail, document, protocol, receive, run, service};
use backend::{Backend, Error, outbox};
use domain::eservice::interface::Upload;
use domain::pratica::service::ServiceData;
use domain::pratica::{Applicant, AttachmentRule, Compiled, PraticaCommand, PraticaState, ProtocolKind};
use domain::{Actor, Denial, PraticaId, Revision, Role, ServiceId, Thing};
use sqlx_macros::FromRow;
use strum::IntoEnumIterator as _;

use crate::cast::{Cast, actor, denial, person, typed};

/// Comune di Valdoro's desk: two operators on one service, one who is not enabled, and who manages them.
struct Desk {
    cast: Cast,
    service: ServiceId,
    dora: Actor,
    elio: Actor,
    fabio: Actor,
}

/// Personal links of citizens, as a console under this address makes them.
fn links() -> backend::pratica::citizen::Links {
    let key = backend::testing::signing_key(1);
    backend::pratica::citizen::Links::new("https://ponte.example/cittadino/", &key).unwrap()
}

async fn operator(cx: &Backend, cast: &Cast, name: &str) -> Actor {
    actor(&person(cx, &cast.anna, cast.valdoro, &typed(name, "Operatori", &[Role::Operatore])).await)
}

async fn offered(cx: &Backend, by: &Actor, name: &str, protocol: ProtocolKind) -> ServiceId {
    let data = ServiceData {
        name: name.into(),
        area: "Scuola".into(),
        protocol,
        attachment: AttachmentRule::Optional,
        steps: Vec::new(),
    };
    service::create(cx, by, &data).await.unwrap()
}

async fn desk(cx: &Backend, protocol: ProtocolKind) -> Desk {
    let cast = Cast::of(cx).await;
    let service = offered(cx, &cast.anna, "Iscrizione all'asilo nido", protocol).await;
    let (dora, elio, fabio) =
        (operator(cx, &cast, "Dora").await, operator(cx, &cast, "Elio").await, operator(cx, &cast, "Fabio").await);
    for operator in [&dora, &elio] {
        service::enable(cx, &cast.anna, service, operator.user, true).await.unwrap();
    }
    Desk { cast, service, dora, elio, fabio }
}

fn compiled(cx: &Backend, family_name: &str) -> Compiled {
    let applicant = Applicant {
        name: "Mario".into(),
        family_name: family_name.into(),
        fiscal_code: "RSSMRA80A01H501U".into(),
        email: "mario@posta.example".into(),
        ..Applicant::default()
    };
    let answers = vec![("Nome del bambino".into(), "Luca".into())];
    Compiled { applicant, answers, files: Vec::new(), compiled_at: cx.now() }
}

async fn arrived(cx: &Backend, service: ServiceId, family_name: &str) -> PraticaId {
    cx.clock.advance(60);
    receive(cx, service, &compiled(cx, family_name)).await.unwrap()
}

async fn registered(cx: &Backend, service: ServiceId, family_name: &str) -> PraticaId {
    let id = arrived(cx, service, family_name).await;
    protocol::register_due(cx).await.unwrap();
    id
}

async fn take(cx: &Backend, by: &Actor, id: PraticaId) {
    run(cx, by, id, None, PraticaCommand::TakeCharge).await.unwrap();
}

async fn conclude(cx: &Backend, by: &Actor, id: PraticaId, accepted: bool) {
    let reason = "Il punteggio è noto.".to_owned();
    run(cx, by, id, None, PraticaCommand::Evaluate { accepted, reason }).await.unwrap();
    run(cx, by, id, None, PraticaCommand::Finish).await.unwrap();
    protocol::register_due(cx).await.unwrap();
}

async fn number(cx: &Backend, statement: &'static str) -> i64 {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_one scalar i64, statement).unwrap()
}

on_both! {
    async fn a_pratica_goes_the_way_of_the_manual(cx: Backend) {
        let Desk { cast, service, dora, elio, fabio } = desk(&cx, ProtocolKind::Internal).await;
        let id = arrived(&cx, service, "Rossi").await;
        let refused = run(&cx, &dora, id, None, PraticaCommand::TakeCharge).await;
        assert_eq!(denial(refused), Denial::PraticaNotRegistered);
        assert_eq!(protocol::register_due(&cx).await.unwrap(), 1);
        assert_eq!(protocol::register_due(&cx).await.unwrap(), 0, "one number, once");
        take(&cx, &dora, id).await;
        take(&cx, &dora, id).await;
        let refused = run(&cx, &elio, id, Some(Revision(2)), PraticaCommand::TakeCharge).await;
        assert!(matches!(denial(refused), Denial::PraticaAlreadyAssigned { by, .. } if by == "Dora Operatori"));
        assert_eq!(denial(run(&cx, &fabio, id, None, PraticaCommand::TakeCharge).await), Denial::ServiceNotEnabled);
        let not_there = Denial::NotFound { thing: Thing::Pratica };
        assert_eq!(denial(detail::detail(&cx, &fabio, id).await), not_there);
        assert_eq!(denial(run(&cx, &fabio, id, None, PraticaCommand::Finish).await), not_there);
        let stranger = Actor { roles: vec![Role::Operatore, Role::OperatoreAdmin], ..cast.bruno.clone() };
        assert_eq!(denial(run(&cx, &stranger, id, None, PraticaCommand::TakeCharge).await), not_there);
        conclude(&cx, &dora, id, true).await;
        let found = detail::detail(&cx, &dora, id).await.unwrap();
        let passed = found.iter.iter().map(|step| step.state.code()).collect::<Vec<_>>();
        assert_eq!(passed, [2000, 3000, 4000, 6000, 7000]);
        let kept = &found.facts.pratica;
        assert_eq!(kept.protocol.as_ref().map(|protocol| protocol.number.as_str()), Some("2026/0000001"));
        let outcome = kept.outcome.as_ref().unwrap();
        assert_eq!(outcome.protocol.as_ref().map(|protocol| protocol.number.as_str()), Some("2026/0000002"));
        assert_eq!(found.iter[2].operator.as_deref(), Some("Dora Operatori"), "colleagues may know");
        assert_eq!(kept.applicant, compiled(&cx, "Rossi").applicant);
    }

    async fn whoever_saw_an_older_pratica_is_told_what_changed(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::None).await;
        let id = arrived(&cx, service, "Rossi").await;
        take(&cx, &dora, id).await;
        let evaluate = |seen| {
            let command = PraticaCommand::Evaluate { accepted: true, reason: String::new() };
            run(&cx, &dora, id, Some(Revision(seen)), command)
        };
        evaluate(2).await.unwrap();
        assert!(matches!(denial(evaluate(2).await), Denial::ConcurrentModification { current: Revision(3), .. }));
    }

    async fn the_iter_is_only_added_to(cx: Backend) {
        let Desk { service, .. } = desk(&cx, ProtocolKind::None).await;
        arrived(&cx, service, "Rossi").await;
        for statement in ["update pratica_passage set state = 9000", "delete from pratica_passage"] {
            let mut tx = cx.db.begin().await.unwrap();
            assert!(sql!(tx, execute, statement).is_err(), "{statement}");
        }
        assert_eq!(number(&cx, "select count(*) from pratica_passage where state = 2000").await, 1);
    }

    async fn a_file_is_attached_given_back_and_hidden_from_others(cx: Backend) {
        let Desk { service, dora, elio, fabio, .. } = desk(&cx, ProtocolKind::None).await;
        let id = arrived(&cx, service, "Rossi").await;
        take(&cx, &dora, id).await;
        let upload = Upload { name: "esito.pdf", pretty_name: "", content_type: "", bytes: b"%PDF-1.7 esito" };
        assert_eq!(denial(attach(&cx, &elio, id, upload).await), Denial::PraticaNotInHand);
        let file = attach(&cx, &dora, id, upload).await.unwrap();
        let (kept, bytes) = document(&cx, &elio, id, file).await.unwrap();
        assert_eq!((kept.name.as_str(), &bytes[..]), ("esito.pdf", &b"%PDF-1.7 esito"[..]));
        assert_eq!(denial(document(&cx, &fabio, id, file).await), Denial::NotFound { thing: Thing::Pratica });
        run(&cx, &dora, id, None, PraticaCommand::Detach { file }).await.unwrap();
        assert_eq!(denial(document(&cx, &dora, id, file).await), Denial::NotFound { thing: Thing::Document });
    }

    async fn the_citizen_is_told_in_order_and_never_by_whom(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
        let id = registered(&cx, service, "Rossi").await;
        take(&cx, &dora, id).await;
        run(&cx, &dora, id, None, PraticaCommand::Comment { text: "Lo sento domani.".into() }).await.unwrap();
        run(&cx, &dora, id, None, PraticaCommand::Release).await.unwrap();
        take(&cx, &dora, id).await;
        conclude(&cx, &dora, id, true).await;
        backend::chain::Sealer::new(backend::testing::signing_key(1), None).seal(&cx).await.unwrap();
        outbox::tell(&cx, Some(&post())).await.unwrap();
        outbox::tell(&cx, Some(&post())).await.unwrap();
        let mail = mail(&cx).await;
        let states = mail.iter().map(|mail| mail.subject.as_str()).collect::<Vec<_>>();
        assert_eq!(states, ["2000", "3000", "4000", "4000", "6000", "7000"]);
        for mail in &mail {
            assert_eq!(mail.recipient, "mario@posta.example");
            let told = format!("{} {} {}", mail.subject, mail.body, mail.message_id);
            for secret in ["Dora", "dora", "Operatori", &dora.user.to_string(), &dora.user.0.simple().to_string()] {
                assert!(!told.contains(secret), "{secret}: {told}");
            }
        }
    }

    async fn without_an_address_nothing_is_sent_and_the_desk_sees_it(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::None).await;
        let mut sent = compiled(&cx, "Rossi");
        sent.applicant.email = "nessuno".into();
        let id = receive(&cx, service, &sent).await.unwrap();
        take(&cx, &dora, id).await;
        backend::chain::Sealer::new(backend::testing::signing_key(1), None).seal(&cx).await.unwrap();
        outbox::tell(&cx, Some(&post())).await.unwrap();
        assert!(mail(&cx).await.is_empty());
        assert_eq!(detail::detail(&cx, &dora, id).await.unwrap().mail, detail::MailState::NoAddress);
    }

    async fn who_is_disabled_on_a_service_keeps_what_is_in_hand(cx: Backend) {
        let Desk { cast, service, dora, fabio, .. } = desk(&cx, ProtocolKind::None).await;
        let id = arrived(&cx, service, "Rossi").await;
        take(&cx, &dora, id).await;
        service::enable(&cx, &cast.anna, service, dora.user, false).await.unwrap();
        conclude(&cx, &dora, id, true).await;
        let next = arrived(&cx, service, "Verdi").await;
        assert_eq!(denial(run(&cx, &dora, next, None, PraticaCommand::TakeCharge).await), Denial::ServiceNotEnabled);
        service::enable(&cx, &cast.anna, service, fabio.user, true).await.unwrap();
        take(&cx, &fabio, next).await;
        let nobody = service::enable(&cx, &cast.anna, service, cast.bruno.user, true).await;
        assert_eq!(denial(nobody), Denial::NotFound { thing: Thing::User });
        let unauthorized = service::enable(&cx, &dora, service, dora.user, true).await;
        assert!(matches!(denial(unauthorized), Denial::Unauthorized { .. }));
    }

    async fn an_administrator_gives_a_pratica_to_somebody_else(cx: Backend) {
        let Desk { cast, service, dora, elio, fabio } = desk(&cx, ProtocolKind::None).await;
        let id = arrived(&cx, service, "Rossi").await;
        take(&cx, &dora, id).await;
        let to = |person: &Actor| run(&cx, &cast.anna, id, None, PraticaCommand::Reassign { to: person.user });
        assert!(matches!(denial(to(&fabio).await), Denial::Invalid(_)));
        to(&elio).await.unwrap();
        assert_eq!(counts(&cx, &elio).await.unwrap().in_hand, 1);
        assert_eq!(denial(run(&cx, &dora, id, None, PraticaCommand::Release).await), Denial::PraticaNotInHand);
    }

    async fn sixty_four_operators_take_one_pratica_and_one_has_it(cx: Backend) {
        race(&[cx]).await;
    }

    async fn synthetic_pratiche_are_in_every_third_and_have_their_numbers(cx: Backend) {
        let typed = typed("gestore", "Gestori", &[]);
        backend::user::create_first_manager(&cx, &typed, Some(crate::cast::PASSWORD)).await.unwrap();
        let manager = backend::user::platform_manager(&cx).await.unwrap();
        let sealer = backend::chain::Sealer::new(backend::testing::signing_key(1), None);
        let amount = backend::seed::Amount { eservices: 0, enti: 1, agreements: 0, pratiche: 60, seed: 3, password: None };
        backend::seed::synthetic(&cx, &sealer, &manager, &amount).await.unwrap();
        assert_eq!(number(&cx, "select count(*) from pratica").await, 60);
        assert_eq!(number(&cx, "select count(*) from pratica where protocol is null").await, 0);
        for state in [3000, 4000, 7000] {
            let with = texts(&cx).await;
            assert!(with.contains(&state.to_string()), "{state}: {with:?}");
        }
        assert_eq!(number(&cx, "select count(*) from mail").await, 0, "history is not mailed");
    }

    async fn the_sample_data_have_a_pratica_in_every_state_that_lasts(cx: Backend) {
        let sealer = backend::chain::Sealer::new(backend::testing::signing_key(1), None);
        backend::seed::demo(&cx, &sealer).await.unwrap();
        let there = texts(&cx).await;
        // What passes in one step, and what the citizen alone sees.
        let passing = [PraticaState::Draft, PraticaState::SubmittedAfterIntegration];
        let lasting = PraticaState::iter().filter(|state| !passing.contains(state));
        let missing = lasting.filter(|state| !there.contains(&state.code().to_string())).collect::<Vec<_>>();
        assert!(missing.is_empty(), "{missing:?}");
        let late = number(&cx, "select max(at) from pratica_passage").await;
        assert!(late <= cx.now().0, "the story ends before it is written");
    }
}

async fn texts(cx: &Backend) -> BTreeSet<String> {
    let found = backend::testing::texts(cx, "select distinct cast(state as text) from pratica").await;
    found.into_iter().collect()
}

#[derive(FromRow)]
struct Mail {
    recipient: String,
    subject: String,
    body: String,
    message_id: String,
}

async fn mail(cx: &Backend) -> Vec<Mail> {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_all as Mail, "select recipient, subject, body, message_id from mail order by id").unwrap()
}

/// Words of a kind: the code of the state is the subject.
fn post() -> outbox::Post {
    fn citizen(notice: &domain::pratica::CitizenNotice<'_>) -> domain::notification::MailText {
        let body = format!("{notice:?}");
        domain::notification::MailText { subject: notice.state.code().to_string(), body, html: None }
    }
    fn nothing() -> domain::notification::MailText {
        domain::notification::MailText { subject: String::new(), body: String::new(), html: None }
    }
    outbox::Post {
        words: |_| nothing(),
        digest: |_| nothing(),
        citizen,
        public_url: "https://ponte.example".to_owned(),
    }
}

/// Several processes on one PostgreSQL: each has its own connections and nothing else in common.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_and_sixty_four_operators_and_one_has_it() {
    let Some(url) = backend::testing::fresh(backend::testing::On::Postgres).await else { return };
    let process = async |seed| {
        let db = backend::Db::open(&url, 8).await.expect("opens");
        let clock = backend::Clock::fixed(backend::testing::NOW);
        Backend::new(db, clock, backend::Random::seeded(seed), backend::testing::files())
    };
    race(&[process(1).await, process(2).await]).await;
}

/// 64 operators take one pratica at once: one has it, the others are told who was faster; one row, one event.
async fn race(processes: &[Backend]) {
    let cx = &processes[0];
    let Desk { cast, service, .. } = desk(cx, ProtocolKind::None).await;
    let id = arrived(cx, service, "Rossi").await;
    // Accounts cost a slow hash each: these people share eight.
    let mut people = Vec::new();
    for number in 0..8 {
        let somebody = operator(cx, &cast, &format!("persona{number}")).await;
        service::enable(cx, &cast.anna, service, somebody.user, true).await.unwrap();
        people.push(somebody);
    }
    let start = std::sync::Arc::new(tokio::sync::Barrier::new(64));
    let tries = (0..64).map(|n| {
        let (cx, start, who) = (processes[n % processes.len()].clone(), start.clone(), people[n % 8].clone());
        tokio::spawn(async move {
            start.wait().await;
            loop {
                match run(&cx, &who, id, None, PraticaCommand::TakeCharge).await {
                    // No connection in time: nothing was asked of the database yet. People press the button again.
                    Err(Error::Unavailable(_)) => {}
                    answer => return answer,
                }
            }
        })
    });
    let (mut has_it, mut told) = (0, 0);
    for one in tries.collect::<Vec<_>>() {
        match one.await.expect("nobody panics") {
            Ok(()) => has_it += 1,
            Err(Error::Denied(Denial::PraticaAlreadyAssigned { .. })) => told += 1,
            Err(other) => panic!("neither has it nor was told: {other:?}"),
        }
    }
    // The winner pressed eight times, and has it each time.
    assert_eq!((has_it, told), (8, 56));
    assert_eq!(number(cx, "select count(*) from pratica_passage where state = 4000").await, 1);
    assert_eq!(number(cx, "select count(*) from event where name = 'PraticaTakenInCharge'").await, 1);
}

/// The part of an address of a service.
async fn slug_of(cx: &Backend, service: ServiceId) -> String {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_one scalar String, "select slug from service where id = $1", service).unwrap()
}
