//! Tokens and certificates at the edge of the rules of `terminology.md` §3 and security.md §2.4, which no library makes by
//! itself: some of the certificates were made with OpenSSL and stand here.

use domain::terminology::token::CertificateFault;

use super::tests::{Authority, head, look, payload, rsa, sign};
use super::*;
use crate::testing::NOW;

/// 1 January 2030: the certificates below are good from November 2026 on.
const LATER: Timestamp = Timestamp(1_893_456_000_000_000);
/// RSA of 2048 bits with the exponent 3.
const SMALL_EXPONENT: &str = "MIIDEzCCAfugAwIBAgIUWyl1tFkEuVSii6+zJohRXEcGXKYwDQYJKoZIhvcNAQELBQAwHDEaMBgGA1UEAwwRUzEjMTkwMjAxMjM0NTY3UFIwIBcNMjYxMTI4MDQ0ODE0WhgPMjEyNjExMDQwNDQ4MTRaMBwxGjAYBgNVBAMMEVMxIzE5MDIwMTIzNDU2N1BSMIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAuEbf5S8ENaU+UpYJGnnWSSfvpbd2BPoGoWxnR8VvTZT2rturl/SK6a5Q7cuno+LMdTatta5l5h43/BhT7z9bd9HxyYcCOP3odB7hYcNakP8J04y6VY7GK7TWwlMYZMRFntvVBg5TAb7f34Nw92xeB1mvyIaa8k0gnLDnltN4Y0jbKbLvhL2Mt8Ny4/eIKRQB4eMKMysWvSckWziUpe1Pr2wg4CJJODCSMJcZ01KkWKLR4Mbd3ZR7OUZgiZU6+4Fnbd5bGZbt8IIZrIvaRtfa30ejmPlKuVsILdPH4FYkCcVAhhIdEPH4Lkif1W8xiFS59BkNisZOY4ODiacFEWKvowIBA6NNMEswHQYDVR0OBBYEFDrAocVFu18PmEm//Gy2BQXZt3loMB8GA1UdIwQYMBaAFDrAocVFu18PmEm//Gy2BQXZt3loMAkGA1UdEwQCMAAwDQYJKoZIhvcNAQELBQADggEBABGg9FEwc7TH75mfUYzFMl28PXzjDV1BJadb4zWOK586peqBQu1U+EYBVeR566aDmdGWDjpZUW6lyLfDd6aFWNs7WloGnfAGjbaagFHOJB2RfyPjQ8bIqngnfr8/3V4Yjq3zOB/EKUGG0hyPPU3CCOPHcDdP3yD2ai9/LFXRq/cjFOKcT+1CnDlN4+SMqUz4+98nlMR2aCYBHD1xmlqdiZhDm6cZWJT3oWRQ2odt+O6DU85U/g0abWMO4Mg+axQCfZ7G/deWpjcAbaq5u4yTgIxT3+aIFPzDKglUJOp5JfOrRqOGw/cecJ/LQyZMqPmnVz6at/Jda1fnD/rVeSpGg/U=";
/// An authority that signed itself with SHA-1, as that of the FSE test environment did.
const OLD_AUTHORITY: &str = "MIIDHjCCAgagAwIBAgIUFV/0dy/KZdsqzj3c5MoPaH9SCOAwDQYJKoZIhvcNAQEFBQAwFzEVMBMGA1UEAwwMQ0EgY29uIFNIQS0xMCAXDTI2MTEyODA0NDg0MVoYDzIxMjUwNjIyMDQ0ODQxWjAXMRUwEwYDVQQDDAxDQSBjb24gU0hBLTEwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCrVGCtT6FIkND0iougqa0ghNjt09YeiWO4p/BDHE4b9rAzA+YjZQtGNzTEC0kiCFGY4I7dTsNN7NTDss+JTgjzRcZqHodKnFmK5cJWaIhKpWkuaHAD8G5nUfMB+6ChC3fWH1j/kl4yYCBaXNeOsCwsJEdh4GtAWOXB7TDK6bXoz8+MywCUKTcw6CsFAEGnetmv80sjB4lgpLwdiXnC6PjfeiiS4GdmLVojl2ul4juVv1dEBJbPD0lLqrA/JuWi8V0CfW2AKTl7ukiXsAPnW81pWSYvsXarYc7301soAO3nOA0Mvm3LtQaru1cyxIo5m0il6u37GjVpSBrlrccGnAfjAgMBAAGjYDBeMB0GA1UdDgQWBBSmwk2llUntj975mRMi8xxA52FsQDAfBgNVHSMEGDAWgBSmwk2llUntj975mRMi8xxA52FsQDAPBgNVHRMBAf8EBTADAQH/MAsGA1UdDwQEAwIBBjANBgkqhkiG9w0BAQUFAAOCAQEAFYJadBDOBs+rgJcQjc7YqU5w2Afmgz/cWbfMZALSQQDDRF0zJfgOHcSQzjZN4Hm2v2Nbmo1pta0yxU+JwGKtMLNgHQ1QeoYUY+MBdh/v+u/lH3uf9FJFbVnG+CFK3wBmDvihWliF6QdDvXWRgcxNfOF7mzvRW6o7PCL6zoNmyT7/WqP+rblLISsJBo4lniGYNHte/jpPRVFImmPJ7n8bvxiGf+BHZkH3CK/KL8+3dcGEQ8F9slv9HwicZHcY5pPaSV1huUyeYdV26r2TMZYd0RWJzNsxpbyx5eTnOPe3xkrlo9iPaP2bxaHZ14X9YLM2sjOAQ1corHGspBuVHvh87A==";
/// What it signed with SHA-256.
const GOOD: &str = "MIIDCjCCAfKgAwIBAgIBBzANBgkqhkiG9w0BAQsFADAXMRUwEwYDVQQDDAxDQSBjb24gU0hBLTEwIBcNMjYxMTI4MDQ0ODQxWhgPMjEyNTA2MjIwNDQ4NDFaMBwxGjAYBgNVBAMMEVMxIzE5MDIwMTIzNDU2N1BSMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4l9UNhdIaZaZE+Yf+hRn7DS+/oKJHMOCMkmaBsNpEsq2+FIZ/xrFwP/1ZY0xWI749MIsbc1sQg01CRAX5GEziNmU100CBNSYJ7P/oIZ26iEJqQ9r1VivFUOqgUAVsx8gCN2ZEKYs1IgDS1XuCMxISdkoXna3WSUwO9hOL9FqNExJvTj8zhFrPCHUil7Iu+ldMMVF/9gNpsCCV34lKAzvgaxks7gVUOHJxmAihD5KnKFLoPKy75uPswRpkcRBXgJ/BlmOdEwzxpg35EVsUaG1j3+qpjNDEc5ZGMPV2tsphpT/bj6U/vEMdK0/z57U3DPvPTO+9fd0RCE5pQKKOpgN3QIDAQABo1owWDAJBgNVHRMEAjAAMAsGA1UdDwQEAwIHgDAdBgNVHQ4EFgQU6JydyOVtz/aTJGpj+dy+D+pEhYswHwYDVR0jBBgwFoAUpsJNpZVJ7Y/e+ZkTIvMcQOdhbEAwDQYJKoZIhvcNAQELBQADggEBAIfrHDFP2itC8xJ+bXe9sfQjX8wv+rQwW+SFWkmMIxs+nY9+SHVqtAazOt5yRL+X2XBepH/r9LSYDoPXk0eeHorMktba+KgwxOUHWnhzes+7Tq/X7wPkaVMuxkG91KiXRqb9tRvUf4UIN4hWlWEDRowg575KvRdake/zJCgIHef3vTZQrbaTBXr4OCMUGWAkC5BEqj8MaywD0YvcMkXsgPZc3nGD4GwWG5M/ChB7QajycMqKMtnHVTEDIClXgD9XjO/Ap6QO0lRSnxVzJXLIAva5BFqeBdywBXoFQkri8TroHI8trgJqqM+APZXujzTohL5BArHDtjTB6QNG/ERkfHs=";
/// The same, signed with SHA-1.
const SHA_1: &str = "MIIDCjCCAfKgAwIBAgIBBzANBgkqhkiG9w0BAQUFADAXMRUwEwYDVQQDDAxDQSBjb24gU0hBLTEwIBcNMjYxMTI4MDQ0ODQxWhgPMjEyNTA2MjIwNDQ4NDFaMBwxGjAYBgNVBAMMEVMxIzE5MDIwMTIzNDU2N1BSMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4l9UNhdIaZaZE+Yf+hRn7DS+/oKJHMOCMkmaBsNpEsq2+FIZ/xrFwP/1ZY0xWI749MIsbc1sQg01CRAX5GEziNmU100CBNSYJ7P/oIZ26iEJqQ9r1VivFUOqgUAVsx8gCN2ZEKYs1IgDS1XuCMxISdkoXna3WSUwO9hOL9FqNExJvTj8zhFrPCHUil7Iu+ldMMVF/9gNpsCCV34lKAzvgaxks7gVUOHJxmAihD5KnKFLoPKy75uPswRpkcRBXgJ/BlmOdEwzxpg35EVsUaG1j3+qpjNDEc5ZGMPV2tsphpT/bj6U/vEMdK0/z57U3DPvPTO+9fd0RCE5pQKKOpgN3QIDAQABo1owWDAJBgNVHRMEAjAAMAsGA1UdDwQEAwIHgDAdBgNVHQ4EFgQU6JydyOVtz/aTJGpj+dy+D+pEhYswHwYDVR0jBBgwFoAUpsJNpZVJ7Y/e+ZkTIvMcQOdhbEAwDQYJKoZIhvcNAQEFBQADggEBAGaA1/xrqI3EFXXcU4rLMIYhejbFibfr90lckfc9VOIRAAc0YKVruMjsGKu1pfzGAnpYiZywH3R1TzHOnb5XZHBiUEiKkjpXdZ7pBpLdcQjAe8Wv10Pq0LVQXRXVYMKN0fMSyU/J03dZCg9wnoI1/i82MuLuYkR3CuwTfxgu3ouRSIQu+M1r6v16oILsYa0OAU9Jx4in+gHKVh9dnnj3a8SY7So77hE2PUbjQPqhv2e7ZLFKlH15/d/+H0xTPVOKS0CGS3ZHF++ebq6sAoyNgvInbMdXJZiaGVeudvnCJmp59OUlxdUqVt3ljUkR8DZ2+lZmfksT4NP7AjRcaM7KuYU=";

fn der(text: &str) -> Vec<u8> {
    STANDARD.decode(text).expect("base64")
}

#[test]
fn every_algorithm_of_the_table_is_verified_and_the_slip_of_the_requirement_means_rs384() {
    let (authority, key) = (Authority::new("CA di prova"), rsa());
    let leaf = authority.signer(&key, |_| {});
    let anchors = authority.anchors();
    for algorithm in ["RS256", "RS384", "RS383", "RS512"] {
        let one = |which| sign(&key, &head(algorithm, &[&leaf]), &payload(which).to_string());
        let looked = look(&one(Which::Bearer), &one(Which::Integrity), &anchors, None);
        assert!(looked.is_ok(), "{algorithm}: {looked:?}");
    }
}

#[test]
fn a_header_and_a_payload_are_plain_objects_in_which_no_name_stands_twice() {
    let (authority, key) = (Authority::new("CA di prova"), rsa());
    let leaf = authority.signer(&key, |_| {});
    let anchors = authority.anchors();
    let both = [Which::Bearer, Which::Integrity];
    let [good_head, other] = [head("RS256", &[&leaf]), "{}".to_owned()];
    for which in both {
        let good = payload(which).to_string();
        let first = |object: &str, member: &str| object.replacen('{', &format!("{{{member},"), 1);
        let deep = format!("\"a\":{}{}", "[".repeat(1_000), "]".repeat(1_000));
        for (head, payload) in [
            (first(&good_head, "\"typ\":\"JWT\""), good.clone()),
            (first(&good_head, "\"alg\":\"none\""), good.clone()),
            (first(&good_head, "\"peso\":NaN"), good.clone()),
            (format!("[{good_head}]"), good.clone()),
            (format!("{good_head}{other}"), good.clone()),
            (good_head.clone(), first(&good, "\"sub\":\"RSSMRA80A01H501U\"")),
            (good_head.clone(), first(&good, "\"jti\":\"2\"")),
            (good_head.clone(), first(&good, "\"peso\":NaN")),
            (good_head.clone(), first(&good, &deep)),
            (good_head.clone(), format!("\u{feff}{good}")),
            (good_head.clone(), format!("{good}{other}")),
            (good_head.clone(), format!("[{good}]")),
            (good_head.clone(), "null".to_owned()),
            (good_head.clone(), String::new()),
        ] {
            let wrong = sign(&key, &head, &payload);
            let fine = |which: Which| sign(&key, &good_head, &super::tests::payload(which).to_string());
            let looked = match which {
                Which::Bearer => look(&wrong, &fine(Which::Integrity), &anchors, None),
                Which::Integrity => look(&fine(Which::Bearer), &wrong, &anchors, None),
            };
            let fault = looked.expect_err("refused");
            let expected = TokenFault { token: which, claim: "jwt", problem: ClaimProblem::Malformed };
            assert_eq!(fault, expected, "{head} {payload}");
        }
    }
}

#[test]
fn a_key_with_a_small_exponent_is_weak() {
    let (anchors, chain) = (Authority::new("CA di prova").anchors(), [der(SMALL_EXPONENT)]);
    assert_eq!(trusted(&chain, &anchors, NOW, None).map(drop), Err(CertificateFault::WeakKey));
    assert_eq!(connection(&chain, &anchors, NOW), Err(CertificateFault::WeakKey));
}

#[test]
fn sha_1_is_left_to_an_authority_that_signs_itself() {
    let pem = pem::encode(&pem::Pem::new("CERTIFICATE", der(OLD_AUTHORITY)));
    let anchors = Anchors::from_pem(&pem).expect("an authority, however it signed itself");
    for (leaf, expected) in [(GOOD, Ok(())), (SHA_1, Err(CertificateFault::UnknownIssuer))] {
        assert_eq!(trusted(&[der(leaf)], &anchors, LATER, None).map(drop), expected);
    }
    assert_eq!(trusted(&[der(GOOD)], &anchors, NOW, None).map(drop), Err(CertificateFault::NotYetValid));
}
