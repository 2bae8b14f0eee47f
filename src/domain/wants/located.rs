//! Where an employer is, which is where the work is as long as nothing else says so: "公司位于杭州滨江", "在嘉兴工厂上班".

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::progress::compiled;

/// Most places of an employer; more are a list of its offices.
const FEW: usize = 2;

/// What stands right before the place of an employer.
static SEATED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:^|[,。;! \n])(?:本?公司|我司|我们|本?单位|企业|工厂|本厂|本店|门店|学校|医院|校区|园区|项目|公司现|公司目前)?(?:位于|坐落于|坐落在|地处|位处|设在|设于|公司地址:?|公司在)$",
    )
});

/// What stands behind a place where people work: "工厂上班", "就业".
static WORKED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:市|本地|当地|的|工厂|公司|总部|门店|厂里|厂区|园区|项目|项目部|分公司|那边|长期)*(?:上班|工作|办公|就业|实习|就职|任职|驻场|驻点)(?:[,。;!?() \n\"”]|$|的?岗位|地点|时间)",
    )
});

/// What stands right before such a place.
static GOES: LazyLock<Regex> =
    LazyLock::new(|| compiled("(?:^|[,。;:!() \n须需要能去岗位后将])(?:在|到|去|赴|前往|于)$"));

/// The places of folded text where an employer says that it is, or that people go to for work; none where there are many.
pub(super) fn places(text: &str) -> Vec<RegionCode> {
    let mut found: Vec<RegionCode> = Vec::new();
    for line in text.split(['\n', '。', ';', '!']) {
        if !SAID.iter().any(|word| line.contains(word)) {
            continue;
        }
        for (at, place) in regions_in(line) {
            let (Some(before), Some(behind)) = (line.get(..at.start), line.get(at.end..)) else { continue };
            let is_of_it = SEATED.is_match(before) || GOES.is_match(before) && WORKED.is_match(behind);
            if is_of_it && !found.contains(&place) {
                found.push(place);
            }
        }
    }
    found.retain(|place| !place.name().is_empty());
    if found.len() > FEW { Vec::new() } else { found }
}

/// A word of each sentence that says so. Most sentences have none.
const SAID: &[&str] = &[
    "位于",
    "坐落",
    "地处",
    "位处",
    "设在",
    "设于",
    "公司地址",
    "公司在",
    "上班",
    "工作",
    "办公",
    "就业",
    "实习",
    "任职",
    "就职",
    "驻",
];
