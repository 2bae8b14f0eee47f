use super::*;

#[test]
fn wishes_of_one_trade_count_once() {
    let wishing = |wishes: &[&str]| {
        let preferences = Preferences {
            occupations: wishes.iter().map(ToString::to_string).collect(),
            ..Preferences::default()
        };
        let trades = StudentProfile { preferences, ..StudentProfile::default() }.facts().trades;
        trades.iter().map(|trade| trade.id()).collect::<Vec<_>>().join(",")
    };
    assert_eq!(wishing(&["锂电池装配工", "电芯工程师", "焊工"]), wishing(&["锂电池装配工", "焊工"]));
    assert_eq!(wishing(&["会计", "会计", "出纳"]), "accountant,cashfin");
}

#[test]
fn work_that_no_table_knows_is_not_taken_for_that_of_the_major() {
    let read = |wish: &str| {
        let occupations = vec![wish.to_string()];
        let preferences = Preferences { occupations, ..Preferences::default() };
        let student =
            StudentProfile { major_name: "护理".into(), preferences, ..StudentProfile::default() };
        let facts = student.facts();
        (facts.trades.first().map(|trade| trade.id()), facts.trades_of_major)
    };
    assert_eq!(read("家谱编修"), (None, false));
    assert_eq!(read("技术员"), (Some("nurse"), true), "it says no work");
    assert_eq!(read("变电站值班员"), (Some("electric"), false));
}

#[test]
fn what_a_wish_adds_to_the_major_is_to_be_learnt_first() {
    let to_learn = |major: &str, wishes: &[&str]| {
        let preferences = Preferences {
            occupations: wishes.iter().map(ToString::to_string).collect(),
            ..Preferences::default()
        };
        let student = StudentProfile { major_name: major.into(), preferences, ..Default::default() };
        let trades = student.facts().trades_to_learn;
        trades.iter().map(|trade| trade.id()).collect::<Vec<_>>().join(",")
    };
    assert_eq!(to_learn("会计信息管理", &["跨境会计"]), "crossborder,accountant");
    assert_eq!(to_learn("会计信息管理", &["出纳", "茶艺师"]), "cashfin,barista", "in their order");
    assert_eq!(to_learn("会计信息管理", &[]), "");
}
