//! The permission to give one voucher: what a decision is elsewhere. Only [`super::permit`] makes one, and `backend` stores
//! and signs nothing else.

use serde_json::{Value, json};
use uuid::Uuid;

use super::token::date;
use super::{Case, SKEW, Settings, proof};
use crate::client::ClientKind;
use crate::{AgreementId, ClientId, DescriptorId, EserviceId, PurposeId, Role, TenantId, Timestamp, UserId};

/// Seconds for which a token for the console's own API is good.
pub const API_LIFESPAN: i64 = 600;

/// One voucher that may be given.
#[derive(Clone, PartialEq, Debug)]
pub struct Permit {
    client: ClientId,
    consumer: TenantId,
    kid: String,
    /// The assertion's, used up by this voucher.
    jti: String,
    /// Until when the assertion must be remembered.
    remembered_until: Timestamp,
    /// Thumbprint, `jti` and how long to remember it, of the proof of possession.
    proof: Option<(String, String, Timestamp)>,
    digest: Option<Value>,
    subject: Subject,
    given_at: Timestamp,
}

/// What a voucher is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// An e-service, for one purpose.
    Eservice {
        purpose: PurposeId,
        agreement: AgreementId,
        eservice: EserviceId,
        descriptor: DescriptorId,
        producer: TenantId,
        audience: Vec<String>,
        /// Seconds.
        lifespan: i64,
    },
    /// The console's own API.
    Console {
        /// In whose name the client writes, if it does.
        admin: Option<UserId>,
    },
}

pub(super) fn permit(case: &Case<'_>) -> Option<Permit> {
    let (token, facts) = (case.request.assertion.as_ref().ok()?, case.facts?);
    let client = facts.client.as_ref()?;
    // Whoever calls has tried the signature, or there is nothing to give.
    case.signature.filter(|verified| *verified)?;
    let subject = match client.kind {
        ClientKind::Api => Subject::Console { admin: client.admin },
        ClientKind::Consumer => {
            let purpose = client.purpose.as_ref()?;
            let request = purpose.request.as_ref()?;
            Subject::Eservice {
                purpose: purpose.id,
                agreement: request.id,
                eservice: purpose.eservice,
                descriptor: request.descriptor,
                producer: purpose.producer,
                audience: request.audience.clone(),
                lifespan: request.lifespan,
            }
        }
    };
    let proof = match &case.request.proof {
        None => None,
        Some(sent) => {
            let sent = sent.as_ref().ok()?;
            let (jti, until) = proof::remembered(sent)?;
            Some((sent.key.as_ref()?.thumbprint.clone(), jti.to_owned(), until))
        }
    };
    Some(Permit {
        client: client.id,
        consumer: client.consumer,
        kid: client.key.as_ref()?.kid.clone(),
        jti: token.text("jti")?.to_owned(),
        remembered_until: date(&token.payload, "exp").ok()??.plus_seconds(SKEW),
        proof,
        digest: token.payload.get("digest").filter(|digest| digest.is_object()).map(lower_case),
        subject,
        given_at: case.now,
    })
}

/// The digest with its hexadecimal in lower case, as it is compared.
fn lower_case(digest: &Value) -> Value {
    json!({ "alg": digest["alg"], "value": digest["value"].as_str().unwrap_or_default().to_ascii_lowercase() })
}

impl Permit {
    /// The client it is for.
    #[must_use]
    pub const fn client(&self) -> ClientId {
        self.client
    }

    /// The client's ente.
    #[must_use]
    pub const fn consumer(&self) -> TenantId {
        self.consumer
    }

    /// The key that signed the assertion.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The assertion's `jti`, and until when it must be remembered.
    #[must_use]
    pub fn assertion(&self) -> (&str, Timestamp) {
        (&self.jti, self.remembered_until)
    }

    /// Thumbprint and `jti` of the proof of possession, and until when it must be remembered.
    #[must_use]
    pub fn proof(&self) -> Option<(&str, &str, Timestamp)> {
        self.proof.as_ref().map(|(thumbprint, jti, until)| (thumbprint.as_str(), jti.as_str(), *until))
    }

    /// What it is for.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// When it is given.
    #[must_use]
    pub const fn given_at(&self) -> Timestamp {
        self.given_at
    }

    /// Seconds for which it is good (VO-1).
    #[must_use]
    pub const fn lifespan(&self) -> i64 {
        match &self.subject {
            Subject::Eservice { lifespan, .. } => *lifespan,
            Subject::Console { .. } => API_LIFESPAN,
        }
    }

    /// `Bearer`, or `DPoP` when it is bound to a key.
    #[must_use]
    pub const fn token_type(&self) -> &'static str {
        if self.proof.is_some() { "DPoP" } else { "Bearer" }
    }

    /// The claims of the voucher with the id `id` (`security.md` §2.2, RFC 9068).
    #[must_use]
    pub fn claims(&self, settings: &Settings, id: Uuid) -> Value {
        let now = self.given_at.0.div_euclid(1_000_000);
        let mut claims = json!({
            "jti": id,
            "iss": settings.issuer,
            "client_id": self.client,
            "sub": self.client,
            "iat": now,
            "nbf": now,
            "exp": now + self.lifespan(),
        });
        match &self.subject {
            Subject::Eservice { purpose, eservice, descriptor, producer, audience, .. } => {
                claims["aud"] = json!(audience);
                claims["purposeId"] = json!(purpose);
                claims["producerId"] = json!(producer);
                claims["consumerId"] = json!(self.consumer);
                claims["eserviceId"] = json!(eservice);
                claims["descriptorId"] = json!(descriptor);
            }
            Subject::Console { admin } => {
                claims["aud"] = json!([settings.api_audience]);
                claims["organizationId"] = json!(self.consumer);
                claims["role"] = json!(if admin.is_some() { Role::M2mAdmin } else { Role::M2m });
                if let Some(admin) = admin {
                    claims["adminId"] = json!(admin);
                }
            }
        }
        if let Some(digest) = &self.digest {
            claims["digest"] = digest.clone();
        }
        if let Some((thumbprint, _, _)) = &self.proof {
            claims["cnf"] = json!({ "jkt": thumbprint });
        }
        claims
    }
}
