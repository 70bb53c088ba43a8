//! Which attributes are missing, and who can give them.

use domain::attribute::AttributeKind;
use domain::requirement::MissingGroup;

use crate::i18n::it::words;

/// "Requisito certificato: serve almeno uno fra «A» e «B». …": one sentence per group nobody satisfies.
#[must_use]
pub fn missing(groups: &[MissingGroup]) -> String {
    let sentences: Vec<String> = groups.iter().map(group).collect();
    sentences.join(" ")
}

fn group(group: &MissingGroup) -> String {
    let kind = words::attribute_kind(group.kind);
    let names = group.attributes.iter().map(|attribute| attribute.name.as_str());
    match group.attributes.len() {
        1 => format!("Requisito {kind}: serve {}.", words::quoted(names, "e")),
        _ => format!("Requisito {kind}: serve almeno uno fra {}.", words::quoted(names, "e")),
    }
}

/// Who can give what is missing, one sentence per kind of attribute.
pub(super) fn remedy(groups: &[MissingGroup]) -> String {
    let kinds = [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified];
    let present = kinds.into_iter().filter(|kind| groups.iter().any(|group| group.kind == *kind));
    let sentences: Vec<&str> = present
        .map(|kind| match kind {
            AttributeKind::Certified => {
                "Gli attributi certificati li riconosce l’ente certificatore indicato nel registro degli attributi: il fruitore deve rivolgersi a quell’ente."
            }
            AttributeKind::Declared => {
                "Gli attributi dichiarati li dichiara un amministratore dell’ente fruitore, dalla pagina della richiesta o da «Anagrafica ente»."
            }
            AttributeKind::Verified => {
                "Gli attributi verificati li riconosce un amministratore dell’ente erogatore, dalla pagina della richiesta."
            }
        })
        .collect();
    match sentences.is_empty() {
        true => "Aggiorna la pagina e riprova.".to_owned(),
        false => sentences.join(" "),
    }
}
