//! Who manages partners, and what a partner may send.

mod certificate;
mod status;

use strum::IntoEnumIterator as _;
use uuid::Uuid;

use super::rules::{CreationFacts, Known, can, create, decide, submit};
use super::*;
use crate::decision::Write;
use crate::fixtures::{COMUNE_VALDORO, NOW, REGIONE_ESPERIA, actor};
use crate::pratica::{Applicant, AttachmentRule, Compiled, ProtocolKind, Service};
use crate::{Denial, FieldProblem, PraticaId, Role, Thing};

const OWN: [ServiceId; 2] = [ServiceId(Uuid::from_u128(1)), ServiceId(Uuid::from_u128(2))];

const KNOWN: Known<'static> = Known { own_services: &OWN, certificate_taken: false };

fn partner() -> Partner {
    Partner {
        id: PartnerId(Uuid::from_u128(9)),
        revision: Revision::FIRST,
        tenant: COMUNE_VALDORO,
        code: "scia@comune-valdoro".into(),
        name: "Impresa in un giorno".into(),
        services: vec![OWN[0]],
        agreed: Agreed::default(),
        created_at: NOW,
        revoked_at: None,
        certificate: None,
    }
}

fn service(id: ServiceId, tenant: TenantId) -> Service {
    Service {
        id,
        revision: Revision::FIRST,
        tenant,
        slug: "nido".into(),
        name: "Nido".into(),
        area: String::new(),
        active: true,
        protocol: ProtocolKind::None,
        attachment: AttachmentRule::None,
        steps: Vec::new(),
        operators: Vec::new(),
        created_at: NOW,
    }
}

#[test]
fn who_manages_pratiche_manages_partners_and_only_their_own() {
    for role in Role::iter() {
        let (here, there) = (actor(COMUNE_VALDORO, role), actor(REGIONE_ESPERIA, role));
        for action in PartnerAction::iter() {
            let may = can(action, &partner(), &here);
            assert_eq!(may.is_ok(), here.has(crate::Permission::ManagePratiche), "{role} {action:?}");
            let foreign = can(action, &partner(), &there);
            assert!(foreign.is_err(), "{role} {action:?}");
            if may.is_ok() {
                assert_eq!(foreign, Err(Denial::not_found(Thing::Partner)));
            }
        }
    }
}

#[test]
fn a_code_is_plain_and_ends_with_the_ente() {
    let admin = actor(COMUNE_VALDORO, Role::OperatoreAdmin);
    let made = |code: &str, code_taken, services: &[ServiceId]| {
        let data = PartnerData { code: code.into(), name: "Impresa".into(), services: services.to_vec() };
        let facts =
            CreationFacts { id: partner().id, ente: "comune-valdoro", code_taken, own_services: &OWN, as_of: NOW };
        create(&data, &facts, &admin)
    };
    let decision = made("scia", false, &[OWN[1], OWN[0], OWN[1]]).unwrap();
    let [Write::InsertPartner(new)] = decision.writes() else { panic!("{decision:?}") };
    assert_eq!((new.code.as_str(), &new.services[..]), ("scia@comune-valdoro", &OWN[..]));
    for odd in ["", "S", "Scia", "a@b", "a b", "../x", "scia:", "à"] {
        assert!(matches!(made(odd, false, &[]), Err(Denial::Invalid(_))), "{odd}");
    }
    assert!(matches!(made("scia", true, &[]), Err(Denial::Invalid(_))));
    assert!(matches!(made("scia", false, &[ServiceId(Uuid::nil())]), Err(Denial::Invalid(_))));
}

#[test]
fn a_revoked_partner_stays_revoked_and_nothing_else_happens_to_it() {
    let admin = actor(COMUNE_VALDORO, Role::OperatoreAdmin);
    let done = |command, partner: &Partner| decide(command, partner, &KNOWN, &admin, NOW);
    let revoked = Partner { revoked_at: Some(NOW), ..partner() };
    assert!(done(PartnerCommand::Revoke, &revoked).unwrap().writes().is_empty());
    assert_eq!(done(PartnerCommand::RotateSecret, &revoked), Err(Denial::PartnerRevoked));
    assert_eq!(done(PartnerCommand::SetServices(Vec::new()), &revoked), Err(Denial::PartnerRevoked));
    assert!(done(PartnerCommand::SetServices(vec![OWN[0]]), &partner()).unwrap().writes().is_empty(), "as it was");
    assert_eq!(done(PartnerCommand::SetServices(OWN.to_vec()), &partner()).unwrap().writes().len(), 1);
}

#[test]
fn a_partner_sends_to_its_services_alone_what_a_citizen_could() {
    let sent = |service: &Service, partner: &Partner, fiscal_code: &str| {
        let applicant = Applicant {
            name: "Mario".into(),
            family_name: "Rossi".into(),
            fiscal_code: fiscal_code.into(),
            ..Applicant::default()
        };
        let compiled = Compiled { applicant, answers: Vec::new(), files: Vec::new(), compiled_at: NOW };
        submit(PraticaId(Uuid::from_u128(5)), compiled, None, service, partner, NOW)
    };
    let code = "RSSMRA80A01H501U";
    let decision = sent(&service(OWN[0], COMUNE_VALDORO), &partner(), code).unwrap();
    assert_eq!(
        decision.events().iter().map(crate::Event::name).collect::<Vec<_>>(),
        ["PraticaSubmitted", "PartnerSubmitted"]
    );
    let not_there = Err(Denial::not_found(Thing::Service));
    assert_eq!(sent(&service(OWN[1], COMUNE_VALDORO), &partner(), code), not_there);
    assert_eq!(sent(&service(OWN[0], REGIONE_ESPERIA), &partner(), code), not_there);
    assert_eq!(
        sent(&service(OWN[0], COMUNE_VALDORO), &Partner { revoked_at: Some(NOW), ..partner() }, code),
        not_there
    );
    let suspended = Service { active: false, ..service(OWN[0], COMUNE_VALDORO) };
    assert_eq!(sent(&suspended, &partner(), code), Err(Denial::ServiceSuspended));
    assert!(matches!(sent(&service(OWN[0], COMUNE_VALDORO), &partner(), "nessuno"), Err(Denial::Invalid(_))));
}
