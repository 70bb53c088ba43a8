//! What happens to pratiche and to the services they are of.

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

use crate::pratica::PraticaState;
use crate::{PraticaId, ServiceId, TenantId, UserId};

/// Something happened to a pratica.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PraticaHappening {
    pub pratica: PraticaId,
    pub service: ServiceId,
    pub tenant: TenantId,
    /// State before.
    pub from: PraticaState,
    /// State after.
    pub to: PraticaState,
    pub what: PraticaEvent,
}

/// Something happened to a service.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ServiceHappening {
    pub service: ServiceId,
    pub tenant: TenantId,
    pub what: ServiceEvent,
}

/// The desk's side of a pratica. Nothing the citizen wrote is here: the log is kept longer than the pratica.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(PraticaEventKind), derive(EnumIter, IntoStaticStr))]
// Other things have events of the same names.
#[strum_discriminants(strum(prefix = "Pratica"))]
pub enum PraticaEvent {
    Submitted,
    /// The request has its number.
    Registered {
        number: String,
    },
    TakenInCharge,
    Released,
    Reassigned {
        to: UserId,
    },
    /// Its operator went on with "Elabora".
    Prepared,
    FileAdded {
        name: String,
    },
    FileRemoved {
        name: String,
    },
    Accepted,
    Rejected {
        reason: String,
    },
    /// The answer has its number.
    OutcomeRegistered {
        number: String,
    },
    IntegrationRequested {
        text: String,
    },
    IntegrationReceived,
    Reopened {
        reason: String,
    },
    Commented,
    /// The ente's own protocol was asked too often in vain.
    ProtocolFailed,
    /// An administrator has it asked again.
    ProtocolRetried,
}

/// What an ente does with a service.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(ServiceEventKind), derive(EnumIter, IntoStaticStr))]
#[strum_discriminants(strum(prefix = "Service"))]
pub enum ServiceEvent {
    Created {
        name: String,
    },
    OperatorEnabled {
        person: UserId,
    },
    OperatorDisabled {
        person: UserId,
    },
    /// Whoever runs the platform said where its documents are registered.
    ProtocolConfigured,
}
