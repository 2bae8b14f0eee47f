//! Standards: between their wire form and the domain, and as bytes that are kept.

use prost::Message;

use super::{code, field, limits};
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::message::Code;
use crate::domain::record::violation::Violations;
use crate::domain::standard::{Function, Level, LevelContent, Standard, StandardKind, Task};
use crate::pb::v1 as pb;

/// Reads a standard without its name, times and etag, and reports everything that is wrong with it.
pub(crate) fn standard_from_pb(v: &mut Violations, wire: pb::Standard) -> Standard {
    let kind = match standard_kind_from_pb(v, "kind", wire.kind) {
        Some(kind) => kind,
        None => {
            if wire.kind == 0 {
                v.add("kind", Code::Required);
            }
            StandardKind::Occupational
        }
    };
    let occupations = field::codes(
        v,
        "occupation_codes",
        wire.occupation_codes.clone(),
        limits::STANDARD_OCCUPATIONS,
        OccupationCode::parse,
        code::OCCUPATION,
    );
    for (at, written) in wire.occupation_codes.iter().enumerate() {
        if OccupationCode::parse(written).is_ok_and(|code| !code.is_known()) {
            v.within_item("occupation_codes", at, |v| v.add("", Code::OccupationUnknown));
        }
    }
    let standard = Standard {
        kind,
        title: field::required_text(v, "title", wire.title, limits::STANDARD_TITLE),
        code: field::text(v, "code", wire.code, limits::STANDARD_CODE),
        issuer: field::text(v, "issuer", wire.issuer, limits::ISSUER),
        version: field::text(v, "version", wire.version, limits::STANDARD_CODE),
        occupations,
        majors: field::codes(
            v,
            "major_codes",
            wire.major_codes,
            limits::MAJORS,
            MajorCode::parse,
            code::MAJOR,
        ),
        positions: field::texts(v, "positions", wire.positions, limits::POSITIONS, limits::OCCUPATION),
        definition: field::text(v, "definition", wire.definition, limits::DEFINITION),
        basic_knowledge: field::texts(
            v,
            "basic_knowledge",
            wire.basic_knowledge,
            limits::BASIC_KNOWLEDGE,
            limits::REQUIREMENT,
        ),
        levels: levels_from_pb(v, kind, wire.levels),
    };
    let count = standard.count();
    if count == 0 && v.is_empty() {
        v.add("levels", Code::NoRequirement);
    }
    if count > limits::REQUIREMENTS {
        v.add("levels", Code::TooManyRequirements.with("count", count).with("most", limits::REQUIREMENTS));
    }
    standard
}

fn levels_from_pb(
    v: &mut Violations,
    kind: StandardKind,
    wire: Vec<pb::StandardLevelContent>,
) -> Vec<LevelContent> {
    let read = |v: &mut Violations, content: pb::StandardLevelContent| {
        let level = level_from_pb(v, "level", content.level);
        match level {
            None if content.level == 0 => v.add("level", Code::Required),
            Some(level) if level.kind() != kind => v.add("level", Code::LevelOfOtherKind),
            _ => {}
        }
        let basic_weight =
            field::whole(v, "basic_weight_percent", content.basic_weight_percent, limits::WEIGHT_PERCENT);
        let functions = field::list(v, "functions", content.functions, limits::FUNCTIONS, function_from_pb);
        let sum = |weights: &mut dyn Iterator<Item = Option<u32>>| weights.flatten().sum::<u32>();
        let skill = sum(&mut functions.iter().map(|one| one.skill_weight));
        let knowledge =
            sum(&mut functions.iter().map(|one| one.knowledge_weight)) + basic_weight.unwrap_or(0);
        for (name, sum) in [("skill_weight_percent", skill), ("knowledge_weight_percent", knowledge)] {
            if sum > 100 {
                v.add(&format!("functions.{name}"), Code::WeightsOver.with("sum", sum));
            }
        }
        LevelContent { level: level.unwrap_or(Level::Grade5), basic_weight, functions }
    };
    let mut levels = field::list(v, "levels", wire, limits::STANDARD_LEVELS, read);
    for (at, content) in levels.iter().enumerate() {
        if levels.iter().take(at).any(|other| other.level == content.level) {
            v.within_item("levels", at, |v| v.add("level", Code::LevelTwice));
        }
    }
    levels.sort_by_key(|content| content.level);
    levels
}

fn function_from_pb(v: &mut Violations, wire: pb::StandardFunction) -> Function {
    let weight =
        |v: &mut Violations, name: &str, weight| field::whole(v, name, weight, limits::WEIGHT_PERCENT);
    Function {
        title: field::required_text(v, "title", wire.title, limits::STANDARD_TITLE),
        skill_weight: weight(v, "skill_weight_percent", wire.skill_weight_percent),
        knowledge_weight: weight(v, "knowledge_weight_percent", wire.knowledge_weight_percent),
        tasks: field::list(v, "tasks", wire.tasks, limits::FUNCTIONS, task_from_pb),
    }
}

fn task_from_pb(v: &mut Violations, wire: pb::StandardTask) -> Task {
    const MOST: usize = limits::TASK_REQUIREMENTS;
    let (skills, knowledge) = (wire.skill_requirements, wire.knowledge_requirements);
    Task {
        title: field::required_text(v, "title", wire.title, limits::STANDARD_TITLE),
        skills: field::texts(v, "skill_requirements", skills, MOST, limits::REQUIREMENT),
        knowledge: field::texts(v, "knowledge_requirements", knowledge, MOST, limits::REQUIREMENT),
    }
}

/// A standard without its name, times and etag.
pub(crate) fn standard_to_pb(standard: &Standard) -> pb::Standard {
    let head = head_to_pb(standard);
    let content = content_to_pb(standard);
    pb::Standard {
        basic_knowledge: content.basic_knowledge,
        levels: content.levels,
        requirement_count: i32::try_from(standard.count()).unwrap_or(i32::MAX),
        ..head
    }
}

/// All but what it asks for; of its levels only which they are.
fn head_to_pb(standard: &Standard) -> pb::Standard {
    let level = |content: &LevelContent| pb::StandardLevelContent {
        level: level_to_pb(content.level).into(),
        ..Default::default()
    };
    pb::Standard {
        kind: standard_kind_to_pb(standard.kind).into(),
        title: standard.title.clone(),
        code: standard.code.clone(),
        issuer: standard.issuer.clone(),
        version: standard.version.clone(),
        occupation_codes: standard.occupations.iter().map(ToString::to_string).collect(),
        major_codes: standard.majors.iter().map(ToString::to_string).collect(),
        positions: standard.positions.clone(),
        definition: standard.definition.clone(),
        levels: standard.levels.iter().map(level).collect(),
        ..Default::default()
    }
}

/// What it asks for.
fn content_to_pb(standard: &Standard) -> pb::Standard {
    let weight = |weight: Option<u32>| weight.map(u32::cast_signed);
    let task = |task: &Task| pb::StandardTask {
        title: task.title.clone(),
        skill_requirements: task.skills.clone(),
        knowledge_requirements: task.knowledge.clone(),
    };
    let function = |function: &Function| pb::StandardFunction {
        title: function.title.clone(),
        skill_weight_percent: weight(function.skill_weight),
        knowledge_weight_percent: weight(function.knowledge_weight),
        tasks: function.tasks.iter().map(task).collect(),
    };
    let level = |content: &LevelContent| pb::StandardLevelContent {
        level: level_to_pb(content.level).into(),
        basic_weight_percent: weight(content.basic_weight),
        functions: content.functions.iter().map(function).collect(),
    };
    pb::Standard {
        basic_knowledge: standard.basic_knowledge.clone(),
        levels: standard.levels.iter().map(level).collect(),
        ..Default::default()
    }
}

/// What is kept of a standard: what lists show, and what it asks for.
#[derive(Clone, Copy)]
pub(crate) struct KeptStandard<'b> {
    /// See [`standard_head_to_bytes`].
    pub head: &'b [u8],
    /// See [`standard_content_to_bytes`]; `None` reads a standard that asks for nothing.
    pub content: Option<&'b [u8]>,
}

/// What lists show, as bytes that are kept: the canonical encoding of the message.
pub(crate) fn standard_head_to_bytes(standard: &Standard) -> Vec<u8> {
    head_to_pb(standard).encode_to_vec()
}

/// What it asks for, as bytes that are kept.
pub(crate) fn standard_content_to_bytes(standard: &Standard) -> Vec<u8> {
    content_to_pb(standard).encode_to_vec()
}

/// The standard of bytes that were kept.
///
/// # Errors
/// Where they do not decode, or say what no standard says.
pub(crate) fn standard_from_bytes(kept: KeptStandard<'_>) -> Result<Standard, String> {
    let decode = |bytes: &[u8]| pb::Standard::decode(bytes).map_err(|error| error.to_string());
    let mut wire = decode(kept.head)?;
    if let Some(content) = kept.content {
        let content = decode(content)?;
        (wire.basic_knowledge, wire.levels) = (content.basic_knowledge, content.levels);
    }
    let kinds = |wire: &pb::Standard| {
        wire.kind != 0
            && pb::StandardKind::try_from(wire.kind).is_ok()
            && wire
                .levels
                .iter()
                .all(|content| content.level != 0 && pb::StandardLevel::try_from(content.level).is_ok())
    };
    match kinds(&wire) {
        true => Ok(standard_from_pb(&mut Violations::trusting(), wire)),
        false => Err("it has a kind or a level that is not known".to_string()),
    }
}

/// Reads a kind; unspecified is none.
pub(crate) fn standard_kind_from_pb(v: &mut Violations, field: &str, number: i32) -> Option<StandardKind> {
    field::choice(v, field, number, |kind| match kind {
        pb::StandardKind::Unspecified => None,
        pb::StandardKind::Occupational => Some(StandardKind::Occupational),
        pb::StandardKind::Certificate => Some(StandardKind::Certificate),
    })
}

fn standard_kind_to_pb(kind: StandardKind) -> pb::StandardKind {
    match kind {
        StandardKind::Occupational => pb::StandardKind::Occupational,
        StandardKind::Certificate => pb::StandardKind::Certificate,
    }
}

/// Reads a level; unspecified is none.
pub(crate) fn level_from_pb(v: &mut Violations, field: &str, number: i32) -> Option<Level> {
    let known = |level| Level::ALL.into_iter().find(|one| level_to_pb(*one) == level);
    field::choice(v, field, number, known)
}

/// A level on the wire.
pub(crate) fn level_to_pb(level: Level) -> pb::StandardLevel {
    match level {
        Level::Grade5 => pb::StandardLevel::Grade5,
        Level::Grade4 => pb::StandardLevel::Grade4,
        Level::Grade3 => pb::StandardLevel::Grade3,
        Level::Grade2 => pb::StandardLevel::Grade2,
        Level::Grade1 => pb::StandardLevel::Grade1,
        Level::Elementary => pb::StandardLevel::Elementary,
        Level::Intermediate => pb::StandardLevel::Intermediate,
        Level::Advanced => pb::StandardLevel::Advanced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::standard::Column;

    fn faults(wire: pb::Standard) -> Vec<(String, Code)> {
        let mut v = Violations::new();
        let _ = standard_from_pb(&mut v, wire);
        let found = v.check(()).expect_err("refused");
        found.into_iter().map(|fault| (fault.field, fault.description.code)).collect()
    }

    fn sound() -> pb::Standard {
        let task = pb::StandardTask {
            title: "装接".into(),
            skill_requirements: vec!["能装接".into()],
            ..Default::default()
        };
        let function = pb::StandardFunction {
            title: "安装".into(),
            skill_weight_percent: Some(60),
            tasks: vec![task],
            ..Default::default()
        };
        let level = pb::StandardLevelContent {
            level: pb::StandardLevel::Grade4.into(),
            functions: vec![function],
            ..Default::default()
        };
        pb::Standard {
            kind: pb::StandardKind::Occupational.into(),
            title: "测试工".into(),
            occupation_codes: vec!["6-18-01-01".into()],
            levels: vec![level],
            ..Default::default()
        }
    }

    #[test]
    fn each_fault_is_told_with_its_field() {
        let changed = |change: fn(&mut pb::Standard)| {
            let mut wire = sound();
            change(&mut wire);
            faults(wire)
        };
        let one = |field: &str, code| vec![(field.to_string(), code)];
        assert_eq!(changed(|wire| wire.kind = 0), one("kind", Code::Required));
        assert_eq!(
            changed(|wire| wire.kind = pb::StandardKind::Certificate.into()),
            one("levels[0].level", Code::LevelOfOtherKind)
        );
        assert_eq!(
            changed(|wire| wire.occupation_codes = vec!["6-18-01-98".into()]),
            one("occupation_codes[0]", Code::OccupationUnknown)
        );
        assert_eq!(
            changed(|wire| wire.occupation_codes = vec!["电工".into()]),
            one("occupation_codes[0]", Code::MustBe)
        );
        assert_eq!(
            changed(|wire| wire.levels.push(wire.levels[0].clone())),
            one("levels[1].level", Code::LevelTwice)
        );
        assert_eq!(
            changed(|wire| {
                let second = wire.levels[0].functions[0].clone();
                wire.levels[0].functions.push(second);
            }),
            one("levels[0].functions.skill_weight_percent", Code::WeightsOver)
        );
        assert_eq!(
            changed(|wire| {
                wire.levels[0].basic_weight_percent = Some(30);
                wire.levels[0].functions[0].knowledge_weight_percent = Some(71);
            }),
            one("levels[0].functions.knowledge_weight_percent", Code::WeightsOver)
        );
        assert_eq!(
            changed(|wire| wire.levels[0].functions[0].skill_weight_percent = Some(-1)),
            one("levels[0].functions[0].skill_weight_percent", Code::OutOfRange)
        );
        assert_eq!(
            changed(|wire| wire.levels[0].functions[0].tasks[0].skill_requirements.clear()),
            one("levels", Code::NoRequirement)
        );
        assert_eq!(changed(|wire| wire.levels[0].level = 99), one("levels[0].level", Code::NoSuchValue));
        assert_eq!(
            changed(|wire| {
                let mut functions = Vec::new();
                for at in 0..30 {
                    let mut function = pb::StandardFunction { title: format!("f{at}"), ..Default::default() };
                    for _ in 0..2 {
                        let skill_requirements = vec!["能做".to_string(); 50];
                        let title = "t".into();
                        function.tasks.push(pb::StandardTask {
                            title,
                            skill_requirements,
                            ..Default::default()
                        });
                    }
                    functions.push(function);
                }
                wire.levels[0].functions = functions;
            }),
            one("levels", Code::TooManyRequirements)
        );
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let mut v = Violations::new();
        let standard = standard_from_pb(&mut v, sound());
        assert!(v.is_empty());
        let (head, content) = (standard_head_to_bytes(&standard), standard_content_to_bytes(&standard));
        let whole = standard_from_bytes(KeptStandard { head: &head, content: Some(&content) });
        assert_eq!(whole.as_ref(), Ok(&standard));
        let alone = standard_from_bytes(KeptStandard { head: &head, content: None }).expect("a head");
        assert_eq!(
            (alone.title.as_str(), alone.highest(), alone.count()),
            ("测试工", Some(Level::Grade4), 0)
        );
        assert_eq!(standard_to_pb(&standard).requirement_count, 1);
        assert!(standard.levels[0].states_weights(Column::Skill));
        for bad in [&[0xff][..], &[0x10, 9]] {
            assert!(standard_from_bytes(KeptStandard { head: bad, content: None }).is_err());
        }
    }
}
