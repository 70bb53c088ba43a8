//! Keys of clients, and the assertions they sign.

use anyhow::Context as _;
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use backend::voucher::jose;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::voucher::{ASSERTION_TYPE, GRANT_TYPE};
use serde_json::json;

/// Seconds for which an assertion is good.
const GOOD_FOR: i64 = 600;

/// A key pair of 2048 bits.
pub struct Key(KeyPair);

impl Key {
    /// A new one.
    ///
    /// # Errors
    /// When none can be made.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self(KeyPair::generate(KeySize::Rsa2048).context("no key was made")?))
    }

    /// From what [`Key::secret`] answers.
    ///
    /// # Errors
    /// When it is no key.
    pub fn of(secret: &str) -> anyhow::Result<Self> {
        let der = STANDARD.decode(secret)?;
        Ok(Self(KeyPair::from_pkcs8(&der).map_err(|_| anyhow::anyhow!("no key of 2048 bits"))?))
    }

    /// Base64 of the private key.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn secret(&self) -> anyhow::Result<String> {
        let der: Pkcs8V1Der<'_> = self.0.as_der().context("a key that cannot be written")?;
        Ok(STANDARD.encode(der.as_ref()))
    }

    /// Base64 of the public key's PEM, as the API takes it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn public(&self) -> anyhow::Result<String> {
        let der: PublicKeyX509Der<'_> = self.0.public_key().as_der().context("a key that cannot be written")?;
        let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
        for line in STANDARD.encode(der.as_ref()).as_bytes().chunks(64) {
            pem.push_str(std::str::from_utf8(line)?);
            pem.push('\n');
        }
        pem.push_str("-----END PUBLIC KEY-----\n");
        Ok(STANDARD.encode(pem))
    }

    /// The signature of a message, as vouchers and assertions have it.
    ///
    /// # Errors
    /// When the key does not sign.
    pub fn sign(&self, message: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        let signed = self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature);
        signed.map_err(|_| anyhow::anyhow!("the key does not sign"))?;
        Ok(signature)
    }
}

/// What a client asks a voucher with.
pub struct Asker {
    pub client: String,
    pub purpose: String,
    /// The audience of its assertions.
    pub audience: String,
    pub kid: String,
    pub key: Key,
}

impl Asker {
    /// The body of a request for a voucher; `jti` is new for each.
    ///
    /// # Errors
    /// When the key does not sign.
    pub fn body(&self, jti: &str) -> anyhow::Result<String> {
        let now = backend::Clock::System.now().0 / 1_000_000;
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": self.kid });
        let claims = json!({
            "iss": self.client, "sub": self.client, "aud": self.audience, "jti": jti, "iat": now,
            "exp": now + GOOD_FOR, "purposeId": self.purpose,
        });
        let assertion = jose::write(&header, &claims, |message| self.key.sign(message))?;
        // None of the letters needs to be written in another way in a form, but for the colons of the type.
        let kind = ASSERTION_TYPE.replace(':', "%3A");
        Ok(format!("grant_type={GRANT_TYPE}&client_assertion_type={kind}&client_assertion={assertion}"))
    }
}
