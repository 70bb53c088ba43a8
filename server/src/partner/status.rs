//! A pratica that is opened or moved on elsewhere, and what the partner's own protocol knows of it (seed 001,
//! "pratica/offline/create", "…/status", "…/protocolli").

use axum::extract::{Path, State};
use axum::http::StatusCode;
use backend::{Backend, partner};
use domain::partner::Partner;
use domain::partner::status::StatusChange;
use domain::{Denial, PraticaId, Thing, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::pratica::{TAG, named};
use super::sent::Sent;
use super::{Asking, MAX_BODY, PREFIX};
use crate::rest::answer::Created;
use crate::rest::extract::Body;
use crate::rest::problem::Answer;
use crate::rest::time::Instant;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(open))
        .routes(routes!(status))
        .routes(routes!(status_alias))
        .routes(routes!(protocols))
}

/// What every partner opens a pratica with; beside it stand the fields that were agreed on.
#[derive(ToSchema)]
#[schema(as = OfflinePratica)]
#[expect(dead_code, reason = "only described: what else stands in it is agreed on with each partner")]
struct OfflineView {
    /// Chosen by the partner: what is sent twice arrives once.
    id: Uuid,
    /// At most 40 characters.
    #[schema(rename = "protocolloPrincipale")]
    protocollo_principale: String,
    #[schema(rename = "numeroDiDocumento")]
    numero_di_documento: Option<String>,
    #[schema(rename = "numeroDiFascicolo")]
    numero_di_fascicolo: Option<String>,
    applicant: super::pratica::FormApplicant,
}

/// Apre una pratica avviata altrove
///
/// Con i dati concordati fra ente e partner. La pratica nasce «Presa in carico» dal partner, che la fa proseguire con
/// `status`: nessun operatore può prenderla.
#[utoipa::path(post, path = "/{partner}/pratica/offline/create", tag = TAG, operation_id = "openOfflinePratica",
    params(("partner" = String, Path, description = app::i18n::it::api::PARTNER_CODE)),
    request_body = OfflineView, responses((status = 201, body = Created, headers(("Location" = String)))))]
async fn open(
    State(cx): State<Backend>,
    Asking(partner): Asking,
    body: Body<Map<String, Value>, MAX_BODY>,
) -> Answer<Created> {
    let sent = body.read()?;
    if sent.is_empty() {
        return Err(Denial::Malformed.into());
    }
    let id = partner::open(&cx, &partner, &sent).await?;
    Ok(Created { id, location: format!("{PREFIX}/{}/pratica/{id}", partner.code) })
}

/// That a pratica has gone on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PraticaStatusEvent)]
struct StatusView {
    /// The code of a state, also the former one, its name, or a word that was agreed on.
    evento: Evento,
    operatore: String,
    responsabile: String,
    struttura: String,
    /// Seconds since 1970, or RFC 3339; not later than now, not earlier than the pratica.
    timestamp: When,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = PraticaEventWord)]
enum Evento {
    Code(i64),
    Word(String),
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = PraticaEventTime)]
enum When {
    Seconds(i64),
    Written(Instant),
}

impl From<StatusView> for StatusChange {
    fn from(sent: StatusView) -> Self {
        Self {
            event: match sent.evento {
                Evento::Code(code) => code.to_string(),
                Evento::Word(word) => word,
            },
            operator: sent.operatore,
            manager: sent.responsabile,
            structure: sent.struttura,
            at: match sent.timestamp {
                When::Seconds(seconds) => Timestamp(seconds.saturating_mul(1_000_000)),
                When::Written(at) => at.0,
            },
        }
    }
}

/// Fa passare una pratica a un altro stato
///
/// Secondo i passaggi concordati con il partner. Un passaggio non concordato è rifiutato con 409, che dice lo stato corrente
/// e i passaggi ammessi; niente cambia.
#[utoipa::path(post, path = "/{partner}/pratica/{pratica}/status", tag = TAG, operation_id = "setPraticaStatus",
    params(("partner" = String, Path, description = app::i18n::it::api::PARTNER_CODE), ("pratica" = PraticaId, Path)),
    request_body = StatusView, responses((status = 204)))]
async fn status(
    State(cx): State<Backend>,
    Asking(partner): Asking,
    Path((_, pratica)): Path<(String, String)>,
    body: Body<StatusView, MAX_BODY>,
) -> Answer<StatusCode> {
    change(&cx, &partner, &pratica, body).await
}

/// Fa passare una pratica a un altro stato
///
/// Lo stesso, all’indirizzo senza il codice del partner.
#[utoipa::path(post, path = "/pratica/{pratica}/status", tag = TAG, operation_id = "setPraticaStatusOfOwn",
    params(("pratica" = PraticaId, Path)), request_body = StatusView, responses((status = 204)))]
async fn status_alias(
    State(cx): State<Backend>,
    Asking(partner): Asking,
    Path(pratica): Path<String>,
    body: Body<StatusView, MAX_BODY>,
) -> Answer<StatusCode> {
    change(&cx, &partner, &pratica, body).await
}

async fn change(
    cx: &Backend,
    partner: &Partner,
    named_as: &str,
    body: Body<StatusView, MAX_BODY>,
) -> Answer<StatusCode> {
    let said = body.read()?;
    partner::change(cx, partner, named(named_as)?, &said.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Anything, object by object.
#[derive(ToSchema)]
#[schema(as = PraticaProtocols, value_type = Vec<Object>)]
#[expect(dead_code, reason = "only described: it may stand in `protocolli` too")]
struct ProtocolsView(Vec<Value>);

/// Conserva informazioni di protocollo con una pratica
///
/// Una lista di oggetti qualsiasi, da sola o in `protocolli`: si aggiunge a quello che c’è, e quello che c’è già non si
/// ripete. Al massimo 1000 per pratica.
#[utoipa::path(post, path = "/{partner}/pratica/{pratica}/protocolli", tag = TAG, operation_id = "addPraticaProtocols",
    params(("partner" = String, Path, description = app::i18n::it::api::PARTNER_CODE), ("pratica" = PraticaId, Path)),
    request_body = ProtocolsView, responses((status = 204)))]
async fn protocols(
    State(cx): State<Backend>,
    Asking(partner): Asking,
    Path((_, pratica)): Path<(String, String)>,
    sent: Sent,
) -> Answer<StatusCode> {
    let sent = sent.json()?;
    let id = named(&pratica).map_err(|_| Denial::not_found(Thing::Pratica))?;
    partner::protocols::add(&cx, &partner, id, &sent).await?;
    Ok(StatusCode::NO_CONTENT)
}
