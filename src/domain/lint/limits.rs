//! How an opening limits who may come: verbs of refusing, before and behind those who are refused, words for only and for first.
//! Patterns name them in capitals, and are spelt out by [`spelt`].

use std::sync::LazyLock;

use regex::Regex;

use super::patterns::compiled;

/// Between those who are refused and the verb: "35岁以上[的人员请一律]勿投".
const BETWEEN: &str = "(?:者|的|们|人|人士|人员|女士|女性|妇女|男士|男性|妈妈|爸爸|同胞|同志|同学|朋友|青年|群体|家庭|员工|患者|来?应聘|求职|[带有](?:孩子|娃)|应征|出生|报名|[ 、/和及或]|请|一律|一概|统统|通通|均|都|就|那就|也|概|恕|暂|直接)*";

/// Verbs that refuse whoever stands before them.
const STRONG: &str = "[请]?[勿莫免别](?:再)?(?:投|扰|打扰|进|来|报|试|应聘|应征|联系|入|谈|想|点|浪费|凑热闹|面试|申请|开尊口)|免了|绕(?:道|行|路|开)|慎(?:投|入|点|重|报)|止步|除外|劝退|靠边站?|靠后站?|退散|算了|另谋高就|另请高就|出门左转|略过|跳过|划走|不(?:用|必)(?:来|投|报|看|联系|考虑|浪费)\
    |不予(?:考虑|录用|录取|聘用|接收|接受|通过|面试)|不(?:录用|录取|聘用|雇佣|考虑录用|再录用)|(?:谢绝|婉拒|拒绝)(?:应聘|投递|报名|前来|录用)";

/// Verbs that refuse them where nothing follows: "女生不要", but not "女生不要错过".
const WEAK: &str = "谢绝|婉拒|拒绝|拒[收招录]|不(?:再|予|作|做)?(?:考虑|招聘|招收|招录|招|收|要|接收|接受|录|用|聘|看|行|可以|合适|适合|欢迎)";

/// Where nothing follows.
const END: &str =
    "(?:投递?|应聘|前来|录用|录取|报名|打扰|简历|[此本该]岗位?|了|哦|哈|啊|的|吧|谢谢)*(?:$|[^一-龥a-z0-9])";

/// Verbs of refusing before those who are refused.
const REFUSES: &str = "(?:不(?:再|予)?(?:招聘|招收|招录|招用|招|收|要|考虑|接受|接收|录用|录取|录|聘用|聘|欢迎|面向|雇佣)|谢绝|婉拒|拒绝|拒[收招录]|排除)\
    (?:录用|招收|任何|所有|一切|患?有|携带|[: ])*";

/// Words for only.
const ONLY: &str = "(?:[仅只]?限制?|[仅只](?:招聘|招收|招录|招|收|要|考虑|接受|面向|录用|聘|需|找)|必须[是为]?|须[是为]|[应需]是|要求[是为])\
    (?:招聘|招收|于|录用|[:为是 ])*";

/// Words for first.
const FIRST: &str = "优先|优佳|[尤更最为]佳|最好|为宜|首选|最?合适";

/// Words for first before those who are: "最好是女生", "优先考虑男士".
const PREFERS: &str =
    "(?:最好(?:是|为|能是)?|首选|优先(?:考虑|录用|录取|招聘|招收|聘用)|尽量(?:是|招|要|找))(?:招|要|找)?";

/// Words for an age.
const AGED: &str = "(?:年龄|年纪|岁数|年岁)";

/// An age of grown people, or nearly.
const NUMBER: &str = "(?:[1-6][0-9]|[二三四五六]?十[一二三四五六七八九]?)";

/// A pattern with what it names in capitals: those of refusing, only and first, ends of what is said, ages, days of birth, heights, places,
/// peoples, and women and men as they are addressed.
pub(super) fn spelt(pattern: &str) -> String {
    pattern
        .replace("BEHIND", &behind())
        .replace("REFUSES", REFUSES)
        .replace("ONLY", ONLY)
        .replace("FIRST", &format!("{BETWEEN}(?:{FIRST})"))
        .replace("PREFERS", PREFERS)
        .replace("AGED", AGED)
        .replace("NUMBER", NUMBER)
        .replace("PROVINCES", PROVINCES)
        .replace("PLACES", &format!("[{SHORT}]{{1,4}}"))
        .replace("PEOPLES", PEOPLES)
        .replace("HEIGHT", "(?:1[.][4-9][0-9]?|1米[4-9][0-9]?|1[4-9][0-9]|一米[四五六七八九])")
        .replace("BORN_SINCE", "BORN(?:及以后|以后|之后|后)(?:出生|生人)")
        .replace("BORN_BEFORE", "BORN(?:及以前|以前|之前|前)(?:出生|生人)")
        .replace("BORN", BORN)
        .replace("ADDRESSED", ADDRESSED)
        .replace("END", END)
}

fn behind() -> String {
    format!("{BETWEEN}(?:{STRONG}|(?:{WEAK}){END}|[,:] ?{BETWEEN}(?:{STRONG}|{WEAK}){END})")
}

/// What a term may be limited by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// "女生勿投", "不招女生", and of several: "属鸡、属狗的不要".
    Refused,
    /// "限女".
    Only,
    /// "女生优先".
    First,
    /// "非本地人勿扰", "限汉族以外".
    Others,
}

impl Form {
    /// Every form.
    pub(super) const ALL: [Self; 4] = [Self::Refused, Self::Only, Self::First, Self::Others];

    /// Words without which no sentence limits anybody in this form: most hold none, and need not be searched.
    pub(super) fn triggers(self) -> &'static [&'static str] {
        const REFUSED: &[&str] = &[
            "勿",
            "莫",
            "免",
            "别",
            "绕",
            "慎",
            "止步",
            "除外",
            "劝退",
            "谢绝",
            "拒",
            "排除",
            "不予",
            "不录",
            "不聘",
            "不雇",
            "不招",
            "不收",
            "不要",
            "不考虑",
            "不接",
            "不欢迎",
            "不面向",
            "不再",
            "不作",
            "不做",
            "不用",
            "不看",
            "不行",
            "不可",
            "不合适",
            "不适合",
            "不必",
            "靠边",
            "靠后",
            "退散",
            "算了",
            "高就",
            "出门左转",
            "略过",
            "跳过",
            "划走",
        ];
        match self {
            Self::Refused => REFUSED,
            Self::Only => &["限", "仅", "只", "必须", "须是", "须为", "应是", "需是", "要求是", "要求为"],
            Self::First => {
                &["优先", "优佳", "尤佳", "更佳", "最佳", "为佳", "最好", "为宜", "首选", "合适", "尽量"]
            }
            Self::Others => &["非", "以外", "之外"],
        }
    }
}

/// The pattern of those whom a term names, as one form limits them.
pub(super) fn limited(term: &str, form: Form) -> String {
    let term = format!("(?:{term})");
    let list = format!("{term}(?:[、/和及或与,]{term}|[、/][一-龥]{{2,4}})*");
    match form {
        Form::Refused => format!("{list}BEHIND|REFUSES{term}"),
        Form::Only => format!("ONLY{list}"),
        Form::First => format!("{list}FIRST|PREFERS{term}"),
        Form::Others => {
            format!(
                "非{list}BEHIND|{list}(?:以外|之外)(?:的|其他)*(?:BEHIND|[均都皆亦]?可)|ONLY{list}(?:以外|之外)"
            )
        }
    }
}

/// Whether what stands behind a place refuses what stands before it.
pub(super) fn refuses(behind: &str) -> bool {
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| compiled(&spelt("^BEHIND")));
    BEHIND.is_match(behind)
}

/// Whether words end with provinces, in whole or in one character each: 东北, 川渝; one character alone may be many a word.
pub(super) fn are_provinces(words: &str) -> bool {
    static NAMED: LazyLock<Regex> =
        LazyLock::new(|| compiled(&format!("(?:{PROVINCES})省?$|[{SHORT}]{{2}}$")));
    NAMED.is_match(words)
}

/// Whether a character stands for a province: 渝.
pub(super) fn is_province(c: char) -> bool {
    SHORT.contains(c)
}

/// Where people come from, as ads name it.
const PROVINCES: &str = "北京|上海|天津|重庆|河北|山西|内蒙古?|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|\
                         云南|西藏|陕西|甘肃|青海|宁夏|新疆|东北|东三省|西北|苏北|皖北|闽南|潮汕|外省|外地|周口|信阳|南阳|驻马店";

/// Words for only that may as well say whom work is for: "须为女性提供".
pub(super) const FOR: &[&str] = &["须为", "必须为", "要求为"];

/// Provinces in one character.
const SHORT: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新江港澳台";

/// A day or a year that who may come was born on.
const BORN: &str = r"(?:19[3-9][0-9]|20[0-2][0-9])(?:年|[-/.])?(?:[0-9]{1,2}(?:月|[-/.])?)?(?:[0-9]{1,2}[日号]?)?(?:\(含\))?";

/// Peoples but the largest, also in short.
const PEOPLES: &str = "(?:少数民族|(?:维吾?尔?|回|藏|彝|蒙古?|朝鲜|苗|壮|满|侗|瑶|白|傣|羌|畲|黎|土家|哈萨克|布依|傈僳)族人?|[回藏蒙苗彝壮瑶侗羌傣]民|维吾尔人|维人)";

/// Women and men as they are addressed, which a posting that is friendly limits itself to.
const ADDRESSED: &str =
    "(?:小姐姐|小哥哥|帅哥|靓女|妹子|小妹妹?|小姑娘|姑娘|小伙子|大姐姐?|大哥|阿姨|大叔|大爷|大妈|汉子|爷们)";

#[cfg(test)]
mod tests {
    use super::super::{Ground, findings};

    /// As people say it: ages in numerals with no word for an age, refusals of every day, peoples and places in short.
    #[test]
    fn colloquial_limits_are_found_and_quoted_whole() {
        use Ground::*;
        for (text, ground, words) in [
            ("四十以上就别投了", Age, "四十以上就别投"),
            ("年纪不要超过三十五", Age, "年纪不要超过三十五"),
            ("最好在二十八到三十二之间，能出差", Age, "最好在二十八到三十二之间"),
            ("大于40的请绕行", Age, "大于40的请绕行"),
            ("四十好几的别投", Age, "四十好几的别投"),
            ("年龄：18到三十五", Age, "年龄:18到三十五"),
            ("想招个小伙子", Gender, "招个小伙子"),
            ("要小姐姐", Gender, "要小姐姐"),
            ("最好是男的", Gender, "最好是男的"),
            ("优先考虑女生", Gender, "优先考虑女生"),
            ("二胎计划者不考虑", Marriage, "二胎计划者不考虑"),
            ("没结婚的优先", Marriage, "没结婚的优先"),
            ("东北籍不要", Household, "东北籍不要"),
            ("河南人靠边", Household, "河南人靠边"),
            ("甘肃的靠边", Household, "甘肃的靠边"),
            ("只要本地的", Household, "只要本地的"),
            ("非京籍请绕行", Household, "非京籍请绕行"),
            ("回民勿投", Ethnicity, "回民勿投"),
            ("维吾尔人不收", Ethnicity, "维吾尔人不收"),
            ("信教的就免了", Religion, "信教的就免了"),
            ("只要♂", Gender, "只要♂"),
            ("female preferred", Gender, "female preferred"),
            ("Age: 18-35", Age, "Age: 18-35"),
            ("年龄≤35", Age, "年龄≤35"),
            ("35 岁 以 下", Age, "35 岁以下"),
        ] {
            let found = findings(text);
            let told: Vec<_> = found.iter().map(|found| (found.ground, found.words.as_str())).collect();
            assert_eq!(told, [(ground, words)], "{text}");
        }
    }

    #[test]
    fn the_same_words_of_other_things_are_left_alone() {
        for text in [
            "四十五人以上团队管理经验",
            "工资四十以上免谈",
            "不接受超过30天的账期",
            "价格最好在二十八到三十二之间",
            "最好在二十到三十分钟内到岗",
            "年产值不要超过三十五万",
            "找个小程序前台开发",
            "小伙伴优先考虑团队协作",
            "大叔火锅勿扰",
            "招阿姨家政平台运营",
            "二胎门诊护士",
            "东北的项目需出差",
            "不要外地的发票",
            "河南人民出版社编辑",
            "非京东商城类目请绕行",
            "回民街店铺收银员",
            "优先考虑有经验的人",
            "优先录用本专业毕业生",
            "最好有小孩看护经验",
            "结过账的优先发货",
            "male or female preferred",
            "page 18-35",
            "尺寸≤35mm",
        ] {
            assert!(findings(text).is_empty(), "{text}: {:?}", findings(text));
        }
    }
}
