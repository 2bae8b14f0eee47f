//! Certificates of a field of which one is enough, written short: "电工证（低压或高压）", "教师资格证(幼儿园/小学)", "普通话二甲/二乙".

use super::affix::without_level;
use super::name::lookup;
use super::progress;
use super::table::key;
use super::{Term, TermKind, level_of};

const KIND: TermKind = TermKind::Certificate;

/// Certificates with the words that name each.
pub(super) struct Listed {
    pub(super) named: Vec<(&'static Term, String)>,
    /// Whether any of them is enough, where there are several.
    pub(super) any_is_enough: bool,
}

impl Listed {
    fn one(term: &'static Term, words: &str) -> Self {
        Self { named: vec![(term, words.to_owned())], any_is_enough: false }
    }
}

/// The certificates that a cleaned field names so, which `text` is; nothing where it is written otherwise.
pub(super) fn named(cleaned: &str, text: &str) -> Option<Listed> {
    let split = |words: &str, signs: &[char]| -> Vec<String> {
        let parts = words.split(signs).map(|part| part.trim().to_string());
        parts.filter(|part| !part.is_empty()).collect()
    };
    let alternatives = |words: &str| split(words, &['/', '或']);
    let is_level = |part: &String| without_level(&key(part), KIND).is_empty();
    if let Some((name, rest)) = cleaned.split_once('(') {
        let inside = rest.strip_suffix(')')?;
        // "电工证(低压、高压)" names both.
        let are_all_asked = !inside.contains(['/', '或']);
        let parts = split(inside, &['/', '或', '、', ',', '和']);
        if parts.len() < 2 || name.contains(['、', ',', '/', ' ']) {
            return None;
        }
        // "导游证(笔试已过,面试待考)" tells how far somebody has come.
        if parts.iter().any(|part| progress::of(part).is_some()) {
            return None;
        }
        let own = lookup(name, KIND)?;
        if parts.iter().all(is_level) {
            // "驾驶证(C1/C2)"
            let lowest = parts.iter().min_by_key(|part| rank_of(own, part))?;
            rank_of(own, lowest)?;
            return Some(Listed::one(own, &format!("{name}({lowest})")));
        }
        let one = |part: &String| {
            [format!("{part}{name}"), format!("{name}{part}"), part.clone()]
                .iter()
                .find_map(|way| lookup(way, KIND).map(|term| (term, way.clone())))
        };
        return Some(match parts.iter().map(one).collect::<Option<Vec<_>>>() {
            Some(found) => listed(found, !are_all_asked),
            // What brackets say beside is no certificate.
            None => Listed::one(own, text),
        });
    }
    // Of several levels the lowest is enough.
    let parts = alternatives(cleaned);
    let (first, levels) = parts.split_first().filter(|(_, levels)| !levels.is_empty())?;
    let term = lookup(first, KIND)?;
    let rank = |part: &String| rank_of(term, part);
    let named = rank(first)?;
    let ranks: Option<Vec<u8>> = levels
        .iter()
        .map(|part| rank(part).filter(|_| is_level(part) || lookup(part, KIND).is_none()))
        .collect();
    let ranks = ranks?;
    let lowest = levels.iter().zip(&ranks).min_by_key(|(_, rank)| **rank)?;
    let words = if *lowest.1 < named { format!("{}{}", term.name, lowest.0) } else { first.clone() };
    Some(Listed::one(term, &words))
}

/// The level that the words name, on the term's scale.
fn rank_of(term: &Term, words: &str) -> Option<u8> {
    level_of(term, words).map(|level| level.rank)
}

/// Each certificate once; where there are several, any of them may be enough.
fn listed(found: Vec<(&'static Term, String)>, any_is_enough: bool) -> Listed {
    let mut named: Vec<(&'static Term, String)> = Vec::new();
    for (term, words) in found {
        match named.iter_mut().find(|(known, _)| known.id == term.id) {
            // "教师资格证(小学/幼儿园)": the lower level is enough.
            Some(known) if rank_of(term, &words) < rank_of(term, &known.1) => *known = (term, words),
            Some(_) => {}
            None => named.push((term, words)),
        }
    }
    Listed { any_is_enough: any_is_enough && named.len() > 1, named }
}
