//! Personal data that the words before it give away: 姓名：李四, QQ 1234567, 微信号 wx_abc, 电话 68881234.

use std::ops::Range;

use super::numbers::is_amount;
use super::{Found, PersonalData, address, fold_cleaned, latin};

/// What stands between such a word and what it announces.
const SIGNS: [char; 10] = [' ', ':', '是', '为', '叫', '=', '-', '—', '(', '['];

/// Family names of more than nine in ten people (公安部, 《二〇二〇年全国姓名报告》 and the list of 400 that it is taken from).
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔\
    谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁\
    岳翟申殷詹欧耿关兰焦俞左柳甘祝包宁符阮纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳欧阳管柴蒙鲍华喻祁房滕屈饶解牟艾尤阎时穆农司卓古吉缪简\
    车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";

/// Family names of two letters, of 百家姓 those that are in use.
const LONG_SURNAMES: [&str; 12] =
    ["欧阳", "上官", "司马", "司徒", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯"];

/// What stands behind a name where no sign ends it.
const BEHIND_NAMES: [&str; 20] = [
    "性别", "年龄", "电话", "手机", "联系", "学历", "民族", "籍贯", "出生", "身份", "专业", "学校", "毕业",
    "邮箱", "微信", "地址", "现居", "求职", "应聘", "政治",
];

/// A word, where behind it what it announces stands, and what that is.
type Announcement = (&'static str, fn(&str) -> Option<Range<usize>>, PersonalData);

/// A cleaned text beside its folded form, in which words are looked for.
pub(super) struct Folded<'t> {
    /// As it is read.
    pub(super) text: &'t str,
    /// Of as many characters.
    pub(super) folded: String,
    keeps_lengths: bool,
}

impl<'t> Folded<'t> {
    fn of(text: &'t str) -> Self {
        let (folded, keeps_lengths) = fold_cleaned(text);
        Self { text, folded, keeps_lengths }
    }

    /// Where each occurrence of a word ends, in the folded form.
    pub(super) fn behind(&self, word: &str) -> impl Iterator<Item = usize> {
        let length = word.len();
        self.folded.match_indices(word).map(move |(at, _)| at + length)
    }

    /// A place of the folded form in the text.
    pub(super) fn place(&self, place: Range<usize>) -> Range<usize> {
        self.at(place.start)..self.at(place.end)
    }

    fn at(&self, at: usize) -> usize {
        if self.keeps_lengths {
            return at;
        }
        let count = self.folded.get(..at).unwrap_or_default().chars().count();
        self.text.char_indices().nth(count).map_or(self.text.len(), |(at, _)| at)
    }
}

/// The personal data of a cleaned text that words announce, word by word.
pub(super) fn stated(text: &str) -> Vec<Found> {
    const WORDS: [Announcement; 32] = [
        ("姓名", is_name, PersonalData::PersonName),
        ("姓名", is_name_alone, PersonalData::PersonName),
        ("本人叫", is_name_alone, PersonalData::PersonName),
        ("本人姓名", is_name_alone, PersonalData::PersonName),
        ("我的姓名", is_name_alone, PersonalData::PersonName),
        ("联系人", is_name_behind_sign, PersonalData::PersonName),
        ("申请人", is_name_behind_sign, PersonalData::PersonName),
        ("证件号", is_identity, PersonalData::IdentityNumber),
        ("id card", is_identity, PersonalData::IdentityNumber),
        ("id number", is_identity, PersonalData::IdentityNumber),
        ("身份证", is_identity, PersonalData::IdentityNumber),
        ("我叫", is_name_alone, PersonalData::PersonName),
        ("名字", is_name_alone, PersonalData::PersonName),
        ("qq", is_qq, PersonalData::QqNumber),
        ("扣扣", is_qq, PersonalData::QqNumber),
        ("企鹅", is_qq, PersonalData::QqNumber),
        ("wx", is_wechat, PersonalData::WeChatId),
        ("微信", is_wechat, PersonalData::WeChatId),
        ("薇信", is_wechat, PersonalData::WeChatId),
        ("weixin", is_wechat, PersonalData::WeChatId),
        ("wechat", is_wechat, PersonalData::WeChatId),
        ("vx", is_wechat, PersonalData::WeChatId),
        ("v信", is_wechat, PersonalData::WeChatId),
        ("加v", is_wechat, PersonalData::WeChatId),
        ("加我v", is_wechat, PersonalData::WeChatId),
        ("电话", is_phone, PersonalData::PhoneNumber),
        ("座机", is_phone, PersonalData::PhoneNumber),
        ("固话", is_phone, PersonalData::PhoneNumber),
        ("手机", is_phone, PersonalData::PhoneNumber),
        ("联系方式", is_phone, PersonalData::PhoneNumber),
        ("tel", is_phone, PersonalData::PhoneNumber),
        ("phone", is_phone, PersonalData::PhoneNumber),
    ];
    let text = Folded::of(text);
    let mut found = Vec::new();
    for (word, announced, kind) in WORDS {
        for behind in text.behind(word) {
            if let Some(told) = text.folded.get(behind..).and_then(announced) {
                found.push(Found { place: text.place(behind + told.start..behind + told.end), kind });
            }
        }
    }
    found.extend(latin::names(&text));
    found.extend(address::homes(&text));
    found
}

/// Where what is left of a text begins.
fn start(text: &str, left: &str) -> usize {
    text.len() - left.len()
}

fn is_name(behind: &str) -> Option<Range<usize>> {
    let name = behind.trim_start_matches(SIGNS);
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(|c| SURNAMES.contains(c)) || is_long_surname(name);
    let is_so = name.len() < behind.len() && begins && letters.next().is_some_and(is_han);
    let start = start(behind, name);
    (is_so && !is_heading(name) || is_whole_name(behind, name)).then(|| start..start + length_of_name(name))
}

/// Whether what stands behind 姓名 is another heading: "姓名 成绩 班级".
fn is_heading(name: &str) -> bool {
    const HEADINGS: [&str; 32] = [
        "成绩", "单位", "时间", "项目", "车间", "应聘", "应简", "简历", "金额", "关键", "地点", "地址",
        "电话", "班级", "学号", "性别", "方向", "工号", "编号", "常用", "部门", "职务", "职称", "专业",
        "年级", "年龄", "保密", "匿名", "不详", "待定", "同上", "联系",
    ];
    HEADINGS.iter().any(|heading| name.starts_with(heading))
}

/// Whether a colon announces two to four letters that end there, whatever the family: "姓名:买买提江".
fn is_whole_name(behind: &str, name: &str) -> bool {
    let sign = behind.get(..behind.len() - name.len()).unwrap_or_default();
    let letters = name.chars().take_while(|c| is_han(*c) || *c == '·').count();
    let ends = name.chars().nth(letters).is_none_or(|c| !c.is_alphanumeric());
    sign.contains(':') && (2..=4).contains(&letters) && ends && !is_heading(name)
}

fn is_long_surname(name: &str) -> bool {
    LONG_SURNAMES.iter().any(|surname| name.starts_with(surname))
}

/// How many bytes of a text that begins with a name are the name: rather a letter too many than one too few.
fn length_of_name(name: &str) -> usize {
    let is_of_name = |c: char| is_han(c) || c == '·';
    let run = name.get(..name.find(|c| !is_of_name(c)).unwrap_or(name.len())).unwrap_or_default();
    let mut ends = run.char_indices().map(|(at, c)| at + c.len_utf8());
    let two = ends.nth(1).unwrap_or(run.len());
    let behind = run.get(two..).unwrap_or_default();
    if let Some(end) = BEHIND_NAMES.iter().filter_map(|word| behind.find(word)).min().filter(|end| *end <= 6)
    {
        return two + end;
    }
    let most = if run.contains('·') {
        12
    } else if run.chars().count() <= 4 || is_long_surname(name) {
        4
    } else {
        3
    };
    run.char_indices().nth(most).map_or(run.len(), |(at, _)| at)
}

/// A name of two or three letters that ends there: "我叫李四,", not "我叫高级工".
fn is_name_alone(behind: &str) -> Option<Range<usize>> {
    // Family names that are everyday words as well: "姓名和电话".
    const WORDS: &str = "和于向常安应来方时同成";
    let name = behind.trim_start_matches(SIGNS);
    let letters = name.chars().take_while(|c| is_han(*c)).count();
    let is_word = name.len() == behind.len() && name.starts_with(|c| WORDS.contains(c));
    let is_family =
        is_long_surname(name) && letters <= 4 || letters <= 3 && name.starts_with(|c| SURNAMES.contains(c));
    let is_so = letters >= 2 && is_family && !is_word && !is_heading(name);
    let end = name.find(|c| !is_han(c)).unwrap_or(name.len());
    let start = start(behind, name);
    is_so.then(|| start..start + end)
}

/// The same where a sign announces it: "联系人:王建国", not "联系人和电话".
fn is_name_behind_sign(behind: &str) -> Option<Range<usize>> {
    behind.starts_with([':', '=']).then(|| is_name_alone(behind)).flatten()
}

/// 18 letters of a resident identity number, whatever the check digit, in one or several groups, or the 15 digits of an older one.
fn is_identity(behind: &str) -> Option<Range<usize>> {
    let number = behind.trim_start_matches(['号', '码', '件']).trim_start_matches(SIGNS);
    let (count, end) = spaced_digits(number);
    let with_x = count == 17 && number.get(end..).is_some_and(|rest| rest.starts_with('x'));
    let start = start(behind, number);
    (count == 15 || count == 18 || with_x).then(|| start..start + end + usize::from(with_x))
}

/// 5 to 11 digits; behind a colon they may stand in groups.
fn is_qq(behind: &str) -> Option<Range<usize>> {
    let number = behind.trim_start_matches(['号', '码', '群']).trim_start_matches(SIGNS);
    let start = start(behind, number);
    let one = digits(number);
    let (count, end) = if has_colon(behind, number) { spaced_digits(number) } else { (one, one) };
    let end = if (5..=11).contains(&count) { end } else { one };
    ((5..=11).contains(&count) || (5..=11).contains(&one)).then(|| start..start + end)
}

/// What programs are made of: "wx: request接口".
const TECHNIQUES: [&str; 24] = [
    "的使用",
    "使用",
    "事件",
    "参数",
    "页面",
    "授权",
    "接口",
    "组件",
    "用法",
    "函数",
    "方法",
    "回调",
    "框架",
    "开发",
    "编程",
    "语言",
    "库",
    "平台",
    "项目",
    "模块",
    "插件",
    "调用",
    "封装",
    "文档",
];

/// An id of 6 to 20 letters, digits, - and _; a word without a sign before it, or before what programs are made of, may be the name of
/// a technique.
fn is_wechat(behind: &str) -> Option<Range<usize>> {
    let named = behind.trim_start_matches(['号', '码', 'i', 'd']);
    let id = named.trim_start_matches(SIGNS);
    let end = id.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(id.len());
    let start = start(behind, id);
    let (id, rest) = id.split_at(end);
    let is_technique = TECHNIQUES.iter().any(|word| rest.trim_start().starts_with(word));
    let announced = named.len() < behind.len() || behind.trim_start().starts_with([':', '是', '为', '=']);
    let is_odd = id.contains(|c: char| c.is_ascii_digit() || c == '_');
    ((6..=20).contains(&end) && (announced && !is_technique || is_odd)).then(|| start..start + end)
}

/// 7 to 12 digits that count nothing, an area code with 7 or 8, or behind a colon twice four.
fn is_phone(behind: &str) -> Option<Range<usize>> {
    let number = behind.trim_start_matches(['号', '码']).trim_start_matches(SIGNS);
    let first = digits(number);
    let rest = number.get(first..).unwrap_or_default();
    let second = rest.strip_prefix([' ', '-', ')', '–', '—']);
    let count = second.map_or(0, digits);
    let end = second.map_or(first, |second| number.len() - second.len() + count);
    let is_area = matches!(first, 3 | 4) && number.starts_with('0') && (7..=8).contains(&count);
    let is_halves = (first, count) == (4, 4)
        && has_colon(behind, number)
        && rest.starts_with([' ', '-'])
        && !number.starts_with("19")
        && !number.starts_with("20");
    let start = start(behind, number);
    let end = if is_area || is_halves { end } else { first };
    ((7..=12).contains(&first) && !is_amount(number, first) || is_area || is_halves)
        .then(|| start..start + end)
}

fn has_colon(behind: &str, number: &str) -> bool {
    behind.get(..start(behind, number)).is_some_and(|signs| signs.contains(':'))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// How many digits a text begins with, in groups of three and more (the last of two and more) with single spaces and dashes between,
/// and where they end.
fn spaced_digits(text: &str) -> (usize, usize) {
    let (mut count, mut end) = (digits(text), digits(text));
    while let Some(rest) = text.get(end..).and_then(|rest| rest.strip_prefix([' ', '-'])) {
        let more = digits(rest);
        if more < 2 || count == 0 {
            break;
        }
        count += more;
        end = text.len() - rest.len() + more;
    }
    (count, end)
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::super::personal_data;
    use super::PersonalData::*;

    #[test]
    fn what_is_announced_is_found() {
        for (text, kind) in [
            ("姓名：李四", PersonName),
            ("姓名 王小明 性别女", PersonName),
            ("大家好，我叫张三，会CAD", PersonName),
            ("QQ：1234567890", QqNumber),
            ("qq号 123456", QqNumber),
            ("微信号 wx_abc123", WeChatId),
            ("微信：zhangsan88", WeChatId),
            ("加VX zs_1998", WeChatId),
            ("电话：68881234", PhoneNumber),
            ("本人姓名赵小刚，焊接专业", PersonName),
            ("姓名李小明", PersonName),
            ("姓名：买买提江，男", PersonName),
            ("姓名:扎西", PersonName),
            ("本人叫周杰，会焊接", PersonName),
            ("薇信：abc12345", WeChatId),
            ("企鹅号：123456789", QqNumber),
            ("wx：lisi_2000", WeChatId),
            ("身份证号码 500101200001011234", IdentityNumber),
            ("身份证：50010120000101123X", IdentityNumber),
            ("身份证件号500101850101123", IdentityNumber),
            ("联系电话 02368881234", PhoneNumber),
            ("身份证号：5001 0119 9003 0723 14", IdentityNumber),
            ("身份证 500101-19900307-2314", IdentityNumber),
            ("QQ: 123 456 789", QqNumber),
            ("电话：6888 1234", PhoneNumber),
            ("tel: 0831—8231234", PhoneNumber),
            ("加我V：zhangsan_99", WeChatId),
            ("我叫欧阳修文，会PLC", PersonName),
            ("申请人：陈晓东，电话同上", PersonName),
            ("ID card: 50010119900307231X", IdentityNumber),
        ] {
            assert_eq!(personal_data(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn the_words_alone_are_none() {
        for text in [
            "登记客户姓名、电话和地址",
            "姓名：保密",
            "登记本人姓名和电话",
            "核对姓名金额与日期",
            "姓名牌制作",
            "考勤表(姓名 成绩 班级)",
            "姓名-车间-工号",
            "姓名：性别：",
            "姓名：不详",
            "企鹅号运营",
            "wx小程序开发",
            "身份证复印件2份",
            "姓名：X",
            "我叫不出名字",
            "会用QQ、微信办公",
            "QQ2013",
            "微信小程序开发",
            "微信公众号运营",
            "微信 javascript",
            "电话销售3年",
            "电话接听100次",
            "接听电话20000通",
            "电话1000000通",
            "接听电话1200000余次",
            "wx: request接口封装",
            "vx: component 组件库",
            "wx: showToast 的使用",
            "打电话5000000余人次",
            "联系人：客户",
            "微信小程序接口开发",
            "电话：2019 2020年",
            "手机维修",
            "tel",
            "名字",
        ] {
            assert_eq!(personal_data(text), None, "{text}");
        }
    }
}
