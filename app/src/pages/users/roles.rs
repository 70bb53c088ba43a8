//! The ticks that say what a person is for the ente.

use domain::Role;
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use crate::i18n::it::frame::role_label;
use crate::i18n::it::user as words;
use crate::ui::CheckField;

/// One tick for each role an ente may give. `name` is the field's: plain forms repeat it, server functions number it.
#[component]
pub fn RoleFields(#[prop(into)] name: String, chosen: Vec<Role>, error: Option<String>) -> impl IntoView {
    let ticks = Role::iter()
        .filter(|role| role.is_given_by_the_ente())
        .enumerate()
        .map(|(position, role)| {
            // The first tick carries the id that the error summary leads to.
            let id = if position == 0 { "field-roles".to_owned() } else { format!("field-roles-{position}") };
            let checked = chosen.contains(&role);
            let error = error.clone().filter(|_| position == 0);
            view! {
                <CheckField name=name.clone() id label=role_label(role) value=role.to_string() checked error/>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend>{words::ROLES}</legend>
            <p class="hint">{words::ROLES_HINT}</p>
            {ticks}
        </fieldset>
    }
}
