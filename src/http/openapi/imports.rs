//! What is beside the calls: files to be imported, and documents to be read.

use serde_json::{Value, json};

/// The paths of imports and what they do.
pub fn paths() -> [(&'static str, Value); 3] {
    let refusals = |more: Value| {
        let mut responses = json!({
            "413": {"$ref": "#/components/responses/Error"},
            "415": {"$ref": "#/components/responses/Error"},
            "default": {"$ref": "#/components/responses/Error"},
        });
        if let (Value::Object(all), Value::Object(more)) = (&mut responses, more) {
            all.extend(more);
        }
        responses
    };
    let preview = json!({
        "operationId": "Imports_Preview",
        "tags": ["Imports"],
        "summary": "Shows what a file holds",
        "description": "What each column becomes by the map that is sent, or by one guessed from the headings; how the first 20 rows are read and \
                        judged. Nothing is stored and the file is not kept.",
        "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": form()}}},
        "responses": refusals(json!({"200": {"description": "What was seen.", "content": {"application/json": {"schema": seen()}}}})),
    });
    let run = json!({
        "operationId": "Imports_Run",
        "tags": ["Imports"],
        "summary": "Imports a file",
        "description": "Events: `note` {text}; `progress` with counts; `refused` for each row that is not stored {line, row, reason, fieldViolations}; \
                        `warned` for rows that are, up to 1,000 of each part that is sent on, of which something is to be said {line, name, \
                        warnings: [{field, description}]}; at the end `done` with counts and the texts left out by column, or `failed` with the same and an error. With Accept: \
                        application/x-ndjson each is a line of JSON with its name in `event`. Who goes away ends the import; what was stored by \
                        then stays, and an import can be repeated.",
        "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": form()}}},
        "responses": refusals(json!({"200": {"description": "How it goes on.", "content": {
            "text/event-stream": {"schema": {"type": "string"}},
            "application/x-ndjson": {"schema": {"type": "string"}},
        }}})),
    });
    let document = json!({
        "operationId": "Documents_Read",
        "tags": ["Imports"],
        "summary": "Reads a document as the draft of a record",
        "description": "A CV or a posting, as PDF, DOCX, HTML or plain text, up to 10 MiB and 50 pages: what DocumentService.ReadDocument answers. \
                        Nothing is stored and the file is not kept.",
        "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": {
            "type": "object",
            "required": ["file"],
            "properties": {
                "file": {"type": "string", "contentMediaType": "application/octet-stream", "description": "The document."},
                "kind": {"type": "string", "enum": ["jobPosting", "internshipSlot", "studentProfile", "expertProfile"],
                         "description": "What it is, where it is not to be guessed."},
            },
        }}}},
        "responses": refusals(json!({"200": {"description": "The draft.", "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/ReadDocumentResponse"}}}}})),
    });
    [
        ("/v1/imports/preview", json!({"post": preview})),
        ("/v1/imports", json!({"post": run})),
        ("/v1/documents", json!({"post": document})),
    ]
}

fn form() -> Value {
    json!({
        "type": "object",
        "required": ["file"],
        "additionalProperties": false,
        "properties": {
            "file": {"type": "string", "contentMediaType": "application/octet-stream", "description": "Up to 64 MiB and 1,000,000 rows: .xlsx, .xls, .csv, .tsv, .jsonl, \
                     gzipped or not, or a .zip of them. Its name tells by its ending what it is."},
            "map": {"type": "string", "description": "The column map, in JSON as the preview gives it or in TOML. Required to import a table."},
            "kind": {"type": "string", "enum": ["jobPosting", "internshipSlot", "studentProfile", "courseProfile",
                     "resourceOffer", "resourceNeed", "expertProfile"],
                     "description": "What the rows are, where the headings do not tell; of an import the only kind taken."},
            "encoding": {"type": "string", "description": "Of a text, where it is not recognised: gbk, utf-16le, big5."},
            "dryRun": {"type": "string", "enum": ["true", "false"], "description": "Store nothing and tell what would be."},
            "lenient": {"type": "string", "enum": ["true", "false"],
                        "description": "Leave out what is at fault where a record can do without, with a warning."},
        },
    })
}

fn seen() -> Value {
    let list =
        |of: Value, description: &str| json!({"type": "array", "items": of, "description": description});
    let text = json!({"type": "string"});
    let any = json!({"type": "object"});
    json!({
        "type": "object",
        "properties": {
            "tables": list(text.clone(), "Names of the files and sheets in it."),
            "map": {"type": ["object", "null"], "description": "The column map; none where rows are records already."},
            "columns": list(any.clone(), "Each with its name, the fields that it fills (to), whether ids are made of it (isId), and texts of it."),
            "dropped": list(text.clone(), "Columns that fill no field."),
            "choices": list(any.clone(), "Fields that a column may fill: to, their names (zh, en), and the rule for the map."),
            "rows": list(any, "The first rows: table, line, cells, what was left out (leftOut), warnings, and either record or refused."),
            "notes": list(text.clone(), "What the sender may not expect."),
            "problems": list(text, "Why a table cannot be read."),
        },
    })
}
