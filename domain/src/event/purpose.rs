//! What happens to purposes.

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

use crate::purpose::PurposeState;
use crate::{EserviceId, PurposeId, TenantId};

/// Something happened to a purpose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PurposeHappening {
    pub purpose: PurposeId,
    pub eservice: EserviceId,
    pub producer: TenantId,
    pub consumer: TenantId,
    /// State before; absent when it was just made.
    pub from: Option<PurposeState>,
    /// State after; absent when it is gone.
    pub to: Option<PurposeState>,
    /// May the provider know? Not of a draft that was never presented.
    pub shown_to_producer: bool,
    pub what: PurposeEvent,
}

/// Loads are calls per day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(PurposeEventKind), derive(EnumIter, IntoStaticStr))]
// Requests have events of the same names.
#[strum_discriminants(strum(prefix = "Purpose"))]
pub enum PurposeEvent {
    Created,
    Cloned {
        from: PurposeId,
    },
    DraftUpdated,
    /// Presented, and within the quotas.
    Activated {
        daily_calls: i64,
    },
    /// A load over the quotas waits for the provider.
    WaitingForApproval {
        daily_calls: i64,
    },
    /// The provider accepted a load over the quotas.
    Approved {
        daily_calls: i64,
    },
    Rejected {
        reason: String,
    },
    SuspendedByProducer {
        reason: String,
    },
    SuspendedByConsumer {
        reason: String,
    },
    UnsuspendedByProducer,
    UnsuspendedByConsumer,
    /// Another load is in force, without anybody's approval.
    PlanChanged {
        daily_calls: i64,
    },
    PlanWithdrawn,
    /// The provider raised the quotas: the load that waits is within them by now, and the consumer may take it up.
    FitsByNow {
        daily_calls: i64,
    },
    Archived,
    Deleted,
}
