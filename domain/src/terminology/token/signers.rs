//! Who may sign, where an installation wants fewer than everybody whom an authority knows (`terminology.md` §3,
//! "Authorisation"; security.md MO-11). Both rules are off unless somebody switches them on.

use super::fault::{ClaimProblem, TokenFault, Which};
use crate::terminology::oid;

/// The signers that are admitted; empty: all of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Signers(Vec<Entry>);

/// One line of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    /// Common name of the signature certificate, or its beginning.
    name: String,
    is_beginning: bool,
    /// The object identifiers, with everything below them; empty: all of them.
    oids: Vec<String>,
}

impl Signers {
    /// Reads names with commas between them. `*` at the end of a name stands for any rest; behind the last `=` of an entry
    /// stand the object identifiers it may load and delete, with `|` between them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(Entry::parse).collect::<Option<Vec<_>>>().map(Self)
    }

    /// May this signer call, for this object identifier?
    ///
    /// # Errors
    /// `iss` of the first token where the name is not on the list, `oid` of the second where it may not load that.
    pub fn admit(&self, common_name: &str, oid: Option<&str>) -> Result<(), TokenFault> {
        if self.0.is_empty() {
            return Ok(());
        }
        let own: Vec<&Entry> = self.0.iter().filter(|entry| entry.means(common_name)).collect();
        if own.is_empty() {
            return Err(TokenFault { token: Which::Bearer, claim: "iss", problem: ClaimProblem::SignerNotListed });
        }
        if own.iter().any(|entry| entry.may(oid)) {
            return Ok(());
        }
        Err(TokenFault { token: Which::Integrity, claim: "oid", problem: ClaimProblem::OidNotListed })
    }
}

impl Entry {
    fn parse(text: &str) -> Option<Self> {
        let (name, oids) = match text.rsplit_once('=') {
            Some((name, oids)) => (name.trim(), oids.split('|').map(oid::canonical).collect::<Option<Vec<_>>>()?),
            None => (text, Vec::new()),
        };
        let (name, is_beginning) = match name.strip_suffix('*') {
            Some(beginning) => (beginning, true),
            None => (name, false),
        };
        // A lone asterisk would be a list that keeps nobody out.
        (!name.is_empty()).then(|| Self { name: name.to_owned(), is_beginning, oids })
    }

    fn means(&self, common_name: &str) -> bool {
        if self.is_beginning { common_name.starts_with(&self.name) } else { common_name == self.name }
    }

    fn may(&self, oid: Option<&str>) -> bool {
        let below = |top: &String, oid: &str| {
            oid == top || oid.strip_prefix(top.as_str()).is_some_and(|rest| rest.starts_with('.'))
        };
        self.oids.is_empty() || oid.is_some_and(|oid| self.oids.iter().any(|top| below(top, oid)))
    }
}

/// Are two certificates of the same organisation? Case and spaces do not matter; one that names none is of none.
#[must_use]
pub fn same_organisation(one: Option<&str>, other: Option<&str>) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    match (one.map(plain), other.map(plain)) {
        (Some(one), Some(other)) => !one.is_empty() && one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_on_the_list_and_for_what() {
        let list = "S1#190201234567PR, S1#0302*=2.16.840.1|urn:oid:2.999, S1#A=B=1.2.3";
        let signers = Signers::parse(list).expect("a list");
        for (name, oid, refused) in [
            ("S1#190201234567PR", Some("1.2.3"), None),
            ("S1#190201234567PR", None, None),
            ("S1#190201234567PRX", Some("1.2.3"), Some("iss")),
            ("S1#030212", Some("2.16.840.1"), None),
            ("S1#030212", Some("2.16.840.1.5"), None),
            ("S1#030212", Some("2.999.4"), None),
            ("S1#030212", Some("2.16.840.11"), Some("oid")),
            ("S1#030212", None, Some("oid")),
            ("S1#A=B", Some("1.2.3.4"), None),
            ("", None, Some("iss")),
        ] {
            let fault = signers.admit(name, oid).err().map(|fault| fault.claim);
            assert_eq!(fault, refused, "{name} {oid:?}");
        }
        assert_eq!(Signers::default().admit("anybody", None), Ok(()));
        assert_eq!(Signers::parse(" , "), Some(Signers::default()));
        for wrong in ["*", "=1.2", "S1=LOINC", "S1=1.2|", "S1="] {
            assert_eq!(Signers::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn organisations() {
        for (one, other, same) in [
            (Some("Regione Esperia"), Some("regione  esperia "), true),
            (Some("Regione Esperia"), Some("ASL Esperia"), false),
            (Some("Regione Esperia"), None, false),
            (None, None, false),
            (Some(" "), Some(""), false),
        ] {
            assert_eq!(same_organisation(one, other), same, "{one:?} {other:?}");
        }
    }
}
