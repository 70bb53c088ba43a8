//! The key that signs heads: Ed25519, or the RSA key that signs vouchers too. Made under the data folder when there is
//! none; read only from a file that nobody else may read (WEB-29).

use std::fmt;
use std::io::Write as _;
use std::path::Path;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ED25519, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey,
};
use sha2::{Digest as _, Sha256};

use crate::error::Result;

/// A private key and what is known of it in public.
pub struct SigningKey {
    pair: Pair,
    id: String,
}

enum Pair {
    Ed25519(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the signing key is not a private key in PKCS#8 PEM (\"BEGIN PRIVATE KEY\")")]
    NotPem,
    #[error("the signing key is neither Ed25519 nor RSA of at least 2048 bits")]
    NotStrong,
    #[error("others may read the signing key {0}: its mode must be 0600")]
    Open(String),
    #[error("the signing key {0}: {1}")]
    File(String, std::io::Error),
    #[error("no signing key could be made")]
    NotMade,
}

impl SigningKey {
    /// Reads a private key in PKCS#8 PEM.
    ///
    /// # Errors
    /// `NotPem`, `NotStrong`.
    pub fn from_pem(text: &str) -> std::result::Result<Self, KeyError> {
        let pem = pem::parse(text.trim()).map_err(|_| KeyError::NotPem)?;
        if pem.tag() != "PRIVATE KEY" {
            return Err(KeyError::NotPem);
        }
        if let Ok(pair) = Ed25519KeyPair::from_pkcs8_maybe_unchecked(pem.contents()) {
            return Ok(Self::new(Pair::Ed25519(pair)));
        }
        let pair = RsaKeyPair::from_pkcs8(pem.contents()).map_err(|_| KeyError::NotStrong)?;
        if pair.public_modulus_len() < 256 {
            return Err(KeyError::NotStrong);
        }
        Ok(Self::new(Pair::Rsa(pair)))
    }

    /// The key in a file; makes the file, with a new RSA key of 2048 bits, when there is none.
    ///
    /// # Errors
    /// What [`Self::from_pem`] answers; `Open` when others may read the file; `File`.
    pub fn open(path: &Path) -> std::result::Result<Self, KeyError> {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                check_mode(path)?;
                Self::from_pem(&text)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(path),
            Err(error) => Err(KeyError::File(path.display().to_string(), error)),
        }
    }

    fn new(pair: Pair) -> Self {
        let public = match &pair {
            Pair::Ed25519(pair) => pair.public_key().as_ref().to_vec(),
            Pair::Rsa(pair) => pair.public_key().as_ref().to_vec(),
        };
        Self { pair, id: hex::encode(Sha256::digest(public)) }
    }

    /// SHA-256 of the public key, in hexadecimal: the same for every instance that has the same key.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// 256 secret bits for one purpose, the same on every instance that has the same key.
    ///
    /// # Errors
    /// Only when the key cannot be written, which is a fault of the library.
    pub fn derived(&self, purpose: &str) -> Result<[u8; 32]> {
        let unwritten = || anyhow::anyhow!("the signing key cannot be written");
        let der = match &self.pair {
            Pair::Ed25519(pair) => pair.to_pkcs8v1().map_err(|_| unwritten())?.as_ref().to_vec(),
            Pair::Rsa(pair) => AsDer::<Pkcs8V1Der<'_>>::as_der(pair).map_err(|_| unwritten())?.as_ref().to_vec(),
        };
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &der), purpose.as_bytes());
        Ok(tag.as_ref().try_into().map_err(|_| unwritten())?)
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        Ok(match &self.pair {
            Pair::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
                    .map_err(|_| anyhow::anyhow!("the signing key does not sign"))?;
                signature
            }
        })
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.pair {
            Pair::Ed25519(pair) => UnparsedPublicKey::new(&ED25519, pair.public_key()).verify(message, signature),
            Pair::Rsa(pair) => {
                UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key()).verify(message, signature)
            }
        }
        .is_ok()
    }
}

/// The private part is never printed.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Written whole under another name first: a crash leaves no half key. Of two processes the first one's key stays.
fn make(path: &Path) -> std::result::Result<SigningKey, KeyError> {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::NotMade)?;
    let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::NotMade)?;
    let text = pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref()));
    let failed = |error| KeyError::File(path.display().to_string(), error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    write_private(&draft, &text).map_err(failed)?;
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft).map_err(failed)?;
    match linked {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed(error)),
    }
    SigningKey::from_pem(&std::fs::read_to_string(path).map_err(failed)?)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn check_mode(path: &Path) -> std::result::Result<(), KeyError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let failed = |error| KeyError::File(path.display().to_string(), error);
        if std::fs::metadata(path).map_err(failed)?.permissions().mode() & 0o077 != 0 {
            return Err(KeyError::Open(path.display().to_string()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_for_nobody_else_to_read_and_signs_what_it_verifies() {
        let path = crate::testing::folder("key").join("keys").join("signing-key.pem");
        let made = SigningKey::open(&path).unwrap();
        let again = SigningKey::open(&path).unwrap();
        assert_eq!(made.id(), again.id());
        let signature = made.sign(b"Comune di Valdoro").unwrap();
        assert!(again.verifies(b"Comune di Valdoro", &signature));
        assert!(!again.verifies(b"Comune di Valdora", &signature));
        assert_eq!(made.derived("a").unwrap(), again.derived("a").unwrap());
        assert_ne!(made.derived("a").unwrap(), made.derived("b").unwrap());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
            assert!(matches!(SigningKey::open(&path), Err(KeyError::Open(_))));
        }
    }

    #[test]
    fn what_is_no_key_is_refused_and_what_is_one_is_not_printed() {
        assert!(matches!(SigningKey::from_pem("ciao"), Err(KeyError::NotPem)));
        let empty = pem::encode(&pem::Pem::new("PRIVATE KEY", vec![1, 2, 3]));
        assert!(matches!(SigningKey::from_pem(&empty), Err(KeyError::NotStrong)));
        let key = crate::testing::signing_key(1);
        assert_eq!(format!("{key:?}"), format!("SigningKey {{ id: \"{}\", .. }}", key.id()));
    }
}
