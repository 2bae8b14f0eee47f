//! What stands beside an amount and tells whether it is pay.

use super::pay_words::Beside;

/// "的项目", "元培训费": what stands behind an amount says that it is no pay.
pub(super) fn is_of_a_sum(rest: &str) -> bool {
    let part = rest.split([' ', ',', ';', '。', '\n']).next().unwrap_or_default();
    let part = part.trim_start_matches(['的', '多']);
    let is_fee =
        part.char_indices().nth(4).map_or(part, |(at, _)| part.get(..at).unwrap_or(part)).contains('费');
    is_fee || Beside::SumBehind.begins(part)
}

/// "人" behind 5000, but not 公司.
pub(super) fn counts(rest: &str) -> bool {
    Beside::Counted.begins(rest) && !Beside::NotCounted.begins(rest)
}

/// "3000 米", but not "6000 周末双休": what counts behind a space.
pub(super) fn counts_apart(rest: &str) -> bool {
    const WORDS: &[char] =
        &['人', '名', '米', '字', '转', '平', '台', '个', '件', '次', '步', '单', '吨', '户', '粉'];
    rest.strip_prefix(' ').is_some_and(|next| next.starts_with(WORDS) && !Beside::NotCounted.begins(next))
}

/// Whether the text, or a part of it, ends behind an amount: "4k-6k 文员", "8k就行".
pub(super) fn is_end(rest: &str, is_range: bool) -> bool {
    rest.is_empty()
        || Beside::Enough.begins(rest)
        || is_range && rest.starts_with([' ', ',', ';', '。', '、'])
}

/// "2022-2025 大专"
pub(super) fn are_years(least: f64, most: Option<f64>) -> bool {
    let years = 1980.0..=2040.0;
    years.contains(&least) && most.is_some_and(|most| years.contains(&most))
}

/// "电工 6000 包住", "包吃住4500", "前端 15k 成都": a round amount of a month, between words of terms or by itself.
pub(super) fn stands_alone(said: &str, rest: &str, least: f64, is_scaled: bool) -> bool {
    let is_gap = |c: char| " ,;。、!?\n".contains(c);
    let next = rest.trim_start_matches(is_gap);
    let is_wished = Beside::Wished.ends(said);
    let begins = is_wished || said.is_empty() || said.ends_with(is_gap) || Beside::Term.ends(said);
    let ends =
        rest.is_empty() || rest.starts_with(is_gap) || rest.starts_with("的 ") || Beside::Term.begins(rest);
    let is_round = least % 100.0 == 0.0 && (2500.0..=50_000.0).contains(&least);
    // "精通 3000 转": what counts behind a space, and what is counted before it.
    let lead = said.trim_end_matches(is_gap);
    let is_counted = counts_apart(rest)
        || is_scaled && Beside::Picture.begins(next)
        || lead.ends_with(|c: char| c.is_ascii_alphanumeric()) && !is_scaled && !said.ends_with(',');
    begins && ends && is_round && !is_counted
}
