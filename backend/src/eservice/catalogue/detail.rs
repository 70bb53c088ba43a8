//! One version of the catalogue.

use domain::agreement::{CreationFacts, VersionFacts};
use domain::eservice::{Descriptor, DescriptorState, Eservice};
use domain::{Actor, DescriptorId, EserviceId, Permission, Thing, Timestamp};

use super::{OwnRequest, own_requests, siblings};
use crate::attribute::fit::{Ask, fit};
use crate::error::{Error, Result};
use crate::eservice::visible;
use crate::{Backend, tenant};

/// Which version of an e-service is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    Id(DescriptorId),
    /// As pages name it: 1, 2, 3, …
    Number(i64),
}

/// A version that everybody may see, as its page and the API show it.
#[derive(Clone, Debug)]
pub struct CatalogueDetail {
    pub eservice: Eservice,
    pub producer_name: String,
    /// Where people of the provider are reached.
    pub producer_mail: Option<String>,
    pub version: Descriptor,
    /// Every version that is not a draft, newest first.
    pub versions: Vec<VersionLine>,
    /// Everything needed to say whether the reader's ente may ask for it, and how it fits.
    pub creation: CreationFacts,
    pub requests: Vec<OwnRequest>,
}

/// A version in a list of versions.
#[derive(Clone, Debug)]
pub struct VersionLine {
    pub id: DescriptorId,
    pub number: i64,
    pub state: DescriptorState,
    pub description: String,
    pub published_at: Option<Timestamp>,
}

/// A version in the catalogue. Drafts are not there, not even for their provider.
///
/// # Errors
/// `NotFound`, `Unauthorized`.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: EserviceId, which: Which) -> Result<CatalogueDetail> {
    let scope = actor.scope(Permission::ReadCatalogue)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = visible(&mut tx, actor, id, cx).await?;
    let out = facts.versions.iter().map(|version| &version.descriptor);
    let mut out = out.filter(|version| version.state != DescriptorState::Draft).collect::<Vec<_>>();
    out.reverse();
    let newest = out.first().ok_or(Error::not_found(Thing::Eservice))?.id;
    let version = out.iter().find(|version| match which {
        Which::Id(id) => version.id == id,
        Which::Number(number) => version.number == number,
    });
    let version = Descriptor::clone(version.ok_or(Error::not_found(Thing::Descriptor))?);
    let producer = tenant::load(&mut tx, facts.eservice.producer).await?.ok_or(Error::not_found(Thing::Tenant))?;
    let ask = Ask { requirements: &version.requirements, consumer: scope.tenant(), producer: producer.id };
    let fit = fit(&mut tx, ask, cx.now()).await?;
    let requests = own_requests(&mut tx, scope, [id].into_iter()).await?.remove(&id).unwrap_or_default();
    Ok(CatalogueDetail {
        creation: CreationFacts {
            eservice: id,
            producer: producer.id,
            version: VersionFacts {
                id: version.id,
                number: version.number,
                state: version.state,
                policy: version.policy,
                fit,
            },
            newest,
            siblings: siblings(&requests),
            as_of: facts.as_of,
        },
        producer_name: producer.name,
        producer_mail: producer.contact_mail,
        versions: out.into_iter().map(line).collect(),
        version,
        requests,
        eservice: facts.eservice,
    })
}

fn line(version: &Descriptor) -> VersionLine {
    VersionLine {
        id: version.id,
        number: version.number,
        state: version.state,
        description: version.description.clone(),
        published_at: version.published_at,
    }
}
