//! Names of persons in Chinese letters, behind a word that says so: 姓名：李四, 我叫王小明, 本人陈思雨, 父亲：王建国. A name alone is not told
//! from other words.

use std::ops::Range;

use super::PersonalData::PersonName;
use super::likely_name::{SURNAMES, is_clear, is_everyday, is_han, is_likely, is_long_surname, is_place};
use super::stated::{Announcement, SIGNS, start};

/// Words, where the name stands behind each.
pub(super) const WORDS: [Announcement; 26] = [
    ("姓名", is_name, PersonName),
    ("姓名", is_name_alone, PersonName),
    ("本人叫", is_name_alone, PersonName),
    ("本人姓名", is_name_alone, PersonName),
    ("我的姓名", is_name_alone, PersonName),
    ("我叫", is_name_alone, PersonName),
    ("名字", is_name_alone, PersonName),
    ("我叫", transliterated, PersonName),
    ("本人叫", transliterated, PersonName),
    ("本人", is_name_of_self, PersonName),
    ("我是", is_name_of_self, PersonName),
    ("俺叫", is_name_alone, PersonName),
    ("名叫", is_name_alone, PersonName),
    ("俺是", is_name_of_self, PersonName),
    ("联系人", is_name_behind_sign, PersonName),
    ("申请人", is_name_behind_sign, PersonName),
    ("证明人", is_name_behind_sign, PersonName),
    ("推荐人", is_name_behind_sign, PersonName),
    ("担保人", is_name_behind_sign, PersonName),
    ("负责人", is_name_behind_sign, PersonName),
    ("监护人", is_name_behind_sign, PersonName),
    ("法定代理人", is_name_behind_sign, PersonName),
    ("家长", is_name_behind_sign, PersonName),
    ("班主任", is_name_of_teacher, PersonName),
    ("辅导员", is_name_of_teacher, PersonName),
    ("导师", is_name_of_teacher, PersonName),
];

/// What stands behind a name where no sign ends it.
const BEHIND_NAMES: [&str; 20] = [
    "性别", "年龄", "电话", "手机", "联系", "学历", "民族", "籍贯", "出生", "身份", "专业", "学校", "毕业",
    "邮箱", "微信", "地址", "现居", "求职", "应聘", "政治",
];

/// Behind 姓名: a family name and a letter after a sign, or letters that end there.
pub(super) fn is_name(behind: &str) -> Option<Range<usize>> {
    let name = behind.trim_start_matches(SIGNS);
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(|c| SURNAMES.contains(c)) || is_long_surname(name);
    let is_so = name.len() < behind.len() && begins && letters.next().is_some_and(is_han);
    let start = start(behind, name);
    (is_so && !is_heading(name) || is_whole_name(behind, name)).then(|| start..start + length_of_name(name))
}

/// Whether what stands behind 姓名 is another heading: "姓名 成绩 班级".
pub(super) fn is_heading(name: &str) -> bool {
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
pub(super) fn is_name_alone(behind: &str) -> Option<Range<usize>> {
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

/// The same where a sign announces it: "联系人:王建国", not "联系人和电话"; and before a title: "导师:周建新教授".
pub(super) fn is_name_behind_sign(behind: &str) -> Option<Range<usize>> {
    let is_announced = behind.starts_with([':', '=']);
    let name =
        || is_name_alone(behind).or_else(|| is_name_before_title(behind)).or_else(|| transliterated(behind));
    is_announced.then(name).flatten()
}

/// The same, and without a sign before a title: "班主任王芳老师", not "班主任王老师".
fn is_name_of_teacher(behind: &str) -> Option<Range<usize>> {
    let is_sure = |place: &Range<usize>| behind.get(place.clone()).is_some_and(is_clear);
    is_name_behind_sign(behind).or_else(|| is_name_before_title(behind).filter(is_sure))
}

fn is_name_before_title(behind: &str) -> Option<Range<usize>> {
    const TITLES: [&str; 8] = ["教授", "老师", "经理", "主任", "工程师", "先生", "女士", "师傅"];
    let name = behind.trim_start_matches(SIGNS);
    let is_family = name.starts_with(|c| SURNAMES.contains(c)) && !is_everyday(name) && !is_heading(name);
    let ends = [3, 2].map(|length| name.char_indices().nth(length).map(|(at, _)| at));
    let end = ends.into_iter().flatten().find(|end| {
        let (name, rest) = name.split_at(*end);
        let is_name = name.chars().all(is_han) && !name.ends_with(['部', '会', '院', '处', '科', '系']);
        is_name && TITLES.iter().any(|title| rest.starts_with(title))
    });
    let start = start(behind, name);
    end.filter(|_| is_family).map(|end| start..start + end)
}

/// Behind 本人, where what people say of themselves stands as well: a name of three letters (four of a long family name) that ends there or
/// before what tells more of its bearer, or one of two before such words or where its letters are rather those of a name.
fn is_name_of_self(behind: &str) -> Option<Range<usize>> {
    // Family names that begin sentences of oneself: "本人曾实习", "本人任班长".
    const VERBS: &str = "和于向常安应来时同成曾任有全戴";
    const WISHES: [&str; 5] = ["想", "求职", "应聘", "希望", "求"];
    const MORE: [&str; 12] =
        ["男", "女", "毕业", "就读", "来自", "现年", "现就", "今年", "出生", "生于", "性别", "年龄"];
    const NEXT: [&str; 13] = [
        "男",
        "女",
        "性别",
        "年龄",
        "汉族",
        "现年",
        "今年",
        "毕业于",
        "身份证",
        "籍贯",
        "来自",
        "家在",
        "老家",
    ];
    if let Some(name) = transliterated(behind) {
        return Some(name);
    }
    let name = behind.trim_start_matches([' ', ':', '-', '(']);
    let letters: Vec<usize> =
        name.char_indices().take_while(|(_, c)| is_han(*c)).map(|(at, c)| at + c.len_utf8()).collect();
    let is_long = is_long_surname(name);
    let is_family = is_long || name.starts_with(|c| SURNAMES.contains(c) && !VERBS.contains(c));
    if !is_family || !is_long && is_everyday(name) || is_heading(name) {
        return None;
    }
    let family = if is_long { 2 } else { 1 };
    let end = [family + 2, family + 1].into_iter().find_map(|length| {
        let end = *letters.get(length - 1)?;
        let rest = name.get(end..)?;
        if is_place(name.get(..end)?) {
            return None;
        }
        let is_likely = is_long || is_likely(name.get(..end)?);
        let wishes = is_likely && WISHES.iter().any(|word| rest.starts_with(word));
        let ends = letters.len() == length || wishes || MORE.iter().any(|word| rest.starts_with(word));
        let clause = rest.trim_start_matches([' ', ',', '(', '、', ':', ';', '。']);
        let next = NEXT.iter().any(|word| clause.starts_with(word))
            || is_from(clause)
            || clause.starts_with(|c: char| c.is_ascii_digit());
        let is_kind_of_person = name.get(..end)?.ends_with([
            '人', '员', '者', '于', '的', '在', '了', '工', '师', '校', '州', '生', '手', '头', '座', '族',
            '党', '控', '迷', '匠', '商', '兵', '客', '区', '县', '市', '镇', '乡', '村', '省', '坝', '长',
            '民',
        ]);
        (ends && !is_kind_of_person && (length > 2 || next || is_likely)).then_some(end)
    })?;
    let start = start(behind, name);
    Some(start..start + end)
}

/// "重庆人", "四川籍" at the beginning of a clause, alone in it.
fn is_from(clause: &str) -> bool {
    const OTHERS: [&str; 6] = ["负责人", "主持人", "年轻人", "打工人", "当事人", "经纪人"];
    let end = clause.find(|c| !is_han(c)).unwrap_or(clause.len());
    let part = clause.get(..end).unwrap_or_default();
    part.ends_with(['人', '籍']) && (3..=5).contains(&part.chars().count()) && !OTHERS.contains(&part)
}

/// Parts of names that other languages of the country write in Chinese letters: Uyghur, Tibetan, Mongolian, Yi.
const TRANSLITERATED: &str = "买买 麦麦 麦合 买合 艾合 艾尔 艾山 艾力 艾则 阿卜 阿不 阿布都 阿迪 阿依 阿力 阿尔 \
    阿娜 古丽 古力 吐尔 吾买 热孜 热合 依不拉 伊力 木拉提 玉素 帕提 帕尔 努尔 哈力 \
    迪丽 祖丽 赛买 库尔班 肉孜 提江 买江 力江 扎西 次仁 卓玛 才让 多杰 多吉 格桑 达瓦 \
    尼玛 巴桑 拉姆 旺姆 央宗 央金 卓嘎 德吉 白玛 仁增 丹增 平措 顿珠 罗布 边巴 普布 \
    洛桑 索朗 旦增 次旦 桑吉 吉克 阿木 木呷 阿呷 沙马 吉木 巴特尔 其其格 苏日娜 乌兰 \
    娜仁 格日勒 图雅 那日苏 阿拉坦 斯琴 乌云";

/// A name of such a language behind a word for persons, which ends there: "监护人:买买提", "本人买买提·艾力".
pub(super) fn transliterated(behind: &str) -> Option<Range<usize>> {
    const LETTERS: std::ops::RangeInclusive<usize> = 2..=12;
    let name = behind.trim_start_matches(SIGNS);
    let end = name.find(|c| !is_han(c) && c != '·').unwrap_or(name.len());
    let run = name.get(..end)?;
    let is_so = LETTERS.contains(&run.chars().count())
        && !is_heading(name)
        && TRANSLITERATED
            .split(' ')
            .any(|part| run.split('·').any(|name| name.starts_with(part)) || run.ends_with(part));
    let start = start(behind, name);
    is_so.then(|| start..start + end)
}

#[cfg(test)]
mod tests {
    use super::super::{PersonalData, masked, personal_data};

    #[test]
    fn names_are_found_whole() {
        for (text, left) in [
            ("本人王小明，焊接专业", "本人***,焊接专业"),
            ("本人李明，男，20岁", "本人***,男,20岁"),
            ("本人陈思雨毕业于重庆职院", "本人***毕业于重庆职院"),
            ("本人欧阳娜娜，会弹琴", "本人***,会弹琴"),
            ("监护人：张建军 电话同上", "监护人:*** 电话同上"),
            ("导师：周建新教授", "导师:***教授"),
            ("班主任王小芳老师", "班主任***老师"),
            ("导师张建军教授推荐", "导师***教授推荐"),
            ("本人张伟，重庆人", "本人***,重庆人"),
            ("我是李娜，来自成都", "我是***,来自成都"),
            ("我是王建国", "我是***"),
            ("我是张伟，想找实习", "我是***,想找实习"),
            ("本人张伟，求职", "本人***,求职"),
            ("我是李娜，会计专业", "我是***,会计专业"),
            ("大家好我是陈静", "大家好我是***"),
            ("我是赵磊想找份工作", "我是***想找份工作"),
            ("本人周敏，求职文员", "本人***,求职文员"),
            ("俺是刘洋，会焊接", "俺是***,会焊接"),
            ("俺叫王刚", "俺叫***"),
            ("监护人:买买提", "监护人:***"),
            ("家长：扎西次仁，牧民", "家长:***,牧民"),
            ("本人买买提·艾力，会烤肉", "本人***,会烤肉"),
        ] {
            let masked = masked(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (masked.text.as_str(), masked.found),
                (left, vec![PersonalData::PersonName]),
                "{text}"
            );
        }
    }

    #[test]
    fn what_people_say_of_themselves_and_theirs_is_none() {
        for text in [
            "本人性格温和，吃苦耐劳",
            "班主任王老师推荐",
            "辅导员和老师都很负责",
            "班主任高中老师",
            "本人严谨，认真",
            "本人党员，学生会主席",
            "本人江苏人，能出差",
            "本人程序员，三年经验",
            "本人曾实习于车间",
            "本人任班长，负责",
            "本人车工，5年",
            "本人高中毕业",
            "家长会组织",
            "家长：可陪同",
            "负责人：待定",
            "班主任：常务工作",
            "负责人：项目经理",
            "负责人：高级工程师",
            "本人张罗过活动",
            "我是高级工程师",
            "我是安徽人",
            "我是左撇子",
            "我是王牌销售",
            "我是会计",
            "我是会计，想找工作",
            "本人性格开朗",
            "我是华为员工",
            "我是高工，想跳槽",
            "本人高二，想找暑假工",
            "我是文员，求职",
            "我是司机想找工作",
            "本人简洁干练",
            "我是王总的助理",
            "本人戴眼镜，不影响工作",
            "本人温江区，想找工作",
            "本人唐山，想回家工作",
            "我是张北，想找工作",
            "本人韩城，求职",
            "本人石景山，求职",
            "我是彭山，来自农村",
            "我是黎族，会说普通话",
            "我是杨浦的",
            "我是班长，求职",
            "我是农民，想打工",
            "我是白领",
            "本人石油专业",
            "我是马上毕业的学生",
            "本人易怒",
            "我是安徽，想去上海",
            "本人高中毕业，重庆人",
            "监护人：可陪同",
            "监护人:母亲",
        ] {
            assert_eq!(personal_data(text), None, "{text}");
        }
    }
}
