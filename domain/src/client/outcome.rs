//! What becomes of a client when a command that may be given is carried out. Only [`super::rules::decide`] calls this.

use super::{AssertionProfile, Client, ClientFacts, Key, NewKey};
use crate::decision::{Decision, Write};
use crate::event::{ClientEvent, ClientHappening, Event};
use crate::{Actor, PurposeId, UserId};

pub(super) fn member(facts: &ClientFacts, user: UserId) -> Decision {
    let mut next = facts.client.clone();
    next.members.push(user);
    stored(next, ClientEvent::MemberAdded { user })
}

/// The keys that this person uploaded stay, and go on working.
pub(super) fn without_member(facts: &ClientFacts, user: UserId) -> Decision {
    let mut next = facts.client.clone();
    next.members.retain(|member| *member != user);
    stored(next, ClientEvent::MemberRemoved { user })
}

pub(super) fn admin(facts: &ClientFacts, user: UserId) -> Decision {
    let next = Client { admin: Some(user), ..facts.client.clone() };
    stored(next, ClientEvent::AdminSet { user })
}

pub(super) fn without_admin(facts: &ClientFacts, user: UserId) -> Decision {
    let next = Client { admin: None, ..facts.client.clone() };
    stored(next, ClientEvent::AdminRemoved { user })
}

/// What is on the way is judged by the new one: assertions that live too long are refused from now on.
pub(super) fn profile(facts: &ClientFacts, profile: AssertionProfile) -> Decision {
    let next = Client { assertion_profile: profile, ..facts.client.clone() };
    stored(next, ClientEvent::AssertionProfileChanged { profile })
}

pub(super) fn link(facts: &ClientFacts, purpose: PurposeId) -> Decision {
    let mut next = facts.client.clone();
    next.purposes.push(purpose);
    stored(next, ClientEvent::PurposeLinked { purpose })
}

pub(super) fn unlink(facts: &ClientFacts, purpose: PurposeId) -> Decision {
    let mut next = facts.client.clone();
    next.purposes.retain(|linked| *linked != purpose);
    stored(next, ClientEvent::PurposeUnlinked { purpose })
}

pub(super) fn add_key(facts: &ClientFacts, key: NewKey, actor: &Actor) -> Decision {
    let NewKey { kid, name, pem, bits, usage } = key;
    let mut next = facts.client.clone();
    let told = ClientEvent::KeyAdded { kid: kid.clone(), key: name.clone() };
    next.keys.push(Key { kid, name, pem, bits, usage, uploader: actor.user, created_at: facts.as_of });
    stored(next, told)
}

pub(super) fn remove_key(facts: &ClientFacts, key: &Key) -> Decision {
    let mut next = facts.client.clone();
    next.keys.retain(|kept| kept.kid != key.kid);
    stored(next, ClientEvent::KeyRemoved { kid: key.kid.clone(), key: key.name.clone() })
}

fn stored(next: Client, what: ClientEvent) -> Decision {
    let event = happened(&next, what);
    Decision::new(Write::UpdateClient(next), event)
}

pub(super) fn happened(client: &Client, what: ClientEvent) -> Event {
    Event::Client(ClientHappening { client: client.id, consumer: client.consumer, name: client.name.clone(), what })
}
