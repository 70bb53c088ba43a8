//! Small programs that ask for a voucher and check one, with the reader's own identifiers: the scripts of `docs/voucher`,
//! which the tests run.

use domain::voucher::Settings;
use domain::{ClientId, PurposeId};

/// Asks for a voucher, in a shell.
const ASK_SHELL: &str = include_str!("../../../../docs/voucher/ask.sh");
/// The same in Python.
const ASK_PYTHON: &str = include_str!("../../../../docs/voucher/ask.py");
/// Checks one.
const CHECK: &str = include_str!("../../../../docs/voucher/check.py");

/// Whom a sample is for.
pub struct Ids<'a> {
    pub client: ClientId,
    pub kid: &'a str,
    pub purpose: Option<PurposeId>,
}

/// The shell's sample.
pub fn shell(settings: &Settings, ids: &Ids<'_>) -> String {
    filled(ASK_SHELL, settings, ids)
}

/// Python's.
pub fn python(settings: &Settings, ids: &Ids<'_>) -> String {
    filled(ASK_PYTHON, settings, ids)
}

/// How a provider checks.
pub fn check(settings: &Settings) -> String {
    CHECK.replace("http://127.0.0.1:3000", &settings.issuer)
}

/// The scripts hold the defaults of a local installation and ids that nothing has.
fn filled(script: &str, settings: &Settings, ids: &Ids<'_>) -> String {
    let purpose = ids.purpose.map(|purpose| purpose.to_string()).unwrap_or_default();
    script
        .replace("http://127.0.0.1:3000/token.oauth2", &settings.token_url)
        .replace("127.0.0.1:3000/client-assertion", &settings.audience)
        .replace("00000000-0000-0000-0000-00000000c11e", &ids.client.to_string())
        .replace("kid-of-the-key", ids.kid)
        .replace("00000000-0000-0000-0000-0000000f17a1", &purpose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_holds_the_reader_s_own_identifiers_and_none_of_the_script_s() {
        let settings = Settings::at("https://ponte.example");
        let ids = Ids {
            client: ClientId("01900000-0000-7000-8000-000000000001".parse().expect("an id")),
            kid: "k1",
            purpose: None,
        };
        for sample in [shell(&settings, &ids), python(&settings, &ids), check(&settings)] {
            assert!(sample.contains("https://ponte.example"), "{sample}");
            for left in ["127.0.0.1", "kid-of-the-key", "c11e", "0f17a1"] {
                assert!(!sample.contains(left), "{left}: {sample}");
            }
        }
    }
}
