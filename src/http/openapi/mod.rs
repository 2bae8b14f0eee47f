//! The description of the calls as OpenAPI 3.1, made from the descriptors: comments of the proto files are descriptions.

mod imports;
mod schema;

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use prost_reflect::{MethodDescriptor, ServiceDescriptor};
use serde_json::{Map, Value, json};

use crate::pb::comments::Comments;
use crate::pb::json::pool;

use self::schema::{error_schema, reference, schemas};

static DOCUMENT: LazyLock<String> = LazyLock::new(|| document().to_string());

/// The document.
pub async fn served() -> ([(HeaderName, &'static str); 2], &'static str) {
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")], DOCUMENT.as_str())
}

fn document() -> Value {
    let comments = Comments::of(pool());
    let mut paths = Map::new();
    let mut tags = Vec::new();
    for service in pool().services() {
        tags.push(json!({"name": service.name(), "description": comments.of_service(&service)}));
        for method in service.methods() {
            let path = format!("/{}/{}", service.full_name(), method.name());
            paths.insert(path, json!({"post": operation(&service, &method, &comments)}));
        }
    }
    tags.push(json!({"name": "Imports", "description": "Files of records, as people have them."}));
    paths.extend(imports::paths().map(|(path, item)| (path.to_string(), item)));
    let mut schemas = schemas(pool(), &comments);
    schemas.insert("Error".to_string(), error_schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "talentmatch",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Ranked, explained matches between jobs, internships, students and courses. Calls follow the Connect \
                            protocol: POST with a message in proto3 JSON. Unknown fields are refused by name. A header Connect-Timeout-Ms says how \
                            long the caller waits, in milliseconds.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": tags,
        "security": [{"bearer": []}, {"apiKey": []}, {}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {"Error": {
                "description": "The call failed.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            }},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "An API key."},
                "apiKey": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
        },
    })
}

fn operation(service: &ServiceDescriptor, method: &MethodDescriptor, comments: &Comments) -> Value {
    const JSON: &str = "application/json";
    const LINES: &str = "application/x-ndjson";
    let asked = if method.is_client_streaming() { LINES } else { JSON };
    let answered = if method.is_server_streaming() { LINES } else { JSON };
    let description = comments.of_method(method);
    let mut said = description.to_string();
    if method.is_client_streaming() {
        said.push_str("\nEach line of the body is a message.");
    }
    if method.is_server_streaming() {
        said.push_str(
            "\nEach line of the answer is a message; a stream that fails ends with {\"error\": ...}.",
        );
    }
    json!({
        "operationId": format!("{}_{}", service.name(), method.name()),
        "tags": [service.name()],
        "summary": description.split_once(['.', ';']).map_or(description, |(first, _)| first),
        "description": said,
        "requestBody": {"required": true, "content": content(asked, &method.input())},
        "responses": {
            "200": {"description": "The answer.", "content": content(answered, &method.output())},
            "default": {"$ref": "#/components/responses/Error"},
        },
    })
}

fn content(media_type: &str, message: &prost_reflect::MessageDescriptor) -> Value {
    json!({media_type: {"schema": reference(message.full_name())}})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(entries) => {
                found.extend(entries.get("$ref").and_then(Value::as_str));
                entries.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_call_and_every_reference_is_there() {
        let document = document();
        for service in pool().services() {
            for method in service.methods() {
                let path = format!("/{}/{}", service.full_name(), method.name());
                let operation = &document["paths"][&path]["post"];
                assert!(!operation["summary"].as_str().unwrap().is_empty(), "{path}");
            }
        }
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 100);
        for reference in found {
            let pointer = reference.trim_start_matches('#');
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }

    #[test]
    fn schemas_say_what_proto_files_say() {
        let document = document();
        let schemas = &document["components"]["schemas"];
        for (name, schema) in schemas.as_object().unwrap() {
            assert!(!schema["description"].as_str().unwrap_or_default().is_empty(), "{name}");
            for (field, property) in schema["properties"].as_object().into_iter().flatten() {
                assert!(property["description"].is_string(), "{name}.{field}");
            }
        }
        let request = &schemas["MatchRequest"];
        assert_eq!(request["required"], json!(["targetKind"]));
        assert_eq!(request["properties"]["asOfTime"]["format"], "date-time");
        assert_eq!(request["properties"]["facets"]["items"]["$ref"], "#/components/schemas/FacetField");
        assert_eq!(request["additionalProperties"], false);
        let kinds = schemas["RecordKind"]["enum"].as_array().unwrap();
        assert!(kinds.contains(&json!("RECORD_KIND_COURSE_PROFILE")));
    }
}
