//! What the sentence around a mention says about it: refused, wished, required.

use std::borrow::Cow;
use std::ops::Range;

/// What a phrase near a mention says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Before a mention: it does not matter, or is not there yet.
    WaivedBefore,
    /// The same behind it.
    WaivedBehind,
    /// Having it is welcome, not asked.
    Wished,
    /// It is insisted on.
    Insisted,
    /// Words in which those of [`Self::Insisted`] mean nothing.
    NotInsisted,
    /// The word that stands beside majors.
    Major,
    /// How well it must be known.
    Proficiency,
}

/// The phrases for each sign, `|`-separated. They are found in the same pass as the terms.
const SIGNS: [(Sign, &str); 7] = [
    (
        Sign::WaivedBefore,
        "无需|不需|无须|不要求|不限|不必|不用|不考虑|不涉及|不做|不含|不包括|没有要求|\
         无要求|非必须|不会|不懂|没学过|没用过|还没|没考|没拿|尚未|未取得|未考|就差|\
         只差|还差|差一张|还缺|备考|准备考|打算考|计划考|想考",
    ),
    (
        Sign::WaivedBehind,
        "不限|不要求|不作要求|不做要求|无要求|非必须|不是必须|没有也可|均可不|不强求|还没|\
         没考|没过|没拿|未通过|备考|拿下",
    ),
    (
        Sign::Wished,
        "优先|更佳|尤佳|为佳|者佳|最佳|加分|更好|者先|优选|优秀者可|可放宽|最好|\
         or plus|preferred|a plus",
    ),
    (
        Sign::Insisted,
        "必须|必需|必备|务必|持有|持证|具备|具有|要求|硬性|必要条件|取得|须|需|要有|\
         应有|must",
    ),
    (Sign::NotInsisted, NOT_INSISTED),
    (Sign::Major, MAJOR),
    (Sign::Proficiency, "精通|熟练|擅长|熟悉|掌握|了解"),
];

const NOT_INSISTED: &str = "无需|无须|需求|所需|按需|急需|刚需|必需品|不需";
const MAJOR: &str = "专业";

/// Every phrase with what it says.
pub(super) fn signs() -> impl Iterator<Item = (Sign, &'static str)> {
    SIGNS.into_iter().flat_map(|(sign, phrases)| phrases.split('|').map(move |phrase| (sign, phrase)))
}

/// A sign at its place in folded text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub sign: Sign,
    pub start: usize,
    pub end: usize,
}

/// Sentence and part of a sentence around byte positions of folded text.
pub(super) struct Sentences<'t> {
    text: &'t str,
    /// Where sentences begin, ascending, the first at 0.
    starts: Vec<usize>,
    /// Ascending by their ends.
    signs: Vec<Seen>,
}

/// The part of a sentence between two commas, around a mention.
pub(super) struct Surroundings<'t> {
    /// From the comma before to the mention.
    pub before: &'t str,
    /// The mention.
    pub words: &'t str,
    /// From the mention to the comma behind.
    pub after: &'t str,
    /// From the comma behind to the end of the sentence.
    pub next: &'t str,
    /// From the start of the sentence to the mention.
    pub sentence: &'t str,
    /// Where the mention begins and ends.
    start: usize,
    end: usize,
    /// The whole text, with its signs.
    text: &'t str,
    signs: &'t [Seen],
}

const PART_ENDS: [char; 2] = [',', ':'];

impl<'t> Sentences<'t> {
    /// Finds sentence ends: 。；！？, line breaks, and the numbers of lists that were run together ("能力2、负责").
    pub(super) fn new(text: &'t str, signs: Vec<Seen>) -> Self {
        let mut starts = vec![0];
        let mut previous = '\n';
        for (at, c) in text.char_indices() {
            if matches!(c, '。' | ';' | '!' | '?' | '\n' | '★' | '●' | '◆' | '•') {
                starts.push(at + c.len_utf8());
            } else if c.is_ascii_digit() && !previous.is_ascii_alphanumeric() && previous != '.' {
                let mut behind = text[at + 1..].chars();
                let marked = behind.next().is_some_and(|n| matches!(n, '、' | ')' | '.'));
                if marked && !behind.next().is_some_and(|n| n.is_ascii_digit()) {
                    starts.push(at);
                }
            }
            previous = c;
        }
        Self { text, starts, signs }
    }

    pub(super) fn around(&self, start: usize, end: usize) -> Surroundings<'_> {
        let index = self.starts.partition_point(|s| *s <= start);
        let from = index.checked_sub(1).and_then(|last| self.starts.get(last)).copied().unwrap_or(0);
        let to = self.starts.get(index).copied().unwrap_or(self.text.len()).max(end);
        let sentence = &self.text[from..start];
        let rest = &self.text[end..to];
        let ends_part = |byte: u8| matches!(byte, b',' | b':');
        let before = sentence.bytes().rposition(ends_part).map_or(sentence, |at| &sentence[at + 1..]);
        let (after, next) = rest.bytes().position(ends_part).map_or((rest, ""), |at| rest.split_at(at));
        Surroundings {
            before,
            words: &self.text[start..end],
            after,
            next: next.trim_start_matches(PART_ENDS),
            sentence,
            start,
            end,
            text: self.text,
            signs: &self.signs,
        }
    }
}

impl Surroundings<'_> {
    /// The last words with the sign among these, which end where the mention begins.
    pub(super) fn last_before(&self, sign: Sign, words: &str) -> Option<&str> {
        let last = self.signs_in(sign, self.start - words.len()..self.start).last()?;
        self.text.get(last.start..last.end)
    }

    fn says_before(&self, sign: Sign, words: &str) -> bool {
        self.signs_in(sign, self.start - words.len()..self.start).next().is_some()
    }

    /// Whether the sign is in these words, which begin where the mention ends.
    fn says_behind(&self, sign: Sign, words: &str) -> bool {
        self.signs_in(sign, self.end..self.end + words.len()).next().is_some()
    }

    fn signs_in(&self, sign: Sign, place: Range<usize>) -> impl Iterator<Item = &Seen> {
        let first = self.signs.partition_point(|seen| seen.end <= place.start);
        let ended = self.signs.iter().skip(first).take_while(move |seen| seen.end <= place.end);
        ended.filter(move |seen| seen.sign == sign && seen.start >= place.start)
    }

    /// "无需", "还没考" before or behind: the text says that the term does not matter, or is not there yet.
    pub(super) fn negated(&self) -> bool {
        // A part of its own behind the comma: "考护士执业资格证,目前还没证". "没有证勿扰" is no such part.
        const NEXT: &[&str] = &["没证", "没有证", "没考", "没过", "没拿到", "未通过"];
        let near = tail(self.before, 12);
        let next = self.next.split(PART_ENDS).next().unwrap_or_default().trim_end();
        NEXT.iter().any(|n| next.ends_with(n))
            || next.contains("还差")
            || self.says_before(Sign::WaivedBefore, near)
            || near.trim_end().ends_with('无') && !near.trim_end().ends_with("有无")
            || near.trim_end().ends_with("没有")
            || self.says_behind(Sign::WaivedBehind, head(self.after, 12))
    }

    /// "优先", "更佳": having it is welcome, not asked.
    pub(super) fn wished(&self) -> bool {
        const FOLLOWING: &[&str] = &["优先", "者优先", "更佳", "为佳", "均优先", "加分", "尤佳", "将优先"];
        self.says_behind(Sign::Wished, self.after)
            || self.says_before(Sign::Wished, tail(self.before, 20))
            || FOLLOWING.iter().any(|w| self.next.starts_with(w))
    }

    /// "必须", "持…证", "具备": it is insisted on.
    pub(super) fn insisted(&self) -> bool {
        if self.before.is_empty() && self.after.len() < 3 {
            return false;
        }
        let soon = head(self.after, 6);
        if soon.contains('必') && ["必须", "必备", "为必", "(必"].iter().any(|w| soon.contains(w)) {
            return true;
        }
        if !self.says_before(Sign::NotInsisted, self.before) {
            return holds(self.before) || self.says_before(Sign::Insisted, self.before);
        }
        let mut said = Cow::Borrowed(self.before);
        for not in NOT_INSISTED.split('|') {
            if said.contains(not) {
                said = Cow::Owned(said.replace(not, ""));
            }
        }
        let mut phrases = signs().filter(|(sign, _)| *sign == Sign::Insisted);
        holds(&said) || phrases.any(|(_, phrase)| said.contains(phrase))
    }

    /// One of several that will do: "电工证或焊工证".
    pub(super) fn alternative(&self) -> bool {
        let after = self.after.trim_start();
        let before = self.before.trim_end();
        ["或", "/", "之一", "其中"].iter().any(|w| after.starts_with(w))
            || ["或", "/", "或者", "或是"].iter().any(|w| before.ends_with(w))
            || self.after.contains("之一")
            || self.after.contains("任一")
            || head(self.after, 6).contains("等相关证")
    }

    /// "机器学习、人工智能等相关专业": the words stand in a list of majors and are no skills.
    pub(super) fn names_majors(&self) -> bool {
        const MOST: usize = 90;
        const NOT: &[&str] = &[
            "专业知识",
            "专业技能",
            "专业能力",
            "专业软件",
            "专业英语",
            "专业技术",
            "专业性",
            "专业的",
            "专业化",
            "专业资格",
            "专业证",
        ];
        // Majors are listed with 、 or commas, so the list may go on behind the comma.
        let listed = |text: &str| {
            text.find(MAJOR).filter(|at| *at <= MOST).is_some_and(|at| {
                !NOT.iter().any(|n| text[at..].starts_with(n))
                    && !["负责", "经验", "熟", "能力", "软件", "使用", "操作", "掌握"]
                        .iter()
                        .any(|v| text[..at].contains(v))
            })
        };
        let headed = self.says_before(Sign::Major, self.sentence)
            && ["专业要求", "专业范围", "专业:", "专业不限", "专业方向:"]
                .iter()
                .any(|h| self.sentence.contains(h))
            && !self.sentence.contains("专业要求:熟");
        headed || self.says_behind(Sign::Major, self.after) && listed(self.after)
    }

    /// Whether the sentence speaks of certificates, before the mention or right behind it.
    pub(super) fn of_certificates(&self) -> bool {
        const WORDS: &[&str] =
            &["1+x", "职业技能等级", "技能等级证", "职业资格", "等级证书", "资格证书", "证书:"];
        let behind = head(self.after, 14);
        WORDS.iter().any(|w| self.sentence.contains(w))
            || ["证书", "职业技能等级", "1+x", "等级证"].iter().any(|w| behind.starts_with(w))
            || behind.starts_with('(') && behind.contains("1+x")
            || ["(初级)", "(中级)", "(高级)"].iter().any(|w| behind.starts_with(w)) && behind.contains('证')
    }
}

/// "持", "有" right before a mention.
fn holds(before: &str) -> bool {
    let held = before.ends_with('持')
        && !["支持", "保持", "坚持", "维持", "主持", "扶持"].iter().any(|w| before.ends_with(w));
    held || before.trim_end().ends_with('有') && !before.trim_end().ends_with("没有")
}

fn head(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(at, _)| &text[..at])
}

fn tail(text: &str, chars: usize) -> &str {
    text.char_indices().rev().nth(chars.saturating_sub(1)).map_or(text, |(at, _)| &text[at..])
}
