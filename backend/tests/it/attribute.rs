//! Giving and taking attributes: what is stored, which requests move with it, and who may read it.

use backend::attribute::{expiry, fit, given, held, list, registry};
use backend::{Backend, Error};
use domain::agreement::{AgreementState, Stage};
use domain::attribute::registry::NewAttribute;
use domain::attribute::{AttributeKind, HeldCommand};
use domain::fixtures::{
    ALTRA_RICHIESTA, ASL_ESPERIA, COMUNE, COMUNE_VALDORO, CONVENZIONE, NOW, POLIZZE_SICURE, REGIONE_ESPERIA,
    REGISTRO_ENTI, RESPONSABILE_DATI, RICHIESTA, SPORTELLO_APERTO, UNIONE_DI_COMUNI, actor, requirements,
};
use domain::page::PageRequest;
use domain::requirement::Standing;
use domain::{AttributeId, Denial, Role, TenantId, Thing};

use crate::esperia::*;

fn new(kind: AttributeKind, name: &str, code: &str) -> NewAttribute {
    NewAttribute { kind, name: name.into(), description: "Attributo di prova".into(), code: code.into() }
}

fn all() -> PageRequest {
    PageRequest::new(0, 50)
}

async fn standing(cx: &Backend, kind: AttributeKind, attribute: AttributeId) -> Option<Standing> {
    let filter = list::Filter { only: list::Only::All, ..list::Filter::default() };
    let page = list::standings(cx, &admin(COMUNE_VALDORO), COMUNE_VALDORO, kind, &filter, all()).await.expect("a list");
    page.results.into_iter().find(|row| row.attribute == attribute).map(|row| row.standing)
}

on_both! {
    async fn names_are_unique_without_regard_to_case_and_codes_within_a_certifier(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        let certifier = admin(REGISTRO_ENTI);
        let create = async |new: NewAttribute| refusal(registry::create(&cx, &certifier, &new).await);
        let id = create(new(AttributeKind::Certified, "Città metropolitana", "L45")).await.expect("created");
        let row = registry::get(&cx, &certifier, id).await.expect("there");
        assert_eq!((row.attribute.code.as_deref(), row.creator_slug.as_str()), (Some("L45"), "registro-enti"));

        let again = create(new(AttributeKind::Certified, "CITTÀ METROPOLITANA", "L46")).await;
        assert_eq!(again, Err(Denial::AttributeDuplicate));
        let same_code = create(new(AttributeKind::Certified, "Altro attributo", "L45")).await;
        assert_eq!(same_code, Err(Denial::AttributeDuplicate));
        assert_eq!(registry::by_code(&cx, REGISTRO_ENTI, "L45").await.expect("there"), id);
        assert!(registry::by_code(&cx, REGIONE_ESPERIA, "L45").await.is_err());
    }

    async fn a_private_body_adds_nothing_to_the_registry(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        let private = admin(POLIZZE_SICURE);
        let answer = registry::create(&cx, &private, &new(AttributeKind::Declared, "Polizza attiva", "")).await;
        assert_eq!(refusal(answer), Err(Denial::OriginNotCompliant));
    }

    async fn the_registry_is_searched_without_accents_and_by_kind(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        let reader = actor(ASL_ESPERIA, Role::Support);
        let names = async |filter: registry::Filter| {
            let page = registry::list(&cx, &reader, &filter, all()).await.expect("a list");
            page.results.into_iter().map(|row| row.attribute.name).collect::<Vec<_>>()
        };
        let by_word = registry::Filter { q: "COMUNÌ unione".into(), ..registry::Filter::default() };
        assert_eq!(names(by_word).await, ["Unione di comuni"]);
        let nothing = registry::Filter { q: "%".into(), kinds: vec![AttributeKind::Verified], ..registry::Filter::default() };
        assert_eq!(names(nothing).await, ["Convenzione firmata"], "a sign of `like` is not a pattern");
        let of_certifier = registry::Filter { origin: Some("registro-enti".into()), ..registry::Filter::default() };
        assert_eq!(names(of_certifier).await, ["Comune", "Unione di comuni"]);
        let outsider = registry::list(&cx, &actor(ASL_ESPERIA, Role::Operatore), &registry::Filter::default(), all()).await;
        assert!(matches!(outsider, Err(Error::Denied(Denial::Unauthorized { .. }))));
    }

    /// Seed 003: the request goes to "Attributi certificati mancanti" and, given again, back to draft.
    async fn a_certified_attribute_lost_moves_requests_in_the_same_breath(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Active).await;
        everything_held(&cx).await;
        revoke_assignment(&cx, COMUNE).await.expect("revoked");
        assert_eq!(state(&cx, RICHIESTA).await, AgreementState::MissingCertifiedAttributes);
        assert_eq!(state(&cx, ALTRA_RICHIESTA).await, AgreementState::Suspended);

        assert_eq!(revoke_assignment(&cx, COMUNE).await, Err(Denial::AttributeAlreadyRevoked));
        assign(&cx, COMUNE).await.expect("assigned again");
        assert_eq!(state(&cx, RICHIESTA).await, AgreementState::Draft);
        assert_eq!(state(&cx, ALTRA_RICHIESTA).await, AgreementState::Active);
    }

    async fn another_attribute_of_the_group_is_as_good(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Active).await;
        everything_held(&cx).await;
        assign(&cx, UNIONE_DI_COMUNI).await.expect("assigned");
        revoke_assignment(&cx, COMUNE).await.expect("revoked");
        assert_eq!(state(&cx, RICHIESTA).await, AgreementState::Pending);
        assert_eq!(state(&cx, ALTRA_RICHIESTA).await, AgreementState::Active);
    }

    /// Seed 003: pending goes back to draft, active is suspended at once, declared again it works again.
    async fn a_declaration_taken_back_moves_requests_and_made_again_moves_them_back(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        everything_held(&cx).await;
        revoke_declaration(&cx, RESPONSABILE_DATI).await.expect("revoked");
        assert_eq!(state(&cx, RICHIESTA).await, AgreementState::Suspended);
        assert_eq!(state(&cx, ALTRA_RICHIESTA).await, AgreementState::Active, "its version does not ask for it");
        assert_eq!(revoke_declaration(&cx, RESPONSABILE_DATI).await, Err(Denial::AttributeNotDeclared));
        declare(&cx, RESPONSABILE_DATI).await.expect("declared");
        assert_eq!(state(&cx, RICHIESTA).await, AgreementState::Active);
    }

    async fn a_pending_request_goes_back_to_draft_when_a_declaration_is_taken_back(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Pending).await;
        everything_held(&cx).await;
        revoke_declaration(&cx, RESPONSABILE_DATI).await.expect("revoked");
        assert_eq!(state(&cx, RICHIESTA).await, AgreementState::Draft);
        assert_eq!(state(&cx, ALTRA_RICHIESTA).await, AgreementState::Pending);
    }

    async fn declaring_twice_is_told_once(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        for _ in 0..2 {
            declare(&cx, SPORTELLO_APERTO).await.expect("declared");
        }
        assert_eq!(told(&cx, COMUNE_VALDORO).await, ["Declared"]);
    }

    /// Seed 003: "la piattaforma mantiene invariati gli stati delle richieste di fruizione".
    async fn a_verification_taken_back_moves_no_request(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        everything_held(&cx).await;
        revoke_verification(&cx, REGIONE_ESPERIA).await.expect("revoked");
        assert_eq!(state(&cx, RICHIESTA).await, AgreementState::Active);
        assert_eq!(state(&cx, ALTRA_RICHIESTA).await, AgreementState::Active);
        assert_eq!(revoke_verification(&cx, REGIONE_ESPERIA).await, Err(Denial::AttributeAlreadyRevoked));
    }

    async fn a_verification_says_nothing_for_another_provider(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Pending).await;
        verify(&cx, REGIONE_ESPERIA, RICHIESTA, None).await.expect("verified");
        let mut tx = cx.db.snapshot().await.expect("begins");
        let requirements = requirements();
        let ask = |producer| fit::Ask { requirements: &requirements, consumer: COMUNE_VALDORO, producer };
        let fits = fit::fits(&mut tx, &[ask(REGIONE_ESPERIA), ask(ASL_ESPERIA)], cx.now()).await.expect("answers");
        let verified = fits.iter().map(|fit| fit.is_satisfied(AttributeKind::Verified)).collect::<Vec<_>>();
        assert_eq!(verified, [true, false]);
    }

    async fn the_request_named_must_be_one_s_own_and_ask_for_the_attribute(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        let not_allowed = Err(Denial::AttributeVerificationNotAllowed);
        assert_eq!(verify(&cx, REGIONE_ESPERIA, ALTRA_RICHIESTA, None).await, not_allowed);
        assert_eq!(verify(&cx, ASL_ESPERIA, ALTRA_RICHIESTA, None).await, not_allowed, "a draft asks nobody");
        assert_eq!(verify(&cx, POLIZZE_SICURE, RICHIESTA, None).await, not_allowed);
        assert_eq!(verify(&cx, REGIONE_ESPERIA, RICHIESTA, None).await, Ok(()));
    }

    async fn unknown_enti_and_attributes_are_not_found(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        let certifier = admin(REGISTRO_ENTI);
        let nobody = TenantId(cx.id());
        let answer = held::run(&cx, &certifier, nobody, COMUNE, HeldCommand::Assign).await;
        assert_eq!(refusal(answer), Err(Denial::not_found(Thing::Tenant)));
        let nothing = AttributeId(cx.id());
        let answer = held::run(&cx, &certifier, COMUNE_VALDORO, nothing, HeldCommand::Assign).await;
        assert_eq!(refusal(answer), Err(Denial::not_found(Thing::Attribute)));
        let reader = actor(REGISTRO_ENTI, Role::Api);
        let answer = held::run(&cx, &reader, nobody, nothing, HeldCommand::Assign).await;
        assert!(matches!(refusal(answer), Err(Denial::Unauthorized { .. })), "the role is looked at first");
    }

    async fn a_refused_command_stores_nothing_and_tells_nobody(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Pending).await;
        assert!(verify(&cx, REGIONE_ESPERIA, RICHIESTA, Some(NOW)).await.is_err());
        assert_eq!(standing(&cx, AttributeKind::Verified, CONVENZIONE).await, Some(Standing::Never));
        assert_eq!(told(&cx, COMUNE_VALDORO).await, Vec::<String>::new());
    }

    async fn an_ente_sees_what_it_holds_what_it_lost_and_what_it_is_asked_for(cx: Backend) {
        world(&cx, Stage::Active, Stage::Pending).await;
        assign(&cx, COMUNE).await.expect("assigned");
        revoke_assignment(&cx, COMUNE).await.expect("revoked");
        verify(&cx, REGIONE_ESPERIA, RICHIESTA, Some(NOW.plus_days(3))).await.expect("verified");
        cx.clock.advance(4 * 86_400);

        assert_eq!(standing(&cx, AttributeKind::Certified, COMUNE).await, Some(Standing::Revoked { at: NOW }));
        assert_eq!(standing(&cx, AttributeKind::Certified, UNIONE_DI_COMUNI).await, Some(Standing::Never));
        let rows = async |kind, only, q: &str| {
            let filter = list::Filter { only, q: q.into() };
            let page = list::standings(&cx, &admin(COMUNE_VALDORO), COMUNE_VALDORO, kind, &filter, all()).await;
            let rows = page.expect("a list").results;
            rows.into_iter().map(|row| (row.name, row.giver_name, row.asked_by)).collect::<Vec<_>>()
        };
        use AttributeKind::{Certified, Declared, Verified};
        let row = |name: &str, giver: &str, asked| (name.to_owned(), giver.to_owned(), asked);
        let registro = "Registro Nazionale degli Enti";
        assert_eq!(rows(Certified, list::Only::Lost, "").await, [row("Comune", registro, 2)]);
        assert_eq!(rows(Certified, list::Only::Held, "").await, []);
        assert_eq!(
            rows(Certified, list::Only::Concerning, "").await,
            [row("Comune", registro, 2), row("Unione di comuni", registro, 2)]
        );
        assert_eq!(
            rows(Declared, list::Only::Missing, "").await,
            [row("Responsabile della protezione dei dati nominato", "Regione Esperia", 1)]
        );
        assert_eq!(rows(Declared, list::Only::All, "sportello").await.len(), 1);
        assert_eq!(
            rows(Verified, list::Only::Missing, "").await,
            [row("Convenzione firmata", "ASL Esperia", 1), row("Convenzione firmata", "Regione Esperia", 1)]
        );
        assert_eq!(rows(Verified, list::Only::Lost, "").await, [row("Convenzione firmata", "Regione Esperia", 1)]);
        assert_eq!(rows(Verified, list::Only::All, "asl").await, [row("Convenzione firmata", "ASL Esperia", 1)]);
    }

    async fn others_read_what_is_said_of_an_ente_and_not_what_it_is_asked_for(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        everything_held(&cx).await;
        let read = async |by: TenantId, kind| {
            let filter = list::Filter { only: list::Only::All, ..list::Filter::default() };
            let page = list::standings(&cx, &admin(by), COMUNE_VALDORO, kind, &filter, all()).await.expect("a list");
            page.results.into_iter().map(|row| (row.name, row.giver_name, row.asked_by)).collect::<Vec<_>>()
        };
        assert_eq!(read(POLIZZE_SICURE, AttributeKind::Certified).await.len(), 1);
        assert_eq!(read(POLIZZE_SICURE, AttributeKind::Declared).await[0].2, 0);
        assert_eq!(read(POLIZZE_SICURE, AttributeKind::Verified).await, []);
        let own_word = ("Convenzione firmata".to_owned(), "ASL Esperia".to_owned(), 0);
        assert_eq!(read(ASL_ESPERIA, AttributeKind::Verified).await, [own_word]);
    }

    async fn a_certifier_sees_its_own_assignments_and_nobody_else_s(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        assign(&cx, COMUNE).await.expect("assigned");
        assign(&cx, UNIONE_DI_COMUNI).await.expect("assigned");
        revoke_assignment(&cx, UNIONE_DI_COMUNI).await.expect("revoked");
        let find = async |filter: given::AssignmentFilter| {
            let page = given::assignments(&cx, &actor(REGISTRO_ENTI, Role::Support), &filter, all()).await.expect("a list");
            page.results.into_iter().map(|row| (row.tenant_name, row.code)).collect::<Vec<_>>()
        };
        let valdoro = |code: &str| ("Comune di Valdoro".to_owned(), Some(code.to_owned()));
        let filter = given::AssignmentFilter::default;
        assert_eq!(find(filter()).await.len(), 2);
        assert_eq!(find(given::AssignmentFilter { in_force: Some(true), ..filter() }).await, [valdoro("L6")]);
        assert_eq!(find(given::AssignmentFilter { in_force: Some(false), ..filter() }).await, [valdoro("L12")]);
        assert_eq!(find(given::AssignmentFilter { attribute: Some(COMUNE), ..filter() }).await, [valdoro("L6")]);
        assert_eq!(find(given::AssignmentFilter { q: "valdoro unione".into(), ..filter() }).await, [valdoro("L12")]);
        assert_eq!(find(given::AssignmentFilter { q: "esperia".into(), ..filter() }).await, []);
        let other = given::assignments(&cx, &admin(REGIONE_ESPERIA), &filter(), all()).await;
        assert!(matches!(other, Err(Error::Denied(Denial::TenantIsNotACertifier))));
    }

    async fn a_provider_sees_what_it_verified_and_what_ends_first(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        verify(&cx, REGIONE_ESPERIA, RICHIESTA, Some(NOW.plus_days(30))).await.expect("verified");
        let page = given::verified_by_us(&cx, &admin(REGIONE_ESPERIA), "", all()).await.expect("a list");
        assert_eq!((page.total, page.results[0].consumer_name.as_str()), (1, "Comune di Valdoro"));
        let page = given::verified_by_us(&cx, &admin(ASL_ESPERIA), "", all()).await.expect("a list");
        assert_eq!(page.total, 0);
    }

    async fn a_verification_that_ran_out_is_told_once_however_often_the_job_runs(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        everything_held(&cx).await;
        verify(&cx, REGIONE_ESPERIA, RICHIESTA, Some(NOW.plus_days(1))).await.expect("verified again, with an end");
        assert_eq!(expiry::expire_verifications(&cx).await.expect("runs"), 0);
        cx.clock.advance(86_400);
        assert_eq!(expiry::expire_verifications(&cx).await.expect("runs"), 1);
        assert_eq!(expiry::expire_verifications(&cx).await.expect("runs"), 0);
        assert_eq!(state(&cx, RICHIESTA).await, AgreementState::Active, "no state changes");
        let names = told(&cx, ASL_ESPERIA).await;
        assert_eq!(names.iter().filter(|name| *name == "Opened").count(), 1, "{names:?}");
        let until = Standing::Expired { at: NOW.plus_days(1) };
        let filter = list::Filter { q: "regione".into(), only: list::Only::All };
        let page = list::standings(&cx, &admin(COMUNE_VALDORO), COMUNE_VALDORO, AttributeKind::Verified, &filter, all()).await;
        assert_eq!(page.expect("a list").results[0].standing, until);
    }

    async fn two_jobs_at_once_tell_each_end_once(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        verify(&cx, REGIONE_ESPERIA, RICHIESTA, Some(NOW.plus_days(1))).await.expect("verified");
        verify(&cx, ASL_ESPERIA, ALTRA_RICHIESTA, Some(NOW.plus_days(1))).await.expect("verified");
        cx.clock.advance(2 * 86_400);
        let (one, two) = tokio::join!(expiry::expire_verifications(&cx), expiry::expire_verifications(&cx));
        assert_eq!(one.expect("runs") + two.expect("runs"), 2);
        let names = told(&cx, COMUNE_VALDORO).await;
        assert_eq!(names.iter().filter(|name| *name == "VerificationExpired").count(), 2, "{names:?}");
    }

    async fn an_end_moved_to_the_future_makes_the_verification_hold_again(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        verify(&cx, REGIONE_ESPERIA, RICHIESTA, Some(NOW.plus_days(1))).await.expect("verified");
        cx.clock.advance(2 * 86_400);
        expiry::expire_verifications(&cx).await.expect("runs");
        let change = HeldCommand::ChangeExpiry { expires_at: Some(NOW.plus_days(10)) };
        run(&cx, REGIONE_ESPERIA, CONVENZIONE, change).await.expect("changed");
        let filter = list::Filter { q: "regione".into(), only: list::Only::Held };
        let page = list::standings(&cx, &admin(COMUNE_VALDORO), COMUNE_VALDORO, AttributeKind::Verified, &filter, all()).await;
        assert_eq!(page.expect("a list").total, 1);
    }

    async fn bad_pages_and_searches_are_answered(cx: Backend) {
        world(&cx, Stage::Active, Stage::Active).await;
        for page in [PageRequest::new(-1, -1), PageRequest::new(i64::MAX, 1), PageRequest::new(0, i64::MAX)] {
            for q in ["", "'", "%_\\", "a'; drop table held; --", "\u{0}", &"x ".repeat(500)] {
                let filter = registry::Filter { q: q.into(), ..registry::Filter::default() };
                let answer = registry::list(&cx, &admin(COMUNE_VALDORO), &filter, page).await;
                assert!(answer.is_ok(), "{q:?}: {answer:?}");
            }
        }
    }
}
