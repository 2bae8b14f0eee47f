//! Copies: near-equal offers, of which a ranking shows one with the others behind it.
//!
//! # Design
//! Whether two offers are copies must not depend on the query, on the order in which they were stored, or on what else is stored:
//! else a copy could come up again on a later page, or in one store and not in another. So it is decided when facts are derived, by a
//! key that equal offers share: a hash of the kind, the title, the place and the two longest sentences of the text, all of it folded, and
//! without digits, punctuation and the words that only call (急聘). Where these sentences are long, of the title only the trade and the
//! level count, and the places that it names, as agencies put other titles over one text: of 19,731 crawled postings that joins 427 more pairs, of whom nine of ten
//! share at least 60 of 100 character triples. Of the place only the city counts there, and of the title not which graduates may come (校招生): one advertisement is
//! posted for 上海 and for 浦东新区, and the record of a group that lies best stands for it; of 43,852 postings that joins 874 more pairs, of which 92 of 100 share at
//! least 60 of 100 character triples and 81 at least 85. Sentences that tell of the employer stand under all that it offers, and do not count where there
//! are others. Two sentences and not the whole text, as copies differ in a contact,
//! a headline or a line of welfare, and what is long and the same is seldom so by chance: of 2,789 pairs of 39,576 crawled postings with
//! one title and one place and texts that share 85 of 100 character triples, 94 of 100 have one key; of the pairs whose texts share fewer
//! than 60 of 100, twelve have. A whole text as the key finds 82. What fields state of arrangement, dates and what is asked must be the same as well; the employer
//! need not, as agencies post the openings of others, nor pay and experience, which they write as they like. Where there is no text at all,
//! little says that two are one: then everything that is stated must be the same, who offers it too, and where that is not stated there are no
//! copies. People are never copies, and courses of two schools neither.
//!
//! The records of one key that pass the filter and are no more kept out than others are a group, and a ranking has of each group its best
//! by [`Place`](super::query::Place) alone. A record is shown if no other of its group stands before it, wherever the page begins: so
//! a copy is never on a later page, and tokens, which are places, mean what they mean without groups.

use std::cmp::Reverse;

use sha2::{Digest, Sha256};

use super::facts::{Facts, Stated};
use super::parts::PartKind;
use super::score::Score;
use super::title_level::months_of_title;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::catalogue::trade;
use crate::domain::text::normalize::fold;

/// Letters from which a sentence says something.
const SENTENCE: usize = 6;
/// So many of the longest sentences count.
const SENTENCES: usize = 2;
/// Letters of the longest sentences from which they tell an offer by themselves.
const TELLING: usize = 80;
/// Words of a title that only call.
pub const CALLS: &[&str] = &["急聘", "急招", "诚聘", "诚招", "直招", "直聘", "高薪"];
/// Of the copies of one text these only call, too; elsewhere they are a kind of work (招聘专员).
const HIRING: &[&str] = &["招聘", "聘"];
/// What titles promise beside the work.
const PROMISES: &[&str] = &[
    "五险一金",
    "六险一金",
    "周末双休",
    "双休",
    "包吃包住",
    "包吃住",
    "包住",
    "提供住宿",
    "提供宿舍",
    "可转正",
    "朝九晚五",
    "朝九晚六",
    "早九晚六",
    "弹性上班",
    "地铁口",
    "纯文职",
    "带薪年假",
    "年终奖金",
];
/// Most names of copies that are told.
const TOLD: usize = 20;

/// The words of an offer that decide of what it is a copy.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'t> {
    /// As written.
    pub title: &'t str,
    /// As written.
    pub text: &'t str,
    /// Where it is, as written; it counts where there is no code.
    pub place: &'t str,
    /// Who offers it: it counts where there is no text.
    pub provider: &'t str,
}

impl Offer<'_> {
    /// The key that copies share, of an offer that states these facts; `None` where too little is known to say of what it is a copy.
    pub fn key(&self, facts: &Facts) -> Option<u64> {
        let text = longest(&fold(self.text));
        let said: usize = text.iter().map(|sentence| sentence.chars().count()).sum();
        let telling = said >= TELLING;
        let mut parts = vec![facts.kind.collection().to_string(), self.work(telling)];
        match (text.is_empty(), self.provider) {
            (true, "") => return None,
            (true, provider) => parts.extend([fold(provider), written(facts)]),
            (false, _) => {
                parts.extend(text);
                parts.push(written(&terms(facts)));
            }
        }
        let place = |region: &RegionCode| match telling {
            true => region.city().unwrap_or(*region),
            false => *region,
        };
        match &facts.regions[..] {
            [] => parts.push(letters(&fold(self.place))),
            regions => parts.extend(regions.iter().map(|region| place(region).to_string())),
        }
        Some(hashed(parts))
    }
}

impl Offer<'_> {
    /// What work it is: the title, or where the text says so much that another offer has it by no chance, only the trade that
    /// the title names last and the level that it asks for. Agencies write other titles over one text.
    fn work(&self, telling: bool) -> String {
        let words = CALLS.iter().chain(HIRING).chain(PROMISES);
        let title = words.fold(fold(self.title), |title, call| title.replace(call, ""));
        let title = without_class(&title);
        // 培训岗（北京） and 培训岗（上海） are two, though one office posts both.
        let places: String = regions_in(&title).into_iter().map(|(_, place)| place.to_string()).collect();
        match trade::of_title(&title).last() {
            Some(trade) if telling => {
                format!("{} {:?} {places}", trade.id(), months_of_title(&title))
            }
            _ => letters(&title),
        }
    }
}

/// Without words that only say which graduates may come: "人事专员(校招生)", "游戏编辑【25届校招】". An internship says so in other words.
fn without_class(title: &str) -> String {
    const CLASSES: &[&str] =
        &["应届毕业生", "应届生", "应届", "校招生", "校园招聘", "校园招", "校招", "毕业生", "春招", "秋招"];
    let title = CLASSES.iter().fold(title.to_string(), |title, class| title.replace(class, ""));
    title.replace('届', "")
}

/// The key that records of one employer, school or other provider share: the name as written, but for width, punctuation and traditional characters. `None` of an
/// empty one.
pub fn employer_key(name: &str) -> Option<u64> {
    Some(letters(&fold(name))).filter(|name| !name.is_empty()).map(|name| hashed([name]))
}

fn hashed(parts: impl IntoIterator<Item = String>) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(hash.finalize());
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// What fields state that is the same of all copies: terms that make another offer of the same words.
fn terms(facts: &Facts) -> Facts {
    let stated = |list: &[Stated]| list.iter().filter(|item| !item.recognised).cloned().collect();
    Facts {
        skills: stated(&facts.skills),
        certificates: stated(&facts.certificates),
        period: facts.period,
        employment_types: facts.employment_types.clone(),
        remote: facts.remote,
        ..Facts::none(facts.kind)
    }
}

/// Words of sentences that tell of the employer: one firm puts them under all its offers.
const OF_EMPLOYER: &[&str] = &[
    "有限公司",
    "股份公司",
    "集团",
    "是一家",
    "成立于",
    "创立于",
    "创办于",
    "总部位于",
    "我公司",
    "本公司",
    "公司简介",
    "公司介绍",
];

/// The longest sentences, of those that do not tell of the employer where there are such, without what is no letter, or the whole text where it has none; nothing of an empty one.
fn longest(text: &str) -> Vec<String> {
    let is_end = |c: char| c.is_ascii_digit() || "。；;！!？?\n".contains(c);
    let mut sentences: Vec<(usize, String)> = text
        .split(is_end)
        .map(letters)
        .map(|sentence| (sentence.chars().count(), sentence))
        .filter(|(length, _)| *length >= SENTENCE)
        .collect();
    let tells = |sentence: &str| OF_EMPLOYER.iter().any(|word| sentence.contains(word));
    if sentences.iter().any(|(_, sentence)| !tells(sentence)) {
        sentences.retain(|(_, sentence)| !tells(sentence));
    }
    sentences.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    sentences.dedup();
    sentences.truncate(SENTENCES);
    if sentences.is_empty() {
        return Some(letters(text)).filter(|whole| !whole.is_empty()).into_iter().collect();
    }
    sentences.into_iter().map(|(_, sentence)| sentence).collect()
}

/// Facts in one text. They are plain values, which can always be written.
fn written(facts: &Facts) -> String {
    serde_json::to_string(facts).unwrap_or_default()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// What the scores of copies may differ by for another than the best of them to stand for all.
const HARDLY: f64 = 0.03;

/// Whether a copy may stand for the best of its group: it is of the same work and level by its title, and scores hardly less. Else the group
/// would be shown far below its place, or by a 主管 for a 专员.
pub fn may_stand_for(copy: (&Facts, Option<&Score>), best: (&Facts, Option<&Score>)) -> bool {
    let work = |facts: &Facts| (facts.trades.clone(), months_of_title(&facts.title));
    let total = |score: Option<&Score>| score.map_or(0.0, |score| score.total);
    work(copy.0) == work(best.0) && total(best.1) - total(copy.1) <= HARDLY
}

/// How well one of several copies suits who asks, the best greatest: what warns least, fits best in pay, education and place, then what asks
/// least and pays most from its lower end on, where pay is wished. Copies are one place to fill, so that nobody is to be shown the one that
/// fits worse for a score that hardly differs.
pub fn suits(score: Option<&Score>, facts: &Facts, warnings: usize) -> impl PartialOrd + use<> {
    let value = |kind| score.and_then(|score| score.part(kind).value);
    let fits =
        [PartKind::Pay, PartKind::Education, PartKind::Location].map(|kind| value(kind).unwrap_or(1.0));
    let education = facts.firm_education().map_or(0, |level| level.rank());
    let pay = facts.pay.filter(|_| value(PartKind::Pay).is_some()).map_or(0.0, |(low, _)| low);
    let asked = (facts.experience_months.unwrap_or_default(), education);
    (Reverse(warnings), fits, Reverse(asked), pay)
}

/// The copies that stand behind a result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Similar {
    /// How many there are.
    pub count: u64,
    /// Full names of the first of them, the best first.
    pub names: Vec<String>,
}

impl Similar {
    /// Adds the next one.
    pub fn add(&mut self, name: &str) {
        self.count += 1;
        if self.names.len() < TOLD {
            self.names.push(name.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::name::RecordKind;
    use crate::domain::record::opening::EmploymentType;

    const DUTIES: &str = "1、负责接单并安全送达乘客；2、保持车况良好，遵守交通法规；3、完成站长交代的其他事";

    fn offer<'t>(title: &'t str, text: &'t str) -> Offer<'t> {
        Offer { title, text, place: "渝北", provider: "甲公司" }
    }

    fn slot() -> Facts {
        Facts::none(RecordKind::InternshipSlot)
    }

    #[test]
    fn what_only_looks_otherwise_is_a_copy() {
        let first = offer("网约车司机", DUTIES);
        let key = first.key(&slot());
        assert!(key.is_some());
        for (title, text) in [
            ("【急聘】网约车司机！", DUTIES),
            ("网约车司机（8000+）", &DUTIES.replace("；", "\n")),
            ("網約車司機", &format!("<p>{DUTIES}</p>")),
            ("网约车司机", &format!("{DUTIES}。电话13800000000")),
            ("网约车司机", &DUTIES.replace("其他", "别的")),
        ] {
            assert_eq!(offer(title, text).key(&slot()), key, "{title} {text}");
        }
        assert_eq!(
            Offer { provider: "乙公司", ..first }.key(&slot()),
            key,
            "agencies post what others offer"
        );
        assert_eq!(
            first.key(&Facts { pay: Some((1.0, 2.0)), ..slot() }),
            key,
            "and write the pay as they like"
        );
    }

    #[test]
    fn what_is_another_offer_is_none() {
        let first = offer("网约车司机", DUTIES);
        let key = first.key(&slot());
        let others = [
            offer("货车司机", DUTIES),
            offer("网约车司机", "1、每天早八点出车，晚六点收车；2、自带车辆者优先，月结工资"),
            offer("网约车司机", ""),
            Offer { place: "涪陵", ..first },
        ];
        for other in others {
            assert_ne!(other.key(&slot()), key, "{other:?}");
        }
        assert_ne!(first.key(&Facts::none(RecordKind::JobPosting)), key);
        let part_time = Facts { employment_types: vec![EmploymentType::PartTime], ..slot() };
        assert_ne!(first.key(&part_time), key);
        let bare = offer("收银员", "");
        assert_eq!(offer("收银员", "。").key(&slot()), bare.key(&slot()));
        assert_ne!(Offer { provider: "乙公司", ..bare }.key(&slot()), bare.key(&slot()));
        assert_ne!(bare.key(&Facts { pay: Some((1.0, 2.0)), ..slot() }), bare.key(&slot()));
        assert_eq!(
            Offer { provider: "", ..bare }.key(&slot()),
            None,
            "nothing says that two of them are one"
        );
    }

    #[test]
    fn agencies_write_other_titles_over_one_text() {
        let text = "负责公司大数据平台的日常运行与维护以及各业务线数据的采集清洗和统计；配合数据分析师完成各类数据报表的制作与核对并定期向部门负责人和业务线负责人汇报工作进展与存在的问题";
        let key = |title| offer(title, text).key(&Facts::none(RecordKind::JobPosting));
        assert_eq!(key("IT8200大数据工程师"), key("机电一体化8K大数据开发工程师"));
        assert_eq!(key("大数据工程师（五险一金）"), key("大数据工程师"));
        assert_ne!(key("大数据工程师"), key("高级大数据工程师"), "another level is another offer");
        assert_ne!(key("大数据工程师"), key("前端工程师"));
        assert_ne!(key("大数据工程师（北京）"), key("大数据工程师（上海）"));
        assert_ne!(key("大数据工程师"), key("某某员"), "what names no trade goes by its words");
        assert_eq!(
            offer("人事专员（校招生）", DUTIES).key(&slot()),
            offer("人事专员/弹性上班", DUTIES).key(&slot())
        );
        for title in ["大数据工程师（校招生）", "大数据工程师【25届校招】", "急招大数据工程师（应届）"]
        {
            assert_eq!(key(title), key("大数据工程师"), "{title}");
        }
        assert_ne!(key("大数据工程师"), key("大数据实习生"), "an internship is another offer");
        let at = |code: &str| {
            let region = RegionCode::parse(code).expect("a code");
            let facts = Facts { regions: vec![region], ..Facts::none(RecordKind::JobPosting) };
            offer("大数据工程师", text).key(&facts)
        };
        assert_eq!(at("31"), at("310115"), "a district of the city");
        assert_eq!(at("4403"), at("440307"));
        assert_ne!(at("31"), at("4403"));
    }

    #[test]
    fn what_a_firm_says_of_itself_makes_no_copies() {
        let about = "。重庆嘉澜国际贸易有限公司成立于二〇〇五年并且是一家集研发生产和销售于一体的综合性进出口企业，产品远销海外各地";
        let key = |duties: &str| {
            let text = format!("{duties}{about}");
            offer("外贸业务员", &text).key(&Facts::none(RecordKind::JobPosting))
        };
        assert_ne!(key("利用各种平台开发海外客户并跟进订单"), key("负责店铺日常运营和推广广告的投放"));
        assert!(key("").is_some(), "where nothing else is said it has to do");
    }

    #[test]
    fn an_employer_written_otherwise_is_the_same() {
        let key = employer_key("重庆嘉澜（渝北）科技有限公司");
        assert!(key.is_some());
        assert_eq!(employer_key(" 重慶嘉瀾(渝北) 科技有限公司。"), key);
        assert_ne!(employer_key("重庆嘉澜科技有限公司"), key);
        assert_eq!(employer_key(" — "), None);
    }

    #[test]
    fn no_copy_of_another_level_or_far_below_stands_for_the_best() {
        let titled = |title: &str| Facts {
            title: title.into(),
            trades: trade::of_title(title),
            ..Facts::none(RecordKind::JobPosting)
        };
        let score = |value: f64| Score::from_values(PartKind::ALL.map(|_| Some(value)), |_| 1.0);
        let (best, near, far) = (score(0.73), score(0.71), score(0.69));
        let plain = titled("招聘专员");
        let may = |title: &str, score| may_stand_for((&titled(title), Some(score)), (&plain, Some(&best)));
        assert!(may("招聘专员（双休）", &near));
        assert!(!may("招聘主管", &near), "another level");
        assert!(!may("会计", &near), "another work");
        assert!(!may("招聘专员", &far));
    }

    #[test]
    fn copies_are_counted_and_the_first_are_named() {
        let mut similar = Similar::default();
        (0..30).for_each(|n| similar.add(&n.to_string()));
        assert_eq!((similar.count, similar.names.len(), similar.names[0].as_str()), (30, TOLD, "0"));
    }
}
