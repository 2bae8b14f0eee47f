//! Family names, and whether two or three letters are rather a name than other words, where nothing but a word before them says so: 张伟 of
//! 我是张伟, but not 会计.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::domain::catalogue::region::ROWS;

/// Places by their short names, which begin with family names as well: 张北, 韩城, 石景山.
static PLACES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let names = ROWS.lines().filter_map(|row| row.split('\t').nth(1));
    let short = |name: &'static str| name.strip_suffix(['省', '市', '区', '县', '旗', '盟', '州']);
    names
        .flat_map(|name| [Some(name), short(name)])
        .flatten()
        .filter(|name| name.chars().nth(1).is_some())
        .collect()
});

/// Whether two or three letters are a place.
pub(super) fn is_place(letters: &str) -> bool {
    PLACES.contains(letters)
}

/// Family names of more than nine in ten people (公安部, 《二〇二〇年全国姓名报告》 and the list of 400 that it is taken from).
pub(super) const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔\
    谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁\
    岳翟申殷詹欧耿关兰焦俞左柳甘祝包宁符阮纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳欧阳管柴蒙鲍华喻祁房滕屈饶解牟艾尤阎时穆农司卓古吉缪简\
    车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";

/// Family names of two letters, of 百家姓 those that are in use.
const LONG_SURNAMES: [&str; 12] =
    ["欧阳", "上官", "司马", "司徒", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯"];

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
    向上 和善 左撇 包工 江湖 路人 唐装 韩式 韩系 韩剧 韩妆 杨梅 杨树 杨柳 杨浦 王者 王子 李子 张罗 张开 \
    张弛 张口 陈列 陈旧 吴语 吴中 吴江 吴兴 孙子 孙女 孙辈 胡同 胡闹 胡说 罗列 罗马 罗湖 梁平 梁山 \
    肖像 董秘 黎明 黎族 莫名 欧美 欧式 庞大 屈服 娄底 简洁 徐汇 徐徐 丁点 孔雀 彭州 彭水 邢台 邓州 曹县 \
    孟州 高强 武林 园林 安康 甄别 唐卡 商超";

/// Family names that hardly any word of what people are begins with.
const CLEAR: &str = "王李张刘陈杨赵吴徐孙朱胡郭罗郑梁谢宋唐许韩邓冯曹彭肖董潘袁蔡蒋杜魏吕丁卢姚沈姜崔谭汪廖贾邹孟邱侯薛闫黎郝龚邵覃樊葛邢庞\
    倪聂翟俞阮裴霍翁靳喻窦岑褚邬隋栾甄佘";

/// Letters that given names end with, and other words seldom (公安部, 《二〇二〇年全国姓名报告》: the most frequent letters of names).
const GIVEN: &str = "伟芳娜敏静丽强磊洋勇艳杰娟涛超霞刚玲萍婷鹏燕梅琴鑫波斌莉辉俊浩倩雪佳琳颖慧莹晨宇怡悦轩涵彤薇蕾璐瑶婧妍琪琦楠菲蓉凯峰飞龙林\
    毅鸿旭翔鹤昊晖栋坤瑞博健雄豪";

/// What is behind a family name and is no name: 王总, 李某.
const NO_NAMES: [char; 14] =
    ['总', '某', '姓', '氏', '家', '老', '哥', '姐', '叔', '姨', '爷', '导', '董', '们'];

/// Of letters that begin with a family name and are no everyday word.
pub(super) fn is_likely(name: &str) -> bool {
    let is_none = name.ends_with(NO_NAMES);
    !is_none && (name.starts_with(|c| CLEAR.contains(c)) || name.ends_with(|c| GIVEN.contains(c)))
}

/// Whether the family name leaves little doubt.
pub(super) fn is_clear(name: &str) -> bool {
    name.starts_with(|c| CLEAR.contains(c)) && !name.ends_with(NO_NAMES)
}

pub(super) fn is_long_surname(name: &str) -> bool {
    LONG_SURNAMES.iter().any(|surname| name.starts_with(surname))
}

pub(super) fn is_everyday(text: &str) -> bool {
    EVERYDAY.split(' ').any(|word| text.starts_with(word))
}

pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
