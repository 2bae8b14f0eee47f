#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by a panic"
)]

mod access;
mod answer_bytes;
mod api;
mod api_keys;
mod architecture;
mod attacker;
mod bad_input;
mod batch_match;
mod bench;
mod catalog;
mod circles;
mod clock;
mod codegen;
mod command_line;
mod connections;
mod deletions;
mod derivation;
mod documents;
mod editions;
mod eligibility;
mod embed_contract;
mod embedded_crash;
mod embedded_damage;
mod embedded_disk;
mod embedded_ranking;
mod embedded_store;
mod exact_ranking;
mod explain_pair;
mod export;
mod fair_share;
mod found;
mod generations;
mod held_certificates;
mod http;
mod import_bounds;
mod insight;
mod insight_records;
mod invariants;
mod languages;
mod ledger_contract;
mod ledger_damage;
mod lint_posting;
mod match_filter;
mod match_order;
mod matching;
mod mirroring;
mod models;
mod office_tables;
mod onnx;
mod page_tokens;
mod place_command;
mod placement;
mod qdrant_care;
mod qdrant_change;
mod qdrant_fake;
mod qdrant_faults;
mod qdrant_finality;
mod qdrant_model;
mod qdrant_proxy;
mod qdrant_server;
mod rankings;
mod raw_client;
mod recognition;
mod reindex;
mod reindex_command;
mod relevance;
mod reload;
mod replay;
mod request_size;
mod sample;
mod security_document;
mod server_frame;
mod store_contract;
mod support;
mod understood;
mod visibility;
