//! Whom the terminology service for machines trusts: the authorities it reads from files, and what it wants of tokens. The
//! listener judges by it, and the pages of the console show it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use domain::Timestamp;
use domain::terminology::Profile;
use domain::terminology::token::{DAY, Signers, SubjectCheck};

use super::reload::Reloaded;
use super::signature::{Anchors, Checks, Listed};

/// What is wanted of tokens and of those who sign them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// The addresses that name the service in tokens.
    pub audiences: Vec<String>,
    pub subject_check: SubjectCheck,
    /// Seconds since `iat` at most.
    pub token_age: i64,
    /// Who may sign; empty: everybody whom an authority knows.
    pub signers: Signers,
    /// The certificates of the connection and of the signature name one organisation (security.md MO-11).
    pub same_organisation: bool,
    /// How closely tokens, forms and files keep to what is written.
    pub profile: Profile,
    /// The second token of an upload says which file it speaks of.
    pub requires_file_hash: bool,
}

impl Wanted {
    /// As it is where nothing else is said.
    #[must_use]
    pub fn of(audiences: Vec<String>) -> Self {
        Self {
            audiences,
            subject_check: SubjectCheck::Shape,
            token_age: DAY,
            signers: Signers::default(),
            same_organisation: false,
            profile: Profile::Lenient,
            requires_file_hash: false,
        }
    }
}

/// The authorities, and what is wanted.
pub struct Trust {
    pub wanted: Wanted,
    /// Authorities of the connections' certificates; absent where nobody looks at them.
    pub clients: Option<Reloaded<Anchors>>,
    /// Authorities of the signature certificates.
    pub signers: Reloaded<Anchors>,
}

/// One of the files of authorities, as it stands now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bundle {
    /// No while it cannot be used: then nobody is let in.
    pub is_usable: bool,
    /// What is in it, or was when it could last be used.
    pub listed: Vec<Listed>,
}

impl Trust {
    /// Opens the files of authorities.
    ///
    /// # Errors
    /// When one of them cannot be read or names nobody.
    pub fn open(wanted: Wanted, client_ca: Option<&Path>, signature_ca: &Path) -> anyhow::Result<Self> {
        let clients = client_ca.map(|file| anchors(file).context("PONTE_CLIENT_CA")).transpose()?;
        Ok(Self { wanted, clients, signers: anchors(signature_ca).context("PONTE_SIGNATURE_CA")? })
    }

    /// What tokens are held against. `connection` is the client's certificate, DER.
    #[must_use]
    pub fn checks<'a>(&'a self, anchors: &'a Anchors, now: Timestamp, connection: Option<&'a [u8]>) -> Checks<'a> {
        Checks {
            anchors,
            audiences: &self.wanted.audiences,
            subject_check: self.wanted.subject_check,
            max_age: self.wanted.token_age,
            now,
            connection,
            signers: &self.wanted.signers,
            same_organisation: self.wanted.same_organisation,
            profile: self.wanted.profile,
        }
    }

    /// The authorities of the signature certificates.
    #[must_use]
    pub fn signature_bundle(&self) -> Bundle {
        Bundle::of(&self.signers)
    }

    /// The authorities of the connections' certificates, where somebody looks at them.
    #[must_use]
    pub fn client_bundle(&self) -> Option<Bundle> {
        self.clients.as_ref().map(Bundle::of)
    }
}

impl Bundle {
    fn of(file: &Reloaded<Anchors>) -> Self {
        let is_usable = file.current().is_some();
        let last: Arc<Anchors> = file.latest();
        Self { is_usable, listed: last.listed().to_vec() }
    }
}

fn anchors(file: &Path) -> anyhow::Result<Reloaded<Anchors>> {
    Reloaded::open(vec![file.to_owned()], |files| {
        let text = std::fs::read_to_string(&files[0]).with_context(|| files[0].display().to_string())?;
        Anchors::from_pem(&text).with_context(|| files[0].display().to_string())
    })
}
