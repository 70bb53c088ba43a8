//! Signed files (`.p7m`, CAdES): who signed, from the certificates in them (`pratiche.md` §7). Whether the signature is good,
//! and who stands behind the certificate, is not asked here, and nothing says that it was. The content is not taken out.

use bytes::Bytes;
use cms::cert::{CertificateChoices, x509::Certificate};
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier};
use der::asn1::ObjectIdentifier;
use der::{Decode as _, Encode as _, EncodingRules};
use domain::pratica::PraticaFile;
use domain::pratica::files::{SignedFault, Signer, is_signed};
use domain::{Denial, Timestamp};
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::{FromDer as _, X509Certificate};
use x509_parser::x509::X509Name;

use crate::error::{Error, Result};

/// RFC 5652, 5.1.
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// Signatures that are told; more than that nobody reads.
const MOST: usize = 10;
/// Characters of a name that are kept.
const MAX_NAME: usize = 200;

/// Reads who signed a file that comes as a signed one, and adds them to what is kept of it; of others there is nothing to read.
///
/// # Errors
/// `InvalidSignedFile` for what is no signed file, or does not say whose.
pub(crate) async fn with_signers(mut file: PraticaFile, bytes: &[u8]) -> Result<PraticaFile> {
    if !is_signed(&file) {
        return Ok(file);
    }
    let bytes = Bytes::copy_from_slice(bytes);
    // Ten megabytes take a while to be walked through.
    let read = tokio::task::spawn_blocking(move || signers(&bytes)).await.map_err(anyhow::Error::from)?;
    file.signers = read.map_err(|fault| Error::Denied(Denial::InvalidSignedFile(fault)))?;
    Ok(file)
}

/// Who signed, in the order of the signatures.
fn signers(bytes: &[u8]) -> std::result::Result<Vec<Signer>, SignedFault> {
    let armoured = bytes.starts_with(b"-----BEGIN ");
    let unpacked = armoured.then(|| pem::parse(bytes).map(pem::Pem::into_contents)).transpose();
    let unpacked = unpacked.map_err(|_| SignedFault::NotCms)?;
    let message = ContentInfo::from_ber(unpacked.as_deref().unwrap_or(bytes)).map_err(|_| SignedFault::NotCms)?;
    if message.content_type != SIGNED_DATA {
        return Err(SignedFault::NotSigned);
    }
    let signed = message.content.decode_as_encoding::<SignedData>(EncodingRules::Ber);
    let signed = signed.map_err(|_| SignedFault::NotCms)?;
    let signatures = signed.signer_infos.0.iter().take(MOST).collect::<Vec<_>>();
    if signatures.is_empty() {
        return Err(SignedFault::NoSigner);
    }
    let certificates = signed.certificates.iter().flat_map(|set| set.0.iter()).filter_map(|one| match one {
        CertificateChoices::Certificate(certificate) => Some(certificate),
        CertificateChoices::Other(_) => None,
    });
    let certificates = certificates.collect::<Vec<_>>();
    let of = |sid: &SignerIdentifier| {
        let found = certificates.iter().find(|certificate| is_named(certificate, sid)).copied();
        found.and_then(signer).ok_or(SignedFault::NoCertificate)
    };
    signatures.into_iter().map(|signature| of(&signature.sid)).collect()
}

/// Is it the certificate that a signature names?
fn is_named(certificate: &Certificate, sid: &SignerIdentifier) -> bool {
    let tbs = certificate.tbs_certificate();
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(named) => {
            *tbs.issuer() == named.issuer && *tbs.serial_number() == named.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(named) => {
            let Ok(der) = certificate.to_der() else { return false };
            let Ok((_, read)) = X509Certificate::from_der(&der) else { return false };
            read.extensions().iter().any(|extension| match extension.parsed_extension() {
                ParsedExtension::SubjectKeyIdentifier(key) => key.0 == named.0.as_bytes(),
                _ => false,
            })
        }
    }
}

/// What a certificate says of its owner.
fn signer(certificate: &Certificate) -> Option<Signer> {
    let der = certificate.to_der().ok()?;
    let (_, read) = X509Certificate::from_der(&der).ok()?;
    let instant = |seconds: i64| Timestamp(seconds.saturating_mul(1_000_000));
    Some(Signer {
        name: owner(read.subject()),
        issuer: name(read.issuer()),
        valid_from: instant(read.validity().not_before.timestamp()),
        valid_until: instant(read.validity().not_after.timestamp()),
    })
}

/// Family name and name, where the certificate has them; what it is called otherwise.
fn owner(subject: &X509Name<'_>) -> String {
    let one = |oid: &x509_parser::der_parser::oid::Oid<'_>| {
        subject.iter_by_oid(oid).next().and_then(|value| value.as_str().ok()).map(str::to_owned)
    };
    let (family_name, given) =
        (one(&x509_parser::oid_registry::OID_X509_SURNAME), one(&x509_parser::oid_registry::OID_X509_GIVEN_NAME));
    match (family_name, given) {
        (Some(family_name), Some(given)) => plain(&format!("{family_name} {given}")),
        _ => name(subject),
    }
}

/// The common name, or all there is.
fn name(of: &X509Name<'_>) -> String {
    let common = of.iter_common_name().next().and_then(|value| value.as_str().ok());
    common.map_or_else(|| plain(&of.to_string()), plain)
}

/// Certificates are made by others: nothing in them may break a line or turn the direction of writing.
fn plain(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !c.is_control() && !turns(*c)).take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DER: &[u8] = include_bytes!("signed/esito.pdf.p7m");
    const STREAMED: &[u8] = include_bytes!("signed/streamed.p7m");
    const PEM: &[u8] = include_bytes!("signed/esito.pem.p7m");
    const TWO: &[u8] = include_bytes!("signed/two.p7m");
    const BY_KEY: &[u8] = include_bytes!("signed/by-key.p7m");

    fn names(bytes: &[u8]) -> std::result::Result<Vec<String>, SignedFault> {
        signers(bytes).map(|all| all.into_iter().map(|one| one.name).collect())
    }

    #[test]
    fn who_signed_is_read_from_der_ber_and_pem() {
        for bytes in [DER, STREAMED, PEM, BY_KEY] {
            let [signer] = &signers(bytes).unwrap()[..] else { panic!("one signer") };
            assert_eq!((signer.name.as_str(), signer.issuer.as_str()), ("Rossi Lucia", "CA di prova"));
            assert!(signer.valid_from < signer.valid_until);
        }
        let mut both = names(TWO).unwrap();
        both.sort();
        assert_eq!(both, ["Rossi Lucia", "Verdi Ugo"]);
    }

    #[test]
    fn what_is_no_signed_file_is_refused_with_its_reason() {
        let cut = &DER[..DER.len() - 7];
        let longer = [DER, b"x"].concat();
        let encrypted = include_bytes!("signed/encrypted.p7m");
        let nobody = include_bytes!("signed/nobody.p7m");
        let bare = include_bytes!("signed/without-certificate.p7m");
        let cases: [(&[u8], SignedFault); 8] = [
            (b"0 is not enough", SignedFault::NotCms),
            (b"-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n", SignedFault::NotCms),
            (b"-----BEGIN CMS-----\n", SignedFault::NotCms),
            (cut, SignedFault::NotCms),
            (&longer, SignedFault::NotCms),
            (encrypted, SignedFault::NotSigned),
            (nobody, SignedFault::NoSigner),
            (bare, SignedFault::NoCertificate),
        ];
        for (bytes, fault) in cases {
            assert_eq!(signers(bytes), Err(fault));
        }
    }

    #[test]
    fn lengths_that_promise_gigabytes_and_nesting_without_end_are_refused() {
        let promised = [&[0x30, 0x84, 0x7f, 0xff, 0xff, 0xff][..], &[0x06; 64]].concat();
        assert_eq!(signers(&promised), Err(SignedFault::NotCms));
        let nested = [0x30, 0x80].repeat(100_000);
        assert_eq!(signers(&nested), Err(SignedFault::NotCms));
        let oid = [0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0, 0x80];
        for tag in [0x30, 0x24, 0xa0] {
            let deep = [&oid[..], &[tag, 0x80].repeat(4_000_000)].concat();
            assert_eq!(signers(&deep), Err(SignedFault::NotCms));
        }
        for place in (0..DER.len()).step_by(7) {
            let mut broken = DER.to_vec();
            broken[place] ^= 0xff;
            // Whatever comes of it, it comes.
            let _ = signers(&broken);
        }
    }
}
