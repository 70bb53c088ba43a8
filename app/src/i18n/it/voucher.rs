//! Words about vouchers: the pages, the steps of the debugger, and what is wrong when one fails.

mod fault;

use domain::voucher::{Check, Outcome, Stage};

pub use fault::fault;

pub const REFUSED: &str = "Il voucher non è stato rilasciato.";
pub const REFUSED_WHY: &str = "La richiesta non supera i controlli. Il motivo è visibile nella console, in «Prova una client assertion», a chi gestisce le chiavi dell’ente.";

pub const TITLE: &str = "Voucher";
pub const AREA: &str = "Fruizione";
pub const NOTE: &str = "Con un voucher una macchina dimostra all’erogatore che il suo ente può usare l’e-service, per una finalità attiva.";
pub const ADDRESSES: &str = "Indirizzi";
pub const TOKEN_URL: &str = "Dove si chiede un voucher";
pub const AUDIENCE: &str = "Destinatario (aud) della client assertion";
pub const ISSUER: &str = "Emittente (iss) dei voucher";
pub const JWKS: &str = "Chiavi pubbliche che li firmano";
pub const METADATA: &str = "Metadati del server di autorizzazione";
pub const LIFETIME: &str = "Durata massima di una client assertion";
pub const LIFETIME_VALUE: &str = "600 secondi, o 30 giorni per i client a cui un amministratore lo permette; ogni client assertion vale per una sola richiesta";
pub const RATE: &str = "Voucher che un client può chiedere in un secondo";
pub const FOR_CONSUMERS: &str = "Per chi chiede un voucher";
pub const FOR_CONSUMERS_TEXT: &str = "Se il voucher non arriva, la risposta non dice perché: lo dice la prova della client assertion, passo per passo, con gli stessi controlli.";
pub const NOT_FOR_YOU: &str =
    "La prova della client assertion è riservata ad amministratori, operatori di sicurezza e supporto dell’ente.";
pub const FOR_PROVIDERS: &str = "Per chi riceve un voucher";
pub const FOR_PROVIDERS_TEXT: &str =
    "Prima di rispondere a una chiamata, l’erogatore controlla il voucher che la accompagna:";
pub const CHECKS: [&str; 6] = [
    "legge il token dall’intestazione Authorization, con lo schema Bearer o DPoP;",
    "accetta soltanto l’algoritmo RS256 e il tipo at+jwt, qualunque cosa dica il token;",
    "verifica la firma con la chiave pubblica che ha lo stesso kid, presa dall’indirizzo delle chiavi e tenuta al più cinque minuti;",
    "confronta iss con l’emittente e aud con il proprio destinatario, quello scritto nella versione dell’e-service;",
    "rifiuta un voucher scaduto (exp) o non ancora valido (nbf);",
    "se c’è cnf, chiede una prova DPoP fresca, mai usata, firmata con la chiave che ha quell’impronta, sul metodo, sull’indirizzo e sul voucher della chiamata.",
];
pub const CLAIMS: &str = "I campi purposeId, consumerId, eserviceId e descriptorId dicono per quale finalità, ente, e-service e versione il voucher è stato rilasciato.";
pub const SAMPLE_CHECK: &str = "Esempio di verifica (Python, PyJWT)";

pub const DEBUG: &str = "Prova una client assertion";
pub const DEBUG_NOTE: &str = "Gli stessi controlli di chi rilascia i voucher, uno per uno. Nessun voucher viene rilasciato e la client assertion non viene consumata.";
pub const NO_PRIVATE_KEY: &str = "Non incollare mai una chiave privata: qui serve soltanto il token già firmato.";
pub const ASSERTION: &str = "Client assertion";
pub const ASSERTION_HINT: &str = "Il token in tre parti separate da punti, come lo invia il client.";
pub const CLIENT_ID: &str = "client_id";
pub const CLIENT_ID_HINT: &str = "Se la richiesta lo contiene.";
pub const GRANT_TYPE: &str = "grant_type";
pub const ASSERTION_TYPE: &str = "client_assertion_type";
pub const PROOF: &str = "Prova DPoP";
pub const PROOF_HINT: &str = "Il contenuto dell’intestazione DPoP, se la richiesta lo contiene.";
pub const EXAMINE: &str = "Esamina";
pub const RESULT: &str = "Esito";
pub const GOOD: &str = "Il voucher verrebbe rilasciato.";
pub const GOOD_TEXT: &str = "Tutti i controlli sono superati.";
pub const BAD: &str = "Il voucher non verrebbe rilasciato.";
pub const STEP: &str = "Controllo";
pub const OUTCOME: &str = "Esito";
pub const REASON: &str = "Motivo e rimedio";
pub const CODE: &str = "Codice";
pub const GO_TO_CLIENT: &str = "Vai al client e alle sue finalità";
pub const GO_TO_KEYS: &str = "Vai alle chiavi del client";
pub const GO_TO_PURPOSE: &str = "Vai alla finalità";
pub const GO_TO_REQUEST: &str = "Vai alla richiesta di fruizione";
pub const READY: &str = "Esempi pronti";
pub const READY_NOTE: &str = "Con gli identificativi del tuo client. La chiave privata resta sulla tua macchina, nel file indicato nella prima riga.";
pub const CHOOSE: &str = "Client";
pub const SHOW: &str = "Mostra gli esempi";
pub const CHOOSE_PURPOSE: &str = "Finalità";
pub const NO_PURPOSE: &str = "Nessuna (API di questa console)";
pub const NO_CLIENTS: &str = "L’ente non ha ancora un client: gli esempi compaiono quando ne crea uno.";
pub const NO_KEY: &str = "Il client scelto non ha ancora una chiave di firma: caricane una, poi torna qui.";
pub const SHELL: &str = "Shell (openssl e curl)";
pub const PYTHON: &str = "Python (PyJWT)";
pub const GIVEN: &str = "Ultimi voucher rilasciati al client";
pub const NONE_GIVEN: &str = "Nessun voucher rilasciato finora.";
pub const GIVEN_AT: &str = "Rilasciato";
pub const EXPIRES_AT: &str = "Scade";
pub const REFUSALS: &str = "Ultime richieste rifiutate al client";
pub const REFUSALS_NOTE: &str = "Riunite per motivo e minuto. Chi conosce l’identificativo del client può inviare richieste a suo nome: se non le riconosci, non sono del client. Quando sono moltissime non vengono contate tutte.";
pub const NONE_REFUSED: &str = "Nessuna richiesta rifiutata negli ultimi trenta giorni.";
pub const LAST_REFUSED: &str = "Ultima volta";
pub const TIMES: &str = "Volte";
pub const VOUCHER_ID: &str = "Identificativo (jti)";
pub const BOUND: &str = "Tipo";

/// The chapter of some steps.
#[must_use]
pub const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Request => "Parametri della richiesta",
        Stage::Proof => "Prova di possesso (DPoP)",
        Stage::Assertion => "Client assertion",
        Stage::Key => "Client e chiave",
        Stage::Signature => "Firma",
        Stage::Platform => "Finalità, richiesta e versione",
        Stage::Replay => "Uso unico",
    }
}

/// What came of a step.
#[must_use]
pub const fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "Superato",
        Outcome::Skipped => "Non valutato",
        Outcome::Failed(_) => "Non superato",
    }
}

/// What a step looks at.
#[must_use]
pub const fn check(check: Check) -> &'static str {
    match check {
        Check::GrantType => "grant_type è client_credentials",
        Check::AssertionType => "client_assertion_type è jwt-bearer",
        Check::ClientIdParameter => "client_id, se c’è, è un identificativo",
        Check::AssertionForm => "La client assertion si legge",
        Check::ProofForm => "La prova DPoP si legge ed è una sola",
        Check::ProofTyp => "La prova è di tipo dpop+jwt",
        Check::ProofAlgorithm => "L’algoritmo della prova è ammesso",
        Check::ProofKey => "La chiave della prova è pubblica e adatta",
        Check::ProofSignature => "La firma della prova è valida",
        Check::ProofMethod => "htm è il metodo della richiesta",
        Check::ProofAddress => "htu è l’indirizzo della richiesta",
        Check::ProofTime => "La prova è recente",
        Check::ProofJti => "La prova ha un jti",
        Check::CriticalExtensions => "Nessuna estensione critica",
        Check::Algorithm => "alg è RS256",
        Check::Typ => "typ è quello di una client assertion",
        Check::Kid => "kid è l’impronta di una chiave",
        Check::HeaderMembers => "L’intestazione contiene solo alg, kid e typ",
        Check::Subject => "sub è il client",
        Check::Issuer => "iss è uguale a sub",
        Check::Audience => "aud è questo server di autorizzazione",
        Check::IssuedAt => "iat non è nel futuro",
        Check::Expiry => "exp non è passato",
        Check::Lifetime => "La durata è ammessa",
        Check::Jti => "jti è presente e si legge",
        Check::PurposeClaim => "purposeId è un identificativo",
        Check::Digest => "digest, se c’è, è uno SHA-256",
        Check::ClaimMembers => "Nessun campo sconosciuto",
        Check::Client => "Il client esiste",
        Check::Key => "La chiave è del client",
        Check::KeyUse => "La chiave serve per firmare",
        Check::Signature => "La firma è valida",
        Check::PurposeGiven => "La finalità è indicata",
        Check::PurposeKnown => "La finalità è dell’ente",
        Check::PurposeLinked => "La finalità è associata al client",
        Check::PurposeState => "La finalità è attiva",
        Check::AgreementState => "La richiesta di fruizione è attiva",
        Check::VersionState => "La versione dell’e-service è in uso",
        Check::AssertionUnused => "La client assertion non è già stata usata",
        Check::ProofUnused => "La prova DPoP non è già stata usata",
    }
}

/// "3 controlli non superati."
#[must_use]
pub fn failed(number: usize) -> String {
    match number {
        1 => "Un controllo non è superato: il motivo è qui sotto.".to_owned(),
        number => format!("{number} controlli non sono superati: i motivi sono qui sotto."),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn each_step_has_words_of_its_own() {
        let words = Check::iter().map(check).collect::<BTreeSet<_>>();
        assert_eq!(words.len(), Check::iter().count());
    }
}
