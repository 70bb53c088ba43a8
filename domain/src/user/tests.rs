//! The rules about accounts, as stories of Comune di Valdoro.

use uuid::Uuid;

use super::password::Policy;
use super::rules::{can, change_details, change_password, change_roles, create, decide, first_manager, username};
use super::*;
use crate::event::{Event, UserEvent};
use crate::{Actor, Decision, Denial, FieldProblem, Permission, Thing, Write};

const NOON: Timestamp = Timestamp(1_768_557_600_000_000);
const VALDORO: TenantId = TenantId(Uuid::from_u128(1));
const ESPERIA: TenantId = TenantId(Uuid::from_u128(2));
const PONTE: TenantId = TenantId(Uuid::from_u128(3));
const FRESH: PasswordProof = PasswordProof(Timestamp(NOON.0 - 599_000_000));
const STALE: PasswordProof = PasswordProof(Timestamp(NOON.0 - 600_000_000));

fn actor(user: u128, tenant: TenantId, role: Role) -> Actor {
    Actor { user: UserId(Uuid::from_u128(user)), tenant, roles: vec![role] }
}

fn admin() -> Actor {
    actor(10, VALDORO, Role::Admin)
}

fn gestore() -> Actor {
    actor(30, PONTE, Role::Gestore)
}

fn user(id: u128, tenant: TenantId, roles: &[Role]) -> User {
    User {
        id: UserId(Uuid::from_u128(id)),
        revision: Revision(4),
        tenant,
        username: "anna.bianchi@comune-valdoro".into(),
        name: "Anna".into(),
        family_name: "Bianchi".into(),
        email: None,
        roles: roles.to_vec(),
        disabled_at: None,
        created_at: NOON.plus_days(-30),
        updated_at: None,
    }
}

fn facts(user: User) -> UserFacts {
    UserFacts { user, other_administrator: true, as_of: NOON }
}

fn new_facts() -> NewUserFacts {
    NewUserFacts {
        tenant: VALDORO,
        slug: "comune-valdoro".into(),
        tenant_name: "Comune di Valdoro".into(),
        has_administrator: true,
        username_taken: false,
        as_of: NOON,
    }
}

fn typed() -> NewUser {
    NewUser {
        username: "Carlo.Neri".into(),
        name: "Carlo".into(),
        family_name: "Neri".into(),
        email: "carlo.neri@comune.valdoro.example".into(),
        roles: vec![Role::Security, Role::Api, Role::Api],
    }
}

fn id() -> UserId {
    UserId(Uuid::from_u128(99))
}

fn event(decision: &Decision) -> &UserEvent {
    match decision.events() {
        [Event::User { what, .. }] => what,
        other => panic!("one event about a person expected: {other:?}"),
    }
}

#[test]
fn an_administrator_makes_accounts_of_its_own_ente() {
    let decision = create(id(), &typed(), &new_facts(), &admin(), FRESH).unwrap();
    let [Write::InsertUser(made)] = decision.writes() else { panic!("{decision:?}") };
    assert_eq!(made.username, "carlo.neri@comune-valdoro");
    assert_eq!(made.roles, vec![Role::Api, Role::Security], "each role once");
    assert_eq!(made.tenant, VALDORO);
    assert_eq!((made.revision, made.disabled_at, made.created_at), (Revision::FIRST, None, NOON));
    assert!(matches!(event(&decision), UserEvent::Created { username, .. } if username == "carlo.neri@comune-valdoro"));
}

#[test]
fn nobody_makes_accounts_of_another_ente_or_without_the_role() {
    let foreign = NewUserFacts { tenant: ESPERIA, ..new_facts() };
    assert_eq!(
        create(id(), &typed(), &foreign, &admin(), FRESH).unwrap_err(),
        Denial::NotFound { thing: Thing::Tenant }
    );
    for role in [Role::Api, Role::Security, Role::Support, Role::Operatore, Role::OperatoreAdmin, Role::Terminologie] {
        let denied = create(id(), &typed(), &new_facts(), &actor(11, VALDORO, role), FRESH).unwrap_err();
        assert_eq!(denied, Denial::Unauthorized { permission: Permission::ManageUsers }, "{role}");
    }
}

#[test]
fn a_platform_manager_makes_the_first_administrator_and_no_other_account() {
    let empty = NewUserFacts { has_administrator: false, ..new_facts() };
    let first = NewUser { roles: vec![Role::Admin], ..typed() };
    assert!(create(id(), &first, &empty, &gestore(), FRESH).is_ok());
    assert_eq!(
        create(id(), &typed(), &empty, &gestore(), FRESH).unwrap_err(),
        Denial::field("roles", FieldProblem::UnknownValue)
    );
    assert_eq!(create(id(), &first, &new_facts(), &gestore(), FRESH).unwrap_err(), Denial::OperationForbidden);
    let own = NewUserFacts { tenant: PONTE, slug: "ponte".into(), has_administrator: true, ..new_facts() };
    assert!(matches!(create(id(), &first, &own, &gestore(), FRESH).unwrap_err(), Denial::Unauthorized { .. }));
}

#[test]
fn the_role_of_platform_manager_is_never_given_in_the_console() {
    let asked = NewUser { roles: vec![Role::Admin, Role::Gestore], ..typed() };
    let denied = create(id(), &asked, &new_facts(), &admin(), FRESH).unwrap_err();
    assert_eq!(denied, Denial::field("roles", FieldProblem::UnknownValue));
    let denied = change_roles(&[Role::Gestore], &facts(user(20, VALDORO, &[Role::Api])), &admin(), FRESH).unwrap_err();
    assert_eq!(denied, Denial::field("roles", FieldProblem::UnknownValue));
    let manager = facts(user(31, PONTE, &[Role::Gestore]));
    assert_eq!(can(UserAction::ChangeRoles, &manager, &gestore()), Err(Denial::OperationForbidden));
}

#[test]
fn every_wrong_field_is_told_at_once() {
    let asked =
        NewUser { username: "Carlo Neri".into(), name: " ".into(), email: "carlo".into(), roles: vec![], ..typed() };
    let Err(Denial::Invalid(errors)) = create(id(), &asked, &new_facts(), &admin(), FRESH) else { panic!() };
    let mut fields = errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>();
    fields.sort_unstable();
    assert_eq!(fields, ["email", "name", "roles", "username"]);
}

#[test]
fn a_user_name_in_use_is_refused() {
    let taken = NewUserFacts { username_taken: true, ..new_facts() };
    assert_eq!(create(id(), &typed(), &taken, &admin(), FRESH).unwrap_err(), Denial::UsernameDuplicate);
}

#[test]
fn user_names_have_one_shape() {
    let read = |typed: &str| username(typed, "comune-valdoro");
    assert_eq!(read(" Admin "), Ok("admin@comune-valdoro".into()));
    assert_eq!(read("anna.bianchi@Comune-Valdoro"), Ok("anna.bianchi@comune-valdoro".into()));
    assert_eq!(read("a"), Ok("a@comune-valdoro".into()));
    for malformed in
        ["anna bianchi", "anna@regione-esperia", "anna@", ".anna", "anna-", "ànna", "anna@comune-valdoro@x", "a\u{0}b"]
    {
        assert_eq!(read(malformed), Err(FieldProblem::Malformed), "{malformed}");
    }
    assert_eq!(read(""), Err(FieldProblem::Required));
    assert_eq!(read("@comune-valdoro"), Err(FieldProblem::Required));
    assert_eq!(read(&"a".repeat(65)), Err(FieldProblem::TooLong { max: 64 }));
}

#[test]
fn the_last_active_administrator_stays() {
    let last = UserFacts { other_administrator: false, ..facts(user(20, VALDORO, &[Role::Admin, Role::Api])) };
    assert_eq!(decide(UserAction::Disable, &last, &admin(), FRESH).unwrap_err(), Denial::LastAdministrator);
    assert_eq!(change_roles(&[Role::Api], &last, &admin(), FRESH).unwrap_err(), Denial::LastAdministrator);
    assert!(change_roles(&[Role::Admin], &last, &admin(), FRESH).is_ok(), "still an administrator");
    let one_of_two = facts(user(20, VALDORO, &[Role::Admin]));
    assert!(decide(UserAction::Disable, &one_of_two, &admin(), FRESH).is_ok());
    let last_manager = UserFacts { other_administrator: false, ..facts(user(31, PONTE, &[Role::Gestore])) };
    assert_eq!(decide(UserAction::Disable, &last_manager, &gestore(), FRESH).unwrap_err(), Denial::LastAdministrator);
    let no_administrator = UserFacts { other_administrator: false, ..facts(user(20, VALDORO, &[Role::Api])) };
    assert!(decide(UserAction::Disable, &no_administrator, &admin(), FRESH).is_ok());
}

#[test]
fn a_disabled_account_is_enabled_and_nothing_is_done_twice() {
    let mut closed = facts(user(20, VALDORO, &[Role::Api]));
    let decision = decide(UserAction::Disable, &closed, &admin(), FRESH).unwrap();
    let [Write::UpdateUser(next)] = decision.writes() else { panic!("{decision:?}") };
    assert_eq!(next.disabled_at, Some(NOON));
    assert_eq!(event(&decision), &UserEvent::Disabled);
    closed.user = next.clone();
    assert_eq!(can(UserAction::Disable, &closed, &admin()), Err(Denial::UnchangedValue));
    let decision = decide(UserAction::Enable, &closed, &admin(), FRESH).unwrap();
    assert_eq!(event(&decision), &UserEvent::Enabled);
    assert_eq!(can(UserAction::Enable, &facts(user(20, VALDORO, &[Role::Api])), &admin()), Err(Denial::UnchangedValue));
}

#[test]
fn people_of_another_ente_do_not_exist() {
    let foreign = facts(user(20, ESPERIA, &[Role::Api]));
    for action in [UserAction::ChangeDetails, UserAction::ChangeRoles, UserAction::ResetPassword, UserAction::Disable] {
        assert_eq!(can(action, &foreign, &admin()), Err(Denial::NotFound { thing: Thing::User }));
        assert_eq!(can(action, &foreign, &gestore()), Err(Denial::NotFound { thing: Thing::User }));
    }
}

#[test]
fn nobody_resets_the_own_password_or_closes_the_own_account() {
    let own = facts(user(10, VALDORO, &[Role::Admin]));
    assert_eq!(can(UserAction::ResetPassword, &own, &admin()), Err(Denial::OperationForbidden));
    assert_eq!(can(UserAction::Disable, &own, &admin()), Err(Denial::OperationForbidden));
}

#[test]
fn managing_people_asks_for_the_password_again_after_ten_minutes() {
    let person = facts(user(20, VALDORO, &[Role::Api]));
    let needed = Err(Denial::PasswordProofNeeded);
    assert_eq!(decide(UserAction::Disable, &person, &admin(), STALE), needed.clone());
    assert_eq!(decide(UserAction::ResetPassword, &person, &admin(), STALE), needed.clone());
    assert_eq!(change_roles(&[Role::Support], &person, &admin(), STALE), needed.clone());
    assert_eq!(change_details(&UserDetails::default(), &person, &admin(), STALE), needed.clone());
    assert_eq!(create(id(), &typed(), &new_facts(), &admin(), STALE), needed);
    assert!(decide(UserAction::Disable, &person, &admin(), FRESH).is_ok());
}

#[test]
fn people_change_their_own_details_and_password_and_nobody_elses() {
    let own = facts(user(20, VALDORO, &[Role::Support]));
    let me = actor(20, VALDORO, Role::Support);
    let details = UserDetails { name: "Anna Maria".into(), family_name: "Bianchi".into(), email: String::new() };
    assert_eq!(event(&change_details(&details, &own, &me, STALE).unwrap()), &UserEvent::DetailsChanged);
    let same = UserDetails { name: "Anna".into(), ..details.clone() };
    assert_eq!(change_details(&same, &own, &me, STALE).unwrap(), Decision::empty());
    let other = actor(21, VALDORO, Role::Support);
    assert!(matches!(change_details(&details, &own, &other, FRESH), Err(Denial::Unauthorized { .. })));

    let policy = Policy { context: &["anna.bianchi@comune-valdoro", "Comune di Valdoro"], demo: false };
    let changed = change_password("il gatto dorme sul radiatore", &policy, &own, &me).unwrap();
    assert_eq!(event(&changed), &UserEvent::PasswordChanged);
    assert_eq!(
        change_password("comune-valdoro-2026", &policy, &own, &me).unwrap_err(),
        Denial::field("newPassword", FieldProblem::TooCommon)
    );
    assert!(change_password("il gatto dorme sul radiatore", &policy, &own, &other).is_err());
}

#[test]
fn the_command_line_makes_platform_managers_only() {
    let facts = NewUserFacts { tenant: PONTE, slug: "ponte".into(), has_administrator: false, ..new_facts() };
    let decision = first_manager(id(), &NewUser { roles: vec![Role::Admin], ..typed() }, &facts).unwrap();
    let [Write::InsertUser(made)] = decision.writes() else { panic!("{decision:?}") };
    assert_eq!((made.username.as_str(), made.roles.as_slice()), ("carlo.neri@ponte", [Role::Gestore].as_slice()));
}
