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
