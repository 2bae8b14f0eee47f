//! Words for more work than their own letters name: who wants no 餐饮 wants to be no cook and no waiter.

use super::{Trade, of_title};

/// Work that a word means.
struct Wide {
    /// The words that mean all of it.
    words: &'static [&'static str],
    /// Trades, by the ids of the table.
    trades: &'static [&'static str],
    /// Words of titles, for trades that are wider than the word.
    titles: &'static [&'static str],
}

const WIDE: &[Wide] = &[
    Wide {
        words: &["餐饮", "餐饮业", "餐饮行业", "餐饮服务", "饭店", "餐馆", "餐厅"],
        trades: &["waiter", "cook", "pastry", "barista"],
        titles: &["后厨", "配菜", "洗碗", "面点", "火锅", "奶茶", "快餐"],
    },
    Wide {
        words: &["程序员", "码农", "程序开发", "写代码", "敲代码", "编程", "写程序", "软件开发"],
        trades: &["backend", "frontend", "fullstack", "mobile", "embedded"],
        titles: &["程序员", "软件开发", "软件工程师"],
    },
    Wide {
        words: &["销售", "推销", "业务员", "跑业务", "卖东西", "销售类", "销售行业"],
        trades: &["telesales", "medsales"],
        titles: &[
            "销售",
            "业务员",
            "业务代表",
            "客户经理",
            "置业顾问",
            "课程顾问",
            "地推",
            "电销",
            "推销",
            "房产经纪",
            "保险代理",
            "投资顾问",
        ],
    },
    Wide {
        words: &["工厂", "车间", "流水线", "进厂", "厂里", "进工厂", "产线", "普工"],
        trades: &["assembly"],
        titles: &["普工", "流水线", "产线", "操作工", "装配工", "包装工", "车间"],
    },
    Wide {
        words: &["老师", "当老师", "教师", "教培", "教育", "教育行业", "教培行业"],
        trades: &["teacher", "tutor", "kinder"],
        titles: &["老师", "教师", "讲师"],
    },
    Wide {
        words: &["直播", "主播", "直播行业", "带货"],
        trades: &["anchor", "live"],
        titles: &["主播", "直播", "场控"],
    },
    Wide {
        words: &["快递", "外卖", "送外卖", "送快递", "跑腿", "骑手"],
        trades: &["courier"],
        titles: &["骑手", "配送员", "跑腿"],
    },
    Wide {
        words: &["重活", "体力活", "力气活", "体力劳动", "苦力", "搬运", "重体力活", "重体力"],
        trades: &[],
        titles: &["搬运", "装卸", "卸货", "杂工", "力工", "搬家"],
    },
    Wide {
        words: &["客服", "接电话", "客服类"],
        trades: &["cs", "telecs", "ecservice"],
        titles: &["客服", "话务"],
    },
    Wide {
        words: &["司机", "开车", "跑车"], trades: &["driver", "chauffeur"], titles: &["司机", "驾驶员"]
    },
    Wide {
        words: &["工地", "建筑工地", "下工地", "跑工地"],
        trades: &["construct"],
        titles: &["工地", "施工", "木工", "瓦工", "钢筋工", "架子工"],
    },
];

/// Whether a title is of the work that a word means beside its own letters, both folded: 餐饮 and 厨师. Words of the table alone mean more.
pub fn means(word: &str, title: &str) -> bool {
    let Some(wide) = WIDE.iter().find(|wide| wide.words.contains(&word)) else { return false };
    wide.titles.iter().any(|named| title.contains(named)) || {
        let trades: Vec<Trade> = wide.trades.iter().filter_map(|id| Trade::of_id(id)).collect();
        of_title(title).iter().any(|trade| trades.contains(trade))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_word_means_the_work_that_it_is_used_for() {
        for (word, title) in [
            ("餐饮", "餐厅服务员"),
            ("餐饮", "厨师长"),
            ("程序员", "java开发工程师"),
            ("程序员", "前端开发"),
            ("销售", "置业顾问"),
            ("老师", "小学英语教师"),
            ("快递", "外卖骑手"),
            ("重活", "装卸工"),
            ("工厂", "普工"),
            ("客服", "话务员"),
        ] {
            assert!(means(word, title), "{word}: {title}");
        }
        for (word, title) in [
            ("餐饮", "客房服务员"),
            ("餐饮", "会计"),
            ("程序员", "平面设计"),
            ("程序员", "数控编程"),
            ("销售", "市场专员"),
            ("老师", "培训专员"),
            ("工厂", "质检员"),
            ("文员", "行政专员"),
            ("司机", "汽车维修"),
        ] {
            assert!(!means(word, title), "{word}: {title}");
        }
        for wide in WIDE {
            assert!(wide.trades.iter().all(|id| Trade::of_id(id).is_some()), "{:?}", wide.words);
        }
    }
}
