//! What happens to partners and by them.

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

use crate::pratica::PraticaState;
use crate::{PartnerId, PraticaId, ServiceId, TenantId};

/// Something happened to a partner, or was done by it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PartnerHappening {
    pub partner: PartnerId,
    pub tenant: TenantId,
    pub what: PartnerEvent,
}

/// What an ente does with a partner, and what a partner brings. No secret is here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[strum_discriminants(name(PartnerEventKind), derive(EnumIter, IntoStaticStr))]
// Other things have events of the same names.
#[strum_discriminants(strum(prefix = "Partner"))]
pub enum PartnerEvent {
    Created {
        code: String,
    },
    ServicesChanged,
    /// What was agreed on with it is something else now.
    AgreementChanged,
    SecretRotated,
    /// The client certificate that lets it in is another one, or none.
    CertificateChanged,
    Revoked,
    /// It sent a pratica.
    Submitted {
        pratica: PraticaId,
    },
    /// It opened a pratica that was begun elsewhere.
    Opened {
        pratica: PraticaId,
    },
    /// It moved a pratica on.
    StatusChanged {
        pratica: PraticaId,
        to: PraticaState,
    },
    /// It added what its own protocol knows of a pratica.
    ProtocolsAdded {
        pratica: PraticaId,
        count: i64,
    },
    /// It wrote the sheet of a service.
    SheetWritten {
        service: ServiceId,
    },
    /// It wrote the text of a step of a service.
    TextWritten {
        service: ServiceId,
        step: String,
    },
}
