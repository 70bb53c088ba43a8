//! Synthetic data of any size (`contract.md`, `ponte generate`): enti and published e-services, written through the same
//! commands that people use; the same names for the same seed.

use domain::eservice::interface::Upload;
use domain::eservice::{ApprovalPolicy, DescriptorCommand, GeneralData, Mode, Technology, VersionData};
use domain::tenant::{NewTenant, TenantKind};
use domain::user::{NewUser, PasswordProof};
use domain::{Actor, Role};

use crate::user::FirstPassword;
use crate::{Backend, Result, eservice, tenant, user};

/// E-services of one ente.
const PER_ENTE: u32 = 50;
/// What e-services are about.
const SUBJECTS: &[&str] = &[
    "Anagrafe",
    "Catasto",
    "Tributi",
    "Mobilità",
    "Ambiente",
    "Istruzione",
    "Sanità",
    "Cultura",
    "Turismo",
    "Imprese",
];

/// Writes `count` e-services, fifty to an ente, as the platform manager given. Answers how many enti were made.
///
/// # Errors
/// `TenantDuplicate` when the same seed has been used here before.
pub async fn synthetic(cx: &Backend, manager: &Actor, count: u32, seed: u64) -> Result<u32> {
    let enti = count.div_ceil(PER_ENTE);
    for number in 0..enti {
        let provider = ente(cx, manager, number, seed).await?;
        for place in 0..PER_ENTE.min(count - number * PER_ENTE) {
            published(cx, &provider, number * PER_ENTE + place, seed).await?;
        }
    }
    Ok(enti)
}

async fn ente(cx: &Backend, manager: &Actor, number: u32, seed: u64) -> Result<Actor> {
    let new = NewTenant {
        slug: format!("ente-{seed}-{number}"),
        name: format!("Ente sintetico {seed}.{number}"),
        kind: TenantKind::Pa,
        origin: "SINTETICO".to_owned(),
        value: format!("{seed}-{number}"),
        certifier: false,
    };
    let id = tenant::create(cx, manager, &new).await?;
    let typed = NewUser {
        username: "admin".to_owned(),
        name: "Ente".to_owned(),
        family_name: format!("Sintetico {number}"),
        email: String::new(),
        roles: vec![Role::Admin],
    };
    // Nobody is told the password: who wants to sign in resets it.
    let made = user::create(cx, manager, PasswordProof(cx.now()), id, &typed, FirstPassword::Made).await?.user;
    Ok(Actor { user: made.id, tenant: made.tenant, roles: made.roles })
}

async fn published(cx: &Backend, provider: &Actor, number: u32, seed: u64) -> Result<()> {
    let subject = SUBJECTS[(u64::from(number) + seed) as usize % SUBJECTS.len()];
    let general = GeneralData {
        name: format!("{subject} sintetica {seed}.{number}"),
        description: format!("Dati sintetici numero {number} su {subject}, senza alcun valore."),
        technology: Technology::Rest,
        mode: Mode::Deliver,
        personal_data: Some(number.is_multiple_of(2)),
    };
    let version = VersionData {
        description: "Versione sintetica.".to_owned(),
        audience: vec![format!("https://api.example/{seed}/{number}")],
        voucher_lifespan: 600,
        daily_calls_per_consumer: 1_000,
        daily_calls_total: 100_000,
        agreement_approval_policy: if number.is_multiple_of(3) {
            ApprovalPolicy::Manual
        } else {
            ApprovalPolicy::Automatic
        },
        ..VersionData::default()
    };
    let made = eservice::create(cx, provider, general, version).await?;
    let content = format!("openapi: 3.0.3\ninfo: {{title: {subject} {seed}.{number}, version: '1'}}\npaths: {{}}\n");
    let upload = Upload {
        name: "interfaccia.yaml",
        pretty_name: "Interfaccia OpenAPI",
        content_type: "application/yaml",
        bytes: content.as_bytes(),
    };
    eservice::add_interface(cx, provider, made.eservice, made.descriptor, upload).await?;
    eservice::run_version(cx, provider, made.eservice, made.descriptor, None, DescriptorCommand::Publish).await?;
    Ok(())
}
