//! Certificates of signers: does a chain lead to one of the authorities, and may the key be used for this?

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use domain::terminology::token::step::Found;
use domain::terminology::token::{CertificateFault, CertificateStep};
use pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{
    CertRevocationList, EndEntityCert, ExpirationPolicy, ExtendedKeyUsageValidator, KeyPurposeIdIter, KeyUsage,
    OwnedCertRevocationList, RevocationCheckDepth, RevocationOptionsBuilder, UnknownStatusPolicy,
};
use x509_parser::prelude::{ASN1Time, CertificateRevocationList, FromDer as _, X509Certificate};
use x509_parser::public_key::PublicKey;

use crate::file::checksum;

/// Bits of an RSA key at least.
const MIN_BITS: usize = 2048;
/// The smallest exponent that is used with care.
const MIN_EXPONENT: u64 = 65_537;
/// Certificates of one chain at most.
const MAX_CHAIN: usize = 8;

/// The authorities that are trusted; several, because a new one comes before the old one goes. With them the lists of what
/// they revoked.
#[derive(Clone, Debug)]
pub struct Anchors {
    authorities: Vec<TrustAnchor<'static>>,
    /// Where there is one, every certificate of a chain must be spoken of (security.md MO-07).
    lists: Arc<[CertRevocationList<'static>]>,
    /// The same for people.
    listed: Vec<Listed>,
}

/// Something in a file of authorities, as people look at it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// A list of revocations, and no certificate.
    pub is_revocations: bool,
    /// Whose it is.
    pub subject: String,
    /// Of its bytes, hexadecimal.
    pub sha256: String,
    /// Until when it is good; a list without an end is never renewed.
    pub until: Option<Timestamp>,
}

impl Anchors {
    /// Reads certificates and revocation lists in PEM, one after the other.
    ///
    /// # Errors
    /// One line about what is wrong; no certificate at all is wrong too, because then nobody would be trusted.
    pub fn from_pem(text: &str) -> anyhow::Result<Self> {
        let (mut authorities, mut lists, mut listed) = (Vec::new(), Vec::new(), Vec::new());
        for block in pem::parse_many(text)? {
            match block.tag() {
                "CERTIFICATE" => {
                    listed.push(certificate_told(block.contents()));
                    let der = CertificateDer::from(block.into_contents());
                    let anchor = webpki::anchor_from_trusted_cert(&der);
                    let anchor = anchor.map_err(|error| anyhow::anyhow!("a certificate: {error}"))?;
                    authorities.push(anchor.to_owned());
                }
                "X509 CRL" => {
                    let list = OwnedCertRevocationList::from_der(block.contents());
                    let list = list.map_err(|error| anyhow::anyhow!("a revocation list: {error}"))?;
                    lists.push(CertRevocationList::from(list));
                    listed.push(revocations_told(block.contents()));
                }
                _ => {}
            }
        }
        anyhow::ensure!(!authorities.is_empty(), "there is no certificate in it");
        Ok(Self { authorities, lists: lists.into(), listed })
    }

    /// What is in the file, in its order.
    #[must_use]
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }
}

fn certificate_told(der: &[u8]) -> Listed {
    let read = parsed(der).ok();
    let subject = read.as_ref().map(|one| one.subject().to_string()).unwrap_or_default();
    let until = read.map(|one| instant(one.validity().not_after));
    Listed { is_revocations: false, subject, sha256: checksum(der), until }
}

fn revocations_told(der: &[u8]) -> Listed {
    let read = CertificateRevocationList::from_der(der).ok().map(|(_, list)| list);
    let subject = read.as_ref().map(|one| one.issuer().to_string()).unwrap_or_default();
    let until = read.and_then(|one| one.next_update()).map(instant);
    Listed { is_revocations: true, subject, sha256: checksum(der), until }
}

fn instant(time: ASN1Time) -> Timestamp {
    Timestamp(time.timestamp().saturating_mul(1_000_000))
}

/// A certificate that is trusted.
#[derive(Clone, Debug)]
pub struct Trusted {
    pub der: Vec<u8>,
    pub common_name: String,
    /// The RSA key (PKCS #1, DER).
    pub key: Vec<u8>,
    /// The one organisation it names.
    pub organisation: Option<String>,
}

/// What else a certificate may be used for is nobody's business here: `keyUsage` is what counts.
struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        Ok(())
    }
}

/// Looks at the certificates of a connection (DER), the client's own first. How long its key is does not matter as much as
/// for a signature that is kept: RSA from 2048 bits, or an elliptic curve.
///
/// # Errors
/// As [`trusted`].
pub fn connection(chain: &[Vec<u8>], anchors: &Anchors, at: Timestamp) -> Result<(), CertificateFault> {
    let (first, others) = split(chain)?;
    let certificate = parsed(first)?;
    not_an_authoritys(&certificate)?;
    match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(_)) => drop(strong_key(&certificate)?),
        Ok(PublicKey::EC(_)) => {}
        _ => return Err(CertificateFault::WeakKey),
    }
    let usage = certificate.key_usage().map_err(|_| CertificateFault::Unreadable)?;
    if usage.is_some_and(|usage| !usage.value.digital_signature()) {
        return Err(CertificateFault::WrongUse);
    }
    leads_to(first, others, anchors, at, KeyUsage::client_auth())
}

/// Looks at a chain of certificates (DER), the signer's own first.
///
/// # Errors
/// The first thing that is wrong: the certificate itself, its key, its use, its name, and then the way to an authority.
pub fn trusted(
    chain: &[Vec<u8>],
    anchors: &Anchors,
    at: Timestamp,
    connection: Option<&[u8]>,
) -> Result<Trusted, CertificateFault> {
    let (first, others) = split(chain)?;
    let certificate = parsed(first)?;
    not_the_connections(first, connection)?;
    not_an_authoritys(&certificate)?;
    let key = strong_key(&certificate)?;
    may_sign(&certificate)?;
    let common_name = common_name(&certificate)?;
    leads_to(first, others, anchors, at, AnyPurpose)?;
    Ok(Trusted { der: first.to_vec(), common_name, key, organisation: organisation(&certificate) })
}

/// The same, one thing after the other; of what cannot be read nothing more is found.
#[must_use]
pub fn steps(chain: &[Vec<u8>], anchors: &Anchors, at: Timestamp, connection: Option<&[u8]>) -> Vec<Found> {
    let read = split(chain).and_then(|(first, others)| Ok((first, others, parsed(first)?)));
    let (first, others, certificate) = match read {
        Ok(read) => read,
        Err(fault) => return vec![(CertificateStep::Readable, Err(fault))],
    };
    vec![
        (CertificateStep::Readable, Ok(())),
        (CertificateStep::Purpose, not_the_connections(first, connection)),
        (CertificateStep::Leaf, not_an_authoritys(&certificate)),
        (CertificateStep::Key, strong_key(&certificate).map(drop)),
        (CertificateStep::Usage, may_sign(&certificate)),
        (CertificateStep::CommonName, common_name(&certificate).map(drop)),
        (CertificateStep::Chain, leads_to(first, others, anchors, at, AnyPurpose)),
    ]
}

/// The key of the first certificate of a chain and its common name, whether it is trusted or not: for explaining only.
#[must_use]
pub fn shown(chain: &[Vec<u8>]) -> Option<(Vec<u8>, Option<String>)> {
    let certificate = parsed(chain.first()?).ok()?;
    Some((certificate.public_key().subject_public_key.data.to_vec(), common_name(&certificate).ok()))
}

/// The organisation that a certificate (DER) names.
#[must_use]
pub fn organisation_of(der: &[u8]) -> Option<String> {
    organisation(&parsed(der).ok()?)
}

fn organisation(certificate: &X509Certificate<'_>) -> Option<String> {
    let mut names = certificate.subject().iter_organization();
    let (name, None) = (names.next()?, names.next()) else { return None };
    name.as_str().ok().map(str::to_owned)
}

fn not_the_connections(first: &[u8], connection: Option<&[u8]>) -> Result<(), CertificateFault> {
    if connection == Some(first) { Err(CertificateFault::IsTheConnections) } else { Ok(()) }
}

fn not_an_authoritys(certificate: &X509Certificate<'_>) -> Result<(), CertificateFault> {
    if certificate.is_ca() { Err(CertificateFault::IsAuthority) } else { Ok(()) }
}

fn may_sign(certificate: &X509Certificate<'_>) -> Result<(), CertificateFault> {
    let usage = certificate.key_usage().map_err(|_| CertificateFault::Unreadable)?;
    if usage.is_some_and(|usage| !usage.value.digital_signature() && !usage.value.non_repudiation()) {
        return Err(CertificateFault::WrongUse);
    }
    Ok(())
}

fn split(chain: &[Vec<u8>]) -> Result<(&[u8], &[Vec<u8>]), CertificateFault> {
    let (first, others) = chain.split_first().ok_or(CertificateFault::Unreadable)?;
    if chain.len() > MAX_CHAIN { Err(CertificateFault::UnknownIssuer) } else { Ok((first.as_slice(), others)) }
}

fn parsed(der: &[u8]) -> Result<X509Certificate<'_>, CertificateFault> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        _ => Err(CertificateFault::Unreadable),
    }
}

fn strong_key(certificate: &X509Certificate<'_>) -> Result<Vec<u8>, CertificateFault> {
    let Ok(PublicKey::RSA(rsa)) = certificate.public_key().parsed() else { return Err(CertificateFault::WeakKey) };
    let exponent = rsa.try_exponent().map_err(|_| CertificateFault::WeakKey)?;
    if rsa.key_size() < MIN_BITS || exponent < MIN_EXPONENT || exponent.is_multiple_of(2) {
        return Err(CertificateFault::WeakKey);
    }
    Ok(certificate.public_key().subject_public_key.data.to_vec())
}

/// The one common name; signs such as `#` in it are kept.
fn common_name(certificate: &X509Certificate<'_>) -> Result<String, CertificateFault> {
    let mut names = certificate.subject().iter_common_name();
    let (Some(name), None) = (names.next(), names.next()) else { return Err(CertificateFault::NoCommonName) };
    let name = name.as_str().map_err(|_| CertificateFault::NoCommonName)?;
    if name.is_empty() { Err(CertificateFault::NoCommonName) } else { Ok(name.to_owned()) }
}

/// The same of a certificate in DER.
pub(in crate::terminology) fn common_name_of(der: &[u8]) -> Option<String> {
    common_name(&parsed(der).ok()?).ok()
}

fn leads_to(
    first: &[u8],
    others: &[Vec<u8>],
    anchors: &Anchors,
    at: Timestamp,
    purpose: impl ExtendedKeyUsageValidator,
) -> Result<(), CertificateFault> {
    let first = CertificateDer::from(first);
    let others: Vec<CertificateDer<'_>> = others.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let end = EndEntityCert::try_from(&first).map_err(told)?;
    let at = UnixTime::since_unix_epoch(Duration::from_micros(u64::try_from(at.0).unwrap_or_default()));
    let lists: Vec<&CertRevocationList<'_>> = anchors.lists.iter().collect();
    // Without a list there is nothing to look into; with one, what it does not speak of and what has run out counts as no.
    let revocation = RevocationOptionsBuilder::new(&lists).ok().map(|builder| {
        builder
            .with_depth(RevocationCheckDepth::Chain)
            .with_status_policy(UnknownStatusPolicy::Deny)
            .with_expiration_policy(ExpirationPolicy::Enforce)
            .build()
    });
    end.verify_for_usage(webpki::ALL_VERIFICATION_ALGS, &anchors.authorities, &others, at, purpose, revocation, None)
        .map(drop)
        .map_err(told)
}

fn told(error: webpki::Error) -> CertificateFault {
    match error {
        webpki::Error::CertExpired { .. } => CertificateFault::Expired,
        webpki::Error::CertNotValidYet { .. } => CertificateFault::NotYetValid,
        webpki::Error::CaUsedAsEndEntity => CertificateFault::IsAuthority,
        webpki::Error::CertRevoked => CertificateFault::Revoked,
        webpki::Error::UnknownRevocationStatus | webpki::Error::CrlExpired { .. } => {
            CertificateFault::RevocationUnknown
        }
        webpki::Error::RequiredEkuNotFoundContext(_) => CertificateFault::WrongUse,
        webpki::Error::BadDer | webpki::Error::BadDerTime | webpki::Error::TrailingData(_) => {
            CertificateFault::Unreadable
        }
        _ => CertificateFault::UnknownIssuer,
    }
}
