//! The tables of work of a standard, read by the numbers before their cells; rows without numbers by the heads of their columns. In one
//! pass: what a line is depends on the section, the level and the task that stand above it.

use super::number::{Numbered, numbered, split};
use super::table::column_of;
use crate::domain::message::{Code, Message};
use crate::domain::standard::{Column, Function, Level, LevelContent, StandardKind, Task};
use crate::draft::text::Line;

/// Characters of the longest line that only names a level.
const LEVEL_LINE: usize = 40;
/// Words that a skill begins with, and words that only look so; what is to be known is named.
const DOES: [&str; 6] = ["能", "会", "应能", "具备", "熟练", "掌握"];
const NAMES: [&str; 6] = ["能量", "能源", "能耗", "能力", "会计", "会议"];
/// What stands between a title and its page in a table of contents.
const LEADERS: [&str; 3] = ["....", "……", "····"];

/// The part of a standard that a line stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Before,
    Basic,
    Work,
    Behind,
}

/// What was read so far.
pub(super) struct Work {
    kind: StandardKind,
    section: Section,
    level: Option<Level>,
    /// The heads of the columns, where a row named them.
    heads: Vec<Head>,
    /// The column and the number of the requirement read last, which words without a number go on with.
    last: Option<(Column, Vec<u32>)>,
    /// Whether the line before began a function or a task, whose title may go on.
    in_title: bool,
    /// Numbers of the skills of the task.
    seen: Vec<Vec<u32>>,
    /// Lines that were joined to what stands before them.
    joined: u32,
    /// A heading of the basic requirements under which nothing stands yet.
    open_basic: Option<String>,
    guessed_level: bool,
    pub basic: Vec<String>,
    pub levels: Vec<LevelContent>,
    pub notes: Vec<Message>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    Level,
    Function,
    SkillWeight,
    KnowledgeWeight,
    Task,
    Of(Column),
}

impl Work {
    pub fn new(kind: StandardKind) -> Self {
        Self {
            kind,
            section: Section::Before,
            level: None,
            heads: Vec::new(),
            last: None,
            in_title: false,
            seen: Vec::new(),
            joined: 0,
            open_basic: None,
            guessed_level: false,
            basic: Vec::new(),
            levels: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Reads all lines, and marks those that it took.
    pub fn read(&mut self, lines: &[Line], taken: &mut [bool]) {
        for (line, taken) in lines.iter().zip(taken.iter_mut()) {
            if self.take(&line.text) {
                *taken = true;
            }
        }
        self.basic.extend(self.open_basic.take());
        self.end();
    }

    /// Leaves out what asks for nothing, and says what is to be looked at.
    pub fn end(&mut self) {
        for content in &mut self.levels {
            for function in &mut content.functions {
                function.tasks.retain(|task| !task.skills.is_empty() || !task.knowledge.is_empty());
            }
            content.functions.retain(|function| !function.tasks.is_empty());
        }
        self.levels.retain(|content| !content.functions.is_empty());
        self.levels.sort_by_key(|content| content.level);
        if self.guessed_level && !self.levels.is_empty() {
            self.notes.push(Code::LevelGuessed.into());
        }
        if self.joined > 0 {
            self.notes.push(Code::LinesJoined.with("count", self.joined));
        }
    }

    fn take(&mut self, line: &str) -> bool {
        if LEADERS.iter().any(|leader| line.contains(leader)) {
            return false;
        }
        if let Some(section) = section_of(line) {
            self.section = section;
            (self.last, self.in_title) = (None, false);
            self.level = self.level_of_line(line).or(self.level);
            return true;
        }
        match self.section {
            Section::Behind => false,
            Section::Basic => self.take_basic(line),
            Section::Before | Section::Work => self.take_row(line),
        }
    }

    /// The level that a line names and nothing else: "3.1 五级/初级工", "表1 职业技能等级要求(初级)".
    fn level_of_line(&self, line: &str) -> Option<Level> {
        let is_heading = line.chars().count() <= LEVEL_LINE && !line.contains(['\t', '。', '；', ';', '、']);
        let words = numbered(line).map_or_else(|| line.to_string(), |one| one.words);
        let says_more = does(&words);
        let level = Level::said(self.kind, &words).filter(|_| is_heading && !says_more)?;
        let is_bare = words.chars().count() <= level.label().chars().count() + 4
            || ["要求", "等级", "级别"].iter().any(|word| words.contains(word));
        is_bare.then_some(level)
    }

    fn take_basic(&mut self, line: &str) -> bool {
        let bare = line.trim_start_matches(['(', '（']);
        let item = bare.split_once([')', '）']).filter(|(number, _)| {
            bare.len() < line.len() && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
        });
        if let Some((_, words)) = item {
            self.open_basic = None;
            let words = words.trim().trim_end_matches(['。', '；', ';', '.']);
            if !words.is_empty() {
                self.basic.push(words.to_string());
            }
            return true;
        }
        match numbered(line) {
            Some(one) if one.parts.len() >= 3 => {
                self.basic.extend(self.open_basic.replace(one.words));
                true
            }
            Some(one) if one.parts.len() == 2 => {
                self.basic.extend(self.open_basic.take());
                true
            }
            _ => false,
        }
    }

    fn take_row(&mut self, line: &str) -> bool {
        if let Some(level) = self.level_of_line(line) {
            (self.level, self.section, self.last) = (Some(level), Section::Work, None);
            self.in_title = false;
            self.heads.clear();
            return true;
        }
        let cells: Vec<String> = line.split('\t').flat_map(split).collect();
        let heads: Vec<Head> = cells.iter().filter_map(|cell| column_of(cell)).collect();
        if heads.len() >= 2 && heads.len() + 1 >= cells.len() {
            (self.heads, self.section) = (heads, Section::Work);
            return true;
        }
        if self.section != Section::Work {
            return false;
        }
        let numbers: Vec<Option<Numbered>> = cells.iter().map(|cell| numbered(cell)).collect();
        match numbers.iter().any(Option::is_some) {
            true => self.take_numbered(cells, numbers),
            false => self.take_plain(&cells),
        }
    }

    fn take_numbered(&mut self, cells: Vec<String>, numbers: Vec<Option<Numbered>>) -> bool {
        let first = numbers.iter().position(Option::is_some).unwrap_or_default();
        let mut is_taken = true;
        for (at, (cell, number)) in cells.into_iter().zip(numbers).enumerate() {
            match number {
                Some(one) if one.words.is_empty() && one.parts.len() < 3 => is_taken = false,
                Some(one) if one.parts.len() == 1 => self.begin_function(one.words),
                Some(one) if one.parts.len() == 2 => self.begin_task(one.words),
                Some(one) => self.begin_requirement(one),
                // Before the first number the titles of function and task go on, as narrow columns are written.
                None if at < first => self.go_on_title(&cell, first - at),
                None => self.go_on(&cell),
            }
        }
        is_taken
    }

    /// A row without numbers: by the heads of the columns, of which merged cells leave out the first, or the words of what came before.
    fn take_plain(&mut self, cells: &[String]) -> bool {
        let is_row = self.heads.len() >= 2 && cells.len() > 1 && cells.len() <= self.heads.len();
        if !is_row || self.last.as_ref().is_some_and(|(_, number)| !number.is_empty()) {
            return match cells {
                [cell] if self.last.is_some() || self.in_title => {
                    self.joined += u32::from(!self.in_title);
                    self.go_on(cell);
                    true
                }
                [first, second] if self.last.is_some() && self.has_knowledge() => {
                    self.joined += 1;
                    self.go_on_column(Column::Skill, first);
                    self.go_on_column(Column::Knowledge, second);
                    true
                }
                _ => false,
            };
        }
        let skipped = self.heads.len() - cells.len();
        let heads: Vec<Head> = self.heads.iter().skip(skipped).copied().collect();
        for (head, cell) in heads.into_iter().zip(cells) {
            self.put(head, cell);
        }
        true
    }

    /// Puts a cell under its head.
    pub fn put(&mut self, head: Head, cell: &str) -> bool {
        let words = || numbered(cell).map_or_else(|| cell.to_string(), |one| one.words);
        match head {
            Head::Level => match Level::said(self.kind, cell) {
                Some(level) => self.level = Some(level),
                None => return false,
            },
            Head::Function => self.begin_function(words()),
            Head::Task => self.begin_task(words()),
            Head::SkillWeight | Head::KnowledgeWeight => {
                let Ok(weight) = cell.trim_end_matches(['%', ' ']).parse() else { return false };
                match (head, self.function()) {
                    (Head::SkillWeight, Some(function)) => function.skill_weight = Some(weight),
                    (_, Some(function)) => function.knowledge_weight = Some(weight),
                    (_, None) => return false,
                }
            }
            Head::Of(column) => {
                for part in split(cell).iter().flat_map(|part| part.split(['\n', '；', ';'])) {
                    let part = numbered(part).map_or_else(|| part.trim().to_string(), |one| one.words);
                    self.add(column, part.trim_end_matches('。').to_string());
                }
            }
        }
        true
    }

    fn begin_function(&mut self, title: String) {
        (self.last, self.in_title) = (None, true);
        // A table that goes on on the next page says once more what it is in.
        if let Some(content) = self.content()
            && content.functions.last().is_none_or(|last| last.title != title)
        {
            content.functions.push(Function { title, ..Function::default() });
        }
    }

    fn begin_task(&mut self, title: String) {
        self.seen.clear();
        if self.function().is_none() {
            self.begin_function(String::new());
        }
        (self.last, self.in_title) = (None, true);
        if let Some(function) = self.function()
            && function.tasks.last().is_none_or(|last| last.title != title)
        {
            function.tasks.push(Task { title, ..Task::default() });
        }
    }

    fn begin_requirement(&mut self, one: Numbered) {
        // Tables of two columns number both alike: what comes again, or does not say what is done, is to be known.
        let is_again = self.seen.contains(&one.parts);
        let names_knowledge = self.has_knowledge() || self.kind == StandardKind::Occupational;
        let column = match names_knowledge && (is_again || !does(&one.words)) {
            true => Column::Knowledge,
            false => Column::Skill,
        };
        self.add(column, one.words);
        if column == Column::Skill {
            self.seen.push(one.parts.clone());
        }
        self.last = Some((column, one.parts));
    }

    fn add(&mut self, column: Column, text: String) {
        if text.is_empty() {
            return;
        }
        if self.task().is_none() {
            let title = self.function().map(|function| function.title.clone()).unwrap_or_default();
            self.begin_task(title);
        }
        (self.last, self.in_title) = (Some((column, Vec::new())), false);
        // A heading alone asks for nothing: "6.1 职业技能等级划分".
        self.guessed_level |= self.level.is_none();
        if let Some(list) = self.requirements(column) {
            list.push(text);
        }
    }

    fn go_on(&mut self, words: &str) {
        match self.last.as_ref().map(|(column, _)| *column) {
            Some(column) => self.go_on_column(column, words),
            None => self.go_on_title(words, 1),
        }
    }

    fn go_on_column(&mut self, column: Column, words: &str) {
        if let Some(text) = self.requirements(column).and_then(|list| list.last_mut()) {
            text.push_str(words);
        }
    }

    /// Words before the first number of a row: the column nearest to it is the task's, the one before the function's.
    fn go_on_title(&mut self, words: &str, columns_before: usize) {
        let Some(function) = self.function() else { return };
        match function.tasks.last_mut() {
            Some(task) if columns_before == 1 => task.title.push_str(words),
            _ => function.title.push_str(words),
        }
    }

    fn has_knowledge(&self) -> bool {
        self.heads.contains(&Head::Of(Column::Knowledge))
    }

    /// What was read of the level; without one of the lowest.
    fn content(&mut self) -> Option<&mut LevelContent> {
        let level = self.level.or_else(|| Level::of_rank(self.kind, 1))?;
        let at = self.levels.iter().position(|content| content.level == level).unwrap_or_else(|| {
            self.levels.push(LevelContent { level, basic_weight: None, functions: Vec::new() });
            self.levels.len() - 1
        });
        self.levels.get_mut(at)
    }

    fn function(&mut self) -> Option<&mut Function> {
        self.content()?.functions.last_mut()
    }

    fn task(&mut self) -> Option<&mut Task> {
        self.function()?.tasks.last_mut()
    }

    fn requirements(&mut self, column: Column) -> Option<&mut Vec<String>> {
        let task = self.task()?;
        Some(if column == Column::Skill { &mut task.skills } else { &mut task.knowledge })
    }
}

/// Whether words say what is done.
fn does(words: &str) -> bool {
    DOES.iter().any(|word| words.starts_with(word)) && !NAMES.iter().any(|name| words.starts_with(name))
}

/// The section that a line begins: "3 工作要求", "4.1 理论知识权重表", "附录A".
pub(super) fn section_of(line: &str) -> Option<Section> {
    const SECTIONS: [(&str, Section); 16] = [
        ("职业概况", Section::Before),
        ("范围", Section::Before),
        ("术语和定义", Section::Before),
        ("规范性引用文件", Section::Before),
        ("面向职业岗位", Section::Before),
        ("适用院校专业", Section::Before),
        ("基本要求", Section::Basic),
        ("工作要求", Section::Work),
        ("职业技能要求", Section::Work),
        ("职业技能等级要求", Section::Work),
        ("职业技能等级要求描述", Section::Work),
        ("权重表", Section::Behind),
        ("理论知识权重表", Section::Behind),
        ("技能要求权重表", Section::Behind),
        ("附录", Section::Behind),
        ("参考文献", Section::Behind),
    ];
    if line.contains('\t') || line.chars().count() > LEVEL_LINE {
        return None;
    }
    let words = numbered(line).map_or_else(|| line.to_string(), |one| one.words);
    let words = words.trim_end_matches([':', '：', ' ']);
    let is_one = |name: &str| words == name || name == "附录" && words.starts_with(name);
    SECTIONS.iter().find(|(name, _)| is_one(name)).map(|(_, section)| *section)
}
