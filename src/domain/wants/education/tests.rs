use super::*;
use crate::domain::lexicon;
use crate::domain::text::passage::Passage;

fn read(text: &str) -> Option<(&'static str, Strength)> {
    let passage = Passage::of(text);
    asked(&lexicon::read(&passage).sentences).map(|(level, strength)| (level.label(), strength))
}

#[test]
fn what_is_asked_is_told_from_what_is_welcome_and_what_is_background() {
    use Strength::*;
    let wrong: Vec<String> = [
        ("公司由海归博士团队创办。现招装配工", None),
        ("其中硕士20人，本科以上200人。招操作工", None),
        ("与多所本科院校合作", None),
        ("985硕士带教", None),
        ("我们的工程师均为本科以上学历。诚聘普工", None),
        ("讲师都是硕士学历，招课程顾问", None),
        ("服务对象为在校本科生，招宿管员", None),
        ("可协助提升大专、本科学历", None),
        ("硕士学历给予购房补贴", None),
        ("具有大专以上学历者可免笔试", None),
        ("若学历为本科以上，免试用期", None),
        ("面向硕士以上科研人员提供检测服务", None),
        ("本科及以上，特别优秀可放宽", Some(("本科", Stated))),
        ("硕士以上可享人才补贴，招文员", None),
        ("本科另有补助", None),
        ("公司资助员工攻读硕士", None),
        ("负责招聘本科及以上应届生", None),
        ("带领本科实习生开展项目", None),
        ("我们需要本科以上学历的你", Some(("本科", Demanded))),
        ("负责人要求本科及以上", Some(("本科", Demanded))),
        ("以上岗位均为本科以上学历", Some(("本科", Demanded))),
        ("我司现有员工300人,大专以上占60%", None),
        ("创始人为北大博士", None),
        ("团队由硕士和博士组成", None),
        ("辅导初中数学", None),
        ("公司与重庆大学等本科高校合作。大专及以上学历", Some(("大专", Demanded))),
        ("本科及以上优先，中专亦可", Some(("中职", Stated))),
        ("大专优先", Some(("大专", Welcome))),
        ("有本科学历者优先", Some(("本科", Welcome))),
        ("加分项：\n本科及以上学历", Some(("本科", Welcome))),
        ("大专及以上，本科优先", Some(("大专", Demanded))),
        ("大专以上学历本科优先", Some(("大专", Demanded))),
        ("大专以上文学类专业优先", Some(("大专", Demanded))),
        ("本科学历、文秘、行政管理相关专业优先", Some(("本科", Demanded))),
        ("本科及以上计算机专业优先", Some(("本科", Demanded))),
        ("本科及以上学历者优先", Some(("本科", Welcome))),
        ("计算机专业本科以上优先", Some(("本科", Welcome))),
        ("要求本科", Some(("本科", Demanded))),
        ("学历：大专", Some(("大专", Demanded))),
        ("任职要求：大专，会CAD", Some(("大专", Demanded))),
        ("必须本科毕业", Some(("本科", Demanded))),
        ("非本科勿扰", Some(("本科", Demanded))),
        ("大专以下请勿投递", Some(("大专", Demanded))),
        ("不到本科的勿扰", Some(("本科", Demanded))),
        ("未达到大专者不予录用", Some(("大专", Demanded))),
        ("有本科学历者每月补贴300元", None),
        ("硕士以下不考虑", Some(("硕士", Demanded))),
        ("不接受大专及以下学历", Some(("本科", Demanded))),
        ("谢绝高中（含）以下", Some(("大专", Demanded))),
        ("不招本科以下", Some(("本科", Demanded))),
        ("大专毕业，持证方可应聘", Some(("大专", Demanded))),
        ("学历要求：大专（公办院校优先）", Some(("大专", Demanded))),
        ("学历：本科(双一流优先)", Some(("本科", Demanded))),
        ("学历：大专（本科优先）", Some(("大专", Demanded))),
        ("仅限硕士", Some(("硕士", Demanded))),
        ("高中/中专及以上", Some(("高中", Demanded))),
        ("本科或大专均可", Some(("大专", Stated))),
        ("中职可以，肯学就行", Some(("中职", Stated))),
        ("本科及以上，优秀的大专生也可", Some(("大专", Demanded))),
        ("招大专生5名", Some(("大专", Stated))),
        ("学历不限，大专优先", None),
        ("不要求本科", None),
        ("对学历没有要求", None),
        ("硕士以上学历不限工作经验", Some(("硕士", Demanded))),
        ("性别不限学历:大专及以上", Some(("大专", Demanded))),
        ("学历要求：不限，本科更好", None),
        ("统招本科及以上学历，硕士优先", Some(("本科", Demanded))),
        ("初中数学教师，本科及以上", Some(("本科", Demanded))),
        ("本科/硕士优先", Some(("本科", Welcome))),
        ("任职要求：本科数学、计算机相关专业", Some(("本科", Demanded))),
        ("拥有计算机等专业硕士以上学位", Some(("硕士", Demanded))),
        ("全日制本科院校毕业", Some(("本科", Stated))),
        ("统招专科院校及以上学历", Some(("大专", Stated))),
        ("本科及以上学历（专业不限）", Some(("本科", Demanded))),
        ("本科及以上学历（条件优秀者可放宽至大专）", Some(("大专", Demanded))),
        ("负责开拓大专院校招聘渠道", None),
        ("教育程度：大学本科 英语水平：熟练", Some(("本科", Stated))),
        ("本科/硕士学历，2024届", Some(("本科", Demanded))),
        ("大专本科以上", Some(("大专", Demanded))),
        ("专科~本科及以上", Some(("大专", Demanded))),
        ("学历：大专 本科优先", Some(("大专", Demanded))),
        ("要求大专及以上学历或三年以上工作经验", Some(("大专", Stated))),
        ("入职满2年可申请落户，须本科", None),
        ("升职条件：本科以上学历", None),
    ]
    .into_iter()
    .filter(|(text, want)| read(text) != *want)
    .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
