//! What is done with accounts, through the database.

use backend::user::{Filter, FirstPassword, change_details, change_roles, create, detail, list, run};
use domain::page::PageRequest;
use domain::user::{UserAction, UserDetails};
use domain::{Denial, Permission, Revision, Role, Thing};

use crate::cast::{Cast, actor, denial, ente, fresh, person, typed};

on_both! {
    async fn an_account_is_stored_with_its_event_and_without_its_password(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let issued = create(&cx, &cast.anna, fresh(&cx), cast.valdoro, &typed("Carlo", "Verdi", &[Role::Api]), FirstPassword::Made).await.unwrap();
        let password = issued.password.unwrap();
        let found = detail(&cx, &cast.anna, issued.user.id).await.unwrap();
        assert_eq!(found.facts.user, issued.user);
        assert!(found.facts.other_administrator && found.password_due && found.sessions == 0);
        let mut tx = cx.db.snapshot().await.unwrap();
        let payload = sql!(tx, fetch_one scalar String, "select payload from event where thing_id = $1", issued.user.id).unwrap();
        assert!(payload.contains("carlo@comune-valdoro") && !payload.contains(&password));
        let hash = sql!(tx, fetch_one scalar String, "select hash from credential where account_id = $1", issued.user.id).unwrap();
        assert!(!hash.contains(&password));
    }

    async fn a_user_name_is_there_once_on_the_platform(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let again = create(&cx, &cast.anna, fresh(&cx), cast.valdoro, &typed("ANNA", "Rossi", &[Role::Api]), FirstPassword::Made).await;
        assert_eq!(denial(again), Denial::UsernameDuplicate);
        let there = person(&cx, &cast.bruno, cast.esperia, &typed("Anna", "Rossi", &[Role::Api])).await;
        assert_eq!(there.username, "anna@regione-esperia");
    }

    async fn the_platform_manager_makes_one_administrator_and_reads_nobody(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let second = typed("Dora", "Gialli", &[Role::Admin]);
        let refused = create(&cx, &cast.manager, fresh(&cx), cast.valdoro, &second, FirstPassword::Made).await;
        assert_eq!(denial(refused), Denial::OperationForbidden);
        let unknown = create(&cx, &cast.manager, fresh(&cx), domain::TenantId(cx.id()), &second, FirstPassword::Made).await;
        assert_eq!(denial(unknown), Denial::NotFound { thing: Thing::Tenant });
        assert_eq!(denial(detail(&cx, &cast.manager, cast.anna.user).await), Denial::NotFound { thing: Thing::User });
        let own = list(&cx, &cast.manager, &Filter::default(), PageRequest::default()).await.unwrap();
        assert_eq!(own.results.into_iter().map(|row| row.username).collect::<Vec<_>>(), ["gestore@ponte"]);
    }

    async fn an_ente_waits_for_its_first_administrator_until_somebody_can_sign_in(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let montebruno = ente(&cx, &cast.manager, "comune-montebruno", "Comune di Montebruno").await;
        let ids = [cast.valdoro, montebruno].into();
        let waiting = async || backend::tenant::without_administrator(&cx, &cast.manager, &ids).await.unwrap();
        assert_eq!(waiting().await, [montebruno].into());
        let first = typed("Dora", "Gialli", &[Role::Admin]);
        create(&cx, &cast.manager, fresh(&cx), montebruno, &first, FirstPassword::Made).await.unwrap();
        assert_eq!(waiting().await, [].into());
        let read = backend::tenant::without_administrator(&cx, &cast.anna, &ids).await;
        assert_eq!(denial(read), Denial::Unauthorized { permission: Permission::ManageTenants });
    }

    async fn people_of_another_ente_are_not_found_whatever_is_asked(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let bruno = cast.bruno.user;
        let nobody = domain::UserId(cx.id());
        for id in [bruno, nobody] {
            let unseen = Denial::NotFound { thing: Thing::User };
            assert_eq!(denial(detail(&cx, &cast.anna, id).await), unseen);
            for action in [UserAction::Disable, UserAction::Enable, UserAction::ResetPassword] {
                assert_eq!(denial(run(&cx, &cast.anna, fresh(&cx), id, None, action).await), unseen);
            }
            assert_eq!(denial(change_roles(&cx, &cast.anna, fresh(&cx), id, None, &[Role::Api]).await), unseen);
            assert_eq!(denial(change_details(&cx, &cast.anna, fresh(&cx), id, Some(Revision(7)), &UserDetails::default()).await), unseen);
        }
        let there = create(&cx, &cast.anna, fresh(&cx), cast.esperia, &typed("Carlo", "Verdi", &[Role::Api]), FirstPassword::Made).await;
        assert_eq!(denial(there), Denial::NotFound { thing: Thing::Tenant });
    }

    async fn who_manages_nobody_hears_so_before_anything_is_looked_up(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let carlo = actor(&person(&cx, &cast.anna, cast.valdoro, &typed("Carlo", "Verdi", &[Role::Support])).await);
        let refused = Denial::Unauthorized { permission: Permission::ManageUsers };
        assert_eq!(denial(list(&cx, &carlo, &Filter::default(), PageRequest::default()).await), refused);
        assert_eq!(denial(detail(&cx, &carlo, cast.bruno.user).await), refused);
        assert_eq!(denial(run(&cx, &carlo, fresh(&cx), cast.anna.user, None, UserAction::Disable).await), refused);
        assert_eq!(denial(create(&cx, &carlo, fresh(&cx), cast.valdoro, &typed("Dora", "Gialli", &[Role::Api]), FirstPassword::Made).await), refused);
    }

    async fn the_second_of_two_administrators_cannot_follow_the_first(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let dora = person(&cx, &cast.anna, cast.valdoro, &typed("Dora", "Gialli", &[Role::Admin, Role::Security])).await;
        let race = (0..2).map(|n| {
            let (cx, anna, dora) = (cx.clone(), cast.anna.clone(), actor(&dora));
            tokio::spawn(async move {
                let (by, whom) = if n == 0 { (&anna, dora.user) } else { (&dora, anna.user) };
                run(&cx, by, fresh(&cx), whom, None, UserAction::Disable).await.map(|_| ())
            })
        });
        let mut done = 0;
        for one in race.collect::<Vec<_>>() {
            match one.await.unwrap() {
                Ok(()) => done += 1,
                Err(backend::Error::Denied(Denial::LastAdministrator)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(done, 1, "the ente keeps an administrator");
    }

    async fn two_who_saw_the_same_account_do_not_both_change_it(cx: Backend) {
        let cast = Cast::of(&cx).await;
        let carlo = person(&cx, &cast.anna, cast.valdoro, &typed("Carlo", "Verdi", &[Role::Api])).await;
        let seen = Some(carlo.revision);
        change_roles(&cx, &cast.anna, fresh(&cx), carlo.id, seen, &[Role::Support]).await.unwrap();
        let late = denial(change_roles(&cx, &cast.anna, fresh(&cx), carlo.id, seen, &[Role::Security]).await);
        assert!(matches!(late, Denial::ConcurrentModification { current: Revision(2), .. }), "{late:?}");
    }

    async fn the_list_is_searched_filtered_and_cut(cx: Backend) {
        let cast = Cast::of(&cx).await;
        for name in ["Carlo", "Dora", "Èva", "Fabio"] {
            let mut typed = typed(name, "Verdi", &[Role::Api]);
            typed.username = format!("u.{}", name.to_lowercase().replace('è', "e"));
            person(&cx, &cast.anna, cast.valdoro, &typed).await;
        }
        let closed = person(&cx, &cast.anna, cast.valdoro, &typed("Zeno", "Operatori", &[Role::Operatore, Role::OperatoreAdmin])).await;
        run(&cx, &cast.anna, fresh(&cx), closed.id, None, UserAction::Disable).await.unwrap();
        let names = async |filter: Filter, page| {
            let found = list(&cx, &cast.anna, &filter, page).await.unwrap();
            (found.results.into_iter().map(|row| row.name).collect::<Vec<_>>(), found.total)
        };
        let all = PageRequest::default();
        assert_eq!(names(Filter::default(), all).await.1, 6);
        assert_eq!(names(Filter::default(), PageRequest::numbered(2, 4)).await, (vec!["Fabio".into(), "Zeno".into()], 6));
        assert_eq!(names(Filter { q: "EVA verdi".into(), ..Filter::default() }, all).await, (vec!["Èva".into()], 1));
        assert_eq!(names(Filter { q: "%".into(), ..Filter::default() }, all).await.1, 6, "a wildcard is nothing special");
        assert_eq!(names(Filter { role: Some(Role::Admin), ..Filter::default() }, all).await, (vec!["Anna".into()], 1));
        assert_eq!(names(Filter { role: Some(Role::Operatore), ..Filter::default() }, all).await, (vec!["Zeno".into()], 1));
        assert_eq!(names(Filter { disabled: Some(true), ..Filter::default() }, all).await, (vec!["Zeno".into()], 1));
        assert_eq!(names(Filter { disabled: Some(false), ..Filter::default() }, all).await.1, 5);
    }
}
