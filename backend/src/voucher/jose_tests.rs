use super::*;

fn part(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn fault(text: &str) -> Malformed {
    read(text).expect_err("a refusal")
}

#[test]
fn only_three_parts_of_base64url_with_json_objects_are_a_token() {
    let (header, payload) = (part(r#"{"alg":"RS256"}"#), part(r#"{"a":[1,2.5,null,true,"x"]}"#));
    let good = format!("{header}.{payload}.AQAB");
    let signed = read(&good).expect("a token");
    assert_eq!(signed.message, format!("{header}.{payload}"));
    assert_eq!(signed.signature, [1, 0, 1]);
    assert_eq!(signed.token.payload["a"], serde_json::json!([1, 2.5, null, true, "x"]));
    for (text, expected) in [
        (String::new(), Malformed::Absent),
        ("a".repeat(MAX_BYTES + 1), Malformed::TooLong),
        (format!("{header}.{payload}"), Malformed::NotThreeParts),
        (format!("{good}.AQAB"), Malformed::NotThreeParts),
        (format!("{header}.{payload}.AQAB="), Malformed::NotBase64),
        (format!("{header}.{payload}. AQAB"), Malformed::NotBase64),
        (format!("{header}\n.{payload}.AQAB"), Malformed::NotBase64),
        (format!("{header}.{payload}.AQA/"), Malformed::NotBase64),
        // Bits that no octet has.
        (format!("{header}.{payload}.AR"), Malformed::NotBase64),
        (format!("{header}.{}.AQAB", part("[]")), Malformed::NotJson),
        (format!("{header}.{}.AQAB", part("{} {}")), Malformed::NotJson),
        (format!("{header}.{}.AQAB", part(r#"{"a":1e999}"#)), Malformed::NotJson),
        (format!("{header}.{}.AQAB", part(r#"{"a":1,"a":1}"#)), Malformed::DuplicateMember),
        (format!("{header}.{}.AQAB", part(r#"{"a":{"b":1,"b":2}}"#)), Malformed::DuplicateMember),
        (
            format!("{header}.{}.AQAB", part(&format!("{{\"a\":{}1{}}}", "[".repeat(8), "]".repeat(8)))),
            Malformed::TooDeep,
        ),
        (format!("{header}.{}.AQAB", part(&format!("{{\"a\":{}}}", "[".repeat(4000)))), Malformed::TooDeep),
    ] {
        assert_eq!(fault(&text), expected, "{text}");
    }
    let deep = format!("{header}.{}.AQAB", part(&format!("{{\"a\":{}1{}}}", "[".repeat(7), "]".repeat(7))));
    assert!(read(&deep).is_ok());
    let invalid = URL_SAFE_NO_PAD.encode([b'{', b'"', 0xff, b'"', b':', b'1', b'}']);
    assert_eq!(fault(&format!("{header}.{invalid}.AQAB")), Malformed::NotJson);
}

#[test]
fn a_thumbprint_has_the_required_members_alone() {
    // RFC 7638 §3.1.
    let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    let jwk = serde_json::json!({ "kty": "RSA", "n": n, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29" });
    let key = public_key(jwk.as_object().expect("an object")).expect("a key");
    assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assert_eq!(key.algorithm(), "RS256");
    let short = serde_json::json!({ "kty": "RSA", "n": &n[..300], "e": "AQAB" });
    assert!(public_key(short.as_object().expect("an object")).is_none());
    for other in [
        serde_json::json!({ "kty": "oct", "k": "AQAB" }),
        serde_json::json!({ "kty": "EC", "crv": "P-384", "x": "AQAB", "y": "AQAB" }),
        serde_json::json!({ "kty": "EC", "crv": "P-256", "x": "AQAB", "y": "AQAB" }),
    ] {
        assert!(public_key(other.as_object().expect("an object")).is_none(), "{other}");
    }
}
