//! The same on the server: what was typed is read, the use cases are called, the reader is led on.

use backend::eservice::{self, own};
use domain::attribute::AttributeKind;
use domain::eservice::{
    ApprovalPolicy, Descriptor, DescriptorCommand, DescriptorState, EserviceCommand, GeneralData, Mode, VersionData,
    rules,
};
use domain::text::Fields;
use domain::{AttributeId, Denial, DescriptorId, DocumentId, EserviceId, FieldProblem, Permission, Revision};

use crate::api::ApiError;
use crate::api::eservice::change::number;
use crate::api::form::{finish, finish_at};
use crate::api::server::{actor, answer, backend};
use crate::i18n::it::eservice::{change as change_words, writing as words};
use crate::pages::address::address;
use crate::pages::eservice::WritingStep as Step;
use crate::routes::to;

/// The general data as they were typed.
pub struct General {
    pub name: String,
    pub description: String,
    pub technology: String,
    pub mode: String,
    pub personal_data: String,
}

/// Description, thresholds and approval as they were typed.
pub struct Thresholds {
    pub description: String,
    pub per_consumer: String,
    pub total: String,
    pub policy: String,
}

/// A version as the reader saw it.
#[derive(Clone, Copy)]
pub struct Seen {
    pub eservice: EserviceId,
    pub descriptor: DescriptorId,
    pub seen: Revision,
}

impl General {
    fn typed(&self) -> [(&str, &str); 5] {
        [
            ("name", &self.name),
            ("description", &self.description),
            ("technology", &self.technology),
            ("mode", &self.mode),
            ("personalData", &self.personal_data),
        ]
    }

    fn data(&self) -> Result<GeneralData, Denial> {
        let mut fields = Fields::new();
        let technology = fields.check("technology", self.technology.parse().map_err(|_| FieldProblem::Required));
        let mode = fields.check("mode", self.mode.parse::<Mode>().map_err(|_| FieldProblem::Required));
        let (technology, mode) = fields.finish(technology.zip(mode))?;
        let personal_data = match self.personal_data.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        let (name, description) = (self.name.clone(), self.description.clone());
        Ok(GeneralData { name, description, technology, mode, personal_data })
    }
}

pub async fn refusal() -> Result<Option<Denial>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    if let Err(denial) = actor.require(Permission::WriteEservices) {
        return Ok(Some(denial));
    }
    let tenant = answer(::backend::tenant::detail(&cx, &actor, actor.tenant).await)?;
    Ok(rules::can_create(tenant.kind, &actor).err())
}

pub async fn create(general: General) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let made = async {
        let data = general.data()?;
        let step = Step::after_general(data.mode);
        let made = eservice::create(&cx, &actor, data, VersionData::default()).await?;
        Ok(to::writing(made.eservice, 1, step))
    };
    let next = made.await;
    finish_at(next, &general.typed(), Some(to::NEW_ESERVICE)).await
}

pub async fn general(id: EserviceId, number: i64, seen: Revision, general: General) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let data = general.data()?;
        let step = Step::after_general(data.mode);
        eservice::run(&cx, &actor, id, Some(seen), EserviceCommand::Update(data)).await?;
        Ok(to::writing(id, number, step))
    };
    let next = done.await;
    let form = to::writing(id, number, Step::General);
    finish_at(next, &general.typed(), Some(form.as_str())).await
}

pub async fn thresholds(version: Seen, typed: Thresholds) -> Result<(), ApiError> {
    let done = write(version, Step::Technical, |data| {
        let mut fields = Fields::new();
        let per_consumer = fields.check("dailyCallsPerConsumer", number(&typed.per_consumer));
        let total = fields.check("dailyCallsTotal", number(&typed.total));
        let policy = typed.policy.parse::<ApprovalPolicy>().map_err(|_| FieldProblem::Required);
        let policy = fields.check("agreementApprovalPolicy", policy);
        let (per_consumer, (total, policy)) = fields.finish(per_consumer.zip(total.zip(policy)))?;
        (data.daily_calls_per_consumer, data.daily_calls_total) = (per_consumer, total);
        data.agreement_approval_policy = policy;
        data.description.clone_from(&typed.description);
        Ok(())
    });
    let values = [
        ("description", typed.description.as_str()),
        ("dailyCallsPerConsumer", &typed.per_consumer),
        ("dailyCallsTotal", &typed.total),
        ("agreementApprovalPolicy", &typed.policy),
    ];
    finish(done.await, &values).await
}

pub async fn add(
    version: Seen,
    kind: AttributeKind,
    place: usize,
    attributes: Vec<AttributeId>,
) -> Result<(), ApiError> {
    let mut form = None;
    let done = async {
        let draft = draft(version).await?;
        let path = to::writing(version.eservice, draft.number, Step::Thresholds);
        form = Some(address(&path, &[(words::GROUP, Some(&change_words::group_slug(kind, place)))]));
        if attributes.is_empty() {
            return Err(Denial::field("attributes", FieldProblem::Required).into());
        }
        let groups = draft.requirements.groups(kind).len();
        let wider = if place == groups {
            Some(draft.requirements.clone().with_group(kind, attributes))
        } else {
            draft.requirements.clone().with_alternatives(kind, place, &attributes)
        };
        let wider = wider.ok_or(Denial::Malformed)?;
        write(version, Step::Thresholds, |data| {
            data.attributes = wider;
            Ok(())
        })
        .await
    };
    let done = done.await.map(|path| format!("{path}#{}", words::REQUIREMENTS_ID));
    finish_at(done, &[], form.as_deref()).await
}

pub async fn drop(version: Seen, kind: AttributeKind, place: usize, attribute: AttributeId) -> Result<(), ApiError> {
    let done = write(version, Step::Thresholds, |data| {
        let fewer = data.attributes.clone().without(kind, place, attribute);
        data.attributes = fewer.ok_or(Denial::Malformed)?;
        Ok(())
    });
    finish(done.await.map(|path| format!("{path}#{}", words::REQUIREMENTS_ID)), &[]).await
}

pub async fn technical(version: Seen, audience: String, lifespan: String) -> Result<(), ApiError> {
    let done = write(version, Step::Documents, |data| {
        let seconds = number(&lifespan).map_err(|problem| Denial::field("voucherLifespan", problem))?;
        data.voucher_lifespan = seconds;
        data.audience = audience.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        Ok(())
    });
    finish(done.await, &[("audience", &audience), ("voucherLifespan", &lifespan)]).await
}

pub async fn remove_file(eservice: EserviceId, descriptor: DescriptorId, document: DocumentId) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let version = find(eservice, descriptor).await?;
        eservice::remove_file(&cx, &actor, eservice, descriptor, document).await?;
        let is_interface = version.interface.is_some_and(|file| file.id == document);
        Ok(format!("{}?fatto={}", files(eservice, version.number, version.state, is_interface), words::REMOVED_SLUG))
    };
    finish(done.await, &[]).await
}

pub async fn rename_file(
    eservice: EserviceId,
    descriptor: DescriptorId,
    document: DocumentId,
    title: String,
) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let version = find(eservice, descriptor).await?;
        eservice::rename_document(&cx, &actor, eservice, descriptor, document, &title).await?;
        Ok(format!("{}?fatto={}", files(eservice, version.number, version.state, false), words::RENAMED_SLUG))
    };
    finish(done.await, &[]).await
}

/// The page where the files of a version are looked after.
fn files(eservice: EserviceId, number: i64, state: DescriptorState, is_interface: bool) -> String {
    match (state, is_interface) {
        (DescriptorState::Draft, true) => to::writing(eservice, number, Step::Technical),
        (DescriptorState::Draft, false) => to::writing(eservice, number, Step::Documents),
        (_, _) => to::version_documents(eservice, number),
    }
}

pub async fn create_version(id: EserviceId, seen: Revision) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let command = EserviceCommand::CreateVersion { data: None };
        eservice::run(&cx, &actor, id, Some(seen), command).await?;
        let facts = own::detail(&cx, &actor, id).await?.facts;
        let number = facts.draft().map_or(1, |draft| draft.descriptor.number);
        Ok(to::writing(id, number, Step::General))
    };
    finish(done.await, &[]).await
}

/// A version of the reader's ente.
async fn find(eservice: EserviceId, id: DescriptorId) -> ::backend::Result<Descriptor> {
    let facts = own::detail(&backend(), &signed_in()?, eservice).await?.facts;
    Ok(facts.own_version(id, &signed_in()?)?.descriptor.clone())
}

async fn draft(version: Seen) -> ::backend::Result<Descriptor> {
    find(version.eservice, version.descriptor).await
}

fn signed_in() -> ::backend::Result<domain::Actor> {
    actor().map_err(|_| Denial::SignedOut.into())
}

/// Changes a part of a draft; answers the address of the next step.
async fn write(
    version: Seen,
    next: Step,
    change: impl FnOnce(&mut VersionData) -> Result<(), Denial>,
) -> ::backend::Result<String> {
    let draft = draft(version).await?;
    let mut data = VersionData::of(&draft);
    change(&mut data)?;
    let Seen { eservice, descriptor, seen } = version;
    let command = DescriptorCommand::Update(data);
    eservice::run_version(&backend(), &signed_in()?, eservice, descriptor, Some(seen), command).await?;
    Ok(to::writing(eservice, draft.number, next))
}
