//! Services that a partner works with, a compiled form that it sends, and what became of it: as the citizen may know it,
//! nothing of the desk (`decisions.md` R4).

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, State};
use backend::{Backend, partner};
use domain::eservice::interface::Upload;
use domain::pratica::{Applicant, Compiled, Outcome, PraticaFacts, PraticaState, Protocol};
use domain::{Denial, FieldProblem, PraticaId, ServiceId, Thing};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use uuid::Uuid;

use super::sent::{MAX_FORM, SentForm};
use super::{Asking, PREFIX};
use crate::rest::answer::Created;
use crate::rest::extract::Query;
use crate::rest::problem::{Answer, Problem};
use crate::rest::time::Instant;

pub(super) const TAG: &str = "Partner";

/// What a partner may do.
pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .routes(routes!(services))
        .routes(routes!(show))
}

/// A service that receives pratiche.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfferedService)]
struct ServiceView {
    name: String,
    /// What a form names it by.
    slug: String,
    id: ServiceId,
    /// "Area tematica"; may be empty.
    area: String,
    /// Only an active one receives pratiche.
    active: bool,
}

/// Which services.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ServicesQuery {
    /// `1`: the suspended ones too.
    #[param(max_length = 1)]
    all: Option<String>,
}

/// Elenca i servizi del partner
///
/// In ordine di nome: sono quelli a cui può inviare pratiche. Solo quelli attivi, se non si chiedono tutti.
#[utoipa::path(get, path = "/services", tag = TAG, operation_id = "listServices",
    params(ServicesQuery), responses((status = 200, body = Vec<ServiceView>)))]
async fn services(
    State(cx): State<Backend>,
    Asking(partner): Asking,
    query: Query<ServicesQuery>,
) -> Answer<Json<Vec<ServiceView>>> {
    let all = match query.read()?.all.as_deref() {
        None | Some("" | "0") => false,
        Some("1") => true,
        Some(_) => return Err(Denial::field("all", FieldProblem::UnknownValue).into()),
    };
    let services = partner::services(&cx, &partner).await?;
    let views = services.into_iter().filter(|service| all || service.active).map(|service| ServiceView {
        name: service.name,
        slug: service.slug,
        id: service.id,
        area: service.area,
        active: service.active,
    });
    Ok(Json(views.collect()))
}

/// A form that a citizen filled in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CompiledForm {
    /// Chosen by the partner, so that what is sent twice arrives once; made here when it is left out.
    id: Option<Uuid>,
    /// The slug of the service.
    service: String,
    /// When the citizen filled it in; now when it is left out, and never later than now.
    compiled_at: Option<Instant>,
    applicant: FormApplicant,
    /// Questions and answers, in order; at most 200.
    #[serde(default)]
    #[schema(max_items = 200)]
    answers: Vec<FormAnswer>,
}

/// Who asks, as they wrote it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FormApplicant {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    #[schema(min_length = 1, max_length = 100)]
    family_name: String,
    /// "Codice fiscale" of a person (16 characters) or of a body (11 digits).
    fiscal_code: String,
    #[serde(default)]
    #[schema(max_length = 100)]
    birth_place: String,
    /// `1980-01-31`; empty when it is not known.
    #[serde(default)]
    birth_date: String,
    #[serde(default)]
    #[schema(max_length = 300)]
    address: String,
    #[serde(default)]
    #[schema(max_length = 40)]
    phone: String,
    /// Where the citizen is told; nowhere when it is empty or no address.
    #[serde(default)]
    #[schema(max_length = 254)]
    email: String,
}

/// A question of the form and what was answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FormAnswer {
    #[schema(min_length = 1, max_length = 500)]
    question: String,
    #[schema(max_length = 4000)]
    answer: String,
}

impl From<FormApplicant> for Applicant {
    fn from(typed: FormApplicant) -> Self {
        Self {
            name: typed.name,
            family_name: typed.family_name,
            fiscal_code: typed.fiscal_code,
            birth_place: typed.birth_place,
            birth_date: typed.birth_date,
            address: typed.address,
            phone: typed.phone,
            email: typed.email,
        }
    }
}

/// Invia un modulo compilato
///
/// Come se lo inviasse il cittadino dal portale: la pratica nasce «Inviata» e segue le stesse regole. Con un `id` già usato
/// dal partner la risposta è 409, e la pratica resta quella che c’era. Con `multipart/form-data` il modulo sta nella parte
/// `form` e gli allegati, al massimo 5, nelle parti `doc`.
#[utoipa::path(post, path = "/{partner}/pratica/online/create", tag = TAG, operation_id = "submitPratica",
    params(("partner" = String, Path, description = app::i18n::it::api::PARTNER_CODE)),
    request_body(content((CompiledForm = "application/json"), (FormWithFiles = "multipart/form-data"))),
    responses((status = 201, body = Created, headers(("Location" = String)))))]
async fn create(State(cx): State<Backend>, Asking(partner): Asking, form: SentForm<CompiledForm>) -> Answer<Created> {
    let (form, files) = form.read().await?;
    let compiled = Compiled {
        applicant: form.applicant.into(),
        answers: form.answers.into_iter().map(|one| (one.question, one.answer)).collect(),
        files: Vec::new(),
        compiled_at: form.compiled_at.map_or(cx.now(), |at| at.0),
    };
    let uploads = files.iter().map(|file| Upload {
        name: &file.name,
        pretty_name: "",
        content_type: &file.content_type,
        bytes: &file.bytes,
    });
    let uploads = uploads.collect::<Vec<_>>();
    let sent = partner::submit(&cx, &partner, &form.service, form.id, compiled, &uploads).await;
    let id = sent.map_err(|error| OF_APPLICANT.iter().fold(Problem::from(error), of_applicant))?;
    Ok(Created { id, location: format!("{PREFIX}/{}/pratica/{id}", partner.code) })
}

/// A form with the files that go with it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described: the form is read part by part")]
struct FormWithFiles {
    form: CompiledForm,
    /// pdf, p7m, jpg, png, gif or ps, at most 10 MiB each and 30 MiB in all.
    #[schema(value_type = Vec<String>, max_items = 5)]
    doc: Vec<Vec<u8>>,
}

/// Fields that the form has within `applicant`.
const OF_APPLICANT: [&str; 8] =
    ["name", "familyName", "fiscalCode", "birthPlace", "birthDate", "address", "phone", "email"];

fn of_applicant(problem: Problem, field: &&str) -> Problem {
    problem.with_field(field, &format!("applicant.{field}"))
}

/// What became of a pratica.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SentPratica {
    /// The one that the partner chose, if it chose one.
    id: Uuid,
    /// The slug of its service.
    service: String,
    state: PraticaState,
    state_code: i64,
    compiled_at: Instant,
    /// The last change of state.
    changed_at: Instant,
    /// Of the request.
    protocol_number: Option<String>,
    /// Once the citizen may know it.
    outcome: Option<SentOutcome>,
}

/// What was decided.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SentOutcome {
    accepted: bool,
    /// May be empty for an approval.
    reason: String,
    /// Of the answer.
    protocol_number: Option<String>,
}

impl From<PraticaFacts> for SentPratica {
    fn from(facts: PraticaFacts) -> Self {
        let pratica = facts.pratica;
        let number = |protocol: Option<&Protocol>| protocol.map(|protocol| protocol.number.clone());
        let told = |outcome: &Outcome| SentOutcome {
            accepted: outcome.accepted,
            reason: outcome.reason.clone(),
            protocol_number: number(outcome.protocol.as_ref()),
        };
        Self {
            id: pratica.brought.and_then(|brought| brought.reference).unwrap_or(pratica.id.0),
            service: facts.service.slug,
            state: pratica.state,
            state_code: pratica.state.code(),
            compiled_at: pratica.compiled_at.into(),
            changed_at: pratica.changed_at.into(),
            protocol_number: number(pratica.protocol.as_ref()),
            outcome: pratica.told_outcome().map(told),
        }
    }
}

/// Legge a che punto è una pratica
///
/// Di un servizio del partner; quello che il cittadino può sapere, niente dello sportello.
#[utoipa::path(get, path = "/{partner}/pratica/{pratica}", tag = TAG, operation_id = "getPratica",
    params(("partner" = String, Path, description = app::i18n::it::api::PARTNER_CODE), ("pratica" = PraticaId, Path)),
    responses((status = 200, body = SentPratica)))]
async fn show(
    State(cx): State<Backend>,
    Asking(partner): Asking,
    Path((_, pratica)): Path<(String, String)>,
) -> Answer<Json<SentPratica>> {
    Ok(Json(partner::pratica(&cx, &partner, named(&pratica)?).await?.into()))
}

/// The id in an address: only in the usual spelling.
///
/// # Errors
/// 404 for what is no id.
pub(super) fn named(written: &str) -> Answer<Uuid> {
    let id = if written.len() == 36 { Uuid::try_parse(written).ok() } else { None };
    id.ok_or_else(|| Denial::not_found(Thing::Pratica).into())
}
