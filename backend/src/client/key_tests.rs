//! Keys as people send them, good and bad. They are made here; none is a secret of anybody.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeySize, PublicEncryptingKey};
use aws_lc_rs::signature::{EcdsaKeyPair, KeyPair as _};
use proptest::prelude::*;

use super::*;

fn pem_of(tag: &str, der: &[u8]) -> String {
    pem::encode(&pem::Pem::new(tag, der))
}

/// A fresh key of 2048 bits: public and private, in DER.
fn fresh() -> (Vec<u8>, Vec<u8>) {
    let private = aws_lc_rs::rsa::PrivateDecryptingKey::generate(KeySize::Rsa2048).expect("a key can be made");
    let public: PublicEncryptingKey = private.public_key();
    let public: PublicKeyX509Der<'_> = public.as_der().expect("a key can be written");
    let secret: Pkcs8V1Der<'_> = private.as_der().expect("a key can be written");
    (public.as_ref().to_vec(), secret.as_ref().to_vec())
}

/// A key of any numbers.
fn key_of(modulus: &BigUint, exponent: u64) -> String {
    use spki::der::asn1::{BitString, UintRef};
    let (modulus, exponent) = (modulus.to_bytes_be(), BigUint::from(exponent).to_bytes_be());
    let key = pkcs1::RsaPublicKey {
        modulus: UintRef::new(&modulus).expect("a number"),
        public_exponent: UintRef::new(&exponent).expect("a number"),
    };
    let info = spki::SubjectPublicKeyInfo::<AnyRef<'_>, BitString> {
        algorithm: AlgorithmIdentifier { oid: RSA, parameters: Some(AnyRef::NULL) },
        subject_public_key: BitString::from_bytes(&key.to_der().expect("DER")).expect("bits"),
    };
    pem_of("PUBLIC KEY", &info.to_der().expect("DER"))
}

#[test]
fn the_thumbprint_is_the_one_of_rfc_7638() {
    let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    let modulus = BigUint::from_bytes_be(&URL_SAFE_NO_PAD.decode(n).expect("base64"));
    let key = read_pem(&key_of(&modulus, 65_537)).expect("a good key");
    assert_eq!(key.kid, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assert_eq!(key.bits, 2048);
}

#[test]
fn a_good_key_is_read_and_written_anew() {
    let (public, secret) = fresh();
    let text = pem_of("PUBLIC KEY", &public);
    let key = read(&STANDARD.encode(&text)).expect("a good key");
    assert_eq!((key.kid.len(), key.bits), (43, 2048));
    assert_eq!(read_pem(&key.pem), Ok(key.clone()), "what is stored is read again");
    assert_eq!(read_pem(&format!("Bag Attributes\n{}", text.replace('\n', "\r\n"))).map(|read| read.kid), Ok(key.kid));
    for tag in ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"] {
        assert_eq!(read_pem(&pem_of(tag, &secret)), Err(KeyFault::PrivateKey), "{tag}");
        let both = format!("{text}{}", pem_of(tag, &secret));
        assert_eq!(read_pem(&both), Err(KeyFault::PrivateKey), "a public key with a {tag}");
    }
    assert_eq!(read_pem(&pem_of("CERTIFICATE", &public)), Err(KeyFault::Certificate));
    for malformed in [String::new(), text.repeat(2), pem_of("RSA PUBLIC KEY", &public), STANDARD.encode(&public)] {
        assert_eq!(read_pem(&malformed), Err(KeyFault::Malformed), "{malformed}");
    }
    for unwrapped in [text.clone(), format!("{}!", STANDARD.encode(&text)), STANDARD.encode("x".repeat(MAX_BYTES + 1))]
    {
        assert_eq!(read(&unwrapped), Err(KeyFault::Malformed));
    }
}

#[test]
fn other_kinds_and_lengths_are_refused() {
    let random = aws_lc_rs::rand::SystemRandom::new();
    let elliptic = EcdsaKeyPair::generate_pkcs8(&aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED_SIGNING, &random);
    let elliptic = EcdsaKeyPair::from_pkcs8(
        &aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED_SIGNING,
        elliptic.expect("a key can be made").as_ref(),
    );
    let elliptic = elliptic.expect("a key");
    let der: PublicKeyX509Der<'_> = elliptic.public_key().as_der().expect("DER");
    assert_eq!(read_pem(&pem_of("PUBLIC KEY", der.as_ref())), Err(KeyFault::NotRsa));
    let of_bits = |bits: u64| (BigUint::from(1_u32) << (bits - 1)) + BigUint::from(1_u32);
    for bits in [1024, 2047, 8193] {
        let told = u32::try_from(bits).expect("small");
        assert_eq!(read_pem(&key_of(&of_bits(bits), 65_537)), Err(KeyFault::Length { bits: told }));
    }
}

#[test]
fn weak_keys_are_refused() {
    let (public, _) = fresh();
    let info = SubjectPublicKeyInfoRef::from_der(&public).expect("DER");
    let key = RsaPublicKeyRef::from_der(info.subject_public_key.as_bytes().expect("bytes")).expect("DER");
    let modulus = BigUint::from_bytes_be(key.modulus.as_bytes());
    assert!(read_pem(&key_of(&modulus, 65_537)).is_ok());
    for exponent in [1, 3, 17, 65_535, 65_538, (1 << 32) + 1] {
        assert_eq!(read_pem(&key_of(&modulus, exponent)), Err(KeyFault::Weak), "{exponent}");
    }
    assert_eq!(read_pem(&key_of(&(&modulus + 1_u32), 65_537)), Err(KeyFault::Weak), "even");
    assert!(has_a_small_factor(&(BigUint::from(997_u32) << 2040)));
    // Two odd numbers of 1024 bits, ten apart.
    let one = (BigUint::from(1_u32) << 1023) + 12_345_679_u32;
    let near = &one * (&one + 10_u32);
    assert!(has_close_primes(&near) && !has_close_primes(&modulus));
    // A number that is a power of 65537 modulo every prime of the list.
    assert!(looks_like_roca(&BigUint::from(65_537_u32)) && !looks_like_roca(&(BigUint::from(65_537_u32) + 2_u32)));
}

proptest! {
    #[test]
    fn whatever_is_sent_is_answered(text in ".{0,400}", bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&text);
        let _ = read(&STANDARD.encode(&bytes));
        let _ = read_pem(&pem_of("PUBLIC KEY", &bytes));
    }
}
