//! Clients of Comune di Valdoro: one in use with a key that nobody looks after any more, one in reserve, and two for the API.
//! The private halves of their keys were thrown away: whoever wants a voucher adds a key of their own.

use domain::client::{ClientCommand, ClientData, ClientKind, KeyUse};
use domain::{Actor, ClientId, PurposeId, Role, UserId};

use super::Demo;
use crate::client::SentKey;
use crate::client::key::read_pem;
use crate::{Result, client};

const VALDORO: &str = "comune-valdoro";

const FIRST_KEY: &str = "\
-----BEGIN PUBLIC KEY-----\n\
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAja0N5TYbFOJ/T05D3ojy\n\
jHKaakxZ1E16myCXEKP4cXzWjWbI6/hkK2WW+QU1oNM8wU4/xuvr3wFpIlUhXw9u\n\
ADAw+xphB+W3CCPb6mLZLeuayqHEo594Le9pNJUv2xGxJAMe7YA8pMhEJA4dW01B\n\
4EqJmrEFI+WIOC3yvZQEHXCwge6eN9IzVvwqahjJ/Ht87aG6HOFHVQpX/O5Kq4Gg\n\
7bbNCSddMHtzKXvShXWR9z/kq9OUU/YGrBHVFGMDhpeZGm9+jkiDspz/w5mujO7O\n\
CHymmc2AyEpnC0I69T8kW6BFfha/Uf+FmD7SwpfHpsPU4tLlzh0vtBBJyKrYRxaf\n\
sQIDAQAB\n\
-----END PUBLIC KEY-----\n";
const SECOND_KEY: &str = "\
-----BEGIN PUBLIC KEY-----\n\
MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA1faqudbxy2X1TEyGK0+L\n\
QPNIq0iC4u8V9/UqWnvBnZO2AhvuaK2DIQq/2atBTW56QyKMFCwqgwK9hjQeREDi\n\
CPksgqWEyu4afoCyWzCUO4AzhneTqPN/cvtvzGABoij9X0tkjY8oOeDM2H0wylPq\n\
NID9lh0Dwx2Mwa7brNpWATar0nuGitXKYpvJWES7xfBu8tS2owcFtYTs8lHab9cZ\n\
svsEiS7T6El/vLpREb3QBpZTO70KsD5+2/D6eBA97SzSL5/i2C6qRIUwW3TOY9LZ\n\
uk9bAX/aXWUaWez9rBAC1xhbTH6+jwtVuKQ8NjpmUz5v6avcufiPXFlXT9iMxoSM\n\
6AzPyvBSTbCRQUdAb1wMfTaIVN24uAzxYJnelF5iKUrsooiTc09okA6EfepRQhZ4\n\
H85zENo+M0d9ApJGOC7oYAYmlgkZEPM8UlKsA/ZeApW7K+WQ0qPP1tvFnfF80HrI\n\
k6EQg44pOfyLc4u1qMlPtgeB42jlZDgajhYT/t03LQnFAgMBAAE=\n\
-----END PUBLIC KEY-----\n";

/// `alerts` is the active purpose of the ente.
pub(super) async fn clients(demo: &Demo, alerts: PurposeId) -> Result<()> {
    let admin = demo.admin(VALDORO);
    let security = security(demo, admin).await?;
    let used =
        made(demo, "Server delle allerte", "Avvisa i residenti in caso di allerta.", ClientKind::Consumer).await?;
    run(demo, admin, used, ClientCommand::AddMember(admin.user)).await?;
    run(demo, admin, used, ClientCommand::AddMember(security.user)).await?;
    run(demo, admin, used, ClientCommand::LinkPurpose(alerts)).await?;
    key(demo, &security, used, "Chiave della prova", FIRST_KEY).await?;
    key(demo, admin, used, "Chiave del server 2026", SECOND_KEY).await?;
    run(demo, admin, used, ClientCommand::RemoveMember(security.user)).await?;
    made(demo, "Server di riserva", "Subentra quando il primo si ferma.", ClientKind::Consumer).await?;
    let api = ClientKind::Api;
    let automations = made(demo, "Automazioni dell’ente", "Inoltra le richieste dal gestionale.", api).await?;
    run(demo, admin, automations, ClientCommand::SetAdmin(admin.user)).await?;
    made(demo, "Cruscotto del protocollo", "Legge lo stato delle richieste.", api).await?;
    Ok(())
}

async fn made(demo: &Demo, name: &str, description: &str, kind: ClientKind) -> Result<ClientId> {
    moment(demo);
    let (name, description) = (name.to_owned(), description.to_owned());
    let data = ClientData { name, description, kind, members: Vec::new() };
    client::create(&demo.cx, demo.admin(VALDORO), &data).await
}

async fn run(demo: &Demo, by: &Actor, id: ClientId, command: ClientCommand) -> Result<()> {
    moment(demo);
    client::run(&demo.cx, by, id, None, command).await
}

async fn key(demo: &Demo, by: &Actor, id: ClientId, name: &str, text: &str) -> Result<()> {
    moment(demo);
    let sent = SentKey { name: name.to_owned(), usage: KeyUse::Sig, read: read_pem(text) };
    client::add_key(&demo.cx, by, id, None, sent).await?;
    Ok(())
}

/// The security operator of the ente.
async fn security(demo: &Demo, admin: &Actor) -> Result<Actor> {
    let mut tx = demo.cx.db.snapshot().await?;
    let username = format!("{}@{VALDORO}", Role::Security);
    let user = sql!(
        tx,
        fetch_one scalar UserId,
        "select id from account where username = $1 and tenant_id = $2",
        username,
        admin.tenant
    )?;
    Ok(Actor { user, tenant: admin.tenant, roles: vec![Role::Security] })
}

/// A few minutes between two commands.
fn moment(demo: &Demo) {
    demo.cx.clock.advance(120);
}
