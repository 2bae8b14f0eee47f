//! What headings mean, from `headings.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::map::{ColumnMap, Columns, FieldRule, Otherwise, ReadAs};
use crate::domain::record::name::RecordKind;

#[expect(clippy::expect_used, reason = "the table is part of the binary, and a test reads it")]
static HEADINGS: LazyLock<Headings> =
    LazyLock::new(|| toml::from_str(include_str!("headings.toml")).expect("a sound table of headings"));

/// Words in front of a heading that say whose it is or where, or that it is asked, and not what: 所在城市, 公司区县, 招收专业.
const FRONTS: [&str; 19] = [
    "所在",
    "工作",
    "用人单位",
    "单位",
    "企业",
    "公司",
    "岗位",
    "职位",
    "实习",
    "招收",
    "招聘",
    "招录",
    "拟招",
    "可接收",
    "接收",
    "接纳",
    "需要",
    "所需",
    "要求",
];

/// Words behind a heading that do not say what it is: 学历情况, 证书名称及要求, 专业限制.
const ENDS: [&str; 10] =
    ["名称及要求", "及要求", "及说明", "要求", "条件", "限制", "情况", "信息", "说明", "一览"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Headings {
    fields: Vec<Field>,
    id: Ids,
    /// Of columns that are told as personal data.
    personal: Ids,
    words: BTreeMap<RecordKind, Vec<String>>,
    /// Headings of few kinds, as they are compared.
    only: BTreeMap<RecordKind, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ids {
    headings: Vec<String>,
}

/// A field and the headings that mean it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    of: Vec<RecordKind>,
    /// Inside the kind's own message, or inside the record.
    field: String,
    /// Whether it is one that records of every kind have.
    #[serde(default)]
    of_record: bool,
    /// Its name in English; the first heading is that in Chinese.
    pub en: String,
    #[serde(default, rename = "as")]
    read_as: ReadAs,
    item: Option<String>,
    join: Option<String>,
    /// Whether several columns become one text.
    #[serde(default)]
    pub joined: bool,
    /// Whether it is a list of texts of several lines, each of which is one item.
    #[serde(default)]
    pub prose: bool,
    #[serde(default)]
    required: bool,
    headings: Vec<String>,
    /// Headings of columns that hold this day and another: "2026年3月-8月" under 起止时间.
    #[serde(default)]
    spans: Vec<String>,
    /// Headings of the least and the most of pay, and of its unit, where these have columns of their own.
    #[serde(default)]
    least: Vec<String>,
    #[serde(default)]
    most: Vec<String>,
    #[serde(default)]
    pay_units: Vec<String>,
    /// Whole texts and what they stand for.
    #[serde(default)]
    values: BTreeMap<String, String>,
}

impl Field {
    /// Its path in the record of a kind, as the map has it.
    pub fn path(&self, kind: RecordKind) -> String {
        match self.of_record {
            true => self.field.clone(),
            false => format!("{}.{}", ColumnMap::resource_of(kind), self.field),
        }
    }

    /// Whether a column of this heading holds this field beside another.
    pub fn is_in_span(&self, heading: &str) -> bool {
        keys(heading).iter().any(|key| self.spans.iter().any(|known| self::key(known) == *key))
    }

    /// Whether a column is the least of this pay, the most, or its unit; what is headed 单位 is that where its texts are units.
    pub fn bound(&self, heading: &str, texts: &[String]) -> Option<Bound> {
        let is_in = |known: &[String]| {
            keys(heading).iter().any(|key| known.iter().any(|known| self::key(known) == *key))
        };
        // "薪资待遇最低": the group of a head of two rows, and what stands below.
        let is_end = |ends: &[&str]| {
            let mut beside = keys(heading).into_iter().filter(|_| !self.least.is_empty());
            beside.any(|key| {
                let rest =
                    ends.iter().find_map(|end| key.strip_suffix(end).or_else(|| key.strip_prefix(end)));
                rest.is_some_and(|rest| self.headings.iter().any(|known| self::key(known) == rest))
            })
        };
        match () {
            () if is_in(&self.least) || is_end(&["最低", "下限", "最少"]) => Some(Bound::Least),
            () if is_in(&self.most) || is_end(&["最高", "上限", "最多"]) => Some(Bound::Most),
            () if is_in(&self.pay_units) && are_pay_units(texts) => Some(Bound::Unit),
            () => None,
        }
    }

    /// Its name for people in China.
    pub fn zh(&self) -> &str {
        self.headings.first().map_or(&self.field, String::as_str)
    }

    /// The rule that fills it from columns. A text that cannot be read is left out and told, where the field may be missing.
    pub fn rule(&self, kind: RecordKind, from: Vec<String>) -> FieldRule {
        let (pay_unit, pay_scale) = match self.read_as {
            ReadAs::Pay => pay_of_heading(from.first().map_or("", String::as_str)),
            _ => (None, 1.0),
        };
        let plain = FieldRule::plain(self.path(kind), Columns::Several(from));
        FieldRule {
            join: self.join.clone().unwrap_or_else(|| " ".to_string()),
            read_as: self.read_as,
            item: self.item.clone(),
            required: self.required,
            values: self.values.clone(),
            otherwise: if self.required { Otherwise::Reject } else { Otherwise::Skip },
            pay_unit: pay_unit.map_or_else(|| plain.pay_unit.clone(), str::to_string),
            pay_scale,
            ..plain
        }
    }
}

/// What a column of pay holds of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Least,
    Most,
    Unit,
}

/// Whether the texts of a column are units of pay: "元/月", "天", "按小时".
fn are_pay_units(texts: &[String]) -> bool {
    const LONGEST: usize = 6;
    let is_unit = |text: &String| {
        text.chars().count() <= LONGEST
            && text.contains(['月', '年', '天', '日', '时', '元', '千', '万', 'k', 'K'])
    };
    !texts.is_empty() && texts.iter().all(is_unit)
}

/// The unit of time and the scale that a heading says of amounts below it: "年薪（万元）" is by the year and 10,000.
fn pay_of_heading(heading: &str) -> (Option<&'static str>, f64) {
    const UNITS: [(&str, &[&str]); 4] = [
        ("PAY_UNIT_HOUR", &["时薪", "/小时", "/时", "每小时"]),
        ("PAY_UNIT_DAY", &["日薪", "日工资", "日补贴", "/天", "/日", "每天", "每日"]),
        ("PAY_UNIT_YEAR", &["年薪", "年收入", "年包", "/年", "每年"]),
        ("PAY_UNIT_MONTH", &["月薪", "月工资", "月收入", "月补贴", "/月", "每月"]),
    ];
    const SCALES: [(&str, f64); 6] =
        [("万", 10_000.0), ("(w", 10_000.0), ("千", 1000.0), ("(k", 1000.0), ("/k", 1000.0), (":k", 1000.0)];
    let plain: String = heading.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect();
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let unit = UNITS.into_iter().find(|(_, words)| has(words)).map(|(unit, _)| unit);
    (unit, SCALES.into_iter().find(|(word, _)| plain.contains(word)).map_or(1.0, |(_, scale)| scale))
}

/// The fields that a kind has, in the order in which people are asked.
pub fn fields(kind: RecordKind) -> impl Iterator<Item = &'static Field> {
    HEADINGS.fields.iter().filter(move |field| field.of.contains(&kind))
}

/// The field of a kind that a heading means; of one that holds two days the first.
pub fn field(kind: RecordKind, heading: &str) -> Option<&'static Field> {
    let [whole, short] = keys(heading);
    let means =
        |key: &str| fields(kind).find(|field| field.headings.iter().any(|known| self::key(known) == key));
    let behind = |front: &&str| short.strip_prefix(*front).and_then(means);
    let before = |end: &&str| {
        let left = short.strip_suffix(*end)?;
        means(left).or_else(|| FRONTS.iter().find_map(|front| left.strip_prefix(*front).and_then(means)))
    };
    let spanned = || fields(kind).find(|field| field.is_in_span(heading));
    // "岗位要求及职责" joins two headings of one field.
    let joined = || {
        let splits = short.match_indices(['及', '与', '和', '、']).map(|(at, sign)| (at, at + sign.len()));
        splits.filter_map(|(end, begin)| Some((means(short.get(..end)?)?, short.get(begin..)?))).find_map(
            |(field, second)| {
                let of_second = || FRONTS.iter().find_map(|front| means(&format!("{front}{second}")));
                let other = means(second).or_else(of_second)?;
                std::ptr::eq(field, other).then_some(field)
            },
        )
    };
    means(&whole)
        .or_else(|| means(&short))
        .or_else(|| FRONTS.iter().find_map(behind))
        .or_else(spanned)
        .or_else(joined)
        .or_else(|| ENDS.iter().find_map(before))
}

/// Whether a heading means a field of a kind, or one end of its pay.
pub fn means(kind: RecordKind, heading: &str) -> bool {
    field(kind, heading).is_some() || fields(kind).any(|field| field.bound(heading, &[]).is_some())
}

/// Whether a heading is one of any list: a field's, an id's, or of personal data.
pub fn is_known(heading: &str) -> bool {
    is_id(heading) || is_personal(heading) || RecordKind::ALL.iter().any(|kind| means(*kind, heading))
}

/// Whether what stands under a heading may be an id.
pub fn is_id(heading: &str) -> bool {
    keys(heading).iter().any(|key| HEADINGS.id.headings.iter().any(|known| self::key(known) == *key))
}

/// Whether a heading is one of personal data that records have no field for: 出生年月, 手机号.
pub fn is_personal(heading: &str) -> bool {
    keys(heading).iter().any(|key| HEADINGS.personal.headings.iter().any(|known| self::key(known) == *key))
}

/// Whether a heading is one that only lists of this kind have, or of few kinds with it: 学号, 姓名.
pub fn is_only_of(kind: RecordKind, heading: &str) -> bool {
    let own = HEADINGS.only.get(&kind);
    own.is_some_and(|own| keys(heading).iter().any(|key| own.contains(key)))
}

/// Whether the name of a file or sheet has a word of the kind.
pub fn is_of(kind: RecordKind, name: &str) -> bool {
    let name = name.to_lowercase();
    HEADINGS.words.get(&kind).is_some_and(|words| words.iter().any(|word| name.contains(word)))
}

/// A heading as it is compared: without spaces, marks and the width of characters; and the same without what is in brackets:
/// "*薪资（元/月）" is 薪资.
fn keys(heading: &str) -> [String; 2] {
    let whole = key(heading);
    let plain: String = heading.nfkc().collect();
    let short = key(plain.split(['(', '[', '【', '{', '/', ':']).next().unwrap_or_default());
    [whole, short]
}

fn key(heading: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '*' | '_' | '-' | '\u{feff}' | ':');
    heading.nfkc().flat_map(char::to_lowercase).filter(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_leads_to_a_field_of_the_api() {
        for kind in RecordKind::ALL {
            let rules = fields(kind).map(|field| field.rule(kind, vec!["a".to_string()])).collect::<Vec<_>>();
            assert!(rules.len() > 8, "{kind:?}");
            let map = ColumnMap { fields: rules, ..ColumnMap::empty(kind) };
            map.check().unwrap_or_else(|error| panic!("{error}"));
        }
    }

    #[test]
    fn columns_of_personal_data_are_known() {
        for heading in ["出生年月", "出生日期（必填）", "手机号", "身份证号码", "Birthday"]
        {
            assert!(is_personal(heading), "{heading}");
        }
        for heading in ["专业", "岗位名称", "入学年月", "生日蛋糕师", ""] {
            assert!(!is_personal(heading), "{heading}");
        }
    }

    #[test]
    fn whose_it_is_does_not_count_either() {
        let kind: RecordKind = serde_json::from_str("\"jobPosting\"").unwrap();
        let means = |heading: &str| field(kind, heading).map(|field| field.en.as_str());
        for front in FRONTS {
            for heading in ["城市", "省份", "区县（市）"] {
                assert_eq!(means(&format!("{front}{heading}")), Some("Region"), "{front}{heading}");
            }
        }
        assert_eq!(means("企业名称"), Some("Employer"));
        assert_eq!((means("单位性质"), means("公司电话"), means("所在")), (None, None, None));
    }

    #[test]
    fn headings_of_chinese_lists() {
        let kind = |field: &str| serde_json::from_value::<RecordKind>(serde_json::json!(field)).unwrap();
        for (kind, heading, path) in [
            (kind("jobPosting"), "网申截止时间", None),
            (kind("jobPosting"), "岗位要求及职责", Some("jobPosting.description")),
            (kind("jobPosting"), "任职资格与工作内容", Some("jobPosting.description")),
            (kind("jobPosting"), "岗位名称及薪资", None),
            (kind("jobPosting"), "招收专业", Some("jobPosting.majors")),
            (kind("internshipSlot"), "需要专业", Some("internshipSlot.majors")),
            (kind("internshipSlot"), "可接收专业", Some("internshipSlot.majors")),
            (kind("jobPosting"), "专业限制", Some("jobPosting.majors")),
            (kind("jobPosting"), "专业背景", Some("jobPosting.majors")),
            (kind("jobPosting"), "要求学历", Some("jobPosting.educationMin")),
            (kind("jobPosting"), "学历限制", Some("jobPosting.educationMin")),
            (kind("jobPosting"), "任职条件", Some("jobPosting.description")),
            (kind("internshipSlot"), "录用条件", Some("internshipSlot.description")),
            (kind("jobPosting"), "技能证书", Some("jobPosting.certificates")),
            (kind("jobPosting"), "需要证书", Some("jobPosting.certificates")),
            (kind("jobPosting"), "职业技能等级证书", Some("jobPosting.certificates")),
            (kind("jobPosting"), "所需技能条件", Some("jobPosting.skills")),
            (kind("jobPosting"), "招聘人数", Some("jobPosting.headcount")),
            (kind("jobPosting"), "招聘时间", Some("expireTime")),
            (kind("jobPosting"), "招聘方式", None),
            (kind("jobPosting"), "需要时间", None),
            (kind("jobPosting"), "工作条件", None),
            (kind("jobPosting"), "福利限制", None),
            (kind("studentProfile"), "不愿去的地区", Some("studentProfile.preferences.excludedRegionCodes")),
            (kind("studentProfile"), "是否同意推荐", Some("studentProfile.consent.matching")),
            (kind("studentProfile"), "出生年月", None),
            (kind("jobPosting"), "报名截止日期", Some("expireTime")),
            (kind("jobPosting"), "用人单位全称", Some("jobPosting.employerDisplayName")),
            (kind("jobPosting"), "所在区县", Some("jobPosting.regionDisplayName")),
            (kind("jobPosting"), "招聘名额（人）", Some("jobPosting.headcount")),
            (kind("jobPosting"), "学历要求情况", Some("jobPosting.educationMin")),
            (kind("jobPosting"), "用工性质", Some("jobPosting.employmentType")),
            (kind("internshipSlot"), "实习起止时间", Some("internshipSlot.startDate")),
            (kind("internshipSlot"), "接收学生人数", Some("internshipSlot.capacity")),
            (kind("internshipSlot"), "生活补助（元/月）", Some("internshipSlot.stipend")),
            (kind("internshipSlot"), "是否倒班", Some("internshipSlot.nightShift")),
            (kind("studentProfile"), "意向就业城市", Some("studentProfile.preferences.regionCodes")),
            (kind("studentProfile"), "持证情况", Some("studentProfile.certificates")),
            (kind("studentProfile"), "家庭住址", None),
        ] {
            assert_eq!(field(kind, heading).map(|field| field.path(kind)).as_deref(), path, "{heading}");
        }
    }

    #[test]
    fn spelling_and_units_do_not_count() {
        for heading in ["薪资", " 薪 资 ", "*薪资（元/月）", "Salary", "PAY", "薪资【税前】"]
        {
            let kind: RecordKind = serde_json::from_str("\"jobPosting\"").unwrap();
            assert_eq!(field(kind, heading).map(|field| field.en.as_str()), Some("Pay"), "{heading}");
        }
        assert!(is_id("学号") && is_id("ID") && !is_id("薪资"));
    }
}
