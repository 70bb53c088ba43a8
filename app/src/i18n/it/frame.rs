//! Words of the frame around the pages: header, menu, footer.

use domain::Role;

pub const PRODUCT: &str = "Ponte";
pub const PRODUCT_NOTE: &str = "Console di interoperabilità";
pub const NO_ENTE: &str = "Servizi per la pubblica amministrazione";
pub const DEMO_RIBBON: &str = "Ambiente dimostrativo: dati di esempio, nessun valore legale";
pub const TRIAL_RIBBON: &str = "Ambiente di collaudo: i dati non hanno valore legale";
pub const SKIP_TO_CONTENT: &str = "Vai al contenuto";
pub const SKIP_TO_MENU: &str = "Vai al menu";
pub const SIGN_IN: &str = "Accedi";
pub const SIGN_OUT: &str = "Esci";
pub const PROFILE: &str = "Il mio profilo";

pub const MENU: &str = "Menu";
pub const MENU_LABEL: &str = "Menu principale";
pub const WAITING: &str = "da gestire";

/// A number of the menu, which is counted to a hundred: "7", "99+".
#[must_use]
pub fn waiting_number(count: i64) -> String {
    if count > MOST_SAID { format!("{MOST_SAID}+") } else { super::common::number(count) }
}

/// Above it the menu says that there is more.
const MOST_SAID: i64 = 99;

pub const GROUP_TO_DO: &str = "Da fare";
pub const TO_DO: &str = "Da fare";
pub const NOTIFICATIONS: &str = "Notifiche";
pub const GROUP_PROVIDING: &str = "Erogazione";
pub const MY_ESERVICES: &str = "I miei e-service";
pub const RECEIVED_REQUESTS: &str = "Richieste di fruizione";
pub const RECEIVED_PURPOSES: &str = super::purpose::RECEIVED;
pub const GROUP_CONSUMING: &str = "Fruizione";
pub const CATALOGUE: &str = "Catalogo e-service";
pub const MY_REQUESTS: &str = "Le mie richieste";
pub const MY_PURPOSES: &str = super::purpose::SENT;
pub const CLIENTS: &str = super::client::TITLE;
pub const GROUP_PRATICHE: &str = "Pratiche";
pub const PRATICHE: &str = super::pratica::TITLE;
pub const PROTOCOL: &str = super::pratica::protocol::TITLE;
pub const FIGURES: &str = super::pratica::figures::TITLE;
pub const GROUP_TERMINOLOGY: &str = super::terminology::AREA;
pub const TERMINOLOGIES: &str = super::terminology::MENU;
pub const LOAD_TERMINOLOGY: &str = super::terminology_load::TITLE;
pub const TERMINOLOGY_HISTORY: &str = super::terminology_history::MENU;
pub const VOUCHERS: &str = super::voucher::TITLE;
pub const GROUP_ENTE: &str = "Aderente";
pub const ENTE: &str = "Anagrafica ente";
pub const ATTRIBUTES: &str = "Attributi";
pub const USERS: &str = "Utenti";
pub const DISCREPANCIES: &str = "Discrepanze";
pub const ENTI: &str = "Enti";

pub const FOOTER_LABEL: &str = "Informazioni sul servizio";
/// Address and label of each link of the footer.
pub const FOOTER: &[(&str, &str)] = &[
    ("/privacy", "Informativa privacy"),
    ("/cookie", "Cookie"),
    ("/accessibilita", "Dichiarazione di accessibilità"),
    ("/assistenza", "Assistenza"),
    ("/note-legali", "Note legali"),
    ("/stato", "Stato del servizio"),
];
pub const COLOURS_LABEL: &str = "Colori";
/// Value and label of each choice of colours.
pub const COLOURS: [(&str, &str); 3] = [("auto", "Come il dispositivo"), ("chiaro", "Chiari"), ("scuro", "Scuri")];

/// A role, in words.
#[must_use]
pub const fn role_label(role: Role) -> &'static str {
    match role {
        Role::Admin => "Amministratore",
        Role::Api => "Operatore API",
        Role::Security => "Operatore di sicurezza",
        Role::Support => "Supporto",
        Role::Operatore => "Operatore delle pratiche",
        Role::OperatoreAdmin => "Operatore amministratore delle pratiche",
        Role::Terminologie => "Gestore delle terminologie",
        Role::Gestore => "Gestore della piattaforma",
        Role::M2m => "Client (m2m)",
        Role::M2mAdmin => "Client a nome di un amministratore (m2m-admin)",
    }
}

/// "Amministratore, Comune di Valdoro".
#[must_use]
pub fn role_in_ente(role: &str, ente: &str) -> String {
    format!("{role}, {ente}")
}

/// What the browser tab says: "Catalogo e-service – Ponte".
#[must_use]
pub fn tab(title: &str) -> String {
    format!("{title} – {PRODUCT}")
}

/// "Ponte 0.1.0".
#[must_use]
pub fn version(number: &str) -> String {
    format!("{PRODUCT} {number}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_menu_says_that_there_is_more() {
        assert_eq!([7, 99, 100, 5_000].map(super::waiting_number), ["7", "99", "99+", "99+"]);
    }
}
