//! Words of signing in, of the first password, of the own profile and its sessions.

pub const TITLE: &str = "Accedi all’area operatori";
pub const NOTE: &str =
    "Riservata al personale degli enti aderenti. Le credenziali te le dà un amministratore del tuo ente.";
pub const USERNAME: &str = "Nome utente";
pub const USERNAME_HINT: &str = "Nella forma nome@ente.";
pub const PASSWORD: &str = "Password";
pub const SIGN_IN: &str = "Accedi";
pub const NO_ACCOUNT_TITLE: &str = "Non riesci ad accedere?";
pub const NO_ACCOUNT: &str = "Un amministratore del tuo ente può crearti un’utenza o darti una nuova password. Se sei tu l’amministratore, scrivi all’assistenza.";
pub const FIRST_TIME: &str = "Hai un codice di attivazione? Scegli la tua password";
pub const SIGNED_OUT: &str = "Sei uscito dalla console.";
pub const SESSION_OVER: &str = "La tua sessione è finita: accedi di nuovo per continuare. Se hai appena inviato un modulo, entro un quarto d’ora lo ritrovi come l’avevi scritto.";
pub const PASSWORD_SET: &str = "La password è stata impostata: ora puoi accedere.";

pub const DEMO_TITLE: &str = "Utenze dimostrative";
pub const DEMO_NOTE: &str = "Questo è un ambiente dimostrativo: chiunque può accedere con una di queste utenze. La password è la stessa per tutte:";
pub const DEMO_USERNAME: &str = "Nome utente";
pub const DEMO_WHO: &str = "Chi è";
/// User name and who it is, for each demo account worth naming.
pub const DEMO_ACCOUNTS: &[(&str, &str)] = &[
    ("admin@comune-valdoro", "Amministratore del Comune di Valdoro, che fruisce ed eroga"),
    ("admin@regione-esperia", "Amministratore della Regione Esperia, che eroga molti e-service"),
    ("admin@asl-esperia", "Amministratore dell’ASL Esperia, con richieste in ogni stato"),
    ("admin@acque-esperia", "Amministratore di Acque Esperia S.p.A., che ha perso un attributo certificato"),
    ("admin@tram-esperia", "Amministratore di Tram Esperia S.p.A."),
    ("admin@polizze-sicure", "Amministratore di Polizze Sicure S.r.l., che non può erogare"),
    ("admin@registro-enti", "Amministratore del Registro Nazionale degli Enti, che certifica attributi"),
    ("api@comune-valdoro", "Operatore API del Comune di Valdoro"),
    ("security@comune-valdoro", "Operatore di sicurezza del Comune di Valdoro"),
    ("support@comune-valdoro", "Supporto del Comune di Valdoro, in sola lettura"),
    ("gestore@ponte", "Gestore della piattaforma"),
];

pub const ACTIVATION_TITLE: &str = "Scegli la tua password";
pub const ACTIVATION_NOTE: &str =
    "Il codice ti è stato consegnato da chi ha creato la tua utenza. Vale una sola volta, per 30 minuti.";
pub const ACTIVATION_CODE: &str = "Codice di attivazione";
pub const NEW_PASSWORD: &str = "Nuova password";
pub const NEW_PASSWORD_HINT: &str = "Almeno 15 caratteri, di qualunque tipo: una frase di quattro o cinque parole va benissimo. Non usare il tuo nome, quello dell’ente o parole molto comuni.";
pub const REPEAT_PASSWORD: &str = "Ripeti la nuova password";
pub const SET_PASSWORD: &str = "Imposta la password";
pub const NOT_THE_SAME: &str = "Le due password non sono uguali: scrivile di nuovo.";

pub const PROOF_TITLE: &str = "Conferma la tua password";
pub const PROOF_NOTE: &str = "Gestire le utenze è un’operazione delicata: per continuare scrivi di nuovo la tua password. Vale per dieci minuti.";
pub const PROVE: &str = "Conferma";

pub const PROFILE_TITLE: &str = "Il mio profilo";
pub const PROFILE_DATA: &str = "I miei dati";
pub const NAME: &str = "Nome";
pub const FAMILY_NAME: &str = "Cognome";
pub const EMAIL: &str = "Indirizzo di posta elettronica";
pub const EMAIL_HINT: &str = "A questo indirizzo arrivano le notifiche che scegli di ricevere per posta.";
pub const SAVE: &str = "Salva";
pub const NOTIFICATIONS_SECTION: &str = "Notifiche";
pub const NOTIFICATIONS_NOTE: &str =
    "Scegli quali argomenti ti interessano, e quali vuoi ricevere anche per posta: subito o una volta alla settimana.";
pub const NOTIFICATIONS_CHOOSE: &str = "Preferenze delle notifiche";
pub const CANCEL: &str = "Annulla";
pub const ENTE: &str = "Ente";
pub const ROLES: &str = "Ruoli";
pub const MEMBER_SINCE: &str = "Utenza creata il";
pub const PASSWORD_SECTION: &str = "Password";
pub const CHANGE_PASSWORD: &str = "Cambia la password";
pub const CHANGE_PASSWORD_TITLE: &str = "Cambia la password";
pub const CHANGE_PASSWORD_NOTE: &str = "Dopo il cambio resti collegato qui; tutte le altre tue sessioni finiscono.";
pub const PRESENT_PASSWORD: &str = "Password attuale";
pub const PASSWORD_DUE_TITLE: &str = "Prima di iniziare, scegli una password tua";
pub const PASSWORD_DUE: &str = "La password con cui sei entrato te l’ha data un’altra persona, che quindi la conosce. Finché non la cambi non puoi fare altro.";

pub const SESSIONS: &str = "Sessioni aperte";
pub const SESSIONS_NOTE: &str = "Una sessione finisce da sola dopo 30 minuti senza attività e comunque dopo 12 ore. Se non riconosci una sessione, terminala e cambia la password.";
pub const SESSION_WITH: &str = "Con che cosa";
pub const SESSION_FROM: &str = "Da dove";
pub const SESSION_OPENED: &str = "Aperta il";
pub const SESSION_SEEN: &str = "Ultima attività";
pub const SESSION_CURRENT: &str = "Questa sessione";
pub const SESSION_API: &str = "Programma (API)";
pub const SESSION_UNKNOWN: &str = "Browser non riconosciuto";
pub const END_SESSION: &str = "Termina";
pub const END_OTHERS: &str = "Termina tutte le altre";

/// "Termina la sessione di Firefox su Windows, aperta il 05/11/2026, 10:42".
#[must_use]
pub fn end_session_about(with: &str, opened: &str) -> String {
    format!("la sessione di {with}, aperta il {opened}")
}

/// What came of a form of the profile.
#[must_use]
pub fn profile_done(code: &str) -> Option<&'static str> {
    match code {
        "dati" => Some("I tuoi dati sono stati salvati."),
        "password" => Some("La password è stata cambiata; le altre sessioni sono finite."),
        "tasti" => Some(super::shortcut::SAVED_ON),
        "tasti-spenti" => Some(super::shortcut::SAVED_OFF),
        "sessione" => Some("La sessione è stata terminata."),
        "sessioni" => Some("Tutte le altre sessioni sono state terminate."),
        _ => None,
    }
}

/// How long to wait, where an attempt came too early.
#[must_use]
pub fn wait(seconds: u32) -> String {
    match seconds {
        1 => "Troppi tentativi: riprova fra 1 secondo.".to_owned(),
        seconds if seconds < 120 => format!("Troppi tentativi: riprova fra {seconds} secondi."),
        seconds => format!("Troppi tentativi: riprova fra {} minuti.", seconds.div_ceil(60)),
    }
}

/// What a browser says of itself, in two words: "Firefox su Windows".
#[must_use]
pub fn browser(agent: &str) -> String {
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    let program = find(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program} su {system}"),
        (Some(program), None) => program.to_owned(),
        (None, _) => SESSION_UNKNOWN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_by_what_they_say_of_themselves() {
        let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";
        let edge =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(browser(firefox), "Firefox su Windows");
        assert_eq!(browser(edge), "Edge su Windows");
        assert_eq!(browser("curl/8.5"), "curl");
        assert_eq!(browser(""), SESSION_UNKNOWN);
    }
}
