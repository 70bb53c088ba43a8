//! What happens to terminologies. Who stands for it is the signer of the call, and no account of the console.

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

use crate::TerminologyId;
use crate::terminology::{Kind, Signer};

/// Something happened to a version of a terminology.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TerminologyHappening {
    pub terminology: TerminologyId,
    pub resource: Kind,
    /// Dotted.
    pub oid: String,
    pub version: String,
    pub signer: Signer,
    pub what: TerminologyEvent,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(TerminologyEventKind), derive(EnumIter, IntoStaticStr))]
// Other things have events of the same names.
#[strum_discriminants(strum(prefix = "Terminology"))]
pub enum TerminologyEvent {
    Loaded { count: u64, file_sha256: String },
    Deleted { count: u64 },
}
