//! The description of the API for people who read: drawn on the server from the OpenAPI document, without a script, with
//! the console's style. It knows OpenAPI and nothing of our operations.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::i18n::it::api as words;
use crate::i18n::it::frame;
use crate::shell::Theme;

/// The whole page, as HTML. `style` is the address of the style sheet, `source` the address of the document.
#[must_use]
pub fn page(document: &Value, style: &str, source: &str, theme: Theme) -> String {
    let title = frame::tab(words::PAGE_TITLE);
    let body = body(document, source);
    let (style, theme) = (style.to_owned(), theme.0);
    let html = view! {
        <html lang="it" data-tema=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>{title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=style/>
            </head>
            <body>{body}</body>
        </html>
    };
    format!("<!DOCTYPE html>{}", html.to_html())
}

fn body(document: &Value, source: &str) -> AnyView {
    let areas = areas(document);
    let index = areas
        .keys()
        .map(|area| {
            let target = format!("#{}", anchor(area));
            view! { <li><a href=target>{area.clone()}</a></li> }
        })
        .collect_view();
    let sections = areas.iter().map(|(area, operations)| section(document, area, operations)).collect_view();
    let schemas = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
    let schemas = schemas.iter().map(|(name, schema)| structure(name, schema)).collect_view();
    let (description, source) = (text(&document["info"]["description"]), source.to_owned());
    view! {
        <div class="skip-links">
            <a href="#contenuto">{frame::SKIP_TO_CONTENT}</a>
        </div>
        <header>
            <div class="bar">
                <a class="brand" href="/">
                    <span>{frame::PRODUCT}</span>
                    <span class="brand-note">{frame::PRODUCT_NOTE}</span>
                </a>
            </div>
        </header>
        <main class="main" id="contenuto" tabindex="-1">
            <h1>{words::PAGE_TITLE}</h1>
            <p>{description}</p>
            <p>{words::SOURCE} " " <a href=source.clone() download>{source.clone()}</a></p>
            <nav aria-label=words::AREAS><ul>{index}<li><a href="#strutture">{words::STRUCTURES}</a></li></ul></nav>
            {sections}
            <h2 id="strutture">{words::STRUCTURES}</h2>
            {schemas}
        </main>
    }
    .into_any()
}

/// An operation and where it is.
struct Operation<'a> {
    method: String,
    path: &'a str,
    value: &'a Value,
}

/// The operations by area, each area's by path.
fn areas(document: &Value) -> BTreeMap<String, Vec<Operation<'_>>> {
    let mut areas: BTreeMap<String, Vec<Operation<'_>>> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, value) in item.as_object().into_iter().flatten() {
            let area = text(&value["tags"][0]);
            areas.entry(area).or_default().push(Operation { method: method.to_uppercase(), path, value });
        }
    }
    areas
}

fn section(document: &Value, area: &str, operations: &[Operation<'_>]) -> AnyView {
    let operations = operations.iter().map(|operation| one(document, operation)).collect_view();
    view! {
        <section aria-labelledby=anchor(area)>
            <h2 id=anchor(area)>{area.to_owned()}</h2>
            {operations}
        </section>
    }
    .into_any()
}

fn one(document: &Value, operation: &Operation<'_>) -> AnyView {
    let value = operation.value;
    let description = text(&value["description"]);
    let parameters: Vec<&Value> = value["parameters"].as_array().into_iter().flatten().collect();
    let parameters = (!parameters.is_empty()).then(|| {
        let rows = parameters.into_iter().map(parameter).collect_view();
        table(words::PARAMETERS, [words::NAME, words::WHERE, words::TYPE, words::MEANING], rows.into_any())
    });
    let bodies = value["requestBody"]["content"].as_object().cloned().unwrap_or_default();
    let bodies = bodies.iter().map(|(kind, body)| request_body(document, kind, &body["schema"])).collect_view();
    let answers = value["responses"].as_object().into_iter().flatten();
    let answers = answers.map(|(status, answer)| self::answer(status, answer)).collect_view();
    let (id, method, path) = (text(&value["operationId"]), operation.method.clone(), operation.path.to_owned());
    view! {
        <article class="card" id=id>
            <h3>{text(&value["summary"])}</h3>
            <p><span class="badge badge-info">{method}</span> " " <span class="mono">{path}</span></p>
            {(!description.is_empty()).then(|| view! { <p>{description}</p> })}
            {parameters}
            {bodies}
            {table(words::ANSWERS, [words::STATUS, words::CONTENT, words::MEANING, ""], answers.into_any())}
        </article>
    }
    .into_any()
}

fn parameter(parameter: &Value) -> AnyView {
    let place = match parameter["in"].as_str() {
        Some("path") => words::IN_PATH,
        Some("header") => words::IN_HEADER,
        _ => words::IN_QUERY,
    };
    let required = parameter["required"].as_bool().unwrap_or(false);
    row(
        &text(&parameter["name"]),
        required,
        place.to_owned().into_any(),
        &parameter["schema"],
        &text(&parameter["description"]),
    )
}

/// The fields of a body stand with the operation: that is where they are looked for.
fn request_body(document: &Value, kind: &str, schema: &Value) -> AnyView {
    let schema =
        schema["oneOf"].as_array().and_then(|any| any.iter().find(|one| one["$ref"].is_string())).unwrap_or(schema);
    let fields = fields(resolved(document, schema));
    let kind = kind.to_owned();
    view! {
        <h4>{words::BODY} " " <span class="mono">{kind}</span></h4>
        {fields}
    }
    .into_any()
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        Some(name) => &document["components"]["schemas"][name],
        None => schema,
    }
}

fn answer(status: &str, answer: &Value) -> AnyView {
    let status = if status == "default" { words::ANY_REFUSAL.to_owned() } else { status.to_owned() };
    let content = answer["content"].as_object().and_then(|content| content.values().next());
    let content = content.map(|content| kind(&content["schema"]));
    view! {
        <tr>
            <th scope="row">{status}</th>
            <td>{content}</td>
            <td colspan="2">{text(&answer["description"])}</td>
        </tr>
    }
    .into_any()
}

fn structure(name: &str, schema: &Value) -> AnyView {
    let description = text(&schema["description"]);
    let (id, name) = (format!("struttura-{name}"), name.to_owned());
    let values = schema["enum"].as_array().map(|values| {
        let values: Vec<String> = values.iter().map(text).collect();
        view! { <p>{words::VALUES} " " <span class="mono">{values.join(", ")}</span></p> }
    });
    view! {
        <article class="card" id=id>
            <h3 class="mono">{name}</h3>
            {(!description.is_empty()).then(|| view! { <p>{description}</p> })}
            {values}
            {fields(schema)}
            {parts(schema)}
        </article>
    }
    .into_any()
}

/// What a structure is put together from, or one of what it can be: each with its fields, or by name.
fn parts(schema: &Value) -> Vec<AnyView> {
    let all = ["allOf", "oneOf"].into_iter().filter_map(|several| schema[several].as_array()).flatten();
    let parts = all.filter(|part| part["type"] != "null");
    parts.map(|part| fields(part).unwrap_or_else(|| view! { <p>{kind(part)}</p> }.into_any())).collect()
}

/// The fields of an object, one per line; nothing for what has none.
fn fields(schema: &Value) -> Option<AnyView> {
    let fields: &Map<String, Value> = schema["properties"].as_object()?;
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let rows = fields.iter().map(|(name, field)| {
        let limits = limits(field).into_any();
        row(name, required.contains(&name.as_str()), limits, field, &text(&field["description"]))
    });
    let rows = rows.collect_view().into_any();
    Some(table(words::FIELDS, [words::NAME, words::LIMITS, words::TYPE, words::MEANING], rows))
}

fn limits(schema: &Value) -> String {
    let from_to = |from: &str, to: &str| match (schema[from].as_i64(), schema[to].as_i64()) {
        (None, None) => None,
        (from, to) => Some(words::from_to(from, to)),
    };
    from_to("minLength", "maxLength").or_else(|| from_to("minimum", "maximum")).unwrap_or_default()
}

fn row(name: &str, required: bool, second: AnyView, schema: &Value, meaning: &str) -> AnyView {
    let required = required.then(|| view! { " " <span class="badge">{words::REQUIRED}</span> });
    let (name, meaning) = (name.to_owned(), meaning.to_owned());
    view! {
        <tr>
            <th scope="row"><span class="mono">{name}</span>{required}</th>
            <td>{second}</td>
            <td>{kind(schema)}</td>
            <td>{meaning}</td>
        </tr>
    }
    .into_any()
}

/// What a value is: a link to its structure, a list of something, or a word of JSON.
fn kind(schema: &Value) -> AnyView {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        let (target, name) = (format!("#struttura-{name}"), name.to_owned());
        return view! { <a class="mono" href=target>{name}</a> }.into_any();
    }
    if schema["items"].is_object() {
        return view! { {words::LIST_OF} " " {kind(&schema["items"])} }.into_any();
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        let one = schema[several].as_array().and_then(|any| any.iter().find(|one| one["type"] != "null"));
        if let Some(one) = one {
            return kind(one);
        }
    }
    let mut word = match &schema["type"] {
        Value::Array(types) => {
            types.iter().filter_map(Value::as_str).find(|word| *word != "null").unwrap_or_default().to_owned()
        }
        other => text(other),
    };
    if let Some(format) = schema["format"].as_str() {
        word = format!("{word} ({format})");
    }
    view! { <span class="mono">{word}</span> }.into_any()
}

fn table(caption: &'static str, heads: [&'static str; 4], rows: AnyView) -> AnyView {
    let heads = heads.into_iter().filter(|head| !head.is_empty());
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    view! {
        <div class="table-scroll">
            <table class="table table-compact">
                <caption>{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn anchor(area: &str) -> String {
    let folded = domain::text::fold(area);
    folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::page;
    use crate::shell::Theme;

    #[test]
    fn what_a_document_says_is_text_and_never_markup() {
        let document = json!({
            "info": { "description": "<script>alert(1)</script>" },
            "paths": { "/api/v1/<b>": { "get": {
                "tags": ["Area <i>"], "summary": "A & B", "operationId": "x\"y",
                "responses": { "200": { "description": "<u>" } }
            } } },
            "components": { "schemas": { "S": { "properties": { "f<": { "type": "string", "maxLength": 3 } } } } }
        });
        let html = page(&document, "/pkg/app.css", "/api/v1/openapi.json", Theme::default());
        for markup in ["<script>", "<b>", "<i>", "<u>", "f<\""] {
            assert!(!html.contains(markup), "{markup} in {html}");
        }
        assert!(html.contains("A &amp; B") && html.starts_with("<!DOCTYPE html><html lang=\"it\""));
    }
}
