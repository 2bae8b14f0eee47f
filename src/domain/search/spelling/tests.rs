use super::*;

#[test]
fn pinyin_is_read() {
    for (text, want) in [
        ("kuaiji 重庆", "会计 重庆"),
        ("huli jianzhi", "护理 兼职"),
        ("shuangxiu 文员", "双休 文员"),
        ("kuaiji chongqing", "会计 重庆"),
        ("kuai ji", "会计"),
        ("hushi", "护士"),
        ("Dianshang 成都", "电商 成都"),
        ("shukongchechuang", "数控车床"),
        ("招聘 hangong", "招聘 焊工"),
        ("jidianyitihua", "机电一体化"),
        ("lvshi", "律师"),
    ] {
        assert_eq!(mended(text), want, "{text}");
    }
}

#[test]
fn one_wrong_character_is_mended() {
    for (text, want) in [
        ("java开法", "java开发"),
        ("数空机床", "数控机床"),
        ("重庆 护土", "重庆 护土"),
        ("幼而园教师", "幼儿园教师"),
        ("机电一体花", "机电一体化"),
        ("工业机气人", "工业机器人"),
        ("护士执业格证", "护士执业资格证"),
        ("人力自源 成都", "人力资源 成都"),
        ("有焊工证", "有焊工证"),
        ("机械工程师", "机械工程师"),
        ("项目经理", "项目经理"),
        ("少儿舞蹈", "少儿舞蹈"),
        ("成都锦江、武侯", "成都锦江、武侯"),
        ("保险代理", "保险代理"),
        ("cad制图", "cad制图"),
        ("保底5000", "保底5000"),
        ("機械設計", "機械設計"),
        ("幼儿原老师", "幼儿园老师"),
        ("会记 重庆", "会计 重庆"),
        ("销受代表", "销售代表"),
        ("货车司机", "货车司机"),
        ("语文老师", "语文老师"),
    ] {
        assert_eq!(mended(text), want, "{text}");
    }
}

/// At ed01e49 水平 was taken for a slip of 水泵.
#[test]
fn everyday_words_are_no_slips() {
    const WORDS: &str = "\
        水平 能力 程度 熟练 了解 证书 没有 考过 通过 负责 管理 认真 性格 外向
        内向 开朗 踏实 肯干 吃苦 耐劳 学习 进步 发展 前景 机会 平台 氛围 团队
        领导 同事 家庭 父母 孩子 结婚 对象 朋友 同学 室友 老家 农村 县城 城市
        地铁 公交 开车 走路 骑车 通勤 租房 宿舍 食堂 午休 早班 晚班 中班 三班
        两班 年底 年前 年后 月底 春节 国庆 假期 请假 辞职 离职 跳槽 转行 换工
        入职 试用 转正 合同 社保 公积金 个税 工资 收入 薪水 待遇 福利 压力 轻松
        辛苦 危险 安全 卫生 干净 环境 空调 办公 室内 室外 户外 站立 坐着 搬运
        体力 脑力 动手 细心 耐心 责任心 沟通 表达 口才 形象 气质 身高 体重 视力
        健康 残疾 退伍 党员 团员 班长 社团 比赛 获奖 奖学金 论文 毕设 课题 项目
        作品 简历 面试 笔试 通知 结果 联系 电话 微信 邮箱 地址 来自 希望 喜欢
        讨厌 擅长 不会 不懂 想学 想做 打算 准备 计划 目标 理想 梦想 随便 都行
        无所谓 谢谢 请问 有没有 什么 哪里 怎么 多少 为什么 最好 尽量 马上 立刻 现在
        以后 之前 目前 刚刚 已经 正在 将要";
    let changed: Vec<String> = WORDS
        .split_whitespace()
        .map(|word| format!("{word},会计"))
        .filter(|text| mended(text) != text.as_str())
        .collect();
    assert!(changed.is_empty(), "{changed:?}");
}

#[test]
fn what_is_understood_or_means_nothing_stays() {
    for text in [
        "asdfgh",
        "qwerty",
        "hello world",
        "java python",
        "CAD PLC",
        "excel",
        "想找一份不加班的工作",
        "会计 重庆",
        "护士",
        "数控车床操作工",
        "附近 兼职 日结",
        "月薪5000以上",
        "C++",
        "",
        "not a word",
        "the best job",
        "machine operator",
    ] {
        assert_eq!(mended(text), text);
    }
}
