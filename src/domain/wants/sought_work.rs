//! The work, and the field of study, that a typed text seeks: of each piece of it the words by which openings are compared, where nothing else was
//! read of them.

use std::ops::Range;

use super::past::{is_history, is_past_work};
use super::side_by_side::together;
use super::typed::Reader;
use super::typed_words::{Kind, of};
use super::want::{Polarity, What};
use super::work_words::WORDS;
use crate::domain::catalogue::trade::{asked_in, field, is_place_of_work, words_in};
use crate::domain::lexicon::Stance;
use crate::domain::text::words::Words;

/// Characters from which a text tells of other things too, so that only work counts which it says to be sought.
const LONG: usize = 100;

impl Reader<'_, '_> {
    /// Adds the work that is sought, in the words of the text: "看大门 成都", "想做测试"; and fields of study that are all that a piece names: "土木
    /// 成都".
    pub(super) fn work_sought(&mut self) {
        let said = self.said;
        let text = said.text();
        let is_long = text.chars().count() >= LONG;
        let is_wished = |place: &Range<usize>| said.around(place.start, place.end).stance() == Stance::Sought;
        let is_named = |place: &Range<usize>| {
            let around = said.around(place.start, place.end);
            let is_for = matches!(around.stance(), Stance::Mentioned | Stance::Sought | Stance::Required);
            is_for && !is_long && !is_past_work(&around)
        };
        // Each with its place, and with the place of the words by which it is found, beside which a subject may stand.
        let mut found: Vec<(Range<usize>, Range<usize>, What)> = Vec::new();
        let mut seams = Vec::new();
        let names_work = asked_in(text).any(|(_, work)| work.is_some());
        // "HRBP 芯片半导体行业": beside work a branch or a firm is where it is done.
        let is_place = |piece: &Range<usize>| text.get(piece.clone()).is_some_and(is_place_of_work);
        let names_other = asked_in(text).any(|(piece, work)| work.is_some() && !is_place(&piece));
        for (piece, work) in asked_in(text) {
            if names_other && is_place(&piece) {
                continue;
            }
            // "测试实习": the work is 测试, and 实习 how it is arranged.
            let piece = without_internship(text, piece);
            let work = work.map(|work| without_internship(text, work)).filter(|work| work.end <= piece.end);
            // "外卖转司机": of a piece whose first work is left the other is sought.
            let work = work.map(|work| match self.is_over(self.passage.place(work.clone())) {
                true => self.sought_beside(piece.clone()).unwrap_or(work),
                false => work,
            });
            // "做过两个月奶茶店员，想找行政": what was done is not sought.
            if is_history(text, text.get(piece.clone()).unwrap_or_default()) {
                continue;
            }
            let word = |place: &Range<usize>| {
                let before = text.get(piece.start..place.start).unwrap_or_default();
                let words = text.get(place.clone()).unwrap_or_default();
                let end = place.end + person(text.get(place.end..piece.end).unwrap_or_default());
                let whole = place.start - taught(before, words)..end;
                let what = What::Work(text.get(whole.clone()).unwrap_or_default().to_string());
                (whole, place.start..end, what)
            };
            let jobs = together(text.get(piece.clone()).unwrap_or_default()).into_iter();
            let jobs: Vec<Range<usize>> =
                jobs.map(|job| piece.start + job.start..piece.start + job.end).filter(is_named).collect();
            if let [first, others @ ..] = jobs.as_slice()
                && !others.is_empty()
            {
                seams.extend(others.iter().cloned());
                found.extend([first].into_iter().chain(others).map(|job| {
                    (
                        job.clone(),
                        job.clone(),
                        What::Work(text.get(job.clone()).unwrap_or_default().to_string()),
                    )
                }));
                continue;
            }
            match work.filter(is_named) {
                Some(place) => found.push(word(&place)),
                None if is_named(&piece) => {
                    let words = text.get(piece.clone()).unwrap_or_default();
                    // "自动驾驶 汽车 数据": beside work a branch of the economy says in what it is sought, and is nobody's major.
                    if names_work && WORDS.branches.contains(&words) {
                        found.push((piece.clone(), piece.clone(), What::Work(words.to_string())));
                        continue;
                    }
                    let major = field(words).map(|major| (piece.clone(), piece.clone(), What::Major(major)));
                    let doing = || {
                        let place =
                            doing(words).map(|place| piece.start + place.start..piece.start + place.end)?;
                        Some((place.clone(), place.clone(), What::Work(text.get(place)?.to_string())))
                    };
                    found.extend(major.or_else(doing));
                }
                None => {}
            }
        }
        let wished = words_in(text).filter(is_wished);
        found.extend(wished.map(|place| {
            (place.clone(), place.clone(), What::Work(text.get(place).unwrap_or_default().to_string()))
        }));
        for (place, by, what) in found {
            if !self.is_told(by) {
                self.add(what, Polarity::Wanted, place);
            }
        }
        for seam in seams {
            self.part_before(seam);
        }
    }
}

impl Reader<'_, '_> {
    /// The last work that a piece of the folded text names and that is not over.
    fn sought_beside(&self, piece: Range<usize>) -> Option<Range<usize>> {
        let works = words_in(self.text().get(piece.clone())?);
        let works = works.map(|work| piece.start + work.start..piece.start + work.end);
        works.filter(|work| !self.is_over(self.passage.place(work.clone()))).last()
    }
}

/// A place of a text without the word for an internship at its end.
fn without_internship(text: &str, place: Range<usize>) -> Range<usize> {
    let words = text.get(place.clone()).unwrap_or_default();
    let bare = words.trim_end_matches('生').strip_suffix("实习").filter(|bare| !bare.is_empty());
    place.start..place.start + bare.unwrap_or(words).len()
}

/// Bytes of the subjects and stages that stand right before a word for a teacher: 小学语文 of 小学语文老师.
fn taught(before: &str, word: &str) -> usize {
    let teaches = WORDS.taught.contains(&word)
        || ["老师", "教师", "助教", "家教"].iter().any(|who| word.ends_with(who));
    let mut lead = before;
    while let Some(rest) =
        WORDS.taught.iter().find_map(|taught| lead.strip_suffix(taught)).filter(|_| teaches)
    {
        lead = rest;
    }
    before.len() - lead.len()
}

/// What somebody seeks to do in everyday words that no table has: 喂猪, and 修路 of 想找修路的活.
fn doing(piece: &str) -> Option<Range<usize>> {
    const FRAMES: Words = Words::of(&["的活", "的工作", "的活儿", "的事"]);
    const VERBS: &[char] = &[
        '修', '卖', '装', '搬', '挖', '砍', '喂', '捕', '抄', '铺', '搭', '晒', '种', '养', '洗', '擦', '扫',
        '拆', '炸', '磨',
    ];
    const LONGEST: usize = 4;
    let framed = FRAMES.strip_end(piece);
    let begin = framed
        .map_or(0, |framed| framed.rfind(['找', '做', '干', '想']).map_or(0, |at| at + '找'.len_utf8()));
    let words = framed.unwrap_or(piece).get(begin..)?;
    let length = words.chars().count();
    let is_doing = (2..=LONGEST).contains(&length)
        && words.starts_with(VERBS)
        && !words.ends_with(['的', '了', '过', '着'])
        && !of(Kind::NotDoing).iter().any(|none| words.starts_with(none));
    is_doing.then_some(begin..begin + words.len())
}

/// Bytes of what right behind a word makes it a person: 送水工, 验光师, hr助理.
pub(super) fn person(behind: &str) -> usize {
    const POSTS: &[&str] = &["小助理", "助理", "专员", "主管", "助手"];
    if let Some(post) = POSTS.iter().find(|post| behind.starts_with(**post)) {
        return post.len();
    }
    let is_person =
        behind.starts_with(['工', '员', '师']) && !behind.starts_with("工程") && !behind.starts_with("工作");
    if is_person { '工'.len_utf8() } else { 0 }
}

#[cfg(test)]
mod tests {
    use crate::domain::wants::typed::Typed;
    use crate::domain::wants::want::What;

    /// Work and majors of a text, as they are shown.
    fn sought(text: &str) -> Vec<String> {
        let wants = Typed::read(text).wants;
        let shown = wants.iter().filter(|want| matches!(want.what, What::Work(_) | What::Major(_)));
        shown.map(ToString::to_string).collect()
    }

    #[test]
    fn the_work_that_is_sought_is_told() {
        for (text, want) in [
            ("看大门 成都", &["wanted work 看大门 [看大门]"][..]),
            ("想在成都找月嫂的活", &["wanted work 月嫂 [月嫂]"]),
            ("施工员 成都", &["wanted work 施工员 [施工员]"]),
            ("不要外包，想做测试", &["unwanted work 外包 [不要外包]", "wanted work 测试 [测试]"]),
            ("没经验找收银的活，不要销售", &["unwanted work 销售 [不要销售]"]),
            ("变电站值班员", &["wanted work 变电站 [变电站]"]),
            ("送水工 长沙", &["wanted work 送水工 [送水工]"]),
            ("hr助理 上海", &["wanted work hr助理 [hr助理]"]),
            ("产品经理 软件类的 武汉", &["wanted work 产品经理 [产品经理]"]),
            ("施工员安全员", &["wanted work 施工员 [施工员]", "wanted work 安全员 [安全员]"]),
            ("想找电工焊工的活", &["wanted work 电工 [电工]", "wanted work 焊工 [焊工]"]),
            ("小学语文老师 长沙", &["wanted work 小学语文老师 [小学语文老师]"]),
            ("想当初中数学老师", &["wanted work 初中数学老师 [初中数学老师]"]),
            ("仓库文员 长沙", &["wanted work 文员 [文员]"]),
            ("在超市做过理货员，想找前台", &["wanted work 前台 [前台]"]),
            ("双休 包住 重庆", &[]),
            ("做过两个月奶茶店员，想找前台", &["wanted work 前台 [前台]"]),
            ("4s店实习过半年，期望底薪4000", &[]),
            ("跟着老师做过小程序，想找测试", &["wanted work 测试 [测试]"]),
            ("在药房打过暑假工，想做药店店员", &["wanted work 药店 [药店]", "wanted work 店员 [店员]"]),
            ("做过文员 成都", &["wanted work 文员 [文员]"]),
            ("没做过仓管 想做前台", &["wanted work 前台 [前台]"]),
            ("测试实习 南京", &["wanted work 测试 [测试]"]),
            ("设计实习 上海", &["wanted major 艺术设计类 [设计]"]),
            ("上市公司 财务 深圳", &["wanted work 财务 [财务]"]),
            ("董事长助理 杭州", &["wanted work 董事长助理 [董事长助理]"]),
        ] {
            assert_eq!(sought(text), want, "{text}");
        }
    }

    #[test]
    fn everyday_words_for_doing_something_are_work() {
        for (text, want) in [
            ("喂猪 成都", &["wanted work 喂猪 [喂猪]"][..]),
            ("想在成都找修路的活", &["wanted work 修路 [修路]"]),
            ("抄水表 周末双休", &["wanted work 抄水表 [抄水表]"]),
            ("修养好 重庆", &[]),
            ("洗澡方便 包住", &[]),
            ("修满学分 重庆", &[]),
        ] {
            assert_eq!(sought(text), want, "{text}");
        }
    }

    #[test]
    fn a_field_of_study_that_stands_alone_is_told() {
        for (text, want) in [
            ("土木 成都", &["wanted major 土建施工类 [土木]"][..]),
            ("计科 苏州 实习", &["wanted major 计算机科学与技术 [计科]"]),
            ("汽车 数据 实习", &["wanted work 汽车 [汽车]", "wanted work 数据 [数据]"]),
            ("医药 销售 上海", &["wanted work 医药 [医药]"]),
            ("旅游 运营 三亚", &["wanted work 旅游 [旅游]", "wanted work 运营 [运营]"]),
            ("旅游 三亚", &["wanted major 旅游类 [旅游]"]),
            ("土木 测试 成都", &["wanted major 土建施工类 [土木]", "wanted work 测试 [测试]"]),
            ("学电气的，找工作", &["wanted work 电气 [电气]"]),
            ("我是学机械的，苏州", &["wanted major 机械设计制造类 [我是学机械的]"]),
            ("机械厂附近的文员", &["wanted work 文员 [文员]"]),
        ] {
            assert_eq!(sought(text), want, "{text}");
        }
    }
}
