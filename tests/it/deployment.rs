//! Files that start the service elsewhere give settings that it has, and what builds it is what was looked at.

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

/// A tag can be moved to what nobody has looked at; a commit cannot (CVE-2025-30066).
#[test]
fn actions_of_workflows_are_pinned_by_their_commit() {
    const WORKFLOWS: [&str; 3] = [
        include_str!("../../.github/workflows/advisories.yml"),
        include_str!("../../.github/workflows/check.yml"),
        include_str!("../../.github/workflows/release.yml"),
    ];
    let used =
        WORKFLOWS.iter().flat_map(|file| file.lines()).filter_map(|line| line.trim().split_once("uses: "));
    let of_others: Vec<&str> =
        used.map(|(_, action)| action).filter(|action| !action.starts_with("./")).collect();
    assert!(of_others.len() > 10, "{of_others:?}");
    for action in of_others {
        let (commit, tag) = action.split_once('@').and_then(|(_, at)| at.split_once(" # v")).expect(action);
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{action}");
        assert!(tag.split('.').count() == 3, "the tag is told in full: {action}");
    }
}
