//! How e-services are found: filters of the catalogue, requirements that fit, kept sizes, new names.

use super::*;

on_both! {
    async fn the_catalogue_answers_every_filter(cx: Backend) {
        world(&cx).await;
        hold(&cx, COMUNE_VALDORO, COMUNE).await;
        hold(&cx, COMUNE_VALDORO, RESPONSABILE_DATI).await;
        verify(&cx, COMUNE_VALDORO, CONVENZIONE, REGIONE_ESPERIA).await;
        let asl = actor(ASL_ESPERIA, Role::Admin);
        let comune = consumer();
        published(&cx, &provider(), "Qualità dell'aria", Requirements::default()).await;
        let assistiti = published(&cx, &provider(), "Anagrafe degli assistiti", fixtures::requirements()).await;
        // The same requirements, but the convention was verified by the Region and not by the ASL.
        published(&cx, &asl, "Vaccinazioni", fixtures::requirements()).await;
        published(&cx, &comune, "Carta d'identità", fixtures::requirements()).await;
        active_request(&cx, &comune, assistiti).await;

        let base = catalogue::Filter::default;
        let all = ["Anagrafe degli assistiti", "Carta d'identità", "Qualità dell'aria", "Vaccinazioni"];
        assert_eq!(names(&cx, &comune, base()).await, all);
        let mut backwards = all;
        backwards.reverse();
        assert_eq!(names(&cx, &comune, catalogue::Filter { descending: true, ..base() }).await, backwards);

        let q = async |q: &str| names(&cx, &comune, catalogue::Filter { q: q.to_owned(), ..base() }).await;
        assert_eq!(q("QUALITA").await, ["Qualità dell'aria"]);
        assert_eq!(q("identità").await, ["Carta d'identità"]);
        assert_eq!(q("asl esperia").await, ["Vaccinazioni"]);
        assert_eq!(q("niente di più").await, all, "descriptions count");
        assert_eq!(q("%").await, all, "a sign of the pattern is not one");
        assert_eq!(q("a_i").await, q("a i").await);
        assert_eq!(q("nagrafe").await, [""; 0], "words are known by how they begin");
        assert_eq!(q("assist ANAGR region").await, ["Anagrafe degli assistiti"], "beginnings, in any order");
        assert_eq!(q("dell’aria").await, ["Qualità dell'aria"]);
        assert_eq!(q("'; drop table eservice; --").await, [""; 0]);

        let by = catalogue::Filter { producers: vec![ASL_ESPERIA, COMUNE_VALDORO], ..base() };
        assert_eq!(names(&cx, &comune, by).await, ["Carta d'identità", "Vaccinazioni"]);
        let by = catalogue::Filter { attributes: vec![CONVENZIONE], ..base() };
        assert_eq!(names(&cx, &comune, by).await, ["Anagrafe degli assistiti", "Carta d'identità", "Vaccinazioni"]);
        let by = catalogue::Filter { states: vec![DescriptorState::Suspended], ..base() };
        assert_eq!(names(&cx, &comune, by).await, [""; 0]);
        let by = catalogue::Filter { agreement_states: vec![AgreementState::Active], ..base() };
        assert_eq!(names(&cx, &comune, by.clone()).await, ["Anagrafe degli assistiti"]);
        assert_eq!(names(&cx, &asl, by).await, [""; 0], "other enti's requests are nobody's business");

        let met = catalogue::Filter { fit: Some(FitWanted::Met), ..base() };
        let missing = catalogue::Filter { fit: Some(FitWanted::Missing), ..base() };
        assert_eq!(
            names(&cx, &comune, met.clone()).await,
            ["Anagrafe degli assistiti", "Carta d'identità", "Qualità dell'aria"],
            "its own e-service asks it for nothing"
        );
        assert_eq!(names(&cx, &comune, missing.clone()).await, ["Vaccinazioni"]);
        assert_eq!(names(&cx, &asl, met).await, ["Qualità dell'aria", "Vaccinazioni"]);
        assert_eq!(names(&cx, &asl, missing).await, ["Anagrafe degli assistiti", "Carta d'identità"]);

        let sorted = catalogue::Filter { sort: catalogue::Sort::Producer, ..base() };
        assert_eq!(
            names(&cx, &comune, sorted).await,
            ["Vaccinazioni", "Carta d'identità", "Anagrafe degli assistiti", "Qualità dell'aria"]
        );
        let page = catalogue::list(&cx, &comune, &base(), PageRequest::new(1, 2)).await.expect("a page");
        let rows: Vec<_> = page.results.iter().map(|row| row.name.as_str()).collect();
        assert_eq!((rows.as_slice(), page.total), (["Carta d'identità", "Qualità dell'aria"].as_slice(), 4));
        let producers = catalogue::producers(&cx, &comune, "ESP", PageRequest::default()).await.expect("names");
        let producers: Vec<_> = producers.results.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(producers, ["ASL Esperia", "Regione Esperia"]);
    }

    async fn the_filter_on_fit_and_the_fit_of_each_row_agree(cx: Backend) {
        world(&cx).await;
        let all = [COMUNE, UNIONE_DI_COMUNI];
        let shapes: [Vec<Vec<AttributeId>>; 4] =
            [vec![], vec![vec![COMUNE]], vec![all.to_vec()], vec![vec![COMUNE], vec![UNIONE_DI_COMUNI]]];
        for (number, certified) in shapes.into_iter().enumerate() {
            for (letter, verified) in [("a", vec![]), ("b", vec![vec![CONVENZIONE]])] {
                let name = format!("Servizio {number}{letter}");
                let asked = Requirements { certified: certified.clone(), verified, ..Requirements::default() };
                published(&cx, &provider(), &name, asked).await;
            }
        }
        // Verified by somebody else, expired, and revoked all count for nothing.
        hold(&cx, COMUNE_VALDORO, COMUNE).await;
        verify(&cx, COMUNE_VALDORO, CONVENZIONE, ASL_ESPERIA).await;
        let expired = Verification {
            consumer: ACQUE_ESPERIA,
            attribute: CONVENZIONE,
            verifier: REGIONE_ESPERIA,
            verified_at: EARLIER,
            expires_at: Some(NOW),
            revoked_at: None,
            expiry_told: false,
        };
        store(&cx, &fixtures::storing(Write::PutVerification(expired))).await;
        let revoked =
            Held { tenant: ACQUE_ESPERIA, attribute: COMUNE, assigned_at: EARLIER, revoked_at: Some(EARLIER) };
        store(&cx, &fixtures::storing(Write::PutHeld(revoked))).await;
        hold(&cx, ACQUE_ESPERIA, UNIONE_DI_COMUNI).await;
        for tenant in [COMUNE_VALDORO, ACQUE_ESPERIA, ASL_ESPERIA] {
            let who = actor(tenant, Role::Support);
            for (wanted, complete) in [(FitWanted::Met, true), (FitWanted::Missing, false)] {
                let filter = catalogue::Filter { fit: Some(wanted), ..Default::default() };
                let page = catalogue::list(&cx, &who, &filter, PageRequest::default()).await.expect("a list");
                for row in &page.results {
                    assert_eq!(row.creation.version.fit.is_complete(), complete, "{tenant} {}", row.name);
                }
                let everything = catalogue::Filter::default();
                let rest = catalogue::list(&cx, &who, &everything, PageRequest::default()).await.expect("a list");
                let same = rest.results.iter().filter(|row| row.creation.version.fit.is_complete() == complete);
                assert_eq!(page.results.len(), same.count());
            }
        }
    }

    async fn the_size_of_the_catalogue_follows_every_change(cx: Backend) {
        world(&cx).await;
        let who = consumer();
        let size = async |states: Vec<DescriptorState>| {
            let filter = catalogue::Filter { states, ..Default::default() };
            catalogue::list(&cx, &who, &filter, PageRequest::default()).await.expect("a list").total
        };
        let (published_ones, suspended) = (vec![DescriptorState::Published], vec![DescriptorState::Suspended]);
        let made = published(&cx, &provider(), "Anagrafe", Requirements::default()).await;
        draft(&cx, &provider(), "Ancora in bozza", Requirements::default()).await;
        assert_eq!((size(Vec::new()).await, size(published_ones.clone()).await), (1, 1));
        let next = next_version(&cx, &provider(), made).await;
        publish(&cx, &provider(), next).await;
        assert_eq!((size(Vec::new()).await, size(published_ones.clone()).await), (1, 1), "still one e-service");
        let reason = "Manutenzione programmata.".to_owned();
        command(&cx, &provider(), next, DescriptorCommand::Suspend { reason }).await.expect("it is published");
        assert_eq!((size(published_ones.clone()).await, size(suspended.clone()).await), (0, 1));
        command(&cx, &provider(), next, DescriptorCommand::Activate).await.expect("it is suspended");
        assert_eq!((size(published_ones).await, size(suspended).await), (1, 0));
        let counted = "select cast(sum(number) as text) from catalogue_size";
        assert_eq!(backend::testing::texts(&cx, counted).await, ["1"]);
    }

    async fn an_eservice_is_found_by_the_new_name_of_itself_and_of_its_provider(cx: Backend) {
        world(&cx).await;
        let made = published(&cx, &provider(), "Anagrafe", Requirements::default()).await;
        let q = async |q: &str| names(&cx, &consumer(), catalogue::Filter { q: q.to_owned(), ..Default::default() }).await;
        let command = EserviceCommand::UpdateName { name: "Registro della popolazione".to_owned() };
        run(&cx, &provider(), made.eservice, None, command).await.expect("it is out");
        assert_eq!(q("anagrafe").await, [""; 0]);
        assert_eq!(q("registro popolaz").await, ["Registro della popolazione"]);
        let mut tenants = fixtures::tenants().into_iter();
        let mut region = tenants.find(|tenant| tenant.id == REGIONE_ESPERIA).expect("the provider");
        region.name = "Regione Nuova Città".to_owned();
        store(&cx, &fixtures::storing(Write::UpdateTenant(region))).await;
        assert_eq!(q("esperia").await, [""; 0]);
        assert_eq!(q("registro citta").await, ["Registro della popolazione"]);
    }
}
