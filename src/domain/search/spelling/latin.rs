//! One wrong letter in a Latin name: pyhton, javva, exel.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::domain::lexicon;

/// Fewest letters of what is written or meant.
const SHORTEST: usize = 5;

/// Fewest letters of a name: one of four is meant only by a doubled letter (javva).
const SHORTEST_NAME: usize = 4;

/// Ordinary English words that are one slip away from a name of the lexicon, by the list of words of Debian's wamerican (SCOWL).
const WORDS: &str = "abacus active actives addition allegra annular ansi ansis antic apace babe babes bagel basel bender blander bleeder \
    blended blinder blonder blunder cane canon cantos casandra catt catty cents closure cloture cocks cocoa coos cortes \
    cortez decker delhi designs dicker direct directs docked docket dumbo dynamic edits election elias elise eliza ellipse \
    elsa escape excels excl exec execs exile expel fiddle fiddled fiddles fink firework flack flak flank flatter flesh flick \
    fling flint flunk flush fluster furor gaunt golan grable grade grant groove halon illustrate illustrated illustrates \
    impale investor ivies javanese javas jerkins leann linus manet mango mavens mavin monet mono natty nodes nutty object \
    objective objectives objects officer officers offices panda postmen postures powers premier premiers propel raids rail \
    rains reach reaching reacted reacts redid reds refit reis remit requires retail rhine roils scad scads scald scale scalp \
    scaly scram scrap scrape scrappy scraps scrub scum seals seams sears seas seats sell serum shade shaded shades shaker \
    shall share shares shark shaver shelf sheol shift shill sift siring sketchy smart smell snark snell socked solidify \
    spank spar spare spars spell sprang sprig sprint sprung spying stage stark stat state stated stats status string strum \
    strums strut studio submersion swell swiftly tonic topic toxic unify unit unite unites units unread unseal vedas vega \
    vegan visit visited visiting visual visuals wildly wince winch";

/// Ordinary words that look like slips of a name (scale, scala).
static ENGLISH: LazyLock<HashSet<&str>> = LazyLock::new(|| WORDS.split_whitespace().collect());

/// Names with the ids of their terms, by first letter and length.
type Names = FxHashMap<(u8, usize), Vec<(u16, &'static str)>>;

/// The names of letters alone, with the terms that bear them, by their first letter and length.
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    let is_latin =
        |name: &str| name.len() >= SHORTEST_NAME && name.bytes().all(|byte| byte.is_ascii_lowercase());
    for (id, name) in lexicon::other_names().filter(|(_, name)| is_latin(name)) {
        let first = name.bytes().next().unwrap_or_default();
        names.entry((first, name.len())).or_default().push((id, name));
    }
    names.values_mut().for_each(|names| names.sort_unstable());
    names
});

/// How a name was mistyped; the first is the surest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slip {
    /// Two letters changed places, or one is there twice.
    Certain,
    /// One is missing, or another one.
    Likely,
}

/// Takes the runs of letters that are a name but for one letter, and gives what they are to be. A run that is pinyin is taken only
/// where its letters are those of the name.
pub(super) fn take_slips(
    text: &str,
    unknown: &mut Vec<Range<usize>>,
    is_pinyin: impl Fn(&str) -> bool,
) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    unknown.retain(|run| {
        let letters = text.get(run.clone()).unwrap_or_default().to_ascii_lowercase();
        let meant = meant(&letters).filter(|(slip, _)| *slip == Slip::Certain || !is_pinyin(&letters));
        let Some((_, name)) = meant else { return true };
        found.push((run.clone(), name));
        false
    });
    found
}

/// The name that is meant, where all that are as near are of one term.
fn meant(letters: &str) -> Option<(Slip, String)> {
    if letters.len() + 1 < SHORTEST || ENGLISH.contains(letters) {
        return None;
    }
    // The first letter is seldom wrong, and may stand behind the second.
    let firsts: Vec<u8> = letters.bytes().take(2).collect();
    let lengths = letters.len().saturating_sub(1)..=letters.len() + 1;
    let near =
        firsts.iter().flat_map(|first| lengths.clone().filter_map(|length| NAMES.get(&(*first, length))));
    let mut slips: Vec<(Slip, u16, &str)> =
        near.flatten().filter_map(|(id, name)| Some((slip(letters, name)?, *id, *name))).collect();
    slips.sort_unstable();
    let (slip, id, _) = *slips.first()?;
    let mut as_near = slips.iter().filter(|(other, ..)| *other == slip);
    if !as_near.clone().all(|(_, other, _)| *other == id) {
        return None;
    }
    // Of several names the canonical one.
    let canonical = lexicon::terms().get(usize::from(id))?.name.to_ascii_lowercase();
    let of_term = |name: &&str| NAMES.values().flatten().any(|(other, known)| *other == id && known == name);
    let is_like = canonical.len().abs_diff(letters.len()) <= 1 && of_term(&canonical.as_str());
    match is_like {
        true => Some((slip, canonical)),
        false => as_near.next().map(|(_, _, name)| (slip, name.to_string())),
    }
}

/// How the name was mistyped as these letters, if it was by one of them.
fn slip(letters: &str, name: &str) -> Option<Slip> {
    let (written, meant) = (letters.as_bytes(), name.as_bytes());
    let same = written.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let tail = written.iter().rev().zip(meant.iter().rev()).take_while(|(a, b)| a == b).count();
    let is_long = meant.len() >= SHORTEST;
    match (written.len() as isize) - (meant.len() as isize) {
        0 if same + tail + 2 == meant.len() => {
            let swapped =
                written.get(same) == meant.get(same + 1) && written.get(same + 1) == meant.get(same);
            (swapped && is_long).then_some(Slip::Certain)
        }
        0 if same + tail + 1 == meant.len() => (is_long && same > 0).then_some(Slip::Likely),
        // A letter too much is one that stands beside its like.
        1 if same + tail >= meant.len() => {
            let doubled = same > 0 && written.get(same) == written.get(same - 1);
            (doubled && written.len() >= SHORTEST).then_some(Slip::Certain)
        }
        -1 if same + tail >= written.len() => (is_long && same > 0).then_some(Slip::Likely),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::mended;

    #[test]
    fn one_wrong_letter_of_a_name_is_mended() {
        for (text, want) in [
            ("pyhton 实习", "python 实习"),
            ("javva开发", "java开发"),
            ("exel 文员", "excel 文员"),
            ("andriod 成都", "android 成都"),
            ("dokcer 运维", "docker 运维"),
            ("Kuberntes", "kubernetes"),
            ("ngnix", "nginx"),
            ("soildworks 设计", "solidworks 设计"),
            ("oracel", "oracle"),
            ("ilustrator", "illustrator"),
            ("pytorcch", "pytorch"),
            ("tensorflwo", "tensorflow"),
            ("linxu", "linux"),
            ("phtoshop", "photoshop"),
        ] {
            assert_eq!(mended(text), want, "{text}");
        }
    }

    #[test]
    fn other_words_stay() {
        for text in [
            "scale",
            "lava",
            "large scale",
            "spare parts",
            "shift manager",
            "topic",
            "visit",
            "retail sales",
            "unit",
            "object",
            "delhi",
            "mono",
            "java",
            "vue3",
            "c",
        ] {
            assert_eq!(mended(text), text);
        }
    }
}
