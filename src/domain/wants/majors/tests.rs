use super::*;
use crate::domain::lexicon;
use crate::domain::text::passage::Passage;

fn read(text: &str) -> (String, Strength) {
    let passage = Passage::of(text);
    let asked = asked(&lexicon::read(&passage).sentences);
    let names: Vec<&str> = asked.majors.iter().filter_map(|major| major.name()).collect();
    (names.join(" "), asked.strength)
}

#[test]
fn majors_are_asked_only_where_the_words_ask() {
    use Strength::*;
    let wrong: Vec<String> = [
        ("不限专业，机电专业优先", ("自动化类", Welcome)),
        ("除护理专业外均可", ("", Welcome)),
        ("文员实习，与机电一体化技术专业同学一起办公", ("", Demanded)),
        ("物流专业优先，其他专业也可", ("物流类", Welcome)),
        ("负责人力资源管理和会计核算", ("", Demanded)),
        ("从事电子商务运营、新媒体运营", ("", Demanded)),
        ("大专以上,机电一体化技术、电气自动化技术等相关专业优先", ("机电一体化技术 电气自动化技术", Welcome)),
        ("本科,计算机、通信、电子信息等相关专业", ("计算机类 通信类 电子信息类", Stated)),
        ("要求护理专业", ("护理", Demanded)),
        ("仅限护理专业", ("护理", Demanded)),
        ("限护理、助产专业", ("护理 助产", Demanded)),
        ("专业限制：护理", ("护理", Demanded)),
        ("只收护理、助产专业", ("护理 助产", Demanded)),
        ("非护理专业勿投", ("护理", Demanded)),
        ("除护理专业外不招", ("护理", Demanded)),
        ("除护理、助产专业外一律不收", ("护理 助产", Demanded)),
        ("除了会计专业都不要", ("大数据与会计", Demanded)),
        ("除物流专业以外，其他专业不考虑", ("物流类", Demanded)),
        ("护理以外专业勿投", ("护理", Demanded)),
        ("助产专业以外的不考虑", ("助产", Demanded)),
        ("不招护理以外的专业", ("护理", Demanded)),
        ("不是护理专业的勿扰", ("护理", Demanded)),
        ("不是学护理专业的请绕行", ("护理", Demanded)),
        ("护理专业以外的均可", ("", Welcome)),
        ("护理以外的专业也可以", ("", Welcome)),
        ("除护理专业外都可以报名", ("", Welcome)),
        ("只要不是护理专业的都可以来", ("", Welcome)),
        ("非护理专业都欢迎", ("", Welcome)),
        ("限护理专业，其他专业勿投", ("护理", Demanded)),
        ("护理专业（非护理专业请勿投）", ("护理", Demanded)),
        ("护士【非护理专业请勿投】", ("护理", Demanded)),
        ("专业要求:机械、电气", ("机械设计制造类 自动化类", Demanded)),
        ("任职要求：\n1、护理专业，有爱心", ("护理", Demanded)),
        ("护理专业,有护理经验", ("护理", Stated)),
        ("招护理专业学生", ("护理", Stated)),
        ("人力资源管理、行政管理专业优先", ("人力资源管理 行政管理", Welcome)),
        ("专业不限", ("", Welcome)),
        ("除临床医学外，其他医学类专业均可", ("", Welcome)),
        ("只要护理专业的", ("护理", Demanded)),
        ("会计专业的优先", ("大数据与会计", Welcome)),
        ("会计专业的老师带教", ("", Demanded)),
        ("面向机电类、汽车类学生", ("自动化类 道路运输类", Stated)),
        ("具备护理专业知识", ("", Demanded)),
        ("招懂财务的物流专业毕业生", ("物流类", Stated)),
        ("利用会计专业解决问题", ("", Demanded)),
        ("需要会日语的护理专业学生", ("护理", Demanded)),
        ("星际养护、空天武器、护理等相关专业", ("护理", Welcome)),
        ("助产专业（社区方向除外）", ("助产", Stated)),
        ("自动化类（机电一体化技术除外）专业", ("自动化类", Stated)),
        ("计算机类专业（不含网络安全）", ("计算机类", Stated)),
        ("除会计外的财经类专业", ("财经商贸大类", Stated)),
        ("医药卫生类（中医药除外）相关专业", ("医药卫生大类", Stated)),
        ("机电类专业（焊接除外）", ("自动化类", Stated)),
        ("协助护理专业教研室整理资料", ("", Demanded)),
        ("为护理专业学生办理实习手续", ("", Demanded)),
        ("为护理专业学生提供实习岗位", ("护理", Stated)),
        ("与重庆大学机械工程专业共建实验室", ("", Demanded)),
        ("会计专业同学居多，现招保安", ("", Demanded)),
        ("我校助产专业全国排名第三，招厨师", ("", Demanded)),
        ("服务学前教育专业学生的生活老师", ("", Demanded)),
        ("教室在焊接专业教学楼旁", ("", Demanded)),
        ("由物流专业毕业的店长带队", ("", Demanded)),
        ("物流专业毕业的同学", ("物流类", Stated)),
        ("会计专业同学多多报名", ("大数据与会计", Stated)),
    ]
    .into_iter()
    .filter(|(text, (names, strength))| {
        let found = read(text);
        found.0 != *names || !names.is_empty() && found.1 != *strength
    })
    .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_field_of_study_is_many_groups() {
    let passage = Passage::of("理工科专业均可，电气专业优先");
    let asked = asked(&lexicon::read(&passage).sentences);
    let parse = |code: &str| MajorCode::parse(code).unwrap();
    assert!(asked.majors.contains(&parse("46")) && asked.majors.contains(&parse("08")), "{asked:?}");
    assert_eq!(asked.strength, Strength::Stated);
}
