//! Enti with their administrators, and what they hold.

use domain::attribute::registry::NewAttribute;
use domain::attribute::{AttributeKind, HeldCommand};
use domain::tenant::{NewTenant, TenantKind};
use domain::user::{NewUser, PasswordProof};
use domain::{Actor, AttributeId, Role};

use super::{Amount, Attributes, Ente};
use crate::user::FirstPassword;
use crate::{Backend, Result, attribute, tenant, user};

/// The register that certifies, and the enti. `secret` makes what nobody may guess: passwords and their salts.
pub(super) async fn enti(
    cx: &Backend,
    secret: &Backend,
    manager: &Actor,
    amount: &Amount,
) -> Result<(Ente, Vec<Ente>)> {
    let seed = amount.seed;
    let secret = Backend { clock: cx.clock.clone(), ..secret.clone() };
    let first = match &amount.password {
        Some(password) => FirstPassword::Typed { password: password.clone(), provisional: false },
        None => FirstPassword::Made,
    };
    let register = new(&format!("registro-{seed}"), &format!("Registro sintetico {seed}"), true);
    let register = ente(cx, &secret, manager, &register, first.clone()).await?;
    let mut enti = Vec::new();
    for number in 0..amount.enti {
        let new = new(&format!("ente-{seed}-{number}"), &format!("Ente sintetico {seed}.{number}"), false);
        enti.push(ente(cx, &secret, manager, &new, first.clone()).await?);
    }
    Ok((register, enti))
}

fn new(slug: &str, name: &str, certifier: bool) -> NewTenant {
    NewTenant {
        slug: slug.to_owned(),
        name: name.to_owned(),
        kind: TenantKind::Pa,
        origin: "SINTETICO".to_owned(),
        value: slug.to_owned(),
        certifier,
    }
}

async fn ente(cx: &Backend, secret: &Backend, manager: &Actor, new: &NewTenant, first: FirstPassword) -> Result<Ente> {
    let id = tenant::create(cx, manager, new).await?;
    let typed = NewUser {
        username: "admin".to_owned(),
        name: "Amministratore".to_owned(),
        family_name: "Sintetico".to_owned(),
        email: String::new(),
        roles: vec![Role::Admin],
    };
    let made = user::create(secret, manager, PasswordProof(cx.now()), id, &typed, first).await?.user;
    let admin = Actor { user: made.id, tenant: made.tenant, roles: made.roles };
    // Without an address an ente could not submit a request.
    tenant::set_contact_mail(cx, &admin, id, None, &format!("protocollo@{}.example", new.slug)).await?;
    Ok(Ente { id, admin })
}

/// The registry: everybody holds the certified attributes, most have made the declaration.
pub(super) async fn attributes(cx: &Backend, register: &Ente, enti: &[Ente], seed: u64) -> Result<Attributes> {
    let mut certified = Vec::new();
    for number in 0..4 {
        let name = format!("Elenco sintetico {seed}.{number}");
        certified.push(attribute(cx, register, AttributeKind::Certified, name, format!("S{number}")).await?);
    }
    let declared = format!("Codice di condotta sintetico {seed}");
    let declared = attribute(cx, register, AttributeKind::Declared, declared, String::new()).await?;
    let verified = format!("Convenzione sintetica {seed}");
    let verified = attribute(cx, register, AttributeKind::Verified, verified, String::new()).await?;
    for (number, ente) in enti.iter().enumerate() {
        for attribute in &certified {
            attribute::held::run(cx, &register.admin, ente.id, *attribute, HeldCommand::Assign).await?;
        }
        if !number.is_multiple_of(5) {
            attribute::held::run(cx, &ente.admin, ente.id, declared, HeldCommand::Declare).await?;
        }
    }
    let [first, second, third, lost] = certified[..] else {
        return Err(anyhow::anyhow!("four attributes were made and {} are there", certified.len()).into());
    };
    Ok(Attributes { certified: [first, second, third], lost, declared, verified })
}

async fn attribute(
    cx: &Backend,
    register: &Ente,
    kind: AttributeKind,
    name: String,
    code: String,
) -> Result<AttributeId> {
    let description = "Attributo sintetico, senza alcun valore.".to_owned();
    attribute::registry::create(cx, &register.admin, &NewAttribute { kind, name, description, code }).await
}
