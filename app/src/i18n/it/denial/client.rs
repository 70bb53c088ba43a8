//! Refusals about clients and keys (`interop.md` §2.11).

use domain::client::{KeyFault, MAX_BITS, MIN_BITS};

use super::{Fixed, Refusal};
use crate::i18n::it::common::number;

pub(super) const KIND_NOT_ALLOWED: Fixed = Fixed(
    "La finalità non è stata collegata.",
    "Questo client serve per l’API di interoperabilità, che non ha finalità.",
    "Collega la finalità a un client per e-service, oppure creane uno.",
);
pub(super) const NOT_FOR_THE_API: Fixed = Fixed(
    "L’amministratore non è stato indicato.",
    "Questo client serve per gli e-service: i suoi voucher non aprono l’API di interoperabilità.",
    "Indica l’amministratore di un client per l’API, oppure creane uno.",
);
pub(super) const NOT_AN_ADMINISTRATOR: Fixed = Fixed(
    "L’amministratore non è stato indicato.",
    "La persona non ha il ruolo di amministratore, oppure la sua utenza è disattivata.",
    "Scegli un amministratore attivo del tuo ente, oppure dai alla persona il ruolo da «Utenti».",
);
pub(super) const SAME_ADMINISTRATOR: Fixed =
    Fixed("L’amministratore non è cambiato.", "È già questa persona.", "Non devi fare nulla.");
pub(super) const ADMINISTRATOR_REPLACED: Fixed = Fixed(
    "La richiesta del client è stata rifiutata.",
    "Il voucher è stato dato a nome di un amministratore che non è più quello del client.",
    "Chiedi un voucher nuovo: avrà il ruolo che il client ha adesso. Lo sceglie un amministratore dell’ente nella pagina del client.",
);
pub(super) const ADMINISTRATOR_LOST: Fixed = Fixed(
    "La richiesta del client è stata rifiutata.",
    "La persona a cui nome il client scrive non è più un amministratore attivo dell’ente.",
    "Un amministratore dell’ente ne indica un altro nella pagina del client; poi il client chiede un voucher nuovo.",
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
    "È già di un client della piattaforma, oppure lo è stata fino a meno di un anno fa.",
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

/// What was sent is no key that a client may have.
pub(super) fn wrong_key(fault: KeyFault) -> Refusal {
    let (why, remedy) = match fault {
        KeyFault::Malformed => (
            "Il testo non è una sola chiave pubblica in formato PEM: comincia con «-----BEGIN PUBLIC KEY-----» e finisce con «-----END PUBLIC KEY-----».".to_owned(),
            "Copia per intero il contenuto del file della chiave pubblica, comprese la prima e l’ultima riga.",
        ),
        KeyFault::PrivateKey => (
            "Contiene una chiave privata, che non va mai inviata a nessuno. Non è stata conservata.".to_owned(),
            "Considera compromessa quella chiave: generane una nuova coppia e carica soltanto la parte pubblica.",
        ),
        KeyFault::Certificate => (
            "È un certificato, non una chiave pubblica.".to_owned(),
            "Ricava la chiave pubblica dal certificato con «openssl x509 -pubkey -noout -in certificato.pem» e carica quella.",
        ),
        KeyFault::NotRsa => (
            "È una chiave pubblica di un tipo diverso da RSA.".to_owned(),
            "Genera una coppia di chiavi RSA con i comandi indicati in questa pagina e carica la parte pubblica.",
        ),
        KeyFault::Length { bits } => (
            format!("È lunga {} bit: ne servono da {} a {}.", count(bits), count(MIN_BITS), count(MAX_BITS)),
            "Genera una coppia di chiavi RSA di almeno 2.048 bit e carica la parte pubblica.",
        ),
        KeyFault::Weak => (
            "È una chiave debole: chiunque potrebbe ricavarne la parte privata.".to_owned(),
            "Genera una nuova coppia di chiavi con uno strumento aggiornato, per esempio con i comandi indicati in questa pagina.",
        ),
    };
    Refusal { what: "La chiave non è stata aggiunta.".to_owned(), why, remedy: remedy.to_owned() }
}

fn count(bits: u32) -> String {
    number(i64::from(bits))
}
