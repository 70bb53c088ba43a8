//! Words of the keyboard shortcuts.

pub const TITLE: &str = "Scorciatoie da tastiera";
pub const NOTE: &str = "Non valgono mentre scrivi in un campo. Tutto ciò che fanno si può fare anche con i collegamenti e i pulsanti delle pagine.";
pub const ARE_ON: &str = "Le scorciatoie sono attive.";
pub const ARE_OFF: &str = "Le scorciatoie sono spente: puoi attivarle nel tuo profilo.";
pub const TO_PROFILE: &str = "Vai al profilo";
pub const LIST: &str = "Elenco delle scorciatoie";
pub const KEYS: &str = "Tasti";
pub const EFFECT: &str = "Che cosa fanno";
pub const CLOSE: &str = "Chiudi";

/// The section of the profile.
pub const PROFILE_NOTE: &str = "Tasti singoli per muoversi nella console, per chi la usa molto. Sono spente finché non le attivi, perché possono dare fastidio a chi detta con la voce o preme tasti per sbaglio.";
pub const SWITCH: &str = "Usa le scorciatoie da tastiera";
pub const NEEDS_SCRIPT: &str = "Funzionano dove JavaScript è attivo.";
pub const OPEN_LIST: &str = "Vedi l’elenco delle scorciatoie";
pub const SAVE: &str = "Salva la scelta";
pub const SAVED_ON: &str = "Le scorciatoie sono attive: premi ? per vederle.";
pub const SAVED_OFF: &str = "Le scorciatoie sono spente.";

/// Keys and what they do on every page.
pub const ANYWHERE: [(&str, &str); 5] = [
    ("?", "Mostra questo elenco"),
    ("/", "Porta al primo filtro dell’elenco"),
    ("j", "Porta alla riga seguente"),
    ("k", "Porta alla riga precedente"),
    ("x", "Seleziona la riga, negli elenchi che hanno le caselle"),
];

/// "Va a Notifiche".
#[must_use]
pub fn goes_to(label: &str) -> String {
    format!("Va a {label}")
}
