//! The people of the tests about accounts: a platform manager, and the administrators of two enti.

use backend::session::{Attempt, Opened, Origin, SessionKind, sign_in};
use backend::throttle::Source;
use backend::user::{FirstPassword, create};
use backend::{Backend, Result};
use domain::tenant::rules::{CreationFacts, create as found};
use domain::tenant::{NewTenant, TenantKind};
use domain::user::{NewUser, PasswordProof, User};
use domain::{Actor, Role, TenantId};

/// Everybody's password.
pub const PASSWORD: &str = "cavallo graffetta lanterna";

pub struct Cast {
    pub manager: Actor,
    pub valdoro: TenantId,
    pub esperia: TenantId,
    /// Administrator of Comune di Valdoro.
    pub anna: Actor,
    /// Administrator of Regione Esperia.
    pub bruno: Actor,
}

impl Cast {
    pub async fn of(cx: &Backend) -> Self {
        let named = NewUser { username: "gestore".into(), ..typed("Gina", "Gestori", &[]) };
        backend::user::create_first_manager(cx, &named, Some(PASSWORD)).await.unwrap();
        let manager = opened(cx, "gestore@ponte").await.signed_in.actor;
        let valdoro = ente(cx, &manager, "comune-valdoro", "Comune di Valdoro").await;
        let esperia = ente(cx, &manager, "regione-esperia", "Regione Esperia").await;
        let anna = person(cx, &manager, valdoro, &typed("Anna", "Bianchi", &[Role::Admin])).await;
        let bruno = person(cx, &manager, esperia, &typed("Bruno", "Neri", &[Role::Admin])).await;
        Self { manager, valdoro, esperia, anna: actor(&anna), bruno: actor(&bruno) }
    }
}

pub fn typed(name: &str, family_name: &str, roles: &[Role]) -> NewUser {
    NewUser {
        username: name.to_lowercase(),
        name: name.into(),
        family_name: family_name.into(),
        email: String::new(),
        roles: roles.to_vec(),
    }
}

pub fn actor(user: &User) -> Actor {
    Actor { user: user.id, tenant: user.tenant, roles: user.roles.clone() }
}

pub fn fresh(cx: &Backend) -> PasswordProof {
    PasswordProof(cx.now())
}

pub async fn ente(cx: &Backend, manager: &Actor, slug: &str, name: &str) -> TenantId {
    let id = TenantId(cx.id());
    let new = NewTenant {
        slug: slug.into(),
        name: name.into(),
        kind: TenantKind::Pa,
        origin: String::new(),
        value: String::new(),
        certifier: false,
    };
    let decision = found(&new, &CreationFacts { id, taken: false, as_of: cx.now() }, manager).unwrap();
    let mut tx = cx.db.begin().await.unwrap();
    backend::save::save(cx, &mut tx, Some(manager), &decision).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// An account whose password is everybody's, and not to be changed.
pub async fn person(cx: &Backend, by: &Actor, ente: TenantId, typed: &NewUser) -> User {
    let first = FirstPassword::Typed { password: PASSWORD.into(), provisional: false };
    create(cx, by, fresh(cx), ente, typed, first).await.unwrap().user
}

pub fn from(address: &str) -> Origin {
    Origin { source: Source::from(address.parse::<std::net::IpAddr>().unwrap()), agent: "Firefox".into() }
}

pub async fn try_from(cx: &Backend, username: &str, password: &str, address: &str) -> Result<Opened> {
    let origin = from(address);
    sign_in(cx, Attempt { username, password, origin: &origin, kind: SessionKind::Browser, previous: None }).await
}

pub async fn opened(cx: &Backend, username: &str) -> Opened {
    try_from(cx, username, PASSWORD, "192.0.2.1").await.unwrap()
}

pub fn denial<T>(result: Result<T>) -> domain::Denial {
    match result {
        Ok(_) => panic!("a refusal was expected"),
        Err(backend::Error::Denied(denial)) => denial,
        Err(other) => panic!("a refusal was expected: {other:?}"),
    }
}
