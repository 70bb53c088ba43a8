//! Single changes and what they mean for the consumer.

use domain::interface::Interface;
use domain::interface::compare::{InterfaceChange, InterfaceChangeKind as Kind, compare};
use proptest::prelude::*;

use super::{compared, operation, yaml};

/// The same change seen from the other side.
const fn mirrored(kind: Kind) -> Kind {
    match kind {
        Kind::Removed => Kind::Added,
        Kind::Added => Kind::Removed,
        Kind::BecameRequired => Kind::BecameOptional,
        Kind::BecameOptional => Kind::BecameRequired,
        Kind::PropertyRemoved => Kind::PropertyAdded,
        Kind::PropertyAdded => Kind::PropertyRemoved,
        Kind::MediaTypeRemoved => Kind::MediaTypeAdded,
        Kind::MediaTypeAdded => Kind::MediaTypeRemoved,
        Kind::Deprecated => Kind::NoLongerDeprecated,
        Kind::NoLongerDeprecated => Kind::Deprecated,
        same => same,
    }
}

/// What is removed from the one side is added from the other, and nothing is seen from one side only.
pub fn assert_mirrored(from: &Interface, to: &Interface) {
    let facts = |changes: Vec<InterfaceChange>, is_back: bool| {
        let fact = |change: InterfaceChange| {
            let InterfaceChange { operation, part, name, pointer, kind, from, to, .. } = change;
            let called = operation.map(|key| key.called_by());
            let (kind, from, to) = if is_back { (mirrored(kind), to, from) } else { (kind, from, to) };
            // A name is told as the newer file writes it.
            let name = name.to_ascii_lowercase();
            format!("{called:?} {part:?} {name} {pointer} {kind:?} {from} {to}")
        };
        let mut facts = changes.into_iter().map(fact).collect::<Vec<_>>();
        facts.sort();
        facts
    };
    assert_eq!(facts(compare(from, to), false), facts(compare(to, from), true));
}

/// A body that is sent and answered, with this schema.
fn both_ways(schema: &str) -> String {
    let content = format!("{{application/json: {{schema: {schema}}}}}");
    operation(&format!("{{requestBody: {{content: {content}}}, responses: {{'200': {{content: {content}}}}}}}"))
}

/// What a change of a schema means where it is sent and where it is answered.
fn meant(from: &str, to: &str) -> String {
    let lines = compared(&both_ways(from), &both_ways(to));
    let word = |line: &str| line.split(" | ").next().unwrap_or_default().to_owned();
    lines.lines().map(word).collect::<Vec<_>>().join(", ")
}

#[test]
fn what_is_sent_may_be_asked_less_strictly_and_what_is_answered_promised_more_strictly() {
    let object = |rest: &str| format!("{{type: object, {rest}}}");
    let cases = [
        ("{type: string}", "{type: integer}", "! Type, ! Type"),
        ("{type: string}", "{type: [string, 'null']}", "+ Type, ! Type"),
        ("{type: number}", "{type: integer}", "! Type, + Type"),
        ("{enum: [a, b]}", "{enum: [a]}", "! Values, + Values"),
        ("{enum: [a]}", "{enum: [a, b]}", "+ Values, ! Values"),
        ("{enum: [a]}", "{enum: [b]}", "! Values, ! Values"),
        ("{type: string}", "{type: string, enum: [a]}", "! Values, + Values"),
        ("{maxLength: 9}", "{maxLength: 5}", "! Limit, + Limit"),
        ("{minimum: 9}", "{minimum: 5}", "+ Limit, ! Limit"),
        ("{maxLength: 9}", "{}", "+ Limit, ! Limit"),
        ("{minLength: 0}", "{}", ""),
        ("{format: date, minLength: 10, maxLength: 10}", "{format: date}", ""),
        ("{format: int32}", "{format: int64}", "+ Format, ! Format"),
        ("{format: date}", "{format: date-time}", "! Format, ! Format"),
        ("{pattern: a}", "{pattern: b}", "? Pattern, ? Pattern"),
        ("{type: array, items: {type: string}}", "{type: array, items: {type: number}}", "! Type, ! Type"),
        ("{not: {type: string}}", "{not: {type: number}}", "? Other, ? Other"),
        ("{oneOf: [{type: string}]}", "{oneOf: [{type: string}, {type: number}]}", "? Composition, ? Composition"),
        ("{description: a}", "{description: b, example: 1, x-y: z}", ""),
    ];
    for (from, to, expected) in cases {
        assert_eq!(meant(from, to), expected, "{from} {to}");
    }
    let cases = [
        ("properties: {a: {}}", "properties: {a: {}, b: {}}", "+ PropertyAdded, + PropertyAdded"),
        ("properties: {a: {}}", "properties: {a: {}, b: {}}, required: [b]", "! PropertyAdded, + PropertyAdded"),
        ("properties: {a: {}, b: {}}", "properties: {a: {}}", "? PropertyRemoved, ! PropertyRemoved"),
        ("properties: {a: {}}", "properties: {a: {}}, required: [a]", "! BecameRequired, + BecameRequired"),
        ("properties: {a: {}}, required: [a]", "properties: {a: {}}", "+ BecameOptional, ! BecameOptional"),
        (
            "additionalProperties: false",
            "properties: {a: {}}, additionalProperties: false",
            "+ PropertyAdded, ? PropertyAdded",
        ),
        (
            "properties: {a: {}}, additionalProperties: false",
            "additionalProperties: false",
            "! PropertyRemoved, ! PropertyRemoved",
        ),
        ("additionalProperties: true", "additionalProperties: false", "! AdditionalProperties, + AdditionalProperties"),
        ("additionalProperties: false", "additionalProperties: true", "+ AdditionalProperties, ? AdditionalProperties"),
        ("properties: {a: {readOnly: true}}", "properties: {a: {}}", "+ PropertyAdded"),
    ];
    for (from, to, expected) in cases {
        assert_eq!(meant(&object(from), &object(to)), expected, "{from} {to}");
    }
}

#[test]
fn operations_parameters_and_ways_in_are_judged() {
    let is = |from: &str, to: &str, expected: &str| {
        let told = compared(&operation(from), &operation(to));
        let words = told.lines().map(|line| line.split(" | ").next().unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(words.join(", "), expected, "{from} {to}\n{told}");
    };
    is("{}", "{parameters: [{name: a, in: query}]}", "+ Added");
    is("{}", "{parameters: [{name: a, in: query, required: true}]}", "! Added");
    is("{parameters: [{name: a, in: query}]}", "{}", "? Removed");
    is(
        "{parameters: [{name: a, in: query}]}",
        "{parameters: [{name: a, in: query, required: true}]}",
        "! BecameRequired",
    );
    is("{parameters: [{name: a, in: query}]}", "{parameters: [{name: a, in: header}]}", "? Removed, + Added");
    is("{parameters: [{name: A, in: header}]}", "{parameters: [{name: a, in: header}]}", "");
    is("{parameters: [{name: a, in: query}]}", "{parameters: [{name: a, in: query, explode: false}]}", "! Style");
    is("{}", "{deprecated: true}", "+ Deprecated");
    is("{operationId: a}", "{operationId: b}", "+ Name");
    is("{}", "{requestBody: {content: {}}}", "+ Added");
    is("{}", "{requestBody: {required: true, content: {}}}", "! Added");
    is("{responses: {'200': {}}}", "{responses: {'202': {}}}", "! Removed, ? Added");
    is("{responses: {'404': {}}}", "{responses: {'409': {}}}", "+ Removed, + Added");
    is("{callbacks: {a: {}}}", "{callbacks: {b: {}}}", "? Other");
    let with =
        "components: {securitySchemes: {a: {type: http, scheme: bearer}, b: {type: apiKey, in: header, name: K}}}\n";
    let secured = |said: &str| format!("{}{with}", operation(&format!("{{security: {said}}}")));
    let cases = [
        ("[]", "[{a: []}]", "! Security"),
        ("[{a: []}]", "[]", "+ Security"),
        ("[{a: []}]", "[{a: []}, {b: []}]", "+ Security"),
        ("[{a: []}, {b: []}]", "[{a: []}]", "! Security"),
        ("[{a: []}]", "[{a: [], b: []}]", "! Security"),
        ("[{}]", "[]", ""),
    ];
    for (from, to, expected) in cases {
        let told = compared(&secured(from), &secured(to));
        assert_eq!(told.split(" | ").next().unwrap_or_default(), expected, "{from} {to}");
    }
}

#[test]
fn the_name_of_a_parameter_in_the_path_does_not_matter_and_operations_come_and_go() {
    let paths = |paths: &str| format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{{paths}}}\n");
    let named = |name: &str| {
        paths(&format!(
            "/a/{{{name}}}: {{get: {{parameters: [{{name: {name}, in: path, schema: {{type: string}}}}]}}}}"
        ))
    };
    // Braces stand in the path itself, so it is quoted.
    let quoted = |text: String| text.replacen("/a/{", "'/a/{", 1).replacen("}: {get", "}': {get", 1);
    assert_eq!(compared(&quoted(named("id")), &quoted(named("code"))), "");
    let told = compared(&paths("/a: {get: {}, post: {}}"), &paths("/a: {get: {}}, /b: {get: {}}"));
    assert_eq!(told, "! Removed | POST /a | Operation | | -> \n+ Added | GET /b | Operation | | -> \n");
}

#[test]
fn schemas_that_contain_themselves_are_compared() {
    let tree = |leaf: &str| {
        format!(
            "{}components: {{schemas: {{T: {{properties: {{leaf: {{type: {leaf}}}, next: {{$ref: '#/components/schemas/T'}}}}}}}}}}\n",
            both_ways("{$ref: '#/components/schemas/T'}")
        )
    };
    assert_eq!(compared(&tree("string"), &tree("string")), "");
    let told = compared(&tree("string"), &tree("number"));
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(told.contains("| leaf | string -> number"), "{told}");
}

/// A schema of any shape, as YAML in one line.
fn schema() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("{}".to_owned()),
        "\\{type: (string|integer|number|boolean), (format: (date|int32|int64), )?(nullable: true, )?maxLength: [1-9]\\}",
        "\\{enum: \\[a, b, [c-f]\\]\\}",
        Just("{$ref: '#/components/schemas/S'}".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let properties = prop::collection::btree_map("[a-d]", inner.clone(), 0..3);
        let object = (properties, prop::sample::subsequence(vec!["a", "b", "c"], 0..3), any::<bool>()).prop_map(
            |(properties, required, open)| {
                let all = properties.iter().map(|(name, schema)| format!("{name}: {schema}")).collect::<Vec<_>>();
                let (all, required) = (all.join(", "), required.join(", "));
                format!("{{properties: {{{all}}}, required: [{required}], additionalProperties: {open}}}")
            },
        );
        let lists =
            prop::collection::vec(inner.clone(), 0..3).prop_map(|all| format!("{{oneOf: [{}]}}", all.join(", ")));
        prop_oneof![object, inner.prop_map(|items| format!("{{type: array, items: {items}}}")), lists]
    })
}

/// An interface of any shape.
fn any_interface() -> impl Strategy<Value = Interface> {
    let parameters = "(\\{name: [a-c], in: (query|header), required: (true|false)\\}, ){0,1}";
    (schema(), schema(), parameters, "(200|201|404)", "(get|post)", "/[a-b]").prop_map(
        |(sent, answered, parameters, status, method, path)| {
            yaml(&format!(
                "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  {path}:\n    {method}: {{parameters: [{parameters}], \
                 requestBody: {{content: {{a/b: {{schema: {sent}}}}}}}, \
                 responses: {{'{status}': {{content: {{a/b: {{schema: {answered}}}}}}}}}}}\n\
                 components: {{schemas: {{S: {sent}}}}}\n"
            ).replace("S: {$ref: '#/components/schemas/S'}", "S: {}"))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_interface_differs_in_nothing_from_itself(interface in any_interface()) {
        prop_assert_eq!(compare(&interface, &interface), Vec::new());
    }

    #[test]
    fn from_the_other_side_what_was_added_is_removed(one in any_interface(), other in any_interface()) {
        assert_mirrored(&one, &other);
    }
}
