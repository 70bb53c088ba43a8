//! What the platform knows about requests for vouchers: many at once, in one statement, so that all of it is true at one
//! instant, and nothing is ever remembered from an earlier one (`decisions.md` I9).

use domain::agreement::AgreementState;
use domain::client::KeyUse;
use domain::eservice::DescriptorState;
use domain::voucher::{ClientKnown, KeyKnown, PurposeKnown, RequestKnown, TokenRequest, VoucherFacts};
use domain::{AgreementId, ClientId, DescriptorId, EserviceId, PurposeId, TenantId, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use uuid::Uuid;

use crate::Tx;
use crate::db::word;
use crate::error::Result;

/// What a request names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    pub client: ClientId,
    kid: String,
    purpose: Option<PurposeId>,
    jti: String,
    proof: Option<(String, String)>,
}

impl Asked {
    /// What there is to look up; nothing for a request that names no client. What is missing otherwise is looked up as
    /// something that is not there.
    pub(super) fn by(request: &TokenRequest) -> Option<Self> {
        let token = request.assertion.as_ref().ok()?;
        let proof = request.proof.as_ref().and_then(|proof| proof.as_ref().ok());
        let proof =
            proof.and_then(|proof| Some((proof.key.as_ref()?.thumbprint.clone(), storable(proof.token.text("jti")?))));
        Some(Self {
            client: ClientId(token.text("sub")?.parse::<Uuid>().ok()?),
            kid: storable(token.header_text("kid").unwrap_or_default()),
            purpose: token.text("purposeId").and_then(|purpose| purpose.parse().ok()),
            jti: storable(token.text("jti").unwrap_or_default()),
            proof,
        })
    }
}

/// PostgreSQL takes no zero in a text, and nothing with one is stored.
fn storable(text: &str) -> String {
    text.replace('\0', "")
}

#[derive(FromRow)]
struct Row {
    place: i64,
    client_id: ClientId,
    client_kind: Option<String>,
    consumer_id: Option<TenantId>,
    admin_id: Option<UserId>,
    assertion_profile: Option<String>,
    kid: Option<String>,
    usage: Option<String>,
    pem: Option<String>,
    purpose_id: Option<PurposeId>,
    purpose_state: Option<String>,
    eservice_id: Option<EserviceId>,
    producer_id: Option<TenantId>,
    linked: Option<ClientId>,
    agreement_id: Option<AgreementId>,
    agreement_state: Option<String>,
    descriptor_id: Option<DescriptorId>,
    descriptor_state: Option<String>,
    audience: Option<String>,
    lifespan: Option<i64>,
}

const KNOWN: &str = "
select asked.place, asked.client_id, c.kind as client_kind, c.consumer_id, c.admin_id, c.assertion_profile,
       k.kid, k.usage, k.pem,
       p.id as purpose_id, p.state as purpose_state, p.eservice_id, p.producer_id, l.client_id as linked,
       a.id as agreement_id, a.state as agreement_state,
       d.id as descriptor_id, d.state as descriptor_state, d.audience, d.voucher_lifespan as lifespan
from asked
left join client c on c.id = asked.client_id
left join client_key k on k.kid = asked.kid and k.client_id = asked.client_id
left join client_purpose l on l.client_id = asked.client_id and l.purpose_id = asked.purpose_id
left join purpose p on p.id = asked.purpose_id and p.consumer_id = c.consumer_id
left join agreement a on a.consumer_id = p.consumer_id and a.eservice_id = p.eservice_id and a.stage = 'ACTIVE'
left join descriptor d on d.id = a.descriptor_id";

/// What is known about each request, in their order, but for whether its assertion and proof were used before: who gives a
/// voucher learns that by using them up, in the same transaction. As many rows are asked for as the next power of two says,
/// so that the database knows few different statements.
#[crate::boxed]
pub(super) async fn load(tx: &mut Tx, asked: &[Asked]) -> Result<Vec<VoucherFacts>> {
    let Some(last) = asked.last() else { return Ok(Vec::new()) };
    let padding = std::iter::repeat_n(last, asked.len().next_power_of_two() - asked.len());
    let rows: Vec<Row> = each!(tx, c => {
        let mut query =
            QueryBuilder::new("with asked (place, client_id, kid, purpose_id) as (values ");
        for (place, one) in (0_i64..).zip(asked.iter().chain(padding.clone())) {
            query.push(if place == 0 { "(" } else { ", (" });
            query.push_bind(place).push(", ").push_bind(one.client).push(", ").push_bind(one.kid.clone());
            query.push(", ").push_bind(one.purpose).push(")");
        }
        query.push(")").push(KNOWN).build_query_as().fetch_all(c).await
    })?;
    let mut facts = vec![VoucherFacts::default(); asked.len()];
    for row in rows {
        if let Some(place) = usize::try_from(row.place).ok().and_then(|place| facts.get_mut(place)) {
            *place = row.read()?;
        }
    }
    Ok(facts)
}

/// The same about one request, with whether its assertion and its proof were used before: for the debugger, which uses
/// nothing up.
#[crate::boxed]
pub(super) async fn looked_at(tx: &mut Tx, asked: Asked) -> Result<VoucherFacts> {
    let facts = load(tx, std::slice::from_ref(&asked)).await?.pop().unwrap_or_default();
    let Asked { client, jti, proof, .. } = asked;
    let (jkt, proof_jti) = proof.unzip();
    let used = "select jti from assertion_used where client_id = $1 and jti = $2";
    let assertion_used = sql!(tx, fetch_optional scalar String, used, client, jti)?.is_some();
    let used = "select jti from proof_used where jkt = $1 and jti = $2";
    let proof_used = sql!(tx, fetch_optional scalar String, used, jkt, proof_jti)?.is_some();
    Ok(VoucherFacts { assertion_used, proof_used, ..facts })
}

impl Row {
    fn read(self) -> Result<VoucherFacts> {
        let (Some(kind), Some(consumer)) = (&self.client_kind, self.consumer_id) else {
            return Ok(VoucherFacts::default());
        };
        let key = match (&self.kid, &self.usage, &self.pem) {
            (Some(kid), Some(usage), Some(pem)) => {
                Some(KeyKnown { kid: kid.clone(), usage: word::<KeyUse>(usage)?, pem: pem.clone() })
            }
            _ => None,
        };
        let (id, admin) = (self.client_id, self.admin_id);
        let assertion_profile = self.assertion_profile.as_deref().map(word).transpose()?.unwrap_or_default();
        let (kind, purpose) = (word(kind)?, self.purpose()?);
        let client = ClientKnown { id, kind, consumer, admin, assertion_profile, key, purpose };
        Ok(VoucherFacts { client: Some(client), ..VoucherFacts::default() })
    }

    fn purpose(&self) -> Result<Option<PurposeKnown>> {
        let (Some(id), Some(state), Some(eservice), Some(producer)) =
            (self.purpose_id, &self.purpose_state, self.eservice_id, self.producer_id)
        else {
            return Ok(None);
        };
        let (linked, request) = (self.linked.is_some(), self.request()?);
        Ok(Some(PurposeKnown { id, state: word(state)?, linked, eservice, producer, request }))
    }

    fn request(&self) -> Result<Option<RequestKnown>> {
        let (Some(id), Some(state), Some(descriptor), Some(version), Some(audience), Some(lifespan)) = (
            self.agreement_id,
            &self.agreement_state,
            self.descriptor_id,
            &self.descriptor_state,
            &self.audience,
            self.lifespan,
        ) else {
            return Ok(None);
        };
        let (state, version) = (word::<AgreementState>(state)?, word::<DescriptorState>(version)?);
        let audience = serde_json::from_str(audience)?;
        Ok(Some(RequestKnown { id, state, descriptor, version, audience, lifespan }))
    }
}
