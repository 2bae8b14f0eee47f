//! What a service keeps is its user's alone to read: it holds personal data.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::json;

use crate::command_line::Folder;
use crate::support::*;

/// What lies in a folder, itself included, with what it lets whom do.
fn modes(path: &Path) -> Vec<(String, u32)> {
    let about = fs::metadata(path).expect("there");
    let mut all = vec![(path.display().to_string(), about.permissions().mode() & 0o777)];
    if about.is_dir() {
        for entry in fs::read_dir(path).expect("read") {
            all.extend(modes(&entry.expect("an entry").path()));
        }
    }
    all
}

#[tokio::test]
async fn all_that_a_service_makes_is_closed_to_others() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("data");
    let service = Service::in_folder(config([("a", &[][..])]), &data).await;
    let student = json!({"name": "studentProfiles/1", "studentProfile": {"majorName": "护理"}});
    service.client("a").upsert(record(student)).await.expect("stored");
    let open = modes(&data);
    service.stop().await;
    for (name, mode) in open.into_iter().chain(modes(&data)) {
        assert_eq!(mode & 0o077, 0, "{name} has {mode:o}");
    }
    let files: Vec<String> = modes(&data).into_iter().map(|(name, _)| name).collect();
    for file in ["records.redb", "ledger.redb", "acknowledged", "lock", "CURRENT", "secret.key"] {
        assert!(files.iter().any(|name| name.ends_with(file)), "{file} in {files:?}");
    }
}

/// What was there before is left as it is, and told of.
#[test]
fn a_folder_that_others_can_read_is_told_of() {
    let folder = Folder::new();
    let served = crate::command_line::Served::start(
        &folder,
        &["serve", "--data-dir", "d", "--listen", "127.0.0.1:0", "--no-http"],
    );
    assert_eq!(served.times_logged("every user of this machine can read"), 0);
    assert_eq!(served.terminate(), 0);
    let (dir, file) = (folder.path("d"), folder.path("d").join("records.redb"));
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).expect("opened");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("opened");
    let served = crate::command_line::Served::start(
        &folder,
        &["serve", "--data-dir", "d", "--listen", "127.0.0.1:0", "--no-http"],
    );
    served.until_logged("every user of this machine can read records.redb", 1);
    assert_eq!(served.terminate(), 0);
    assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o644);
}
