use super::*;

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

#[test]
fn a_field_of_place_may_name_what_is_an_everyday_word() {
    let of = |text: &str| named(&Passage::of(text)).map(|code| code.to_string());
    assert_eq!(of("金华").as_deref(), Some("3307"));
    assert_eq!(of("阳江 ").as_deref(), Some("4417"));
    assert_eq!([of("鼓楼区"), of("金华火腿"), of("")], [None, None, None]);
    assert_eq!(find_region(&Passage::of("每周至少到岗4天")), None);
}

#[test]
fn parses_and_names() {
    assert_eq!(code("500000").to_string(), "50");
    assert_eq!(code("511500").to_string(), "5115");
    assert_eq!(code("5115").full_name(), "四川省宜宾市");
    assert_eq!(code("500112").full_name(), "重庆市渝北区");
    assert_eq!(code("5001").full_name(), "重庆市");
    assert_eq!(code("441900").name(), "东莞市");
    assert_eq!(code("511502").prefixes(), ["51", "5115", "511502"]);
    for bad in ["", "5", "99", "519999", "51150", "宜宾", "5115000", " 5a"] {
        assert!(RegionCode::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn closeness_follows_the_distance() {
    let (yibin, cuiping, chengdu) = (code("5115"), code("511502"), code("5101"));
    assert!(yibin.contains(cuiping) && !cuiping.contains(yibin));
    assert_eq!(yibin.closeness(cuiping), 1.0);
    let (yubei, fuling, yuzhong) = (code("500112"), code("500102"), code("500103"));
    assert_eq!(code("50").closeness(fuling), 1.0, "the whole municipality is wished");
    assert!(yubei.closeness(fuling) < 0.3 && yubei.closeness(yuzhong) > 0.8);
    assert!(code("320583").closeness(code("310114")) > 0.5, "across the border of a province");
    assert!((0.01..0.2).contains(&yibin.closeness(chengdu)));
    assert_eq!(code("11").closeness(yibin), 0.0);
}

#[test]
fn reads_free_text() {
    for (text, want) in [
        ("重庆市渝北区", "500112"),
        ("宜宾", "5115"),
        ("上海-浦东", "310115"),
        ("四川省宜宾市翠屏区", "511502"),
        ("北京朝阳", "110105"),
        ("南京市鼓楼区", "320106"),
        ("吉林", "22"),
        ("武汉·江夏", "420115"),
        ("广东深圳", "4403"),
        ("工作地点：四川泸州", "5105"),
        ("上海、北京", "31"),
        ("渝北区", "500112"),
        ("昆山", "320583"),
        ("凉山州", "5134"),
        ("東莞", "4419"),
        ("广西南宁", "4501"),
        ("成都/重庆", "5101"),
        ("江苏苏州工业园区", "320576"),
        ("彭水苗族土家族自治县", "500243"),
        ("彭水县", "500243"),
        ("内蒙古", "15"),
        ("内蒙古包头", "1502"),
        ("內蒙古", "15"),
        ("宁夏", "64"),
        ("涪陵", "500102"),
        ("永川", "500118"),
        ("万州 护士", "500101"),
        ("浦东", "310115"),
        ("萧山", "330109"),
        ("文山州", "5326"),
        ("海南州共和县", "632521"),
        ("延边", "2224"),
        ("两江新区", "5001"),
        ("天府新区", "5101"),
        ("雄安新区", "1306"),
        ("四川天府新区", "5101"),
        ("重庆路桥施工员", "50"),
        ("上海市南京东路", "31"),
        ("中山", "4420"),
    ] {
        assert_eq!(find_region(&Passage::of(text)).map(|c| c.to_string()).as_deref(), Some(want), "{text}");
    }
    for text in [
        "鼓楼区",
        "远程办公",
        "合作共赢",
        "朝阳",
        "全国",
        "",
        "中山路",
        "南京东路",
        "北京西路100号",
        "广州大道",
        "四川话",
        "南岸",
        "平原",
        "武功",
        "中山公园",
        "杭州湾",
    ] {
        assert_eq!(find_region(&Passage::of(text)), None, "{text}");
    }
}
