//! The rules of the client against `interop.md` §2.11, line by line.

use std::fmt::Write as _;

use strum::IntoEnumIterator as _;

use super::rules::{can, can_read_keys, create, decide};
use super::*;
use crate::agreement::AgreementState;
use crate::decision::Write;
use crate::event::{ClientEvent, Event};
use crate::fixtures::{ASL_ESPERIA, COMUNE_VALDORO, EARLIER, NOW, actor};
use crate::purpose::PurposeState;
use crate::{Actor, Denial, Role, Thing};

const CLIENT: ClientId = ClientId(uuid::Uuid::from_u128(0xc1));
/// A colleague at Comune di Valdoro.
const fn user(number: u128) -> UserId {
    UserId(uuid::Uuid::from_u128(0xa0 + number))
}

const FINALITA: PurposeId = PurposeId(uuid::Uuid::from_u128(0xf1));

fn key(kid: &str, uploader: UserId) -> Key {
    Key {
        kid: kid.to_owned(),
        name: "Chiave del server".to_owned(),
        pem: "-----BEGIN PUBLIC KEY-----".to_owned(),
        bits: 2048,
        usage: KeyUse::Sig,
        uploader,
        created_at: EARLIER,
    }
}

fn new_key(kid: &str) -> NewKey {
    let Key { kid, name, pem, bits, usage, .. } = key(kid, user(1));
    NewKey { kid, name, pem, bits, usage }
}

/// "Server di Valdoro", looked after by `members`.
fn facts(members: Vec<UserId>) -> ClientFacts {
    let client = Client {
        id: CLIENT,
        revision: Revision(3),
        consumer: COMUNE_VALDORO,
        name: "Server di Valdoro".to_owned(),
        description: "Il sistema dell'anagrafe".to_owned(),
        kind: ClientKind::Consumer,
        members,
        purposes: Vec::new(),
        keys: Vec::new(),
        admin: None,
        assertion_profile: AssertionProfile::Strict,
        created_at: EARLIER,
    };
    ClientFacts { client, candidate: None, link: None, kid_taken: false, as_of: NOW }
}

fn linkable() -> LinkFacts {
    LinkFacts { consumer: COMUNE_VALDORO, state: PurposeState::Active, agreement: Some(AgreementState::Active) }
}

fn refused(command: ClientCommand, facts: &ClientFacts, by: &Actor) -> Denial {
    decide(command, facts, by).expect_err("it is refused")
}

fn changed(command: ClientCommand, facts: &ClientFacts, by: &Actor) -> (Client, ClientEvent) {
    let decision = decide(command, facts, by).expect("it is done");
    let [Write::UpdateClient(client)] = decision.writes() else { panic!("{decision:?}") };
    let [Event::Client(happening)] = decision.events() else { panic!("{decision:?}") };
    (client.clone(), happening.what.clone())
}

#[test]
fn roles_and_actions() {
    let mut table = String::new();
    for role in Role::iter() {
        let by = actor(COMUNE_VALDORO, role);
        for (who, members) in [("", vec![]), (", member", vec![by.user])] {
            let facts = facts(members);
            let may = ClientAction::iter().filter(|action| can(*action, &facts, &by).is_ok());
            let mut may: Vec<&'static str> = may.map(Into::into).collect();
            may.extend(can_read_keys(&facts, &by).is_ok().then_some("readKeys"));
            let may = if may.is_empty() { "nothing".to_owned() } else { may.join(" ") };
            writeln!(table, "{role}{who}: {may}").expect("text");
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn another_ente_does_not_learn_of_it() {
    let stranger = actor(ASL_ESPERIA, Role::Admin);
    let facts = facts(vec![]);
    for action in ClientAction::iter() {
        assert_eq!(can(action, &facts, &stranger), Err(Denial::not_found(Thing::Client)));
    }
}

#[test]
fn a_client_begins_empty() {
    let admin = actor(COMUNE_VALDORO, Role::Admin);
    let data = ClientData {
        name: " Server di Valdoro ".to_owned(),
        description: "Il sistema dell'anagrafe".to_owned(),
        kind: ClientKind::Api,
        members: Vec::new(),
    };
    let decision = create(CLIENT, &data, &[], &admin, NOW).expect("it is made");
    let [Write::InsertClient(client)] = decision.writes() else { panic!("{decision:?}") };
    assert_eq!((client.name.as_str(), client.kind, client.members.len()), ("Server di Valdoro", ClientKind::Api, 0));
    let short = ClientData { name: "Srv".to_owned(), description: String::new(), ..data };
    let Err(Denial::Invalid(fields)) = create(CLIENT, &short, &[], &admin, NOW) else { panic!("it is refused") };
    assert_eq!(fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["name", "description"]);
}

#[test]
fn a_client_may_begin_with_its_members() {
    let admin = actor(COMUNE_VALDORO, Role::Admin);
    let data = |members: Vec<UserId>| ClientData {
        name: "Server di Valdoro".to_owned(),
        description: "Il sistema dell'anagrafe".to_owned(),
        kind: ClientKind::Consumer,
        members,
    };
    let security = Member { user: user(7), roles: vec![Role::Security], disabled: false };
    let support = Member { user: user(8), roles: vec![Role::Support], disabled: false };
    let people = [security, support];
    let made = |members| create(CLIENT, &data(members), &people, &admin, NOW);
    let decision = made(vec![user(7)]).expect("it is made");
    let [Write::InsertClient(client)] = decision.writes() else { panic!("{decision:?}") };
    assert_eq!(client.members, [user(7)]);
    let told = decision.events().iter().map(Event::name).collect::<Vec<_>>();
    assert_eq!(told, ["ClientCreated", "ClientMemberAdded"]);
    assert_eq!(made(vec![user(8)]), Err(Denial::UserWithoutSecurityPrivileges));
    assert_eq!(made(vec![user(9)]), Err(Denial::not_found(Thing::User)), "nobody of the ente");
    assert_eq!(made(vec![user(7), user(7)]), Err(Denial::ClientUserAlreadyAssigned));
}

#[test]
fn an_administrator_says_how_long_assertions_may_live() {
    let admin = actor(COMUNE_VALDORO, Role::Admin);
    let strict = facts(vec![]);
    assert_eq!(refused(ClientCommand::ForbidLongAssertions, &strict, &admin), Denial::UnchangedValue);
    let (client, told) = changed(ClientCommand::AllowLongAssertions, &strict, &admin);
    assert_eq!(client.assertion_profile, AssertionProfile::PdndCompat);
    assert_eq!(told, ClientEvent::AssertionProfileChanged { profile: AssertionProfile::PdndCompat });
    let long = ClientFacts { client, ..strict.clone() };
    assert_eq!(refused(ClientCommand::AllowLongAssertions, &long, &admin), Denial::UnchangedValue);
    let (client, told) = changed(ClientCommand::ForbidLongAssertions, &long, &admin);
    assert_eq!(client, strict.client);
    assert_eq!(told, ClientEvent::AssertionProfileChanged { profile: AssertionProfile::Strict });
    for role in [Role::Security, Role::M2mAdmin] {
        let refusal = refused(ClientCommand::AllowLongAssertions, &strict, &actor(COMUNE_VALDORO, role));
        assert_eq!(refusal, Denial::Unauthorized { permission: crate::Permission::TrustClients }, "{role}");
    }
    let other = actor(crate::fixtures::REGIONE_ESPERIA, Role::Admin);
    assert_eq!(refused(ClientCommand::AllowLongAssertions, &strict, &other), Denial::not_found(Thing::Client));
}

#[test]
fn an_api_client_writes_in_the_name_of_one_administrator() {
    let admin = actor(COMUNE_VALDORO, Role::Admin);
    let api = |roles: Vec<Role>, disabled| {
        let mut facts = facts(vec![]);
        facts.client.kind = ClientKind::Api;
        facts.candidate = Some(Member { user: user(7), roles, disabled });
        facts
    };
    let set = || ClientCommand::SetAdmin(user(7));
    let (client, told) = changed(set(), &api(vec![Role::Api, Role::Admin], false), &admin);
    assert_eq!((client.admin, told), (Some(user(7)), ClientEvent::AdminSet { user: user(7) }));
    for (roles, disabled) in [(vec![Role::Security], false), (vec![Role::Admin], true)] {
        assert_eq!(refused(set(), &api(roles, disabled), &admin), Denial::UserIsNotAnAdministrator);
    }
    let nobody = ClientFacts { candidate: None, ..api(vec![], false) };
    assert_eq!(refused(set(), &nobody, &admin), Denial::not_found(Thing::User));
    assert_eq!(refused(ClientCommand::RemoveAdmin, &nobody, &admin), Denial::not_found(Thing::User));
    let mut written = api(vec![Role::Admin], false);
    written.client.admin = Some(user(7));
    assert_eq!(refused(set(), &written, &admin), Denial::ClientAdminAlreadyAssigned);
    let (client, told) = changed(ClientCommand::RemoveAdmin, &written, &admin);
    assert_eq!((client.admin, told), (None, ClientEvent::AdminRemoved { user: user(7) }));
    written.client.admin = Some(user(9));
    assert_eq!(changed(set(), &written, &admin).0.admin, Some(user(7)), "another one is replaced");
    let consumer = ClientFacts { candidate: written.candidate, ..facts(vec![]) };
    assert_eq!(refused(set(), &consumer, &admin), Denial::ClientIsNotForTheApi);
    let security = actor(COMUNE_VALDORO, Role::Security);
    assert_eq!(
        refused(set(), &api(vec![Role::Admin], false), &security),
        Denial::Unauthorized { permission: crate::Permission::TrustClients }
    );
    let machine = actor(COMUNE_VALDORO, Role::M2mAdmin);
    assert_eq!(
        refused(set(), &api(vec![Role::Admin], false), &machine),
        Denial::Unauthorized { permission: crate::Permission::TrustClients },
        "a machine does not say in whose name it writes"
    );
}

#[test]
fn members_are_administrators_and_security_operators_of_the_ente() {
    let admin = actor(COMUNE_VALDORO, Role::Admin);
    let joining = |roles: Vec<Role>, disabled| ClientFacts {
        candidate: Some(Member { user: user(7), roles, disabled }),
        ..facts(vec![])
    };
    let add = || ClientCommand::AddMember(user(7));
    for role in [Role::Admin, Role::Security] {
        let (client, told) = changed(add(), &joining(vec![role], false), &admin);
        assert_eq!((client.members, told), (vec![user(7)], ClientEvent::MemberAdded { user: user(7) }));
        assert_eq!(refused(add(), &joining(vec![role], true), &admin), Denial::UserWithoutSecurityPrivileges);
    }
    for role in [Role::Api, Role::Support, Role::Operatore] {
        assert_eq!(refused(add(), &joining(vec![role], false), &admin), Denial::UserWithoutSecurityPrivileges);
    }
    assert_eq!(refused(add(), &facts(vec![]), &admin), Denial::not_found(Thing::User), "nobody of the ente");
    assert_eq!(refused(add(), &facts(vec![user(7)]), &admin), Denial::ClientUserAlreadyAssigned);
}

#[test]
fn keys_of_a_former_member_stay_and_are_marked() {
    let admin = actor(COMUNE_VALDORO, Role::Admin);
    let mut facts = facts(vec![user(7)]);
    facts.client.keys = vec![key("k1", user(7))];
    let uploader = |roles: Vec<Role>, disabled| Member { user: user(7), roles, disabled };
    let looked_after = uploader(vec![Role::Security], false);
    assert!(!facts.client.is_orphan(&facts.client.keys[0], Some(&looked_after)));
    let closed = uploader(vec![Role::Security], true);
    let elsewhere = uploader(vec![Role::Api], false);
    for gone in [Some(&closed), Some(&elsewhere), None] {
        assert!(facts.client.is_orphan(&facts.client.keys[0], gone), "{gone:?}");
    }
    let (client, _) = changed(ClientCommand::RemoveMember(user(7)), &facts, &admin);
    assert_eq!(client.keys.len(), 1);
    assert!(client.is_orphan(&client.keys[0], Some(&looked_after)));
    let (client, told) = changed(ClientCommand::RemoveKey("k1".to_owned()), &facts, &admin);
    let gone = ClientEvent::KeyRemoved { kid: "k1".to_owned(), key: "Chiave del server".to_owned() };
    assert_eq!((client.keys.len(), told), (0, gone));
}

#[test]
fn a_key_is_uploaded_by_a_member_and_is_nobody_elses() {
    let security = actor(COMUNE_VALDORO, Role::Security);
    let add = || ClientCommand::AddKey(new_key("k1"));
    assert_eq!(refused(add(), &facts(vec![]), &security), Denial::UserNotAllowedOnClient);
    let member = facts(vec![security.user]);
    let (client, _) = changed(add(), &member, &security);
    assert_eq!((client.keys[0].uploader, client.keys[0].created_at), (security.user, NOW));
    let taken = ClientFacts { kid_taken: true, ..member.clone() };
    assert_eq!(refused(add(), &taken, &security), Denial::KeyAlreadyExists);
    let mut full = member.clone();
    full.client.keys = (0..MAX_KEYS).map(|number| key(&format!("k{number}"), security.user)).collect();
    assert_eq!(refused(add(), &full, &security), Denial::TooManyKeysPerClient { most: 100 });
    full.client.keys.truncate(MAX_KEYS - 1);
    assert_eq!(refused(add(), &full, &security), Denial::KeyAlreadyExists, "its own, too");
    assert!(decide(ClientCommand::AddKey(new_key("another")), &full, &security).is_ok(), "the hundredth");
    let nameless = NewKey { name: "k".to_owned(), ..new_key("k1") };
    assert!(matches!(refused(ClientCommand::AddKey(nameless), &member, &security), Denial::Invalid(_)));
}

#[test]
fn a_security_operator_takes_away_only_what_they_uploaded() {
    let security = actor(COMUNE_VALDORO, Role::Security);
    let mut facts = facts(vec![security.user]);
    facts.client.keys = vec![key("own", security.user), key("other", user(9))];
    let remove = |kid: &str| ClientCommand::RemoveKey(kid.to_owned());
    assert!(decide(remove("own"), &facts, &security).is_ok());
    assert_eq!(refused(remove("other"), &facts, &security), Denial::UserNotAllowedToDeleteClientKey);
    assert_eq!(refused(remove("none"), &facts, &security), Denial::not_found(Thing::Key));
    facts.client.members.clear();
    assert_eq!(refused(remove("own"), &facts, &security), Denial::UserNotAllowedOnClient);
}

#[test]
fn purposes_are_linked_while_they_and_their_requests_live() {
    let admin = actor(COMUNE_VALDORO, Role::Admin);
    let link = || ClientCommand::LinkPurpose(FINALITA);
    let with = |link: LinkFacts| ClientFacts { link: Some(link), ..facts(vec![]) };
    for state in PurposeState::iter() {
        let done = decide(link(), &with(LinkFacts { state, ..linkable() }), &admin);
        match state {
            PurposeState::Active | PurposeState::Suspended => assert!(done.is_ok(), "{state}"),
            _ => assert_eq!(done.expect_err("refused"), Denial::NoActiveOrSuspendedPurposeVersion, "{state}"),
        }
    }
    for state in AgreementState::iter() {
        let done = decide(link(), &with(LinkFacts { agreement: Some(state), ..linkable() }), &admin);
        match state {
            AgreementState::Active | AgreementState::Suspended => assert!(done.is_ok(), "{state}"),
            _ => assert_eq!(done.expect_err("refused"), Denial::NoActiveOrSuspendedAgreement, "{state}"),
        }
    }
    let none = with(LinkFacts { agreement: None, ..linkable() });
    assert_eq!(refused(link(), &none, &admin), Denial::NoActiveOrSuspendedAgreement);
    let foreign = with(LinkFacts { consumer: ASL_ESPERIA, ..linkable() });
    assert_eq!(refused(link(), &foreign, &admin), Denial::TenantNotAllowedOnPurpose);
    let mut linked = with(linkable());
    linked.client.purposes = vec![FINALITA];
    assert_eq!(refused(link(), &linked, &admin), Denial::PurposeAlreadyLinkedToClient);
    let mut api = with(linkable());
    api.client.kind = ClientKind::Api;
    assert_eq!(refused(link(), &api, &admin), Denial::ClientKindNotAllowed);
}

#[test]
fn a_purpose_is_unlinked_whatever_became_of_it() {
    let admin = actor(COMUNE_VALDORO, Role::Admin);
    let mut linked = facts(vec![]);
    linked.client.purposes = vec![FINALITA];
    let (client, told) = changed(ClientCommand::UnlinkPurpose(FINALITA), &linked, &admin);
    assert_eq!((client.purposes.len(), told), (0, ClientEvent::PurposeUnlinked { purpose: FINALITA }));
    let none = refused(ClientCommand::UnlinkPurpose(FINALITA), &facts(vec![]), &admin);
    assert_eq!(none, Denial::not_found(Thing::Purpose));
}
