//! What becomes of a client when a command that may be given is carried out. Only [`super::rules::decide`] calls this.

use super::{Client, ClientFacts, Key, NewKey};
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
    let told = ClientEvent::KeyAdded { kid: kid.clone() };
    next.keys.push(Key { kid, name, pem, bits, usage, uploader: actor.user, created_at: facts.as_of });
    stored(next, told)
}

pub(super) fn remove_key(facts: &ClientFacts, kid: &str) -> Decision {
    let mut next = facts.client.clone();
    next.keys.retain(|key| key.kid != kid);
    stored(next, ClientEvent::KeyRemoved { kid: kid.to_owned() })
}

fn stored(next: Client, what: ClientEvent) -> Decision {
    let event = happened(&next, what);
    Decision::new(Write::UpdateClient(next), event)
}

pub(super) fn happened(client: &Client, what: ClientEvent) -> Event {
    Event::Client(ClientHappening { client: client.id, consumer: client.consumer, what })
}
