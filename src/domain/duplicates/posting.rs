//! Whether two postings are one.

use super::sketch::Sketch;
use super::title::Title;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::role::Posted;
use crate::domain::text::normalize::fold;

/// Shingles from which a text says something.
const LEAST_TEXT: usize = 12;
/// Letters from which a name in another one is the same: a firm by its short name.
const SHORT_NAME: usize = 4;

/// Words of addresses, and of names of firms and offices.
const PLACES: &[&str] = &["路", "街", "号", "大厦", "大道", "园"];
const BODIES: &[&str] =
    &["公司", "集团", "厂", "店", "院", "校", "所", "中心", "部", "局", "社", "行", "馆", "园区管", "幼儿园"];

// Found on half of 198 judged pairs of real postings, and mended by what was wrong of 100 others; on made ones (tests/it/duplicates.rs) they only hold.
/// Resemblance from which texts are the same where employer and title are much the same, and the share of the shorter one.
const ALIKE: (f64, f64) = (0.5, 0.9);
/// Likeness of titles then.
const TITLE: f64 = 0.5;
/// Resemblance from which the title may be another one, and its least likeness then.
const SAME_TEXT: (f64, f64) = (0.8, 0.2);
/// Resemblance and likeness of titles where the employer is another one: agencies post for others.
const OTHER_EMPLOYER: (f64, f64) = (0.85, 0.7);
/// How much more one may pay than the other: of one employer, where the seniority is another one, and of two.
const PAY: f64 = 1.6;
const PAY_OF_SENIORS: f64 = 1.15;
const PAY_OF_OTHERS: f64 = 1.1;
/// Likeness of titles from which a helper's is the same: 外贸跟单/助理 and 外贸跟单.
const TITLE_OF_HELP: f64 = 0.7;
/// Months of experience by which they may differ.
const EXPERIENCE: u32 = 24;

// Judged on the pages of 30 typed texts over 39,000 real postings.
/// On a page: resemblance of texts that are the same word for word, and of those that are nearly so.
const WORD_FOR_WORD: f64 = 0.95;
const NEARLY: f64 = 0.85;
/// Resemblance and the share of the shorter text from which one is the other with something added, of texts that say so much.
const ADDED_TO: (f64, f64) = (0.6, 0.9);
const SAYS_MUCH: usize = 100;
/// Shingles from which a text tells of the work, and resemblance and share of the shorter one from which two such texts in one city are one, where
/// the titles are a little alike: what agencies post for one employer, with an address under it or without.
const SAYS_WORK: usize = 50;
const POSTED_AGAIN: (f64, f64) = (0.7, 0.95);
/// Share of the shorter text that the other one has where the pay is another one, too.
const WHOLLY: f64 = 0.98;
/// The same for two of one employer.
const OF_ONE_EMPLOYER: (f64, f64) = (0.6, 0.9);

/// What is compared first: facts that are at hand, which tell most postings apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    pub(super) place: String,
    pay: Option<f64>,
    experience: Option<u32>,
}

/// What is compared next: short words, which have to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Wording {
    employer: String,
    title: Title,
}

/// A posting as what is compared of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    pub(super) outline: Outline,
    wording: Wording,
    pub(super) text: Sketch,
}

impl Outline {
    /// Of an opening that states these facts.
    pub fn of(opening: Posted<'_>, facts: &Facts) -> Self {
        let city = facts.regions.first().map(|region| region.city().unwrap_or(*region).to_string());
        Self {
            place: city.unwrap_or_else(|| letters(opening.place)),
            pay: facts.pay.map(|(low, high)| f64::midpoint(low, high)).filter(|pay| *pay > 0.0),
            experience: facts.experience_months,
        }
    }

    /// Whether they could be one, as far as can be said without their words.
    pub fn may_be(&self, other: &Self) -> bool {
        self.is_of_place_of(other) && self.may_be_elsewhere(other)
    }

    /// Whether both are of one city.
    pub fn is_of_place_of(&self, other: &Self) -> bool {
        self.place == other.place
    }

    /// As [`Self::may_be`], wherever they are.
    pub fn may_be_elsewhere(&self, other: &Self) -> bool {
        self.pay_ratio(other) <= PAY
            && self.experience.zip(other.experience).is_none_or(|(a, b)| a.abs_diff(b) <= EXPERIENCE)
    }

    /// How much more one pays than the other; 1 where one does not say.
    pub fn pay_ratio(&self, other: &Self) -> f64 {
        self.pay.zip(other.pay).map_or(1.0, |(a, b)| (a / b).max(b / a))
    }
}

impl Wording {
    /// Of an opening.
    pub fn of(opening: Posted<'_>) -> Self {
        Self { employer: employer(opening.employer), title: Title::of(opening.title) }
    }

    /// Whether they could be one, as far as can be said without their texts, where one pays so many times what the other does.
    pub fn may_be(&self, other: &Self, pay_ratio: f64) -> bool {
        let likeness = self.title.likeness(&other.title);
        let is_other = self.title.names_other_tools(&other.title)
            || self.title.is_of_other_place(&other.title)
            || self.title.is_of_other_rank(&other.title)
            || self.title.is_of_other_seniority(&other.title) && pay_ratio > PAY_OF_SENIORS
            || self.title.is_of_other_help(&other.title) && likeness < TITLE_OF_HELP;
        !is_other && (likeness >= SAME_TEXT.1 || self.title.shares_tools(&other.title))
    }

    /// Whether both are of one employer as far as they say: a name that is not stated is no obstacle.
    fn is_of_employer_of(&self, other: &Self) -> bool {
        let (a, b) = (&self.employer, &other.employer);
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        short.is_empty() || a == b || (short.chars().count() >= SHORT_NAME && long.contains(short.as_str()))
    }
}

impl Posting {
    /// Of an opening that states these facts.
    pub fn of(opening: Posted<'_>, facts: &Facts) -> Self {
        Self::read(Outline::of(opening, facts), Wording::of(opening), opening)
    }

    /// Of an opening with this outline and wording.
    pub fn read(outline: Outline, wording: Wording, opening: Posted<'_>) -> Self {
        Self { outline, wording, text: Sketch::of(opening.description) }
    }

    /// Whether there is enough of a text to be compared.
    pub fn says_something(&self) -> bool {
        self.text.len() >= LEAST_TEXT
    }

    /// Whether they are one.
    pub fn is(&self, other: &Self) -> bool {
        let pay_ratio = self.outline.pay_ratio(&other.outline);
        let may_be = self.outline.may_be(&other.outline) && self.wording.may_be(&other.wording, pay_ratio);
        if !may_be || !self.says_something() || !other.says_something() {
            return false;
        }
        let (jaccard, contained) = self.text.resemblance(&other.text);
        let likeness = self.wording.title.likeness(&other.wording.title);
        if self.wording.is_of_employer_of(&other.wording) {
            let is_alike = jaccard >= ALIKE.0 && contained >= ALIKE.1 && likeness >= TITLE;
            return is_alike || jaccard >= SAME_TEXT.0;
        }
        jaccard >= OTHER_EMPLOYER.0 && likeness >= OTHER_EMPLOYER.1 && pay_ratio <= PAY_OF_OTHERS
    }

    /// Whether the texts are the same but for what was added, for one city, the pay much the same and the titles of one work at one level: three
    /// agencies that seek for one employer write 自动化工程师 and 电气自动化工程师助理 over it.
    fn is_posted_again(&self, other: &Self) -> bool {
        let (title, theirs) = (&self.wording.title, &other.wording.title);
        let is_other = title.names_other_tools(theirs)
            || title.is_of_other_place(theirs)
            || title.is_of_other_rank(theirs)
            || title.is_of_other_seniority(theirs);
        let (jaccard, contained) = self.text.resemblance(&other.text);
        let (pay_ratio, likeness) = (self.outline.pay_ratio(&other.outline), title.likeness(theirs));
        // Employers copy the same short duties from each other: with another pay all of one must stand in the other.
        let is_one = pay_ratio <= PAY_OF_OTHERS
            && likeness >= TITLE
            && jaccard >= POSTED_AGAIN.0
            && contained >= POSTED_AGAIN.1
            || pay_ratio <= PAY
                && likeness >= OTHER_EMPLOYER.1
                && jaccard >= POSTED_AGAIN.0
                && contained >= WHOLLY;
        !is_other && self.outline.is_of_place_of(&other.outline) && is_one
    }

    /// Whether who reads a page sees the same advertisement twice, wherever the work is: the texts are the same, or one is the other
    /// with something added, and so is the pay, whatever the titles call it (9K大数据分析实习生 and 行政专员9k大数据工程师). Other tools,
    /// other pay and, of one employer, another rank make another offer.
    pub fn reads_as(&self, other: &Self) -> bool {
        let (wording, theirs) = (&self.wording, &other.wording);
        // What an employer says of all its posts alike is short: the trade and the welfare. There the title and the pay must be the same.
        let (short, long) = (self.text.len().min(other.text.len()), self.text.len().max(other.text.len()));
        if short >= SAYS_WORK && self.is_posted_again(other) {
            return true;
        }
        if short < SAYS_MUCH {
            let is_same = wording == theirs && self.outline.pay == other.outline.pay;
            return is_same
                && !wording.employer.is_empty()
                && long < SAYS_MUCH
                && self.outline.is_of_place_of(&other.outline);
        }
        let pay_ratio = self.outline.pay_ratio(&other.outline);
        let is_other = wording.title.names_other_tools(&theirs.title)
            || wording.title.is_of_other_place(&theirs.title)
            || pay_ratio > PAY_OF_SENIORS && wording.title.is_of_other_seniority(&theirs.title);
        if is_other {
            return false;
        }
        let (jaccard, contained) = self.text.resemblance(&other.text);
        let of_one = !wording.employer.is_empty()
            && !theirs.employer.is_empty()
            && wording.is_of_employer_of(theirs)
            && !wording.title.is_of_other_rank(&theirs.title);
        let is_added_to = jaccard >= ADDED_TO.0 && contained >= ADDED_TO.1;
        let is_alike = wording.title.likeness(&theirs.title) >= OTHER_EMPLOYER.1;
        let is_of_one = of_one && jaccard >= OF_ONE_EMPLOYER.0 && contained >= OF_ONE_EMPLOYER.1;
        pay_ratio <= PAY_OF_OTHERS && (jaccard >= NEARLY || is_added_to)
            || pay_ratio <= PAY && (jaccard >= WORD_FOR_WORD && is_alike || is_of_one)
    }
}

/// The name of an employer; nothing of an address, which crawled tables have in its place.
fn employer(name: &str) -> String {
    let is_of = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if is_of(PLACES) && !is_of(BODIES) { String::new() } else { letters(name) }
}

fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::name::RecordKind;

    const DUTIES: &str = "负责锂电池包的来料检验与过程巡检；编写检验规范与不良品报告；跟进供应商的品质改善并参与客诉处理；协助工程师做失效分析与样品测试；维护检验仪器的台账和校准计划。任职要求：大专以上学历，理工类，能看懂图纸，愿意学习，有耐心。";

    fn posting(title: &str, text: &str, employer: &str, pay: f64) -> Posting {
        let opening = Posted { title, description: text, employer, place: "惠州" };
        Posting::of(opening, &Facts { pay: Some((pay, pay)), ..Facts::none(RecordKind::JobPosting) })
    }

    #[test]
    fn what_agencies_post_for_one_employer_reads_as_one() {
        let addressed = format!("{DUTIES}上班地址惠城区江北某某大厦十二楼");
        let first = posting("品质工程师", DUTIES, "惠州甲人力资源有限公司", 7_000.0);
        let reads =
            |title: &str, text: &str, pay| first.reads_as(&posting(title, text, "惠州乙咨询有限公司", pay));
        assert!(reads("品质工程师助理", &addressed, 7_000.0));
        assert!(reads("品质工程师", &addressed, 9_000.0), "all of it, for another pay");
        assert!(!reads("品质工程师", &DUTIES.replace("失效分析与样品测试", "三坐标测量与图纸归档"), 9_000.0));
        assert!(!reads("品质主管", DUTIES, 7_000.0), "another rank");
        assert!(!reads("前台接待", DUTIES, 7_000.0), "another work");
        assert!(!reads(
            "品质工程师",
            &DUTIES
                .replace("锂电池包", "服装面料")
                .replace("失效分析与样品测试", "门店陈列和会员维护")
                .replace("供应商", "加盟商"),
            7_000.0
        ));
    }
}
