//! Words about partners: systems of third parties that the ente lets use the partner API.

use domain::partner::PartnerAction;
use domain::partner::agreed::Transition;
use domain::pratica::PraticaState;

use super::pratica::state;

pub const TITLE: &str = "Partner";
pub const NOTE: &str =
    "I sistemi di terze parti che inviano pratiche all’ente con l’API dei partner, ciascuno per alcuni servizi.";
pub const EMPTY_TITLE: &str = "Nessun partner";
pub const EMPTY_TEXT: &str = "Quando l’ente si accorda con un fornitore, crea qui il suo accesso.";
pub const NEW: &str = "Nuovo partner";
pub const CODE: &str = "Codice";
pub const NAME: &str = "Nome";
pub const SERVICES: &str = "Servizi";
pub const STATE: &str = "Stato";
pub const CREATED: &str = "Creato il";
pub const REVOKED: &str = "Revocato";
pub const ACTIVE: &str = "Attivo";
pub const IDENTIFIER: &str = "Identificativo";
pub const OPEN: &str = "Vedi dettaglio";
pub const CODE_HINT_END: &str =
    "Da 2 a 40 lettere minuscole, cifre e trattini; il nome breve dell’ente si aggiunge da solo.";
pub const NAME_HINT: &str = "Di chi è il sistema.";
pub const CREATE: &str = "Crea il partner";
pub const CANCEL: &str = "Annulla";
pub const SECRET_NOTE: &str = "Il segreto compare una sola volta, dopo la creazione: prepara dove conservarlo.";
pub const SECRET_TITLE: &str = "Copia il segreto adesso";
pub const SECRET_ONCE: &str = "Compare solo in questa pagina e non si può rivedere. Consegnalo al partner su un canale sicuro; se si perde, creane uno nuovo.";
pub const SECRET: &str = "Segreto";
pub const TO_THE_PARTNER: &str = "Vai al partner";
pub const TO_THE_LIST: &str = "Torna all’elenco";
pub const ENABLED: &str = "Abilitato";
pub const NOT_ENABLED: &str = "Non abilitato";
pub const ENABLE: &str = "Abilita";
pub const DISABLE: &str = "Disabilita";
pub const SERVICE: &str = "Servizio";
pub const NO_SERVICES: &str = "L’ente non ha ancora servizi.";
pub const SERVICES_NOTE: &str = "I servizi a cui il partner può inviare pratiche, e di cui può seguirle.";
pub const AGREED: &str = "Che cosa è concordato";
pub const AGREED_NOTE: &str =
    "Vale da quando salvi. Quello che non è concordato viene rifiutato, e il partner legge perché.";
pub const CONTENTS: &str = "Può leggere e scrivere le schede informative e i testi dei passi dei suoi servizi";
pub const TRANSITIONS: &str = "Passaggi di stato che può chiedere";
pub const WORDS: &str = "Parole del partner per gli stati";
pub const WORDS_HINT: &str =
    "Una per riga: parola = CODICE DELLO STATO, come «evasa = 7000». Le maiuscole non contano.";
pub const OFFLINE_SERVICE: &str = "Servizio delle pratiche avviate altrove";
pub const NO_OFFLINE: &str = "Nessuno: il partner non ne apre";
pub const OFFLINE_FIELDS: &str = "Campi delle pratiche avviate altrove";
pub const OFFLINE_FIELDS_HINT: &str = "Uno per riga: nome = Etichetta, tipo; il tipo è testo, numero o data, e un asterisco dopo il nome lo rende obbligatorio: «attivita* = Attività, testo». Identificativo, protocollo e richiedente ci sono sempre.";
pub const CERTIFICATE: &str = "Certificato client";
pub const CERTIFICATE_NOTE: &str = "Sul canale per le macchine il partner può entrare con il suo certificato, senza segreto. Il \
                                    certificato deve venire da un’autorità che l’installazione riconosce.";
pub const CERTIFICATE_FIELD: &str = "Impronta o soggetto del certificato";
pub const CERTIFICATE_HINT: &str = "L’impronta SHA-256 (64 cifre esadecimali, anche con i due punti), oppure il soggetto per \
                                    intero, come «C=IT, O=Ente, CN=portale»: il solo nome comune non basta. Vuoto: il partner \
                                    entra solo con il segreto.";
pub const SAVE_CERTIFICATE: &str = "Salva il certificato";
pub const SAVE: &str = "Salva";

/// The kinds of fields, as people write them.
pub const KINDS: [(&str, domain::partner::agreed::FieldKind); 3] = [
    ("testo", domain::partner::agreed::FieldKind::Text),
    ("numero", domain::partner::agreed::FieldKind::Number),
    ("data", domain::partner::agreed::FieldKind::Date),
];

/// A change of state.
#[must_use]
pub fn transition(one: Transition) -> String {
    format!("da «{}» a «{}»", of(one.from), of(one.to))
}

fn of(one: PraticaState) -> &'static str {
    state(one)
}

/// What a button does to which service.
#[must_use]
pub fn about(service: &str, partner: &str) -> String {
    format!("{service} per {partner}")
}

/// The hint of the code.
#[must_use]
pub fn code_hint(ente: &str) -> String {
    format!("{CODE_HINT_END} Diventa: codice@{ente}.")
}

/// The part of the address of a command that has a page.
#[must_use]
pub const fn slug(action: PartnerAction) -> &'static str {
    match action {
        PartnerAction::RotateSecret => "segreto",
        PartnerAction::Revoke => "revoca",
        PartnerAction::SetServices => "servizi",
        PartnerAction::SetAgreed => "concordato",
        PartnerAction::SetCertificate => "certificato",
    }
}

/// What the button of a command says.
#[must_use]
pub const fn button(action: PartnerAction) -> &'static str {
    match action {
        PartnerAction::RotateSecret => "Crea un nuovo segreto",
        PartnerAction::Revoke => "Revoca il partner",
        PartnerAction::SetServices | PartnerAction::SetAgreed | PartnerAction::SetCertificate => SAVE,
    }
}

/// What the page of a command asks.
#[must_use]
pub fn question(action: PartnerAction, partner: &str) -> String {
    match action {
        PartnerAction::Revoke => format!("Vuoi revocare il partner «{partner}»?"),
        _ => format!("Vuoi creare un nuovo segreto per «{partner}»?"),
    }
}

/// What will follow.
#[must_use]
pub const fn consequences(action: PartnerAction) -> &'static [&'static str] {
    match action {
        PartnerAction::Revoke => &[
            "Da subito il partner non entra più, e la revoca è definitiva.",
            "Le pratiche che ha inviato restano; quelle che lavora lui le puoi assegnare a un operatore.",
        ],
        _ => &[
            "Il segreto di prima smette subito di valere.",
            "Quello nuovo compare una sola volta, nella pagina che segue.",
        ],
    }
}

/// What was just done.
#[must_use]
pub fn done(slug: &str) -> Option<&'static str> {
    Some(match slug {
        "servizi" => "I servizi del partner sono aggiornati.",
        "concordato" => "Quello che è concordato è aggiornato.",
        "certificato" => "Il certificato del partner è aggiornato.",
        "revoca" => "Il partner è revocato.",
        _ => return None,
    })
}
