//! `/terminologie/carica/:bozza`: what was found in a file, what publishing it would change, and the button that does it.

use backend::terminology::difference::{Changed, Difference};
use backend::terminology::prepare::Prospect;
use domain::terminology::Finding;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::course::GoesOn;
use super::load::steps;
use super::trail_to;
use super::usage::Usages;
use crate::api::form::Draft;
use crate::api::terminology::load::{Checked as Found, CheckedView, LoadView, PublishTerminology, get_load};
use crate::i18n::it::common;
use crate::i18n::it::denial::Refusal;
use crate::i18n::it::finding::finding;
use crate::i18n::it::terminology as names;
use crate::i18n::it::terminology_load as words;
use crate::pages::parts::{Loaded, PostForm, address_of, explain, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Code, Column, ErrorSummary, Fact, KeyFacts, LinkButton, PageHead, Steps,
    Table, Tone,
};

#[component]
pub fn CheckedTerminologyPage() -> impl IntoView {
    let id = || use_params_map().read_untracked().get("bozza").unwrap_or_default();
    let both = with_draft(id, get_load);
    view! {
        <Loaded
            asked=both
            view=|(load, draft)| match load {
                LoadView::GoesOn(course) => view! { <GoesOn course=*course/> }.into_any(),
                LoadView::Checked(checked) => view! { <Checked checked=*checked draft/> }.into_any(),
            }
        />
    }
}

#[component]
fn Checked(checked: CheckedView, draft: Draft) -> impl IntoView {
    let CheckedView { id, checked, prospects } = checked;
    let Found { file, errors, error_count, warnings, warning_count, back, refused, .. } = checked;
    let again = view! { <LinkButton href=back label=words::ANOTHER_FILE look=ButtonLook::Neutral/> }.into_any();
    let outcome = if error_count > 0 || refused.is_some() {
        let why = match refused.as_ref().map(explain) {
            Some(Refusal { why, remedy, .. }) => view! {
                <Callout tone=Tone::Danger title=words::NOT_CHECKED>
                    <p>{why} " " {remedy}</p>
                </Callout>
            }
            .into_any(),
            None => view! {
                <Callout tone=Tone::Danger title=words::BAD>
                    <p>{words::counted(words::ERRORS, i64::try_from(error_count).unwrap_or(i64::MAX))}</p>
                </Callout>
            }
            .into_any(),
        };
        view! {
            {why}
            <Findings id="errori" title=words::ERRORS list=errors count=error_count/>
            <Findings id="avvisi" title=words::WARNINGS list=warnings count=warning_count/>
            <div class="actions">{again}</div>
        }
        .into_any()
    } else {
        view! {
            <Callout tone=Tone::Ok title=words::GOOD>
                <p>{words::NOTHING_WRITTEN} " " {words::KEPT_FOR}</p>
            </Callout>
            <Findings id="avvisi" title=words::WARNINGS list=warnings count=warning_count/>
            {prospects.into_iter().map(|prospect| view! { <OneProspect prospect/> }).collect_view()}
            <Publish id again/>
        }
        .into_any()
    };
    view! {
        <Breadcrumb trail=trail_to(words::CHECK_TITLE)/>
        <PageHead title=words::CHECK_TITLE/>
        <ErrorSummary problems=problems(&draft, &[])/>
        <Steps names=steps() current=1/>
        <p><Code text=file/></p>
        {outcome}
    }
}

#[component]
fn Publish(id: String, again: AnyView) -> impl IntoView {
    let run = address_of::<PublishTerminology>();
    view! {
        <PostForm to=run>
            <input type="hidden" name="checked" value=id/>
            <div class="actions">
                <Button label=words::PUBLISH/>
                {again}
                <LinkButton href=to::TERMINOLOGIES label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

/// What is wrong or strange, the first hundred one by one.
#[component]
fn Findings(id: &'static str, title: &'static str, list: Vec<Finding>, count: u64) -> impl IntoView {
    (count > 0).then(|| {
        let cut = (count > list.len() as u64).then(|| view! { <p>{words::first_of(list.len(), count)}</p> });
        let lines = list.iter().map(|one| view! { <li>{finding(one)}</li> }).collect_view();
        view! {
            <section aria-labelledby=id>
                <h2 id=id>{title}</h2>
                {cut}
                <ul>{lines}</ul>
            </section>
        }
    })
}

#[component]
fn OneProspect(prospect: Prospect) -> impl IntoView {
    let Prospect { terminology, difference, used } = prospect;
    let count = common::number(i64::try_from(terminology.count).unwrap_or(i64::MAX));
    let difference = match difference {
        Some(difference) => view! { <Differences difference/> <Usages used/> }.into_any(),
        None => view! { <p>{words::FIRST_VERSION}</p> }.into_any(),
    };
    view! {
        <h2>{terminology.title}</h2>
        <KeyFacts>
            <Fact label=names::KIND>{names::kind(terminology.kind)}</Fact>
            <Fact label=names::OID><Code text=terminology.oid/></Fact>
            <Fact label=names::VERSION>{terminology.version}</Fact>
            <Fact label=names::COUNT>{count}</Fact>
        </KeyFacts>
        {difference}
    }
}

#[component]
fn Differences(difference: Difference) -> impl IntoView {
    let Difference { before, added, added_count, removed, removed_count, changed, changed_count } = difference;
    let pair = |one: backend::terminology::difference::Code| vec![one.code, one.display];
    let none = added_count + removed_count + changed_count == 0;
    let none = none.then(|| view! { <p>{words::SAME}</p> });
    let triple = |one: Changed| vec![one.code, one.before, one.after];
    let two = vec![names::CODE, names::DISPLAY];
    view! {
        <h3>{words::differences(&before.version)}</h3>
        {none}
        <Codes
            title=words::counted(words::REMOVED, removed_count)
            heads=two.clone()
            rows=removed.into_iter().map(pair).collect()
            count=removed_count
        />
        <Codes
            title=words::counted(words::CHANGED, changed_count)
            heads=vec![names::CODE, words::BEFORE, words::AFTER]
            rows=changed.into_iter().map(triple).collect()
            count=changed_count
        />
        <Codes
            title=words::counted(words::ADDED, added_count)
            heads=two
            rows=added.into_iter().map(pair).collect()
            count=added_count
        />
    }
}

/// Codes of one kind, the first hundred one by one; nothing where there are none.
#[component]
fn Codes(title: String, heads: Vec<&'static str>, rows: Vec<Vec<String>>, count: i64) -> impl IntoView {
    (count > 0).then(|| {
        let all = count.unsigned_abs();
        let cut = (all > rows.len() as u64).then(|| view! { <p>{words::first_of(rows.len(), all)}</p> });
        let heads = heads.into_iter().map(|label| view! { <Column label/> }).collect_view();
        let rows = rows.into_iter().map(|row| {
            let mut cells = row.into_iter();
            let code = cells.next().unwrap_or_default();
            let cells = cells.map(|cell| view! { <td>{cell}</td> }).collect_view();
            view! { <tr><th scope="row"><Code text=code/></th>{cells}</tr> }
        });
        let rows = rows.collect_view();
        view! {
            <h4>{title.clone()}</h4>
            {cut}
            <Table caption=title>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </Table>
        }
    })
}
