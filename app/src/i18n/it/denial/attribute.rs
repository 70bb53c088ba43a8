//! Refusals about attributes: the registry, and who gives and takes them (`interop.md` §2.9).

use super::Fixed;

pub(super) const NOT_A_CERTIFIER: Fixed = Fixed(
    "Non puoi gestire attributi certificati.",
    "Il tuo ente non è un ente certificatore.",
    "Rivolgiti all’ente certificatore indicato nel registro degli attributi.",
);
pub(super) const OF_ANOTHER_CERTIFIER: Fixed = Fixed(
    "Non puoi riconoscere né revocare questo attributo.",
    "L’attributo appartiene a un altro ente certificatore.",
    "Rivolgiti all’ente certificatore indicato nel registro degli attributi.",
);
pub(super) const VERIFICATION_NOT_ALLOWED: Fixed = Fixed(
    "L’attributo non è stato verificato.",
    "Nessuna richiesta di questo ente verso i tuoi e-service, in attesa, attiva o sospesa, richiede l’attributo.",
    "Verificalo dalla pagina di una richiesta che lo richiede, quando l’ente l’avrà inoltrata.",
);
pub(super) const REVOCATION_NOT_ALLOWED: Fixed = Fixed(
    "La verifica non è stata revocata.",
    "Il tuo ente può revocare solo le verifiche fatte da sé, per le richieste che riceve.",
    "Se un’altra verifica ti sembra sbagliata, scrivi all’ente che l’ha fatta.",
);
pub(super) const SELF_VERIFICATION: Fixed = Fixed(
    "L’attributo non è stato verificato.",
    "Un ente non può verificare i propri attributi.",
    "Per le richieste verso i propri e-service la verifica non serve.",
);
pub(super) const NOT_A_VERIFIER: Fixed = Fixed(
    "La scadenza non è cambiata.",
    "Il tuo ente non ha verificato questo attributo.",
    "Verifica prima l’attributo, oppure rivolgiti all’ente che lo ha verificato.",
);
pub(super) const DUPLICATE: Fixed = Fixed(
    "L’attributo non è stato creato.",
    "Nel registro c’è già un attributo con lo stesso nome o con lo stesso codice.",
    "Cerca l’attributo nel registro e usa quello; se è davvero un altro, dagli un nome diverso.",
);
pub(super) const ALREADY_ASSIGNED: Fixed =
    Fixed("L’attributo non è stato assegnato.", "L’ente lo possiede già.", "Non devi fare nulla.");
pub(super) const ALREADY_REVOKED: Fixed =
    Fixed("L’attributo non è stato revocato.", "Era già stato revocato.", "Non devi fare nulla.");
pub(super) const NOT_HELD: Fixed = Fixed(
    "L’attributo non è stato revocato.",
    "L’ente non lo possiede.",
    "Controlla l’elenco degli attributi dell’ente.",
);
pub(super) const NOT_DECLARED: Fixed = Fixed(
    "La dichiarazione non è stata revocata.",
    "Il tuo ente non ha dichiarato questo attributo, o l’ha già revocato.",
    "Controlla gli attributi dichiarati nella pagina «Anagrafica ente».",
);
pub(super) const EXPIRY_IN_THE_PAST: Fixed = Fixed(
    "La scadenza non è stata salvata.",
    "La data indicata è già passata.",
    "Scegli una data futura, oppure lascia il campo vuoto se la verifica non scade.",
);
pub(super) const DISCREPANCY_CLOSED: Fixed = Fixed(
    "La discrepanza è rimasta com’era.",
    "È già chiusa per tutti gli enti coinvolti.",
    "Non devi fare nulla; nella sua pagina puoi leggere come è finita e aggiungere note per il tuo ente.",
);
pub(super) const NO_VERIFICATION_TO_CONFIRM: Fixed = Fixed(
    "Non hai confermato nulla.",
    "Il tuo ente non ha una verifica dell’attributo che valga ancora.",
    "Può confermare solo un ente che lo ha verificato; se vuoi farlo, verificalo dalla pagina di una richiesta che lo richiede.",
);
