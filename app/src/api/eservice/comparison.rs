//! Two versions side by side, in words.

use backend::eservice::catalogue::Which;
use backend::eservice::comparison::{Compared, compare};
use backend::eservice::interface_text::{LineDifferences, differences};
use domain::eservice::comparison::Impact;
use domain::eservice::{Descriptor, DescriptorState};
use domain::{EserviceId, Thing};

use super::server::which;
use crate::api::ApiError;
use crate::api::server::{actor, answer, backend, fail};
use crate::i18n::it::eservice::comparison as words;
use crate::routes::to;

/// Something that differs.
#[derive(Clone, Debug)]
pub struct DifferenceLine {
    pub element: &'static str,
    pub from: String,
    pub to: String,
    pub impact: Impact,
    pub why: &'static str,
}

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Side {
    pub number: i64,
    pub state: DescriptorState,
    /// Address of its interface file.
    pub file: Option<String>,
}

/// Two versions with what differs.
#[derive(Clone, Debug)]
pub struct ComparisonView {
    pub eservice: EserviceId,
    pub name: String,
    pub producer: String,
    pub from: Side,
    pub to: Side,
    pub lines: Vec<DifferenceLine>,
    /// Changes that are incompatible, unknown, compatible.
    pub counts: (usize, usize, usize),
    pub same_interface: bool,
    /// The interface files line by line, for who looks at the comparison itself; nothing where a file is missing.
    pub text: Option<LineDifferences>,
    /// Versions to compare with, lowest first.
    pub numbers: Vec<i64>,
    /// The reader's ente provides the e-service.
    pub is_own: bool,
}

/// Compares two versions of an e-service, each by its number or its id, and their interface files line by line; without
/// `from`, with the version before.
pub async fn get_comparison(id: String, to: String, from: Option<String>) -> Result<ComparisonView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let missing = |thing| fail(ApiError::not_found(thing));
    let id = id.parse().map_err(|_| missing(Thing::Eservice))?;
    let to = which(&to).ok_or_else(|| missing(Thing::Descriptor))?;
    let from = from.map(|from| which(&from).ok_or_else(|| missing(Thing::Descriptor))).transpose()?;
    let compared = answer(compare(&cx, &actor, id, to, from).await)?;
    let text = match compared.comparison.has_same_interface() {
        true => None,
        false => answer(differences(&cx, &actor, &compared).await)?,
    };
    Ok(ComparisonView { text, ..view(compared) })
}

/// The same by numbers, without looking into the files.
pub async fn get_judgement(id: EserviceId, to: i64, from: i64) -> Result<ComparisonView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let (to, from) = (Which::Number(to), Some(Which::Number(from)));
    Ok(view(answer(compare(&cx, &actor, id, to, from).await)?))
}

fn view(compared: Compared) -> ComparisonView {
    let Compared { eservice, producer_name, from, to, comparison, numbers, attributes, is_own } = compared;
    let name = |id: domain::AttributeId| attributes.get(&id).cloned().unwrap_or_else(|| id.to_string());
    let counts = (
        comparison.count(Impact::Incompatible),
        comparison.count(Impact::Unknown),
        comparison.count(Impact::Compatible),
    );
    let same_interface = comparison.has_same_interface();
    let lines = comparison.changes.iter().map(|change| {
        let (from, to) = words::sides(&change.what, name);
        DifferenceLine {
            element: words::element(&change.what),
            from,
            to,
            impact: change.impact(),
            why: words::why(change.why),
        }
    });
    ComparisonView {
        lines: lines.collect(),
        counts,
        same_interface,
        text: None,
        eservice: eservice.id,
        name: eservice.name,
        producer: producer_name,
        from: side(&from),
        to: side(&to),
        numbers,
        is_own,
    }
}

fn side(version: &Descriptor) -> Side {
    Side {
        number: version.number,
        state: version.state,
        file: version.interface.as_ref().map(|file| to::document(version.eservice, version.id, file.id)),
    }
}
