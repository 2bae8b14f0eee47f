//! The threat model names a test for each control; a test that is renamed or gone is no control.

use std::fs;

#[test]
fn every_test_that_the_threat_model_names_is_there() {
    let root = env!("CARGO_MANIFEST_DIR");
    let text = fs::read_to_string(format!("{root}/.github/SECURITY.md")).expect("the threat model");
    let rows = text.lines().filter(|line| line.starts_with("| ") && line.contains("::"));
    let named = rows.flat_map(|row| row.split('`').skip(1).step_by(2)).filter(|code| code.contains("::"));
    let named: Vec<&str> = named.collect();
    assert!(named.len() > 30, "{named:?}");
    for test in named {
        let found = match test.strip_prefix("::") {
            Some(module) => {
                sources_of(&format!("{root}/src/{}", module.replace("::", "/"))).contains("#[test]")
            }
            None => {
                let (module, name) = test.split_once("::").expect("a module and a test");
                sources_of(&format!("{root}/tests/it/{module}")).contains(&format!("fn {name}("))
            }
        };
        assert!(found, "{test}");
    }
}

/// A module's file, and those of the folder beside it.
fn sources_of(module: &str) -> String {
    let beside = fs::read_dir(module).into_iter().flatten().map(|file| file.expect("a file").path());
    let files = beside.chain([format!("{module}.rs").into()]);
    files.filter_map(|file| fs::read_to_string(file).ok()).collect()
}
