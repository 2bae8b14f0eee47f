use super::*;
use crate::domain::catalogue::major;

fn ids(trades: Vec<Trade>) -> String {
    trades.iter().map(|trade| trade.id()).collect::<Vec<_>>().join(",")
}

#[test]
fn the_head_of_a_title_is_the_work() {
    for (title, trades) in [
        ("仓库文员", "clerk"),
        ("快递客服（晚班）", "cs"),
        ("叉车司机", "forklift"),
        ("公交驾驶员", "driver"),
        ("会计/出纳", "accountant,cashfin"),
        ("出纳兼行政", "cashfin,admin"),
        ("JavaScript工程师", "frontend"),
        ("Build Engineer", ""),
        ("药房营业员", "pharmacy"),
        ("机器人焊接操作员", "weld"),
        ("诚聘（月嫂）", "nanny"),
        ("（企业文化）专员", "hr"),
        ("短剧运营", "newmedia"),
        ("短剧剪辑师", "video"),
        ("综合岗", ""),
        ("C/C++开发工程师", "backend"),
        ("C++游戏服务器+运维", "backend,ops"),
        ("DBA", "dba"),
        ("Oracle数据库工程师", "dba"),
        ("devops工程师（MySQL）", "ops"),
        ("ERP实施顾问", "implement"),
        ("MES工程师", "implement"),
        ("ERP二次开发", "backend"),
        ("IT主管", "itsupport"),
        ("APS售前支持顾问", "presales"),
        ("Python爬虫工程师", "crawler"),
        ("数据采集员", "dataentry"),
        ("单片机软件工程师", "embedded"),
        ("IOS 软件开发工程师", "mobile"),
        ("图像处理软件工程师", "ai"),
        ("银行软件开发工程师", "backend"),
        ("Java软件工程师", "backend"),
        ("采购数据", "data"),
        ("金融数据的", "data"),
        ("大数据", "bigdata"),
        ("系统维护工程师", "ops"),
        ("数据可视化工程师", "data"),
        ("化工工程师", "chem"),
        ("注塑模具工程师", "mold"),
        ("机电工程师", "maintenance"),
        ("Java开发 地铁2号线", "backend"),
        ("地铁安检员", "guard"),
        ("日语运维工程师", "ops"),
        ("日语翻译", "translate"),
        ("招聘专员", "hr"),
        ("无人机运维工程师", "uav"),
        ("自动扶梯设备维护运维", "maintenance"),
        ("电商平台运维", "ops"),
        ("Java运维", "ops"),
        ("婴儿照护师", "childcare"),
        ("失能老人照护", "eldercare"),
        ("重点实验室开发工程师（视觉）", "backend"),
        ("WMS开发工程师（物流行业）", "backend"),
        ("涂料研发工程师", "chem"),
        ("实验室检验员", "chemlab"),
        ("行业研究员", "research"),
        ("数据分析师", "data"),
        ("HRBP-工程监理", "hr"),
        ("HRD(销售事业部)-国内大型制药公司", "hr"),
        ("销售猎头顾问", "hr"),
        ("算法平台建设团队-行政助理", "admin"),
        ("算法平台建设团队-战略分析实习生", "research"),
        ("科学家（某药物所）", ""),
        ("Java开发-银行项目", "backend"),
        ("算法团队", "ai"),
        ("项目", ""),
        ("养老项目-养老项目护理员", "nursemate"),
    ] {
        assert_eq!(ids(of_title(title)), trades, "{title}");
    }
}

#[test]
fn a_word_that_stands_in_several_rows_is_of_all_their_trades() {
    for (title, trades) in [
        ("人事行政专员", "hr,admin"),
        ("行政人事经理", "hr,admin"),
        ("大数据分析师", "data,bigdata"),
        ("海外销售", "sales,trade"),
        ("工程项目经理", "construct,project"),
        ("货代操作", "trade,logistics"),
        ("数据类", "data,bigdata,labeling,dataentry"),
        ("财务类实习生", "accountant,cashfin,audit,tax"),
        ("高级招聘经理--研发销售体系", "hr"),
        // Each of them alone is of its own.
        ("行政专员", "admin"),
        ("人事专员", "hr"),
        ("大数据开发", "bigdata"),
        ("IT项目经理", "project"),
    ] {
        let (mut found, mut wanted) = (of_title(title), trades.split(',').collect::<Vec<_>>());
        found.sort_by_key(|trade| trade.id());
        wanted.sort_unstable();
        assert_eq!(ids(found), wanted.join(","), "{title}");
    }
    assert_eq!(ids(of_words("人事行政 上海", 9)), "hr,admin");
}

#[test]
fn a_word_that_is_no_work_keeps_the_shorter_one_in_it_from_being_read() {
    for (title, trades) in [
        ("管理培训生", ""),
        ("Python开发培训生", "backend"),
        ("培训专员", "hr"),
        ("3D编辑器开发", "backend"),
        ("图书编辑", "copy"),
        ("菜市场管理员", ""),
        ("市场经理", "marketing"),
        ("iOS开发工程师 - 校招", "mobile"),
        ("校招专员", "hr"),
        ("校招", "hr"),
    ] {
        assert_eq!(ids(of_title(title)), trades, "{title}");
    }
    assert_eq!(words_in("管理培训生").count(), 0);
}

#[test]
fn frameworks_are_work_by_the_language_that_they_are_of() {
    for (text, trades) in [
        ("node后端 koa egg", "backend"),
        ("laravel", "backend"),
        ("写django的", "backend"),
        ("ruby on rails", "backend"),
        ("spring cloud", "backend"),
        (".net core", "backend"),
        ("winform", "backend"),
        ("gin beego", "backend"),
        ("qt 上海", "backend"),
        ("uniapp", "frontend"),
        ("angular 武汉", "frontend"),
        ("flutter", "mobile"),
        ("react native 杭州", "mobile"),
        ("cocos creator", "gamedev"),
        ("flink hive", "bigdata"),
        ("做架构", "backend"),
        // Beside work that is named they are tools.
        ("软件测试 django", "testing"),
        ("运维 flask", "ops"),
        ("ai算法 flink", "ai"),
    ] {
        assert_eq!(ids(of_words(text, 9)), trades, "{text}");
    }
    for title in ["Internet Engineer", "Go Kart", "Marketing Nest"] {
        let found = of_title(title);
        assert!(found.iter().all(|trade| trade.id() != "frontend"), "{title}: {}", ids(found));
    }
}

#[test]
fn a_sign_between_two_letters_and_a_space_in_a_word_part_nothing() {
    assert_eq!(ids(of_title("C&B Manager")), "hr");
    assert_eq!(ids(of_title("会计&出纳")), "accountant,cashfin");
    assert_eq!(said_in("react native 杭州", 9), ["react native", "杭州"]);
    assert_eq!(said_in("react native，杭州 vue", 9), ["react native", "杭州", "vue"]);
    assert_eq!(said_in("会计 出纳", 9), ["会计", "出纳"]);
}

#[test]
fn who_teaches_a_subject_is_a_teacher_and_what_is_taught_is_no_work() {
    for (title, trades) in [
        ("会计讲师", "teacher"),
        ("Java讲师", "teacher"),
        ("护理专业教师", "teacher"),
        ("数控教师（中职）", "teacher"),
        ("托育中心实习老师", "childcare"),
        ("家教 数据分析课", "tutor"),
        ("Python课老师", "teacher"),
        ("摄影老师", "video"),
        ("化妆老师", "beauty"),
        ("教师招聘专员", "hr"),
        ("讲师助理", "teacher"),
        ("会计课程顾问", "sales"),
        ("幼儿园教师", "kinder"),
        ("讲师（会计）", "teacher"),
        ("幼儿园主班老师", "kinder"),
        ("晚托老师", "tutor"),
        ("数据分析课", "data"),
    ] {
        assert_eq!(ids(of_title(title)), trades, "{title}");
    }
}

#[test]
fn who_takes_in_data_does_not_analyse_them() {
    let data = of_title("数据分析师")[0];
    for title in ["数据采集员", "数据录入员", "数据标注", "数据收集专员", "数据整理", "数据员", "数据校对"]
    {
        let found = of_title(title);
        assert!(found.iter().all(|trade| trade.closeness(data) < 0.5), "{title}: {}", ids(found));
        assert!(!of_title(title).is_empty(), "{title}");
    }
    for title in ["数据分析", "商业分析", "数据运营", "数据统计分析"] {
        assert_eq!(of_title(title), [data], "{title}");
    }
    assert_eq!(ids(of_title("数据采集工程师")), "crawler");
}

#[test]
fn a_language_is_a_tool_beside_work_that_is_named() {
    assert_eq!(ids(of_words("Unity C#", 9)), "gamedev");
    assert_eq!(ids(of_words("上位机 C#", 9)), "backend");
    assert_eq!(ids(of_title("C#开发工程师")), "backend");
    assert_eq!(ids(of_title(".NET高级软件工程师")), "backend");
    assert_eq!(ids(of_title("C#机器视觉应用")), "vision");
}

#[test]
fn a_word_that_tells_little_is_of_the_own_field() {
    let wish = |wish: &str, major: &str| ids(of_wish(wish, &of_major(major::lookup(major), major)));
    assert_eq!(wish("编程", "数控技术"), "cncprog");
    assert_eq!(wish("编程", "软件技术"), "backend");
    assert_eq!(wish("编程", "护理"), "backend");
    assert_eq!(wish("软件开发", "数控技术"), "backend", "a word that tells the work is meant");
    let led_to = of_major(major::lookup("数控技术"), "数控技术");
    assert_eq!(ids(wished_in("数控车床实训拿过优，想学编程", &led_to)), "cncprog");
}

#[test]
fn what_stands_aside_of_a_title_says_the_direction() {
    for (title, trades) in [
        ("HRBP实习生（数据分析方向）", "hr,data"),
        ("人力资源实习生-数据分析方向", "hr,data"),
        (".net软件工程师（实施）", "backend,implement"),
        ("项目经理（人才发展方向）", "project,hr"),
        ("BI实习生（数据开发）", "bigdata"),
        ("行政专员（人事方向）", "admin,hr"),
        // Whom the software is for.
        ("Java开发（银行方向）", "backend"),
        ("WMS开发工程师（物流行业）", "backend"),
        ("会计（酒店）", "accountant"),
        ("客服（电商公司）", "cs"),
        ("游戏运营客服", "gameops"),
        ("C++游戏开发工程师", "gamedev"),
        ("现场服务工程师（视觉机器）", "fieldtech"),
        ("机器视觉应用工程师", "vision"),
        ("视觉算法工程师", "ai"),
        ("SIA社媒聆听", "opinion"),
    ] {
        assert_eq!(ids(of_title(title)), trades, "{title}");
    }
}

#[test]
fn an_occupation_gives_a_title_its_trade() {
    for (title, trades) in [
        ("变电站值班员", "electric"),
        ("印刷操作员", "printing"),
        ("保健调理师", "massage"),
        ("某某负责人", ""),
    ] {
        assert_eq!(ids(of_title(title)), trades, "{title}");
    }
}

#[test]
fn a_course_is_of_all_that_its_title_names() {
    for (title, trades) in [
        ("汽车营销与客户服务", "cs"),
        ("跨境物流单证实务", "trade,logistics,crossborder"),
        ("短视频剪辑与直播运营", "live,video"),
        ("数字测量", "survey"),
        ("职业素养", ""),
        ("中药炮制/药房管理", "pharmacy"),
    ] {
        assert_eq!(ids(of_course(title)), trades, "{title}");
    }
}

#[test]
fn what_is_negated_is_not_wanted() {
    assert_eq!(ids(of_words("不要销售 不要客服 文员 双休", 9)), "clerk");
    assert_eq!(ids(of_words("测试或者实施，不写代码", 9)), "testing,implement");
    assert_eq!(ids(of_words("会计 重庆；出纳", 1)), "accountant");
    assert_eq!(ids(of_words("无人机执照", 9)), "uav");
    assert_eq!(ids(of_words("软件测试 Python 上海", 9)), "testing");
    assert_eq!(ids(of_words("单片机 C语言", 9)), "embedded");
    assert_eq!(ids(of_words("Python 杭州", 9)), "backend");
    assert_eq!(ids(of_words("出纳 ERP", 9)), "cashfin,implement", "of another field it may be work");
    assert_eq!(ids(wished_in("在学校修过电脑。不想做销售，想找个前端的活", &[])), "frontend");
    assert_eq!(ids(wished_in("实习做过客服", &[])), "");
    assert_eq!(ids(of_words("保险公司 内勤 武汉", 9)), "clerk");
    assert_eq!(ids(of_words("武汉 保险公司", 9)), "bank");
    assert_eq!(ids(of_words("小语种 外企", 9)), "translate");
    assert_eq!(ids(of_words("有没有能在家做的招聘兼职", 9)), "hr");
    assert_eq!(ids(of_words("没经验找会计", 9)), "accountant");
    // Words that only begin like a negation.
    assert_eq!(ids(of_words("非标机械设计", 9)), "mechdesign");
    assert_eq!(ids(of_words("无锡焊工", 9)), "weld");
    assert_eq!(ids(of_words("不锈钢焊工", 9)), "weld");
    assert_eq!(ids(of_words("别墅保洁", 9)), "cleaner");
    assert_eq!(ids(of_words("非销售岗，不做保洁", 9)), "");
}

#[test]
fn a_major_leads_to_trades() {
    let of = |name: &str| ids(of_major(major::lookup(name), name));
    assert_eq!(of("物流服务与管理"), "whkeeper,whsort,logistics,forklift");
    assert!(of("护理").starts_with("nurse"));
    assert!(of("汽修").starts_with("autorepair"), "an everyday name is read as an official one");
    assert_eq!(of("不存在的专业"), "");
}

#[test]
fn closeness_is_symmetric_and_the_tables_are_sound() {
    let all: Vec<Trade> = (0..TABLE.rows.len() as u8).map(Trade).collect();
    for a in &all {
        assert!(!a.name().is_empty() && a.closeness(*a) == 1.0);
        assert!(a.occupation().is_some_and(OccupationCode::is_known), "{}", a.id());
        for b in &all {
            assert_eq!(a.closeness(*b), b.closeness(*a));
        }
    }
    assert!(TABLE.of_majors.len() > 1_000);
}

#[test]
fn a_piece_that_says_the_direction_of_the_work_before_it_is_part_of_it() {
    for (text, want) in [
        ("产品经理 软件类的 武汉", &["软件产品经理", "武汉"][..]),
        ("算法 自动驾驶方向 北京", &["自动驾驶算法", "北京"]),
        ("会计 制造业的", &["制造会计"]),
        ("会计 税务方向", &["税务会计"]),
        ("项目经理 通信行业的", &["通信项目经理"]),
        ("文员 销售类", &["文员", "销售类"]),
        ("文员 保安方向", &["文员", "保安方向"]),
        ("销售 光伏行业的", &["光伏销售"]),
        ("会计 不要医药行业", &["会计", "不要医药行业"]),
        ("成都 软件类", &["成都", "软件类"]),
    ] {
        assert_eq!(said_in(text, usize::MAX), want, "{text}");
    }
    let asked =
        |text: &'static str| asked_in(text).filter_map(|(_, work)| Some(&text[work?])).collect::<Vec<_>>();
    assert_eq!(asked("产品经理 软件类的 武汉"), ["产品经理"]);
    assert_eq!(asked("文员 销售类"), ["文员", "销售"]);
}
