//! What is new on a list that somebody has open while others work (`ux.md` §2.4, "Freshness").

use strum::EnumIter;

use crate::event::{AgreementEvent, DiscrepancyEvent, Event, PurposeEvent};
use crate::notification::audience;
use crate::purpose::PurposeState;
use crate::{Actor, Permission, UserId};

/// A list that a person may have open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumIter)]
pub enum List {
    /// Everything that waits for the person.
    ToDo,
    /// Messages for the ente.
    Notifications,
    /// Requests received, as provider.
    Received,
    /// Requests sent, as consumer.
    Sent,
    /// Purposes of others for the ente's e-services.
    PurposesReceived,
    /// The ente's own purposes.
    PurposesSent,
    /// Discrepancies that concern the ente.
    Discrepancies,
}

/// How something that happened shows on a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Touch {
    /// A row more.
    New,
    /// A row that says something else, or is gone.
    Changed,
}

/// What an event does to a list of the reader, if anything. `by` is the person who acted, if one did; `told` says whether
/// the reader's ente has a message about it. What readers do themselves is no news to them: they have seen it happen.
#[must_use]
pub fn touch(list: List, event: &Event, by: Option<UserId>, told: bool, reader: &Actor) -> Option<Touch> {
    if list == List::Notifications {
        let kind = audience(event).filter(|_| told)?.category;
        return kind.is_readable_by(reader).then_some(Touch::New);
    }
    let permission = match list {
        List::PurposesReceived | List::PurposesSent => Permission::ReadPurposes,
        List::ToDo | List::Notifications | List::Received | List::Sent | List::Discrepancies => {
            Permission::ReadAgreements
        }
    };
    if by == Some(reader.user) || !event.parties().contains(&reader.tenant) || !reader.has(permission) {
        return None;
    }
    match list {
        List::Received => received(event, reader),
        List::Sent => sent(event, reader),
        List::Discrepancies => discrepancies(event),
        List::PurposesReceived => purposes_received(event, reader),
        List::PurposesSent => purposes_sent(event, reader),
        // Here everything is a thing to look at.
        List::ToDo => {
            let request = received(event, reader).or_else(|| sent(event, reader));
            let purpose = purposes_received(event, reader).or_else(|| purposes_sent(event, reader));
            request.or(purpose).or_else(|| discrepancies(event)).map(|_| Touch::New)
        }
        List::Notifications => None,
    }
}

fn received(event: &Event, reader: &Actor) -> Option<Touch> {
    let Event::Agreement(happening) = event else { return None };
    let new = matches!(happening.what, AgreementEvent::Submitted | AgreementEvent::Upgraded { .. });
    (happening.producer == reader.tenant && happening.shown_to_producer).then_some(Touch::of(new))
}

fn sent(event: &Event, reader: &Actor) -> Option<Touch> {
    let Event::Agreement(happening) = event else { return None };
    let new = matches!(
        happening.what,
        AgreementEvent::Created
            | AgreementEvent::Cloned { .. }
            | AgreementEvent::DraftedForUpgrade { .. }
            | AgreementEvent::Upgraded { .. }
    );
    (happening.consumer == reader.tenant).then_some(Touch::of(new))
}

fn purposes_received(event: &Event, reader: &Actor) -> Option<Touch> {
    let Event::Purpose(happening) = event else { return None };
    // Nobody had told the provider of it before it was presented.
    let first = happening.from == Some(PurposeState::Draft);
    (happening.producer == reader.tenant && happening.shown_to_producer).then_some(Touch::of(first))
}

fn purposes_sent(event: &Event, reader: &Actor) -> Option<Touch> {
    let Event::Purpose(happening) = event else { return None };
    let new = matches!(happening.what, PurposeEvent::Created | PurposeEvent::Cloned { .. });
    (happening.consumer == reader.tenant).then_some(Touch::of(new))
}

fn discrepancies(event: &Event) -> Option<Touch> {
    let Event::Discrepancy { what, .. } = event else { return None };
    Some(Touch::of(matches!(what, DiscrepancyEvent::Opened { .. })))
}

impl Touch {
    const fn of(new: bool) -> Self {
        if new { Self::New } else { Self::Changed }
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::agreement::ArchivedBecause;
    use crate::discrepancy::DiscrepancyCause;
    use crate::event::{AgreementHappening, PurposeHappening};
    use crate::fixtures::{ASL_ESPERIA, COMUNE_VALDORO, CONVENZIONE, REGIONE_ESPERIA, RICHIESTA, actor, happening};
    use crate::{DiscrepancyId, Role, TenantId};

    fn on(list: List, what: AgreementEvent, reader: TenantId) -> Option<Touch> {
        touch(list, &Event::Agreement(happening(what)), None, true, &actor(reader, Role::Admin))
    }

    fn suspended() -> AgreementEvent {
        AgreementEvent::SuspendedByConsumer { reason: "Manutenzione".into() }
    }

    #[test]
    fn each_side_sees_a_request_on_its_own_list() {
        for (what, received, sent) in [
            (AgreementEvent::Submitted, Touch::New, Touch::Changed),
            (AgreementEvent::Upgraded { from: RICHIESTA }, Touch::New, Touch::New),
            (AgreementEvent::Cloned { from: RICHIESTA }, Touch::Changed, Touch::New),
            (suspended(), Touch::Changed, Touch::Changed),
            (AgreementEvent::Archived { because: ArchivedBecause::Consumer }, Touch::Changed, Touch::Changed),
        ] {
            assert_eq!(on(List::Received, what.clone(), REGIONE_ESPERIA), Some(received), "{what:?}");
            assert_eq!(on(List::Sent, what.clone(), COMUNE_VALDORO), Some(sent), "{what:?}");
            assert_eq!(on(List::Received, what.clone(), COMUNE_VALDORO), None, "{what:?}");
            assert_eq!(on(List::Sent, what.clone(), REGIONE_ESPERIA), None, "{what:?}");
            assert_eq!(on(List::ToDo, what.clone(), COMUNE_VALDORO), Some(Touch::New), "{what:?}");
            assert_eq!(on(List::Discrepancies, what, COMUNE_VALDORO), None);
        }
    }

    #[test]
    fn each_side_sees_a_purpose_on_its_own_list() {
        let happening = |from, what| {
            Event::Purpose(PurposeHappening {
                purpose: crate::PurposeId(RICHIESTA.0),
                eservice: crate::fixtures::ANAGRAFE,
                producer: REGIONE_ESPERIA,
                consumer: COMUNE_VALDORO,
                from,
                to: Some(PurposeState::WaitingForApproval),
                shown_to_producer: from.is_some(),
                what,
            })
        };
        let seen = |list, event: &Event, reader| touch(list, event, None, false, &actor(reader, Role::Admin));
        let asked = PurposeEvent::WaitingForApproval { daily_calls: 10 };
        let first = happening(Some(PurposeState::Draft), asked.clone());
        let again = happening(Some(PurposeState::Active), asked);
        let begun = happening(None, PurposeEvent::Created);
        assert_eq!(seen(List::PurposesReceived, &first, REGIONE_ESPERIA), Some(Touch::New));
        assert_eq!(seen(List::PurposesReceived, &again, REGIONE_ESPERIA), Some(Touch::Changed));
        assert_eq!(seen(List::PurposesReceived, &begun, REGIONE_ESPERIA), None, "a draft of the consumer's");
        assert_eq!(seen(List::PurposesSent, &begun, COMUNE_VALDORO), Some(Touch::New));
        assert_eq!(seen(List::PurposesSent, &first, COMUNE_VALDORO), Some(Touch::Changed));
        assert_eq!(seen(List::ToDo, &first, REGIONE_ESPERIA), Some(Touch::New));
        for list in List::iter() {
            assert_eq!(seen(list, &first, ASL_ESPERIA), None, "{list:?}");
        }
    }

    #[test]
    fn nobody_hears_of_what_is_not_theirs() {
        let draft = AgreementHappening { shown_to_producer: false, ..happening(AgreementEvent::DraftUpdated) };
        for list in List::iter().filter(|list| *list != List::Notifications) {
            assert_eq!(on(list, suspended(), ASL_ESPERIA), None, "{list:?}: another ente");
            let desk = actor(REGIONE_ESPERIA, Role::Operatore);
            let event = Event::Agreement(happening(suspended()));
            assert_eq!(touch(list, &event, None, true, &desk), None, "{list:?}: a role that reads no requests");
            let provider = actor(REGIONE_ESPERIA, Role::Admin);
            let hidden = Event::Agreement(draft.clone());
            assert_eq!(touch(list, &hidden, None, false, &provider), None, "{list:?}: a draft of the consumer's");
        }
    }

    #[test]
    fn ones_own_work_is_no_news() {
        let reader = actor(REGIONE_ESPERIA, Role::Admin);
        let event = Event::Agreement(happening(AgreementEvent::Submitted));
        assert_eq!(touch(List::Received, &event, Some(reader.user), false, &reader), None);
        let colleague = actor(REGIONE_ESPERIA, Role::Api);
        assert_ne!(colleague.user, reader.user);
        assert_eq!(touch(List::Received, &event, Some(colleague.user), false, &reader), Some(Touch::New));
    }

    #[test]
    fn a_message_is_news_for_whoever_may_read_its_kind() {
        let event = Event::Agreement(happening(AgreementEvent::Submitted));
        let at = |told, role| touch(List::Notifications, &event, None, told, &actor(REGIONE_ESPERIA, role));
        assert_eq!(at(true, Role::Admin), Some(Touch::New));
        assert_eq!(at(false, Role::Admin), None, "no message, no news");
        assert_eq!(at(true, Role::Operatore), None, "messages, but not of this kind");
        assert_eq!(at(true, Role::Support), None, "reads no messages");
    }

    #[test]
    fn a_discrepancy_is_news_for_its_parties() {
        let event = |what| Event::Discrepancy {
            discrepancy: DiscrepancyId(RICHIESTA.0),
            attribute: CONVENZIONE,
            consumer: COMUNE_VALDORO,
            revoker: REGIONE_ESPERIA,
            others: vec![],
            what,
        };
        let opened = event(DiscrepancyEvent::Opened { cause: DiscrepancyCause::Revoked });
        let seen = |event: &Event, reader| touch(List::Discrepancies, event, None, true, &actor(reader, Role::Admin));
        assert_eq!(seen(&opened, COMUNE_VALDORO), Some(Touch::New));
        assert_eq!(seen(&opened, ASL_ESPERIA), None);
    }
}
