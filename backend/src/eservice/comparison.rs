//! Two versions side by side, for whoever may see both.

use std::collections::BTreeMap;

use domain::eservice::comparison::{Comparison, compare as judge};
use domain::eservice::{Descriptor, Eservice};
use domain::{Actor, AttributeId, EserviceId, Permission, Thing};

use super::catalogue::Which;
use crate::attribute::fit::{Ask, fits};
use crate::error::{Error, Result};
use crate::{Backend, tenant};

/// Two versions, with what differs and what it means for the reader's ente.
#[derive(Clone, Debug)]
pub struct Compared {
    pub eservice: Eservice,
    pub producer_name: String,
    pub from: Descriptor,
    pub to: Descriptor,
    pub comparison: Comparison,
    /// Numbers of the versions that the reader may see, lowest first.
    pub numbers: Vec<i64>,
    /// Names of the attributes that the two mention.
    pub attributes: BTreeMap<AttributeId, String>,
    /// The reader's ente provides the e-service: no requirement is held against it.
    pub is_own: bool,
}

/// Compares two versions; without `from`, with the version before, or else with the one after. Drafts are seen by the
/// provider's own roles, so that it can look before it publishes.
///
/// # Errors
/// `NotFound` for versions that are not there or not to be seen, and where there is nothing to compare with;
/// `Unauthorized`.
#[crate::boxed]
pub async fn compare(cx: &Backend, actor: &Actor, id: EserviceId, to: Which, from: Option<Which>) -> Result<Compared> {
    let scope = actor.scope(Permission::ReadCatalogue)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = super::visible(&mut tx, actor, id, cx).await?;
    let versions = facts.versions.iter().map(|version| &version.descriptor).collect::<Vec<_>>();
    let find = |which: Which| {
        versions.iter().find(|version| match which {
            Which::Id(id) => version.id == id,
            Which::Number(number) => version.number == number,
        })
    };
    let missing = Error::not_found(Thing::Descriptor);
    let Some(to) = find(to) else { return Err(missing) };
    let from = match from {
        Some(from) => find(from),
        None => {
            let before = versions.iter().rev().find(|version| version.number < to.number);
            before.or_else(|| versions.iter().find(|version| version.number > to.number))
        }
    };
    let Some(from) = from else { return Err(missing) };
    let producer = tenant::load(&mut tx, facts.eservice.producer).await?.ok_or(Error::not_found(Thing::Tenant))?;
    let asks = [from, to].map(|version| Ask {
        requirements: &version.requirements,
        consumer: scope.tenant(),
        producer: producer.id,
    });
    let fits = fits(&mut tx, &asks, cx.now()).await?;
    let named = fits.iter().flat_map(|fit| &fit.groups).flat_map(|group| &group.attributes);
    let is_own = producer.id == scope.tenant();
    Ok(Compared {
        comparison: judge(from, to, fits.last().filter(|_| !is_own)),
        attributes: named.map(|attribute| (attribute.id, attribute.name.clone())).collect(),
        numbers: versions.iter().map(|version| version.number).collect(),
        from: Descriptor::clone(from),
        to: Descriptor::clone(to),
        producer_name: producer.name,
        is_own,
        eservice: facts.eservice.clone(),
    })
}
