//! Named sample data for the tests of every crate; nothing random, nothing that knows what time it is. The enti are
//! those of the demo data. Start with [`facts`]: Comune di Valdoro asks Regione Esperia for "Anagrafe degli assistiti",
//! everything required is held, and every method makes one thing different. What is not test data is not here.

use std::ops::Deref;
use std::sync::LazyLock;

use uuid::Uuid;

use crate::agreement::{
    Agreement, AgreementFacts, AgreementState, Around, CreationFacts, Predecessor, Sibling, Snapshot, Stage, Stamp,
    Stamps, Suspension, Suspensions, VersionFacts, VersionInUse,
};
use crate::attribute::{Attribute, AttributeKind};
use crate::decision::{Decision, Write};
use crate::eservice::{ApprovalPolicy, Descriptor, DescriptorState, Eservice, Mode, Quotas, Technology, VersionFile};
use crate::requirement::{AttributeFit, GroupFit, RequirementFit, Requirements, Standing};
use crate::tenant::{Accessibility, ExternalId, Tenant, TenantKind};
use crate::user::User;
use crate::{
    Actor, AgreementId, AttributeId, DescriptorId, DocumentId, EserviceId, Revision, Role, TenantId, Timestamp, UserId,
};

/// 2026-01-16T10:00:00Z.
pub const NOW: Timestamp = Timestamp(1_768_557_600_000_000);
/// Before everything: 2026-01-01T10:00:00Z.
pub const EARLIER: Timestamp = NOW.plus_days(-15);

/// An id that reads as `01900000-0000-7000-8000-kkkk0000nnnn`: a kind and a number.
const fn id(kind: u16, number: u32) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | ((kind as u128) << 32) | number as u128)
}

/// PA: consumer in [`facts`], and the ente most tests look through.
pub const COMUNE_VALDORO: TenantId = TenantId(id(1, 1));
/// PA: provider in [`facts`].
pub const REGIONE_ESPERIA: TenantId = TenantId(id(1, 2));
/// PA: a stranger to [`facts`], and the second verifier of seed 003's example.
pub const ASL_ESPERIA: TenantId = TenantId(id(1, 3));
/// GSP: another consumer.
pub const ACQUE_ESPERIA: TenantId = TenantId(id(1, 4));
/// GSP: another consumer.
pub const TRAM_ESPERIA: TenantId = TenantId(id(1, 5));
/// Private: cannot provide.
pub const POLIZZE_SICURE: TenantId = TenantId(id(1, 6));
/// PA: certifies.
pub const REGISTRO_ENTI: TenantId = TenantId(id(1, 7));

/// Certified by the Registro: the first way to satisfy the certified requirement.
pub const COMUNE: AttributeId = AttributeId(id(2, 1));
/// Certified by the Registro: the second way.
pub const UNIONE_DI_COMUNI: AttributeId = AttributeId(id(2, 2));
/// Declared by the consumer.
pub const RESPONSABILE_DATI: AttributeId = AttributeId(id(2, 3));
/// Verified by each provider.
pub const CONVENZIONE: AttributeId = AttributeId(id(2, 4));
/// Declared, and asked for by nobody.
pub const SPORTELLO_APERTO: AttributeId = AttributeId(id(2, 5));

/// "Anagrafe degli assistiti" of Regione Esperia.
pub const ANAGRAFE: EserviceId = eservice_id(1);
/// The request in hand.
pub const RICHIESTA: AgreementId = agreement_id(1);
/// Another request of the same consumer for the same e-service.
pub const ALTRA_RICHIESTA: AgreementId = agreement_id(2);
/// The id for a request that a decision makes.
pub const NUOVA_RICHIESTA: AgreementId = agreement_id(3);

/// The id of a version of [`ANAGRAFE`].
#[must_use]
pub const fn version_id(number: i64) -> DescriptorId {
    DescriptorId(id(4, number as u32))
}

/// The numbered e-service; the first is [`ANAGRAFE`].
#[must_use]
pub const fn eservice_id(number: u32) -> EserviceId {
    EserviceId(id(3, number))
}

/// The numbered request; the first is [`RICHIESTA`].
#[must_use]
pub const fn agreement_id(number: u32) -> AgreementId {
    AgreementId(id(5, number))
}

/// The numbered document.
#[must_use]
pub const fn document_id(number: u32) -> DocumentId {
    DocumentId(id(6, number))
}

/// Every ente, in the order of their ids.
#[must_use]
pub fn tenants() -> Vec<Tenant> {
    use TenantKind::{Gsp, Pa, Private};
    let rows = [
        (COMUNE_VALDORO, "comune-valdoro", "Comune di Valdoro", Pa, ("IPA", "c_v001")),
        (REGIONE_ESPERIA, "regione-esperia", "Regione Esperia", Pa, ("IPA", "r_esper")),
        (ASL_ESPERIA, "asl-esperia", "ASL Esperia", Pa, ("IPA", "asl_esp")),
        (ACQUE_ESPERIA, "acque-esperia", "Acque Esperia S.p.A.", Gsp, ("IPA", "acq_esp")),
        (TRAM_ESPERIA, "tram-esperia", "Tram Esperia S.p.A.", Gsp, ("IPA", "tram_esp")),
        (POLIZZE_SICURE, "polizze-sicure", "Polizze Sicure S.r.l.", Private, ("IVASS", "A999X")),
        (REGISTRO_ENTI, "registro-enti", "Registro Nazionale degli Enti", Pa, ("IPA", "reg_enti")),
    ];
    let tenant = |(id, slug, name, kind, (origin, value)): (TenantId, &str, &str, TenantKind, (&str, &str))| Tenant {
        id,
        revision: Revision::FIRST,
        slug: slug.to_owned(),
        name: name.to_owned(),
        kind,
        external_id: Some(ExternalId { origin: origin.to_owned(), value: value.to_owned() }),
        certifier: id == REGISTRO_ENTI,
        contact_mail: Some(format!("protocollo@{slug}.example")),
        accessibility: Accessibility::default(),
        created_at: EARLIER,
        updated_at: None,
    };
    rows.map(tenant).to_vec()
}

/// One of [`tenants`].
///
/// # Panics
/// When the id is none of the constants here.
#[must_use]
pub fn tenant(id: TenantId) -> Tenant {
    tenants().into_iter().find(|tenant| tenant.id == id).expect("an ente of these fixtures")
}

/// The id of the one person who has `role` in `tenant`.
#[must_use]
pub fn user_id(tenant: TenantId, role: Role) -> UserId {
    UserId(id(7, (tenant.0.as_u128() as u32) * 100 + role as u32))
}

/// Somebody of `tenant` with one role, as a session knows them.
#[must_use]
pub fn actor(tenant: TenantId, role: Role) -> Actor {
    Actor { user: user_id(tenant, role), tenant, roles: vec![role] }
}

/// The account behind [`actor`]: user name `<role>@<slug>`.
#[must_use]
pub fn user(tenant_id: TenantId, role: Role) -> User {
    let slug = tenant(tenant_id).slug;
    User {
        id: user_id(tenant_id, role),
        revision: Revision::FIRST,
        tenant: tenant_id,
        username: format!("{role}@{slug}"),
        name: "Ada".to_owned(),
        family_name: "Ferri".to_owned(),
        email: Some(format!("{role}@{slug}.example")),
        roles: vec![role],
        disabled_at: None,
        created_at: EARLIER,
        updated_at: None,
    }
}

/// The administrator of Comune di Valdoro.
#[must_use]
pub fn consumer() -> Actor {
    actor(COMUNE_VALDORO, Role::Admin)
}

/// The administrator of Regione Esperia.
#[must_use]
pub fn provider() -> Actor {
    actor(REGIONE_ESPERIA, Role::Admin)
}

/// The administrator of ASL Esperia, whom [`facts`] do not concern.
#[must_use]
pub fn stranger() -> Actor {
    actor(ASL_ESPERIA, Role::Admin)
}

/// The registry, in the order of the ids.
#[must_use]
pub fn attributes() -> Vec<Attribute> {
    use AttributeKind::{Certified, Declared, Verified};
    let rows = [
        (COMUNE, Certified, "Comune", REGISTRO_ENTI, Some("L6")),
        (UNIONE_DI_COMUNI, Certified, "Unione di comuni", REGISTRO_ENTI, Some("L12")),
        (RESPONSABILE_DATI, Declared, "Responsabile della protezione dei dati nominato", REGIONE_ESPERIA, None),
        (CONVENZIONE, Verified, "Convenzione firmata", REGIONE_ESPERIA, None),
        (SPORTELLO_APERTO, Declared, "Sportello aperto al pubblico", REGIONE_ESPERIA, None),
    ];
    let attribute = |(id, kind, name, creator, code): (_, _, &str, _, Option<&str>)| Attribute {
        id,
        kind,
        name: name.to_owned(),
        description: format!("{name}: attributo di prova"),
        creator,
        code: code.map(str::to_owned),
        created_at: EARLIER,
    };
    rows.map(attribute).to_vec()
}

/// One of [`attributes`].
///
/// # Panics
/// When the id is none of the constants here.
#[must_use]
pub fn attribute(id: AttributeId) -> Attribute {
    attributes().into_iter().find(|attribute| attribute.id == id).expect("an attribute of these fixtures")
}

/// What every version asks for: [`COMUNE`] or [`UNIONE_DI_COMUNI`], and [`RESPONSABILE_DATI`], and [`CONVENZIONE`].
#[must_use]
pub fn requirements() -> Requirements {
    Requirements {
        certified: vec![vec![COMUNE, UNIONE_DI_COMUNI]],
        declared: vec![vec![RESPONSABILE_DATI]],
        verified: vec![vec![CONVENZIONE]],
    }
}

/// "Anagrafe degli assistiti".
#[must_use]
pub fn eservice() -> Eservice {
    Eservice {
        id: ANAGRAFE,
        revision: Revision::FIRST,
        producer: REGIONE_ESPERIA,
        name: "Anagrafe degli assistiti".to_owned(),
        description: "Dice se una persona è assistita dalla Regione e da quando.".to_owned(),
        technology: Technology::Rest,
        mode: Mode::Deliver,
        personal_data: Some(true),
        risk_analyses: Vec::new(),
        created_at: EARLIER,
        updated_at: None,
    }
}

/// The interface file of the numbered version.
#[must_use]
pub fn interface(number: u32) -> VersionFile {
    VersionFile {
        id: document_id(number),
        name: "anagrafe.yaml".to_owned(),
        pretty_name: "Interfaccia dell'anagrafe".to_owned(),
        content_type: "application/yaml".to_owned(),
        size: 2_048,
        checksum: format!("{number:064x}"),
        uploaded_at: EARLIER,
    }
}

/// A version of [`eservice`]: published, manual, with [`requirements`].
#[must_use]
pub fn version(number: i64) -> Descriptor {
    Descriptor {
        id: version_id(number),
        revision: Revision::FIRST,
        eservice: ANAGRAFE,
        number,
        description: format!("Versione {number} dell'anagrafe"),
        state: DescriptorState::Published,
        audience: vec!["anagrafe.regione-esperia.example".to_owned()],
        quotas: Quotas { daily_calls_per_consumer: 1_000, daily_calls_total: 10_000, voucher_lifespan: 600 },
        policy: ApprovalPolicy::Manual,
        requirements: requirements(),
        interface: Some(interface(number as u32)),
        documents: Vec::new(),
        created_at: EARLIER,
        published_at: Some(EARLIER),
        suspended_at: None,
        deprecated_at: None,
        archived_at: None,
        announced: None,
    }
}

/// How somebody stands to `requirements` who holds what `standing` says.
#[must_use]
pub fn fit(requirements: &Requirements, standing: impl Fn(AttributeKind, AttributeId) -> Standing) -> RequirementFit {
    static REGISTRY: LazyLock<Vec<Attribute>> = LazyLock::new(attributes);
    let name = |id| REGISTRY.iter().find(|known| known.id == id).expect("an attribute of these fixtures").name.clone();
    let one = |kind, id| AttributeFit {
        id,
        name: name(id),
        certifier: (kind == AttributeKind::Certified).then(|| "Registro Nazionale degli Enti".to_owned()),
        standing: standing(kind, id),
    };
    let group =
        |kind, ids: &Vec<AttributeId>| GroupFit { kind, attributes: ids.iter().map(|id| one(kind, *id)).collect() };
    let kinds = [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified];
    RequirementFit {
        groups: kinds
            .into_iter()
            .flat_map(|kind| requirements.groups(kind).iter().map(move |ids| (kind, ids)))
            .map(|(kind, ids)| group(kind, ids))
            .collect(),
    }
}

/// [`version`], whose requirements are met but for the kinds given.
#[must_use]
pub fn version_missing(number: i64, kinds: &[AttributeKind]) -> VersionFacts {
    let Descriptor { id, state, policy, requirements, .. } = version(number);
    let held = Standing::Held { since: EARLIER, until: None };
    let fit = fit(&requirements, |kind, _| if kinds.contains(&kind) { Standing::Revoked { at: NOW } } else { held });
    VersionFacts { id, number, state, policy, fit }
}

/// The draft that Comune di Valdoro has just made.
#[must_use]
pub fn agreement() -> Agreement {
    Agreement {
        id: RICHIESTA,
        revision: Revision::FIRST,
        eservice: ANAGRAFE,
        descriptor: version_id(1),
        producer: REGIONE_ESPERIA,
        consumer: COMUNE_VALDORO,
        stage: Stage::Draft,
        suspended: Suspensions::default(),
        notes: "Ci serve per gli accessi allo sportello.".to_owned(),
        rejection_reason: None,
        documents: Vec::new(),
        stamps: Stamps::default(),
        snapshot: Snapshot::default(),
        replaced_by: None,
        created_at: EARLIER,
        updated_at: None,
    }
}

/// The facts before Comune di Valdoro asks for version 1.
#[must_use]
pub fn creation() -> CreationFacts {
    CreationFacts {
        eservice: ANAGRAFE,
        producer: REGIONE_ESPERIA,
        version: version_missing(1, &[]),
        newest: version_id(1),
        siblings: Vec::new(),
        as_of: NOW,
    }
}

/// A decision that stores one thing and tells nothing: for tests that need a thing to be there without its story.
pub fn storing(write: Write) -> Decision {
    Decision::empty().and_write(write)
}

mod facts;
mod said;
pub use facts::{Facts, facts};
pub use said::{denial, field_problem, happening, missing};
