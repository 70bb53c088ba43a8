//! What is wrong with a file, and the line where it is seen.

use domain::interface::{InterfaceProblem as Problem, Standard};

use super::{fault, operation, yaml};

const HEAD: &str = "openapi: 3.0.3\ninfo:\n  title: T\n  version: 1\n";

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let name = |name: &str| name.to_owned();
    let cases = [
        ("openapi: 3.0.3\ninfo: [\n".to_owned(), Problem::Syntax, None),
        (name("a: b\n c: d\n"), Problem::Syntax, Some(2)),
        (name("openapi: 3.0.3\na: 1\na: 2\n"), Problem::Duplicated { name: name("a") }, Some(3)),
        (name("swagger: '2.0'\n"), Problem::UnknownStandard { found: name("2.0") }, Some(1)),
        (name("a: b\n"), Problem::UnknownStandard { found: String::new() }, Some(1)),
        (name("\nopenapi: 4.0.0\n"), Problem::UnknownStandard { found: name("4.0.0") }, Some(2)),
        (name("openapi: 3.0.3\n"), Problem::Missing { name: name("info") }, Some(1)),
        (name("openapi: 3.0.3\ninfo:\n  version: 1\n"), Problem::Missing { name: name("title") }, Some(3)),
        (HEAD.to_owned(), Problem::Missing { name: name("paths") }, Some(1)),
        (format!("{HEAD}paths: {{}}\n"), Problem::NoOperations, None),
        (format!("{HEAD}paths: 7\n"), Problem::WrongKind { name: name("paths") }, Some(5)),
        (format!("{HEAD}paths:\n  /a:\n    get: {{}}\n"), Problem::Missing { name: name("responses") }, Some(7)),
        (
            format!("{HEAD}servers:\n  - url: http://127.0.0.1:8080/v1\npaths: {{}}\n"),
            Problem::LocalServer { address: name("http://127.0.0.1:8080/v1") },
            Some(6),
        ),
        (
            format!("{HEAD}paths:\n  /a:\n    $ref: other.yaml#/a\n"),
            Problem::RemoteReference { reference: name("other.yaml#/a") },
            Some(7),
        ),
        (
            format!("{HEAD}paths:\n  /a:\n    $ref: '#/no/where'\n"),
            Problem::BrokenReference { reference: name("#/no/where") },
            Some(7),
        ),
        (
            format!(
                "{HEAD}paths: {{'/a/{{b}}': {{get: {{responses: {{}}}}}},\n '/a/{{c}}': {{get: {{responses: {{}}}}}}}}\n"
            ),
            Problem::Duplicated { name: name("/a/{c}") },
            Some(6),
        ),
    ];
    for (text, problem, line) in cases {
        let found = fault(&text);
        assert_eq!(found.problem, problem, "{text}");
        assert!(line.is_none_or(|line| found.line == Some(line)), "{found:?} in {text}");
    }
}

#[test]
fn references_to_themselves_and_to_elsewhere_are_refused_in_schemas_too() {
    let with = |schema: &str, rest: &str| {
        format!("{}{rest}", operation(&format!("{{responses: {{'200': {{content: {{a/b: {{schema: {schema}}}}}}}}}}}")))
    };
    let found = fault(&with("{$ref: 'https://evil.example/s.json'}", ""));
    assert!(matches!(found.problem, Problem::RemoteReference { .. }), "{found:?}");
    let ring = "components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}\n";
    let found = fault(&with("{$ref: '#/components/schemas/A'}", ring));
    assert!(matches!(found.problem, Problem::BrokenReference { .. }), "{found:?}");
    yaml(&with("{$ref: '#/components/schemas/a%20~1b'}", "components: {schemas: {'a /b': {type: string}}}\n"));
}

#[test]
fn json_is_read_as_json_and_its_faults_have_lines() {
    let good = "{\"openapi\": \"3.1.0\",\n\"info\": {\"title\": \"T\\ud83d\\ude00\", \"version\": \"1\"},\n\t\"paths\": {\"/a\": {\"get\": {}}}}";
    let read = interface::read("application/json", good.as_bytes()).expect("it is JSON");
    assert_eq!((read.standard, read.title.as_str(), read.operations.len()), (Standard::OpenApi31, "T😀", 1));
    let fault = |text: &str| interface::read("application/json", text.as_bytes()).expect_err(text);
    assert_eq!(fault("{\n\"a\": 1,\n}"), Problem::Syntax.at(3));
    assert_eq!(
        fault("{\"openapi\": \"3.1.0\",\n\"openapi\": 1}"),
        Problem::Duplicated { name: "openapi".to_owned() }.at(2)
    );
    assert_eq!(fault("openapi: 3.1.0").problem, Problem::Syntax);
    assert_eq!(fault(&good.replace("\"paths\"", "\"webhooks\"")).problem, Problem::NoOperations);
}
