//! What facts are made of: what fields state, and what the free text says beside them. Each kind of record makes its own
//! of these ([`Content::facts`](crate::domain::record::role::Content::facts)).

use super::facts::{Facts, Stated};
use crate::domain::catalogue::major::{self, MajorCode};
use crate::domain::catalogue::occupation::{self, OccupationCode};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::trade;
use crate::domain::lexicon::{self, Mention, Scale, Term, TermKind};
use crate::domain::record::Record;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::Qualification;
use crate::domain::record::role::Role;
use crate::domain::record::strength::Strength;
use crate::domain::text::normalize::fold;
use crate::domain::text::passage::Passage;
use crate::domain::wants::terms;
use crate::domain::wants::typed::Typed;
use crate::domain::wants::want::{Polarity, Want, What};

/// Characters from which a text that somebody typed is no title any more.
const LONG_TEXT: usize = 100;

/// Pieces of a long text that may name the work that is sought: what follows tells of other things too.
const FIRST_PIECES: usize = 4;

/// Characters of a text that stand for a title where there is none.
const FIRST_WORDS: usize = 20;

impl Facts {
    /// The facts of a record.
    pub fn of(record: &Record) -> Self {
        Self { expire_time: record.expire_time, ..record.resource.content().facts() }
    }

    /// The facts of a text that somebody typed, read as a record of the given kind.
    pub fn of_query(text: &Typed, kind: RecordKind) -> Self {
        let mut facts = Self::none(kind);
        facts.diffuse = text.length >= LONG_TEXT;
        for want in &text.wants {
            facts.take_want(want);
        }
        // An opening says what it lacks by what it seeks, and who learns by what is not had yet.
        let sought = if kind.is(Role::Seeker) { &text.sought } else { &text.to_learn };
        let most = if facts.diffuse { FIRST_PIECES } else { usize::MAX };
        facts.trades = trade::of_words(sought, most);
        facts.specialise(trade::said_in(sought, most).iter().map(String::as_str));
        facts
    }

    fn take_want(&mut self, want: &Want) {
        let (is_for, seeks) = (want.polarity.is_for(), self.kind.is(Role::Seeker));
        match &want.what {
            What::Place(region) if is_for => self.regions.push(*region),
            What::Place(region) if seeks => self.excluded_regions.push(*region),
            What::Work(word) if seeks && !is_for => self.unwanted_work.push(word.clone()),
            What::Pay(pay, false) => self.pay = pay.monthly_range(),
            What::Experience(months) => self.experience_months = Some(*months),
            What::Term(_) if want.polarity == Polarity::Waived => {}
            What::Term(term) => terms::set(&mut self.work, *term, is_for),
            What::Arrangement(kind) if is_for && !self.employment_types.contains(kind) => {
                self.employment_types.push(*kind);
            }
            What::Education(Some(level)) if is_for => {
                self.education = Some(*level);
                // What a seeker says of it is had, whatever words are used.
                if !seeks && want.polarity == Polarity::Welcome {
                    self.education_strength = Strength::Welcome;
                }
            }
            What::Major(major) if is_for => self.majors.push(*major),
            What::Skill(mention) if is_for => self.take_terms(vec![(**mention).clone()]),
            // Who cannot do something does not seek it.
            What::Skill(mention) if seeks && want.polarity == Polarity::Unwanted => {
                self.unwanted_work.extend([fold(&mention.text), fold(&mention.term.name)]);
            }
            _ => {}
        }
    }

    /// Adds what fields of their own state.
    pub fn state(&mut self, skills: &[Qualification], certificates: &[Qualification]) {
        for (list, kind) in [(skills, TermKind::Skill), (certificates, TermKind::Certificate)] {
            for item in list {
                for named in lexicon::named(&item.name, kind) {
                    // "英语四级" among the skills is the certificate.
                    if kind == TermKind::Skill && named.term.is_none() {
                        let papers = lexicon::recognise(&Passage::of(&named.text));
                        let papers =
                            papers.into_iter().filter(|found| found.term.kind == TermKind::Certificate);
                        let found: Vec<Mention> = papers.collect();
                        if !found.is_empty() {
                            self.take_terms(found);
                            continue;
                        }
                    }
                    let level = named.term.and_then(|term| level(term, &item.level, &named.text));
                    self.add(
                        kind,
                        Stated {
                            name: named.name,
                            text: named.text,
                            level,
                            required: item.required && !named.alternative,
                            recognised: false,
                            soft: named.term.is_some_and(|term| term.soft),
                        },
                    );
                }
            }
        }
    }

    /// Adds what the lexicon recognises in free text and the fields have not stated.
    pub fn read_terms(&mut self, text: &Passage<'_>) {
        self.take_terms(lexicon::recognise(text));
    }

    /// Adds terms that were recognised in free text.
    pub fn take_terms(&mut self, mentions: Vec<Mention>) {
        for mention in mentions {
            let stated = told(mention.term, &mention.text, mention.required);
            let level = mention.level.map(|level| level.rank);
            self.add(mention.term.kind, Stated { level, ..stated });
        }
    }

    /// Adds a skill of the lexicon that is asked though no word says so, as a text in a language asks for it.
    pub fn ask_skill(&mut self, name: &str) {
        let Some(term) = lexicon::lookup(name, TermKind::Skill) else { return };
        match self.skills.iter_mut().find(|known| known.name == term.name) {
            Some(known) => known.required = true,
            None => self.add(TermKind::Skill, told(term, name, true)),
        }
    }

    /// Adds the skills that only repeat the name of a major, as written and as in the catalogue: somebody who studies 数控技术
    /// does not lack 数控. A major alone is no list of skills, so they stand only beside others.
    pub fn skills_of_major(&mut self, written: &str) {
        if self.skills.is_empty() {
            return;
        }
        let official = self.majors.first().and_then(|major| major.name()).map(str::to_owned);
        let subject = self.majors.first().and_then(|major| major.subject());
        for name in official.into_iter().chain([written.to_owned()]).chain(subject) {
            if let Some(term) = lexicon::lookup(&name, TermKind::Skill) {
                self.add(TermKind::Skill, told(term, &name, false));
            }
        }
    }

    /// Adds the certificates that those held cover: who holds 英语六级 has what 英语四级 asks for. A level is kept where both count
    /// them alike.
    pub fn add_covered(&mut self) {
        for held in self.certificates.clone() {
            let Some(term) = lexicon::lookup(&held.name, TermKind::Certificate) else { continue };
            for covered in term.covered() {
                let level = held.level.filter(|_| term.scale == covered.scale && term.scale == Scale::Trade);
                self.add(TermKind::Certificate, Stated { name: covered.name.clone(), level, ..held.clone() });
            }
        }
    }

    fn add(&mut self, kind: TermKind, stated: Stated) {
        let list = match kind {
            TermKind::Skill => &mut self.skills,
            TermKind::Certificate => &mut self.certificates,
        };
        if list.iter().all(|known| known.name != stated.name) {
            list.push(stated);
        }
    }
}

/// A term that nobody states in a field.
fn told(term: &Term, text: &str, required: bool) -> Stated {
    let (name, text) = (term.name.clone(), text.to_string());
    Stated { name, text, level: None, required, recognised: true, soft: term.soft }
}

fn level(term: &Term, level: &str, name: &str) -> Option<u8> {
    let stated = [level, name].into_iter().find_map(|text| lexicon::level_of(term, text));
    stated.map(|level| level.rank)
}

/// A major by its code or its name.
pub fn read_major(text: &str) -> Option<MajorCode> {
    MajorCode::parse(text).ok().or_else(|| major::lookup(text))
}

/// An occupation by its code or its name.
pub fn read_occupation(text: &str) -> Option<OccupationCode> {
    OccupationCode::parse(text).ok().or_else(|| occupation::lookup(text))
}

/// A school's name in normal form: width, spaces, punctuation around it, invisible and traditional characters make no other school of
/// it, nor does the campus in brackets: 甲校（本部）, 甲校（大学城校区）.
pub fn normal_school(name: &str) -> String {
    const CAMPUS: &[&str] = &["本部", "校区", "总校", "主校"];
    let folded: String =
        fold(name).chars().filter(|c| !c.is_whitespace() && !"·.。,《》\"'“”[]【】".contains(*c)).collect();
    let campus = folded.strip_suffix(')').and_then(|inner| inner.rsplit_once('('));
    match campus {
        Some((school, place))
            if !school.is_empty() && CAMPUS.iter().any(|campus| place.ends_with(campus)) =>
        {
            school.to_string()
        }
        _ => folded,
    }
}

/// Regions by their codes.
pub fn read_regions(codes: &[String]) -> Vec<RegionCode> {
    codes.iter().flat_map(|code| RegionCode::parse(code)).collect()
}

/// What to show as a title: the title in one line, as lists and tables need it, or the first words of the text.
pub fn shown_title(title: &str, text: &str) -> String {
    if !title.is_empty() {
        return title.replace('\n', " ");
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    first.trim().chars().take(FIRST_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ranking::item::Item;
    use crate::domain::record::role::Content;
    use crate::domain::record::student_profile::StudentProfile;

    #[test]
    fn a_school_written_otherwise_is_the_same() {
        let name = normal_school("重庆嘉澜（江北）职业技术学院");
        for other in [
            "重庆嘉澜(江北)职业技术学院 ",
            "重慶嘉瀾（江北）職業技術學院",
            "重庆嘉澜\u{200b}（江北）职业技术学院",
            "重庆 嘉澜(江北) 职业技术学院",
            "《重庆嘉澜（江北）职业技术学院》",
            "重庆·嘉澜（江北）职业技术学院。",
            "重庆嘉澜（江北）职业技术学院（本部）",
            "重庆嘉澜（江北）职业技术学院(大学城校区)",
        ] {
            assert_eq!(normal_school(other), name, "{other}");
        }
        assert_ne!(normal_school("重庆嘉澜职业技术学院"), name);
        assert_ne!(normal_school("重庆嘉澜职业技术学院（中专部）"), normal_school("重庆嘉澜职业技术学院"));
    }

    fn skills(major_name: &str, stated: &[&str]) -> Vec<String> {
        let skills = stated.iter().map(|name| Qualification { name: name.to_string(), ..Default::default() });
        let profile =
            StudentProfile { major_name: major_name.into(), skills: skills.collect(), ..Default::default() };
        profile.facts().skills.into_iter().map(|skill| skill.name).collect()
    }

    /// Whether who lists one certificate has what an opening insists on.
    fn answers(held: &str, asked: &str) -> bool {
        let certificate =
            |name: &str, required| Qualification { name: name.into(), required, ..Default::default() };
        let student = StudentProfile { certificates: vec![certificate(held, false)], ..Default::default() };
        let mut opening = Facts::none(RecordKind::JobPosting);
        opening.state(&[], &[certificate(asked, true)]);
        let held = student.facts().certificates;
        opening.certificates.iter().all(|asked| held.iter().any(|held| held.satisfies(asked)))
    }

    #[test]
    fn certificates_answer_for_what_they_cover() {
        for (held, asked) in [
            ("叉车证", "叉车证（N1）"),
            ("叉车司机（N1）", "叉车证"),
            ("观光车司机证", "N2"),
            ("观光车证", "特种设备作业人员证"),
            ("焊工证扫描件", "焊工证"),
            ("N1", "叉车操作证"),
            ("低压电工作业证", "电工证（低压）"),
            ("电工证", "低压电工作业"),
            ("特种作业操作证（焊接与热切割作业）", "焊工证"),
            ("特种作业操作证-高处作业", "登高证"),
            ("焊工证", "特种作业操作证"),
            ("叉车证", "特种设备作业证"),
            ("电工职业技能等级证书/三级", "电工/四级"),
            ("焊工（技师）", "焊工中级"),
            ("护士执业资格考试成绩合格证明", "护士证"),
            ("制冷与空调作业操作证", "制冷证"),
            ("执业护士资格", "护士证"),
            ("二甲普通话", "普通话二级甲等"),
            ("CET-6（合格）", "CET4"),
            ("英语六级（480分）", "英语四级"),
            ("NCRE2", "全国计算机二级"),
            ("全国计算机等级考试（二级）Python", "计算机二级"),
            ("健康体检证", "健康证"),
            ("华为HCIE", "HCIP"),
            ("执业医师", "执业助理医师"),
            ("安全员B证", "安全员证"),
            ("主管护师", "护士资格证"),
            ("初级会计专业技术资格", "会计从业资格证"),
            ("中级会计师", "初级会计证"),
            ("一级建造师", "二级建造师"),
            ("幼儿园教师资格证", "教师资格证"),
            ("教师资格证（幼儿园）", "幼师证"),
            ("高级中学教师资格证", "初中教师资格证"),
            ("教师资格证", "小学教师资格证"),
            ("普通话一级乙等", "普通话二级甲等"),
            ("大学英语六级", "大学英语四级"),
            ("CET-6", "CET-4"),
            ("专八", "英语六级"),
            ("CET4", "大学英语四级证书"),
            ("日语N1", "日语能力考试N2"),
            ("C1驾照", "驾驶证"),
            ("C1", "驾照"),
            ("B2", "C1驾照"),
            ("C1E驾驶证", "C1"),
            ("A2驾驶证", "B2驾照"),
            ("驾驶证", "C1"),
            ("1+X网店运营推广（高级）", "1+X 网店运营推广/中级"),
            ("1+X BIM（中级）", "1+X 建筑信息模型（BIM）/初级"),
            ("保育员证", "保育师"),
            ("保育师", "保育员证"),
            ("计算机二级", "全国计算机等级考试一级"),
            ("数控车工/中级", "车工/中级"),
            ("数控车工/高级", "车工（四级）"),
            ("装配钳工", "钳工证"),
            ("证券从业资格证", "证券从业"),
            ("基金从业资格", "基金从业"),
            ("软件设计师（软考中级）", "软考"),
            ("HCIP", "HCIA"),
            ("茶艺师/三级", "茶艺师/四级"),
            ("英语四级/计算机二级", "计算机二级"),
            ("特种设备作业人员证（N1）", "叉车操作证"),
            ("特种设备作业人员证（Q2）", "行车证"),
            ("中级钳工", "钳工证"),
            ("驾驶证B2", "驾照"),
            ("驾照C1", "驾驶证"),
        ] {
            assert!(answers(held, asked), "{held} answers {asked}");
        }
        for (held, asked) in [
            ("高压电工证", "低压电工证"),
            ("电工证", "高压电工证"),
            ("焊工证", "电工证"),
            ("会计从业资格证", "初级会计证"),
            ("初级会计职称", "中级会计职称"),
            ("二级建造师", "一级建造师"),
            ("普通话二级乙等", "普通话二级甲等"),
            ("执业助理医师", "执业医师"),
            ("安全员C证", "安全员B证"),
            ("NCRE2", "计算机三级"),
            ("英语四级", "英语六级"),
            ("C1", "B2驾照"),
            ("C2驾照", "C1"),
            ("B2", "A1驾照"),
            ("1+X网店运营推广职业技能等级证书（初级）", "1+X 网店运营推广/中级"),
            ("1+X 网店运营推广", "1+X 直播电商"),
            ("BIM一级证书", "1+X 建筑信息模型（BIM）"),
            ("车工/高级", "数控车工/高级"),
            ("数控车工/初级", "车工/中级"),
            ("茶艺师/四级", "茶艺师/三级"),
            ("幼儿园教师资格证", "小学教师资格证"),
            ("计算机一级", "计算机二级"),
            ("护士证", "护师证"),
            ("健康证", "护士证"),
            ("保育师", "育婴员"),
            ("特种设备作业人员证", "特种作业操作证"),
        ] {
            assert!(!answers(held, asked), "{held} does not answer {asked}");
        }
    }

    #[test]
    fn a_certificate_among_the_skills_is_one() {
        let skills =
            ["英语四级", "CAD", "保育"].map(|name| Qualification { name: name.into(), ..Default::default() });
        let facts = StudentProfile { skills: skills.into(), ..Default::default() }.facts();
        assert!(facts.certificates.iter().any(|held| held.name == "英语四级"));
        assert!(facts.skills.iter().all(|skill| skill.name != "英语四级"));
        assert!(
            facts.certificates.iter().all(|held| !held.name.contains("保育")),
            "a trade is no certificate"
        );
    }

    #[test]
    fn a_major_is_no_missing_skill() {
        for (major, term) in [
            ("数控技术", "数控机床"),
            ("2023级数控技术1班", "数控机床"),
            ("数控技术应用", "数控机床"),
            ("物联网", "物联网"),
        ] {
            let wanted = lexicon::lookup(term, TermKind::Skill).map(|term| term.name.clone());
            assert!(skills(major, &["CAD"]).iter().any(|name| Some(name) == wanted.as_ref()), "{major}");
        }
        assert_eq!(skills("数控技术", &[]), Vec::<String>::new(), "a major alone is no list of skills");
    }
}
