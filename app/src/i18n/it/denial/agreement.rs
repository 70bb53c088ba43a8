//! Refusals about requests to use an e-service (`interop.md` §2.4–§2.8).

use domain::agreement::AgreementState;
use domain::eservice::DescriptorState;
use domain::requirement::MissingGroup;

use super::missing::{missing, remedy};
use super::{Fixed, Refusal};
use crate::i18n::it::words;

pub(super) const NOT_THE_CONSUMER: Fixed = Fixed(
    "Non puoi farlo su questa richiesta.",
    "È un’operazione del fruitore, e per questa richiesta il tuo ente è l’erogatore.",
    "Se serve, chiedi all’ente fruitore di farla: trovi il suo contatto nella pagina della richiesta.",
);
pub(super) const NOT_THE_PRODUCER: Fixed = Fixed(
    "Non puoi farlo su questa richiesta.",
    "È un’operazione dell’erogatore, e per questa richiesta il tuo ente è il fruitore.",
    "Se serve, chiedi all’ente erogatore di farla.",
);
pub(super) const NOT_LATEST_VERSION: Fixed = Fixed(
    "La richiesta non può andare avanti su questa versione.",
    "Nel frattempo l’erogatore ha pubblicato una versione più recente dell’e-service.",
    "Elimina la bozza, se ne hai una, e crea la richiesta sulla versione più recente dal catalogo.",
);
pub(super) const NO_NEWER_VERSION: Fixed = Fixed(
    "Non c’è nulla da aggiornare.",
    "La richiesta è già sulla versione più recente dell’e-service.",
    "Riceverai una notifica quando l’erogatore pubblicherà una nuova versione.",
);
pub(super) const NEWER_VERSION_NOT_PUBLISHED: Fixed = Fixed(
    "L’aggiornamento non è possibile adesso.",
    "Esiste una versione più recente, ma l’erogatore l’ha sospesa e nessun’altra è pubblicata.",
    "Riprova quando l’erogatore l’avrà riattivata; nel frattempo la richiesta attuale resta com’è.",
);
pub(super) const NO_CONTACT_ADDRESS: Fixed = Fixed(
    "La richiesta non è stata inoltrata.",
    "Il tuo ente non ha un indirizzo di contatto, e l’erogatore non saprebbe a chi scrivere.",
    "Un amministratore del tuo ente può aggiungerlo dalla pagina «Anagrafica ente»; poi inoltra di nuovo la richiesta.",
);
pub(super) const ALREADY_EXISTS: Fixed = Fixed(
    "La richiesta non è stata creata.",
    "Il tuo ente ha già una richiesta aperta per lo stesso e-service.",
    "Apri quella richiesta da «Le mie richieste» e prosegui con quella; se non serve più, eliminala o archiviala e riprova.",
);
pub(super) const ALREADY_EXISTS_UPGRADABLE: Fixed = Fixed(
    "La richiesta non è stata creata.",
    "Il tuo ente ha già una richiesta per una versione precedente dello stesso e-service.",
    "Apri quella richiesta da «Le mie richieste» e usa «Aggiorna» per passare alla nuova versione.",
);
pub(super) const NOT_SUSPENDED_BY_CALLER: Fixed = Fixed(
    "La richiesta non è stata riattivata.",
    "Non è stato il tuo ente a sospenderla, e ogni sospensione può essere tolta solo da chi l’ha messa.",
    "La pagina della richiesta dice chi l’ha sospesa: l’altro ente toglie la propria sospensione, la piattaforma toglie la sua da sola quando tornano gli attributi mancanti.",
);
pub(super) const DOCUMENTS_CHANGE_NOT_ALLOWED: Fixed = Fixed(
    "I documenti della richiesta non sono cambiati.",
    "Si possono aggiungere e togliere documenti solo finché la richiesta è in bozza.",
    "Se la richiesta è stata rifiutata, duplicala e correggi i documenti nella nuova bozza.",
);
pub(super) const DOCUMENT_ALREADY_EXISTS: Fixed = Fixed(
    "Il documento non è stato aggiunto.",
    "La richiesta contiene già un documento con lo stesso nome o con lo stesso contenuto.",
    "Cambia il nome o il file, oppure togli prima il documento già presente.",
);

/// The command does not apply to the state the request is in.
pub(super) fn not_in_expected_state(state: AgreementState) -> Refusal {
    let remedy = match state {
        AgreementState::Draft => "Il fruitore deve prima inoltrarla all’erogatore.",
        AgreementState::Pending => "L’erogatore deve prima approvarla o rifiutarla.",
        AgreementState::Active => "Controlla nella pagina della richiesta quali operazioni sono possibili adesso.",
        AgreementState::Suspended => "Chi l’ha sospesa deve prima riattivarla.",
        AgreementState::Archived => {
            "Una richiesta archiviata non può più cambiare: il fruitore può crearne una nuova dal catalogo."
        }
        AgreementState::Rejected => {
            "Una richiesta rifiutata non può più cambiare: il fruitore può duplicarla in una nuova bozza."
        }
        AgreementState::MissingCertifiedAttributes => {
            "Quando l’ente certificatore riconoscerà di nuovo gli attributi, la richiesta tornerà in bozza da sola."
        }
    };
    Refusal {
        what: "L’operazione non è possibile in questo momento.".to_owned(),
        why: format!("La richiesta è {}.", words::agreement_state(state)),
        remedy: remedy.to_owned(),
    }
}

/// Certified or declared requirements are missing at submission.
pub(super) fn submission_failed(groups: &[MissingGroup]) -> Refusal {
    Refusal {
        what: "La richiesta non è stata inoltrata.".to_owned(),
        why: format!("Il fruitore non ha tutti gli attributi richiesti. {}", missing(groups)).trim_end().to_owned(),
        remedy: remedy(groups),
    }
}

/// Requirements are missing at approval or reactivation (seed 002).
pub(super) fn activation_failed(groups: &[MissingGroup]) -> Refusal {
    Refusal {
        what: "La richiesta non è stata attivata.".to_owned(),
        why: format!("Il fruitore non ha tutti gli attributi richiesti. {}", missing(groups)).trim_end().to_owned(),
        remedy: remedy(groups),
    }
}

/// Certified requirements are missing before a request exists, or for the version to move to.
pub(super) fn certified_missing(groups: &[MissingGroup]) -> Refusal {
    Refusal {
        what: "La richiesta non può essere fatta per questa versione.".to_owned(),
        why: format!("Il tuo ente non ha gli attributi certificati che l’e-service richiede. {}", missing(groups))
            .trim_end()
            .to_owned(),
        remedy: remedy(groups),
    }
}

/// The version does not take requests now.
pub(super) fn version_not_in_expected_state(state: DescriptorState) -> Refusal {
    let remedy = match state {
        DescriptorState::Draft => "L’erogatore deve prima pubblicarla.",
        DescriptorState::Published => "Aggiorna la pagina e riprova.",
        DescriptorState::Deprecated | DescriptorState::Archived => {
            "Cerca nel catalogo la versione più recente dello stesso e-service."
        }
        DescriptorState::Suspended => "Riprova quando l’erogatore l’avrà riattivata.",
    };
    Refusal {
        what: "La richiesta non può andare avanti su questa versione.".to_owned(),
        why: format!("La versione dell’e-service è {}.", words::descriptor_state(state)),
        remedy: remedy.to_owned(),
    }
}
