//! What a partner's client certificate is known by (seed 001, "tramite certificati crittografici"; security.md BAS-6): the
//! SHA-256 of the certificate, or its whole subject, never a common name alone. That the certificate comes from an authority
//! that is trusted is asked before, where the connection is.

use crate::FieldProblem;

const FINGERPRINT: &str = "sha256:";
const SUBJECT: &str = "subject:";
/// Fewest attributes of a subject: one alone, a common name above all, is borne by too many.
const MIN_ATTRIBUTES: usize = 2;
/// Most characters of a subject.
const MAX_SUBJECT: usize = 500;

/// The name of a certificate, in one spelling.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CertificateName(String);

impl CertificateName {
    /// The name of the certificate with this SHA-256.
    #[must_use]
    pub fn fingerprint(digest: [u8; 32]) -> Self {
        let hex = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        Self(format!("{FINGERPRINT}{hex}"))
    }

    /// The name of the certificates with this subject: attributes and their values, in whichever order. Nothing for a
    /// subject that too many bear, or that cannot be written down.
    #[must_use]
    pub fn subject(attributes: &[(String, String)]) -> Option<Self> {
        let mut parts = Vec::new();
        for (key, value) in attributes {
            let (key, value) = (key.trim().to_uppercase(), value.trim());
            let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
            if !plain || value.is_empty() || value.chars().any(char::is_control) {
                return None;
            }
            parts.push(format!("{key}={}", escaped(value)));
        }
        parts.sort();
        let subject = parts.join(", ");
        let fits = parts.len() >= MIN_ATTRIBUTES && subject.chars().count() <= MAX_SUBJECT;
        fits.then(|| Self(format!("{SUBJECT}{subject}")))
    }

    /// The name as it was typed: 64 hexadecimal digits, with colons or without, or a subject such as
    /// `C=IT, O=Ente, CN=portale`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(typed: &str) -> Result<Self, FieldProblem> {
        let typed = typed.trim();
        if typed.chars().count() > MAX_SUBJECT {
            return Err(FieldProblem::TooLong { max: MAX_SUBJECT as u64 });
        }
        let typed = typed.strip_prefix(FINGERPRINT).or_else(|| typed.strip_prefix(SUBJECT)).unwrap_or(typed);
        if !typed.contains('=') {
            let hex = typed.chars().filter(|c| *c != ':' && !c.is_whitespace()).collect::<String>();
            let is_digest = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
            return if is_digest {
                Ok(Self(format!("{FINGERPRINT}{}", hex.to_lowercase())))
            } else {
                Err(FieldProblem::Malformed)
            };
        }
        attributes(typed).and_then(|attributes| Self::subject(&attributes)).ok_or(FieldProblem::Malformed)
    }

    /// The name as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as people write it: without what says which kind it is.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.0.strip_prefix(FINGERPRINT).or_else(|| self.0.strip_prefix(SUBJECT)).unwrap_or(&self.0)
    }
}

fn escaped(value: &str) -> String {
    let mut text = String::new();
    for c in value.chars() {
        if matches!(c, ',' | '+' | '=' | '\\' | '"' | '/') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// The attributes of a subject as programs write them, separated by commas, or by slashes where it begins with one; a
/// backslash takes a separator for what it is.
fn attributes(typed: &str) -> Option<Vec<(String, String)>> {
    let (typed, separator) = match typed.strip_prefix('/') {
        Some(rest) => (rest, '/'),
        None => (typed, ','),
    };
    let mut found = Vec::new();
    let (mut key, mut text, mut quoted) = (None, String::new(), false);
    for c in typed.chars().chain([separator]) {
        if std::mem::take(&mut quoted) {
            text.push(c);
        } else if c == '\\' {
            quoted = true;
        } else if c == '=' && key.is_none() {
            key = Some(std::mem::take(&mut text));
        } else if c == separator {
            found.push((key.take()?, std::mem::take(&mut text)));
        } else {
            text.push(c);
        }
    }
    // A backslash at the very end has nothing to stand before.
    (!quoted && key.is_none() && text.is_empty()).then_some(found)
}
