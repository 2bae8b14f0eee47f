//! Files that start the service elsewhere give settings that it has.

use crate::command_line::Folder;

const FILES: [(&str, &str); 3] = [
    ("docker-compose.yml", include_str!("../../docker-compose.yml")),
    ("embedded.yaml", include_str!("../fixtures/kubernetes/embedded.yaml")),
    ("qdrant.yaml", include_str!("../fixtures/kubernetes/qdrant.yaml")),
];

/// The variable that a line sets: `NAME: value` of Compose, `- {name: NAME, value: ...}` and `- name: NAME` of Kubernetes.
fn variable(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '-', '{']);
    let line = line.strip_prefix("name: ").unwrap_or(line);
    line.split([':', ',']).next().filter(|name| name.starts_with("TALENTMATCH_"))
}

#[test]
fn settings_that_are_given_exist() {
    let help = Folder::new().run(&["serve", "--help"]).out;
    for (name, text) in FILES {
        let given: Vec<&str> = text.lines().filter_map(variable).collect();
        assert!(given.len() > 5, "{name}: {given:?}");
        let unknown: Vec<_> =
            given.iter().filter(|variable| !help.contains(&format!("env: {variable}"))).collect();
        assert!(unknown.is_empty(), "{unknown:?} are in {name} and not in serve --help");
    }
}
