//! Makes the tokens of a call (seed 004 §5.1), for people who integrate and for tests: the other side of [`super::signature`].

use anyhow::Context as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use domain::terminology::token::Which;
use serde_json::{Value, json};

use crate::voucher::jose;

/// A signature certificate, what stands between it and its authority, and its key.
pub struct Signature {
    pair: RsaKeyPair,
    chain: Vec<Vec<u8>>,
    common_name: String,
}

/// What the two tokens of a call say.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    pub audience: &'a str,
    /// Fiscal code of the person.
    pub subject: &'a str,
    pub oid: &'a str,
    pub version: &'a str,
    /// Of the file, hexadecimal.
    pub file_hash: Option<&'a str>,
    pub id: &'a str,
    pub now: Timestamp,
    /// Seconds that they are good.
    pub seconds: i64,
}

impl Signature {
    /// Reads an RSA key (PKCS #8) and certificates in PEM, the signer's own first.
    ///
    /// # Errors
    /// One line about what is wrong; never the key.
    pub fn from_pem(key: &str, certificates: &str) -> anyhow::Result<Self> {
        let key = pem::parse(key).map_err(|_| anyhow::anyhow!("the key is no PEM"))?;
        let pair = RsaKeyPair::from_pkcs8(key.contents())
            .map_err(|_| anyhow::anyhow!("the key is no RSA key in PKCS #8 of at least 2048 bits"))?;
        let blocks = pem::parse_many(certificates).context("the certificate is no PEM")?;
        let chain: Vec<Vec<u8>> =
            blocks.into_iter().filter(|block| block.tag() == "CERTIFICATE").map(pem::Pem::into_contents).collect();
        let first = chain.first().context("there is no certificate in it")?;
        let common_name = super::signature::common_name_of(first).context("the certificate has not one common name")?;
        Ok(Self { pair, chain, common_name })
    }

    /// As it stands in `iss`, after the prefix.
    #[must_use]
    pub fn common_name(&self) -> &str {
        &self.common_name
    }

    /// The header of a token of this certificate.
    #[must_use]
    pub fn header(&self) -> Value {
        let chain: Vec<String> = self.chain.iter().map(|der| STANDARD.encode(der)).collect();
        json!({ "alg": "RS256", "typ": "JWT", "x5c": chain })
    }

    /// The payload of one of the tokens.
    #[must_use]
    pub fn payload(&self, which: Which, call: &Call<'_>) -> Value {
        let now = call.now.0.div_euclid(1_000_000);
        let mut payload = json!({
            "iss": format!("{}{}", which.issuer_prefix(), self.common_name),
            "iat": now,
            "exp": now + call.seconds,
            "jti": call.id,
            "aud": call.audience,
            "sub": call.subject,
        });
        if which == Which::Integrity {
            payload["oid"] = call.oid.into();
            payload["version"] = call.version.into();
            if let Some(hash) = call.file_hash {
                payload["file_hash"] = hash.into();
            }
        }
        payload
    }

    /// Signs a token with RS256.
    ///
    /// # Errors
    /// When the key does not sign.
    pub fn sign(&self, header: &Value, payload: &Value) -> anyhow::Result<String> {
        jose::write(header, payload, |message| {
            let mut signature = vec![0; self.pair.public_modulus_len()];
            let signed = self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature);
            signed.map(|()| signature).map_err(|_| anyhow::anyhow!("the key does not sign"))
        })
    }

    /// Both tokens of a call, `Authorization` first.
    ///
    /// # Errors
    /// As [`Self::sign`].
    pub fn tokens(&self, call: &Call<'_>) -> anyhow::Result<(String, String)> {
        let of = |which| self.sign(&self.header(), &self.payload(which, call));
        Ok((of(Which::Bearer)?, of(Which::Integrity)?))
    }
}
