//! What is fine, whatever words it holds. Patterns read folded text: NFKC, simplified, lower case, with ASCII punctuation.

use std::sync::LazyLock;

use regex::Regex;

use super::patterns::compiled;

/// What is fine wherever it stands: a waiver, goods and services that bear the words, benefits. A women's dormitory should be looked after by
/// women (教育部 公安部 共青团中央 全国妇联, 教基一〔2013〕8号: 女生宿舍原则上应聘用女性管理人员), which 妇女权益保障法 art. 43 leaves to such rules;
/// no rule of the state asks for a man in a men's one. 男宿舍管理员 names the dormitory and not who is sought, 男宿管 a man.
static ALLOWED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:性别[:、要求]*)?(?:不限(?:制)?男女|男女(?:都)?(?:不限|均可|皆可|都可|都行|兼收|通用|同工同酬|平等|老少)|男女(?:宿舍|比例|装|鞋|包))\
         |(?:性别|年龄|户籍|户口|民族|婚否|婚育|婚姻|地域|学校|院校)[^,。;]{0,4}不限|不限(?:性别|年龄|户籍|户口|民族|婚否|地域)\
         |[男女](?:装|鞋|包|裤|裙|袜|帽|表|科|款|式|童|团|主角|主|星|友|儿|婿|方|子|厕|浴|宾|宿舍|生宿舍|工程师之家|朋友|性向)\
         |妇女|妇产|子女|儿女|美女|少女|婚假|产假|婚纱|婚庆|婚礼|未婚(?:夫|妻|先)|残疾(?:人)?(?:儿童|服务|康复|优先|保障|证)\
         |服务残疾人|少数民族(?:优先|同胞|地区|文化)\
         |女(?:性|生)?宿管|[已未]婚[、/和或]?[已未]婚(?:都|者)?(?:均可|皆可|可|行|不限|不论)",
    )
});

/// Statements against discrimination (无怀孕歧视), checks that are not made (入职不查乙肝) and those who are let in (乙肝携带者可投).
static AGAINST: LazyLock<Regex> = LazyLock::new(|| {
    const CLAUSE: &str = r"[^,。;:!\n]";
    const NOT: &str = "(?:无需|无须|不需要?|不必|不用|不再?|免|取消|禁止|不得)";
    let alternatives = [
        // "无怀孕歧视", "反对性别歧视"
        "(?:无|没有|不存在|零|反对|杜绝|拒绝|禁止|严禁|消除|抵制|绝不|不得|不搞)CLAUSE{0,10}歧视",
        "不(?:得|会|应|可)?歧视[^,。;:!但\n]{0,14}",
        // "不因婚育状况区别对待", "严禁以怀孕为由拒绝录用"
        "(?:严禁|不得|禁止|不会|绝不|不)(?:以|因|因为)CLAUSE{0,20}(?:为由|为借口|拒绝|区别|差别|不予录用|不录用|影响)CLAUSE{0,8}",
        // "无需孕检", "不查乙肝", "不问婚育状况"
        "(?:取消|免)(?:入职)?(?:乙肝|两对半|hiv|艾滋病?)(?:两对半|检查|检测|项目)?",
        "NOT(?:要求|强制|进行|做|提供)?(?:入职)?(?:孕检|验孕|妊娠测试|怀孕测试)",
        "NOT(?:检查|检测|体检|查|检|验|测|询问|过问|问|打听|填写|登记)CLAUSE{0,2}(?:乙肝(?:两对半)?|两对半|hiv|艾滋病?|(?:婚育|婚姻|生育)(?:状况|情况|计划)?|婚否)",
        // "乙肝携带者可投", "残疾人同等条件下录用"
        "(?:乙肝|hiv|艾滋病?|残疾人?|残障人?|传染病)(?:病毒|病原)?(?:携带)?(?:者|人士|人)?(?:[也均都亦]?(?:可以?|能)(?:投|报|应聘|应征|申请|录用)|欢迎|同等|一视同仁|平等)CLAUSE{0,8}",
        // "不要求本地户口", "不设35岁门槛"
        "不(?:要求|限制?|看|设|卡|问)CLAUSE{0,3}(?:户口|户籍|[本当]地人|985|211|双一流|[0-9]{2}岁|年龄)CLAUSE{0,6}",
    ];
    compiled(&alternatives.join("|").replace("CLAUSE", CLAUSE).replace("NOT", NOT))
});

/// The text with what is fine made unreadable, each byte in its place.
pub(super) fn blotted(folded: &str) -> String {
    let mut blotted = folded.to_string();
    for pattern in [&*ALLOWED, &*AGAINST] {
        for found in pattern.find_iter(folded) {
            blotted.replace_range(found.range(), &"_".repeat(found.len()));
        }
    }
    blotted
}
