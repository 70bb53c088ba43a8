//! What XML does not say and JSON wants to know: which elements are lists, and which are no texts.

const LISTS: &str = " identifier contact telecom useContext jurisdiction coding designation extension modifierExtension \
                     contained include exclude valueSet group element target dependsOn product parameter contains entry \
                     link profile security tag concept property filter operator part ";
const BOOLEANS: &str = " experimental caseSensitive compositional versionNeeded immutable inactive userSelected abstract \
                        valueBoolean ";
const NUMBERS: &str =
    " count total offset rank valueInteger valueDecimal valuePositiveInt valueUnsignedInt valueInteger64 ";

fn has(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|other| other == name)
}

/// May the element stand more than once in its parent?
pub(super) fn is_list(parent: &str, name: &str) -> bool {
    match (parent, name) {
        ("ConceptMap", "identifier") | ("CodeSystem", "valueSet") => false,
        // The target of a group is an address, that of an element a list.
        ("group", "target") => false,
        ("dependsOn" | "product", "property") => false,
        // A parameter holds one thing, or parts, of which each holds one thing.
        ("parameter" | "part", _) if name != "part" => false,
        _ => has(LISTS, name),
    }
}

/// The value as JSON.
pub(super) fn value(name: &str, text: &str) -> String {
    let is_plain = (has(BOOLEANS, name) && matches!(text, "true" | "false"))
        || (has(NUMBERS, name) && serde_json::from_str::<serde_json::Number>(text).is_ok());
    if is_plain { text.to_owned() } else { crate::text::quoted(text) }
}
