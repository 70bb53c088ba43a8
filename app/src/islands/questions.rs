//! Questions of a risk analysis that come and go while one answers. The page holds all of them, those that are not asked
//! hidden; which they are says the very rule of the server. Without this, saving draws them anew.

use domain::purpose::risk_analysis::Dependency;
use leptos::prelude::*;

/// Follows the answers on the page.
#[island]
pub fn LiveQuestions() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|| {
        browser::follow();
        window_event_listener(leptos::ev::input, |_| browser::follow());
    });
}

/// The answers that a question waits for, as the page writes them: `question=value`, with spaces between.
#[must_use]
pub fn written(depends_on: &[Dependency]) -> String {
    let written = depends_on.iter().map(|wanted| format!("{}={}", wanted.question, wanted.value));
    written.collect::<Vec<_>>().join(" ")
}

#[cfg(any(feature = "hydrate", test))]
fn read(written: &str) -> Vec<Dependency> {
    let pairs = written.split(' ').filter_map(|pair| pair.split_once('='));
    pairs.map(|(question, value)| Dependency { question: question.to_owned(), value: value.to_owned() }).collect()
}

#[cfg(feature = "hydrate")]
mod browser {
    use domain::purpose::risk_analysis::{Answers, reached};
    use leptos::prelude::document;
    use leptos::wasm_bindgen::JsCast as _;
    use leptos::web_sys::{Element, NodeList};

    fn elements(list: Option<NodeList>) -> Vec<Element> {
        let list = list.iter().flat_map(|list| (0..list.length()).filter_map(|place| list.item(place)));
        list.filter_map(|node| node.dyn_into().ok()).collect()
    }

    /// Shows the questions that the answers lead to, and hides the others. What was answered to one that is hidden stays in
    /// the form; saving leaves it out.
    pub fn follow() {
        let places = elements(document().query_selector_all("[data-question]").ok());
        let attribute = |place: &Element, name| place.get_attribute(name).unwrap_or_default();
        let mut answers = Answers::default();
        for place in &places {
            let chosen = elements(place.query_selector_all("input:checked").ok());
            let values = chosen.iter().map(|input| attribute(input, "value")).collect();
            answers.multi_answers.insert(attribute(place, "data-question"), values);
        }
        let questions = places
            .iter()
            .map(|place| (attribute(place, "data-question"), super::read(&attribute(place, "data-after"))));
        let questions = questions.collect::<Vec<_>>();
        let asked = reached(questions.iter().map(|(id, after)| (id.as_str(), after.as_slice())), &answers);
        for (place, (id, _)) in places.iter().zip(&questions) {
            // A browser that refuses shows a question too many, and saving leaves its answer out.
            drop(match asked.contains(id.as_str()) {
                true => place.remove_attribute("hidden"),
                false => place.set_attribute("hidden", ""),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::purpose::risk_analysis::current;
    use domain::tenant::TenantKind;

    use super::*;

    #[test]
    fn what_a_question_waits_for_is_read_as_it_was_written() {
        for kind in [TenantKind::Pa, TenantKind::Private] {
            for question in &current(kind).questions {
                assert_eq!(read(&written(&question.depends_on)), question.depends_on, "{}", question.id);
            }
        }
    }
}
