//! Two versions side by side, as the API shows them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::eservice::catalogue::Which;
use backend::eservice::comparison::{Compared, compare};
use backend::eservice::interface_text::{Line, LineDifferences, differences};
use backend::eservice::reading::Judgement;
use domain::attribute::AttributeKind;
use domain::eservice::comparison::{Change, Difference, Impact, Why};
use domain::eservice::{ApprovalPolicy, VersionFile};
use domain::requirement::Group;
use domain::{AttributeId, DescriptorId, EserviceId, Permission};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::CATALOGUE_TAG as TAG;
use super::interface::{InterfaceChangeView, InterfaceFaultView, interface_view};
use super::own_view::AskedAttribute;
use super::view::{CompactDescriptor, DocumentView};
use crate::rest::extract::{Caller, Ids, Query};
use crate::rest::problem::Answer;

pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(comparison))
}

/// Two versions with what differs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DescriptorComparison {
    eservice_id: EserviceId,
    from: CompactDescriptor,
    to: CompactDescriptor,
    /// Is the interface of both the same file, byte for byte?
    same_interface: bool,
    /// Is the content of the interface files judged? If not, `interfaceFault` says why, where it is known.
    interface_compared: bool,
    /// Changes of each impact.
    incompatible: usize,
    unknown: usize,
    compatible: usize,
    changes: Vec<ComparedChange>,
    /// What differs in the interface; absent where it is not judged.
    interface_changes: Option<Vec<InterfaceChangeView>>,
    interface_fault: Option<InterfaceFaultView>,
    /// The interface files line by line; absent where they are the same or one is missing.
    interface_text: Option<InterfaceText>,
}

/// What differs between two files as text, with the lines around it: what was written, not what it means.
#[derive(Debug, Serialize, ToSchema)]
struct InterfaceText {
    /// Lines removed and added in all.
    removed: usize,
    added: usize,
    /// There is more than the lines here.
    more: bool,
    lines: Vec<TextLine>,
}

/// A line, with its number in each file, from 1: only `from` when it was removed, only `to` when it was added.
#[derive(Debug, Serialize, ToSchema)]
struct TextLine {
    from: Option<usize>,
    to: Option<usize>,
    text: String,
}

impl From<LineDifferences> for InterfaceText {
    fn from(told: LineDifferences) -> Self {
        let LineDifferences { lines, removed, added, more } = told;
        let line = |line: Line| TextLine { from: line.from, to: line.to, text: line.text };
        Self { removed, added, more, lines: lines.into_iter().map(line).collect() }
    }
}

/// Something that differs, judged from the consumer's side.
#[derive(Debug, Serialize, ToSchema)]
struct ComparedChange {
    #[serde(flatten)]
    element: ComparedElement,
    impact: Impact,
    reason: Why,
}

/// What differs, on the one side and on the other.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "element", rename_all = "camelCase")]
enum ComparedElement {
    Interface {
        from: Option<Box<DocumentView>>,
        to: Option<Box<DocumentView>>,
    },
    /// One attribute of the group is enough; absent on the side that does not ask for it.
    Requirement {
        kind: AttributeKind,
        from: Option<Vec<AskedAttribute>>,
        to: Option<Vec<AskedAttribute>>,
    },
    DailyCallsPerConsumer {
        from: i64,
        to: i64,
    },
    DailyCallsTotal {
        from: i64,
        to: i64,
    },
    /// Seconds.
    VoucherLifespan {
        from: i64,
        to: i64,
    },
    Audience {
        removed: Vec<String>,
        added: Vec<String>,
    },
    AgreementApprovalPolicy {
        from: ApprovalPolicy,
        to: ApprovalPolicy,
    },
    Description {
        from: String,
        to: String,
    },
    /// A document beside the interface, known by its title.
    Document {
        from: Option<Box<DocumentView>>,
        to: Option<Box<DocumentView>>,
    },
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ComparisonQuery {
    /// La versione con cui confrontare; se manca, quella precedente.
    from: Option<DescriptorId>,
}

/// Confronta due versioni di un e-service
///
/// Ogni differenza è giudicata dalla parte del fruitore: i requisiti rispetto a ciò che possiede il proprio ente. I
/// file dell’interfaccia sono letti e confrontati operazione per operazione; se uno non si può leggere, fra le differenze ce
/// n’è una di impatto `UNKNOWN` e i file sono confrontati riga per riga. Le bozze si confrontano solo con i ruoli che le vedono.
#[utoipa::path(get, path = "/catalog/eservices/{eserviceId}/descriptor/{descriptorId}/comparison", tag = TAG,
    operation_id = "compareDescriptors",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path), ComparisonQuery),
    responses((status = 200, body = DescriptorComparison)))]
async fn comparison(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId)>,
    query: Query<ComparisonQuery>,
) -> Answer<Json<DescriptorComparison>> {
    let actor = caller.able(Permission::ReadCatalogue)?;
    let (eservice, descriptor) = ids.read()?;
    let from = query.read()?.from.map(Which::Id);
    let compared = compare(&cx, &actor, eservice, Which::Id(descriptor), from).await?;
    let text = match compared.comparison.has_same_interface() {
        true => None,
        false => differences(&cx, &actor, &compared).await?,
    };
    Ok(Json(DescriptorComparison::new(compared, text)))
}

impl DescriptorComparison {
    fn new(compared: Compared, text: Option<LineDifferences>) -> Self {
        let Compared { eservice, from, to, comparison, interface, attributes, .. } = compared;
        let (interface_changes, interface_fault) = interface_view(&interface);
        Self {
            eservice_id: eservice.id,
            from: CompactDescriptor::from(&from),
            to: CompactDescriptor::from(&to),
            same_interface: comparison.has_same_interface(),
            interface_compared: !matches!(interface, Judgement::NotJudged(_)),
            incompatible: comparison.count(Impact::Incompatible),
            unknown: comparison.count(Impact::Unknown),
            compatible: comparison.count(Impact::Compatible),
            changes: comparison.changes.into_iter().map(|change| change_view(change, &attributes)).collect(),
            interface_changes,
            interface_fault,
            interface_text: text.map(InterfaceText::from),
        }
    }
}

fn change_view(change: Change, names: &BTreeMap<AttributeId, String>) -> ComparedChange {
    let named = |group: Option<Group>| {
        let name = |id| names.get(&id).cloned().unwrap_or_default();
        group.map(|ids| ids.into_iter().map(|id| AskedAttribute { id, name: name(id) }).collect())
    };
    let (impact, reason) = (change.impact(), change.why);
    let file = |file: Option<Box<VersionFile>>| file.map(|file| Box::new(DocumentView::from(*file)));
    let element = match change.what {
        Difference::Interface { from, to } => ComparedElement::Interface { from: file(from), to: file(to) },
        Difference::Document { from, to } => ComparedElement::Document { from: file(from), to: file(to) },
        Difference::Requirement { kind, from, to } => {
            ComparedElement::Requirement { kind, from: named(from), to: named(to) }
        }
        Difference::CallsPerConsumer { from, to } => ComparedElement::DailyCallsPerConsumer { from, to },
        Difference::CallsTotal { from, to } => ComparedElement::DailyCallsTotal { from, to },
        Difference::VoucherLifespan { from, to } => ComparedElement::VoucherLifespan { from, to },
        Difference::Audience { removed, added } => ComparedElement::Audience { removed, added },
        Difference::Policy { from, to } => ComparedElement::AgreementApprovalPolicy { from, to },
        Difference::Description { from, to } => ComparedElement::Description { from, to },
    };
    ComparedChange { element, impact, reason }
}
