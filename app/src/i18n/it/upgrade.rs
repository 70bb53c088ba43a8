//! Words about the three steps of an upgrade.

use crate::pages::agreement::UpgradeStep;

pub const NEXT: &str = "Avanti";
pub const BACK: &str = "Indietro";
pub const ALL_MET: &str =
    "Il tuo ente possiede tutti i requisiti: se confermi, la richiesta sulla nuova versione è subito attiva.";
pub const NOT_ALL_MET: &str = "Non tutti i requisiti ci sono: se confermi nasce una bozza sulla nuova versione, e la richiesta di adesso continua a valere \
     finché quella non diventa attiva.";
pub const OWN_ESERVICE: &str = "È un e-service del tuo ente: nessun requisito viene verificato.";
pub const NOTHING_ASKED: &str = "La nuova versione non chiede alcun requisito.";
pub const SEND: &str = "Apri il confronto da solo, con un indirizzo da inviare ai tecnici";
pub const CHANGES: &str = "Che cosa hai confrontato";
pub const LOOK_AGAIN: &str = "Rivedi il confronto";
pub const COMPARE: &str = "Confronta le due versioni";

/// The heading: "Aggiorna la richiesta dalla versione 5 alla 6".
#[must_use]
pub fn title(from: i64, to: i64) -> String {
    format!("Aggiorna la richiesta dalla versione {from} alla {to}")
}

/// The name of a step.
#[must_use]
pub const fn step(step: UpgradeStep) -> &'static str {
    match step {
        UpgradeStep::Requirements => "Requisiti",
        UpgradeStep::Comparison => "Confronto",
        UpgradeStep::Confirmation => "Conferma",
    }
}
