//! Enti: who creates them, what they must look like, and their contact address (`interop.md` §1.1).

use super::rules::{CreationFacts, create, create_platform, is_mail_address, set_contact_mail};
use super::{Accessibility, ExternalId, NewTenant, Tenant, TenantKind};
use crate::event::TenantEvent;
use crate::{Actor, Denial, Event, FieldProblem, Permission, Revision, Role, TenantId, Timestamp, UserId, Write};

const NOW: Timestamp = Timestamp(1_768_557_600_000_000);
const PONTE: TenantId = TenantId(uuid::Uuid::from_u128(1));
const VALDORO: TenantId = TenantId(uuid::Uuid::from_u128(2));
const ESPERIA: TenantId = TenantId(uuid::Uuid::from_u128(3));

fn someone(role: Role, tenant: TenantId) -> Actor {
    Actor { user: UserId(uuid::Uuid::from_u128(9)), tenant, roles: vec![role] }
}

fn comune_di_valdoro() -> NewTenant {
    NewTenant {
        slug: "comune-valdoro".into(),
        name: "Comune di Valdoro".into(),
        kind: TenantKind::Pa,
        origin: "IPA".into(),
        value: "c_v123".into(),
        certifier: false,
    }
}

fn free() -> CreationFacts {
    CreationFacts { id: VALDORO, taken: false, as_of: NOW }
}

fn wrong_fields(denial: Denial) -> Vec<(String, FieldProblem)> {
    match denial {
        Denial::Invalid(errors) => errors.into_iter().map(|error| (error.field, error.problem)).collect(),
        other => panic!("expected wrong fields, got {other:?}"),
    }
}

#[test]
fn the_platform_manager_creates_an_ente() {
    let decision = create(&comune_di_valdoro(), &free(), &someone(Role::Gestore, PONTE)).expect("allowed");
    let [Write::InsertTenant(tenant)] = decision.writes() else { panic!("{:?}", decision.writes()) };
    assert_eq!(tenant.slug, "comune-valdoro");
    assert_eq!(tenant.external_id, Some(ExternalId { origin: "IPA".into(), value: "c_v123".into() }));
    assert_eq!((tenant.revision, tenant.contact_mail.as_deref(), tenant.created_at), (Revision::FIRST, None, NOW));
    assert_eq!(
        decision.events(),
        [Event::Tenant { tenant: VALDORO, what: TenantEvent::Created { name: "Comune di Valdoro".into() } }]
    );
}

#[test]
fn nobody_else_creates_enti() {
    use strum::IntoEnumIterator as _;
    for role in Role::iter().filter(|role| *role != Role::Gestore) {
        let denied = create(&comune_di_valdoro(), &free(), &someone(role, VALDORO));
        assert_eq!(denied, Err(Denial::Unauthorized { permission: Permission::ManageTenants }), "{role}");
    }
}

#[test]
fn a_taken_name_code_or_short_name_is_refused_and_the_platform_s_own_always() {
    let manager = someone(Role::Gestore, PONTE);
    let taken = CreationFacts { taken: true, ..free() };
    assert_eq!(create(&comune_di_valdoro(), &taken, &manager), Err(Denial::TenantDuplicate));
    let impostor = NewTenant { slug: "ponte".into(), ..comune_di_valdoro() };
    assert_eq!(create(&impostor, &free(), &manager), Err(Denial::TenantDuplicate));
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let manager = someone(Role::Gestore, PONTE);
    let empty =
        NewTenant { slug: "Comune Valdoro".into(), name: " ".into(), value: String::new(), ..comune_di_valdoro() };
    let denial = create(&empty, &free(), &manager).expect_err("wrong");
    assert_eq!(
        wrong_fields(denial),
        [
            ("name".to_owned(), FieldProblem::Required),
            ("slug".to_owned(), FieldProblem::Malformed),
            ("value".to_owned(), FieldProblem::Required),
        ]
    );
    for slug in ["-valdoro", "valdoro-", "val--doro", "valdoro/x", "Valdoro", "val_doro"] {
        let new = NewTenant { slug: slug.into(), ..comune_di_valdoro() };
        let denial = create(&new, &free(), &manager).expect_err(slug);
        assert_eq!(wrong_fields(denial), [("slug".to_owned(), FieldProblem::Malformed)], "{slug}");
    }
    for code in ["c/v123", "c v123", "c?v"] {
        let new = NewTenant { value: code.into(), ..comune_di_valdoro() };
        let denial = create(&new, &free(), &manager).expect_err(code);
        assert_eq!(wrong_fields(denial), [("value".to_owned(), FieldProblem::Malformed)], "{code}");
    }
    let in_no_register = NewTenant { origin: String::new(), value: String::new(), ..comune_di_valdoro() };
    assert!(create(&in_no_register, &free(), &manager).is_ok());
}

#[test]
fn the_platform_s_own_ente_is_made_without_anybody_signed_in() {
    let decision = create_platform("Ponte", PONTE, NOW);
    let [Write::InsertTenant(tenant)] = decision.writes() else { panic!("{:?}", decision.writes()) };
    assert_eq!((tenant.slug.as_str(), tenant.certifier, tenant.id), ("ponte", false, PONTE));
}

fn valdoro(contact_mail: Option<&str>) -> Tenant {
    Tenant {
        id: VALDORO,
        revision: Revision(4),
        slug: "comune-valdoro".into(),
        name: "Comune di Valdoro".into(),
        kind: TenantKind::Pa,
        external_id: None,
        certifier: false,
        contact_mail: contact_mail.map(Into::into),
        accessibility: Accessibility::default(),
        created_at: NOW,
        updated_at: None,
    }
}

#[test]
fn the_administrator_sets_the_contact_address_of_its_own_ente() {
    let admin = someone(Role::Admin, VALDORO);
    let decision = set_contact_mail(&valdoro(None), " protocollo@comune.valdoro.it ", &admin, NOW).expect("allowed");
    let [Write::UpdateTenant(tenant)] = decision.writes() else { panic!("{:?}", decision.writes()) };
    assert_eq!(tenant.contact_mail.as_deref(), Some("protocollo@comune.valdoro.it"));
    assert_eq!((tenant.revision, tenant.updated_at), (Revision(4), Some(NOW)));

    let other = someone(Role::Admin, ESPERIA);
    assert_eq!(set_contact_mail(&valdoro(None), "a@b.it", &other, NOW), Err(Denial::OperationForbidden));
    for role in [Role::Api, Role::Security, Role::Support, Role::Operatore, Role::Gestore] {
        let denied = set_contact_mail(&valdoro(None), "a@b.it", &someone(role, VALDORO), NOW);
        assert_eq!(denied, Err(Denial::Unauthorized { permission: Permission::WriteContactMail }), "{role}");
    }
}

#[test]
fn the_same_address_again_and_a_malformed_one_are_refused() {
    let admin = someone(Role::Admin, VALDORO);
    let known = valdoro(Some("protocollo@comune.valdoro.it"));
    for same in ["protocollo@comune.valdoro.it", "Protocollo@comune.valdoro.it", " protocollo@comune.valdoro.it"] {
        assert_eq!(set_contact_mail(&known, same, &admin, NOW), Err(Denial::MailAlreadyExists), "{same}");
    }
    assert_eq!(set_contact_mail(&known, "protocollo", &admin, NOW), Err(Denial::NotValidMailAddress));
    assert_eq!(set_contact_mail(&known, "", &admin, NOW), Err(Denial::NotValidMailAddress));
    assert!(set_contact_mail(&known, "segreteria@comune.valdoro.it", &admin, NOW).is_ok());
}

#[test]
fn mail_addresses_are_told_from_other_text() {
    for address in
        ["a@b.it", "nome.cognome+ufficio@posta.comune.valdoro.it", "o'hara_1@pec-ente.gov.it", "x@1a.xn--p1ai"]
    {
        assert!(is_mail_address(address), "{address}");
    }
    let long_name = format!("{}@b.it", "a".repeat(65));
    let long_host = format!("a@{}.it", "b".repeat(64));
    for text in [
        "",
        "@",
        "a@",
        "@b.it",
        "a@b",
        "a@.it",
        "a@b..it",
        "a@-b.it",
        "a@b-.it",
        "a b@c.it",
        "a@b c.it",
        "a@b.1",
        "a@1.2.3.4",
        "a@@b.it",
        ".a@b.it",
        "a.@b.it",
        "a..b@c.it",
        "a@b.it\r\nBcc: x@y.it",
        "à@b.it",
        "a@b.i",
        "<a@b.it>",
        "a@b.it,c@d.it",
        &long_name,
        &long_host,
    ] {
        assert!(!is_mail_address(text), "{text}");
    }
}
