//! The phrases that say something of what stands near them, and those that say something by themselves. They are found in
//! the same pass as the terms.

use std::ops::Range;
use std::sync::LazyLock;

use crate::domain::record::concern::Concern;

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) enum Sign {
    /// Before a mention: it does not matter.
    Waives,
    /// The same behind it.
    Waived,
    /// Before a mention: it is not there, or only planned.
    Lacks,
    /// The same behind it.
    Lacked,
    /// Before a mention: the work is sought.
    Seeks,
    /// Before a mention: it is not wanted.
    Refuses,
    /// The same behind it.
    Refused,
    /// Before a mention: everything but it (除…外).
    Excepts,
    /// Behind a lack: it does no harm (也没关系).
    Concedes,
    /// Whoever the words before speak of is turned away, so that a lack of something is a demand for it.
    Rejects,
    /// Having it is welcome, not asked.
    Wished,
    /// It is insisted on.
    Insisted,
    /// What stands near tells of the employer's own people, past or business.
    Background,
    /// Words in which signs mean nothing.
    Nothing,
    /// The word that stands beside majors.
    Major,
    /// How well it must be known.
    Proficiency,
    /// What the sentences below are about.
    Heading(Section),
    /// Says something by itself.
    Tells(Cue),
}

/// What a part of a text is about, by the heading above it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::domain) enum Section {
    /// No heading says it, or another one.
    #[default]
    Plain,
    /// What is asked: 任职要求.
    Demands,
    /// What is welcome: 加分项.
    Welcome,
    /// What the employer gives: 福利待遇.
    Benefits,
    /// The employer: 公司简介.
    Background,
}

/// What a phrase says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) enum Cue {
    /// Work at night.
    NightShift,
    /// Work by day only, or hardly any night.
    DayShift,
    /// Lodging is given.
    Lodging,
    /// Lodging is not given, or not needed.
    NoLodging,
    /// Two days off a week.
    TwoDaysOff,
    /// Fewer than two days off a week.
    FewDaysOff,
    /// Half days.
    HalfDay,
    /// Pay on the day.
    PaidDaily,
    /// Pay by the month.
    PaidMonthly,
    /// Work from home.
    Remote,
    /// Work at the employer's place only.
    OnSite,
    /// Overtime.
    Overtime,
    /// No overtime, or hardly any.
    NoOvertime,
    /// Business trips and postings to other places.
    Travel,
    /// None of them, or hardly any.
    NoTravel,
    /// The word that years of work stand before.
    Experience,
    /// Somebody who has just left school.
    FreshGraduate,
    /// No years of work are asked.
    NoExperience,
    /// The words that places of work stand behind.
    WorkPlace,
    /// The words that a place of work stands right behind.
    Base,
    /// What must be checked before a student is sent.
    Concern(Concern),
}

/// The phrases for each sign, `|`-separated.
const SIGNS: &[(Sign, &str)] = &[
    (
        Sign::Waives,
        "不硬性要求|不强制要求|不严格要求|不特别要求|不刻意要求|不统一要求|无需|不需|不需要|无须|勿需|勿须|毋需|毋须|不要求|不强求|不强制|不硬性|不限制|不限|不必|不用|不涉及|不含|\
         不包括|没有要求|无要求|非必须|可不|可无|可没有|不招|不收|不是|并非|不看|不看重|不在意|\
         不在乎|不必须|不必要|不需要会|不一定要|不一定需要|不接触|不存在|用不到|用不上|用不着|有无|有没有|不论有无|不管有无|严禁|禁止|杜绝|绝不|决不|不得|不安排|\
         不会安排",
    ),
    (
        Sign::Waived,
        "不硬性要求|不强制要求|不严格要求|不特别要求|不刻意要求|不统一要求|不限|不问|不要求|不作要求|不做要求|不作硬性|不做硬性|不作强制|不做强制|不强制|不强求|不作限制|不做限制|\
         没有要求|没要求|无要求|非必须|非必需|非必要|非必备|非硬性|非强制|不是必须|不是必需|不是必要|不是硬性|\
         没有也可|没有也行|没有亦可|无也可|没有也没关系|均可不|可不|有无皆可|有无均可|有无都|\
         有没有都|不会也|不懂也|差也|不好也|不行也|一般也|弱也|不太好也|没学过也|零基础也|零基础可|会不会都|不一定要|可有可无|无所谓|不需要|不必须|不必要",
    ),
    (
        Sign::Lacks,
        "不会|不懂|不太会|不太懂|不大会|不大懂|不怎么会|不怎么懂|没学过|没用过|没接触过|没做过|没碰过|没摸过|没搞过|没干过|没当过|没从事过|没开过|没带过|没教过|没卖过|没使用过|没见过|未接触过|未接触|未学过|未用过|未使用过|还没|没考|没拿|尚未|还未|未取得|未获得|未考|未持|未具备|\
         未通过|不具备|不持有|不熟悉|不熟练|不太熟|不了解|不擅长|不精通|没有|缺乏|缺少|就差|只差|还差|差一张|\
         还缺|备考|备战|冲刺|报了|准备考|准备报考|准备拿|准备学|打算考|打算学|计划考|计划学|想考|想学|想拿|要学|希望学|拟考|\
         拟报考|拟取得|待考|报考|正在考|在考|即将考|将考|争取考|争取拿|报名考|正在复习|在复习|报名学|报名|争取毕业|有意学|有意考|零基础学|正在学|正在学习|\
         不能|不敢|不持|不具|未拿到|未办|没办|没持|未拥有|将参加|准备参加|计划参加|打算参加|即将参加|要参加|待参加|明年|下个月|下学期|\
         还要考|没能|学不会",
    ),
    (
        Sign::Lacked,
        "还没|没考|没过|没通过|没有通过|不通过|没及格|不及格|没戏|不好|不太好|较差|很差|薄弱|不行|没拿|没证|没有证|没学过|没用过|没接触过|没有|尚无|暂无|暂缺|未通过|未过|未取得|未获得|未考|未拿|\
         尚未|还未|备考|备战|拿下|再考|要考|去考|去办|要办|没办|未办|正在办|办理中|还在学|正在学|待考|待取|待发|在考|拟考|准备考|考试中|已过期|过期|已到期|到期未|到期没|未复审|没复审|没有复审|未年审|没年审|未续期|未续证|未换证|只听说过|只听过|仅听说过|只是听说|只见过|\
         只看过|没碰过|没摸过|没使用过|未接触过|未用过|没搞懂|没弄懂|没搞明白|没弄明白|没搞清楚|没学懂|没学明白|没学透|没吃透|搞不懂|弄不懂|学不懂|看不懂|玩不转|不明白|已失效|失效|已注销|被注销|\
         已吊销|被吊销|一窍不通|一点不会|不太行|不咋行|不大行|不怎么行|用不来|搞不来|弄不来|拿不出手|不会|不懂|不熟|不太会|不太懂|不了解|零基础|没基础|无基础|学习中|挂科|挂了|\
         不熟练|不熟悉|不擅长|不精通|不太熟|没学会|学不会|没学好|没掌握|没入门|在学|只过|仅过|过了一科|过了一门|暂未",
    ),
    (
        Sign::Seeks,
        "想做|想当|想成为|想从事|想找|想去做|希望从事|希望做|希望成为|梦想|立志|目标是|求职意向|期望职位|期望岗位|意向岗位|应聘|\
         打算做|准备做|有意从事|转行做|想往|想朝|想走|想转",
    ),
    (
        Sign::Refuses,
        "别去|别安排|别给我安排|别给我推|别推荐|不要推荐|不要给我推|勿推荐|请勿推荐|不用推荐|不用推|别发|不要发|不要推|不想|不想做|不想去|不想干|不想要|不想找|不要|不要做|不愿|不愿意|不接受|不考虑|不去|不做|不从事|不找|不干|不喜欢|不希望|不打算|拒绝|谢绝|讨厌|\
         避开|远离|不适合做|不适合干|不适合当|不适合|不合适做|不合适当|做不了|做不来|干不了|干不来|当不了|胜任不了|胜任不来|不能胜任|无法胜任|受不了|吃不消|别推|别给|别找|不base|别base|不碰|不爱|别让我|别叫我|别逼我|别提|跑不了|开不了|扛不动|搬不动|搬不了|扛不了|站不了|干不动|接受不了|不进",
    ),
    (
        Sign::Refused,
        "除外|不去|不考虑|不做|不要|不干|不接受|不想|不想去|不想做|不想干|不想要|不愿意|免谈|不喜欢|绕道|就算了|算了|别考虑|太远|\
         不要投|不要推|不要推荐|不要给我推|不要发|别推|别推荐|别给我推|别发|别投|勿推|勿推荐|请勿推荐|勿发|不用推|不用推荐|不投|不要来|别来|不来|勿扰|\
         不感兴趣|没兴趣|做不了|做不来|干不了|干不来|搞不来|胜任不了|不适合我|不合适我|不碰|\
         腻了|厌了|烦了|厌倦了|受够了|不想待了|不想呆了|待不下去|干不下去|做不下去|别联系|别打扰|别加我|别私信|不进",
    ),
    (Sign::Excepts, "除|除了|除开|除去|除却|除掉|撇开|抛开"),
    (
        Sign::Concedes,
        "也没关系|也没事|也不要紧|也无妨|也行|也可|也可以|也无所谓|也不影响|也ok|都没关系|都没事|没关系|没事|无妨|不要紧|\
         不碍事|无所谓|不影响|亦可|亦可以|可以教|可教|包教|包教会|可以学|可培训|可以培训|照样可以|一样可以|也收|也招",
    ),
    (
        Sign::Rejects,
        "不要投|别投|不要来|请不要|别发|勿发|别推|别推荐|勿推|勿推荐|请勿推荐|不要推|不要推荐|绕行|勿投|勿扰|勿进|勿来|勿试|勿报|勿应聘|勿联系|勿打扰|勿申请|请勿|免投|免谈|别来|别扰|慎投|慎入|\
         慎重|绕道|谢绝|概不|恕不|不予|不录用|不接收|不接受|不招收|不招|不收|不要|不考虑|不得上岗|不能上岗|\
         无法上岗|不可上岗|不准上岗|不得从事|不安排|不得录用|一律不|不得报名|不能报名|不符合",
    ),
    (
        Sign::Wished,
        "优先|更佳|尤佳|为佳|者佳|最佳|加分|更好|者先|优选|优秀者可|可放宽|最好|or plus|preferred|a plus|\
         nice to have",
    ),
    (
        Sign::Insisted,
        "必须|必需|必备|必会|务必|持有|持证|具备|具有|要求|硬性|必要条件|取得|须|需|要有|应有|仅限|只限|只招|仅招|只收|仅收|只接收|仅接收|只面向|仅面向|限招|must",
    ),
    (
        Sign::Background,
        "同事都|同事均|同事们都|团队中有|团队里有|团队成员|成员均|成员都|师傅都|师傅均|老师都|老师均|公司里有|科室有|\
         创办|创立|创建|创始|成立于|始建于|合伙人|是一家|公司是|公司由|团队由|公司拥有|公司现有|现有员工|现有职工|\
         拥有员工|公司致力于|我们致力于|公司专注于|我们专注于|公司主营|主营业务|旗下|是上市公司|为上市公司|系上市公司|家上市公司|总部位于|\
         校企合作单位|合作院校|合作学校|战略合作|公司为|我司为|我们为|为客户提供|公司从事|我司从事|服务客户|客户包括|客户有",
    ),
    (
        Sign::Nothing,
        "合伙人意识|合伙人精神|不限于|不仅限于|不局限|需求|所需|按需|急需|刚需|必需品|不要怕|不要钱|过不去|不做作|能不能|会不会|是不是|不能少|\
         不可缺少|必不可少|不可或缺|不在话下|不断|不会少|不会迟到|不敢当|非诚勿扰|无论|高空间|\
         营业到凌晨|营业至凌晨|在学校|要考虑|要考核|无毒|低毒|足不出户|公司有限|我司有限|不坐班|不用坐班|无需坐班|不需要坐班|不需坐班|半天才|老半天|大半天|好半天|不得不|不要错过|不要犹豫|不见不散|\
         麻烦了|油腻了|麻烦不|清除|删除|排除|解除|拆除|消除|免除|去除|扣除|剔除|开除|移除|切除|根除|铲除|废除|破除|戒除|摘除|扫除|除非|除湿|除尘|除锈|除雪|除草|\
         除垢|除夕|除甲醛|除菌|除臭|除颤|除螨|除虫|除冰|除霜|除油|除胶",
    ),
    (Sign::Major, "专业|类学生|类毕业生|类应届|类实习生|类同学|系学生|系毕业生|系同学"),
    (Sign::Proficiency, "精通|熟练|擅长|熟悉|掌握|了解|略懂|略会|粗通|会一点|会点|懂一点|懂点"),
    (
        Sign::Heading(Section::Welcome),
        "加分项|加分条件|加分技能|优先条件|优先考虑|优先录用|优先录取|优先项|优先录用条件",
    ),
    (
        Sign::Heading(Section::Demands),
        "任职要求|任职资格|任职条件|岗位要求|职位要求|招聘要求|招聘条件|招聘对象|应聘要求|应聘条件|录用条件|\
         基本要求|基本条件|能力要求|技能要求|必备条件|必备技能|硬性条件|硬性要求|资格要求|\
         实习要求|要求|希望你是|希望你具备|希望你有|希望你|希望您|期待的你|期待你|需要你|期待这样的你|希望这样的你",
    ),
    (
        Sign::Heading(Section::Plain),
        "岗位职责|工作职责|职位描述|岗位描述|工作内容|职责描述|主要职责|岗位内容|实习内容|职责|工作时间|上班时间|联系方式|其他|备注",
    ),
    (
        Sign::Heading(Section::Benefits),
        "薪资待遇|福利待遇|薪酬福利|薪酬待遇|薪资福利|岗位福利|公司福利|员工福利|待遇|福利|我们提供|公司提供",
    ),
    (
        Sign::Heading(Section::Background),
        "公司简介|公司介绍|企业简介|企业介绍|关于我们|关于公司|团队介绍|单位简介|单位介绍|公司背景|团队背景|\
         公司概况|企业概况|我们是谁|公司理念|企业愿景|公司愿景|企业使命",
    ),
    (
        Sign::Tells(Cue::NightShift),
        "夜班|晚班|两班倒|二班倒|三班倒|倒班|轮班|翻班|大夜|通宵|两班制|三班制|三班两运转|四班三倒|三班两倒|四班两倒|四班三运转|四班两运转|\
         白晚轮换|白夜轮换|昼夜轮|日夜班|凌晨班|凌晨上班|至凌晨|到凌晨|夜间上班|24小时轮值|24小时轮班|24小时轮岗|24小时轮流值|夜间值班|夜间工作|夜里上班|早中晚班|早中晚三班",
    ),
    (
        Sign::Tells(Cue::DayShift),
        "白班|行政班|夜班少|夜班很少|夜班较少|夜班不多|少夜班|少上夜班|少值夜班|不上夜班|不值夜班|不安排夜班|\
         不排夜班|只能白天|只上白天|只做白天|只干白天|白天班|晚上不行|晚上不能|晚上没空|晚上要接娃|晚上要带娃|晚上要接孩子|晚上要带孩子|晚上带娃|晚上没时间|无夜班|没有夜班|没夜班|不夜班|无晚班|没有晚班|不上晚班|不倒班|不用倒班|无需倒班|不需要倒班|\
         不需倒班|不轮班|无需轮班|不用轮班|不用上夜班|无需夜班|无需上夜班|不需要上夜班|非夜班|不熬夜",
    ),
    (
        Sign::Tells(Cue::Lodging),
        "包住|包吃住|包吃包住|包食宿|包宿|管住|管吃住|管吃管住|提供住宿|提供食宿|宿舍要有|宿舍必须有|住宿要有|住宿必须有|食宿要有|吃住要有|要有宿舍|得有宿舍|要有住宿|得有住宿|要有地方住|得有地方住|提供宿舍|提供免费住宿|提供员工宿舍|\
         免费住宿|免费宿舍|免费食宿|有宿舍|有住宿|安排住宿|解决住宿|住宿免费|提供吃住|住宿条件|要求住宿|\
         需要住宿|需住宿|想住宿|要住宿|可住宿|能住宿|可以住宿|配宿舍|安排宿舍",
    ),
    (
        Sign::Tells(Cue::NoLodging),
        "不包住|不包吃住|不包食宿|不管住|不提供住宿|不提供食宿|不提供宿舍|无住宿|无宿舍|没有宿舍|没有住宿|不需住宿|不要住宿|不想住宿|不能住宿|不可住宿|不安排宿舍|不要宿舍|不用宿舍|无需宿舍|不需要宿舍|不用包住|无需包住|不需要包住|住宿不需要|宿舍不需要|住宿不用|住的地方自己解决|住宿自己解决|自己解决住|自己租房|自己有住处|自己有房|有地方住|住宿自理|\
         食宿自理|自行解决住宿|自行租房|不住宿舍|不住宿|不需要住宿|不用住宿|无需住宿",
    ),
    (
        Sign::Tells(Cue::TwoDaysOff),
        "双休|周末休息|周末要休|周末能休|周末得休|周末可以休|周末不上班|周末放假|五天工作制|五天制|5天工作制|5天制|五天八小时|5天8小时|周一至周五",
    ),
    (Sign::Tells(Cue::FewDaysOff), "单休|大小周|无双休|不双休|没有双休|非双休"),
    (Sign::Tells(Cue::HalfDay), "半天|半日|上午班|4小时工|四小时工"),
    (Sign::Tells(Cue::PaidDaily), "日结|天结|当天结|当日结|现结"),
    (Sign::Tells(Cue::PaidMonthly), "月结|按月结|不日结|非日结|不是日结|不支持日结|没有日结"),
    (
        Sign::Tells(Cue::Remote),
        "远程|远程办公|远程工作|远程上班|居家办公|居家工作|居家上班|居家兼职|在家接单|在家干活|在家就能|在家可以做|在家可做|在家也能做|在家也能干|在家也能办公|在家也可以|在家也行|在家就行|家里也能做|居家也行|居家也可以|线上也行|线上也可以|线上兼职|线上做|网上兼职|在家里做|在家里干|在家里弄|在家里搞|在家里办公|在家里上班|在家里工作|居家做|居家干|居家弄|居家的|在家弄|在家搞|在家完成|在家办公|在家工作|在家上班|在家做|在家兼职|在家干|家里办公|家里上班|\
         线上办公|线上工作|remote|wfh|work from home|work remotely",
    ),
    (
        Sign::Tells(Cue::OnSite),
        "坐班|现场办公|到岗办公|线下办公|非远程|不支持远程|不能远程|不可远程|无法远程|不提供远程|不支持居家",
    ),
    (Sign::Tells(Cue::Overtime), "加班|996|997|大小周|赶工"),
    (
        Sign::Tells(Cue::NoOvertime),
        "不加班|无加班|没有加班|没加班|无需加班|不需要加班|不需加班|很少加班|极少加班|偶尔加班|几乎不加班|基本不加班|拒绝加班|不用加班|\
         不强制加班|加班少|加班不多|少加班|朝九晚五|早九晚五|早八晚五|早9晚5|早8晚5|朝八晚五|朝9晚5|到点下班|准点下班|准时下班|按时下班|965|没有996|非996|不996",
    ),
    (Sign::Tells(Cue::Travel), "出差|外派|驻外|驻场|派驻|外驻"),
    (
        Sign::Tells(Cue::NoTravel),
        "不出差|无出差|没有出差|没出差|不用出差|无需出差|不需要出差|不需出差|不必出差|出差少|出差不多|很少出差|极少出差|少出差|偶尔出差|几乎不出差|\
         基本不出差|不外派|无外派|没有外派|不用外派|无需外派|不驻外|不驻场|不派驻|无需驻场|不用驻场|无驻外|不用驻外|无需驻外",
    ),
    (Sign::Tells(Cue::Experience), "经验|工作年限|从业年限|工作经历|工龄"),
    (
        Sign::Tells(Cue::FreshGraduate),
        "应届|校招生|接受实习生|考虑实习生|实习生也可|实习生亦可|届毕业|届本科|届大专|届学生|届高校|刚毕业|刚刚毕业|即将毕业|快毕业|今年毕业|马上毕业",
    ),
    (
        Sign::Tells(Cue::NoExperience),
        "经验不限|不限经验|不限工作经验|无需经验|无经验|不需要经验|不需经验|无须经验|不要求经验|不用经验|没有经验|\
         没经验|零经验|0经验|没有工作经验|没工作经验|没有相关经验|无相关经验|没有任何经验|无任何经验|没什么经验|经验无要求|经验不要求|有无经验|无工作经验|小白|零基础|零基础可|零基础也可",
    ),
    (
        Sign::Tells(Cue::WorkPlace),
        "工作地点|工作地址|门店地址|店铺地址|工厂地址|厂区地址|校区地址|项目地址|上班地点|上班地址|工作地|实习地点|实习地址|工作城市|工作区域|办公地点|办公地址|\
         驻外地点|派驻|外派|工作坐标|驻地|常驻|长驻|base地|办公地|办公所在地",
    ),
    (
        Sign::Tells(Cue::Base),
        "base|location|office|city|坐标|办公室在|上班在|岗位在|工作在|工厂在|厂区在|门店在|项目在|校区在|职位在|地点|地址|驻点|驻场|驻厂|驻|工地|工地位于|项目|项目部|\
         项目地|项目所在地|施工地|施工地点|厂区|厂址|厂区位于|门店|门店位于|店址|派往|调往|派到|上班地|报到地|报到地点",
    ),
    (
        Sign::Tells(Cue::Concern(Concern::Venue)),
        "密室|剧本杀|狼人杀|电竞馆|电竞酒店|私人影院|私人影吧|spa馆|spa店|spa会馆|水疗|按摩|推拿店|采耳|洗脚|练歌|livehouse|轰趴|桌球|小酒馆|演艺吧|\
         ktv|会所|足疗|足道|夜店|迪吧|清吧|酒廊|汗蒸|棋牌|麻将馆|台球|游艺|娱乐城|酒吧|夜总会|歌厅|歌舞厅|迪厅|洗浴|浴场|足浴|桑拿|游戏厅|电玩城|网吧|网咖|夜场",
    ),
    (
        Sign::Tells(Cue::Concern(Concern::Agency)),
        "安置费|中介|介绍费|推荐费|劳务派遣|派遣至|派遣到|派遣制|派遣工|外部派遣|派遣合同|劳务公司|人力资源公司|\
         人力公司|外包公司|代招|代理招聘|招聘代理",
    ),
    (
        Sign::Tells(Cue::Concern(Concern::Fees)),
        "押金|工牌费|工卡费|胸牌费|保证金|服装费|工服费|工装费|培训费|管理费|材料费|报名费|建档费|岗位费|实习费|体检费自理|交体检费|缴体检费|缴纳体检费|收体检费|收取体检费|垫付体检费|自付体检费|体检费自己|体检费个人|体检费自付|\
         自费体检|扣押身份证|扣身份证|抵押身份证|就业服务费|担保金|风险金|\
         身份证|毕业证|学生证|证件原件|证书原件",
    ),
    (
        Sign::Tells(Cue::Concern(Concern::Hours)),
        "无休息日|没有休息日|没有休息天|没休息日|没有休息时间|没有周末|24小时轮值|24小时轮班|24小时轮岗|24小时轮流值|全月无休|全年无休|无休|996|007|加班|节假日上班|节假日正常上班|节假日不休|节假日照常|28天班|周末上班|单休|大小周",
    ),
    (
        Sign::Tells(Cue::Concern(Concern::Adults)),
        "满18|满十八|20岁|20周岁|22岁|22周岁|20-|20至|22-|22至|18岁|18周岁|十八岁|十八周岁|18-|18至|18~|18到|成年人",
    ),
    (
        Sign::Tells(Cue::Concern(Concern::Hazard)),
        "高空|高处作业|登高|井下|矿下|放射性|放射源|有毒|剧毒|易燃|易爆|爆破|危化品|危险化学品|烟花爆竹|带电作业|吊篮|脚手架|粉尘|接触苯|含苯|甲醛|有害气体|深井|隧道作业|电离辐射|接触辐射|\
         高温作业|高温车间|酸洗|水下作业|密闭空间|有限空间作业|下井|入井|矿井|x射线|γ射线|射线探伤|有机溶剂|甲苯|潜水作业|高温熔|有毒气体|采煤|掘进工",
    ),
    (
        Sign::Tells(Cue::Concern(Concern::Unpaid)),
        "无工资|没有工资|没工资|不发工资|不付工资|不给工资|不支付工资|不提供工资|无薪|零薪|没有薪资|没薪|不计薪|不带薪|无报酬|没有报酬|\
         没报酬|不支付报酬|不付报酬|无酬劳|没有酬劳|无偿|零报酬|零工资|0工资|义务实习|义务劳动|义务工作|无底薪|没有底薪|没底薪|无补贴|\
         没有补贴|没补贴|无补助|没有补助|无津贴|没有津贴|无实习工资|没有实习工资|无实习补贴|没有实习补贴|无实习津贴|无实习报酬|无任何报酬|\
         没有任何报酬|没有任何工资|工资:无|薪资:无|补贴:无|报酬:无|待遇:无|津贴:无|不计报酬|不计工资|无薪酬|没有薪酬",
    ),
    (
        Sign::Tells(Cue::Concern(Concern::Harm)),
        "陪酒|陪喝|陪侍|喝酒|酒量|应酬|酒局|劝酒|敬酒|酒桌|饭局|陪唱|陪聊|坐台|出台费|有偿陪|商务接待酒",
    ),
    (
        Sign::Tells(Cue::Concern(Concern::Labour)),
        "重体力|从事装卸|负责装卸|装卸货|卸货|搬货|搬运货|斤货物|斤以上|斤左右|斤的货|斤的物|斤的重|斤重|斤物|千克以上|kg以上|kg的货|kg货物|kg左右|负重|体力活|体力劳动|扛包|装卸工|搬重物|搬运重物|搬扛|重物",
    ),
];

/// Phrases that are made of two words, each of the first with each of the second.
const PAIRS: &[(Sign, &str, &str)] = &[
    // "客服干够了", "写代码写吐了": what somebody has had enough of.
    (
        Sign::Refused,
        "做|干|跑|打|写|教|带|待|呆|卖|送|站|画|剪|开|当|管|搬|看|坐|熬|混",
        "够了|怕了|腻了|烦了|厌了|吐了|伤了|累了|倦了",
    ),
    // "礼拜六礼拜天休": two days off, by their names.
    (
        Sign::Tells(Cue::TwoDaysOff),
        "周六周日|周六周天|周六日|周六天|礼拜六礼拜天|礼拜六礼拜日|礼拜六日|礼拜六天|星期六星期天|星期六星期日|星期六日|星期六天|\
         周六、周日|周六和周日|星期六、星期天|星期六和星期天",
        "休|休息|要休|要休息|能休|能休息|得休|都休|必须休|可以休|不上班|放假|双休",
    ),
];

/// The phrases of [`PAIRS`].
static PAIRED: LazyLock<Vec<(Sign, String)>> = LazyLock::new(|| {
    let phrases = PAIRS.iter().flat_map(|(sign, firsts, seconds)| {
        firsts
            .split('|')
            .flat_map(move |first| seconds.split('|').map(move |second| (*sign, format!("{first}{second}"))))
    });
    phrases.collect()
});

/// "上市公司 采购", "上市公司的财务": an employer by itself before the work says nothing of who employs.
pub(super) fn is_employer_sought(folded: &str, place: Range<usize>) -> bool {
    let before = folded.get(..place.start).unwrap_or_default();
    let behind = folded.get(place.end..).unwrap_or_default();
    folded.get(place) == Some("上市公司")
        && (before.is_empty() || before.ends_with([' ', '或', '、', '/', '去', '进']))
        && (behind.starts_with([' ', '的', '或', '、', '/']))
}

/// Every phrase with what it says. A phrase may say several things.
pub(super) fn signs() -> impl Iterator<Item = (Sign, &'static str)> {
    let single =
        SIGNS.iter().flat_map(|(sign, phrases)| phrases.split('|').map(move |phrase| (*sign, phrase)));
    single.chain(PAIRED.iter().map(|(sign, phrase)| (*sign, phrase.as_str())))
}
