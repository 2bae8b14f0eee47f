//! Occupational standards (国家职业技能标准) and standards of 1+X certificates (职业技能等级标准): what their tables ask for, and how far
//! courses cover it.
//!
//! An occupational standard has up to five levels, each with functions (职业功能), tasks (工作内容), and for each task what must be done
//! (技能要求) and known (相关知识要求); tables of weights (权重表) say how much a function counts. A certificate's has up to three levels with
//! fields of work (工作领域), tasks (工作任务) and what must be done. Both say of themselves that a higher level includes those below it:
//! 高级别涵盖低级别的要求.

pub mod course;
pub mod coverage;
pub mod filling;
pub mod passages;
pub mod tally;

use super::catalogue::major::MajorCode;
use super::catalogue::occupation::OccupationCode;

/// What a standard is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StandardKind {
    /// An occupation.
    Occupational,
    /// A 1+X certificate.
    Certificate,
}

/// A level. Within a kind the order is that of the levels, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 五级/初级工.
    Grade5,
    /// 四级/中级工.
    Grade4,
    /// 三级/高级工.
    Grade3,
    /// 二级/技师.
    Grade2,
    /// 一级/高级技师.
    Grade1,
    /// 初级.
    Elementary,
    /// 中级.
    Intermediate,
    /// 高级.
    Advanced,
}

impl Level {
    /// All, those of occupations first, each kind's from the lowest up.
    pub const ALL: [Self; 8] = [
        Self::Grade5,
        Self::Grade4,
        Self::Grade3,
        Self::Grade2,
        Self::Grade1,
        Self::Elementary,
        Self::Intermediate,
        Self::Advanced,
    ];

    /// The kind of standards that have it.
    pub fn kind(self) -> StandardKind {
        match self {
            Self::Elementary | Self::Intermediate | Self::Advanced => StandardKind::Certificate,
            _ => StandardKind::Occupational,
        }
    }

    /// From 1 for the lowest of its kind: the rank that certificates of records state ([`Scale`](super::lexicon::Scale)).
    pub fn rank(self) -> u8 {
        match self {
            Self::Grade5 | Self::Elementary => 1,
            Self::Grade4 | Self::Intermediate => 2,
            Self::Grade3 | Self::Advanced => 3,
            Self::Grade2 => 4,
            Self::Grade1 => 5,
        }
    }

    /// The level of a kind that has the rank.
    pub fn of_rank(kind: StandardKind, rank: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.kind() == kind && level.rank() == rank)
    }

    /// As standards write it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Grade5 => "五级/初级工",
            Self::Grade4 => "四级/中级工",
            Self::Grade3 => "三级/高级工",
            Self::Grade2 => "二级/技师",
            Self::Grade1 => "一级/高级技师",
            Self::Elementary => "初级",
            Self::Intermediate => "中级",
            Self::Advanced => "高级",
        }
    }

    /// The level of a kind that words name: "三级/高级工", "三级", "高级工", "中级". A grade by its number goes before its other name.
    pub fn said(kind: StandardKind, words: &str) -> Option<Self> {
        const NAMED: [(&str, Level); 10] = [
            ("五级", Level::Grade5),
            ("四级", Level::Grade4),
            ("三级", Level::Grade3),
            ("二级", Level::Grade2),
            ("一级", Level::Grade1),
            ("初级工", Level::Grade5),
            ("中级工", Level::Grade4),
            ("高级工", Level::Grade3),
            ("高级技师", Level::Grade1),
            ("技师", Level::Grade2),
        ];
        const STEPS: [(&str, Level); 3] =
            [("初级", Level::Elementary), ("中级", Level::Intermediate), ("高级", Level::Advanced)];
        let named = match kind {
            StandardKind::Occupational => &NAMED[..],
            StandardKind::Certificate => &STEPS[..],
        };
        named.iter().find(|(name, _)| words.contains(name)).map(|(_, level)| *level)
    }
}

/// A standard. An empty text or list, and `None`, mean "not stated".
#[derive(Clone, Debug, PartialEq)]
pub struct Standard {
    /// What it is of.
    pub kind: StandardKind,
    /// The occupation or the certificate.
    pub title: String,
    /// The number that it is published under.
    pub code: String,
    /// Who issued it.
    pub issuer: String,
    /// The edition as written.
    pub version: String,
    /// Occupations that it is of, known ones.
    pub occupations: Vec<OccupationCode>,
    /// Majors that it is for.
    pub majors: Vec<MajorCode>,
    /// Work that it leads to.
    pub positions: Vec<String>,
    /// What the occupation or the certificate is.
    pub definition: String,
    /// What every level asks to know.
    pub basic_knowledge: Vec<String>,
    /// From the lowest up, each once and all of the kind.
    pub levels: Vec<LevelContent>,
}

/// What a level asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelContent {
    /// Which.
    pub level: Level,
    /// Of basic knowledge among the theory, in percent.
    pub basic_weight: Option<u32>,
    /// What is done.
    pub functions: Vec<Function>,
}

/// A function of an occupation, or a field of work of a certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub title: String,
    /// Among the skills of the level, in percent.
    pub skill_weight: Option<u32>,
    /// Among the theory of the level, in percent.
    pub knowledge_weight: Option<u32>,
    /// Its parts.
    pub tasks: Vec<Task>,
}

/// A part of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// Its name.
    pub title: String,
    /// What must be done.
    pub skills: Vec<String>,
    /// What must be known.
    pub knowledge: Vec<String>,
}

/// The column that a requirement stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// What must be done.
    Skill,
    /// What must be known.
    Knowledge,
    /// What every level asks to know.
    Basic,
}

/// A requirement with where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// `None` for basic knowledge.
    pub level: Option<Level>,
    /// The place of the function in its level; `None` for basic knowledge.
    pub function: Option<usize>,
    /// The function's title.
    pub function_title: String,
    /// The task's title.
    pub task_title: String,
    /// Its column.
    pub column: Column,
    /// Its words.
    pub text: String,
    /// Its share of its column in its level, in percent.
    pub weight: f64,
}

impl Function {
    /// The requirements of a column.
    pub fn of_column(&self, column: Column) -> impl Iterator<Item = (&Task, &String)> {
        self.tasks.iter().flat_map(move |task| {
            let list: &[String] = match column {
                Column::Skill => &task.skills,
                Column::Knowledge => &task.knowledge,
                Column::Basic => &[],
            };
            list.iter().map(move |text| (task, text))
        })
    }

    /// How many requirements a column has.
    pub fn count(&self, column: Column) -> usize {
        self.of_column(column).count()
    }

    fn stated_weight(&self, column: Column) -> Option<u32> {
        match column {
            Column::Skill => self.skill_weight,
            Column::Knowledge => self.knowledge_weight,
            Column::Basic => None,
        }
    }
}

impl LevelContent {
    /// Whether every function that asks for anything in a column states its weight there.
    pub fn states_weights(&self, column: Column) -> bool {
        let mut asking = self.functions.iter().filter(|function| function.count(column) > 0).peekable();
        asking.peek().is_some() && asking.all(|function| function.stated_weight(column).is_some())
    }

    /// The weights of the functions in a column, in percent: as stated, or evenly. A function that asks for nothing there weighs nothing.
    pub fn weights(&self, column: Column) -> Vec<f64> {
        let asking = self.functions.iter().filter(|function| function.count(column) > 0).count();
        let is_stated = self.states_weights(column);
        let weight = |function: &Function| match function.stated_weight(column) {
            _ if function.count(column) == 0 => 0.0,
            Some(stated) if is_stated => f64::from(stated),
            _ => 100.0 / asking as f64,
        };
        self.functions.iter().map(weight).collect()
    }
}

impl Standard {
    /// How many requirements it has in all.
    pub fn count(&self) -> usize {
        let functions = self.levels.iter().flat_map(|level| &level.functions);
        let stated =
            functions.map(|function| function.count(Column::Skill) + function.count(Column::Knowledge));
        self.basic_knowledge.len() + stated.sum::<usize>()
    }

    /// The highest level; `None` where it has basic knowledge alone.
    pub fn highest(&self) -> Option<Level> {
        self.levels.last().map(|content| content.level)
    }

    /// The same without the levels above one.
    pub fn up_to(mut self, level: Level) -> Self {
        self.levels.retain(|content| content.level <= level);
        self
    }

    /// Every requirement, basic knowledge first, then from the lowest level up, each task's skills before its knowledge.
    pub fn requirements(&self) -> Vec<Requirement> {
        let basic_weight = self.levels.first().and_then(|content| content.basic_weight).unwrap_or(0);
        let basic_weight = f64::from(basic_weight) / self.basic_knowledge.len().max(1) as f64;
        let basic = self.basic_knowledge.iter().map(|text| Requirement {
            level: None,
            function: None,
            function_title: String::new(),
            task_title: String::new(),
            column: Column::Basic,
            text: text.clone(),
            weight: basic_weight,
        });
        let mut all: Vec<Requirement> = basic.collect();
        for content in &self.levels {
            let weights = [Column::Skill, Column::Knowledge].map(|column| (column, content.weights(column)));
            for (at, function) in content.functions.iter().enumerate() {
                for task in &function.tasks {
                    for (column, weights) in &weights {
                        let list = if *column == Column::Skill { &task.skills } else { &task.knowledge };
                        let whole = weights.get(at).copied().unwrap_or(0.0);
                        let weight = whole / function.count(*column).max(1) as f64;
                        all.extend(list.iter().map(|text| Requirement {
                            level: Some(content.level),
                            function: Some(at),
                            function_title: function.title.clone(),
                            task_title: task.title.clone(),
                            column: *column,
                            text: text.clone(),
                            weight,
                        }));
                    }
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests;
