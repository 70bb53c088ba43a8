//! Purposes in every state, for public administrations and for others.

use domain::PurposeId;
use domain::purpose::{Answers, PurposeCommand, PurposeData};

use super::Demo;
use crate::{Result, purpose};

const REGION: &str = "regione-esperia";
const ASL: &str = "asl-esperia";
const VALDORO: &str = "comune-valdoro";
const TRAM: &str = "tram-esperia";

/// Enough for an e-service that treats personal data, asked of a public administration.
const OF_PA: &[(&str, &str)] = &[
    ("purpose", "INSTITUTIONAL"),
    ("institutionalPurpose", "Funzioni attribuite all’ente dalla legge regionale."),
    ("usesPersonalData", "YES"),
    ("publicInterestType", "RULE_OF_LAW"),
    ("ruleOfLawText", "Legge regionale 4 del 2021, articolo 12."),
    ("knowsDataQuantity", "YES"),
    ("dataQuantity", "UP_TO_10000"),
    ("deliveryMethod", "CLEARTEXT"),
    ("policyProvided", "YES"),
    ("doneDpia", "YES"),
    ("dataRetentionPeriod", "Cinque anni dalla chiusura del procedimento."),
    ("dataRecipients", "Nessuno."),
    ("purposePursuit", "NEW_DATA"),
    ("declarationConfirmed", "true"),
];

/// The same, asked of everybody else.
const OF_OTHERS: &[(&str, &str)] = &[
    ("purpose", "Regolazione delle corse secondo il traffico, a beneficio dei viaggiatori."),
    ("usesPersonalData", "YES"),
    ("publicInterestReference", "Contratto di servizio 12 del 2024."),
    ("deliveryMethod", "ANONYMOUS"),
    ("policyProvided", "YES"),
    ("doneDpia", "YES"),
    ("dataRetentionPeriod", "Un anno."),
    ("declarationConfirmed", "true"),
];

fn answers(ente: &str) -> Answers {
    let (version, single) = if ente == TRAM { ("2.0", OF_OTHERS) } else { ("3.1", OF_PA) };
    let multi = [("personalDataTypes", "COMMON"), ("legalBasis", "PUBLIC_INTEREST")];
    let own = |(question, value): (&str, &str)| (question.to_owned(), value.to_owned());
    Answers {
        version: version.to_owned(),
        single_answers: single.iter().copied().map(own).collect(),
        multi_answers: multi.into_iter().map(own).map(|(question, value)| (question, vec![value])).collect(),
    }
}

async fn begun(demo: &Demo, by: &str, eservice: &str, title: &str, calls: i64, given: Answers) -> Result<PurposeId> {
    moment(demo);
    let data = PurposeData {
        title: title.to_owned(),
        description: format!("{title} per i procedimenti dell’ente."),
        is_free_of_charge: false,
        free_of_charge_reason: String::new(),
        daily_calls: calls,
        risk_analysis: given,
        risk_analysis_id: None,
    };
    purpose::create(&demo.cx, demo.admin(by), demo.eservices[eservice].eservice, &data).await
}

/// A purpose that was presented: active within the quotas, waiting for the provider over them.
pub(super) async fn presented(demo: &Demo, by: &str, eservice: &str, title: &str, calls: i64) -> Result<PurposeId> {
    let id = begun(demo, by, eservice, title, calls, answers(by)).await?;
    run(demo, by, id, PurposeCommand::Activate).await?;
    Ok(id)
}

async fn run(demo: &Demo, by: &str, id: PurposeId, command: PurposeCommand) -> Result<()> {
    moment(demo);
    purpose::run(&demo.cx, demo.admin(by), id, None, command).await?;
    Ok(())
}

/// Purposes are a morning's work: the days of the story are the requests'.
fn moment(demo: &Demo) {
    demo.cx.clock.advance(90);
}

/// Every state of a purpose, each hand on the switch, and loads that wait while another is in force. Answers the active one
/// of Comune di Valdoro.
pub(super) async fn purposes(demo: &Demo) -> Result<PurposeId> {
    let suspend = |reason: &str| PurposeCommand::Suspend { reason: reason.to_owned() };
    let cadastre = "Catasto regionale";
    presented(demo, ASL, cadastre, "Verifica delle sedi aziendali", 1_000).await?;
    presented(demo, ASL, cadastre, "Mappatura dei terreni agricoli", 6_000).await?;
    let by_producer = presented(demo, ASL, cadastre, "Controllo delle proprietà", 800).await?;
    run(demo, REGION, by_producer, suspend("Chiamate fuori dall’orario concordato.")).await?;
    let by_consumer = presented(demo, ASL, cadastre, "Aggiornamento delle mappe", 500).await?;
    run(demo, ASL, by_consumer, suspend("Manutenzione del nostro applicativo.")).await?;
    let by_both = presented(demo, ASL, cadastre, "Stima degli affitti", 400).await?;
    run(demo, REGION, by_both, suspend("Verifica documentale in corso.")).await?;
    run(demo, ASL, by_both, suspend("Sostituzione del nostro applicativo.")).await?;
    let rejected = presented(demo, ASL, cadastre, "Studio epidemiologico per area", 9_000).await?;
    let reason = "Il carico non è compatibile con la nostra infrastruttura.".to_owned();
    run(demo, REGION, rejected, PurposeCommand::Reject { reason }).await?;
    let archived = presented(demo, ASL, cadastre, "Censimento degli immobili", 300).await?;
    run(demo, ASL, archived, PurposeCommand::Archive).await?;
    let larger = presented(demo, ASL, cadastre, "Gestione dei sopralluoghi", 1_200).await?;
    run(demo, ASL, larger, PurposeCommand::ChangePlan { daily_calls: 4_900 }).await?;
    begun(demo, ASL, cadastre, "Analisi delle volumetrie", 200, Answers::default()).await?;
    begun(demo, ASL, cadastre, "Ricerca dei confinanti", 250, answers(ASL)).await?;
    let alerts = presented(demo, VALDORO, "Protezione civile", "Allerta ai residenti", 2_000).await?;
    presented(demo, VALDORO, "Protezione civile", "Piano comunale di emergenza", 8_000).await?;
    let approved = presented(demo, TRAM, "Sensori del traffico", "Regolazione delle corse", 7_500).await?;
    run(demo, REGION, approved, PurposeCommand::Approve).await?;
    presented(demo, TRAM, "Anagrafe comunale", "Abbonamenti agevolati", 300).await?;
    // What it waited for has been given back since.
    let given_back = presented(demo, TRAM, "Anagrafe comunale", "Corse scolastiche", 400).await?;
    presented(demo, TRAM, "Anagrafe comunale", "Tessere degli studenti", 4_700).await?;
    run(demo, TRAM, given_back, PurposeCommand::Archive).await?;
    Ok(alerts)
}
