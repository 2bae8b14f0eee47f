//! Phrases that say nothing about the work.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::clean;

/// Headings: dropped with the colon that follows.
const HEADINGS: &str = "职位描述 岗位描述 工作描述 职位详情 职位信息 岗位职责 工作职责 职位职责 \
    主要职责 岗位内容 工作内容 岗位要求 任职要求 任职资格 任职条件 职位要求 \
    招聘要求 应聘要求 基本要求 能力要求 岗位名称 职位名称 招聘岗位 招聘人数 \
    公司简介 公司介绍 企业简介 企业介绍 关于我们 公司概况 薪资待遇 薪酬待遇 \
    工资待遇 福利待遇 薪酬福利 薪资福利 公司福利 员工福利 福利 待遇 工作时间 \
    上班时间 工作地点 工作地址 上班地点 上班地址 联系人 联系方式 联系电话 简历投递 \
    职位亮点 职能类别 关键字 其他要求";
/// Phrases about pay, holidays and applying.
const PHRASES: &str = "五险一金 六险一金 七险一金 六险二金 五险二金 五险 社保公积金 缴纳社保 购买社保 \
    补充医疗保险 商业保险 意外险 带薪年假 带薪病假 带薪休假 带薪假期 法定节假日 \
    法定假日 国家法定假期 节日福利 节日礼品 节日礼金 过节费 生日福利 生日礼物 \
    生日会 下午茶 零食饮料 免费零食 餐饮补贴 餐补 饭补 交通补贴 交通补助 通讯补贴 \
    通讯补助 话补 住房补贴 租房补贴 高温补贴 高温费 取暖费 全勤奖 年终奖金 年终奖 \
    年底双薪 年终双薪 十三薪 13薪 14薪 绩效奖金 项目奖金 股票期权 期权激励 \
    员工旅游 公费旅游 年度旅游 团建活动 团队建设活动 定期团建 定期体检 免费体检 \
    年度体检 免费班车 包吃包住 包吃住 包住宿 提供食宿 提供住宿 免费工作餐 工作餐 \
    弹性工作制 弹性工作 双休 周末双休 朝九晚五 朝九晚六 不打卡 扁平化管理 扁平管理 \
    晋升空间大 发展空间大 广阔的发展空间 良好的晋升空间 晋升机制 薪资面议 待遇从优 \
    待遇优厚 有竞争力的薪酬 具有竞争力的薪资 入职即缴 转正后 试用期 \
    完成领导交办的其他工作 完成领导交办的其他任务 完成上级领导交办的其他工作 \
    完成上级交办的其他工作 完成上级交办的其他任务 领导交办的其他工作 领导安排的其他工作 \
    领导交办的其它工作 上级安排的其他工作 有意者请投递简历 请投递简历 欢迎投递简历 \
    简历请发送至 期待您的加入 期待你的加入 欢迎您的加入 欢迎你的加入";
/// Headings whose whole line is about pay and comfort.
const LINES: [&str; 11] = [
    "福利待遇",
    "薪酬福利",
    "薪资福利",
    "公司福利",
    "员工福利",
    "薪资待遇",
    "工资待遇",
    "薪酬待遇",
    "职位亮点",
    "工作时间",
    "上班时间",
];
/// A line longer than this, in characters, is kept: the text had no line breaks.
const LONGEST_LINE: usize = 200;

#[expect(clippy::expect_used, reason = "the table is bundled, and a test reads it")]
static PHRASES_TO_DROP: LazyLock<Phrases> = LazyLock::new(|| Phrases {
    automaton: AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(HEADINGS.split(' ').chain(PHRASES.split(' ')))
        .expect("the bundled phrases are few and short"),
    headings: HEADINGS.split(' ').count(),
});

/// Finds what is dropped.
struct Phrases {
    automaton: AhoCorasick,
    /// The first so many of its patterns are headings.
    headings: usize,
}

/// Cleaned text without headings and phrases about pay, holidays and applying; for the embedded text only.
pub fn without_boilerplate(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in clean(text).lines() {
        let bare = line.trim_start_matches(|c: char| !c.is_alphanumeric() || c.is_ascii_digit());
        if LINES.iter().any(|heading| bare.starts_with(heading)) && line.chars().count() <= LONGEST_LINE {
            continue;
        }
        let before = out.len();
        strip_line(line, &mut out);
        if out.len() > before {
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn strip_line(line: &str, out: &mut String) {
    let mut at = 0;
    let mut kept = String::with_capacity(line.len());
    for found in PHRASES_TO_DROP.automaton.find_iter(line) {
        let after = &line[found.end()..];
        let is_heading = found.pattern().as_usize() < PHRASES_TO_DROP.headings;
        let marked = after.starts_with([':', '】', ']', ')']) || after.is_empty() || found.start() == 0;
        if is_heading && !marked {
            continue;
        }
        kept.push_str(&line[at..found.start()]);
        at = found.end();
        let tail = &line[at..];
        at += tail.len() - tail.trim_start_matches([':', '】', ']', '、', ',', ';', '。', '+', ' ']).len();
        kept.push(' ');
    }
    kept.push_str(&line[at..]);
    let kept = kept.trim_matches(|c: char| c == ' ' || ",;、。:【[(-+·".contains(c));
    for (index, words) in kept.split(' ').filter(|words| !words.is_empty()).enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_what_says_nothing() {
        let text =
            "岗位职责:\n1、负责PLC编程\n任职要求：大专,会CAD\n福利待遇：五险一金、包吃住\n带薪年假,节日福利";
        assert_eq!(without_boilerplate(text), "1、负责PLC编程\n大专,会CAD");
        assert_eq!(
            without_boilerplate("负责设计岗位职责体系与薪酬福利体系"),
            "负责设计岗位职责体系与薪酬福利体系"
        );
    }
}
