//! A text as a set of shingles, and the minima of that set under random permutations.

use crate::domain::text::normalize::{fold, without_boilerplate};

/// Characters of a shingle.
const SHINGLE: usize = 4;
/// Buckets of a text, and the minima that make the key of each: texts that resemble each other by half share one of them 98 times of
/// 100, those by a third 69 times.
pub const BANDS: usize = 32;
const ROWS: usize = 3;

/// A text as what is compared of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Ascending.
    shingles: Vec<u32>,
}

impl Sketch {
    /// Of a text as written: markup, headings, phrases about pay and holidays, figures and punctuation are no part of it. A shingle lies in one
    /// clause, so that the order of clauses changes nothing; a clause of a few characters is one by itself.
    pub fn of(text: &str) -> Self {
        let folded = fold(&without_boilerplate(text));
        let mut shingles = Vec::new();
        for clause in folded.split(|c: char| !c.is_alphabetic()).filter(|clause| !clause.is_empty()) {
            let letters: Vec<char> = clause.chars().collect();
            match letters.len() < SHINGLE {
                true => shingles.push(hashed(&letters)),
                false => shingles.extend(letters.windows(SHINGLE).map(hashed)),
            }
        }
        shingles.sort_unstable();
        shingles.dedup();
        Self { shingles }
    }

    /// How many shingles there are.
    pub fn len(&self) -> usize {
        self.shingles.len()
    }

    /// Shingles that both have.
    fn common(&self, other: &Self) -> usize {
        let (mut a, mut b) = (self.shingles.iter().peekable(), other.shingles.iter().peekable());
        let mut count = 0;
        while let (Some(one), Some(two)) = (a.peek(), b.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    count += 1;
                    a.next();
                    b.next();
                }
            }
        }
        count
    }

    /// The Jaccard coefficient, and the share of the shorter one that the other has; 0 of an empty one. Both are in [0, 1].
    pub fn resemblance(&self, other: &Self) -> (f64, f64) {
        let common = self.common(other) as f64;
        let (short, all) = (self.len().min(other.len()), self.len() + other.len());
        if short == 0 {
            return (0.0, 0.0);
        }
        (common / (all as f64 - common), common / short as f64)
    }

    /// The keys of its buckets, one for each band.
    pub fn keys(&self) -> [u64; BANDS] {
        let mut keys = [0; BANDS];
        let mut permutation = 0;
        for (band, key) in keys.iter_mut().enumerate() {
            let mut mixed = mix(band as u64 + 1);
            for _ in 0..ROWS {
                permutation += 1;
                // A member of a family of multiply-shift hashes (Dietzfelbinger and others, 1997).
                let (factor, shift) = (mix(permutation) | 1, mix(permutation ^ 0x5bd1));
                let least = self
                    .shingles
                    .iter()
                    .map(|shingle| (u64::from(*shingle).wrapping_mul(factor).wrapping_add(shift)) >> 32);
                mixed = mix(mixed ^ least.min().unwrap_or_default());
            }
            *key = mixed;
        }
        keys
    }
}

/// FNV-1a over the characters, mixed.
fn hashed(letters: &[char]) -> u32 {
    let hash = letters.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, letter| {
        (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x0100_0000_01b3)
    });
    (mix(hash) >> 32) as u32
}

/// A bijection that spreads bits (the finalizer of splitmix64).
fn mix(value: u64) -> u64 {
    let mut mixed = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "负责数控车床的日常操作与保养。能看懂机械图纸，会编写简单程序。服从班组长安排，按时完成生产任务。";

    #[test]
    fn order_and_boilerplate_change_little() {
        let other = "岗位职责：能看懂机械图纸，会编写简单程序。按时完成生产任务，服从班组长安排。负责数控车床的日常操作与保养。\n福利待遇：五险一金，双休";
        let (jaccard, contained) = Sketch::of(TEXT).resemblance(&Sketch::of(other));
        assert_eq!((jaccard, contained), (1.0, 1.0));
        assert_eq!(Sketch::of(TEXT).resemblance(&Sketch::of(TEXT)), (1.0, 1.0));
        let (jaccard, _) =
            Sketch::of(TEXT).resemblance(&Sketch::of("照料幼儿的生活起居，组织户外活动，与家长沟通"));
        assert!(jaccard < 0.05, "{jaccard}");
    }

    #[test]
    fn nothing_resembles_nothing() {
        let empty = Sketch::of("福利待遇：五险一金");
        assert_eq!((empty.len(), empty.resemblance(&empty)), (0, (0.0, 0.0)));
        assert_eq!(Sketch::of("护士").len(), 1);
    }

    /// The share of buckets that two texts have in common follows from their resemblance.
    #[test]
    fn alike_texts_share_buckets() {
        let shared = |other: &str| {
            let (a, b) = (Sketch::of(TEXT).keys(), Sketch::of(other).keys());
            a.iter().zip(&b).filter(|(a, b)| a == b).count()
        };
        assert_eq!(shared(TEXT), BANDS);
        assert!(shared(&TEXT.replace("保养", "维护")) > BANDS / 4);
        assert_eq!(shared("照料幼儿的生活起居，组织户外活动，与家长沟通"), 0);
    }
}
