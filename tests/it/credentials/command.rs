//! `talentmatch issuers` and `talentmatch credentials`.

use super::*;
use crate::command_line::{Folder, Run, Served};

fn folder(signer: &Signer) -> Folder {
    let folder = Folder::new();
    folder.write("keys.json", signer.jwks().as_bytes());
    let student = json!({"majorName": "电气自动化技术", "certificates": [{"name": "电工证"}]});
    let student = json!({"name": "studentProfiles/s", "studentProfile": student});
    folder.write("s.jsonl", format!("{student}\n").as_bytes());
    let good = signer.sign(&credential("urn:uuid:1", "s", "电工证", ""));
    folder.write("file.jws", format!("\u{feff}{good}\n\nbroken\n").as_bytes());
    folder
}

#[test]
fn the_command_imports_a_file() {
    let signer = Signer::ed25519(1);
    let folder = folder(&signer);
    let run = |args: &[&str]| folder.run(&[args, &["--data-dir", "d"]].concat());
    assert_eq!(run(&["import", "s.jsonl"]).code, 0);
    let put = ["issuers", "put", "bank", "--uri", URI, "--jwks", "keys.json", "--display-name", "学分银行"];
    let registered = run(&put);
    assert!(registered.code == 0 && registered.err.contains("credentialIssuers/bank"), "{registered:?}");
    let imported = run(&["credentials", "import", "file.jws"]);
    assert_eq!(imported.code, 2, "{imported:?}");
    assert!(imported.out.contains("1 attested, 0 unchanged, 0 revoked, 1 refused"), "{imported:?}");
    assert!(imported.out.contains("line 3: is no credential"), "{imported:?}");
    let again = run(&["credentials", "import", "file.jws", "--json"]).json();
    assert_eq!((&again["unchangedCount"], &again["refused"][0]["line"]), (&json!(1), &json!(3)));
    // The same from stdin.
    let mut piped = folder.command(&["credentials", "import", "-", "--json", "--data-dir", "d"]);
    piped.stdin(std::fs::File::open(folder.path("file.jws")).expect("a file"));
    let piped = Run::of(piped.output().expect("it runs")).json();
    assert_eq!((&piped["unchangedCount"], &piped["refused"][0]["line"]), (&json!(1), &json!(3)));
    let got = run(&["get", "studentProfiles/s"]);
    assert!(got.out.contains("verified: 电工证 by 学分银行 from 2023-11-14"), "{got:?}");
    assert!(run(&["issuers", "list"]).out.contains("学分银行"));
    assert_eq!(run(&["issuers", "list", "--json"]).json()["issuers"][0]["uri"], URI);
    assert_eq!(run(&["verify"]).code, 0);
    assert_eq!(run(&["issuers", "delete", "bank"]).code, 0);
    assert_eq!(run(&["issuers", "list"]).out, "");
    let missing = run(&["credentials", "import", "none.jws"]);
    assert!(missing.code == 1 && missing.err.contains("none.jws"), "{missing:?}");
    assert_eq!(folder.run(&["credentials"]).code, 64);
}

#[test]
fn the_command_asks_a_service() {
    let signer = Signer::ed25519(1);
    let folder = folder(&signer);
    assert_eq!(folder.run(&["import", "s.jsonl", "--data-dir", "d"]).code, 0);
    let put = ["issuers", "put", "bank", "--uri", URI, "--jwks", "keys.json"];
    assert_eq!(folder.run(&[&put[..], &["--data-dir", "d"]].concat()).code, 0);
    let served = Served::start(&folder, &["serve", "--listen", "127.0.0.1:0", "--data-dir", "d"]);
    let run = |args: &[&str]| folder.run(&[args, &["--to", &served.url]].concat());
    let imported = run(&["credentials", "import", "file.jws"]);
    assert!(imported.code == 2 && imported.out.starts_with("1 attested"), "{imported:?}");
    assert!(run(&["issuers", "list"]).out.contains(URI));
    // Whoever needs no key, on the machine itself, is no platform.
    let refused = run(&put);
    assert!(refused.code == 1 && refused.err.contains("may not call PutCredentialIssuer"), "{refused:?}");
}
