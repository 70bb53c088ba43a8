//! Words of what changes while somebody looks at a page.

use domain::news::List;

use super::common::number;

/// What the link beside the news does: the page again, as it is now.
pub const SHOW: &str = "Mostra";
pub const SESSION_ENDED: &str =
    "La tua sessione è finita. Se hai scritto qualcosa, invialo comunque: lo ritrovi dopo l’accesso.";
pub const SIGN_IN_AGAIN: &str = "Accedi di nuovo";

/// "Notifiche: 5 da gestire": a number of the menu that has grown.
#[must_use]
pub fn grown(label: &str, count: i64) -> String {
    format!("{label}: {} {}", super::frame::waiting_number(count), super::frame::WAITING)
}

/// "3 nuove richieste, 1 aggiornata": what is not on the list yet. Nothing, when nothing is.
#[must_use]
pub fn news(list: List, new: usize, changed: usize) -> Option<String> {
    let (one, many) = match list {
        List::ToDo => ("1 novità", "novità"),
        List::Notifications => ("1 nuova notifica", "nuove notifiche"),
        List::Received | List::Sent => ("1 nuova richiesta", "nuove richieste"),
        List::PurposesReceived | List::PurposesSent => ("1 nuova finalità", "nuove finalità"),
        List::Discrepancies => ("1 nuova discrepanza", "nuove discrepanze"),
    };
    let thing = match list {
        List::ToDo | List::Notifications => ("", ""),
        List::Received | List::Sent => ("richiesta ", "richieste "),
        List::PurposesReceived | List::PurposesSent => ("finalità ", "finalità "),
        List::Discrepancies => ("discrepanza ", "discrepanze "),
    };
    let count = |count: usize| number(i64::try_from(count).unwrap_or(i64::MAX));
    let first = match new {
        0 => None,
        1 => Some(one.to_owned()),
        _ => Some(format!("{} {many}", count(new))),
    };
    // The thing is named once.
    let thing = if first.is_some() { ("", "") } else { thing };
    let second = match changed {
        0 => None,
        1 => Some(format!("1 {}aggiornata", thing.0)),
        _ => Some(format!("{} {}aggiornate", count(changed), thing.1)),
    };
    let parts = first.into_iter().chain(second).collect::<Vec<_>>();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_agree_with_their_number() {
        for (list, new, changed, said) in [
            (List::Received, 0, 0, None),
            (List::Received, 1, 0, Some("1 nuova richiesta")),
            (List::Received, 3, 0, Some("3 nuove richieste")),
            (List::Sent, 0, 1, Some("1 richiesta aggiornata")),
            (List::Sent, 0, 2, Some("2 richieste aggiornate")),
            (List::Received, 1_200, 1, Some("1.200 nuove richieste, 1 aggiornata")),
            (List::PurposesSent, 0, 2, Some("2 finalità aggiornate")),
            (List::Discrepancies, 2, 0, Some("2 nuove discrepanze")),
            (List::Notifications, 1, 0, Some("1 nuova notifica")),
            (List::ToDo, 2, 0, Some("2 novità")),
        ] {
            assert_eq!(news(list, new, changed).as_deref(), said, "{list:?} {new} {changed}");
        }
    }
}
