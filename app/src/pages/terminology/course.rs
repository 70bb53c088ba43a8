//! How far a file is that somebody sent, and the loads of everybody that go on.

use backend::terminology::course::Course;
use leptos::prelude::*;

use super::load::steps;
use super::trail_to;
use crate::api::access::encode;
use crate::i18n::it::terminology_load as words;
use crate::islands::Progress;
use crate::routes::to;
use crate::ui::{Breadcrumb, ButtonLook, Callout, Code, Column, LinkButton, PageHead, Steps, Table, Tone};

/// What the page is told while it is open: how far, and in words; or that there is nothing to wait for any more.
#[must_use]
pub fn line(course: Option<&Course>) -> String {
    match course {
        Some(course) if !course.has_stopped => {
            format!("reads\t{}\t{}", course.bytes_read, words::how_far(course.bytes_read, course.bytes, course.entries))
        }
        _ => "ended".to_owned(),
    }
}

/// The page of a file that is still read.
#[component]
pub(super) fn GoesOn(course: Course) -> impl IntoView {
    let body = if course.has_stopped {
        view! {
            <Callout tone=Tone::Danger title=words::STOPPED>
                <p>{words::STOPPED_TEXT}</p>
            </Callout>
            <div class="actions">
                <LinkButton href=to::LOAD_TERMINOLOGY label=words::ANOTHER_FILE look=ButtonLook::Neutral/>
            </div>
        }
        .into_any()
    } else {
        let id = course.id.to_string();
        let address = format!("{}?id={}", to::TERMINOLOGY_COURSE, encode(&id));
        view! {
            <Callout tone=Tone::Info title=words::GOES_ON>
                <p>{words::GOES_ON_TEXT}</p>
            </Callout>
            <div class="progress" id="avanzamento" data-address=address>
                <Bar course=course.clone()/>
            </div>
            <div class="actions">
                <LinkButton href=to::checked_terminology(&id) label=words::REFRESH look=ButtonLook::Outline/>
            </div>
            <Progress/>
        }
        .into_any()
    };
    view! {
        <Breadcrumb trail=trail_to(words::CHECK_TITLE)/>
        <PageHead title=words::CHECK_TITLE/>
        <Steps names=steps() current=1/>
        <p><Code text=course.file/></p>
        {body}
    }
}

/// How much of a file was read, as a bar and in words.
#[component]
fn Bar(course: Course) -> impl IntoView {
    let words = words::how_far(course.bytes_read, course.bytes, course.entries);
    let max = course.bytes.max(1);
    view! {
        <progress max=max.to_string() value=course.bytes_read.min(max).to_string() aria-label=words::HOW_FAR></progress>
        <p>{words}</p>
    }
}

/// The loads that go on, whoever's they are; nothing where there are none.
#[component]
pub(super) fn GoingOn(courses: Vec<Course>) -> impl IntoView {
    (!courses.is_empty()).then(|| {
        let rows = courses.into_iter().map(|course| {
            let who = if course.signer.is_empty() { words::A_PERSON.to_owned() } else { course.signer.clone() };
            let what = words::said(&course.oid, &course.version);
            view! {
                <tr>
                    <th scope="row"><Code text=course.file.clone()/> {what}</th>
                    <td>{who}</td>
                    <td><Bar course/></td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        view! {
            <section aria-labelledby="in-corso">
                <h2 id="in-corso">{words::IN_COURSE}</h2>
                <Table caption=words::IN_COURSE>
                    <thead>
                        <tr>
                            <Column label=words::FILE/>
                            <Column label=words::WHO/>
                            <Column label=words::HOW_FAR/>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </Table>
            </section>
        }
    })
}
