//! Refusals about clients and keys (`interop.md` §2.11).

use super::{Fixed, Refusal};
use crate::i18n::it::common::number;

pub(super) const KIND_NOT_ALLOWED: Fixed = Fixed(
    "La finalità non è stata collegata.",
    "Questo client serve per l’API di interoperabilità, che non ha finalità.",
    "Collega la finalità a un client per e-service, oppure creane uno.",
);
pub(super) const PURPOSE_OF_ANOTHER: Fixed = Fixed(
    "La finalità non è stata collegata.",
    "Non è una finalità del tuo ente.",
    "Scegli una finalità fra quelle del tuo ente.",
);
pub(super) const NO_LIVE_REQUEST: Fixed = Fixed(
    "La finalità non è stata collegata.",
    "La richiesta di fruizione da cui dipende non è attiva né sospesa.",
    "Apri la richiesta: la sua pagina dice che cosa manca perché sia attiva e chi può rimediare.",
);
pub(super) const NO_LIVE_PURPOSE: Fixed = Fixed(
    "La finalità non è stata collegata.",
    "Si collegano solo finalità attive o sospese.",
    "Apri la finalità: la sua pagina dice che cosa manca perché sia attiva.",
);
pub(super) const ALREADY_LINKED: Fixed =
    Fixed("La finalità non è stata collegata di nuovo.", "È già collegata a questo client.", "Non devi fare nulla.");
pub(super) const WITHOUT_SECURITY_ROLE: Fixed = Fixed(
    "La persona non è stata aggiunta al client.",
    "Di un client si occupano gli amministratori e gli operatori di sicurezza, e la persona non ha nessuno dei due ruoli.",
    "Chiedi a un amministratore del tuo ente di darle il ruolo, oppure scegli un’altra persona.",
);
pub(super) const ALREADY_MEMBER: Fixed =
    Fixed("La persona non è stata aggiunta di nuovo al client.", "Se ne occupa già.", "Non devi fare nulla.");
pub(super) const NOT_A_MEMBER: Fixed = Fixed(
    "Non puoi farlo su questo client.",
    "Le chiavi di un client le carica e le gestisce solo chi ne è membro.",
    "Un amministratore del tuo ente può aggiungerti ai membri dalla pagina del client.",
);
pub(super) const KEY_OF_ANOTHER: Fixed = Fixed(
    "La chiave non è stata eliminata.",
    "L’ha caricata un’altra persona.",
    "Può eliminarla chi l’ha caricata oppure un amministratore del tuo ente.",
);
pub(super) const KEY_EXISTS: Fixed = Fixed(
    "La chiave non è stata aggiunta.",
    "È già registrata sulla piattaforma, oppure è stata eliminata da meno di un anno.",
    "Genera una nuova coppia di chiavi e carica la parte pubblica.",
);

/// The client has as many keys as it may have.
pub(super) fn too_many_keys(most: u64) -> Refusal {
    Refusal {
        what: "La chiave non è stata aggiunta.".to_owned(),
        why: format!("Il client ha già {} chiavi, il massimo.", number(i64::try_from(most).unwrap_or(i64::MAX))),
        remedy: "Elimina una chiave che non serve più, oppure usa un altro client.".to_owned(),
    }
}
