//! Partners that are let in by a client certificate instead of their secret. Whether the certificate comes from a trusted
//! authority has been asked where the connection is; here is whose it is.

use domain::partner::{CertificateName, Partner};
use domain::{Denial, PartnerId};
use sha2::{Digest as _, Sha256};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::load;
use crate::error::{Error, Result};
use crate::{Backend, Tx};

/// A name as it was stored.
///
/// # Errors
/// `Internal` for one that this program does not know.
pub(super) fn stored(text: &str) -> Result<CertificateName> {
    CertificateName::parse(text).map_err(|_| anyhow::anyhow!("unknown name of a certificate: {text}").into())
}

/// Lets another partner in what was typed?
pub(super) async fn is_anothers(tx: &mut Tx, id: PartnerId, typed: &str) -> Result<bool> {
    let Ok(name) = CertificateName::parse(typed) else { return Ok(false) };
    let others = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from partner where certificate = $1 and revoked_at is null and id <> $2",
        name.as_str(),
        id
    )?;
    Ok(others > 0)
}

/// What a certificate (DER) is known by: its SHA-256, and its subject where that can be written down.
fn names(der: &[u8]) -> Vec<CertificateName> {
    let mut names = vec![CertificateName::fingerprint(Sha256::digest(der).into())];
    let Ok((_, certificate)) = X509Certificate::from_der(der) else { return names };
    let attributes = certificate.subject().iter_attributes().map(|attribute| {
        let key = match x509_parser::objects::oid2abbrev(attribute.attr_type(), x509_parser::objects::oid_registry()) {
            Ok(abbreviation) => abbreviation.to_owned(),
            Err(_) => attribute.attr_type().to_id_string(),
        };
        Some((key, attribute.as_str().ok()?.to_owned()))
    });
    // A value that is no text names nobody: the subject would be another one without it.
    let subject = attributes.collect::<Option<Vec<_>>>().and_then(|all| CertificateName::subject(&all));
    names.extend(subject);
    names
}

/// Lets the partner in whose certificate this is (DER). The caller has seen that its issuer is trusted and that the other end
/// has its key.
///
/// # Errors
/// `WrongCredentials` when it is nobody's, or that of a partner that was revoked.
#[crate::boxed]
pub async fn authenticate(cx: &Backend, der: &[u8]) -> Result<Partner> {
    let mut tx = cx.db.snapshot().await?;
    for name in names(der) {
        let found = sql!(
            tx,
            fetch_optional scalar PartnerId,
            "select id from partner where certificate = $1 and revoked_at is null",
            name.as_str()
        )?;
        if let Some(id) = found
            && let Some(partner) = load(&mut tx, id).await?
        {
            return Ok(partner);
        }
    }
    Err(Error::Denied(Denial::WrongCredentials))
}
