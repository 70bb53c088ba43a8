//! Codes of a system that nobody has loaded: the value set names them, and that is all that is known of them.

use std::sync::Arc;

use domain::fhir::code::Detail;
use domain::terminology::compose::{Definition, Test};

use super::{Item, System};
use crate::terminology::words::fits;

/// Those in which all words that are looked for stand.
pub(super) fn items(definition: &Definition, system: &Arc<System>, test: &Test, filter: &str) -> Vec<Item> {
    let Some(codes) = test.codes() else { return Vec::new() };
    let item = |code: &String| {
        let display = definition.words.get(&(system.url.clone(), code.clone())).cloned().unwrap_or_default();
        fits(filter, code, &display).then(|| Item {
            system: Arc::clone(system),
            code: code.clone(),
            display,
            is_inactive: false,
            said: Detail::default(),
        })
    };
    codes.iter().filter_map(item).collect()
}
