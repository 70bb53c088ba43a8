//! What happened to clients and keys.

use domain::event::{ClientEvent, ClientEventKind};

pub(super) fn client(event: &ClientEvent) -> (String, Option<String>) {
    let detail = match event {
        ClientEvent::KeyAdded { kid } | ClientEvent::KeyRemoved { kid } => Some(format!("Chiave {kid}")),
        ClientEvent::Created { name } => Some(name.clone()),
        ClientEvent::MemberAdded { .. }
        | ClientEvent::MemberRemoved { .. }
        | ClientEvent::PurposeLinked { .. }
        | ClientEvent::PurposeUnlinked { .. }
        | ClientEvent::Deleted => None,
    };
    (client_change(ClientEventKind::from(event)).to_owned(), detail)
}

pub(super) const fn client_change(kind: ClientEventKind) -> &'static str {
    match kind {
        ClientEventKind::Created => "È stato creato un client.",
        ClientEventKind::MemberAdded => "Una persona si occupa da ora di un client.",
        ClientEventKind::MemberRemoved => "Una persona non si occupa più di un client.",
        ClientEventKind::PurposeLinked => "Una finalità è stata collegata a un client.",
        ClientEventKind::PurposeUnlinked => "Una finalità è stata scollegata da un client.",
        ClientEventKind::KeyAdded => "È stata aggiunta una chiave a un client.",
        ClientEventKind::KeyRemoved => "È stata eliminata una chiave di un client.",
        ClientEventKind::Deleted => "Un client è stato eliminato, con le sue chiavi.",
    }
}
