//! Words of the pages about clients and keys.

use domain::client::{AssertionProfile, ClientAction, ClientKind, KeyUse};

pub const TITLE: &str = "Client e chiavi";
pub const NOTE: &str =
    "Un client è un tuo sistema informatico: con le sue chiavi ottiene i voucher per usare gli e-service.";
pub const CONSUMING: &str = "Fruizione";
pub const VIEWS: &str = "Quali client";
pub const SEARCH: &str = "Nome o descrizione";
pub const LOOKED_AFTER: &str = "Seguiti da";
pub const BY_ANYBODY: &str = "Chiunque";
pub const BY_ME: &str = "Me";
pub const FOR_PURPOSE: &str = "Finalità collegata";
pub const NAME: &str = "Client";
pub const DESCRIPTION: &str = "Descrizione";
pub const KIND: &str = "Tipo";
pub const MEMBERS: &str = "Membri";
pub const PURPOSES: &str = "Finalità";
pub const KEYS: &str = "Chiavi";
pub const CREATED: &str = "Creato";
pub const IDENTIFIER: &str = "Identificativo";
pub const CLIENT_ID: &str = "Identificativo del client (client_id)";
pub const OPEN: &str = "Apri";
pub const NEW: &str = "Nuovo client";
pub const EMPTY_TITLE: &str = "Nessun client";
pub const EMPTY: &str = "Crea il client che rappresenta il sistema con cui il tuo ente chiede i voucher.";
pub const EMPTY_READER: &str = "Gli amministratori del tuo ente creano qui i client.";
pub const EMPTY_FILTERED: &str = "Nessun client con questi filtri.";
pub const CLEAR: &str = "Azzera i filtri";
pub const CANCEL: &str = "Annulla";
pub const ASK: &str = "Come si chiede un voucher";
pub const BACK: &str = "Torna al client";

pub const NEW_NOTE: &str = "Dopo averlo creato carichi la chiave pubblica e, per gli e-service, colleghi le finalità.";
pub const KIND_LEGEND: &str = "A che cosa serve?";
pub const NAME_LABEL: &str = "Nome";
pub const NAME_HINT: &str = "Da 5 a 60 caratteri: di solito il nome del sistema, per esempio «Server anagrafe».";
pub const DESCRIPTION_HINT: &str = "Da 10 a 250 caratteri.";
pub const JOIN: &str = "Aggiungimi ai membri";
pub const JOIN_HINT: &str = "Solo i membri caricano le chiavi del client.";
pub const CREATE: &str = "Crea il client";

pub const TABS: &str = "Parti del client";
pub const ADMIN: &str = "Amministratore";
pub const TIMELINE: &str = "Cronologia";
pub const WHAT_IS_MISSING: &str = "Che cosa manca per ottenere voucher";
pub const NO_KEY: &str = "Non ha nessuna chiave: un membro deve caricare la chiave pubblica.";
pub const NO_PURPOSE: &str = "Non è collegato a nessuna finalità.";
pub const NO_MEMBER: &str = "Non ha membri: nessuno può caricare chiavi.";
pub const DELETE: &str = "Elimina il client";

pub const PURPOSE: &str = "Finalità";
pub const ESERVICE: &str = "E-service";
pub const PRODUCER: &str = "Erogatore";
pub const STATE: &str = "Stato";
pub const REQUEST_STATE: &str = "Richiesta di fruizione";
pub const NO_LIVE_REQUEST: &str = "Nessuna attiva";
pub const PURPOSE_SEARCH: &str = "Finalità, e-service o erogatore";
pub const LINK_PURPOSE: &str = "Collega una finalità";
pub const LINK: &str = "Collega";
pub const UNLINK: &str = "Scollega";
pub const LINK_PURPOSE_NOTE: &str =
    "Si collegano le finalità attive o sospese con una richiesta di fruizione attiva o sospesa.";
pub const NO_PURPOSES_TITLE: &str = "Nessuna finalità collegata";
pub const NO_PURPOSES: &str = "Con questo client si ottengono voucher solo per le finalità collegate.";
pub const NO_LINKABLE_TITLE: &str = "Nessuna finalità da collegare";
pub const NO_LINKABLE: &str = "Le finalità attive sono già collegate, oppure non ce n’è nessuna.";
pub const GO_TO_PURPOSES: &str = "Le tue finalità";

pub const OF_PURPOSE: &str = "Client collegati";
pub const OF_PURPOSE_NOTE: &str = "I sistemi che possono ottenere voucher per questa finalità.";
pub const OF_PURPOSE_NONE: &str = "Nessun client è collegato: nessun sistema può ottenere voucher per questa finalità.";
pub const ALL_OF_PURPOSE: &str = "Tutti i client collegati";
pub const LINK_CLIENT: &str = "Collega un client";
pub const TO_LINK: &str = "Da collegare";
pub const BACK_TO_PURPOSE: &str = "Torna alla finalità";
pub const LINK_CLIENT_NOTE: &str = "Da quel momento il client può ottenere voucher per la finalità.";
pub const NO_CLIENT_TITLE: &str = "Nessun client da collegare";
pub const NO_CLIENT: &str = "I client per e-service del tuo ente sono già collegati, oppure non ce n’è nessuno.";

pub const MEMBER: &str = "Persona";
pub const ROLES: &str = "Ruoli";
pub const MEMBERS_NOTE: &str = "I membri caricano le chiavi. Sono amministratori o operatori di sicurezza dell’ente.";
pub const NO_MEMBERS_TITLE: &str = "Nessun membro";
pub const NO_MEMBERS: &str = "Aggiungi chi deve caricare le chiavi.";
pub const ADD_MEMBER: &str = "Aggiungi un membro";
pub const ADD: &str = "Aggiungi";
pub const REMOVE: &str = "Togli";
pub const MEMBER_SEARCH: &str = "Nome o nome utente";
pub const MEMBER_ACTIVE: &str = "Attivo";
pub const MEMBER_DISABLED: &str = "Utenza disattivata";
pub const MEMBER_WITHOUT_ROLE: &str = "Senza il ruolo necessario";
pub const NO_CANDIDATES_TITLE: &str = "Nessuna persona da aggiungere";
pub const NO_CANDIDATES: &str = "Gli amministratori e gli operatori di sicurezza dell’ente sono già membri, oppure nessuno corrisponde alla ricerca.";

pub const ADMIN_NONE: &str = "Nessuno";
pub const ADMIN_NOTE: &str = "Senza amministratore questo client legge, e assegna attributi certificati se l’ente è un certificatore. Con un amministratore scrive anche, a suo nome, finché quella persona resta amministratore dell’ente.";
pub const ADMIN_LOST: &str = "Non è più un amministratore attivo dell’ente: indicane un altro.";
pub const CHOOSE_ADMIN: &str = "Indica l’amministratore";
pub const CHANGE_ADMIN: &str = "Cambia amministratore";
pub const REMOVE_ADMIN: &str = "Togli l’amministratore";
pub const CHOOSE: &str = "Scegli";
pub const ADMIN_ROLE: &str = "Che cosa possono fare i voucher";
pub const READS: &str = "Leggere e assegnare attributi certificati (ruolo m2m)";
pub const WRITES: &str = "Leggere e scrivere (ruolo m2m-admin)";
pub const ADMIN_ABLE: &str = "Nel dettaglio";

pub const ASSERTIONS: &str = "Asserzioni";
pub const ASSERTION_LIFETIME: &str = "Durata massima";

/// How long the assertions of a client may live.
#[must_use]
pub const fn profile(profile: AssertionProfile) -> &'static str {
    match profile {
        AssertionProfile::Strict => "10 minuti",
        AssertionProfile::PdndCompat => "30 giorni (pdnd-compat)",
    }
}

pub const KEY: &str = "Chiave";
pub const KID: &str = "Impronta (kid)";
pub const USE: &str = "Uso";
pub const LENGTH: &str = "Lunghezza";
pub const UPLOADED_BY: &str = "Caricata da";
pub const UPLOADED: &str = "Caricata";
pub const ORPHAN: &str = "Di un ex membro";
pub const ORPHAN_TITLE: &str = "Nessuno segue più questa chiave";
pub const ORPHAN_NOTE: &str = "Chi l’ha caricata non è più fra i membri del client, oppure non può più occuparsene. La chiave funziona ancora: se non serve, un amministratore la elimina.";
pub const KEYS_NOTE: &str = "Le chiavi pubbliche con cui l’autorità di autorizzazione riconosce il client. La parte privata resta nei tuoi sistemi.";
pub const NO_KEYS_TITLE: &str = "Nessuna chiave";
pub const NO_KEYS: &str = "Senza una chiave pubblica il client non può ottenere voucher.";
pub const ADD_KEY: &str = "Aggiungi una chiave";
pub const DELETE_KEY: &str = "Elimina la chiave";
pub const PEM: &str = "Chiave pubblica in formato PEM";
pub const ALGORITHM: &str = "Algoritmo";
pub const CLAIMS_TITLE: &str = "Che cosa scrivere nell’asserzione";
pub const CLAIMS_NOTE: &str =
    "Nell’intestazione «kid» va l’impronta della chiave; nel contenuto «iss» e «sub» va l’identificativo del client.";
pub const COPY_HINT: &str = "Un clic sul testo lo seleziona tutto.";

pub const NEW_KEY_NOTE: &str = "Carica solo la chiave pubblica: quella privata non va mai inviata a nessuno.";
pub const KEY_NAME_HINT: &str = "Da 5 a 60 caratteri: per esempio il sistema e l’anno.";
pub const USE_LEGEND: &str = "Uso della chiave";
pub const PEM_HINT: &str = "Incolla il contenuto del file, da «-----BEGIN PUBLIC KEY-----» a «-----END PUBLIC KEY-----». RSA, da 2.048 a 8.192 bit.";
pub const FILE: &str = "Oppure scegli il file";
pub const FILE_HINT: &str =
    "Un file .pem o .pub con la sola chiave pubblica. Incolla il testo oppure scegli il file, non entrambi.";
pub const ACCEPT: &str = ".pem,.pub,.txt";
pub const HOW_TITLE: &str = "Come creare una coppia di chiavi";
pub const HOW_MAKE: &str = "Con OpenSSL, sul sistema che chiederà i voucher, crea la chiave privata:";
pub const HOW_EXTRACT: &str = "Ricava la chiave pubblica, che è quella da caricare qui:";
pub const HOW_KEEP: &str = "Conserva la chiave privata dove solo quel sistema può leggerla. Se la perdi, o qualcun altro la legge, elimina qui la chiave pubblica e caricane un’altra.";
/// Lines for a shell.
pub const MAKE_LINE: &str = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out chiave-privata.pem";
/// Lines for a shell.
pub const EXTRACT_LINE: &str = "openssl pkey -in chiave-privata.pem -pubout -out chiave-pubblica.pem";

/// The view of a list with clients of one kind.
#[must_use]
pub const fn kind_slug(kind: ClientKind) -> &'static str {
    match kind {
        ClientKind::Consumer => "e-service",
        ClientKind::Api => "api",
    }
}

/// What a client is for.
#[must_use]
pub const fn kind(kind: ClientKind) -> &'static str {
    match kind {
        ClientKind::Consumer => "Per e-service",
        ClientKind::Api => "Per l’API di interoperabilità",
    }
}

/// The same, where one chooses.
#[must_use]
pub const fn kind_choice(kind: ClientKind) -> &'static str {
    match kind {
        ClientKind::Consumer => "Per usare gli e-service di altri enti, con le finalità che colleghi",
        ClientKind::Api => "Per usare l’API di questa console, al posto delle pagine",
    }
}

/// What a key is for.
#[must_use]
pub const fn key_use(usage: KeyUse) -> &'static str {
    match usage {
        KeyUse::Sig => "Firma",
        KeyUse::Enc => "Cifratura",
    }
}

/// The same, where one chooses.
#[must_use]
pub const fn key_use_choice(usage: KeyUse) -> &'static str {
    match usage {
        KeyUse::Sig => "Firma: per ottenere voucher",
        KeyUse::Enc => "Cifratura: non serve a ottenere voucher",
    }
}

/// "2.048 bit"
#[must_use]
pub fn bits(bits: u32) -> String {
    format!("{} bit", super::common::number(i64::from(bits)))
}

/// The last part of an address, and the `fatto` of a page.
#[must_use]
pub const fn slug(action: ClientAction) -> &'static str {
    match action {
        ClientAction::AddMember => "membro-aggiunto",
        ClientAction::RemoveMember => "membro-tolto",
        ClientAction::SetAdmin => "amministratore-indicato",
        ClientAction::RemoveAdmin => "amministratore-tolto",
        ClientAction::AllowLongAssertions => "asserzioni-di-30-giorni",
        ClientAction::ForbidLongAssertions => "asserzioni-di-10-minuti",
        ClientAction::LinkPurpose => "finalita-collegata",
        ClientAction::UnlinkPurpose => "finalita-scollegata",
        ClientAction::AddKey => "chiave-aggiunta",
        ClientAction::RemoveKey => "chiave-eliminata",
        ClientAction::Delete => "eliminato",
    }
}

/// The outcome of a client just made.
pub const CREATED_SLUG: &str = "creato";
pub const WAS_CREATED: &str = "Il client è stato creato.";

/// What was just done.
#[must_use]
pub const fn done(action: ClientAction) -> &'static str {
    match action {
        ClientAction::AddMember => "La persona è ora fra i membri del client.",
        ClientAction::RemoveMember => {
            "La persona non è più fra i membri del client. Le chiavi che ha caricato funzionano ancora."
        }
        ClientAction::SetAdmin => "Il client scrive da ora a nome dell’amministratore scelto.",
        ClientAction::RemoveAdmin => "Il client da ora non scrive più a nome di nessuno.",
        ClientAction::AllowLongAssertions => "Le asserzioni del client da ora possono valere fino a 30 giorni.",
        ClientAction::ForbidLongAssertions => "Le asserzioni del client da ora valgono al massimo 10 minuti.",
        ClientAction::LinkPurpose => "La finalità è collegata al client.",
        ClientAction::UnlinkPurpose => "La finalità non è più collegata al client.",
        ClientAction::AddKey => "La chiave è stata aggiunta: si può usare da subito.",
        ClientAction::RemoveKey => "La chiave è stata eliminata: con essa non si ottengono più voucher.",
        ClientAction::Delete => "Il client è stato eliminato, con le sue chiavi.",
    }
}

/// The button that confirms.
#[must_use]
pub const fn button(action: ClientAction) -> &'static str {
    match action {
        ClientAction::AddMember => ADD,
        ClientAction::RemoveMember => "Togli dai membri",
        ClientAction::SetAdmin => CHOOSE,
        ClientAction::RemoveAdmin => REMOVE_ADMIN,
        ClientAction::AllowLongAssertions => "Ammetti 30 giorni",
        ClientAction::ForbidLongAssertions => "Torna a 10 minuti",
        ClientAction::LinkPurpose => LINK,
        ClientAction::UnlinkPurpose => UNLINK,
        ClientAction::AddKey => ADD_KEY,
        ClientAction::RemoveKey => DELETE_KEY,
        ClientAction::Delete => DELETE,
    }
}

/// The question of a page that asks first; `what` is the person, the purpose, the key or the client.
#[must_use]
pub fn question(action: ClientAction, what: &str) -> String {
    match action {
        ClientAction::RemoveMember => format!("Togliere {what} dai membri?"),
        ClientAction::RemoveAdmin => format!("Togliere {what} come amministratore?"),
        ClientAction::AllowLongAssertions => format!("Ammettere asserzioni di 30 giorni per «{what}»?"),
        ClientAction::ForbidLongAssertions => format!("Ammettere solo asserzioni di 10 minuti per «{what}»?"),
        ClientAction::UnlinkPurpose => format!("Scollegare la finalità «{what}»?"),
        ClientAction::RemoveKey => format!("Eliminare la chiave «{what}»?"),
        ClientAction::Delete => format!("Eliminare il client «{what}»?"),
        ClientAction::AddMember | ClientAction::SetAdmin | ClientAction::LinkPurpose | ClientAction::AddKey => {
            format!("{}: {what}?", button(action))
        }
    }
}

/// What will follow, line by line.
#[must_use]
pub const fn consequences(action: ClientAction) -> &'static [&'static str] {
    match action {
        ClientAction::RemoveMember => &[
            "Non potrà più caricare chiavi per questo client.",
            "Le chiavi che ha caricato restano e funzionano ancora: l’elenco le segnala, e un amministratore può eliminarle.",
        ],
        ClientAction::RemoveAdmin => &["I nuovi voucher del client potranno solo leggere."],
        ClientAction::AllowLongAssertions => &[
            "Chi ruba un’asserzione non ancora usata avrà fino a 30 giorni per usarla, invece di 10 minuti.",
            "Serve solo ai programmi scritti secondo gli esempi della piattaforma nazionale, che firmano asserzioni di 30 giorni: se puoi, correggi il programma.",
            "Ogni asserzione vale comunque per una sola richiesta.",
        ],
        ClientAction::ForbidLongAssertions => &[
            "Da subito le asserzioni che valgono più di 10 minuti sono rifiutate, anche quelle già firmate.",
            "I voucher già rilasciati valgono fino alla loro scadenza.",
        ],
        ClientAction::UnlinkPurpose => &[
            "Da subito il client non ottiene più voucher per questa finalità. Quelli già rilasciati valgono fino alla loro scadenza.",
            "Se la finalità è ancora attiva o sospesa potrai ricollegarla.",
        ],
        ClientAction::RemoveKey => &[
            "Da subito nessuno ottiene più voucher con questa chiave. Quelli già rilasciati valgono fino alla loro scadenza.",
            "Per un anno nessun altro client potrà registrare la stessa chiave.",
        ],
        ClientAction::Delete => &[
            "Da subito nessuno ottiene più voucher con questo client. Quelli già rilasciati valgono fino alla loro scadenza.",
            "Si perdono le sue chiavi e i suoi collegamenti; le finalità restano come sono.",
            "Non si può annullare.",
        ],
        ClientAction::AddMember | ClientAction::SetAdmin | ClientAction::LinkPurpose | ClientAction::AddKey => &[],
    }
}

/// What must be typed before a client goes (`ux.md` §2.4, level L3).
#[must_use]
pub fn delete_phrase(name: &str) -> String {
    format!("ELIMINA {name}")
}

pub const PHRASE_LABEL: &str = "Conferma";

/// What to type.
#[must_use]
pub fn phrase_hint(phrase: &str) -> String {
    format!("Scrivi «{phrase}».")
}

/// "Client «Server anagrafe»", the heading above what is done with it.
#[must_use]
pub fn about(name: &str) -> String {
    format!("Client «{name}»")
}

/// "Collega alla finalità «Allerta ai residenti»"
#[must_use]
pub fn link_client_to(purpose: &str) -> String {
    format!("Collega un client a «{purpose}»")
}

/// "Collega a «Server anagrafe»"
#[must_use]
pub fn link_purpose_to(client: &str) -> String {
    format!("Collega una finalità a «{client}»")
}
