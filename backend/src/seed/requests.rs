//! Requests in every state, with every combination of hands on the switch, and discrepancies.

use domain::AgreementId;
use domain::agreement::AgreementCommand;
use domain::attribute::HeldCommand;

use super::catalogue::{held, next_version, third_of_civil_protection};
use super::{Demo, purposes};
use crate::{Result, agreement};

const REGION: &str = "regione-esperia";
const ASL: &str = "asl-esperia";
const VALDORO: &str = "comune-valdoro";

/// A draft for the version made last.
async fn draft(demo: &Demo, consumer: &str, eservice: &str) -> Result<AgreementId> {
    demo.days(1);
    let made = demo.eservices[eservice];
    let id = agreement::create(&demo.cx, demo.admin(consumer), made.eservice, made.descriptor).await?;
    let notes = format!("Chiediamo di usare «{eservice}» per i nostri procedimenti.");
    run(demo, consumer, id, AgreementCommand::Update { notes }).await?;
    Ok(id)
}

async fn submitted(demo: &Demo, consumer: &str, eservice: &str) -> Result<AgreementId> {
    let id = draft(demo, consumer, eservice).await?;
    demo.days(0);
    run(demo, consumer, id, AgreementCommand::Submit).await?;
    Ok(id)
}

async fn run(demo: &Demo, by: &str, id: AgreementId, command: AgreementCommand) -> Result<AgreementId> {
    agreement::run(&demo.cx, demo.admin(by), id, None, command).await
}

async fn suspend(demo: &Demo, by: &str, id: AgreementId, reason: &str) -> Result<()> {
    demo.days(1);
    run(demo, by, id, AgreementCommand::Suspend { reason: reason.to_owned() }).await?;
    Ok(())
}

/// Every state of a request, and all eight combinations of hands for ASL Esperia.
pub(super) async fn requests(demo: &mut Demo) -> Result<()> {
    suspensions(demo).await?;
    ends(demo).await?;
    waiting(demo).await?;
    lost(demo).await?;
    upgrades(demo).await
}

/// Provider, consumer and platform: none, each, each pair, all three.
async fn suspensions(demo: &mut Demo) -> Result<()> {
    let rows = [
        ("Catasto regionale", false, false),
        ("Registro delle strade", true, false),
        ("Numeri civici", false, true),
        ("Bollettini meteo", true, true),
        // These ask for the code of conduct, which the ASL takes back below.
        ("Piani urbanistici", false, false),
        ("Qualità dell’aria", true, false),
        ("Imprese agricole", false, true),
        ("Trasporto scolastico", true, true),
    ];
    for (eservice, by_producer, by_consumer) in rows {
        let id = submitted(demo, ASL, eservice).await?;
        // It stays as it is while its request is suspended, and cannot be used.
        if eservice == "Registro delle strade" {
            purposes::presented(demo, ASL, eservice, "Percorsi delle ambulanze", 700).await?;
        }
        if by_producer {
            suspend(demo, REGION, id, "Verifica documentale in corso.").await?;
        }
        if by_consumer {
            suspend(demo, ASL, id, "Sostituzione del nostro applicativo.").await?;
        }
    }
    demo.days(1);
    held(demo, ASL, ASL, "Adesione al codice di condotta", HeldCommand::RevokeDeclaration).await
}

/// Rejected, archived by hand, a draft.
async fn ends(demo: &Demo) -> Result<()> {
    let rejected = submitted(demo, ASL, "Edilizia residenziale").await?;
    demo.days(1);
    let reason = "La convenzione allegata non riporta la firma del legale rappresentante.".to_owned();
    run(demo, REGION, rejected, AgreementCommand::Reject { reason }).await?;
    let archived = submitted(demo, ASL, "Strutture ricettive").await?;
    demo.days(1);
    run(demo, ASL, archived, AgreementCommand::Archive).await?;
    draft(demo, ASL, "Biblioteche regionali").await?;
    draft(demo, VALDORO, "Biblioteche regionali").await?;
    Ok(())
}

/// For the provider's desk: ready to be approved, and with a verification missing.
async fn waiting(demo: &Demo) -> Result<()> {
    for consumer in [ASL, VALDORO, "tram-esperia"] {
        submitted(demo, consumer, "Prenotazioni sanitarie").await?;
    }
    submitted(demo, ASL, "Esenzioni dal ticket").await?;
    submitted(demo, VALDORO, "Anagrafe assistiti").await?;
    submitted(demo, REGION, "Tributi locali").await?;
    let verified = submitted(demo, ASL, "Anagrafe assistiti").await?;
    demo.days(1);
    verify(demo, REGION, ASL, "Convenzione firmata", verified, Some(365)).await?;
    run(demo, REGION, verified, AgreementCommand::Approve).await?;
    Ok(())
}

/// Certified attributes lost: before the request was sent, while it waited, and while it was active.
async fn lost(demo: &Demo) -> Result<()> {
    draft(demo, ASL, "Concorsi sanitari").await?;
    submitted(demo, ASL, "Formazione sanitaria").await?;
    submitted(demo, "acque-esperia", "Reti idriche").await?;
    submitted(demo, "tram-esperia", "Reti idriche").await?;
    demo.days(2);
    for (ente, attribute) in
        [(ASL, "Albo della formazione sanitaria"), ("acque-esperia", "Gestore di pubblico servizio")]
    {
        let reason = "Cancellato dall’elenco di riferimento.".to_owned();
        held(demo, "registro-enti", ente, attribute, HeldCommand::RevokeAssignment { reason }).await?;
    }
    Ok(())
}

/// One request upgraded, and others that wait for it.
async fn upgrades(demo: &mut Demo) -> Result<()> {
    let upgraded = submitted(demo, ASL, "Contributi e bandi").await?;
    // It goes on with the newer version, because it never belonged to the older one.
    purposes::presented(demo, ASL, "Contributi e bandi", "Verifica dei contributi concessi", 900).await?;
    for consumer in [ASL, VALDORO] {
        submitted(demo, consumer, "Protezione civile").await?;
    }
    next_version(demo, REGION, "Contributi e bandi", 2, None).await?;
    next_version(demo, REGION, "Protezione civile", 2, None).await?;
    let third = third_of_civil_protection(demo);
    next_version(demo, REGION, "Protezione civile", 3, Some(third)).await?;
    demo.days(1);
    run(demo, ASL, upgraded, AgreementCommand::Upgrade).await?;
    Ok(())
}

async fn verify(
    demo: &Demo,
    by: &str,
    consumer: &str,
    attribute: &str,
    agreement: AgreementId,
    days: Option<i64>,
) -> Result<()> {
    let expires_at = days.map(|days| demo.cx.now().plus_days(days));
    held(demo, by, consumer, attribute, HeldCommand::Verify { agreement, expires_at }).await
}

/// Seed 003's own example: two providers verified the same attribute for one consumer, one takes it back. And one case
/// that ended because the provider verified again.
pub(super) async fn discrepancies(demo: &mut Demo) -> Result<()> {
    let (consumer, attribute) = ("tram-esperia", "Referente tecnico nominato");
    for (provider, eservice) in [(REGION, "Sensori del traffico"), (VALDORO, "Anagrafe comunale")] {
        let id = submitted(demo, consumer, eservice).await?;
        demo.days(1);
        verify(demo, provider, consumer, attribute, id, None).await?;
        run(demo, provider, id, AgreementCommand::Approve).await?;
    }
    let asl = submitted(demo, ASL, "Sensori del traffico").await?;
    demo.days(1);
    verify(demo, REGION, ASL, attribute, asl, None).await?;
    run(demo, REGION, asl, AgreementCommand::Approve).await?;
    demo.days(2);
    let revoke = |reason: &str| HeldCommand::RevokeVerification { reason: reason.to_owned() };
    held(demo, REGION, ASL, attribute, revoke("Referente non più in servizio.")).await?;
    demo.days(1);
    verify(demo, REGION, ASL, attribute, asl, None).await?;
    demo.days(1);
    held(demo, VALDORO, consumer, attribute, revoke("Il referente non risponde alle comunicazioni.")).await
}

/// A verification that somebody should renew soon.
pub(super) async fn about_to_expire(demo: &Demo) -> Result<()> {
    demo.days(1);
    let expires_at = Some(demo.cx.now().plus_days(12));
    held(demo, REGION, ASL, "Convenzione firmata", HeldCommand::ChangeExpiry { expires_at }).await
}
