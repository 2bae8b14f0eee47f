//! `src/pb` is what `proto` says. `BLESS=1 cargo test codegen` rewrites it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use prost::Message;

const FILES: [&str; 15] = [
    "talentmatch/v1/access_service.proto",
    "talentmatch/v1/alliance_service.proto",
    "talentmatch/v1/audit_service.proto",
    "talentmatch/v1/backup_service.proto",
    "talentmatch/v1/catalog_service.proto",
    "talentmatch/v1/cooperation_service.proto",
    "talentmatch/v1/credential_service.proto",
    "talentmatch/v1/document_service.proto",
    "talentmatch/v1/erasure_service.proto",
    "talentmatch/v1/feedback_service.proto",
    "talentmatch/v1/info_service.proto",
    "talentmatch/v1/insight_service.proto",
    "talentmatch/v1/match_service.proto",
    "talentmatch/v1/placement_service.proto",
    "talentmatch/v1/saved_query_service.proto",
];

#[test]
fn generated_code_is_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let expected = generate(&root.join("proto"));
    let committed = root.join("src/pb");
    if std::env::var_os("BLESS").is_some() {
        for (name, bytes) in &expected {
            fs::write(committed.join(name), bytes).expect("write generated file");
        }
    }
    for (name, bytes) in &expected {
        let found = fs::read(committed.join(name)).unwrap_or_default();
        assert!(
            found == *bytes,
            "src/pb/{name} is stale: run `BLESS=1 cargo test codegen` and commit the result"
        );
    }
}

fn generate(proto: &Path) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().expect("temporary folder");
    let descriptors = protox::compile(FILES, [proto]).expect("proto files compile");
    let encoded = descriptors.encode_to_vec();
    let mut config = tonic_prost_build::Config::new();
    // The codec finds what a message is made of by its name.
    config.enable_type_names();
    tonic_prost_build::configure()
        .btree_map(".")
        .codec_path("crate::grpc::codec::BoundedCodec")
        .out_dir(out.path())
        .compile_fds_with_config(descriptors, config)
        .expect("code is generated");
    let code = fs::read(out.path().join("talentmatch.v1.rs")).expect("one package");
    BTreeMap::from([("talentmatch.v1.rs".to_string(), code), ("descriptor.bin".to_string(), encoded)])
}
