//! Authorities and certificates that are minted here, good ones and every kind of bad one.

use std::sync::OnceLock;

use backend::terminology::signing::Signature;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, RevokedCertParams,
    SerialNumber, date_time_ymd,
};

/// Common name of everybody here.
pub const NAME: &str = "S1#190201234567PR";
/// An RSA certificate of 1024 bits, base64 of its DER.
pub const WEAK: &str = "MIIB+jCCAWOgAwIBAgIUaFWnjsGZFxdg1ZbWqMAzQiriza8wDQYJKoZIhvcNAQELBQAwETEPMA0GA1UEAwwGZGVib2xlMCAXDTI2MTEyNzA1NDU1MloYDzIxMjYxMTAzMDU0NTUyWjARMQ8wDQYDVQQDDAZkZWJvbGUwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAJnL4/j/jvWOJ8o6soTjObY+nIo/dS8TDp/CaQ2stZiaJSq6OWPYTI6wQaGkABgkGq0VgTKT1vLTLU9TXBQOOTwjMNIry27SxMS9HvJjoHqwYjDAtLtG6mgDc7G7SfM53/K/MmN9lBgkUOYTwDEPYOJ5kEwy9gRr786xXRvBnTpvAgMBAAGjTTBLMB0GA1UdDgQWBBQpOfn9vlt7gRVdrmJ9AL3ppBkflTAfBgNVHSMEGDAWgBQpOfn9vlt7gRVdrmJ9AL3ppBkflTAJBgNVHRMEAjAAMA0GCSqGSIb3DQEBCwUAA4GBAFOc1I1SIDKRS6CQYKxdIU9yVNfbY7T7YFaZxVJry3xpVBcQJyEh1AxUj2GRUq5rai+4qY/Lv50jgmHXMH/lg/86iez9PIB9kC+xcsJk1koGZaoyKXOeDzpBuczG755z1o6fh7Zco42z+gL5FYqlvhJfSqdclTik2FqdWm8EVbvg";

/// An RSA certificate of 2048 bits whose exponent is 3, base64 of its DER.
pub const SMALL_EXPONENT: &str = "MIIDEzCCAfugAwIBAgIUWyl1tFkEuVSii6+zJohRXEcGXKYwDQYJKoZIhvcNAQELBQAwHDEaMBgGA1UEAwwRUzEjMTkwMjAxMjM0NTY3UFIwIBcNMjYxMTI4MDQ0ODE0WhgPMjEyNjExMDQwNDQ4MTRaMBwxGjAYBgNVBAMMEVMxIzE5MDIwMTIzNDU2N1BSMIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAuEbf5S8ENaU+UpYJGnnWSSfvpbd2BPoGoWxnR8VvTZT2rturl/SK6a5Q7cuno+LMdTatta5l5h43/BhT7z9bd9HxyYcCOP3odB7hYcNakP8J04y6VY7GK7TWwlMYZMRFntvVBg5TAb7f34Nw92xeB1mvyIaa8k0gnLDnltN4Y0jbKbLvhL2Mt8Ny4/eIKRQB4eMKMysWvSckWziUpe1Pr2wg4CJJODCSMJcZ01KkWKLR4Mbd3ZR7OUZgiZU6+4Fnbd5bGZbt8IIZrIvaRtfa30ejmPlKuVsILdPH4FYkCcVAhhIdEPH4Lkif1W8xiFS59BkNisZOY4ODiacFEWKvowIBA6NNMEswHQYDVR0OBBYEFDrAocVFu18PmEm//Gy2BQXZt3loMB8GA1UdIwQYMBaAFDrAocVFu18PmEm//Gy2BQXZt3loMAkGA1UdEwQCMAAwDQYJKoZIhvcNAQELBQADggEBABGg9FEwc7TH75mfUYzFMl28PXzjDV1BJadb4zWOK586peqBQu1U+EYBVeR566aDmdGWDjpZUW6lyLfDd6aFWNs7WloGnfAGjbaagFHOJB2RfyPjQ8bIqngnfr8/3V4Yjq3zOB/EKUGG0hyPPU3CCOPHcDdP3yD2ai9/LFXRq/cjFOKcT+1CnDlN4+SMqUz4+98nlMR2aCYBHD1xmlqdiZhDm6cZWJT3oWRQ2odt+O6DU85U/g0abWMO4Mg+axQCfZ7G/deWpjcAbaq5u4yTgIxT3+aIFPzDKglUJOp5JfOrRqOGw/cecJ/LQyZMqPmnVz6at/Jda1fnD/rVeSpGg/U=";

/// An authority, and how it makes certificates.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub pem: String,
}

/// A certificate and its key.
#[derive(Clone)]
pub struct Minted {
    pub der: Vec<u8>,
    pub pem: String,
    pub key: String,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for an RSA key of [`rsa`], good from 2025 to the end of 2030, changed.
    pub fn mint(&self, key: usize, change: impl FnOnce(&mut CertificateParams)) -> Minted {
        let key = rsa(key);
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, NAME);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.not_before = date_time_ymd(2025, 1, 1);
        params.not_after = date_time_ymd(2030, 12, 31);
        change(&mut params);
        let certificate = params.signed_by(key, &self.issuer).unwrap();
        Minted { der: certificate.der().to_vec(), pem: certificate.pem(), key: key.serialize_pem() }
    }

    /// For the connection.
    pub fn client(&self) -> Minted {
        self.mint(0, |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth])
    }

    /// For the tokens.
    pub fn signer(&self) -> Minted {
        self.mint(1, |_| {})
    }

    /// For the listener, good long enough for a client that looks at its own clock.
    pub fn listener(&self) -> Minted {
        self.mint(2, |params| {
            params.not_after = date_time_ymd(2090, 1, 1);
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
            params.subject_alt_names = vec![rcgen::SanType::DnsName("localhost".try_into().unwrap())];
        })
    }

    /// What it revoked, good from the beginning to the end of 2026; a serial number of its own is in the certificate.
    pub fn revoking(&self, serials: &[u64]) -> String {
        let revoked = serials.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2026, 1, 1),
            reason_code: None,
            invalidity_date: None,
        });
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(2026, 1, 1),
            next_update: date_time_ymd(2026, 12, 31),
            crl_number: SerialNumber::from(1_u64),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).unwrap().pem().unwrap()
    }
}

impl Minted {
    /// What signs tokens with it.
    pub fn signature(&self) -> Signature {
        Signature::from_pem(&self.key, &self.pem).unwrap()
    }
}

/// RSA keys, each made once for all tests.
fn rsa(number: usize) -> &'static KeyPair {
    static KEYS: [OnceLock<KeyPair>; 3] = [const { OnceLock::new() }; 3];
    KEYS[number].get_or_init(|| KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap())
}
