//! How certificates are named, and who may name one.

use super::*;
use crate::Decision;
use crate::partner::certificate::CertificateName;

fn subject(attributes: &[(&str, &str)]) -> Option<CertificateName> {
    let owned = attributes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    CertificateName::subject(&owned.collect::<Vec<_>>())
}

#[test]
fn a_fingerprint_is_one_name_however_it_is_typed() {
    let name = CertificateName::fingerprint([0xAB; 32]);
    let plain = "ab".repeat(32);
    let colons = ["AB"; 32].join(":");
    for typed in [plain.as_str(), colons.as_str(), &format!(" sha256:{plain}\n"), &plain.to_uppercase()] {
        assert_eq!(CertificateName::parse(typed), Ok(name.clone()), "{typed}");
    }
    assert_eq!((name.as_str(), name.shown()), (format!("sha256:{plain}").as_str(), plain.as_str()));
    for wrong in ["", "ab", &plain[1..], &format!("{plain}ab"), &plain.replace('a', "g")] {
        assert_eq!(CertificateName::parse(wrong), Err(FieldProblem::Malformed), "{wrong}");
    }
}

#[test]
fn a_subject_is_one_name_in_whichever_order_and_never_a_common_name_alone() {
    let name = subject(&[("C", "IT"), ("O", "Ditta, \"S.r.l.\""), ("CN", "portale=1")]).unwrap();
    for typed in [
        r#"C=IT, O=Ditta\, \"S.r.l.\", CN=portale=1"#,
        r#"cn=portale\=1,o=Ditta\, "S.r.l.",c=IT"#,
        r#"/C=IT/O=Ditta, "S.r.l."/CN=portale=1"#,
        name.as_str(),
        name.shown(),
    ] {
        assert_eq!(CertificateName::parse(typed), Ok(name.clone()), "{typed}");
    }
    let other = CertificateName::parse("C=IT, O=Ditta, CN=portale\\, O=Altra").unwrap();
    assert_eq!(subject(&[("C", "IT"), ("O", "Ditta"), ("CN", "portale, O=Altra")]), Some(other), "no value ends early");
    for wrong in ["CN=portale", "CN=", "=IT, CN=a", "C=IT, CN", "C=IT, CN=a\\", "C=IT,, CN=a", "C=IT, CN=a\u{7}b"] {
        assert_eq!(CertificateName::parse(wrong), Err(FieldProblem::Malformed), "{wrong}");
    }
    assert_eq!(CertificateName::parse(&"x".repeat(501)), Err(FieldProblem::TooLong { max: 500 }));
    assert_eq!(subject(&[("CN", "portale")]), None);
    assert_eq!(subject(&[("C K", "IT"), ("CN", "a")]), None);
}

#[test]
fn an_administrator_gives_it_and_takes_it_away() {
    let admin = actor(COMUNE_VALDORO, Role::OperatoreAdmin);
    let plain = "ab".repeat(32);
    let set = |partner: &Partner, typed: &str, taken| {
        let known = Known { own_services: &OWN, certificate_taken: taken };
        decide(PartnerCommand::SetCertificate(typed.to_owned()), partner, &known, &admin, NOW)
    };
    let stored = |decision: &Decision| match decision.writes() {
        [Write::UpdatePartner(partner)] => partner.clone(),
        other => panic!("{other:?}"),
    };
    let given = stored(&set(&partner(), &plain, false).unwrap());
    assert_eq!(given.certificate, Some(CertificateName::fingerprint([0xAB; 32])));
    assert!(set(&given, &plain.to_uppercase(), false).unwrap().writes().is_empty(), "it has it");
    assert_eq!(stored(&set(&given, "  ", false).unwrap()).certificate, None, "taken away");
    let wrong = |problem| Err(Denial::field("certificate", problem));
    assert_eq!(set(&partner(), &plain, true).map(drop), wrong(FieldProblem::Taken));
    assert_eq!(set(&partner(), "CN=portale", false).map(drop), wrong(FieldProblem::Malformed));
    let revoked = Partner { revoked_at: Some(NOW), ..partner() };
    assert_eq!(set(&revoked, &plain, false).map(drop), Err(Denial::PartnerRevoked));
}
