//! Traditional characters that occur in this domain, and their simplified forms.

use std::sync::LazyLock;

const TRADITIONAL: &str = "車長東風馬門開關間問聞電雲書學國會員專業職務務護師醫藥療養老齡術軟體體網絡線綫機械動設計製產業經濟貿財稅審計賬帳銀\
融資訊訓練習題語詞譯讀寫說話講課評試驗證照執類級認識議論記錄錄報告請調查論語應聘徵僱勞動協議約費獎補貼險\
營銷銷售購買賣價質檢測量實驗歷曆簡歷歲條件優勝任負責團隊溝通領導組織織紡紗縫紉裝備備維護修復雜雙單獨創\
傳統續絡給結構築橋樑樓層圖畫繪藝術樂舞臺攝錄視頻廣播聲響響樹園農業漁獸醫飼養種糧麥豬雞魚鳥蟲釀酒飲\
廚師飯館餐館鹽鮮爐鍋鋼鐵鑄鍛銲焊鉗鉚鍍鏡鈑鑽銑車輛輪軌軸齒輪轉運輸倉儲貨櫃進發達達遞選郵遊遠適區縣鄉鎮\
總經辦處廠區營業廳長期時間個幾萬億兩歲後從來對於為與並無將當點頭腦屬島嶺嚴麗義烏澤濱漢滬寧貴陽雲瀘濱\
壓縮氣體氫氧鋰電池極塗層薄膜燈燭爆炸滅災險護衛環保廢棄淨濕溫熱節約慮篩濾漿廢鹼純黃綠藍紅顏飾鞋襪帶\
兒童幼嬰婦產媽親愛康復針灸檢驗腫瘤腎臟腦溝繫係統統計數據庫庫倉碼編寫軟件硬體輯邏輯幣鏈係響應處理圓\
賓館禮儀導遊觀景區紀錄劇戲魂衝擊擊劍島灣臺灣龍龜鳳鷹參與參賽競賽獲獎獎項優異優參與討論許諾該設備\
顧問顧客戶寶鑑鑒定誌誠實虛擬擬稿撰寫檔案檯櫥窗簾闆闊陳列隨機離職難題靈敏靜電項目須預備頁顯預飛機駕駛騰驗\
齊齋佈局係協調協劃畫規劃則剛剝劑動務勵勻歐態勢慣憑戰擔據擇揮換損搖撥擴攜敗敵斷樣橫檻決況淺準漲滲潔";
const SIMPLIFIED: &str = "车长东风马门开关间问闻电云书学国会员专业职务务护师医药疗养老龄术软体体网络线线机械动设计制产业经济贸财税审计账账银\
融资讯训练习题语词译读写说话讲课评试验证照执类级认识议论记录录报告请调查论语应聘征雇劳动协议约费奖补贴险\
营销销售购买卖价质检测量实验历历简历岁条件优胜任负责团队沟通领导组织织纺纱缝纫装备备维护修复杂双单独创\
传统续络给结构筑桥梁楼层图画绘艺术乐舞台摄录视频广播声响响树园农业渔兽医饲养种粮麦猪鸡鱼鸟虫酿酒饮\
厨师饭馆餐馆盐鲜炉锅钢铁铸锻焊焊钳铆镀镜钣钻铣车辆轮轨轴齿轮转运输仓储货柜进发达达递选邮游远适区县乡镇\
总经办处厂区营业厅长期时间个几万亿两岁后从来对于为与并无将当点头脑属岛岭严丽义乌泽滨汉沪宁贵阳云泸滨\
压缩气体氢氧锂电池极涂层薄膜灯烛爆炸灭灾险护卫环保废弃净湿温热节约虑筛滤浆废碱纯黄绿蓝红颜饰鞋袜带\
儿童幼婴妇产妈亲爱康复针灸检验肿瘤肾脏脑沟系系统统计数据库库仓码编写软件硬体辑逻辑币链系响应处理圆\
宾馆礼仪导游观景区纪录剧戏魂冲击击剑岛湾台湾龙龟凤鹰参与参赛竞赛获奖奖项优异优参与讨论许诺该设备\
顾问顾客户宝鉴鉴定志诚实虚拟拟稿撰写档案台橱窗帘板阔陈列随机离职难题灵敏静电项目须预备页显预飞机驾驶腾验\
齐斋布局系协调协划画规划则刚剥剂动务励匀欧态势惯凭战担据择挥换损摇拨扩携败敌断样横槛决况浅准涨渗洁";

/// The block that all these characters are in.
const FIRST: usize = 0x4e00;
const LAST: usize = 0x9fff;

/// The simplified form of each character of the block; a lookup happens for every character that is read.
static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (FIRST as u32..=LAST as u32).filter_map(char::from_u32).collect();
    for (t, s) in TRADITIONAL.chars().zip(SIMPLIFIED.chars()) {
        table[t as usize - FIRST] = s;
    }
    table
});

/// The simplified form, or the character itself.
pub(super) fn simplify(c: char) -> char {
    (c as usize).checked_sub(FIRST).and_then(|at| TABLE.get(at)).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_strings_are_parallel() {
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
        // No character has two readings, and nothing that is already simplified changes.
        let targets: std::collections::HashSet<char> = SIMPLIFIED.chars().collect();
        for (t, s) in TRADITIONAL.chars().zip(SIMPLIFIED.chars()) {
            assert_eq!(simplify(t), if t == s { t } else { s }, "{t}");
            assert!(t == s || !targets.contains(&t), "{t} is also a target");
        }
        assert_eq!("電氣自動化與護理".chars().map(simplify).collect::<String>(), "电气自动化与护理");
    }
}
