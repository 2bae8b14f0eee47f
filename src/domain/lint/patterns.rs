//! The wording itself, in folded text: NFKC, simplified, lower case, with ASCII punctuation. Most of it is a term for somebody and a
//! form that limits them ([`TERMS`]); what is said otherwise is spelt out.

use std::sync::LazyLock;

use regex::Regex;

use super::Ground;
use super::limits::{Form, limited, spelt};
use super::terms::TERMS;

/// Wording on a ground.
pub(super) struct Pattern {
    pub ground: Ground,
    /// In which form it limits somebody; `None` of what is spelt out.
    pub form: Option<Form>,
    pub wording: Regex,
}

pub(super) static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    use Ground::*;
    let patterns = [
        (Gender, "(?:对象|需要|要求|适合)[:为招是]? ?[男女](?:性|士|生|孩|工|的)?"),
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
            "(?:招聘?|诚聘|急聘|找|要|需要|来|寻)(?:[0-9一二两三四五六七八九十几]{0,3}[名个位])?(?:ADDRESSED|小伙)们?(?:$|[^一-龥a-z]|[做当帮的来]|一起|若干|[0-9一二两三]{1,2}[名个位])",
        ),
        (
            Gender,
            r"\b(?:fe)?males?\b(?: candidates?| applicants?)? (?:only|preferred)\b|\b(?:wo)?men only\b|\bonly (?:fe)?males?\b",
        ),
        (Gender, "男(?:性|士)?宿管|男性宿舍管理|应届(?:毕业)?[男女]生"),
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
            "(?:两|二|三|[0-9])年内[^,。;]{0,4}(?:结婚|生育|怀孕|备孕|[生要](?:孩子|小孩|娃))|(?:不得|不准|不能|禁止)(?:结婚|生育|怀孕|生小孩|要小孩|生孩子|要孩子)",
        ),
        (Marriage, "[已未](?:婚|育)(?:[已未](?:婚|育))?(?:者|女士|女性|男士|人士)?"),
        (
            Marriage,
            "(?:孕妇|怀孕|孕期|备孕|哺乳期|有小孩|有孩子|有娃)(?:中)?(?:[及和、]哺乳期)?(?:女性|妇女|_{6}|者|人员|的)?BEHIND",
        ),
        (
            Marriage,
            "(?:不招|不收|不要|不考虑|不接受|谢绝|拒绝|无|没有|不打算)[^,。;]{0,4}(?:孕妇|怀孕|孕期|备孕|哺乳期|生育|生孩子|要孩子|二胎|有小孩|有孩子)(?:计划|打算|女性|人员|者)?",
        ),
        (
            Marriage,
            "已生育(?:者|女性)?|孕检|验孕|血hcg|不怀孕(?:承诺|保证)|妊娠(?:测试|检测|检查)|怀孕(?:测试|检测)|(?:婚育|婚姻|生育)(?:状况|情况|计划)|婚否",
        ),
        (Marriage, "(?:带娃|宝)?妈妈(?:FIRST|BEHIND)|(?:适合|招聘?|需要|要求)(?:全职)?(?:宝妈|宝爸)"),
        (Household, "(?:须|需|应|要)?具有[^,。;]{1,8}(?:户籍|户口)"),
        (
            Household,
            "(?:^|[,;:、(\\n.0-9] ?)(?:PROVINCES|[一-龥]{2,3}[市省县区])(?:常住|本地)?(?:户籍|户口)(?:$|[,;、)\\n])",
        ),
        (
            Household,
            "(?:户籍|户口)(?:要求|所在地)?(?:[:为是]|限|[:为是]限)(?:PROVINCES|本[市省县区]|[一-龥]{2,3}[市省县区])",
        ),
        (Household, "籍贯[:为限]?(?:PROVINCES)[^,。;]{0,3}优先"),
        (
            Household,
            "(?:限|须|须有|要求|必须|不要|不招|不收|谢绝|拒绝|只招|只要)[^,。;]{0,6}(?:户口|户籍|[本外当]地人)",
        ),
        (
            Household,
            "[一-龥]{1,6}(?:户口|户籍)(?:居民)?(?:FIRST|BEHIND)|PLACES籍(?:者|人员)|[本当]地FIRST|[外本]地BEHIND",
        ),
        (Household, "(?:本地|当地|本市|本省|本区|本县|城镇|非农|农村)(?:户口|户籍)"),
        (Household, "(?:REFUSES|除)[^,。;]{0,2}(?:PROVINCES)(?:省|的)?人"),
        (
            Household,
            "(?:PROVINCES|[外本当]地)(?:省|那边|那块|一带)?的BEHIND|(?:PROVINCES|[外本当]地)的?老乡(?:FIRST|BEHIND)|(?:REFUSES|ONLY)(?:PROVINCES|[外本当]地)的END",
        ),
        (Age, "(?:[0-9]{2}|NUMBER)(?:周)?岁?(?:-|~|至|到|—|–)(?:[0-9]{2}|NUMBER)(?:周)?岁"),
        (
            Age,
            "AGED[^,。;0-9]{0,6}(?:[0-9]{2}|NUMBER)(?:周)?岁?(?:-|~|至|到|—|–| )(?:[0-9]{2}|NUMBER)(?:周?岁)?(?:之间)?",
        ),
        // An age with no word that says so: where it is none, a measure stands before it or a unit behind.
        (
            Age,
            "(?:^|[,;:。. (\\n])最好(?:在|是)?(?:[0-9]{2}|NUMBER)岁?(?:-|~|至|到|—|–)(?:[0-9]{2}|NUMBER)(?:之间|左右|上下)?END",
        ),
        (
            Age,
            r"NUMBER ?-?周?岁 ?(?:及|\(含\))?(?:以下|以内|之内|以前|↓)|(?:<=?|≤|≦)NUMBER周?岁|AGED[^,。;0-9]{0,4}(?:<=?|≤|≦)NUMBER",
        ),
        (
            Age,
            r"\bage[: ]*(?:limit|range)?[: ]*[0-9]{2} ?(?:-|~|to) ?[0-9]{2}\b|\b(?:age )?(?:under|below|not over|younger than|up to) [0-9]{2} years old|\bage[: ]*(?:under|below)[: ]*[0-9]{2}\b",
        ),
        (
            Age,
            r"AGED[^,。;0-9]{0,4}NUMBER(?:周?岁)?(?:及|\(含\))?(?:以下|以内|之内|以前|封顶|为限|左右|上下)",
        ),
        (
            Age,
            "(?:不超过|不大于|小于|低于|不高于|未满)NUMBER周?岁|AGED(?:上限|最大|最高|封顶)[:为是]?NUMBER|限NUMBER周?岁|NUMBER周?岁(?:封顶|为限)",
        ),
        (
            Age,
            "AGED[^,。;0-9]{0,4}(?:不要?|别|不能|不得|不可|不应|不宜)(?:超过?|大于|高于|过)了?NUMBER(?:周?岁)?|AGED(?:要求|需|须|应|必须|要|[:为在])*(?:小于|低于|未满)NUMBER(?:周?岁)?|AGED(?:要求)?(?:别|不要|不能|不宜)[太过偏]大",
        ),
        (Age, "[二三四五]十(?:来|多|出头|好?几)岁?(?:左右|上下)?的?(?:优先|最?合适|最佳|最好|正好|BEHIND)"),
        (Age, "(?:[0-9]{2}|[五六七八九零][零五])后者"),
        (
            Age,
            r"(?:^|[,;:、。. )\n])BORN_SINCE|出生(?:日期|年月|年份|时间)?[^,。;0-9]{0,8}BORN(?:以后|之后|后)",
        ),
        (
            Ethnicity,
            "(?:限|要求|须|必须|只招|只要)[为是]?汉族|限[^,。;]{1,4}[、/]汉族|民族[: ]*汉|(?:REFUSES|除)[^,。;]{0,2}PEOPLES",
        ),
        (Religion, "(?:无|没有|不得有|不能有|不)(?:任何)?(?:宗教信仰|信教|信仰宗教)"),
        (
            Health,
            "(?:乙肝|乙型肝炎|大三阳|小三阳|hbv)[^,。;]{0,8}(?:勿|不|检|查|阴性|免谈|除外|携带|两对半)|(?:查|检|测|无|非)[^,。;]{0,3}(?:乙肝|两对半)",
        ),
        (
            Health,
            "(?:hiv|艾滋(?:病)?)[^,。;]{0,8}(?:阴性|检查)|无(?:任何|重大)?(?:残疾|残障|传染(?:性)?(?:疾)?病)|(?:肢体|四肢|五官)健全|非残疾|无(?:抑郁|焦虑)症",
        ),
        (
            Health,
            "(?:入职|体检|录用|须|需|要求)[^,。;]{0,6}(?:查|检|验|测|做|含)[^,。;]{0,4}(?:hiv|艾滋)|(?:hiv|艾滋病?)(?:抗体|病毒)?(?:检测|检查|筛查|化验)?[^,。;]{0,3}(?:合格|正常|报告|证明)",
        ),
        (
            School,
            "(?:限|仅|只要|只招|要求|必须|须|毕业于|全日制|统招|国内)*(?:985|211|双一流)(?:[/、,和或及 ]{0,3}(?:985|211|双一流))*[^,。;、0-9.()\\[\\]:]{0,8}",
        ),
        (School, "第一学历[^,。;]{0,6}(?:本科|统招|全日制|211|985|双一流|重点)"),
        (
            Body,
            "(?:相貌|长相|容貌|外貌|颜值|五官)(?:要求)?[:为是]?较?(?:端[庄正]|佳|好|姣好|出众|出色|良好|甜美|俊|漂亮|清秀|高|不错|在线|过关)|(?:要求|限|只要|须|需)高颜值",
        ),
        (Body, "身材(?:匀称|高挑|苗条|姣好|魁梧|佳|好|标准)"),
        (
            Body,
            r"身高[^,。;0-9]{0,6}HEIGHT(?:cm|m|米|公分|厘米)?(?:\(含\))?(?:及以上|以[上下]|左右|[-~至到]|之?间|起|\+)|身高(?:要求)?[:在须需应要]*(?:不得?(?:低于|少于|矮于|超过)|高于|大于|超过|至少|达到?)HEIGHT|身高(?:要求)?[:要求]{1,3}HEIGHT",
        ),
        (
            Body,
            r"体重[^,。;0-9]{0,6}[0-9]{2,3}(?:kg|公斤|千克|斤)?(?:\(含\))?(?:以[下内上]|之内|左右)|体重(?:要求)?[:在须需应要]*(?:不得?(?:超过|高于)|低于|小于|控制在)[0-9]{2,3}",
        ),
        (Body, "(?:无|非|不能有?|不得有?)(?:红绿)?色[盲弱]"),
        (BirthSign, "(?:生肖|属相|星座|血型|八字)(?:不合|相[冲克合]|不符|不配|犯冲)"),
    ];
    let of_terms = TERMS.iter().flat_map(|(ground, term, forms)| {
        forms.iter().map(move |form| (*ground, Some(*form), limited(term, *form)))
    });
    let said = patterns.into_iter().map(|(ground, pattern)| (ground, None, pattern.to_string()));
    let compile = |(ground, form, wording): (Ground, Option<Form>, String)| Pattern {
        ground,
        form,
        wording: compiled(&spelt(&wording)),
    };
    of_terms.chain(said).map(compile).collect()
});

#[expect(clippy::expect_used, reason = "the patterns are constants, and a test reads them all")]
pub(super) fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern is a regular expression")
}
