//! By which words an opening takes beginners, and whom of them: "欢迎应届生" all, "2年以上，优秀应届生亦可" by exception, "优秀硕士应届亦可" those with a
//! degree alone.

use super::beyond::BeginnersTaken;
use super::experience::none_asked;
use crate::domain::catalogue::education::{EducationLevel, levels_in};
use crate::domain::lexicon::context::{Sentences, head, tail};
use crate::domain::lexicon::signs::{Cue, Sign};
use crate::domain::text::words::Words;

/// How willingly beginners are taken, the most willing last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Willing {
    /// Where they are good: "优秀应届生亦可".
    Exception,
    /// "可接受应届生": an exception where years are asked beside it.
    Accepted,
    /// "欢迎应届生", "经验不限", "应届生或1年经验".
    Welcome,
}

/// The words by which beginners are taken.
pub(super) struct Waiver {
    willing: Willing,
    /// As they are told.
    words: String,
    /// The least level of those who are taken, where it is named right beside them.
    level: Option<EducationLevel>,
}

impl Waiver {
    /// Who is taken where a field asks for years: nobody where the words only name beginners, as those who are trained.
    pub(super) fn taken(self) -> BeginnersTaken {
        const TAKES: Words = Words::of(&[
            "欢迎",
            "接受",
            "接收",
            "招收",
            "只招",
            "亦可",
            "也可",
            "均可",
            "都可",
            "可以",
            "考虑",
            "优先",
            "也行",
            "也收",
            "也招",
            "毕业生可",
            "应届生可",
            "或应届",
            "或者应届",
            "应届生或",
            "不限",
            "无需",
            "不要求",
            "无要求",
            "经验要求",
            "放宽",
        ]);
        match TAKES.are_in(&self.words) {
            true => BeginnersTaken { words: self.words, from: self.level },
            false => BeginnersTaken::default(),
        }
    }

    /// What is told of it where it is an exception to years that the field or the text asks; `None` where beginners are welcome whatever is asked.
    pub(super) fn exception(&self, text_asks: bool) -> Option<BeginnersTaken> {
        let is_exception = match self.willing {
            Willing::Exception => true,
            Willing::Accepted => text_asks,
            Willing::Welcome => false,
        };
        let taken = || BeginnersTaken { words: self.words.clone(), from: self.level };
        (is_exception || self.level.is_some()).then(taken)
    }
}

/// The most willing words of the text by which beginners are taken, of all rather than of some.
pub(super) fn waiver(said: &Sentences<'_>) -> Option<Waiver> {
    let of_interns = interns(said).map(|words| Waiver {
        willing: Willing::Accepted,
        words: words.to_string(),
        level: None,
    });
    let of_signs = said.signs().iter().filter_map(|seen| {
        let negative = match seen.sign {
            Sign::Tells(Cue::NoExperience) => true,
            Sign::Tells(Cue::FreshGraduate) => false,
            _ => return None,
        };
        none_asked(said, seen.start..seen.end, negative)?;
        Some(read(said, seen.start, seen.end, negative))
    });
    of_interns.into_iter().chain(of_signs).max_by_key(|waiver| (waiver.level.is_none(), waiver.willing))
}

/// The words by which the years that are asked are waived for who is good: "能力突出者可放宽年限", "3年以上经验，优秀者可适当放宽". Not those that waive the
/// age, the degree or the school.
pub(super) fn eased(said: &Sentences<'_>) -> Option<Waiver> {
    const EASE: &str = "放宽";
    const YEARS: &[&str] = &["年限", "经验", "工龄", "资历"];
    const OTHERS: &[&str] = &[
        "年龄",
        "周岁",
        "岁",
        "学历",
        "专业",
        "院校",
        "学校",
        "身高",
        "本科",
        "大专",
        "硕士",
        "研究生",
        "英语",
        "证",
    ];
    const BEFORE: usize = 24;
    const BEHIND: usize = 10;
    let names = |words: &str, list: &[&str]| list.iter().any(|word| words.contains(word));
    let text = said.text();
    text.match_indices(EASE).find_map(|(at, _)| {
        let around = said.around(at, at + EASE.len());
        let (before, behind) = (tail(around.before, BEFORE), head(around.after, BEHIND));
        let is_to = behind.starts_with(['至', '到']);
        let is_refused = before.trim_end_matches(['可', '以', '予']).ends_with(['不', '勿', '无']);
        // "(有猎头经验者可放宽)" says who it is waived for.
        let is_asked = |words: &str| {
            let is_of_who = words.trim_start().starts_with(['有', '具']) && words.contains('者');
            let is_much = ["经验者", "经验的", "丰富"].iter().any(|who| words.contains(who));
            names(words, YEARS) && !is_of_who && !is_much
        };
        let (lead, own) = before.rsplit_once('(').unwrap_or(("", before));
        let is_other = names(behind, OTHERS);
        let is_named =
            names(behind, YEARS) || !is_other && is_asked(if names(own, YEARS) { own } else { lead });
        // "优秀者可放宽" speaks of what stands right before.
        let lead = around.sentence.get(..around.sentence.len() - around.before.len()).unwrap_or_default();
        let clause = lead.trim_end_matches([',', '(', ' ']).rsplit(',').next().unwrap_or_default();
        let is_of_years = || !names(before, OTHERS) && !is_other && is_asked(clause);
        let is_eased = !is_to && !is_refused && (is_named || is_of_years());
        let words = || format!("{}{EASE}{behind}", before.trim_start());
        is_eased.then(|| Waiver { willing: Willing::Exception, words: words(), level: None })
    })
}

/// The words by which interns are taken beside others.
fn interns<'t>(said: &Sentences<'t>) -> Option<&'t str> {
    const INTERNS: Words = Words::of(&[
        "接受实习",
        "实习生也可",
        "实习生亦可",
        "实习生均可",
        "接受在校",
        "在校生也可",
        "可带薪实习",
    ]);
    let text = said.text();
    let not = |at: usize| text.get(..at).is_some_and(|before| before.ends_with('不'));
    INTERNS.places(text).into_iter().find(|(at, _)| !not(*at)).map(|(_, words)| words)
}

fn read(said: &Sentences<'_>, start: usize, end: usize, negative: bool) -> Waiver {
    /// Words of the clause by which only the good ones are taken.
    const GOOD: &[&str] = &[
        "优秀",
        "优异",
        "优质",
        "突出",
        "特别",
        "能力强",
        "能力好",
        "领悟",
        "择优",
        "可以考虑",
        "酌情",
        "学校",
        "211",
        "985",
    ];
    /// By which graduates are taken beside the others; "无经验亦可" takes everybody.
    const BESIDE: &[&str] =
        &["考虑", "亦可", "也可", "也行", "也收", "也接受", "也欢迎", "放宽", "培养", "可以接受"];
    const ACCEPTED: &[&str] = &["接受", "接收", "可招"];
    const REACH: usize = 16;
    let around = said.around(start, end);
    let (before, after) = (tail(around.before, REACH), head(around.after, REACH));
    let says = |words: &[&str]| words.iter().any(|word| before.contains(word) || after.contains(word));
    let is_title = start < said.text().find('\n').unwrap_or_default();
    let is_first = head(after, 10).contains("优先") || after.starts_with("均可");
    let willing = if is_title || is_first {
        Willing::Welcome
    } else if says(GOOD) || !negative && says(BESIDE) {
        Willing::Exception
    } else if !negative && says(ACCEPTED) {
        Willing::Accepted
    } else {
        Willing::Welcome
    };
    let level = if negative || is_title { None } else { level_beside(before, after) };
    let from = start - before.len();
    let words = said.text().get(from..end + after.len()).unwrap_or_default();
    let words = words.trim().trim_matches(['(', ')', ' ', '、']).to_string();
    Waiver { willing, words, level }
}

/// The lowest level of education that is named right beside fresh graduates: 硕士 of "优秀硕士应届生", of "应届硕士毕业生".
fn level_beside(before: &str, after: &str) -> Option<EducationLevel> {
    const BETWEEN: &str = "优秀的及以上学历学位研究生毕业/、和或";
    const BEHIND: &str = "毕业的优秀生";
    let mut lowest: Option<EducationLevel> = None;
    let mut take = |level: EducationLevel| {
        if lowest.is_none_or(|known| level.rank() < known.rank()) {
            lowest = Some(level);
        }
    };
    let mut lead = before;
    for (place, level) in levels_in(before).collect::<Vec<_>>().into_iter().rev() {
        let gap = lead.get(place.end..).unwrap_or("-");
        if !gap.chars().all(|c| BETWEEN.contains(c)) {
            break;
        }
        take(level);
        lead = before.get(..place.start).unwrap_or_default();
    }
    if let Some((place, level)) = levels_in(after).next()
        && after.get(..place.start).is_some_and(|gap| gap.chars().all(|c| BEHIND.contains(c)))
        && after.get(place.end..).is_some_and(|behind| !behind.starts_with("及以上学历"))
    {
        take(level);
    }
    lowest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn years_are_waived_for_who_is_good_and_nothing_else_is() {
        let read = |text: &str| {
            let passage = Passage::of(text);
            eased(&lexicon::read(&passage).sentences).is_some()
        };
        for (text, want) in [
            ("能力优秀者可适当放宽年限要求", true),
            ("3年及以上相关工作经验，优秀者可适当放宽条件", true),
            ("3年以上经验（能力突出者可放宽要求）", true),
            ("具有3年以上工作经验，优秀者可放宽", true),
            ("能力强者可放宽学历/年限", true),
            ("条件优秀者可以适当放宽运维经验要求", true),
            ("年龄35周岁以下，条件优异者可放宽", false),
            ("2年以上招聘经验（有猎头经验者条件可放宽）", false),
            ("本科以上学历，经验丰富可适当放宽条件", false),
            ("有丰富的相关工作经验者可放宽学历限制", false),
            ("具有3年以上猎头经验的应聘者，以上条件可适当放宽", false),
            ("3年以上经验，年龄可放宽", false),
            ("本科及以上学历，优秀者放宽至大专", false),
            ("本科学历，优秀者可适当放宽；2、3年以上经验", false),
            ("3年以上工作经验，此条件不放宽", false),
            ("3年以上工作经验", false),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }

    #[test]
    fn who_is_taken_without_experience_and_how_willingly_is_read() {
        use EducationLevel::{Bachelor, Master};
        use Willing::{Accepted, Exception, Welcome};
        let read = |text: &str| {
            let passage = Passage::of(text);
            waiver(&lexicon::read(&passage).sentences).map(|waiver| (waiver.willing, waiver.level))
        };
        for (text, want) in [
            ("欢迎应届毕业生", Some((Welcome, None))),
            ("经验不限", Some((Welcome, None))),
            ("应届生优先", Some((Welcome, None))),
            ("应届生或1-3年经验均可", Some((Welcome, None))),
            ("2年以上经验，可接受应届生", Some((Accepted, None))),
            ("两年以上经验(优秀应届毕业生亦可考虑)", Some((Exception, None))),
            ("两年以上（优秀硕士应届亦可）", Some((Exception, Some(Master)))),
            ("应届硕士毕业生或本科两年经验", Some((Welcome, Some(Master)))),
            ("本科/硕士应届生", Some((Welcome, Some(Bachelor)))),
            ("优秀硕士应届亦可。欢迎应届生", Some((Welcome, None))),
            ("不接受应届生", None),
            ("三年以上经验", None),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
