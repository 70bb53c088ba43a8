//! Words of "Da fare": what is to be done, why it is here, and where each thing leads.

use backend::rome;
use backend::task::TaskRow;
use domain::agreement::AgreementAction;
use domain::attribute::HeldAction;
use domain::eservice::DescriptorAction;
use domain::purpose::PurposeAction;
use domain::requirement::MissingGroup;
use domain::task::{Reason, TaskKind};
use domain::{PraticaId, TenantId, Timestamp};

use super::common::number;
use super::denial::refusal;
use super::words::{attribute_kind, quoted};
use crate::pages::agreement::Perspective;
use crate::pages::pratica::steps::Step;
use crate::routes::to;

pub const TITLE: &str = "Da fare";
pub const NOW: &str = "Aggiornato il";
pub const RELOAD: &str = "Ricarica";
pub const TILES: &str = "Quante attività per tipo";
pub const QUEUE: &str = "In ordine di scadenza e di attesa";
pub const KIND: &str = "Tipo";
pub const ANY_KIND: &str = "Tutti i tipi";
pub const ESERVICE: &str = "E-service o servizio";
pub const WHAT: &str = "Che cosa";
pub const WHO: &str = "Chi";
pub const SINCE: &str = "In attesa dal";
pub const WHY: &str = "Perché è qui";
pub const US: &str = "Il tuo ente";
pub const DUE: &str = "Scadenza";
pub const NOTHING: &str = "Nessuna attività in sospeso";
pub const NOTHING_TEXT: &str =
    "Quando una richiesta, una discrepanza, una verifica o una versione attenderà il tuo ente, la troverai qui.";
pub const NOTHING_FOR_ROLE: &str = "Il tuo ruolo consulta soltanto. Qui compare ciò che una persona può svolgere: richieste, discrepanze e \
                                    verifiche spettano agli amministratori dell’ente, le versioni anche agli operatori API.";
pub const NOTHING_FILTERED: &str = "Nessuna attività corrisponde ai filtri scelti.";
pub const NOTHING_FILTERED_TITLE: &str = "Nessuna attività trovata";
pub const CLEAR: &str = "Azzera i filtri";
pub const DONE_LATELY: &str = "Ultime attività del tuo ente";

/// A kind of things to do, in the plural: in the filter.
#[must_use]
pub const fn kind(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::EvaluateRequest => "Richieste da approvare",
        TaskKind::CompleteDraft => "Bozze da completare",
        TaskKind::ResubmitRequest => "Richieste rifiutate da ripresentare",
        TaskKind::UpgradeRequest => "Richieste da aggiornare",
        TaskKind::ReviewSuspension => "Sospensioni da riesaminare",
        TaskKind::ResolveDiscrepancy => "Discrepanze aperte",
        TaskKind::RenewVerification => "Verifiche in scadenza",
        TaskKind::PublishVersion => "Versioni da pubblicare",
        TaskKind::EvaluatePurpose => "Finalità da approvare",
        TaskKind::CompletePurpose => "Finalità da completare",
        TaskKind::ReconsiderPurpose => "Finalità da rivalutare",
        TaskKind::ProcessPratica => "Pratiche da elaborare",
    }
}

/// The same after a number, on a tile.
#[must_use]
pub const fn tile(kind: TaskKind, count: i64) -> &'static str {
    match (kind, count) {
        (TaskKind::EvaluateRequest, 1) => "richiesta da approvare",
        (TaskKind::EvaluateRequest, _) => "richieste da approvare",
        (TaskKind::CompleteDraft, 1) => "bozza da completare",
        (TaskKind::CompleteDraft, _) => "bozze da completare",
        (TaskKind::ResubmitRequest, 1) => "richiesta rifiutata da ripresentare",
        (TaskKind::ResubmitRequest, _) => "richieste rifiutate da ripresentare",
        (TaskKind::UpgradeRequest, 1) => "richiesta da aggiornare",
        (TaskKind::UpgradeRequest, _) => "richieste da aggiornare",
        (TaskKind::ReviewSuspension, 1) => "sospensione da riesaminare",
        (TaskKind::ReviewSuspension, _) => "sospensioni da riesaminare",
        (TaskKind::ResolveDiscrepancy, 1) => "discrepanza aperta",
        (TaskKind::ResolveDiscrepancy, _) => "discrepanze aperte",
        (TaskKind::RenewVerification, 1) => "verifica in scadenza",
        (TaskKind::RenewVerification, _) => "verifiche in scadenza",
        (TaskKind::PublishVersion, 1) => "versione da pubblicare",
        (TaskKind::PublishVersion, _) => "versioni da pubblicare",
        (TaskKind::EvaluatePurpose, _) => "finalità da approvare",
        (TaskKind::CompletePurpose, _) => "finalità da completare",
        (TaskKind::ReconsiderPurpose, _) => "finalità da rivalutare",
        (TaskKind::ProcessPratica, 1) => "pratica da elaborare",
        (TaskKind::ProcessPratica, _) => "pratiche da elaborare",
    }
}

/// Pratiche in nobody's hands, after their number.
#[must_use]
pub const fn free_tile(count: i64) -> &'static str {
    if count == 1 { "pratica da assegnare" } else { "pratiche da assegnare" }
}

/// The word in the address.
#[must_use]
pub const fn slug(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::EvaluateRequest => "da-approvare",
        TaskKind::CompleteDraft => "bozze",
        TaskKind::ResubmitRequest => "rifiutate",
        TaskKind::UpgradeRequest => "da-aggiornare",
        TaskKind::ReviewSuspension => "sospensioni",
        TaskKind::ResolveDiscrepancy => "discrepanze",
        TaskKind::RenewVerification => "verifiche",
        TaskKind::PublishVersion => "versioni",
        TaskKind::EvaluatePurpose => "finalita-da-approvare",
        TaskKind::CompletePurpose => "finalita-in-bozza",
        TaskKind::ReconsiderPurpose => "finalita-da-rivalutare",
        TaskKind::ProcessPratica => "pratiche",
    }
}

/// The sentence under the title.
#[must_use]
pub fn waiting(total: i64) -> String {
    match total {
        0 => "Niente attende te o il tuo ente.".to_owned(),
        1 => "Un’attività attende te e il tuo ente.".to_owned(),
        _ => format!("{} attività attendono te e il tuo ente.", number(total)),
    }
}

/// "da 12 giorni", after the date.
#[must_use]
pub fn age(days: i64) -> String {
    match days {
        ..=0 => "da oggi".to_owned(),
        1 => "da ieri".to_owned(),
        _ => format!("da {} giorni", number(days)),
    }
}

/// "scade il 08/12/2026, fra 12 giorni". An end at midnight is told as the day before, which is the last one that counts.
#[must_use]
pub fn due(deadline: Timestamp, now: Timestamp) -> String {
    let last = deadline.plus_seconds(-1);
    let date = rome::date(last);
    match rome::days_between(now, last) {
        _ if deadline <= now => format!("scaduta il {date}"),
        0 => format!("scade oggi, {date}"),
        1 => format!("scade domani, {date}"),
        days => format!("scade il {date}, fra {} giorni", number(days)),
    }
}

/// What it is: "Richiesta ricevuta – Anagrafe, v6".
#[must_use]
pub fn what(row: &TaskRow) -> String {
    let what = match row.kind {
        TaskKind::EvaluateRequest => "Richiesta ricevuta",
        TaskKind::CompleteDraft => "Bozza di richiesta",
        TaskKind::ResubmitRequest => "Richiesta rifiutata",
        TaskKind::UpgradeRequest => "Richiesta aggiornabile",
        TaskKind::ReviewSuspension => "Richiesta sospesa da noi",
        TaskKind::ResolveDiscrepancy => "Discrepanza",
        TaskKind::RenewVerification => "Verifica in scadenza",
        TaskKind::PublishVersion => "Versione in bozza",
        TaskKind::EvaluatePurpose => "Finalità sopra le soglie",
        TaskKind::CompletePurpose => "Finalità in bozza",
        TaskKind::ReconsiderPurpose => "Finalità ora entro le soglie",
        TaskKind::ProcessPratica => "Pratica",
    };
    format!("{what} – {}", subject(row))
}

/// "Anagrafe, v6", or the attribute that it is about.
fn subject(row: &TaskRow) -> String {
    if let Some(named) = &row.pratica {
        return named.service_name.clone();
    }
    match (&row.purpose, &row.attribute, &row.version) {
        (Some(named), _, _) => format!("{}, per {}", named.title, named.eservice_name),
        (None, Some((_, attribute)), _) => attribute.clone(),
        (None, None, Some(version)) => super::agreement::eservice_version(&version.eservice_name, version.number),
        (None, None, None) => String::new(),
    }
}

/// What the step is about, after its verb: "la richiesta di ASL Esperia per Anagrafe".
#[must_use]
pub fn about(row: &TaskRow) -> String {
    let party = party(row);
    let eservice = row.version.as_ref().map(|version| version.eservice_name.as_str()).unwrap_or_default();
    match row.kind {
        TaskKind::EvaluateRequest | TaskKind::ReviewSuspension if !row.as_consumer => {
            super::agreement::about(&party, eservice)
        }
        TaskKind::EvaluateRequest
        | TaskKind::CompleteDraft
        | TaskKind::ResubmitRequest
        | TaskKind::UpgradeRequest
        | TaskKind::ReviewSuspension => format!("la richiesta a {party} per {eservice}"),
        TaskKind::ResolveDiscrepancy => format!("la discrepanza su {} con {party}", subject(row)),
        TaskKind::RenewVerification => format!("la verifica di {} per {party}", subject(row)),
        TaskKind::PublishVersion => format!("la versione di {}", subject(row)),
        TaskKind::EvaluatePurpose | TaskKind::CompletePurpose | TaskKind::ReconsiderPurpose => {
            format!("la finalità {}", subject(row))
        }
        TaskKind::ProcessPratica => super::pratica::about(&party, &subject(row)),
    }
}

/// The ente on the other side; the reader's own where there is none.
#[must_use]
pub fn party(row: &TaskRow) -> String {
    if let Some(named) = &row.pratica {
        return named.applicant.clone();
    }
    row.party.as_ref().map_or_else(|| US.to_owned(), |(_, name)| name.clone())
}

/// Why it is here, a sentence for each reason; `reader` is the ente that reads.
#[must_use]
pub fn why(row: &TaskRow, reader: TenantId) -> Vec<String> {
    row.reasons.iter().map(|reason| sentence(reason, row, reader)).collect()
}

/// One reason.
#[must_use]
pub fn sentence(reason: &Reason, row: &TaskRow, reader: TenantId) -> String {
    let verifier = row.verifier.as_ref().filter(|(id, _)| *id != reader).map(|(_, name)| name);
    match reason {
        Reason::Ready => ready(row.kind).to_owned(),
        Reason::MissingAttributes { missing } => lacking(missing),
        Reason::NewerVersion { number } => format!("è pubblicata la versione {number}"),
        Reason::Rejected { reason } => format!("rifiutata: «{}»", shortened(reason)),
        Reason::SuspendedByUsAlone { reason } if reason.is_empty() => "solo noi possiamo riattivarla".to_owned(),
        Reason::SuspendedByUsAlone { reason } => format!("solo noi possiamo riattivarla: «{}»", shortened(reason)),
        Reason::VerificationRevoked => match verifier {
            Some(name) => format!("{name} ha revocato la verifica"),
            None => "abbiamo revocato la verifica".to_owned(),
        },
        Reason::VerificationExpired => match verifier {
            Some(name) => format!("la verifica di {name} è scaduta"),
            None => "la nostra verifica è scaduta".to_owned(),
        },
        Reason::VerificationExpires { at } => {
            format!("una richiesta si basa sulla nostra verifica, valida fino al {}", rome::date(at.plus_seconds(-1)))
        }
        Reason::InterfaceMissing => "manca il file dell’interfaccia".to_owned(),
        Reason::OverQuota { asked, left } => {
            format!("chieste {} chiamate al giorno, le soglie ne lasciano {}", number(*asked), number(*left))
        }
        Reason::Refused { denial } => refusal(denial).why,
    }
}

const fn ready(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::EvaluateRequest => "requisiti completi: si può approvare",
        TaskKind::CompleteDraft => "requisiti completi: si può inoltrare",
        TaskKind::PublishVersion => "completa: si può pubblicare",
        TaskKind::EvaluatePurpose => "le soglie ora bastano: si può approvare",
        TaskKind::CompletePurpose => "completa: si può presentare",
        TaskKind::ReconsiderPurpose => "le soglie ora bastano: la stima in attesa può valere subito",
        TaskKind::ProcessPratica => "l’hai presa in carico: si può elaborare",
        TaskKind::ResubmitRequest
        | TaskKind::UpgradeRequest
        | TaskKind::ReviewSuspension
        | TaskKind::ResolveDiscrepancy
        | TaskKind::RenewVerification => "si può fare ora",
    }
}

/// "manca 1 verificato: «Convenzione firmata»".
fn lacking(missing: &[MissingGroup]) -> String {
    let names = |group: &MissingGroup| quoted(group.attributes.iter().map(|attribute| &attribute.name), "o");
    match missing {
        [one] => format!("manca 1 {}: {}", attribute_kind(one.kind), names(one)),
        several => {
            let each = several.iter().map(|group| format!("{} {}", attribute_kind(group.kind), names(group)));
            format!("mancano {} requisiti: {}", several.len(), each.collect::<Vec<_>>().join("; "))
        }
    }
}

/// Characters of somebody's words that a row shows; the page of the thing has them all.
const SHOWN: usize = 120;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The step that is most likely, and the page where it is taken.
#[must_use]
pub fn step(row: &TaskRow) -> (&'static str, String) {
    let page = path(row);
    let command = |action| row.agreement.map(|id| to::agreement_command(side(row), id, action));
    let verification = |action| {
        let ids = row.agreement.zip(row.attribute.as_ref());
        ids.map(|(id, (attribute, _))| to::verification(id, *attribute, action))
    };
    let publish = || {
        let version = row.version.as_ref()?;
        Some(to::descriptor_command(version.eservice, version.number, DescriptorAction::Publish))
    };
    let of_purpose = |action| {
        let named = row.purpose.as_ref()?;
        Some(to::purpose_command(Perspective::Consumer, named.purpose, action))
    };
    let (label, href) = match (row.kind, row.reasons.first()) {
        (TaskKind::EvaluateRequest, _) => ("Valuta", None),
        (TaskKind::CompleteDraft, _) => ("Completa", None),
        (TaskKind::ResubmitRequest, _) => ("Ripresenta", command(AgreementAction::Clone)),
        (TaskKind::UpgradeRequest, _) => ("Aggiorna", command(AgreementAction::Upgrade)),
        (TaskKind::ReviewSuspension, _) => ("Riesamina", None),
        (TaskKind::ResolveDiscrepancy, _) => ("Esamina", None),
        (TaskKind::RenewVerification, Some(Reason::VerificationExpired)) => {
            ("Verifica di nuovo", verification(HeldAction::Verify))
        }
        (TaskKind::RenewVerification, _) => ("Rinnova", verification(HeldAction::ChangeExpiry)),
        (TaskKind::PublishVersion, Some(Reason::Ready)) => ("Pubblica", publish()),
        (TaskKind::PublishVersion, _) | (TaskKind::CompletePurpose, _) => ("Completa", None),
        (TaskKind::EvaluatePurpose, _) => ("Valuta", None),
        (TaskKind::ReconsiderPurpose, _) => ("Rivaluta", of_purpose(PurposeAction::Reconsider)),
        (TaskKind::ProcessPratica, _) => ("Elabora", row.pratica.as_ref().map(|named| elabora(named.pratica))),
    };
    (label, href.unwrap_or(page))
}

fn elabora(pratica: PraticaId) -> String {
    to::elabora(pratica, Step::OUTCOME)
}

/// The page of the thing.
#[must_use]
pub fn path(row: &TaskRow) -> String {
    if let Some(named) = &row.pratica {
        return to::pratica(named.pratica);
    }
    if let Some(named) = &row.purpose {
        return to::purpose(side(row), named.purpose);
    }
    match (row.agreement, &row.version, row.discrepancy) {
        (Some(id), _, _) => to::agreement(side(row), id),
        (None, Some(version), _) => to::own_version(version.eservice, version.number),
        (None, None, Some(case)) => to::discrepancy(case),
        (None, None, None) => to::DISCREPANCIES.to_owned(),
    }
}

const fn side(row: &TaskRow) -> Perspective {
    if row.as_consumer { Perspective::Consumer } else { Perspective::Producer }
}

#[cfg(test)]
mod tests {
    use domain::DiscrepancyId;
    use domain::attribute::AttributeKind;
    use domain::fixtures::{CONVENZIONE, NOW, REGIONE_ESPERIA, RESPONSABILE_DATI};
    use domain::requirement::MissingAttribute;
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn each_kind_has_an_address_of_its_own() {
        let slugs = TaskKind::iter().map(slug).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(slugs.len(), TaskKind::iter().count());
    }

    #[test]
    fn ages_and_ends_read_as_people_say_them() {
        assert_eq!([age(0), age(1), age(12)], ["da oggi", "da ieri", "da 12 giorni"]);
        // 10:00 UTC is 11:00 in Rome; midnight in Rome is 23:00 UTC.
        let midnight = NOW.plus_seconds(13 * 3_600);
        assert_eq!(due(midnight, NOW), "scade oggi, 16/01/2026");
        assert_eq!(due(midnight.plus_days(1), NOW), "scade domani, 17/01/2026");
        assert_eq!(due(midnight.plus_days(12), NOW), "scade il 28/01/2026, fra 12 giorni");
        assert_eq!(due(NOW, NOW), "scaduta il 16/01/2026");
    }

    #[test]
    fn what_is_missing_is_named() {
        let group = |kind, id, name: &str| MissingGroup {
            kind,
            attributes: vec![MissingAttribute { id, name: name.to_owned() }],
        };
        let verified = group(AttributeKind::Verified, CONVENZIONE, "Convenzione firmata");
        let declared = group(AttributeKind::Declared, RESPONSABILE_DATI, "Responsabile nominato");
        assert_eq!(lacking(std::slice::from_ref(&verified)), "manca 1 verificato: «Convenzione firmata»");
        assert_eq!(
            lacking(&[declared, verified]),
            "mancano 2 requisiti: dichiarato «Responsabile nominato»; verificato «Convenzione firmata»"
        );
    }

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        assert_eq!(shortened("breve"), "breve");
        let cut = shortened(&"è".repeat(500));
        assert_eq!(cut.chars().count(), SHOWN + 1);
        assert!(cut.ends_with('…'));
    }

    #[test]
    fn our_own_revocation_is_told_as_ours() {
        let mut row = TaskRow {
            kind: TaskKind::ResolveDiscrepancy,
            reasons: vec![Reason::VerificationRevoked],
            since: NOW,
            deadline: None,
            agreement: None,
            as_consumer: false,
            discrepancy: Some(DiscrepancyId(CONVENZIONE.0)),
            version: None,
            purpose: None,
            pratica: None,
            attribute: Some((CONVENZIONE, "Convenzione firmata".to_owned())),
            party: None,
            verifier: Some((REGIONE_ESPERIA, "Regione Esperia".to_owned())),
        };
        assert_eq!(why(&row, REGIONE_ESPERIA), ["abbiamo revocato la verifica"]);
        assert_eq!(why(&row, domain::fixtures::COMUNE_VALDORO), ["Regione Esperia ha revocato la verifica"]);
        row.verifier = None;
        assert_eq!(step(&row).0, "Esamina");
        assert_eq!(step(&row).1, format!("/discrepanze/{}", CONVENZIONE.0));
    }
}
