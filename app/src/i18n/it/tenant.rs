//! Words about enti.

use domain::tenant::TenantKind;

pub const AREA: &str = "Aderente";
pub const TITLE: &str = "Anagrafica dell’ente";
pub const NAME: &str = "Nome";
pub const SLUG: &str = "Nome breve";
pub const KIND: &str = "Natura giuridica";
pub const REGISTER: &str = "Registro e codice";
pub const NO_REGISTER: &str = "In nessun registro";
pub const CERTIFIER: &str = "Ente certificatore";
pub const YES: &str = "Sì";
pub const NO: &str = "No";
pub const FIRST_ADMINISTRATOR: &str = "Crea il primo amministratore";
pub const MEMBER_SINCE: &str = "Aderente dal";
pub const CHANGED: &str = "Ultima modifica";
pub const CONTACT: &str = "Indirizzo di contatto";
pub const CONTACT_NOTE: &str =
    "Gli altri enti scrivono qui per le richieste. Senza un indirizzo di contatto non si possono inoltrare richieste.";
pub const CONTACT_MISSING: &str = "Manca l’indirizzo di contatto";
pub const CONTACT_HINT: &str = "Una casella di posta dell’ente, per esempio protocollo@comune.it.";
pub const SAVE_CONTACT: &str = "Salva l’indirizzo";
pub const CONTACT_SAVED: &str = "Indirizzo di contatto salvato.";
pub const CONTACT_READ_ONLY: &str = "Può cambiarlo un amministratore dell’ente.";
pub const NO_CONTACT: &str = "Nessuno";
pub const ACCESSIBILITY: &str = "Accessibilità";
pub const ACCESSIBILITY_NOTE: &str = "La dichiarazione di accessibilità la compila il responsabile per la transizione digitale sul sito di AgID. Indicane qui l’indirizzo: comparirà a piè di ogni pagina per chi lavora nell’ente e, per chi non ha fatto accesso, nella pagina sull’accessibilità.";
pub const STATEMENT: &str = "Indirizzo della dichiarazione di accessibilità";
pub const STATEMENT_HINT: &str = "Comincia con https://form.agid.gov.it/view/ e finisce con il codice della dichiarazione. Lascialo vuoto per toglierlo.";
pub const FEEDBACK: &str = "Dove si segnalano i problemi di accessibilità";
pub const FEEDBACK_HINT: &str =
    "Una casella di posta dell’ente, o l’indirizzo https di un modulo. Serve insieme alla dichiarazione.";
pub const SAVE_ACCESSIBILITY: &str = "Salva i dati sull’accessibilità";
pub const ACCESSIBILITY_SAVED: &str = "Dati sull’accessibilità salvati.";
pub const NOT_GIVEN: &str = "Non indicato";
pub const ATTRIBUTES: &str = "Attributi dell’ente";
pub const REGISTRY: &str = "Registro degli attributi";
pub const CERTIFIER_DESK: &str = "Gestisci gli attributi certificati";
pub const DISCREPANCIES: &str = "Discrepanze";
pub const GO_TO: &str = "Vai a";

pub const IDENTIFIER: &str = "Identificativo";
pub const LIST: &str = "Enti";
pub const PLATFORM: &str = "Piattaforma";
pub const LIST_NOTE: &str = "Gli enti che aderiscono alla piattaforma.";
pub const SEARCH: &str = "Cerca per nome, nome breve o codice";
pub const ANY_KIND: &str = "Tutte";
pub const EMPTY_TITLE: &str = "Nessun ente";
pub const EMPTY: &str = "Non c’è ancora nessun ente.";
pub const EMPTY_FILTERED: &str = "Nessun ente corrisponde ai filtri.";
pub const CLEAR: &str = "Azzera i filtri";
pub const NEW: &str = "Nuovo ente";
pub const NEW_NOTE: &str =
    "Dopo la creazione indicherai la persona che amministra l’ente: sarà lei a gestire gli altri utenti.";
pub const CREATE: &str = "Crea l’ente";
pub const CREATED: &str = "Ente creato.";
pub const NAME_HINT: &str = "La denominazione ufficiale, da 2 a 160 caratteri.";
pub const SLUG_HINT: &str =
    "Lettere minuscole, cifre e trattini: fa parte dei nomi utente (nome@nome-breve) e non si può cambiare.";
pub const ORIGIN: &str = "Registro";
pub const ORIGIN_HINT: &str = "Per esempio IPA. Registro e codice si indicano insieme, o nessuno dei due.";
pub const VALUE: &str = "Codice nel registro";
pub const CERTIFIER_LABEL: &str = "È un ente certificatore";
pub const CERTIFIER_HINT: &str = "Può aggiungere attributi certificati al registro e assegnarli agli enti.";
pub const CANCEL: &str = "Annulla";
pub const ADD_ADMINISTRATOR: &str = "Indica l’amministratore";

/// What an ente is in law.
#[must_use]
pub const fn kind(kind: TenantKind) -> &'static str {
    match kind {
        TenantKind::Pa => "Pubblica amministrazione",
        TenantKind::Gsp => "Gestore di pubblico servizio",
        TenantKind::Private => "Soggetto privato",
        TenantKind::Scp => "Società a controllo pubblico",
    }
}
