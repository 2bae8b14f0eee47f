//! Names of persons in Chinese letters, behind a word that says so: 姓名：李四, 我叫王小明, 本人陈思雨, 父亲：王建国. A name alone is not told
//! from other words.

use std::ops::Range;

use super::PersonalData::PersonName;
use super::stated::{Announcement, SIGNS, start};

/// Words, where the name stands behind each.
pub(super) const WORDS: [Announcement; 40] = [
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
    ("联系人", is_name_behind_sign, PersonName),
    ("申请人", is_name_behind_sign, PersonName),
    ("证明人", is_name_behind_sign, PersonName),
    ("推荐人", is_name_behind_sign, PersonName),
    ("担保人", is_name_behind_sign, PersonName),
    ("负责人", is_name_behind_sign, PersonName),
    ("监护人", is_name_behind_sign, PersonName),
    ("法定代理人", is_name_behind_sign, PersonName),
    ("家长", is_name_behind_sign, PersonName),
    ("班主任", is_name_behind_sign, PersonName),
    ("辅导员", is_name_behind_sign, PersonName),
    ("导师", is_name_behind_sign, PersonName),
    ("父亲", is_name_of_relative, PersonName),
    ("母亲", is_name_of_relative, PersonName),
    ("爸爸", is_name_of_relative, PersonName),
    ("妈妈", is_name_of_relative, PersonName),
    ("配偶", is_name_of_relative, PersonName),
    ("丈夫", is_name_of_relative, PersonName),
    ("妻子", is_name_of_relative, PersonName),
    ("爷爷", is_name_of_relative, PersonName),
    ("奶奶", is_name_of_relative, PersonName),
    ("哥哥", is_name_of_relative, PersonName),
    ("姐姐", is_name_of_relative, PersonName),
    ("弟弟", is_name_of_relative, PersonName),
    ("妹妹", is_name_of_relative, PersonName),
    ("外公", is_name_of_relative, PersonName),
    ("外婆", is_name_of_relative, PersonName),
    ("儿子", is_name_of_relative, PersonName),
    ("女儿", is_name_of_relative, PersonName),
];

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

/// Everyday words of two letters that begin with a family name: "本人严谨", "父亲：司机".
const EVERYDAY: &str = "王牌 张贴 陈述 黄金 黄冈 黄石 黄山 周末 周日 周边 周期 周围 周全 周口 周到 徐州 马上 马列 何时 \
    何地 林业 林学 高中 高级 高职 高考 高校 高大 高二 高三 高一 高压 高效 高度 高铁 高炉 高薪 高分 \
    高血 高工 高技 高端 高空 高专 高速 高新 高等 郑州 郑重 谢谢 谢绝 唐山 许多 许诺 许可 许昌 韩语 \
    韩国 田间 田径 董事 余热 杜绝 程序 程度 苏州 苏北 苏南 吕梁 沈阳 钟爱 钟情 钟点 钟表 陆续 陆军 \
    范围 石油 石化 石家 石材 石匠 金融 金属 金工 金牌 金华 金领 金奖 夏季 夏天 付出 方便 方向 方言 \
    方法 方案 白天 白领 白班 白净 白酒 秦皇 江苏 江西 江南 江北 江浙 江门 江津 雷厉 龙岩 史学 陶瓷 \
    陶艺 毛遂 毛笔 毛坯 顾家 顾客 顾全 邵阳 万分 万事 万能 万州 武汉 武术 武警 武昌 严谨 严格 严肃 \
    严于 严守 温和 温柔 温州 温文 温顺 温暖 温室 康复 康养 施工 文静 文化 文笔 文科 文员 文明 文秘 \
    文职 文学 文字 文艺 文山 牛肉 齐全 齐齐 易于 易学 易相 颜值 庄重 章程 鲁班 鲁菜 岳阳 申请 申报 殷切 \
    欧洲 耿直 关注 关于 关系 关键 关心 关爱 兰州 焦作 左手 左右 柳州 甘肃 甘愿 甘于 祝愿 包容 包装 \
    包括 包头 宁夏 宁波 宁愿 符合 纪律 梅州 童装 童年 凌晨 毕业 毕竟 毕节 单身 单亲 单位 单独 单纯 \
    单招 季度 涂装 涂料 苗族 苗木 曲靖 曲艺 蓝领 路过 路桥 游戏 游泳 游客 游历 辛苦 辛勤 管理 管道 \
    管培 管工 管线 柴油 蒙古 蒙族 华南 华北 华中 华东 华语 华为 房产 房地 房屋 解决 解放 尤其 尤为 \
    农村 农民 农业 农学 农林 农历 农艺 农机 司机 司法 司炉 卓越 古典 古文 古建 古筝 吉林 吉他 吉安 \
    简单 简历 简称 车工 车间 车辆 车床 车技 车型 项目 连续 连云 景观 党员 党龄 党务 党建 费用 冷静 \
    卫校 卫生 桂林 全部 全日 全程 全天 全力 全职 全年 全面 全家 全能 全国 全市 边学 师范 师从 师承 \
    商务 商科 商丘 商贸 荣获 荣幸 荣誉 明年 明白 明确 明天 明显 查阅 查询 麻利 麻将 麻醉 迟到 安全 \
    安静 安徽 安装 安排 应届 应聘 应用 应急 常州 常年 常用 常德 时间 时常 成都 成绩 成熟 成长 向往 \
    向上 和善 左撇 包工 江湖 路人";

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
/// before what tells more of its bearer, or one of two before such words.
fn is_name_of_self(behind: &str) -> Option<Range<usize>> {
    // Family names that begin sentences of oneself: "本人曾实习", "本人任班长".
    const VERBS: &str = "和于向常安应来时同成曾任有全";
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
        let ends = letters.len() == length || MORE.iter().any(|word| rest.starts_with(word));
        let clause = rest.trim_start_matches([' ', ',', '(', '、', ':', ';', '。']);
        let next = NEXT.iter().any(|word| clause.starts_with(word))
            || is_from(clause)
            || clause.starts_with(|c: char| c.is_ascii_digit());
        let is_kind_of_person = name.get(..end)?.ends_with([
            '人', '员', '者', '于', '的', '在', '了', '工', '师', '校', '州', '生', '手', '头', '座', '族',
            '党', '控', '迷', '匠', '商', '兵', '客',
        ]);
        (ends && !is_kind_of_person && (length > 2 || next)).then_some(end)
    })?;
    let start = start(behind, name);
    Some(start..start + end)
}

/// Behind a word for one of the family: after a sign or 叫, or after a space a name of three letters.
fn is_name_of_relative(behind: &str) -> Option<Range<usize>> {
    let called = behind.strip_prefix('名').unwrap_or(behind);
    let name = called.trim_start_matches(SIGNS);
    let signs = behind.get(..start(behind, name)).unwrap_or_default();
    let is_announced = signs.contains([':', '=', '叫', '(']);
    let length = name.chars().take_while(|c| is_han(*c)).count();
    let from = start(behind, called);
    ((is_announced || signs == " " && length == 3) && !is_everyday(name))
        .then(|| is_name_alone(called).or_else(|| transliterated(called)))?
        .map(|place| from + place.start..from + place.end)
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
fn transliterated(behind: &str) -> Option<Range<usize>> {
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

fn is_everyday(text: &str) -> bool {
    EVERYDAY.split(' ').any(|word| text.starts_with(word))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
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
            ("父亲：王建国", "父亲:***"),
            ("母亲:于秀英，务农", "母亲:***,务农"),
            ("父亲叫王建国，做木工", "父亲叫***,做木工"),
            ("父亲 王建国 农民", "父亲 *** 农民"),
            ("监护人：张建军 电话同上", "监护人:*** 电话同上"),
            ("导师：周建新教授", "导师:***教授"),
            ("外婆：李桂花，务农", "外婆:***,务农"),
            ("本人张伟，重庆人", "本人***,重庆人"),
            ("我是李娜，来自成都", "我是***,来自成都"),
            ("我是王建国", "我是***"),
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
            "本人严谨，认真",
            "本人党员，学生会主席",
            "本人江苏人，能出差",
            "本人程序员，三年经验",
            "本人曾实习于车间",
            "本人任班长，负责",
            "本人车工，5年",
            "本人高中毕业",
            "父亲是农民",
            "父亲：司机",
            "父亲 高血压",
            "家长会组织",
            "家长：可陪同",
            "负责人：待定",
            "班主任：常务工作",
            "负责人：项目经理",
            "负责人：高级工程师",
            "女儿 高考 复习",
            "本人张罗过活动",
            "我是高级工程师",
            "我是安徽人",
            "我是左撇子",
            "我是王牌销售",
            "本人高中毕业，重庆人",
            "监护人：可陪同",
            "监护人:母亲",
        ] {
            assert_eq!(personal_data(text), None, "{text}");
        }
    }
}
