use super::*;

fn task(title: &str, skills: &[&str], knowledge: &[&str]) -> Task {
    let texts = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect();
    Task { title: title.into(), skills: texts(skills), knowledge: texts(knowledge) }
}

fn function(title: &str, weight: Option<u32>, tasks: Vec<Task>) -> Function {
    Function { title: title.into(), skill_weight: weight, knowledge_weight: None, tasks }
}

fn standard() -> Standard {
    let level = |level, functions| LevelContent { level, basic_weight: Some(20), functions };
    Standard {
        kind: StandardKind::Occupational,
        title: "测试工".into(),
        code: String::new(),
        issuer: String::new(),
        version: String::new(),
        occupations: Vec::new(),
        majors: Vec::new(),
        positions: Vec::new(),
        definition: String::new(),
        basic_knowledge: vec!["安全".into(), "法规".into()],
        levels: vec![
            level(
                Level::Grade5,
                vec![
                    function("接线", Some(60), vec![task("装", &["能装", "能接"], &["图"])]),
                    function("检修", Some(40), vec![task("修", &["能修"], &["表", "法"])]),
                    function("管理", None, vec![]),
                ],
            ),
            level(Level::Grade4, vec![function("接线", None, vec![task("调", &["能调"], &[])])]),
        ],
    }
}

#[test]
fn weights_are_those_of_the_functions_evenly_over_their_requirements() {
    let all = standard().requirements();
    let told: Vec<(&str, f64)> = all.iter().map(|one| (one.text.as_str(), one.weight)).collect();
    let want = [
        ("安全", 10.0),
        ("法规", 10.0),
        ("能装", 30.0),
        ("能接", 30.0),
        ("图", 50.0),
        ("能修", 40.0),
        ("表", 25.0),
        ("法", 25.0),
        ("能调", 100.0),
    ];
    assert_eq!(told, want);
    let first = &standard().levels[0];
    assert!(first.states_weights(Column::Skill), "a function without requirements needs no weight");
    assert!(!first.states_weights(Column::Knowledge));
    assert_eq!(standard().count(), all.len());
}

#[test]
fn a_level_includes_those_below_it_and_none_above() {
    let lower = standard().up_to(Level::Grade5);
    assert_eq!((lower.highest(), lower.count()), (Some(Level::Grade5), 8));
    assert_eq!(standard().up_to(Level::Grade1), standard());
}

#[test]
fn levels_are_read_from_words() {
    use StandardKind::{Certificate, Occupational};
    for (kind, words, want) in [
        (Occupational, "3.3 三级/高级工", Some(Level::Grade3)),
        (Occupational, "高级技师", Some(Level::Grade1)),
        (Occupational, "技师", Some(Level::Grade2)),
        (Occupational, "一级/高级技师", Some(Level::Grade1)),
        (Occupational, "中级工", Some(Level::Grade4)),
        (Certificate, "表2 职业技能等级要求（中级）", Some(Level::Intermediate)),
        (Certificate, "高级", Some(Level::Advanced)),
        (Certificate, "三级", None),
        (Occupational, "若干", None),
    ] {
        assert_eq!(Level::said(kind, words), want, "{words}");
    }
    for level in Level::ALL {
        assert_eq!(Level::said(level.kind(), level.label()), Some(level));
        assert_eq!(Level::of_rank(level.kind(), level.rank()), Some(level));
    }
}
