//! The description of the service beside it (`contract.md`): what seed 004 says, with what it leaves open settled.

use app::i18n::it::terminology_api as words;
use axum::Json;
use serde_json::{Map, Value, json};

use super::{DELETE, UPLOAD};

/// Where it is read, on the service's own listener.
pub const PATH: &str = "/v1/terminology/openapi.json";

pub(super) async fn description() -> Json<Value> {
    Json(document())
}

/// The description, as OpenAPI 3.1.
#[must_use]
pub fn document() -> Value {
    let mut paths = Map::new();
    paths.insert(UPLOAD.to_owned(), json!({ "post": upload() }));
    paths.insert(DELETE.to_owned(), json!({ "delete": delete() }));
    json!({
        "openapi": "3.1.0",
        "info": { "title": words::API_TITLE, "version": "v1", "description": words::API_NOTE },
        "paths": paths,
        "security": [{ "channel": [], "bearer": [], "integrity": [] }],
        "components": {
            "securitySchemes": {
                "channel": { "type": "mutualTLS" },
                "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                "integrity": { "type": "apiKey", "in": "header", "name": "FSE-JWT-Terminology" },
            },
            "schemas": { "Loaded": loaded(), "Deleted": deleted(), "Problem": problem(), "CreationInfo": creation_info() },
        },
    })
}

fn upload() -> Value {
    json!({
        "operationId": "uploadTerminology",
        "summary": words::API_UPLOAD,
        "parameters": [path("format", json!({
            "type": "string", "enum": ["CUSTOM_CSV", "CUSTOM_JSON", "FHIR_R4_XML", "FHIR_R4_JSON"],
        }))],
        "requestBody": { "required": true, "content": { "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": { "type": "string", "contentMediaType": "application/octet-stream" },
                    "creationInfo": reference("CreationInfo"),
                },
            },
            "encoding": { "creationInfo": { "contentType": "application/json, text/plain" } },
        } } },
        "responses": responses("201", "Loaded", &["409", "413", "504"]),
    })
}

fn delete() -> Value {
    json!({
        "operationId": "deleteTerminology",
        "summary": words::API_DELETE,
        "parameters": [path("oid", json!({ "type": "string" })), path("version", json!({ "type": "string" }))],
        "responses": responses("200", "Deleted", &["404"]),
    })
}

fn path(name: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// What both have, and what one has besides.
fn responses(done: &str, answer: &str, more: &[&str]) -> Value {
    let mut responses = Map::new();
    let content = json!({ "application/json": { "schema": reference(answer) } });
    responses.insert(done.to_owned(), json!({ "description": words::API_DONE, "content": content }));
    for status in ["400", "401", "403", "415", "429", "500", "503"].iter().chain(more) {
        let content = json!({ "application/problem+json": { "schema": reference("Problem") } });
        responses.insert((*status).to_owned(), json!({ "description": words::API_REFUSED, "content": content }));
    }
    responses.into()
}

fn creation_info() -> Value {
    let text = json!({ "type": "string", "minLength": 1, "maxLength": 1000 });
    json!({
        "type": "object",
        "required": ["oidName", "url", "oid", "type"],
        "properties": {
            "oidName": text, "version": text, "url": text,
            "oid": { "type": "string", "maxLength": 136 },
            "type": { "type": "string", "enum": ["CODE_SYSTEM", "CPDE_SYSTEM", "VALUE_SET", "CONCEPT_MAP"] },
        },
    })
}

fn traced(mut properties: Value, required: &[&str]) -> Value {
    let id = json!({ "type": "string", "pattern": "^[0-9a-f]{16}$" });
    properties["traceID"] = id.clone();
    properties["spanID"] = id;
    let required: Vec<&str> = ["traceID", "spanID"].iter().chain(required).copied().collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn loaded() -> Value {
    let text = json!({ "type": "string" });
    let properties = json!({
        "location": text, "insertedItems": { "type": "integer" }, "oid": text, "version": text, "url": text,
        "resourceType": { "type": "string", "enum": ["CodeSystem", "ValueSet", "ConceptMap"] },
        "warnings": { "type": "array", "items": entry() },
    });
    traced(properties, &["location", "insertedItems"])
}

fn deleted() -> Value {
    traced(json!({ "deletedItems": { "type": "integer" } }), &["deletedItems"])
}

fn problem() -> Value {
    let text = json!({ "type": "string" });
    let properties = json!({
        "type": text, "title": text, "status": { "type": "integer" }, "detail": text, "instance": text,
        "errors": { "type": "array", "items": entry() },
    });
    traced(properties, &["type", "title", "status", "detail", "instance"])
}

fn entry() -> Value {
    let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer", "minimum": 1 }));
    json!({
        "type": "object",
        "required": ["code", "detail"],
        "properties": { "code": text, "field": text, "line": number, "column": number, "detail": text },
    })
}
