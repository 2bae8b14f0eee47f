//! The wording itself. Patterns read folded text: NFKC, simplified, lower case, with ASCII punctuation.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Ground;

/// What is fine wherever it stands: a waiver, goods and services that bear the words, benefits. A women's dormitory should be looked after by
/// women (教育部 公安部 共青团中央 全国妇联, 教基一〔2013〕8号: 女生宿舍原则上应聘用女性管理人员), which 妇女权益保障法 art. 43 leaves to such rules;
/// no rule of the state asks for a man in a men's one. 男宿舍管理员 names the dormitory and not who is sought, 男宿管 a man.
pub(super) static ALLOWED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:性别[:、要求]*)?(?:不限(?:制)?男女|男女(?:都)?(?:不限|均可|皆可|都可|都行|兼收|通用|同工同酬|平等|老少)|男女(?:宿舍|比例|装|鞋|包))\
         |(?:性别|年龄|户籍|户口|民族|婚否|婚育|婚姻|地域|学校|院校)[^,。;]{0,4}不限|不限(?:性别|年龄|户籍|户口|民族|婚否|地域)\
         |[男女](?:装|鞋|包|裤|裙|袜|帽|表|科|款|式|童|团|主角|主|星|友|儿|婿|方|子|厕|浴|宾|宿舍|生宿舍|工程师之家|朋友|性向)\
         |妇女|妇产|子女|儿女|美女|少女|婚假|产假|婚纱|婚庆|婚礼|未婚(?:夫|妻|先)|残疾(?:人)?(?:儿童|服务|康复|优先|保障|证)\
         |服务残疾人|少数民族(?:优先|同胞|地区|文化)\
         |女(?:性|生)?宿管|[已未]婚[、/和或]?[已未]婚(?:都|者)?(?:均可|皆可|可|行|不限|不论)",
    )
});

/// Words without which no pattern of a ground is found: most sentences hold none, and need not be searched.
pub(super) fn triggers(ground: Ground) -> &'static [&'static str] {
    match ground {
        Ground::Gender => &["男", "女", "小姐姐", "小哥哥", "帅哥", "妹"],
        Ground::Marriage => &[
            "婚",
            "育",
            "孕",
            "妊娠",
            "要孩子",
            "宝妈",
            "宝爸",
            "妈妈",
            "单身",
            "离异",
            "哺乳",
            "孩",
            "有娃",
            "二胎",
            "hcg",
        ],
        Ground::Household => &["户口", "户籍", "籍", "本地", "当地", "外地", "外省", "人"],
        Ground::Age => &["岁", "龄", "后", "年轻", "年纪轻"],
        Ground::Ethnicity => &["族", "民族"],
        Ground::Religion => &["教", "信", "徒"],
        Ground::Health => &["肝", "阳", "hbv", "hiv", "艾滋", "两对半", "残", "传染", "健全"],
        Ground::School => &["985", "211", "双一流"],
    }
}

/// Each with the ground that it is about.
pub(super) static PATTERNS: LazyLock<Vec<(Ground, Regex)>> = LazyLock::new(|| {
    use Ground::*;
    let patterns = [
        (
            Gender,
            "(?:限|只招|仅招|只要|仅要|只收|须为|必须是|必须为|对象|不招|不收|不要|不考虑|谢绝|拒绝|需要|要求|适合)[:为招是]? ?[男女](?:性|士|生|孩|工|的)?",
        ),
        (
            Gender,
            "[男女](?:性|士|生|工|孩子?)?(?:者)?(?:优先|优佳|尤佳|更佳|为佳|勿投|勿扰|勿进|免谈|绕道|慎投|最好|除外)",
        ),
        (Gender, "性别(?:要求)?[: ]*(?:限|要求|仅限|只限)?[男女](?:性|士|生)?"),
        (
            Gender,
            "招(?:聘|募)?(?:[0-9一二两三四五六七八九十]{1,3}[名个位])?[男女](?:性|士|生|工|员工|普工|职员|文员|服务员|司机|保安|销售|客服|助理|学徒|教师|老师|教练|护士|护工|护理员|技师|主播|模特|店长|主管|经理|会计|厨师|质检|仓管|搬运)",
        ),
        (
            Gender,
            "(?:^|[,;。:、\\n(.0-9] ?)[男女](?:性|士|生)?(?:[,、 ][^,。;]{0,4}[0-9]{2}|[,、 ](?:身体|身高|形象|能|无|有|已|未|高中|中专|大专|本科|初中|学历|年龄))",
        ),
        (
            Gender,
            "[男女](?:性)?: ?[0-9]{1,2}[名个位人]|[男女][一-龥]{2,4}[0-9一二两三四五六七八九十]{1,2}[名位]",
        ),
        (Gender, "[(\\[][男女](?:性|士|生)?[)\\]]"),
        (
            Gender,
            "[男女](?:老师|教师|教练|护士|护工|技师|主播|模特|员工|同事|同学|青年|毕业生)(?:优先|优佳|勿投|勿扰|免谈|除外)",
        ),
        (
            Gender,
            "(?:小姐姐|小哥哥|帅哥|靓女|妹子|小妹)[^,。;、]{0,2}(?:优先|勿投|勿扰|免谈)|(?:限|只招|仅招|只要|招聘?)(?:小姐姐|小哥哥|帅哥|妹子|小妹)",
        ),
        (Gender, "男(?:性|士)?宿管|男性宿舍管理|应届(?:毕业)?[男女]生|只考虑[男女]"),
        (
            Gender,
            "[男女](?:性|士|生|工|员工|老师|教师|护士|护工|保安|司机|服务员)?[0-9一二两三四五六七八九十]{1,3}[名个位人]",
        ),
        (
            Gender,
            "[男女](?:普工|操作工|司机|保安|保洁|服务员|文员|助理|秘书|前台|店员|营业员|导购|销售|客服|学徒|收银)",
        ),
        (
            Marriage,
            "(?:两|二|三|[0-9])年内[^,。;]{0,4}(?:结婚|生育|怀孕|要孩子)|(?:不得|不准|不能|禁止)(?:结婚|生育|怀孕|生小孩|要小孩|生孩子|要孩子)",
        ),
        (Marriage, "[已未](?:婚|育)(?:[已未](?:婚|育))?(?:者|女士|女性|男士|人士)?"),
        (
            Marriage,
            "(?:孕妇|怀孕|孕期|备孕|哺乳期|有小孩|有孩子|有娃)(?:中)?(?:[及和、]哺乳期)?(?:女性|妇女|_{6}|者|人员|的)?[,:、 \\n]?请?(?:勿|免谈|除外|慎投|不招|不要|绕行|不予录用|不录用|不予考虑)",
        ),
        (
            Marriage,
            "(?:不招|不收|不要|不考虑|不接受|谢绝|拒绝|无|没有|不打算)[^,。;]{0,4}(?:孕妇|怀孕|孕期|备孕|哺乳期|生育|生孩子|要孩子|二胎|有小孩|有孩子)(?:计划|打算|女性|人员|者)?",
        ),
        (
            Marriage,
            "已生育(?:者|女性)?|孕检|验孕|血hcg|不怀孕(?:承诺|保证)|妊娠(?:测试|检测|检查)|怀孕(?:测试|检测)|(?:婚育|婚姻|生育)(?:状况|情况|计划)|婚否",
        ),
        (
            Marriage,
            "(?:宝妈|宝爸|妈妈)[^,。;]{0,4}(?:优先|勿投|勿扰|免谈|不要)|(?:适合|限|只招|仅招|招聘?|需要|要求)(?:全职)?(?:宝妈|宝爸)",
        ),
        (Marriage, "(?:单身|离异)(?:者|人士|青年|女性|男性)?(?:优先|勿投|勿扰|免谈)"),
        (Household, "(?:须|需|应|要)?具有[^,。;]{1,8}(?:户籍|户口)"),
        (
            Household,
            "(?:^|[,;:、(\\n.0-9] ?)(?:PROVINCES|[一-龥]{2,3}[市省县区])(?:常住|本地)?(?:户籍|户口)(?:$|[,;、)\\n])",
        ),
        (
            Household,
            "(?:户籍|户口)(?:要求|所在地)?(?:[:为是]|限|[:为是]限)(?:PROVINCES|本[市省县区]|[一-龥]{2,3}[市省县区])",
        ),
        (Household, "(?:限|只招|仅招|只要)(?:PROVINCES)籍|籍贯[:为限]?(?:PROVINCES)[^,。;]{0,3}优先"),
        (Household, "(?:PROVINCES)籍[^,。;]{0,4}(?:优先|勿投|勿扰|除外|慎投)"),
        (
            Household,
            "(?:限|须|须有|要求|必须|不要|不招|不收|谢绝|拒绝|只招|只要)[^,。;]{0,6}(?:户口|户籍|[本外当]地人)",
        ),
        (
            Household,
            "[一-龥]{1,6}(?:户口|户籍|[京沪津渝粤川苏浙闽湘鄂鲁豫]籍|[本当]地人?)(?:的|者|人员|人士|居民)?(?:优先|勿扰|勿投)",
        ),
        (
            Household,
            "[京沪津渝粤川苏浙闽湘鄂鲁豫]籍(?:优先|者|人员)|[本当]地人?(?:优先|者优先)|外地(?:人|人员|户口|户籍)?(?:勿扰|勿投|不要|免谈|慎投|除外|绕道)",
        ),
        (Household, "(?:本地|当地|本市|本省|本区|本县|城镇|非农|农村)(?:户口|户籍)"),
        (
            Household,
            "(?:不要|不招|不收|谢绝|拒绝|除)[^,。;]{0,2}(?:PROVINCES)(?:省|的)?人|(?:PROVINCES)(?:省)?(?:人|籍)(?:勿扰|勿投|不要|免谈|除外|慎投)",
        ),
        (Age, "[0-9]{2}(?:周)?岁?(?:-|~|至|到|—|–)[0-9]{2}(?:周)?岁"),
        (Age, "年龄[^,。;0-9]{0,6}[0-9]{2}(?:周)?岁?(?:-|~|至|到|—|–| )[0-9]{2}"),
        (Age, "[0-9]{2}(?:周)?岁(?:及|\\(含\\))?(?:以下|以内|之内|以前)"),
        (Age, "[二三四五]十[一二三四五六七八九]?(?:周)?岁(?:及|\\(含\\))?(?:以下|以内|之内|以前)"),
        (Age, "年龄[^,。;0-9]{0,4}[0-9]{2}(?:及|\\(含\\))?(?:以下|以内|之内|以前)"),
        (
            Age,
            "(?:不超过|不大于|小于|低于|不高于|未满)(?:[0-9]{2}|[二三四五]十[一二三四五六七八九]?)(?:周)?岁",
        ),
        (Age, "(?:大龄|高龄|年龄大)(?:者|人员)?(?:勿扰|勿投|免谈|除外|不要)"),
        (Age, "[0-9]{2}后(?:优先|者|最好)|(?:年轻|年纪轻|年龄小)(?:者|人|化)?(?:优先|最好)"),
        (
            Ethnicity,
            "(?:限|要求|须|必须|只招|只要)[为是]?汉族?|限[^,。;]{1,4}[、/]汉族|汉族(?:者)?优先|民族[: ]*汉",
        ),
        (
            Ethnicity,
            "(?:不要|不招|不收|谢绝|拒绝|除)[^,。;]{0,2}(?:少数民族|维(?:吾尔)?族|回族|藏族|彝族|蒙古族|朝鲜族|苗族|壮族)",
        ),
        (
            Ethnicity,
            "(?:少数民族|维(?:吾尔)?族|回族|藏族|彝族|蒙古族|朝鲜族|苗族|壮族)(?:人)?(?:勿扰|勿投|不要|免谈|除外)",
        ),
        (Religion, "(?:无|没有|不得有|不能有|不)(?:任何)?(?:宗教信仰|信教|信仰宗教)"),
        (
            Religion,
            "(?:信教|信仰[^,。;]{0,3}教|有宗教信仰)(?:者|的)?(?:勿扰|勿投|慎投|不要|免谈|除外|不招)|(?:基督徒|佛教徒|教徒|信徒|信佛|信基督)(?:者|的)?(?:优先|勿扰|勿投|不要)",
        ),
        (
            Health,
            "(?:乙肝|乙型肝炎|大三阳|小三阳|hbv)[^,。;]{0,8}(?:勿|不|检|查|阴性|免谈|除外|携带|两对半)|(?:查|检|测|无|非)[^,。;]{0,3}(?:乙肝|两对半)",
        ),
        (
            Health,
            "(?:hiv|艾滋(?:病)?)[^,。;]{0,8}(?:勿|阴性|检查|免谈|除外)|无(?:任何|重大)?(?:残疾|残障|传染(?:性)?(?:疾)?病)|(?:肢体|四肢|五官)健全|非残疾|残(?:疾|障)(?:人|者|人士)?(?:勿扰|勿投|不要|免谈|除外)",
        ),
        (
            School,
            "(?:限|仅|只要|只招|要求|必须|须|毕业于|全日制|统招|国内)*(?:985|211|双一流)(?:[/、,和或及 ]{0,3}(?:985|211|双一流))*[^,。;、0-9.()\\[\\]:]{0,8}",
        ),
    ];
    let compile =
        |(ground, pattern): (Ground, &str)| (ground, compiled(&pattern.replace("PROVINCES", PROVINCES)));
    patterns.into_iter().map(compile).collect()
});

/// Where people come from, as ads name it.
const PROVINCES: &str = "北京|上海|天津|重庆|河北|山西|内蒙古?|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|\
                         云南|西藏|陕西|甘肃|青海|宁夏|新疆|东北|西北|外省|外地|周口|信阳|南阳|驻马店";

#[expect(clippy::expect_used, reason = "the patterns are constants, and a test reads them all")]
fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern is a regular expression")
}

/// Whether the words are said of who is sought.
pub(super) fn is_meant(ground: Ground, text: &str, found: &Range<usize>) -> bool {
    let words = text.get(found.clone()).unwrap_or_default();
    let before = clause_before(text, found.start);
    let after = clause_after(text, found.end);
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    const OTHERS: &[&str] = &[
        "客户",
        "用户",
        "消费",
        "人群",
        "儿童",
        "孩子",
        "学员",
        "学生",
        "幼儿",
        "青少年",
        "患者",
        "受众",
        "粉丝",
        "会员",
        "老人",
        "宝宝",
    ];
    const SERVED: &[&str] = &["面向", "针对", "服务", "目标", "教授", "辅导", "照顾", "负责", "为"];
    match ground {
        Ground::Gender => {
            let other = if words.contains('男') { '女' } else { '男' };
            let is_both = words.contains('男') && words.contains('女')
                || after
                    .trim_start_matches(['性', '士', '生', '/', '、', '或', '和', ' '])
                    .starts_with(other)
                || before.ends_with(other)
                || before.trim_end_matches(['/', '、', '或', '和', '性', '生', ' ']).ends_with(other);
            const GOODS: &[&str] =
                &["内衣", "护肤", "化妆", "香水", "服饰", "服装", "皮具", "用品", "产品", "时尚"];
            let is_of_goods = GOODS.iter().any(|goods| after.starts_with(goods));
            !is_both
                && !is_of_goods
                && !any(&after_few(after), OTHERS)
                && !any(before, &["目标", "面向", "针对"])
        }
        Ground::Marriage => {
            // "已婚员工可申请夫妻房": a benefit.
            const BENEFITS: &[&str] = &["享", "申请", "提供", "假", "联谊", "夫妻房", "补贴", "福利"];
            let is_benefit = any(after, BENEFITS) && !any(&after_few(after), &["优先", "勿", "不要", "免谈"]);
            !is_benefit
                && !any(
                    before,
                    &[
                        "负责",
                        "录入",
                        "统计",
                        "提供",
                        "享",
                        "平等",
                        "歧视",
                        "不因",
                        "性取向",
                        "客户",
                        "用户",
                        "顾客",
                    ],
                )
                && !any(&after_few(after), OTHERS)
                && !any(&after_few(after), &["课程", "社群", "用品", "产品", "群体", "市场", "需求"])
        }
        Ground::Household => {
            const SERVICES: &[&str] = &["办理", "解决", "协助", "迁移", "落", "提供", "负责", "管理"];
            // "五险一金,北京户口": what is given.
            const GIVEN: &[&str] =
                &["福利", "五险", "社保", "公积金", "补贴", "餐补", "奖金", "解决", "待遇"];
            let is_bare = words.trim_matches(|c: char| !c.is_alphanumeric()).ends_with(['籍', '口'])
                && !any(words, &["限", "须", "需", "要", "招", "应", "具有"]);
            let is_given = is_bare && any(text, GIVEN);
            !is_given
                && !any(before, SERVICES)
                && !any(words, SERVICES)
                && !any(&after_few(after), &["迁", "管理", "办理", "手续", "不限"])
        }
        Ground::Age => {
            // "公司研发团队,年龄在25-35岁之间": who is there already.
            let few = text.get(..found.start).unwrap_or_default().chars().rev().take(8).collect::<Vec<_>>();
            let is_of_staff = few.iter().rev().collect::<String>().contains("团队,");
            is_limit(words) && !is_of_staff && !any(&after_few(after), OTHERS) && !any(before, SERVED)
        }
        Ground::School => {
            let clause = [before, words, after].concat();
            // "全日制统招本科,双一流": the clause names a rank alone, and the sentence says what it is asked of.
            let clause = if is_rank_alone(&clause) { text } else { &clause };
            // "985大学毕业者,可享受补贴": what is given.
            let is_given = text.get(found.end..).is_some_and(|rest| any(&after_few(rest), &["享受", "补贴"]));
            names_rank(words) && !is_given && any(clause, ASKED_OF_SCHOOLS) && !any(clause, OF_PARTNERS)
        }
        Ground::Ethnicity | Ground::Religion => true,
        Ground::Health => {
            // Who handles food needs a certificate of health (食品安全法, art. 45).
            let is_of_food = words.contains("传染") && any(text, &["健康证", "食品", "餐饮"]);
            !is_of_food
                && !any(before, &["从事", "负责", "研发", "研究", "防控", "疫苗"])
                && !any(words, &["疫苗", "研发"])
        }
    }
}

/// Whether an age is a limit from above that keeps out people who may work: the statutory age of retirement is rising to 63.
fn is_limit(words: &str) -> bool {
    const RETIRED: u32 = 60;
    const CHILD: u32 = 18;
    let numbers = words.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<u32>().ok());
    match numbers.max() {
        Some(most) if words.contains('后') => most <= 99,
        Some(most) => (CHILD + 1..RETIRED).contains(&most),
        None => true,
    }
}

/// What is asked of a school or its graduates.
const ASKED_OF_SCHOOLS: &[&str] = &[
    "院校",
    "高校",
    "大学",
    "毕业",
    "优先",
    "本科",
    "学历",
    "名校",
    "学校",
    "限",
    "硕",
    "研究生",
    "以上",
    "统招",
    "全日制",
    "勿投",
    "勿扰",
];

/// Schools that an employer works with, or that its people come from.
const OF_PARTNERS: &[&str] = &[
    "合作", "团队", "导师", "带教", "创始", "创办", "合伙", "老师", "教授", "客户", "渠道", "占", "服务",
    "招生", "宣传", "宣讲", "联合", "共建", "覆盖", "申报", "对接",
];

/// Whether a clause names ranks of schools and nothing else.
fn is_rank_alone(clause: &str) -> bool {
    let rest = ["985", "211", "双一流", "高校", "院校"]
        .iter()
        .fold(clause.to_string(), |rest, rank| rest.replace(rank, ""));
    !rest.contains(|c: char| c.is_alphanumeric())
}

/// Whether the words name a rank of schools, and not some other number.
fn names_rank(words: &str) -> bool {
    let is_rank = |(at, rank): (usize, &str)| {
        let before = words.get(..at).and_then(|text| text.chars().next_back());
        let after = words.get(at + rank.len()..).and_then(|text| text.chars().next());
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.');
        !is_digit(before) && !is_digit(after) && !after.is_some_and(|c| "万元名人号个%".contains(c))
    };
    words.contains("双一流") || ["985", "211"].iter().any(|rank| words.match_indices(rank).any(is_rank))
}

const ENDS: &[char] = &[',', '。', ';', '\n', '.', '!', '?'];

fn clause_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    before.rfind(ENDS).map_or(before, |end| {
        before.get(end + 1..).unwrap_or_default().trim_start_matches(|c| !char::is_alphanumeric(c))
    })
}

fn clause_after(text: &str, at: usize) -> &str {
    let after = text.get(at..).unwrap_or_default();
    after.find(ENDS).map_or(after, |end| after.get(..end).unwrap_or_default())
}

/// The first few characters.
fn after_few(text: &str) -> String {
    text.chars().take(8).collect()
}
