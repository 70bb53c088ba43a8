//! `/erogazione/richieste/massiva`: many requests at once. What is selected is in the address; before anything is done
//! the page says what will succeed and what will not, and why (`ux.md` §2.4, Bulk).

use domain::AgreementId;
use domain::agreement::bulk::{BulkAction, MAX_BULK};
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use super::{Perspective, trail};
use crate::api::form::Draft;
use crate::api::operation::{PreflightLine, PreflightView, RunOperation, get_preflight};
use crate::i18n::it::operation as words;
use crate::lists::{Chosen, agreement::RECEIVED};
use crate::pages::parts::{Loaded, PostForm, address_of, field_error, problems, reason, with_draft};
use crate::routes::to;
use crate::ui::{
    Button, ButtonLook, Callout, Column, EmptyState, ErrorSummary, LinkButton, Need, PageHead, Table, TextArea, Tone,
};

/// What an address selects.
#[derive(Clone, Debug)]
pub struct Selection {
    pub action: Option<BulkAction>,
    /// Picked one by one.
    pub ids: Vec<AgreementId>,
    /// Everything the filters leave.
    pub all: bool,
    /// The list it was selected in.
    pub chosen: Chosen,
    /// Something in the address is not understood. A list then shows everything; here nothing may be done.
    pub broken: bool,
    query: String,
}

impl Selection {
    /// What a query selects: `azione`, `scelta` once for each request or `tutte=1`, and what the list chooses.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let list = to::agreements(Perspective::Producer);
        let (mut action, mut ids, mut all, mut broken) = (None, Vec::new(), false, false);
        let mut rest = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (name.as_ref(), value.as_ref()) {
                ("azione", word) => {
                    action = BulkAction::iter().find(|action| words::slug(*action) == word);
                    broken |= action.is_none();
                }
                ("scelta", id) => match id.parse() {
                    Ok(id) => ids.push(id),
                    Err(_) => broken = true,
                },
                ("tutte", "1") => all = true,
                ("tutte", _) => broken = true,
                (name, value) => {
                    rest.append_pair(name, value);
                }
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let chosen = Chosen::read(&RECEIVED, list, &rest.finish());
        broken |= chosen.nonsense;
        Self { action, ids, all, broken, chosen, query: query.to_owned() }
    }

    /// Nothing is selected, or nothing that can be understood.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.broken || (!self.all && self.ids.is_empty())
    }

    /// The same selection with an action.
    fn with(&self, action: BulkAction) -> String {
        let pairs = form_urlencoded::parse(self.query.as_bytes()).filter(|(name, _)| name != "azione");
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("{}?azione={}&{query}", to::BULK, words::slug(action))
    }
}

/// The preflight, and before it the choice of the action.
#[component]
pub fn BulkPage() -> impl IntoView {
    let parts = use_context::<axum::http::request::Parts>();
    let query = parts.and_then(|parts| parts.uri.query().map(ToOwned::to_owned)).unwrap_or_default();
    let pairs = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "bozza");
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let selection = Selection::read(&query);
    let title = selection.action.map_or(words::SELECTION, words::question);
    let back = selection.chosen.address(&[]);
    let asked = with_draft(|| selection.clone(), |asked| get_preflight(asked.clone(), asked.action));
    let body = view! {
        <Loaded asked view=move |(found, draft): (PreflightView, Draft)| match selection.action {
            _ if selection.broken => {
                view! { <Nothing title=words::UNREADABLE text=words::UNREADABLE_TEXT back/> }.into_any()
            }
            _ if found.total == 0 => {
                view! { <Nothing title=words::NOTHING_SELECTED text=words::NOTHING_SELECTED_TEXT back/> }.into_any()
            }
            _ if found.total > MAX_BULK as i64 => {
                let text = words::too_many(found.total);
                view! { <Nothing title=words::TOO_MANY text back/> }.into_any()
            }
            None => view! { <Choose selection total=found.total back/> }.into_any(),
            Some(action) => view! { <Preflight selection found draft action back/> }.into_any(),
        }/>
    };
    view! {
        <crate::ui::Breadcrumb trail=trail(Perspective::Producer, words::SELECTION.to_owned())/>
        <PageHead title/>
        {body}
    }
}

#[component]
fn Nothing(title: &'static str, #[prop(into)] text: String, back: String) -> impl IntoView {
    view! {
        <EmptyState title text>
            <LinkButton href=back label=words::BACK look=ButtonLook::Outline/>
        </EmptyState>
    }
}

/// The explicit second step of "all of them": how many they are, and what to do with them.
#[component]
fn Choose(selection: Selection, total: i64, back: String) -> impl IntoView {
    let links = BulkAction::iter().map(|action| {
        view! { <LinkButton href=selection.with(action) label=words::choose(action) look=ButtonLook::Outline/> }
    });
    view! {
        <p>{words::all_selected(total)}</p>
        <p class="muted">{words::SELECTION_NOTE}</p>
        <div class="actions">
            {links.collect_view()}
            <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
        </div>
    }
}

#[component]
fn Preflight(
    selection: Selection,
    found: PreflightView,
    draft: Draft,
    action: BulkAction,
    back: String,
) -> impl IntoView {
    let operation = found.operation;
    let (will_not, will): (Vec<_>, Vec<_>) = found.lines.into_iter().partition(|line| line.refusal.is_some());
    let forecast = words::forecast(will.len(), will_not.len());
    let form = if will.is_empty() {
        view! {
            <Callout tone=Tone::Warning><p>{words::NONE_WILL}</p></Callout>
            <LinkButton href=back label=words::BACK look=ButtonLook::Outline/>
        }
        .into_any()
    } else {
        let picked = will.iter().map(|line| format!("{}:{}", line.id, line.revision.0)).collect();
        let here = selection.with(action);
        view! { <RunForm operation action picked draft here back/> }.into_any()
    };
    let will = (!will.is_empty()).then(|| view! { <Lines title=words::WILL lines=will/> });
    let will_not = (!will_not.is_empty()).then(|| view! { <Lines title=words::WILL_NOT lines=will_not/> });
    view! {
        <p role="status"><strong>{forecast}</strong></p>
        {form}
        {will_not}
        {will}
    }
}

#[component]
fn RunForm(
    operation: domain::OperationId,
    action: BulkAction,
    picked: Vec<String>,
    draft: Draft,
    /// The address of this page, to come back to.
    here: String,
    back: String,
) -> impl IntoView {
    let run = address_of::<RunOperation>();
    let word: &'static str = action.into();
    let label = words::begin(action, picked.len());
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    let picked = picked.into_iter().map(|value| view! { <input type="hidden" name="picked[]" value=value/> });
    let (look, suspends) = match action {
        BulkAction::Approve => (ButtonLook::Primary, false),
        BulkAction::Suspend => (ButtonLook::Danger, true),
    };
    let why = suspends.then(|| {
        view! {
            <TextArea
                name="reason"
                label=words::REASON
                hint=words::REASON_HINT
                need=Need::Required
                value=draft.value("reason")
                error=field_error(&draft, "reason")
                max_length=1000
            />
        }
    });
    view! {
        <ErrorSummary problems=problems(&draft, &[("reason", "reason")])/>
        <Callout tone=Tone::Info><ul>{consequences}</ul></Callout>
        <PostForm to=run class="form">
            <input type="hidden" name="operation" value=operation.to_string()/>
            <input type="hidden" name="action" value=word/>
            <input type="hidden" name="back" value=here/>
            {picked.collect_view()}
            {why}
            <div class="actions">
                <Button label look/>
                <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

#[component]
fn Lines(title: &'static str, lines: Vec<PreflightLine>) -> impl IntoView {
    let refused = lines.iter().any(|line| line.refusal.is_some());
    let rows = lines.into_iter().map(|line| {
        let href = to::agreement(Perspective::Producer, line.id);
        let why = line.refusal.as_ref().map(|denial| view! { <td>{reason(denial)}</td> });
        view! {
            <tr>
                <th scope="row"><a href=href>{line.party}</a></th>
                <td>{crate::i18n::it::agreement::eservice_version(&line.eservice, line.number)}</td>
                {why}
            </tr>
        }
    });
    let why = refused.then(|| view! { <Column label=words::WHY/> });
    view! {
        <section>
            <h2>{title}</h2>
            <Table caption=title>
                <thead>
                    <tr>
                        <Column label=words::CONSUMER/>
                        <Column label=words::ESERVICE/>
                        {why}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </Table>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01900000-0000-7000-8000-00000000dead";

    #[test]
    fn what_is_not_understood_selects_nothing() {
        let nonsense =
            ["tutte=2", "scelta=pippo", "tutte=1&sospesa-da=boh", "tutte=1&pippo=1", "azione=elimina&tutte=1"];
        for query in nonsense {
            assert!(Selection::read(query).broken, "{query}");
        }
        assert!(Selection::read("vista=tutte&q=asl").is_nothing());
    }

    #[test]
    fn a_selection_stays_what_it_is_when_an_action_is_chosen() {
        let picked = Selection::read(&format!("vista=tutte&scelta={ID}&scelta={ID}&p=2"));
        assert!(!picked.broken && !picked.all);
        assert_eq!(picked.ids.len(), 1);
        let chosen = Selection::read(picked.with(BulkAction::Suspend).split_once('?').expect("a query").1);
        assert_eq!((chosen.action, &chosen.ids), (Some(BulkAction::Suspend), &picked.ids));
        assert_eq!(chosen.chosen.address(&[]), "/erogazione/richieste?vista=tutte&p=2");
        let all = Selection::read("azione=approva&tutte=1&q=asl");
        assert!(!all.broken && all.all && all.ids.is_empty());
        assert_eq!((all.action, all.chosen.words().as_str()), (Some(BulkAction::Approve), "asl"));
    }
}
