//! Sessions: how long they live, what ends them, what opens them.

use backend::Backend;
use backend::session::{
    Attempt, SessionKind, Use, authenticate, change_password, end, end_others, ended, list, prove, set_first_password,
    sign_in, sign_out, sweep,
};
use backend::user::{FirstPassword, create, create_first_manager, run};
use domain::user::UserAction;
use domain::{Denial, FieldProblem, Role, Thing};

use crate::cast::{Cast, PASSWORD, denial, fresh, from, opened, person, try_from, typed};

async fn lives(cx: &Backend, token: &str) -> bool {
    authenticate(cx, token, Use::Background).await.unwrap().is_some()
}

/// As an older version might have made it.
fn cheap_hash(password: &str) -> String {
    use argon2::password_hash::CustomizedPasswordHasher as _;
    let params = argon2::Params::new(8192, 1, 1, None).unwrap();
    let argon = argon2::Argon2::default();
    let hash: argon2::password_hash::phc::PasswordHash =
        argon.hash_password_with_params(password.as_bytes(), b"0123456789abcdef", params).unwrap();
    hash.to_string()
}

on_both! {
    async fn a_session_knows_who_it_is(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let opened = try_from(&cx, " Anna@Comune-Valdoro ", PASSWORD, "192.0.2.1").await.unwrap();
        let found = authenticate(&cx, &opened.token, Use::Active).await.unwrap().unwrap();
        assert_eq!(found, opened.signed_in);
        assert_eq!(found.actor, cast.anna);
        assert_eq!((found.username.as_str(), found.tenant_name.as_str()), ("anna@comune-valdoro", "Comune di Valdoro"));
        assert!(!found.password_due);
        assert!(opened.token.len() >= 43, "256 bits");
    }

    async fn a_token_that_was_never_given_opens_nothing(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let opened = opened(&cx, "anna@comune-valdoro").await;
        for token in ["", "x", &opened.token[1..], &opened.token.to_lowercase(), &cast.anna.user.to_string()] {
            assert!(!lives(&cx, token).await, "{token}");
        }
        let mut tx = cx.db.snapshot().await.unwrap();
        let stored = sql!(tx, fetch_one scalar Vec<u8>, "select token_hash from session where account_id = $1", cast.anna.user).unwrap();
        assert!(!lives(&cx, &String::from_utf8_lossy(&stored)).await, "what is stored opens nothing");
    }

    async fn half_an_hour_of_silence_ends_a_session_and_a_background_request_is_silence(cx: Backend) {
        Cast::of(&cx).await;
        let opened = opened(&cx, "anna@comune-valdoro").await;
        cx.clock.advance(29 * 60 + 59);
        assert!(lives(&cx, &opened.token).await, "29:59");
        cx.clock.advance(2);
        assert!(!lives(&cx, &opened.token).await, "30:01, and the look at 29:59 was the page's own");
    }

    async fn use_keeps_a_session_alive(cx: Backend) {
        Cast::of(&cx).await;
        let opened = opened(&cx, "anna@comune-valdoro").await;
        cx.clock.advance(29 * 60 + 59);
        assert!(authenticate(&cx, &opened.token, Use::Active).await.unwrap().is_some());
        cx.clock.advance(29 * 60 + 59);
        assert!(lives(&cx, &opened.token).await);
        cx.clock.advance(2);
        assert!(!lives(&cx, &opened.token).await);
        assert!(authenticate(&cx, &opened.token, Use::Active).await.unwrap().is_none(), "use does not raise the dead");
    }

    async fn twelve_hours_end_every_session(cx: Backend) {
        Cast::of(&cx).await;
        let opened = opened(&cx, "anna@comune-valdoro").await;
        for _ in 0..(12 * 3) - 1 {
            cx.clock.advance(20 * 60);
            assert!(authenticate(&cx, &opened.token, Use::Active).await.unwrap().is_some());
        }
        cx.clock.advance(20 * 60 - 1);
        assert!(authenticate(&cx, &opened.token, Use::Active).await.unwrap().is_some(), "11:59:59");
        cx.clock.advance(1);
        assert!(authenticate(&cx, &opened.token, Use::Active).await.unwrap().is_none(), "12:00:00");
    }

    async fn a_clock_set_back_does_not_raise_an_ended_session(cx: Backend) {
        Cast::of(&cx).await;
        let opened = opened(&cx, "anna@comune-valdoro").await;
        sign_out(&cx, &opened.token).await.unwrap();
        cx.clock.advance(-3600);
        assert!(!lives(&cx, &opened.token).await);
    }

    async fn signing_in_again_ends_what_the_browser_held(cx: Backend) {
        Cast::of(&cx).await;
        let first = opened(&cx, "anna@comune-valdoro").await;
        let origin = from("192.0.2.1");
        let attempt = Attempt {
            username: "anna@comune-valdoro",
            password: PASSWORD,
            origin: &origin,
            kind: SessionKind::Browser,
            previous: Some(&first.token),
        };
        let second = sign_in(&cx, attempt).await.unwrap();
        assert!(!lives(&cx, &first.token).await);
        assert!(lives(&cx, &second.token).await);
    }

    async fn every_reason_to_refuse_is_told_the_same(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let closed = person(&cx, &cast.anna, cast.valdoro, &typed("Carlo", "Verdi", &[Role::Api])).await;
        run(&cx, &cast.anna, fresh(&cx), closed.id, None, UserAction::Disable).await.unwrap();
        for (username, password) in [
            ("anna@comune-valdoro", "un'altra frase qualunque"),
            ("nessuno@comune-valdoro", PASSWORD),
            ("carlo@comune-valdoro", PASSWORD),
            ("anna", PASSWORD),
            ("", ""),
            ("anna@comune-valdoro", ""),
        ] {
            cx.clock.advance(60);
            assert_eq!(denial(try_from(&cx, username, password, "192.0.2.9").await), Denial::WrongCredentials, "{username}");
        }
    }

    async fn closing_an_account_ends_its_sessions_at_once(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let carlo = person(&cx, &cast.anna, cast.valdoro, &typed("Carlo", "Verdi", &[Role::Api])).await;
        let (one, two) = (opened(&cx, "carlo@comune-valdoro").await, opened(&cx, "carlo@comune-valdoro").await);
        run(&cx, &cast.anna, fresh(&cx), carlo.id, None, UserAction::Disable).await.unwrap();
        assert!(!lives(&cx, &one.token).await && !lives(&cx, &two.token).await);
        run(&cx, &cast.anna, fresh(&cx), carlo.id, None, UserAction::Enable).await.unwrap();
        assert!(!lives(&cx, &one.token).await, "opening the account again does not open its sessions");
    }

    async fn people_see_and_end_their_own_sessions_only(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let (first, second) = (opened(&cx, "anna@comune-valdoro").await, opened(&cx, "anna@comune-valdoro").await);
        let third = opened(&cx, "anna@comune-valdoro").await;
        let bruno = opened(&cx, "bruno@regione-esperia").await;
        let rows = list(&cx, &cast.anna).await.unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!((rows[0].address.as_str(), rows[0].agent.as_str(), rows[0].kind.as_str()), ("192.0.2.1", "Firefox", "browser"));
        let foreign = end(&cx, &cast.anna, bruno.signed_in.session).await;
        assert_eq!(denial(foreign), Denial::NotFound { thing: Thing::Session });
        assert!(lives(&cx, &bruno.token).await);
        end(&cx, &cast.anna, first.signed_in.session).await.unwrap();
        assert!(!lives(&cx, &first.token).await);
        assert_eq!(end_others(&cx, &second.signed_in).await.unwrap(), 1);
        assert!(lives(&cx, &second.token).await && !lives(&cx, &third.token).await && lives(&cx, &bruno.token).await);
    }

    async fn typing_the_password_again_opens_the_window_and_changes_the_token(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let opened = opened(&cx, "anna@comune-valdoro").await;
        cx.clock.advance(601);
        assert!(!opened.signed_in.proof.is_fresh(cx.now()));
        let refused = create(&cx, &cast.anna, opened.signed_in.proof, cast.valdoro, &typed("Carlo", "Verdi", &[Role::Api]), FirstPassword::Made).await;
        assert_eq!(denial(refused), Denial::PasswordProofNeeded);
        let wrong = prove(&cx, &opened.signed_in, "un'altra frase qualunque", &from("192.0.2.1")).await;
        assert_eq!(denial(wrong), Denial::field("password", FieldProblem::WrongPassword));
        assert!(lives(&cx, &opened.token).await, "a wrong password ends nothing");
        let proved = prove(&cx, &opened.signed_in, PASSWORD, &from("192.0.2.1")).await.unwrap();
        assert!(proved.signed_in.proof.is_fresh(cx.now()));
        assert_eq!(proved.signed_in.session, opened.signed_in.session);
        assert!(!lives(&cx, &opened.token).await && lives(&cx, &proved.token).await);
    }

    async fn changing_the_password_ends_the_other_sessions(cx: Backend) {
        Cast::of(&cx).await;
        let (mine, other) = (opened(&cx, "anna@comune-valdoro").await, opened(&cx, "anna@comune-valdoro").await);
        let new = "il gatto dorme sul radiatore";
        let origin = from("192.0.2.1");
        let wrong = change_password(&cx, &mine.signed_in, "un'altra frase qualunque", new, &origin).await;
        assert_eq!(denial(wrong), Denial::field("password", FieldProblem::WrongPassword));
        let weak = change_password(&cx, &mine.signed_in, PASSWORD, "comune-valdoro-2026", &origin).await;
        assert_eq!(denial(weak), Denial::field("newPassword", FieldProblem::TooCommon));
        let same = change_password(&cx, &mine.signed_in, PASSWORD, PASSWORD, &origin).await;
        assert_eq!(denial(same), Denial::field("newPassword", FieldProblem::Duplicated));
        assert!(lives(&cx, &other.token).await);
        let changed = change_password(&cx, &mine.signed_in, PASSWORD, new, &origin).await.unwrap();
        assert!(!lives(&cx, &mine.token).await && !lives(&cx, &other.token).await && lives(&cx, &changed.token).await);
        assert_eq!(denial(try_from(&cx, "anna@comune-valdoro", PASSWORD, "192.0.2.1").await), Denial::WrongCredentials);
        assert!(try_from(&cx, "anna@comune-valdoro", new, "192.0.2.1").await.is_ok());
    }

    async fn a_temporary_password_is_due_for_change_and_runs_out(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let issued = create(&cx, &cast.anna, fresh(&cx), cast.valdoro, &typed("Carlo", "Verdi", &[Role::Api]), FirstPassword::Made).await.unwrap();
        let temporary = issued.password.unwrap();
        let opened = try_from(&cx, "carlo@comune-valdoro", &temporary, "192.0.2.1").await.unwrap();
        assert!(opened.signed_in.password_due);
        let changed = change_password(&cx, &opened.signed_in, &temporary, PASSWORD, &from("192.0.2.1")).await.unwrap();
        assert!(!changed.signed_in.password_due);

        let reset = run(&cx, &cast.anna, fresh(&cx), issued.user.id, None, UserAction::ResetPassword).await.unwrap();
        assert!(!lives(&cx, &changed.token).await, "a new password ends the sessions of the old one");
        let second = reset.password.unwrap();
        assert_ne!(second, temporary);
        cx.clock.advance(7 * 86_400 - 1);
        assert!(try_from(&cx, "carlo@comune-valdoro", &second, "192.0.2.1").await.is_ok());
        cx.clock.advance(1);
        assert_eq!(denial(try_from(&cx, "carlo@comune-valdoro", &second, "192.0.2.1").await), Denial::WrongCredentials);
    }

    async fn a_first_password_needs_the_code_which_works_once(cx: Backend) {
        let made = create_first_manager(&cx, &typed("Gina", "Gestori", &[]), None).await.unwrap();
        assert_eq!(made.username, "gina@ponte");
        let (code, origin) = (made.code.unwrap(), from("192.0.2.1"));
        assert_eq!(denial(try_from(&cx, "gina@ponte", &code, "192.0.2.1").await), Denial::WrongCredentials, "the code is no password");
        let wrong = set_first_password(&cx, "aaaa-bbbb-cccc-dddd-eeee-ffff-gggg", PASSWORD, &origin).await;
        assert_eq!(denial(wrong), Denial::WrongActivationCode);
        let weak = set_first_password(&cx, &code, "gina gestori ponte", &origin).await;
        assert_eq!(denial(weak), Denial::field("newPassword", FieldProblem::TooCommon));
        cx.clock.advance(60);
        let typed_badly = format!(" {} ", code.to_uppercase());
        set_first_password(&cx, &typed_badly, PASSWORD, &origin).await.unwrap();
        cx.clock.advance(60);
        assert_eq!(denial(set_first_password(&cx, &code, "il gatto dorme sul radiatore", &origin).await), Denial::WrongActivationCode);
        let opened = try_from(&cx, "gina@ponte", PASSWORD, "192.0.2.1").await.unwrap();
        assert_eq!(opened.signed_in.actor.roles, [Role::Gestore]);
        assert!(!opened.signed_in.password_due);
    }

    async fn the_code_runs_out_after_half_an_hour(cx: Backend) {
        let code = create_first_manager(&cx, &typed("Gina", "Gestori", &[]), None).await.unwrap().code.unwrap();
        cx.clock.advance(30 * 60);
        assert_eq!(denial(set_first_password(&cx, &code, PASSWORD, &from("192.0.2.1")).await), Denial::WrongActivationCode);
    }

    async fn an_empty_platform_lets_nobody_in(cx: Backend) {
        for username in ["admin", "admin@ponte", "gestore@ponte", "root", ""] {
            cx.clock.advance(60);
            assert_eq!(denial(try_from(&cx, username, "ponte-demo-2026", "192.0.2.1").await), Denial::WrongCredentials);
        }
    }

    async fn a_hash_with_old_costs_is_made_anew_at_sign_in(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let old = cheap_hash(PASSWORD);
        let mut tx = cx.db.begin().await.unwrap();
        sql!(tx, execute, "update credential set hash = $2 where account_id = $1", cast.anna.user, &old).unwrap();
        tx.commit().await.unwrap();
        opened(&cx, "anna@comune-valdoro").await;
        let mut tx = cx.db.snapshot().await.unwrap();
        let now = sql!(tx, fetch_one scalar String, "select hash from credential where account_id = $1", cast.anna.user).unwrap();
        assert!(now.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{now}");
        opened(&cx, "anna@comune-valdoro").await;
    }

    async fn what_has_run_out_is_swept_and_the_rest_stays(cx: Backend) {
        let cast = Cast::of(&cx).await;
        opened(&cx, "anna@comune-valdoro").await;
        cx.clock.advance(31 * 60);
        let living = opened(&cx, "bruno@regione-esperia").await;
        sweep(&cx).await.unwrap();
        backend::throttle::sweep(&cx).await.unwrap();
        let mut tx = cx.db.snapshot().await.unwrap();
        let count = "select count(*) from session";
        assert_eq!(sql!(tx, fetch_one scalar i64, count).unwrap(), 3, "whose the two that ended were is still known");
        drop(tx);
        assert!(lives(&cx, &living.token).await);
        assert!(list(&cx, &cast.anna).await.unwrap().is_empty());
        cx.clock.advance(12 * 60 * 60);
        sweep(&cx).await.unwrap();
        let mut tx = cx.db.snapshot().await.unwrap();
        assert_eq!(sql!(tx, fetch_one scalar i64, count).unwrap(), 1, "and half a day later it is not");
    }

    async fn an_ended_session_says_whose_it_was_and_opens_nothing(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let [idle, elsewhere, left] = [opened(&cx, "anna@comune-valdoro").await, opened(&cx, "bruno@regione-esperia").await, opened(&cx, "bruno@regione-esperia").await];
        assert_eq!(ended(&cx, &idle.token).await.unwrap(), None, "it has not ended");
        end(&cx, &cast.bruno, elsewhere.signed_in.session).await.unwrap();
        sign_out(&cx, &left.token).await.unwrap();
        cx.clock.advance(31 * 60);
        sweep(&cx).await.unwrap();
        for (session, whose) in [(&idle, Some(cast.anna.user)), (&elsewhere, Some(cast.bruno.user)), (&left, None)] {
            assert!(!lives(&cx, &session.token).await);
            assert_eq!(ended(&cx, &session.token).await.unwrap(), whose);
        }
        assert_eq!(ended(&cx, "x").await.unwrap(), None);
        cx.clock.advance(12 * 60 * 60);
        assert_eq!(ended(&cx, &idle.token).await.unwrap(), None, "half a day later nobody remembers");
    }

    async fn ending_a_session_twice_finds_it_once(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let session = opened(&cx, "anna@comune-valdoro").await.signed_in.session;
        end(&cx, &cast.anna, session).await.unwrap();
        assert_eq!(denial(end(&cx, &cast.anna, session).await), Denial::not_found(Thing::Session));
    }
}
