//! The enti of the fixtures, stored: Comune di Valdoro asks Regione Esperia and ASL Esperia, and both ask for the
//! verified attribute "Convenzione firmata".

use backend::{Backend, attribute, save};
use domain::agreement::{Agreement, AgreementState, Stage, Stamp, Stamps};
use domain::attribute::{Held, HeldCommand, Verification};
use domain::eservice::{Descriptor, Eservice};
use domain::fixtures::{
    ALTRA_RICHIESTA, ANAGRAFE, ASL_ESPERIA, COMUNE, COMUNE_VALDORO, CONVENZIONE, EARLIER, NOW, REGIONE_ESPERIA,
    REGISTRO_ENTI, RESPONSABILE_DATI, actor, agreement, attributes, eservice, requirements, storing, tenants, version,
};
use domain::requirement::Requirements;
use domain::{Actor, AgreementId, AttributeId, Denial, DescriptorId, EserviceId, Role, TenantId, Timestamp, Write};

/// The ASL's e-service.
pub const PRENOTAZIONI: EserviceId = EserviceId(uuid(0x30));
const PRENOTAZIONI_V1: DescriptorId = DescriptorId(uuid(0x31));

const fn uuid(n: u128) -> domain_uuid::Uuid {
    domain_uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_ffff_0000 | n)
}

use sqlx::types::uuid as domain_uuid;

pub fn admin(tenant: TenantId) -> Actor {
    actor(tenant, Role::Admin)
}

pub async fn put(cx: &Backend, writes: impl IntoIterator<Item = Write>) {
    let mut tx = cx.db.begin().await.expect("begins");
    for write in writes {
        save::save(cx, &mut tx, None, &storing(write)).await.expect("stored");
    }
    tx.commit().await.expect("committed");
}

/// Enti, the registry, both e-services, and Valdoro's two requests in the given stages.
pub async fn world(cx: &Backend, anagrafe: Stage, prenotazioni: Stage) {
    put(cx, tenants().into_iter().map(Write::InsertTenant)).await;
    put(cx, attributes().into_iter().map(Write::InsertAttribute)).await;
    put(cx, [Write::InsertEservice(eservice()), Write::InsertDescriptor(version(1))]).await;
    put(
        cx,
        [
            Write::InsertEservice(Eservice {
                id: PRENOTAZIONI,
                producer: ASL_ESPERIA,
                name: "Prenotazioni".into(),
                ..eservice()
            }),
            Write::InsertDescriptor(Descriptor {
                id: PRENOTAZIONI_V1,
                eservice: PRENOTAZIONI,
                requirements: Requirements { declared: Vec::new(), ..requirements() },
                ..version(1)
            }),
            Write::InsertAgreement(in_stage(agreement(), anagrafe)),
            Write::InsertAgreement(in_stage(
                Agreement {
                    id: ALTRA_RICHIESTA,
                    eservice: PRENOTAZIONI,
                    descriptor: PRENOTAZIONI_V1,
                    producer: ASL_ESPERIA,
                    ..agreement()
                },
                prenotazioni,
            )),
        ],
    )
    .await;
    assert_eq!(eservice().id, ANAGRAFE);
}

fn in_stage(agreement: Agreement, stage: Stage) -> Agreement {
    let stamp = Some(Stamp { by: None, at: NOW.plus_days(-10) });
    let stamps = match stage {
        Stage::Draft => Stamps::default(),
        Stage::Pending | Stage::MissingCertifiedAttributes => Stamps { submission: stamp, ..Stamps::default() },
        Stage::Active | Stage::Archived | Stage::Rejected => {
            Stamps { submission: stamp, activation: stamp, ..Stamps::default() }
        }
    };
    Agreement { stage, stamps, ..agreement }
}

/// Valdoro holds everything both versions ask for.
pub async fn everything_held(cx: &Backend) {
    let held = |attribute| Held { tenant: COMUNE_VALDORO, attribute, assigned_at: EARLIER, revoked_at: None };
    let verified = |verifier| Verification {
        consumer: COMUNE_VALDORO,
        attribute: CONVENZIONE,
        verifier,
        verified_at: EARLIER,
        expires_at: None,
        revoked_at: None,
        expiry_told: false,
    };
    put(cx, [COMUNE, RESPONSABILE_DATI].map(|id| Write::PutHeld(held(id)))).await;
    put(cx, [REGIONE_ESPERIA, ASL_ESPERIA].map(|id| Write::PutVerification(verified(id)))).await;
}

pub async fn assign(cx: &Backend, attribute: AttributeId) -> Result<(), Denial> {
    run(cx, REGISTRO_ENTI, attribute, HeldCommand::Assign).await
}

pub async fn revoke_assignment(cx: &Backend, attribute: AttributeId) -> Result<(), Denial> {
    run(cx, REGISTRO_ENTI, attribute, HeldCommand::RevokeAssignment { reason: "Cancellato".into() }).await
}

pub async fn declare(cx: &Backend, attribute: AttributeId) -> Result<(), Denial> {
    run(cx, COMUNE_VALDORO, attribute, HeldCommand::Declare).await
}

pub async fn revoke_declaration(cx: &Backend, attribute: AttributeId) -> Result<(), Denial> {
    run(cx, COMUNE_VALDORO, attribute, HeldCommand::RevokeDeclaration).await
}

pub async fn verify(
    cx: &Backend,
    verifier: TenantId,
    agreement: AgreementId,
    expires_at: Option<Timestamp>,
) -> Result<(), Denial> {
    run(cx, verifier, CONVENZIONE, HeldCommand::Verify { agreement, expires_at }).await
}

pub async fn revoke_verification(cx: &Backend, verifier: TenantId) -> Result<(), Denial> {
    run(cx, verifier, CONVENZIONE, HeldCommand::RevokeVerification { reason: "Convenzione disdetta".into() }).await
}

/// A command of an ente's administrator about an attribute of Valdoro.
pub async fn run(cx: &Backend, by: TenantId, attribute: AttributeId, command: HeldCommand) -> Result<(), Denial> {
    refusal(attribute::held::run(cx, &admin(by), COMUNE_VALDORO, attribute, command).await)
}

/// The denial of a use case; anything else that goes wrong ends the test.
pub fn refusal<T>(answer: backend::Result<T>) -> Result<T, Denial> {
    answer.map_err(|error| match error {
        backend::Error::Denied(denial) => denial,
        other => panic!("{other}"),
    })
}

/// The state of a request as Valdoro sees it.
pub async fn state(cx: &Backend, id: AgreementId) -> AgreementState {
    let detail = backend::agreement::detail::detail(cx, &admin(COMUNE_VALDORO), id).await.expect("a request");
    detail.facts.state()
}

/// The names of the events that an ente may read, oldest first.
pub async fn told(cx: &Backend, tenant: TenantId) -> Vec<String> {
    let mut tx = cx.db.snapshot().await.expect("begins");
    sql!(
        tx,
        fetch_all scalar String,
        "select e.name from event e join event_party p on p.event_id = e.id where p.tenant_id = $1 order by e.id",
        tenant
    )
    .expect("read")
}
