//! Words of the citizen's page.

pub const TITLE: &str = "La tua pratica";
pub const LOCKED_NOTE: &str =
    "Sei qui con il collegamento personale di un messaggio del tuo ente. Per vedere la pratica conferma chi sei.";
pub const CODE: &str = "Ultimi 6 caratteri del codice fiscale";
pub const CODE_HINT: &str =
    "Per aprirla servono gli ultimi 6 caratteri del codice fiscale di chi ha presentato la richiesta.";
pub const OPEN: &str = "Apri la pratica";
pub const WRONG: &str = "La pratica non si apre: i caratteri non corrispondono, oppure il collegamento non è più valido. \
                         Controlla il codice fiscale e usa il collegamento del messaggio più recente; se non funziona, \
                         rivolgiti all’ente a cui hai presentato la richiesta.";
pub const MISSING_CODE: &str = "Scrivi gli ultimi 6 caratteri del codice fiscale.";
pub const MALFORMED_CODE: &str = "Devono essere esattamente 6 lettere o cifre, le ultime del codice fiscale.";
pub const CLOSED: &str = "Hai chiuso la pagina. Per riaprirla scrivi di nuovo gli ultimi caratteri del codice fiscale.";
pub const NOT_FOUND_TITLE: &str = "Pagina non trovata";
pub const NOT_FOUND: &str = "Il documento o la pagina che cerchi non c’è, oppure non è ancora disponibile. Torna alla tua \
                             pratica con il collegamento del messaggio più recente; se non funziona, rivolgiti all’ente a \
                             cui hai presentato la richiesta.";
pub const BROKEN_TITLE: &str = "La pagina non è disponibile";
pub const BROKEN: &str = "Non è stato possibile rispondere. Riprova fra qualche minuto; se continua, rivolgiti all’ente e indica questo codice:";
pub const REFUSED_TITLE: &str = "La richiesta non è stata accettata";
pub const PRESENT: &str = "A che punto è";
pub const CITIZEN: &str = "Presentata da";
pub const ASKED: &str = "Che cosa serve";
pub const ASKED_NOTE: &str = "Rivolgiti all’ente per consegnare quanto richiesto.";
pub const SENT: &str = "Che cosa hai inviato";
pub const DOWNLOAD_FORM: &str = "Scarica il modulo compilato";
pub const SENT_FILES: &str = "I tuoi allegati";
pub const NO_SENT_FILES: &str = "Non hai allegato documenti.";
pub const ANSWER: &str = "La risposta";
pub const NOT_YET: &str = "La risposta non è ancora disponibile: ti scriveremo quando lo sarà.";
pub const DOWNLOAD_ANSWER: &str = "Scarica la risposta";
pub const ANSWER_FILES: &str = "Allegati alla risposta";
pub const NO_ANSWER_FILES: &str = "Alla risposta non è allegato nulla.";
pub const ITER: &str = "Iter della pratica";
pub const CLOSE: &str = "Chiudi la pagina";
pub const CLOSE_NOTE: &str = "La pagina si chiude da sola dopo 30 minuti. Se il dispositivo non è tuo, chiudila ora.";

/// What the tab is called.
#[must_use]
pub fn tab(title: &str) -> String {
    format!("{title} – {}", super::frame::PRODUCT)
}

/// Too many tries.
#[must_use]
pub fn wait(seconds: u32) -> String {
    format!("Troppi tentativi da qui o per questa pratica. Aspetta {seconds} secondi e riprova.")
}
