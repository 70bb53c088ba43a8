//! Whom one chooses from for a client: people of the ente who may look after it, or in whose name it may write.

use domain::page::{Page, PageRequest};
use domain::text::fold;
use domain::{Actor, ClientId, Permission, Role, TenantId};
use sqlx::QueryBuilder;

use super::detail::{Person, PersonRow};
use super::known;
use crate::Backend;
use crate::db::containing;
use crate::error::Result;

/// What somebody is chosen for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choosing {
    /// To look after the client: administrators and security operators who do not yet.
    Members,
    /// To be the one in whose name it writes: administrators, but for the present one.
    Admin,
}

/// A page of the people who may be chosen, by name; the same as the rules let pass.
///
/// # Errors
/// `Unauthorized`, `NotFound`.
#[crate::boxed]
pub async fn choices(
    cx: &Backend,
    actor: &Actor,
    id: ClientId,
    choosing: Choosing,
    q: &str,
    page: PageRequest,
) -> Result<Page<Person>> {
    let tenant = actor.scope(Permission::WriteClients)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    known(cx, &mut tx, actor, id, None).await?;
    let wanted = Wanted { tenant, id, choosing, q };
    let total: i64 = each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*)");
        wanted.push_from_where(&mut query);
        query.build_query_scalar().fetch_one(c).await
    })?;
    let rows: Vec<PersonRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select a.id, a.name, a.family_name, a.roles, a.disabled_at is not null as disabled",
        );
        wanted.push_from_where(&mut query);
        query.push(" order by a.family_name, a.name, a.id limit ").push_bind(page.limit());
        query.push(" offset ").push_bind(page.offset()).build_query_as().fetch_all(c).await
    })?;
    let rows = rows.into_iter().map(Person::try_from).collect::<Result<Vec<_>>>()?;
    Ok(Page::new(rows, total, page))
}

struct Wanted<'a> {
    tenant: TenantId,
    id: ClientId,
    choosing: Choosing,
    q: &'a str,
}

impl Wanted<'_> {
    fn push_from_where<DB: sqlx::Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        ClientId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    {
        query.push(" from account a where a.disabled_at is null and a.tenant_id = ").push_bind(self.tenant);
        for pattern in containing(&fold(self.q)) {
            query.push(" and a.search like ").push_bind(pattern);
        }
        let role = |role: Role| format!("%\"{role}\"%");
        query.push(" and (a.roles like ").push_bind(role(Role::Admin));
        if self.choosing == Choosing::Members {
            query.push(" or a.roles like ").push_bind(role(Role::Security));
        }
        query.push(match self.choosing {
            Choosing::Members => {
                ") and not exists (select 1 from client_member m where m.user_id = a.id and m.client_id = "
            }
            Choosing::Admin => ") and not exists (select 1 from client l where l.admin_id = a.id and l.id = ",
        });
        query.push_bind(self.id).push(")");
    }
}
