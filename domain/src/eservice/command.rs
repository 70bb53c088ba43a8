//! What can be asked of an e-service and of a version, as it was typed; and the checks that need nothing but the
//! typed values (`interop.md` §1.5, §1.6).

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, EnumString, IntoStaticStr};

use super::{
    ApprovalPolicy, Audience, Descriptor, DescriptorDescription, EserviceDescription, EserviceName, Mode, Quotas,
    RiskAnalysisData, Technology,
};
use crate::requirement::Requirements;
use crate::text::Fields;
use crate::{Denial, FieldProblem, RiskAnalysisId, Timestamp};

/// The general data of an e-service.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GeneralData {
    /// 5 to 60 characters, unique for the provider without regard to case.
    pub name: String,
    /// 10 to 400 characters.
    pub description: String,
    pub technology: Technology,
    pub mode: Mode,
    /// Does it treat personal data? May be left open until publication.
    #[serde(default)]
    pub personal_data: Option<bool>,
}

/// The data of a version while it is written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionData {
    /// 10 to 250 characters; may be left empty until publication.
    #[serde(default)]
    pub description: String,
    /// Whom vouchers are for; each up to 250 characters. May be left empty until publication.
    #[serde(default)]
    pub audience: Vec<String>,
    /// Seconds, 60 to 86,400.
    pub voucher_lifespan: i64,
    /// 1 to 10⁹.
    pub daily_calls_per_consumer: i64,
    /// 1 to 10⁹, not less than the former.
    pub daily_calls_total: i64,
    pub agreement_approval_policy: ApprovalPolicy,
    /// What is asked of consumers.
    #[serde(default)]
    pub attributes: Requirements,
}

impl Default for VersionData {
    /// Where nothing is said: the smallest load, short vouchers, and a person who looks at each request.
    fn default() -> Self {
        Self {
            description: String::new(),
            audience: Vec::new(),
            voucher_lifespan: 600,
            daily_calls_per_consumer: 1,
            daily_calls_total: 1,
            agreement_approval_policy: ApprovalPolicy::Manual,
            attributes: Requirements::default(),
        }
    }
}

/// What can be asked of an e-service as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(EserviceAction),
    derive(PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr)
)]
#[strum_discriminants(serde(rename_all = "camelCase"))]
#[strum_discriminants(strum(serialize_all = "camelCase"))]
pub enum EserviceCommand {
    /// Change the general data, while no version has left the draft.
    Update(GeneralData),
    /// Change the name after publication.
    UpdateName {
        name: String,
    },
    /// Change the description after publication.
    UpdateDescription {
        description: String,
    },
    /// Begin a new version: a copy of the latest, or with the data given.
    CreateVersion {
        data: Option<VersionData>,
    },
    /// Delete it, while no version has left the draft.
    Delete,
    /// Begin a risk analysis of an e-service that receives.
    AddRiskAnalysis(RiskAnalysisData),
    UpdateRiskAnalysis {
        id: RiskAnalysisId,
        data: RiskAnalysisData,
    },
    DeleteRiskAnalysis {
        id: RiskAnalysisId,
    },
}

/// What can be asked of a version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(DescriptorAction),
    derive(PartialOrd, Ord, Hash, Serialize, Deserialize, EnumIter, EnumString, IntoStaticStr)
)]
#[strum_discriminants(serde(rename_all = "camelCase"))]
#[strum_discriminants(strum(serialize_all = "camelCase"))]
pub enum DescriptorCommand {
    /// Change a draft.
    Update(VersionData),
    /// Delete a draft, and the e-service with it when it has no other version.
    Delete,
    Publish,
    /// Stop vouchers; requests stay as they are.
    Suspend {
        #[serde(default)]
        reason: String,
    },
    /// Lift the suspension.
    Activate,
    /// Change load limits and voucher lifetime after publication.
    UpdateQuotas(Quotas),
    /// Add alternatives to the requirements after publication.
    UpdateAttributes(Requirements),
    /// Change who activates later submissions.
    UpdatePolicy {
        policy: ApprovalPolicy,
    },
    /// A new e-service with a copy of this version as its first draft.
    Clone,
    /// End the version for good (`decisions.md` I12).
    Archive,
    /// Tell everybody who uses the version that it will be suspended, from when on and why.
    AnnounceSuspension {
        from: Timestamp,
        #[serde(default)]
        reason: String,
    },
    /// Take that back, and tell them.
    WithdrawNotice,
}

/// Most audiences of a version.
pub const MAX_AUDIENCES: usize = 20;
/// Why a provider will suspend a version: whoever uses it must be able to prepare.
pub type NoticeReason = crate::text::Text<10, 1000>;
/// Why a provider suspends a version; may be left out.
pub type VersionSuspensionReason = crate::text::Text<0, 1000>;

/// Checks name and description; the rest cannot be wrong.
///
/// # Errors
/// `Invalid` naming every wrong field.
pub fn check_general(data: GeneralData) -> Result<GeneralData, Denial> {
    let mut fields = Fields::new();
    let name: Option<EserviceName> = fields.text("name", &data.name);
    let description: Option<EserviceDescription> = fields.text("description", &data.description);
    let (name, description) = fields.finish(name.zip(description))?;
    Ok(GeneralData { name: name.into(), description: description.into(), ..data })
}

/// Checks the data of a draft: description and audience may still be empty.
///
/// # Errors
/// `Invalid` naming every wrong field, then `InconsistentDailyCalls`, then what [`Requirements::check`] answers.
pub fn check_version(data: VersionData) -> Result<VersionData, Denial> {
    let mut fields = Fields::new();
    let description = if data.description.trim().is_empty() {
        Some(String::new())
    } else {
        fields.text::<10, 250>("description", &data.description).map(String::from)
    };
    let audience = check_audience(&mut fields, &data.audience);
    check_ranges(&mut fields, data.quotas());
    let (description, audience) = fields.finish(description.zip(audience))?;
    data.quotas().consistent()?;
    data.attributes.check()?;
    Ok(VersionData { description, audience, attributes: data.attributes.without_empty_groups(), ..data })
}

/// Checks load limits and voucher lifetime.
///
/// # Errors
/// `Invalid` naming every number out of range, then `InconsistentDailyCalls`.
pub fn check_quotas(quotas: Quotas) -> Result<Quotas, Denial> {
    let mut fields = Fields::new();
    check_ranges(&mut fields, quotas);
    let quotas = fields.finish(Some(quotas))?;
    quotas.consistent()?;
    Ok(quotas)
}

fn check_audience(fields: &mut Fields, typed: &[String]) -> Option<Vec<String>> {
    if typed.len() > MAX_AUDIENCES {
        fields.problem("audience", FieldProblem::TooMany { max: MAX_AUDIENCES as u64 });
        return None;
    }
    let mut audience: Vec<String> = Vec::with_capacity(typed.len());
    for entry in typed {
        let entry: Audience = fields.text("audience", entry)?;
        if audience.iter().any(|other| other == entry.as_str()) {
            fields.problem("audience", FieldProblem::Duplicated);
            return None;
        }
        audience.push(entry.into());
    }
    Some(audience)
}

fn check_ranges(fields: &mut Fields, quotas: Quotas) {
    let mut within = |field, value, min, max| {
        if !(min..=max).contains(&value) {
            fields.problem(field, FieldProblem::OutOfRange { min, max });
        }
    };
    within("dailyCallsPerConsumer", quotas.daily_calls_per_consumer, 1, 1_000_000_000);
    within("dailyCallsTotal", quotas.daily_calls_total, 1, 1_000_000_000);
    within("voucherLifespan", quotas.voucher_lifespan, 60, 86_400);
}

impl VersionData {
    /// The data of a version as they stand.
    #[must_use]
    pub fn of(version: &Descriptor) -> Self {
        Self {
            description: version.description.clone(),
            audience: version.audience.clone(),
            voucher_lifespan: version.quotas.voucher_lifespan,
            daily_calls_per_consumer: version.quotas.daily_calls_per_consumer,
            daily_calls_total: version.quotas.daily_calls_total,
            agreement_approval_policy: version.policy,
            attributes: version.requirements.clone(),
        }
    }

    /// The numbers, as a version stores them.
    #[must_use]
    pub const fn quotas(&self) -> Quotas {
        Quotas {
            daily_calls_per_consumer: self.daily_calls_per_consumer,
            daily_calls_total: self.daily_calls_total,
            voucher_lifespan: self.voucher_lifespan,
        }
    }
}

impl Quotas {
    fn consistent(self) -> Result<(), Denial> {
        if self.daily_calls_per_consumer > self.daily_calls_total {
            return Err(Denial::InconsistentDailyCalls);
        }
        Ok(())
    }
}

/// Is a version's description fit for publication?
///
/// # Errors
/// `Invalid` naming `description`.
pub fn check_description(description: &str) -> Result<(), Denial> {
    DescriptorDescription::parse(description).map(drop).map_err(|problem| Denial::field("description", problem))
}
