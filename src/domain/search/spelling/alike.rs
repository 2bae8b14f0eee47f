//! Characters that look like others: 护土 for 护士, 收很员 for 收银员.

use std::collections::HashMap;
use std::sync::LazyLock;

/// By what is written what may be meant, the likeliest first.
static ALIKE: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("alike.tsv").lines().filter_map(|line| line.split_once('\t'));
    rows.filter_map(|(written, meant)| Some((written.chars().next()?, meant))).collect()
});

/// What a word may be with one character that looks like another one, with where that stands, the likeliest first.
pub(super) fn readings(word: &str) -> Vec<(usize, String)> {
    let with = |(at, written): (usize, char)| {
        let (lead, rest) = (word.get(..at)?, word.get(at + written.len_utf8()..)?);
        let meant = ALIKE.get(&written)?.chars().enumerate();
        Some(meant.map(move |(rank, meant)| (rank, at, format!("{lead}{meant}{rest}"))))
    };
    let mut readings: Vec<(usize, usize, String)> = word.char_indices().filter_map(with).flatten().collect();
    readings.sort_by_key(|(rank, ..)| *rank);
    readings.into_iter().map(|(_, at, word)| (at, word)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::mended;
    use super::*;

    #[test]
    fn each_character_stands_once_and_means_another() {
        let rows: Vec<&str> =
            include_str!("alike.tsv").lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(rows.len(), ALIKE.len() - usize::from(ALIKE.contains_key(&'#')));
        assert!(ALIKE.iter().all(|(written, meant)| !meant.contains(*written) && !meant.is_empty()));
    }

    #[test]
    fn a_character_that_looks_like_the_right_one_is_mended() {
        for (text, want) in [
            ("护土", "护士"),
            ("电土", "电工"),
            ("焊土 成都", "焊工 成都"),
            ("收很员", "收银员"),
            ("服务贝", "服务员"),
            ("快递贝 重庆", "快递员 重庆"),
            ("会汁", "会计"),
            ("厨帅", "厨师"),
            ("律帅", "律师"),
            ("铅工", "钳工"),
            ("旋工员", "施工员"),
            ("招聘护土", "招聘护士"),
        ] {
            assert_eq!(mended(text), want, "{text}");
        }
    }

    #[test]
    fn words_that_are_right_stay() {
        for text in [
            "护工",
            "电工",
            "木工",
            "土木",
            "大夫",
            "工人",
            "人工",
            "很行",
            "很好",
            "本人",
            "主人",
            "今天",
            "大家",
            "千万",
            "日本",
            "目前",
            "太原",
            "天津",
            "王府井",
            "休息",
            "体力",
            "货车",
            "贷款",
            "土工",
            "力工",
            "美术",
            "未来",
            "已经",
            "贝壳",
            "干活",
            "大学",
            "入职",
            "人力",
            "工作",
            "待遇",
            "字幕",
            "杨家坪",
            "问题",
            "时间",
            "材料",
            "科技",
            "治疗",
            "学徒",
        ] {
            assert_eq!(mended(text), text);
        }
    }
}
