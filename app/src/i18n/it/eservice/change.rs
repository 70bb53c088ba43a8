//! Words about what a provider changes after publication: thresholds, approval, requirements, name and description.

use domain::attribute::AttributeKind;
use domain::eservice::EserviceAction;

pub const CHANGES: &str = "Che cosa puoi cambiare";
pub const CHANGES_NOTE: &str =
    "Il resto di una versione pubblicata non cambia più: per quello serve una nuova versione.";
pub const TRY: &str = "Vedi che cosa comporta";
pub const CONTINUE: &str = "Continua";
pub const CHANGE_VALUES: &str = "Cambia i valori";
pub const CHANGE_CHOICE: &str = "Cambia la scelta";
pub const PER_CONSUMER_HINT: &str = "Da 1 a 1.000.000.000, e non più del totale.";
pub const TOTAL_HINT: &str = "Da 1 a 1.000.000.000, per tutti i fruitori insieme.";
pub const LIFESPAN: &str = "Durata del voucher in secondi";
pub const LIFESPAN_HINT: &str = "Da 60 (1 minuto) a 86.400 (24 ore).";
pub const GROUPS: &str = "Requisiti di adesso";
pub const GROUPS_NOTE: &str = "Scegli il requisito che vuoi poter soddisfare anche in un altro modo.";
pub const NO_GROUPS: &str =
    "Questa versione non chiede alcun requisito: chiunque può già usarla, e non c’è nulla da ampliare.";
pub const ADD: &str = "Aggiungi un’alternativa";
pub const SEARCH: &str = "Cerca un attributo per nome o descrizione";
pub const LOOK: &str = "Cerca";
pub const ALTERNATIVES: &str = "Attributi da aggiungere come alternative";
pub const NOTHING_FOUND: &str = "Nessun altro attributo di questo tipo corrisponde alla ricerca.";
pub const MORE_FOUND: &str = "Ce ne sono altri, qui non elencati: cercali per nome.";
pub const CHOOSE_ONE: &str = "Scegli almeno un attributo.";
pub const OTHER_GROUP: &str = "Scegli un altro requisito";
pub const ADDED: &str = "Alternative che aggiungi";

/// The place of a group in an address: "certificato-1".
#[must_use]
pub fn group_slug(kind: AttributeKind, place: usize) -> String {
    format!("{}-{}", super::super::agreement::kind(kind), place + 1)
}

/// "«Comune» o «Unione di comuni» (certificato)": a group, by its alternatives.
#[must_use]
pub fn group(kind: AttributeKind, names: &[String]) -> String {
    let names = super::super::words::quoted(names, "o");
    format!("{names} ({})", super::super::agreement::kind(kind))
}

/// Heading above the alternatives of a group.
#[must_use]
pub fn widen(names: &[String]) -> String {
    format!("In alternativa a {}", super::super::words::quoted(names, "o"))
}

/// The last part of the address of a page that changes an e-service; nothing for what has no such page.
#[must_use]
pub const fn slug(action: EserviceAction) -> Option<&'static str> {
    match action {
        EserviceAction::UpdateName => Some("nome"),
        EserviceAction::UpdateDescription => Some("descrizione"),
        EserviceAction::Update
        | EserviceAction::CreateVersion
        | EserviceAction::Delete
        | EserviceAction::AddRiskAnalysis
        | EserviceAction::UpdateRiskAnalysis
        | EserviceAction::DeleteRiskAnalysis => None,
    }
}

/// The button.
#[must_use]
pub const fn button(action: EserviceAction) -> &'static str {
    match action {
        EserviceAction::Update => "Modifica i dati generali",
        EserviceAction::UpdateName => "Cambia il nome",
        EserviceAction::UpdateDescription => "Cambia la descrizione",
        EserviceAction::CreateVersion => "Crea una nuova versione",
        EserviceAction::Delete => "Elimina l’e-service",
        EserviceAction::AddRiskAnalysis => "Aggiungi un’analisi del rischio",
        EserviceAction::UpdateRiskAnalysis => "Modifica un’analisi del rischio",
        EserviceAction::DeleteRiskAnalysis => "Rimuovi un’analisi del rischio",
    }
}

/// The heading of its page.
#[must_use]
pub fn question(action: EserviceAction, name: &str) -> String {
    format!(
        "{} di «{name}»?",
        match action {
            EserviceAction::Update => "Modificare i dati generali",
            EserviceAction::UpdateName => "Cambiare il nome",
            EserviceAction::UpdateDescription => "Cambiare la descrizione",
            EserviceAction::CreateVersion => "Creare una nuova versione",
            EserviceAction::Delete => "Confermare l’eliminazione",
            EserviceAction::AddRiskAnalysis => "Aggiungere un’analisi del rischio",
            EserviceAction::UpdateRiskAnalysis => "Modificare un’analisi del rischio",
            EserviceAction::DeleteRiskAnalysis => "Rimuovere un’analisi del rischio",
        }
    )
}

/// What will follow, one sentence each.
#[must_use]
pub const fn consequences(action: EserviceAction) -> &'static [&'static str] {
    match action {
        EserviceAction::UpdateName => &[
            "Il nuovo nome compare subito nel catalogo e nelle richieste di tutti i fruitori.",
            "Nessuna richiesta cambia stato.",
        ],
        EserviceAction::UpdateDescription => &[
            "La nuova descrizione compare subito nel catalogo, per tutte le versioni.",
            "Nessuna richiesta cambia stato.",
        ],
        EserviceAction::Update
        | EserviceAction::CreateVersion
        | EserviceAction::Delete
        | EserviceAction::AddRiskAnalysis
        | EserviceAction::UpdateRiskAnalysis
        | EserviceAction::DeleteRiskAnalysis => &[],
    }
}

/// Label and hint of the field.
#[must_use]
pub const fn field(action: EserviceAction) -> (&'static str, &'static str) {
    match action {
        EserviceAction::UpdateName => {
            ("Nome", "Da 5 a 60 caratteri. Il tuo ente non può avere due e-service con lo stesso nome.")
        }
        EserviceAction::UpdateDescription
        | EserviceAction::Update
        | EserviceAction::CreateVersion
        | EserviceAction::Delete
        | EserviceAction::AddRiskAnalysis
        | EserviceAction::UpdateRiskAnalysis
        | EserviceAction::DeleteRiskAnalysis => ("Descrizione", "Da 10 a 400 caratteri."),
    }
}

/// What is said afterwards.
#[must_use]
pub const fn done(action: EserviceAction) -> &'static str {
    match action {
        EserviceAction::UpdateName => "Nome cambiato.",
        EserviceAction::UpdateDescription => "Descrizione cambiata.",
        EserviceAction::Update => "Dati generali modificati.",
        EserviceAction::CreateVersion => "Nuova versione creata.",
        EserviceAction::Delete => "E-service eliminato.",
        EserviceAction::AddRiskAnalysis => "Analisi del rischio aggiunta.",
        EserviceAction::UpdateRiskAnalysis => "Analisi del rischio modificata.",
        EserviceAction::DeleteRiskAnalysis => "Analisi del rischio rimossa.",
    }
}
