//! What happened to clients and keys.

use domain::event::{ClientEvent, ClientEventKind};

/// What happened to a client, and which key it was about. Where people stand apart from the client's own page, its name is
/// told beside it.
pub(super) fn client(event: &ClientEvent) -> (String, Option<String>) {
    let detail = match event {
        ClientEvent::KeyAdded { key, .. } | ClientEvent::KeyRemoved { key, .. } => Some(key.clone()),
        ClientEvent::Created
        | ClientEvent::MemberAdded { .. }
        | ClientEvent::MemberRemoved { .. }
        | ClientEvent::AdminSet { .. }
        | ClientEvent::AdminRemoved { .. }
        | ClientEvent::AssertionProfileChanged { .. }
        | ClientEvent::PurposeLinked { .. }
        | ClientEvent::PurposeUnlinked { .. }
        | ClientEvent::Deleted => None,
    };
    (client_change(ClientEventKind::from(event)).to_owned(), detail)
}

pub(super) const fn client_change(kind: ClientEventKind) -> &'static str {
    match kind {
        ClientEventKind::Created => "È stato creato un client.",
        ClientEventKind::MemberAdded => "Una persona è stata aggiunta ai membri di un client.",
        ClientEventKind::MemberRemoved => "Una persona è stata tolta dai membri di un client.",
        ClientEventKind::AdminSet => "Un client per l’API scrive da ora a nome di un amministratore.",
        ClientEventKind::AdminRemoved => "Un client per l’API non scrive più a nome di un amministratore.",
        ClientEventKind::AssertionProfileChanged => "È cambiata la durata ammessa per le asserzioni di un client.",
        ClientEventKind::PurposeLinked => "Una finalità è stata collegata a un client.",
        ClientEventKind::PurposeUnlinked => "Una finalità è stata scollegata da un client.",
        ClientEventKind::KeyAdded => "È stata aggiunta una chiave a un client.",
        ClientEventKind::KeyRemoved => "È stata eliminata una chiave di un client.",
        ClientEventKind::Deleted => "Un client è stato eliminato, con le sue chiavi.",
    }
}
