//! What the quotas of an e-service leave: shown to both sides before anything is asked for or decided (seed 000 step 5).

use domain::purpose::Capacity;
use leptos::prelude::*;

use crate::i18n::it::common::number;
use crate::i18n::it::purpose as words;
use crate::ui::{Column, Table};

/// The quotas, what other purposes use of them and what is left. `about` says what a load means against them.
#[component]
pub(super) fn CapacityTable(capacity: Capacity, #[prop(optional)] about: Option<String>) -> impl IntoView {
    let row = |name: &'static str, limit: i64, used: i64, left: i64| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{number(limit)}</td>
                <td>{number(used)}</td>
                <td>{number(left)}</td>
            </tr>
        }
    };
    let load = capacity.load;
    view! {
        <section aria-labelledby="capacita">
            <h2 id="capacita">{words::CAPACITY}</h2>
            {about.map(|text| view! { <p>{text}</p> })}
            <Table caption=words::CAPACITY_CAPTION>
                <thead>
                    <tr>
                        <Column label=words::QUOTA/>
                        <Column label=words::LIMIT/>
                        <Column label=words::USED/>
                        <Column label=words::LEFT/>
                    </tr>
                </thead>
                <tbody>
                    {row(words::QUOTA_CONSUMER, capacity.per_consumer, load.consumer, capacity.left_for_consumer())}
                    {row(words::QUOTA_TOTAL, capacity.total, load.all, capacity.left_in_all())}
                </tbody>
            </Table>
        </section>
    }
}
