//! Papers on both databases: settled with the command, printed once, kept as they were, given to whoever may have them.

use backend::agreement::{attestation, detail, run};
use backend::paper::{Print, print_due};
use backend::purpose::risk_analysis_paper;
use backend::{Backend, Error, purpose};
use domain::agreement::{AgreementCommand, Stage};
use domain::eservice::{Descriptor, DescriptorState};
use domain::fixtures::{COMUNE_VALDORO, REGIONE_ESPERIA, RICHIESTA, TRAM_ESPERIA, actor, version};
use domain::paper::{Paper, WrittenPaper};
use domain::purpose::PurposeCommand;
use domain::{Denial, PurposeVersionId, Role, Thing, Write};

use crate::cast::denial;
use crate::esperia::{admin, everything_held, put, world};
use crate::purpose::{active_request, begun};

/// Names what would be printed.
fn plainly(written: &WrittenPaper) -> anyhow::Result<Vec<u8>> {
    Ok(serde_json::to_vec(written)?)
}

/// Another version of the program prints otherwise.
fn otherwise(_: &WrittenPaper) -> anyhow::Result<Vec<u8>> {
    Ok(b"otherwise".to_vec())
}

fn broken(_: &WrittenPaper) -> anyhow::Result<Vec<u8>> {
    anyhow::bail!("no ink")
}

const PLAINLY: Print = plainly;

async fn count(cx: &Backend, printed: bool) -> i64 {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_one scalar i64, "select count(*) from paper where (checksum is not null) = $1", printed).unwrap()
}

on_both! {
    async fn an_attestation_is_settled_with_the_approval_and_printed_once(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        everything_held(&cx).await;
        let (valdoro, esperia) = (admin(COMUNE_VALDORO), admin(REGIONE_ESPERIA));
        let none = attestation(&cx, &esperia, RICHIESTA, PLAINLY).await;
        assert_eq!(denial(none), Denial::not_found(Thing::Document), "it was never active");
        assert!(!detail::detail(&cx, &valdoro, RICHIESTA).await.unwrap().names.is_attested);
        run(&cx, &esperia, RICHIESTA, None, AgreementCommand::Approve).await.unwrap();
        assert_eq!((count(&cx, false).await, count(&cx, true).await), (1, 0));
        assert!(detail::detail(&cx, &valdoro, RICHIESTA).await.unwrap().names.is_attested);
        assert!(matches!(attestation(&cx, &valdoro, RICHIESTA, broken).await, Err(Error::Internal(_))));
        assert_eq!(print_due(&cx, broken).await.unwrap(), 0, "it waits");
        let (written, first) = attestation(&cx, &valdoro, RICHIESTA, PLAINLY).await.unwrap();
        assert_eq!((count(&cx, false).await, count(&cx, true).await), (0, 1));
        let (_, again) = attestation(&cx, &esperia, RICHIESTA, otherwise).await.unwrap();
        assert_eq!(first, again, "what is printed stays as it is");
        assert_eq!(print_due(&cx, otherwise).await.unwrap(), 0);
        assert_eq!(written.ente(COMUNE_VALDORO), "Comune di Valdoro");
        assert_eq!(written.eservice(), "Anagrafe degli assistiti");
        let Paper::Attestation(paper) = &written.paper else { panic!("{written:?}") };
        assert!(paper.certified.len() == 1 && paper.declared.len() == 1 && paper.verified.len() == 1);
        let register = written.names.enti[&COMUNE_VALDORO].register.as_ref().expect("Valdoro is in a register");
        assert_eq!(register.origin, "IPA");
    }

    async fn others_are_told_that_there_is_no_such_request(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        everything_held(&cx).await;
        run(&cx, &admin(REGIONE_ESPERIA), RICHIESTA, None, AgreementCommand::Approve).await.unwrap();
        let stranger = attestation(&cx, &admin(TRAM_ESPERIA), RICHIESTA, PLAINLY).await;
        assert_eq!(denial(stranger), Denial::not_found(Thing::Agreement));
        let reader = actor(COMUNE_VALDORO, Role::Security);
        assert!(attestation(&cx, &reader, RICHIESTA, PLAINLY).await.is_ok(), "who reads requests reads this");
        let operator = actor(COMUNE_VALDORO, Role::Operatore);
        let refused = denial(attestation(&cx, &operator, RICHIESTA, PLAINLY).await);
        assert!(matches!(refused, Denial::Unauthorized { .. }), "{refused:?}");
    }

    async fn a_paper_says_what_was_true_when_it_was_settled(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        everything_held(&cx).await;
        run(&cx, &admin(REGIONE_ESPERIA), RICHIESTA, None, AgreementCommand::Approve).await.unwrap();
        let mut tx = cx.db.begin().await.unwrap();
        sql!(tx, execute, "update tenant set name = 'Un altro nome'").unwrap();
        sql!(tx, execute, "delete from verification").unwrap();
        tx.commit().await.unwrap();
        assert_eq!(print_due(&cx, PLAINLY).await.unwrap(), 1);
        let (written, _) = attestation(&cx, &admin(COMUNE_VALDORO), RICHIESTA, PLAINLY).await.unwrap();
        assert_eq!(written.ente(REGIONE_ESPERIA), "Regione Esperia");
        assert!(matches!(&written.paper, Paper::Attestation(paper) if paper.verified.len() == 1));
    }

    async fn an_upgrade_is_attested_by_a_paper_of_its_own(cx: Backend) {
        world(&cx, Stage::Active, Stage::Draft).await;
        everything_held(&cx).await;
        let old = Descriptor { state: DescriptorState::Deprecated, ..version(1) };
        put(&cx, [Write::UpdateDescriptor(old), Write::InsertDescriptor(version(2))]).await;
        let valdoro = admin(COMUNE_VALDORO);
        let upgraded = run(&cx, &valdoro, RICHIESTA, None, AgreementCommand::Upgrade).await.unwrap();
        let (written, _) = attestation(&cx, &valdoro, upgraded, PLAINLY).await.unwrap();
        let Paper::Attestation(paper) = &written.paper else { panic!("{written:?}") };
        assert_eq!((paper.number, paper.replaces), (2, Some(RICHIESTA)));
    }

    async fn eight_who_ask_at_once_get_the_same_paper(cx: Backend) {
        world(&cx, Stage::Pending, Stage::Draft).await;
        everything_held(&cx).await;
        run(&cx, &admin(REGIONE_ESPERIA), RICHIESTA, None, AgreementCommand::Approve).await.unwrap();
        let asked = (0..8).map(|number| {
            let (cx, who) = (cx.clone(), admin(COMUNE_VALDORO));
            let print = if number % 2 == 0 { PLAINLY } else { otherwise };
            tokio::spawn(async move { attestation(&cx, &who, RICHIESTA, print).await.unwrap().1 })
        });
        let mut papers = Vec::new();
        for one in asked.collect::<Vec<_>>() {
            papers.push(one.await.unwrap());
        }
        papers.dedup();
        assert_eq!(papers.len(), 1);
    }

    async fn each_load_that_becomes_active_has_its_risk_analysis(cx: Backend) {
        active_request(&cx).await;
        let (valdoro, esperia) = (admin(COMUNE_VALDORO), admin(REGIONE_ESPERIA));
        let id = begun(&cx, "Anagrafe residenti", 10).await;
        let none = PurposeVersionId(cx.id());
        let before = risk_analysis_paper(&cx, &valdoro, id, none, PLAINLY).await;
        assert_eq!(denial(before), Denial::not_found(Thing::Document));
        purpose::run(&cx, &valdoro, id, None, PurposeCommand::Activate).await.unwrap();
        purpose::run(&cx, &valdoro, id, None, PurposeCommand::ChangePlan { daily_calls: 20 }).await.unwrap();
        let shown = purpose::detail::detail(&cx, &esperia, id).await.unwrap();
        let versions = shown.facts.purpose.versions.iter().map(|version| version.id).collect::<Vec<_>>();
        assert_eq!((versions.len(), shown.papers.len()), (2, 2));
        for (place, calls) in [(0, 10), (1, 20)] {
            for who in [&valdoro, &esperia, &actor(COMUNE_VALDORO, Role::Support)] {
                let (written, _) = risk_analysis_paper(&cx, who, id, versions[place], PLAINLY).await.unwrap();
                assert!(matches!(&written.paper, Paper::RiskAnalysis(paper) if paper.daily_calls == calls));
            }
        }
        let refused = risk_analysis_paper(&cx, &actor(COMUNE_VALDORO, Role::Api), id, versions[0], PLAINLY).await;
        assert!(matches!(denial(refused), Denial::Unauthorized { .. }));
        let stranger = risk_analysis_paper(&cx, &admin(TRAM_ESPERIA), id, versions[0], PLAINLY).await;
        assert_eq!(denial(stranger), Denial::not_found(Thing::Purpose));
    }
}
