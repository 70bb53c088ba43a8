//! Enti and their people: user names are `<role>@<ente>`.

use std::collections::BTreeMap;

use domain::tenant::{NewTenant, TenantKind};
use domain::user::{NewUser, PasswordProof};
use domain::{Actor, Role, TenantId};

use super::Demo;
use crate::user::FirstPassword;
use crate::{Backend, Result, tenant, user};

type Row = (&'static str, &'static str, TenantKind, (&'static str, &'static str), bool, &'static [Role]);

const COMMON: &[Role] = &[Role::Admin, Role::Api, Role::Security, Role::Support];
const WITH_PRATICHE: &[Role] =
    &[Role::Admin, Role::Api, Role::Security, Role::Support, Role::Operatore, Role::OperatoreAdmin];
const WITH_TERMINOLOGIES: &[Role] = &[Role::Admin, Role::Api, Role::Security, Role::Support, Role::Terminologie];

const ENTI: &[Row] = &[
    ("comune-valdoro", "Comune di Valdoro", TenantKind::Pa, ("IPA", "c_v001"), false, WITH_PRATICHE),
    ("regione-esperia", "Regione Esperia", TenantKind::Pa, ("IPA", "r_esper"), false, COMMON),
    ("asl-esperia", "ASL Esperia", TenantKind::Pa, ("IPA", "asl_esp"), false, WITH_TERMINOLOGIES),
    ("acque-esperia", "Acque Esperia S.p.A.", TenantKind::Gsp, ("IPA", "acq_esp"), false, COMMON),
    ("tram-esperia", "Tram Esperia S.p.A.", TenantKind::Gsp, ("IPA", "tram_esp"), false, COMMON),
    ("polizze-sicure", "Polizze Sicure S.r.l.", TenantKind::Private, ("IVASS", "A999X"), false, COMMON),
    ("registro-enti", "Registro Nazionale degli Enti", TenantKind::Pa, ("IPA", "reg_enti"), true, COMMON),
];

/// A name for each place, so that the timeline reads like one.
const NAMES: &[(&str, &str)] = &[
    ("Anna", "Bianchi"),
    ("Bruno", "Neri"),
    ("Carla", "Fontana"),
    ("Davide", "Greco"),
    ("Elena", "Marini"),
    ("Franco", "Rinaldi"),
    ("Giulia", "Serra"),
];

/// Every ente with its people; each has an address, or it could not submit a request.
pub(super) async fn enti(cx: Backend) -> Result<Demo> {
    let manager = user::create_demo_manager(&cx, &typed(Role::Gestore, 0)).await?;
    let mut enti = BTreeMap::new();
    for (place, (slug, name, kind, (origin, value), certifier, roles)) in ENTI.iter().enumerate() {
        cx.clock.advance(3_600);
        let new = NewTenant {
            slug: (*slug).to_owned(),
            name: (*name).to_owned(),
            kind: *kind,
            origin: (*origin).to_owned(),
            value: (*value).to_owned(),
            certifier: *certifier,
        };
        let id = tenant::create(&cx, &manager, &new).await?;
        let admin = person(&cx, &manager, id, Role::Admin, place).await?;
        for role in roles.iter().filter(|role| **role != Role::Admin) {
            person(&cx, &admin, id, *role, place + *role as usize).await?;
        }
        tenant::set_contact_mail(&cx, &admin, id, None, &format!("protocollo@{slug}.example")).await?;
        enti.insert(*slug, (id, admin));
    }
    Ok(Demo { cx, enti, attributes: BTreeMap::new(), eservices: BTreeMap::new() })
}

async fn person(cx: &Backend, by: &Actor, ente: TenantId, role: Role, place: usize) -> Result<Actor> {
    let proof = PasswordProof(cx.now());
    let made = user::create(cx, by, proof, ente, &typed(role, place), FirstPassword::Demo).await?.user;
    Ok(Actor { user: made.id, tenant: made.tenant, roles: made.roles })
}

fn typed(role: Role, place: usize) -> NewUser {
    let (name, family_name) = NAMES[place % NAMES.len()];
    NewUser {
        username: role.to_string(),
        name: name.to_owned(),
        family_name: family_name.to_owned(),
        email: String::new(),
        roles: vec![role],
    }
}
