use super::*;

fn names(list: &[Speciality]) -> String {
    list.iter().map(|one| one.name()).collect::<Vec<_>>().join(",")
}

fn of_title(title: &str) -> Specialities {
    Specialities::of([title], [], &trade::of_title(title))
}

#[test]
fn a_title_names_the_speciality_of_its_trade() {
    for (title, named) in [
        ("Python后端开发", "Python"),
        ("Java/C++开发工程师", "Java,C++"),
        ("JavaScript前端", ""),
        ("C#工程师（.NET）", "C#"),
        ("Golang服务端", "Go"),
        ("日语翻译", "日语"),
        ("初中数学老师", "数学,初中"),
        ("医疗器械销售", "医疗器械"),
        ("高压电工", "高压"),
        ("安卓开发", "Android"),
        ("厨师（会英语）", ""),
        ("抖音电商运营", "抖音"),
        ("仓管", ""),
    ] {
        assert_eq!(names(&of_title(title).named), named, "{title}");
    }
}

#[test]
fn a_title_names_each_group_by_its_own_longest_words() {
    for (title, named) in [
        ("大数据开发工程师", "开发"),
        ("Node.js后端（koa、egg）", "Node.js"),
        ("Django开发", "Python"),
        ("C/C++开发工程师", "C++,C"),
        ("linux C++开发", "C++"),
        ("数据产品经理", "产品,数据,数据"),
        ("雇主品牌专员", "雇主品牌"),
        // How somebody is hired, and what is promised, is no work.
        ("薪酬专员（2024届校招）", "薪酬绩效"),
        ("人事专员(校招)", ""),
        ("人事专员（入职培训）", ""),
        ("管理学院讲师", ""),
    ] {
        let (mut found, mut wanted) =
            (of_title(title).named, named.split(',').filter(|name| !name.is_empty()).collect::<Vec<_>>());
        let mut found: Vec<&str> = found.drain(..).map(Speciality::name).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{title}");
    }
}

#[test]
fn half_of_the_work_stands_in_one_name_with_it() {
    for (wish, joined) in [
        ("人力数据分析", "人力"),
        ("想做医药行业研究", "医药"),
        ("想去量化私募做数据开发", ""),
        ("金融", ""),
        ("行业研究", ""),
        ("医学编辑", ""),
    ] {
        let trades: Vec<Trade> =
            ["data", "bigdata", "research", "copy"].iter().filter_map(|id| Trade::of_id(id)).collect();
        assert_eq!(names(&Specialities::of([wish], [], &trades).joined), joined, "{wish}");
    }
}

#[test]
fn skills_tell_what_no_title_names() {
    let backend = trade::of_title("后端");
    let of = |title, skills: &[&str]| Specialities::of([title], skills.iter().copied(), &backend);
    let silent = of("后端工程师", &["Spring Boot", "MySQL"]);
    assert_eq!((names(&silent.named), names(&silent.known)), (String::new(), "Java".to_string()));
    let named = of("PHP后端工程师", &["Java"]);
    assert_eq!((names(&named.named), names(&named.known)), ("PHP".to_string(), String::new()));
}

#[test]
fn a_wish_that_names_none_leaves_it_open() {
    let wishes = |wishes: &[&str]| {
        let wishes: Vec<String> = wishes.iter().map(|wish| wish.to_string()).collect();
        let trades: Vec<Trade> = wishes.iter().flat_map(|wish| trade::of_title(wish)).collect();
        let said = Specialities::of(wishes.iter().map(String::as_str), [], &trades);
        names(&said.without_open(&wishes).named)
    };
    assert_eq!(wishes(&["薪酬专员", "人事助理"]), "");
    assert_eq!(wishes(&["薪酬专员", "培训专员"]), "薪酬绩效,培训");
    assert_eq!(wishes(&["薪酬专员", "仓管"]), "薪酬绩效", "a wish of another trade says nothing of it");
}

#[test]
fn what_is_said_is_compared_group_by_group() {
    let trade = trade::of_title("数学老师").remove(0);
    let said = |a: &str, b: &str| {
        let (a, b) = (of_title(a), of_title(b));
        a.groups(&b, trade).map(|([a, b], _)| a.meets(&b)).collect::<Vec<_>>()
    };
    assert_eq!(said("初中数学老师", "高中数学老师"), [true, false]);
    assert_eq!(said("初中数学老师", "中学语文老师"), [false, true]);
}

#[test]
fn languages_are_told_whatever_the_trade() {
    assert_eq!(names(&tongues(["法语客服", "CET-6", "应用日语"])), "日语,法语");
    assert!(tongues(["C语言工程师", "语文老师"]).is_empty());
}

#[test]
fn the_table_is_sound() {
    let mut groups = vec![0_usize; TABLE.is_known.len()];
    for row in &TABLE.rows {
        assert!(!row.name.is_empty());
        groups[row.group] += 1;
    }
    assert!(groups.iter().all(|members| *members > 1), "one alone tells nothing apart");
    let of_words: std::collections::BTreeSet<Speciality> =
        TABLE.words.iter().flatten().filter_map(|word| word.names).collect();
    assert_eq!(of_words.len(), TABLE.rows.len(), "each has a word");
}
