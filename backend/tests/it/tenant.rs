//! Enti: created by the platform manager, found by everybody, changed by their own administrators.

use backend::tenant::{Filter, by_external_id, create, detail, list, set_accessibility, set_contact_mail, statements};
use domain::agreement::Stage;
use domain::fixtures::{COMUNE_VALDORO, REGIONE_ESPERIA, REGISTRO_ENTI, actor};
use domain::page::PageRequest;
use domain::tenant::{Accessibility, NewTenant, TenantKind, rules};
use domain::{Denial, Role, TenantId, Thing};

use crate::esperia::*;

fn comune_di_montebruno() -> NewTenant {
    NewTenant {
        slug: "comune-montebruno".into(),
        name: "Comune di Montebruno".into(),
        kind: TenantKind::Pa,
        origin: "IPA".into(),
        value: "c_m777".into(),
        certifier: false,
    }
}

on_both! {
    async fn the_platform_manager_creates_an_ente_once(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        let manager = actor(REGISTRO_ENTI, Role::Gestore);
        let id = create(&cx, &manager, &comune_di_montebruno()).await.expect("created");
        let tenant = detail(&cx, &manager, id).await.expect("there");
        assert_eq!((tenant.slug.as_str(), tenant.contact_mail), ("comune-montebruno", None));
        assert_eq!(told(&cx, id).await, ["Created"]);

        let again = [
            NewTenant { slug: "montebruno".into(), name: "Altro".into(), ..comune_di_montebruno() },
            NewTenant { slug: "montebruno".into(), value: "c_m778".into(), name: "COMUNE DI MONTEBRUNO".into(), ..comune_di_montebruno() },
            NewTenant { name: "Altro".into(), value: "c_m778".into(), ..comune_di_montebruno() },
        ];
        for new in again {
            assert_eq!(refusal(create(&cx, &manager, &new).await), Err(Denial::TenantDuplicate), "{new:?}");
        }
        let admin = create(&cx, &admin(REGISTRO_ENTI), &comune_di_montebruno()).await;
        assert!(matches!(refusal(admin), Err(Denial::Unauthorized { .. })));
    }

    async fn the_same_ente_created_twice_at_once_exists_once(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        let manager = actor(REGISTRO_ENTI, Role::Gestore);
        let new = comune_di_montebruno();
        let (one, two) = tokio::join!(create(&cx, &manager, &new), create(&cx, &manager, &new));
        let answers = [refusal(one), refusal(two)];
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert!(answers.contains(&Err(Denial::TenantDuplicate)));
    }

    async fn the_contact_address_is_changed_by_who_saw_the_last_one(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        let valdoro = admin(COMUNE_VALDORO);
        let seen = detail(&cx, &valdoro, COMUNE_VALDORO).await.expect("there").revision;
        let set = async |by, seen, address: &str| refusal(set_contact_mail(&cx, by, COMUNE_VALDORO, seen, address).await);
        assert_eq!(set(&valdoro, Some(seen), "segreteria@valdoro.example").await, Ok(()));
        let late = set(&valdoro, Some(seen), "altra@valdoro.example").await;
        assert!(matches!(late, Err(Denial::ConcurrentModification { .. })), "{late:?}");
        assert_eq!(set(&valdoro, None, "segreteria@valdoro.example").await, Err(Denial::MailAlreadyExists));
        assert_eq!(set(&valdoro, None, "segreteria").await, Err(Denial::NotValidMailAddress));
        assert_eq!(set(&admin(REGIONE_ESPERIA), None, "a@b.it").await, Err(Denial::OperationForbidden));
        let tenant = detail(&cx, &valdoro, COMUNE_VALDORO).await.expect("there");
        assert_eq!(tenant.contact_mail.as_deref(), Some("segreteria@valdoro.example"));
    }

    async fn an_ente_makes_its_accessibility_statement_known(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        let valdoro = admin(COMUNE_VALDORO);
        let known = Accessibility {
            statement: "https://form.agid.gov.it/view/7c6e9ae0-1a3b-11ef-9c1d-0242ac120002".into(),
            feedback: "accessibilita@valdoro.example".into(),
        };
        let public = async || statements(&cx, PageRequest::new(0, 50)).await.expect("a list").results;
        assert!(public().await.is_empty());
        let stranger = admin(REGIONE_ESPERIA);
        let seen = detail(&cx, &valdoro, COMUNE_VALDORO).await.expect("there").revision;
        let set = async |by, seen| refusal(set_accessibility(&cx, by, COMUNE_VALDORO, seen, &known).await);
        assert_eq!(set(&stranger, None).await, Err(Denial::OperationForbidden));
        assert_eq!(set(&valdoro, Some(seen)).await, Ok(()));
        let late = set(&valdoro, Some(seen)).await;
        assert!(matches!(late, Err(Denial::ConcurrentModification { .. })), "{late:?}");
        assert_eq!(set(&valdoro, None).await, Err(Denial::UnchangedValue));
        assert_eq!(detail(&cx, &valdoro, COMUNE_VALDORO).await.expect("there").accessibility, known);
        let public = public().await;
        let [only] = public.as_slice() else { panic!("{public:?}") };
        assert_eq!((only.ente.as_str(), &only.address), ("Comune di Valdoro", &known.statement));
        assert!(told(&cx, COMUNE_VALDORO).await.contains(&"AccessibilitySet".to_owned()));
    }

    async fn enti_are_found_by_name_kind_and_register_code(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        let reader = actor(REGIONE_ESPERIA, Role::Support);
        let find = async |q: &str, kinds: &[TenantKind]| {
            let filter = Filter { q: q.into(), kinds: kinds.to_vec() };
            let page = list(&cx, &reader, &filter, PageRequest::new(0, 50)).await.expect("a list");
            page.results.into_iter().map(|tenant| tenant.slug).collect::<Vec<_>>()
        };
        assert_eq!(find("esperia", &[TenantKind::Gsp]).await, ["acque-esperia", "tram-esperia"]);
        assert_eq!(find("C_V001", &[]).await, ["comune-valdoro"]);
        assert_eq!(find("nessuno", &[]).await, Vec::<String>::new());
        assert_eq!(find("", &[]).await.len(), 7);
        assert_eq!(by_external_id(&cx, &reader, "IPA", "c_v001").await.expect("there"), COMUNE_VALDORO);
        let unknown = by_external_id(&cx, &reader, "IPA", "nessuno").await;
        assert_eq!(refusal(unknown), Err(Denial::not_found(Thing::Tenant)));
        let unknown = detail(&cx, &reader, TenantId(cx.id())).await;
        assert_eq!(refusal(unknown).err(), Some(Denial::not_found(Thing::Tenant)));
    }

    async fn the_platform_s_own_ente_is_in_no_list(cx: Backend) {
        world(&cx, Stage::Draft, Stage::Draft).await;
        let mut tx = cx.db.begin().await.expect("begins");
        let decision = rules::create_platform("Ponte", TenantId(cx.id()), cx.now());
        backend::save::save(&cx, &mut tx, None, &decision).await.expect("stored");
        tx.commit().await.expect("committed");
        let page = list(&cx, &admin(REGIONE_ESPERIA), &Filter::default(), PageRequest::default()).await.expect("a list");
        assert_eq!(page.total, 7);
    }
}
