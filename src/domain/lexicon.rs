//! Skills and certificates: one canonical name for every way of writing them, and finding them in free text.
//!
//! The terms are two bundled tables, `skills.tsv` and `certificates.tsv`; their columns are described in `table.rs`.

mod affix;
pub(crate) mod attendance;
mod brackets;
mod calendar;
mod cell;
pub(crate) mod clock;
mod company;
pub(in crate::domain) mod context;
mod denied;
mod driving;
pub(in crate::domain) mod given;
#[cfg(test)]
mod held_tests;
mod holder;
mod jlpt;
mod lack;
mod lacking;
mod level;
mod marks;
mod name;
mod numbers_before;
mod numeral;
pub(in crate::domain) mod one_of;
mod partners;
mod pastime;
mod perks;
pub(in crate::domain) mod plain_signs;
pub(in crate::domain) mod plan;
pub(in crate::domain) mod progress;
mod recognise;
mod remark;
pub(in crate::domain) mod reversal;
pub(in crate::domain) mod scope;
mod shared;
pub(in crate::domain) mod signs;
mod spoken_of;
mod staff;
mod stance;
pub(in crate::domain) mod stance_words;
pub(in crate::domain) mod table;
pub(in crate::domain) mod times;
mod titles;
mod trade;
mod weekdays;
mod weeks;
mod whole;
pub(in crate::domain) mod whose;

use std::fmt;

pub use cell::{Named, named};
pub(in crate::domain) use denied::is_no_level;
pub use lacking::{either, without_lacking};
pub use level::{Level, Scale, reaches};
pub use name::{lookup, normal_name};
pub(crate) use numeral::numeral;
pub(in crate::domain) use progress::compiled;
pub use recognise::{Mention, Reading, read, read_typed, recognise};
pub use stance::Stance;

use crate::domain::text::normalize::fold;
use table::TABLE;

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TermKind {
    /// Something a person can do or knows.
    Skill,
    /// A paper that somebody issued: certificate, licence, examination.
    Certificate,
}

/// A skill or certificate of the lexicon.
#[derive(PartialEq, Eq, Hash)]
pub struct Term {
    /// Number inside this build of the lexicon; not to be stored, the name is.
    pub id: u16,
    /// Skill or certificate.
    pub kind: TermKind,
    /// Canonical name: "数控编程", "电工证", "1+X 工业机器人操作与运维".
    pub name: String,
    /// Field of work: "机械", "护理", "通用".
    pub field: &'static str,
    /// A soft skill (沟通能力): said of nearly every job, so it says little about one.
    pub soft: bool,
    /// How its levels are counted.
    pub scale: Scale,
    /// The score from which on an examination counts as passed: 425 of 英语四级. Those that only tell a score have none.
    pub pass_mark: Option<u16>,
    /// Terms that who holds this one has as well: 英语四级 and the skill 英语 of 英语六级. By their ids.
    pub covers: Vec<u16>,
}

impl fmt::Debug for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({})", self.kind, self.name)
    }
}

/// All names of terms, without the spaces and signs that are written or left out at will.
pub(in crate::domain) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.names()
}

/// All names of terms, as [`names`] gives them, with the ids of the terms, in no order.
pub(in crate::domain) fn other_names() -> impl Iterator<Item = (u16, &'static str)> {
    TABLE.ids_by_name()
}

/// All terms, by id.
pub fn terms() -> &'static [Term] {
    &TABLE.terms
}

impl Term {
    /// What who holds this term has as well.
    pub fn covered(&self) -> impl Iterator<Item = &'static Term> {
        self.covers.iter().filter_map(|id| TABLE.terms.get(usize::from(*id)))
    }
}

/// The level that a structured level text states for a term: "三级/高级工", "二级甲等", "熟练".
pub fn level_of(term: &Term, text: &str) -> Option<Level> {
    let folded = fold(text);
    folded.char_indices().find_map(|(at, _)| term.scale.at_start(&folded[at..]).map(|(level, _)| level))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::passage::Passage;
    use TermKind::*;

    #[test]
    fn tables_are_large_and_sound() {
        let skills = terms().iter().filter(|t| t.kind == Skill).count();
        let certificates = terms().len() - skills;
        assert!(skills >= 900, "{skills}");
        assert!(certificates >= 250, "{certificates}");
        for term in terms() {
            assert_eq!(lookup(&term.name, term.kind).map(|t| t.id), Some(term.id), "{term:?}");
        }
    }

    #[test]
    fn structured_names() {
        for (name, kind, want) in [
            ("ＰＬＣ", Skill, "PLC"),
            ("西门子PLC编程", Skill, "PLC"),
            ("AutoCAD", Skill, "CAD"),
            ("ps", Skill, "Photoshop"),
            ("c", Skill, "C语言"),
            ("熟练使用Office办公软件", Skill, "Office办公软件"),
            ("JAVA", Skill, "Java"),
            ("Java语言", Skill, "Java"),
            (".NET", Skill, ".NET"),
            ("低压电工作业证", Certificate, "电工证"),
            ("电工操作证", Certificate, "电工证"),
            ("钳工", Certificate, "钳工职业技能等级证书"),
            ("中级钳工证", Certificate, "钳工职业技能等级证书"),
            ("CET-4", Certificate, "英语四级"),
            ("大学英语四级证书", Certificate, "英语四级"),
            ("1+X工业机器人操作与运维（中级）", Certificate, "1+X 工业机器人操作与运维"),
            ("工业机器人操作与运维", Certificate, "1+X 工业机器人操作与运维"),
            ("护士资格证", Certificate, "护士执业资格证"),
            ("幼师资格证", Certificate, "教师资格证"),
            ("C1驾照", Certificate, "驾驶证"),
            ("会计证", Certificate, "会计从业资格证"),
            ("初级会计证", Certificate, "初级会计职称"),
            ("N1叉车证", Certificate, "叉车证"),
        ] {
            assert_eq!(lookup(name, kind).map(|t| t.name.as_str()), Some(want), "{name}");
        }
        assert_eq!(normal_name(" （某某独门手艺） ", Skill), "某某独门手艺");
        assert!(lookup("某某独门手艺", Skill).is_none() && lookup("", Skill).is_none());
    }

    #[test]
    fn sentences() {
        let read = |text: &str| -> Vec<String> {
            recognise(&Passage::of(text))
                .into_iter()
                .map(|m| {
                    format!(
                        "{}{}{}",
                        m.term.name,
                        m.level.map_or("", |l| l.label),
                        if m.required { "!" } else { "" }
                    )
                })
                .collect()
        };
        for (text, want) in [
            ("精通javascript,会用node.js", vec!["JavaScript精通", "Node.js"]),
            ("platform for women", vec![]),
            ("熟悉C、C++、C#", vec!["C语言熟悉", "C++熟悉", "C#熟悉"]),
            ("维生素C, A/B/C三个等级", vec![]),
            ("let's go, 熟悉Go语言", vec!["Go熟悉"]),
            ("会用PS、AI、AE", vec!["Photoshop", "Illustrator", "After Effects"]),
            ("PS:该岗位外派", vec![]),
            ("ＰＬＣ编程,西门子PLC优先", vec!["PLC"]),
            ("必须持有低压电工作业证", vec!["电工证!"]),
            ("有电工证者优先", vec!["电工证"]),
            ("须持电工证或焊工证", vec!["电工证", "焊工证"]),
            ("须持证上岗（高压电工）", vec!["高压电工证!"]),
            ("需持有效证件（制冷工）", vec!["制冷空调系统安装维修工职业技能等级证书!"]),
            ("须持上岗证（护士）", vec!["护士执业资格证!"]),
            ("需持操作证（高处作业）", vec!["高处作业证!"]),
            ("无需持证上岗（低压电工）", vec![]),
            ("招聘(护士)", vec![]),
            ("办公软件（Excel除外）", vec!["Office办公软件"]),
            ("无需CAD基础,不要求英语四级", vec![]),
            ("中级及以上钳工证", vec!["钳工职业技能等级证书中级工"]),
            ("招聘高级钳工3名", vec!["钳工"]),
            ("需具备普通话二级甲等证书", vec!["普通话水平测试等级证书二级甲等!"]),
            ("职业技能等级证书:新媒体运营、物流管理", vec!["1+X 新媒体运营", "1+X 物流管理"]),
            ("负责新媒体运营", vec!["新媒体运营"]),
            ("机器学习、人工智能等相关专业", vec![]),
            ("心理学、人工智能等专业的同学优先", vec![]),
            ("心理学，人工智能，法学相关专业", vec![]),
            ("会网络运维，会计专业", vec!["网络运维"]),
            ("C1驾照", vec!["驾驶证C1"]),
            ("①C语言②C++③Python", vec!["C语言", "C++", "Python"]),
            ("②C++、C#", vec!["C++", "C#"]),
            ("①UG②PS③CAD", vec!["UG", "Photoshop", "CAD"]),
            ("会UG12.0", vec!["UG"]),
            ("熟练使用UG10.0", vec!["UG熟练"]),
            ("会用PS2020", vec!["Photoshop"]),
            ("PS4游戏机", vec![]),
            ("会用UG8", vec!["UG"]),
            ("1.C2.C++3.Java", vec!["C语言", "C++", "Java"]),
            ("①R②SQL③Go", vec!["R", "SQL", "Go"]),
            ("熟悉SQL。\nGo on", vec!["SQL熟悉"]),
            ("熟悉AE6、PS7", vec!["After Effects熟悉", "Photoshop熟悉"]),
            ("会3dmax2018", vec!["3ds Max"]),
            ("工位UG8号", vec![]),
            ("UG01岗", vec![]),
            ("会一点ps", vec!["Photoshop了解"]),
            ("岗位编号HR-027,QA_031", vec![]),
            ("负责EDM营销", vec!["市场营销"]),
            ("电火花、EDM、线切割", vec!["电火花", "线切割"]),
            ("调试蓝牙模块", vec!["蓝牙"]),
            ("领域驱动开发", vec![]),
            ("测试驱动开发", vec!["单元测试"]),
            ("负责短视频审核系统开发", vec![]),
            ("配合销售部和物流公司", vec![]),
            ("有电子商务网站研发经验", vec![]),
            ("负责短视频拍摄与剪辑", vec!["短视频运营", "视频剪辑"]),
            ("公司提供岗前培训、晋升空间", vec![]),
            ("负责招聘、培训、绩效", vec!["招聘", "培训管理", "绩效管理"]),
            ("精通html+css", vec!["HTML精通", "CSS精通"]),
            ("熟悉Apache Hadoop", vec!["Hadoop熟悉"]),
            ("对互联网感兴趣", vec![]),
            ("负责品牌PR", vec![]),
            ("会用PR、AE", vec!["Premiere", "After Effects"]),
            ("招聘厨师,诚聘司机", vec![]),
            ("熟悉招聘、绩效", vec!["招聘", "绩效管理熟悉"]),
            ("护 士 执业资格证", vec!["护士执业资格证"]),
            ("熟悉P L C、C A D", vec!["PLC熟悉", "CAD熟悉"]),
            ("会缓存、消息队列", vec!["缓存技术", "消息队列"]),
            ("会用W3C标准、DOM、Canvas", vec!["Web标准", "DOM", "Canvas"]),
            ("使用IDEA、Maven", vec!["IntelliJ IDEA", "Maven"]),
            ("We offer hybrid work", vec![]),
            ("会用Cordova、Ionic", vec!["混合应用开发"]),
            ("有竞争力的薪资结构", vec![]),
            ("会排版", vec!["版面设计"]),
            ("办公地点：A1A2栋", vec![]),
            ("公司内部信息流转", vec![]),
        ] {
            let mut found = read(text);
            let mut want: Vec<String> = want.into_iter().map(str::to_owned).collect();
            found.sort();
            want.sort();
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn spans_are_slices_of_the_cleaned_text() {
        let text = "<p>熟练ＣＡＤ，　İ 持有《電工證》</p>";
        let cleaned = crate::domain::text::normalize::clean(text);
        for mention in recognise(&Passage::of(text)) {
            assert_eq!(&cleaned[mention.start..mention.end], mention.text);
        }
        assert_eq!(recognise(&Passage::of(text)).len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(parts in proptest::collection::vec("(电工|证|中级|1、|2\\.|C\\+\\+|java|PS|ai|、|，|或|持|\\(|\\)|优先|无需|普通话|二级|.){0,3}", 0..30)) {
            let text = parts.concat();
            let cleaned = crate::domain::text::normalize::clean(&text);
            for mention in recognise(&Passage::of(&text)) {
                proptest::prop_assert_eq!(&cleaned[mention.start..mention.end], &mention.text);
            }
            lookup(&text, Skill);
            normal_name(&text, Certificate);
        }
    }

    #[test]
    fn levels_of_structured_text() {
        let level = |name, text| level_of(lookup(name, Certificate).unwrap(), text).map(|l| l.rank);
        assert_eq!(level("焊工", "三级/高级工"), Some(3));
        assert_eq!(level("焊工", "高级技师"), Some(5));
        assert_eq!(level("普通话", "二级甲等"), Some(4));
        assert_eq!(level("焊工", ""), None);
    }
}
