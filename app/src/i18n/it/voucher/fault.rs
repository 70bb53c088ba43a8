//! What is wrong with a request for a voucher, and who can mend it.

use domain::client::AssertionProfile;
use domain::voucher::{Fault, Malformed, SKEW};

use crate::i18n::it::{agreement, purpose};

/// What is wrong, and the remedy: two sentences or more.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::InvalidGrantType => "Il parametro grant_type manca o è diverso. Invia client_credentials.".to_owned(),
        Fault::InvalidAssertionType => {
            "Il parametro client_assertion_type manca o è diverso. Invia urn:ietf:params:oauth:client-assertion-type:jwt-bearer."
                .to_owned()
        }
        Fault::InvalidClientIdFormat => {
            "Il parametro client_id non è un identificativo. Copia quello del client, oppure non inviarlo.".to_owned()
        }
        Fault::InvalidClientAssertionFormat(malformed) => {
            format!("La client assertion non si legge: {}.", unreadable(*malformed))
        }
        Fault::CriticalExtension | Fault::DpopCriticalExtension => {
            "L’intestazione chiede estensioni (crit, b64 o zip) che non sono ammesse. Toglile.".to_owned()
        }
        Fault::AlgorithmNotFound => "L’intestazione non ha alg. Firma con RS256.".to_owned(),
        Fault::AlgorithmNotAllowed => "L’algoritmo non è ammesso. Firma con RS256.".to_owned(),
        Fault::InvalidTyp => {
            "Il tipo del token non è quello di una client assertion. Scrivi typ JWT, oppure lascialo fuori.".to_owned()
        }
        Fault::KidNotFound => "L’intestazione non ha kid. Scrivi quello della chiave, come lo mostra la console.".to_owned(),
        Fault::InvalidKidFormat => {
            "Il kid non è l’impronta di una chiave: 43 lettere, cifre, trattini. Copialo dalla chiave del client.".to_owned()
        }
        Fault::ClientAssertionInvalidClaims { members } => {
            format!("Campi non ammessi: {}. Toglili dalla client assertion.", members.join(", "))
        }
        Fault::SubjectNotFound => "Manca sub. Scrivi l’identificativo del client.".to_owned(),
        Fault::InvalidSubjectFormat => "Il campo sub non è un identificativo. Scrivi quello del client.".to_owned(),
        Fault::InvalidSubject => "Il campo sub e il parametro client_id nominano client diversi. Usa lo stesso.".to_owned(),
        Fault::IssuerNotFound => "Manca iss. Scrivi l’identificativo del client, come in sub.".to_owned(),
        Fault::InvalidIssuer => "Il campo iss è diverso da sub. Scrivi in entrambi l’identificativo del client.".to_owned(),
        Fault::AudienceNotFound => "Manca aud. Scrivi il destinatario indicato nella pagina dei voucher.".to_owned(),
        Fault::InvalidAudience { expected } => {
            format!("Il destinatario non è questo server. Scrivi in aud, da solo: {expected}")
        }
        Fault::InvalidDate { claim } => {
            format!("Il campo {claim} non è un istante. Scrivi un numero di secondi dal 1970, senza virgolette.")
        }
        Fault::IssuedAtNotFound => "Manca iat. Scrivi l’istante in cui il token è fatto.".to_owned(),
        Fault::IssuedInTheFuture => format!(
            "Il campo iat è nel futuro di più di {SKEW} secondi. Controlla l’orologio della macchina e il fuso orario."
        ),
        Fault::ExpNotFound => "Manca exp. Scrivi l’istante in cui il token scade.".to_owned(),
        Fault::TokenExpiredError => "La client assertion è scaduta. Fanne una nuova per ogni richiesta.".to_owned(),
        Fault::ExpiresBeforeIssued => "Il token scade prima di essere fatto. Scrivi un exp successivo a iat.".to_owned(),
        Fault::LifetimeTooLong { most } if *most == AssertionProfile::Strict.max_lifetime() => format!(
            "Tra iat ed exp passano più di {most} secondi. Accorcia la durata; se il programma non si può correggere, un amministratore dell’ente può ammettere 30 giorni dalle chiavi del client."
        ),
        Fault::LifetimeTooLong { most } => {
            format!("Tra iat ed exp passano più di {most} secondi. Accorcia la durata.")
        }
        Fault::JtiNotFound => "Manca jti. Scrivi un identificativo nuovo per ogni token.".to_owned(),
        Fault::InvalidJti => "Il campo jti non è un testo da 1 a 255 caratteri visibili. Usa un UUID.".to_owned(),
        Fault::PurposeIdNotProvided => "Manca purposeId. Scrivi l’identificativo della finalità.".to_owned(),
        Fault::InvalidPurposeIdClaimFormat => {
            "Il campo purposeId non è un identificativo. Copia quello della finalità.".to_owned()
        }
        Fault::InvalidDigestClaim => "Il campo digest deve contenere alg e value, e nient’altro.".to_owned(),
        Fault::InvalidHashAlgorithm => "L’algoritmo di digest non è ammesso. Scrivi SHA256.".to_owned(),
        Fault::InvalidHashLength => "Il valore di digest non è di 64 cifre esadecimali. Scrivi lo SHA-256 così.".to_owned(),
        other => platform(other),
    }
}

/// What the platform knows, and proofs of possession.
fn platform(fault: &Fault) -> String {
    match fault {
        Fault::ClientNotFound => {
            "Nessun client dell’ente ha questo identificativo. Confronta sub con l’elenco dei client.".to_owned()
        }
        Fault::ClientKeyNotFound => {
            "Il client non ha una chiave con questo kid. Caricala, oppure usa il kid di una che ha.".to_owned()
        }
        Fault::KeyNotForSigning => "La chiave serve per cifrare. Firma con una chiave caricata per la firma.".to_owned(),
        Fault::InvalidSignature => {
            "La firma non corrisponde alla chiave. Firma con la chiave privata che va con quella caricata, e non cambiare il token dopo."
                .to_owned()
        }
        Fault::PurposeNotFound => {
            "Nessuna finalità dell’ente ha questo identificativo. Copia quello della finalità.".to_owned()
        }
        Fault::PurposeNotLinked => {
            "La finalità non è associata al client. Un amministratore la associa dalla pagina del client.".to_owned()
        }
        Fault::InvalidPurposeState { state } => {
            format!("La finalità non è attiva: è «{}». Guarda nella sua pagina che cosa manca.", purpose::state(*state))
        }
        Fault::InvalidAgreementState { state: None } => {
            "L’ente non ha una richiesta di fruizione attiva per l’e-service. Presentane una dal catalogo.".to_owned()
        }
        Fault::InvalidAgreementState { state: Some(state) } => format!(
            "La richiesta di fruizione non è attiva: è «{}». Nella sua pagina vedi chi può riattivarla.",
            agreement::state(*state)
        ),
        Fault::InvalidEserviceState { .. } => {
            "La versione dell’e-service è sospesa o archiviata dall’erogatore. Rivolgiti a lui.".to_owned()
        }
        Fault::AssertionAlreadyUsed => {
            "Con questa client assertion un voucher è già stato rilasciato. Fanne una nuova, con un altro jti.".to_owned()
        }
        other => possession(other),
    }
}

fn possession(fault: &Fault) -> String {
    match fault {
        Fault::InvalidDpopProofFormat(malformed) => format!("La prova DPoP non si legge: {}.", unreadable(*malformed)),
        Fault::DpopInvalidTyp => "La prova non è di tipo dpop+jwt. Scrivilo in typ.".to_owned(),
        Fault::DpopAlgorithmNotAllowed => "L’algoritmo della prova non è ammesso. Usa ES256 o RS256.".to_owned(),
        Fault::DpopInvalidKey => {
            "La chiave nella prova manca, è privata, è corta o non è del tipo dell’algoritmo. Scrivi in jwk la chiave pubblica, P-256 o RSA da 2048 bit."
                .to_owned()
        }
        Fault::DpopInvalidSignature => "La firma della prova non è della chiave in jwk. Firmala con quella.".to_owned(),
        Fault::DpopJtiNotFound => "La prova non ha un jti. Scrivine uno nuovo per ogni richiesta.".to_owned(),
        Fault::DpopInvalidHtm { expected } => format!("Il campo htm non è il metodo della richiesta. Scrivi {expected}."),
        Fault::DpopInvalidHtu { expected } => {
            format!("Il campo htu non è l’indirizzo della richiesta. Scrivi {expected}")
        }
        Fault::DpopIssuedAtNotFound => "La prova non ha un iat che si legga. Scrivi l’istante in cui è fatta.".to_owned(),
        Fault::DpopExpired => "La prova ha più di un minuto. Fanne una nuova per ogni richiesta.".to_owned(),
        Fault::DpopNotYetValid => "La prova è nel futuro. Controlla l’orologio della macchina.".to_owned(),
        Fault::DpopInvalidAth => "La prova non riguarda questo token. Scrivi in ath la sua impronta.".to_owned(),
        Fault::DpopKeyMismatch => "Il token è legato a un’altra chiave. Firma la prova con quella.".to_owned(),
        Fault::DpopAlreadyUsed => "Questa prova è già stata usata. Fanne una nuova, con un altro jti.".to_owned(),
        _ => "Il controllo non è riuscito. Riprova; se accade ancora, rivolgiti all’assistenza.".to_owned(),
    }
}

const fn unreadable(malformed: Malformed) -> &'static str {
    match malformed {
        Malformed::Absent => "manca",
        Malformed::Repeated => "è inviata più di una volta, oppure un parametro è ripetuto",
        Malformed::TooLong => "supera i 16 KiB",
        Malformed::NotThreeParts => "non è di tre parti separate da punti",
        Malformed::NotBase64 => "una parte non è base64url senza riempimento",
        Malformed::NotJson => "intestazione o contenuto non sono un oggetto JSON",
        Malformed::DuplicateMember => "un nome compare due volte nello stesso oggetto",
        Malformed::TooDeep => "il contenuto è annidato oltre otto livelli",
    }
}
