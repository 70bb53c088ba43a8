//! What may happen to a client: [`can`], which the page asks to draw a button, and [`decide`], which the server asks before
//! anything changes. Same facts, same answer (`interop.md` §2.11).

use super::outcome::{
    add_key, admin, happened, link, member, profile, remove_key, unlink, without_admin, without_member,
};
use super::{
    AssertionProfile, Client, ClientAction, ClientCommand, ClientData, ClientDescription, ClientFacts, ClientKind,
    ClientName, Key, KeyName, LinkFacts, MAX_KEYS, Member, NewKey,
};
use crate::agreement::AgreementState;
use crate::decision::{Decision, Write};
use crate::event::ClientEvent;
use crate::purpose::PurposeState;
use crate::text::Fields;
use crate::{Actor, ClientId, Denial, Permission, PurposeId, Revision, Role, Thing, Timestamp, UserId};

/// May `actor` do `action` with some member, purpose or key of the client?
///
/// # Errors
/// The first reason why not, in the order role, ente, business rule (`interop.md` §2).
pub fn can(action: ClientAction, facts: &ClientFacts, actor: &Actor) -> Result<(), Denial> {
    match action {
        ClientAction::AddKey | ClientAction::RemoveKey => actor.require(Permission::WriteKeys)?,
        ClientAction::AddMember
        | ClientAction::RemoveMember
        | ClientAction::LinkPurpose
        | ClientAction::UnlinkPurpose
        | ClientAction::Delete => actor.require(Permission::WriteClients)?,
        ClientAction::SetAdmin
        | ClientAction::RemoveAdmin
        | ClientAction::AllowLongAssertions
        | ClientAction::ForbidLongAssertions => actor.require(Permission::TrustClients)?,
    }
    facts.own(actor)?;
    match action {
        ClientAction::AddKey if !facts.is_member(actor) => Err(Denial::UserNotAllowedOnClient),
        ClientAction::AddKey if facts.client.keys.len() >= MAX_KEYS => {
            Err(Denial::TooManyKeysPerClient { most: MAX_KEYS as u64 })
        }
        // An administrator takes any key away; a security operator only while looking after the client.
        ClientAction::RemoveKey if !is_admin(actor) && !facts.is_member(actor) => Err(Denial::UserNotAllowedOnClient),
        ClientAction::LinkPurpose if facts.client.kind != ClientKind::Consumer => Err(Denial::ClientKindNotAllowed),
        ClientAction::SetAdmin if facts.client.kind != ClientKind::Api => Err(Denial::ClientIsNotForTheApi),
        ClientAction::RemoveAdmin if facts.client.admin.is_none() => Err(Denial::not_found(Thing::User)),
        ClientAction::AllowLongAssertions if facts.client.assertion_profile == AssertionProfile::PdndCompat => {
            Err(Denial::UnchangedValue)
        }
        ClientAction::ForbidLongAssertions if facts.client.assertion_profile == AssertionProfile::Strict => {
            Err(Denial::UnchangedValue)
        }
        ClientAction::AddKey
        | ClientAction::RemoveKey
        | ClientAction::AddMember
        | ClientAction::RemoveMember
        | ClientAction::SetAdmin
        | ClientAction::RemoveAdmin
        | ClientAction::AllowLongAssertions
        | ClientAction::ForbidLongAssertions
        | ClientAction::LinkPurpose
        | ClientAction::UnlinkPurpose
        | ClientAction::Delete => Ok(()),
    }
}

/// What happens when `command` is carried out.
///
/// # Errors
/// What [`can`] answers, then what is wrong with the member, purpose or key that the command names.
pub fn decide(command: ClientCommand, facts: &ClientFacts, actor: &Actor) -> Result<Decision, Denial> {
    can(ClientAction::from(&command), facts, actor)?;
    match command {
        ClientCommand::AddMember(user) => may_join(facts, user).map(|()| member(facts, user)),
        ClientCommand::RemoveMember(user) => {
            if facts.client.members.contains(&user) {
                Ok(without_member(facts, user))
            } else {
                Err(Denial::not_found(Thing::User))
            }
        }
        ClientCommand::SetAdmin(user) => may_administer(facts, user).map(|()| admin(facts, user)),
        ClientCommand::RemoveAdmin => {
            facts.client.admin.map(|user| without_admin(facts, user)).ok_or(Denial::not_found(Thing::User))
        }
        ClientCommand::AllowLongAssertions => Ok(profile(facts, AssertionProfile::PdndCompat)),
        ClientCommand::ForbidLongAssertions => Ok(profile(facts, AssertionProfile::Strict)),
        ClientCommand::LinkPurpose(purpose) => may_link(facts, purpose, actor).map(|()| link(facts, purpose)),
        ClientCommand::UnlinkPurpose(purpose) => {
            // Always, also when the purpose is archived or its request is gone.
            if facts.client.purposes.contains(&purpose) {
                Ok(unlink(facts, purpose))
            } else {
                Err(Denial::not_found(Thing::Purpose))
            }
        }
        ClientCommand::AddKey(key) => checked(key, facts).map(|key| add_key(facts, key, actor)),
        ClientCommand::RemoveKey(kid) => removable(facts, &kid, actor).map(|key| remove_key(facts, key)),
        ClientCommand::Delete => Ok(Decision::new(
            Write::DeleteClient(facts.client.id, facts.client.revision),
            happened(&facts.client, ClientEvent::Deleted),
        )),
    }
}

/// May the actor's ente have clients made by this person?
///
/// # Errors
/// `Unauthorized`.
pub fn can_create(actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WriteClients)
}

/// A new client with the members it begins with, without purposes or keys. `people` are the accounts of the ente among the
/// members that `data` names.
///
/// # Errors
/// `Unauthorized`, `Invalid` naming the fields, or what is wrong with a member.
pub fn create(
    id: ClientId,
    data: &ClientData,
    people: &[Member],
    actor: &Actor,
    now: Timestamp,
) -> Result<Decision, Denial> {
    can_create(actor)?;
    let mut fields = Fields::new();
    let name: Option<ClientName> = fields.text("name", &data.name);
    let description: Option<ClientDescription> = fields.text("description", &data.description);
    let (name, description) = fields.finish(name.zip(description))?;
    let mut client = Client {
        id,
        revision: Revision::FIRST,
        consumer: actor.tenant,
        name: name.into(),
        description: description.into(),
        kind: data.kind,
        members: Vec::new(),
        purposes: Vec::new(),
        keys: Vec::new(),
        admin: None,
        assertion_profile: AssertionProfile::Strict,
        created_at: now,
    };
    for user in &data.members {
        trusted(people.iter().find(|person| person.user == *user))?;
        if client.members.contains(user) {
            return Err(Denial::ClientUserAlreadyAssigned);
        }
        client.members.push(*user);
    }
    let created = happened(&client, ClientEvent::Created);
    let joined = data.members.iter().map(|user| happened(&client, ClientEvent::MemberAdded { user: *user }));
    let joined = joined.collect::<Vec<_>>();
    let decision = Decision::new(Write::InsertClient(client), created);
    Ok(joined.into_iter().fold(decision, Decision::and_event))
}

/// May the actor read the keys of the client (`interop.md` §2.11 "read key")?
///
/// # Errors
/// `Unauthorized`, `NotFound`, or `UserNotAllowedOnClient` for a security operator who does not look after it.
pub fn can_read_keys(facts: &ClientFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::ReadKeys)?;
    facts.own(actor)?;
    let reads_all =
        actor.roles.iter().any(|role| matches!(role, Role::Admin | Role::Support | Role::M2m | Role::M2mAdmin));
    if reads_all || facts.is_member(actor) { Ok(()) } else { Err(Denial::UserNotAllowedOnClient) }
}

fn is_admin(actor: &Actor) -> bool {
    actor.roles.contains(&Role::Admin)
}

fn may_join(facts: &ClientFacts, user: UserId) -> Result<(), Denial> {
    if facts.client.members.contains(&user) {
        return Err(Denial::ClientUserAlreadyAssigned);
    }
    trusted(facts.candidate.as_ref().filter(|candidate| candidate.user == user))
}

/// Is there such an account in the ente, and may it be trusted with keys?
fn trusted(person: Option<&Member>) -> Result<(), Denial> {
    match person {
        Some(person) if person.is_privileged() => Ok(()),
        Some(_) => Err(Denial::UserWithoutSecurityPrivileges),
        None => Err(Denial::not_found(Thing::User)),
    }
}

fn may_administer(facts: &ClientFacts, user: UserId) -> Result<(), Denial> {
    if facts.client.admin == Some(user) {
        return Err(Denial::ClientAdminAlreadyAssigned);
    }
    match facts.candidate.as_ref().filter(|candidate| candidate.user == user) {
        Some(candidate) if candidate.is_administrator() => Ok(()),
        Some(_) => Err(Denial::UserIsNotAnAdministrator),
        None => Err(Denial::not_found(Thing::User)),
    }
}

fn may_link(facts: &ClientFacts, purpose: PurposeId, actor: &Actor) -> Result<(), Denial> {
    let Some(linked) = &facts.link else { return Err(Denial::not_found(Thing::Purpose)) };
    can_be_linked(linked, actor)?;
    if facts.client.purposes.contains(&purpose) {
        return Err(Denial::PurposeAlreadyLinkedToClient);
    }
    Ok(())
}

/// May the actor link this purpose to a client of its ente, whichever it is?
///
/// # Errors
/// `Unauthorized`, or what is wrong with the purpose (`interop.md` §2.11 "link purpose").
pub fn can_be_linked(purpose: &LinkFacts, actor: &Actor) -> Result<(), Denial> {
    actor.require(Permission::WriteClients)?;
    if purpose.consumer != actor.tenant {
        return Err(Denial::TenantNotAllowedOnPurpose);
    }
    if !matches!(purpose.agreement, Some(AgreementState::Active | AgreementState::Suspended)) {
        return Err(Denial::NoActiveOrSuspendedAgreement);
    }
    if !matches!(purpose.state, PurposeState::Active | PurposeState::Suspended) {
        return Err(Denial::NoActiveOrSuspendedPurposeVersion);
    }
    Ok(())
}

fn checked(key: NewKey, facts: &ClientFacts) -> Result<NewKey, Denial> {
    let mut fields = Fields::new();
    let name: Option<KeyName> = fields.text("name", &key.name);
    let name = fields.finish(name)?;
    if facts.kid_taken || facts.client.key(&key.kid).is_some() {
        return Err(Denial::KeyAlreadyExists);
    }
    Ok(NewKey { name: name.into(), ..key })
}

/// May the actor take this key away?
///
/// # Errors
/// What [`can`] answers; `NotFound`; `UserNotAllowedToDeleteClientKey` for a security operator who did not upload it.
pub fn can_remove_key(facts: &ClientFacts, kid: &str, actor: &Actor) -> Result<(), Denial> {
    removable(facts, kid, actor).map(|_| ())
}

fn removable<'a>(facts: &'a ClientFacts, kid: &str, actor: &Actor) -> Result<&'a Key, Denial> {
    can(ClientAction::RemoveKey, facts, actor)?;
    let key = facts.client.key(kid).ok_or(Denial::not_found(Thing::Key))?;
    if is_admin(actor) || key.uploader == actor.user { Ok(key) } else { Err(Denial::UserNotAllowedToDeleteClientKey) }
}
