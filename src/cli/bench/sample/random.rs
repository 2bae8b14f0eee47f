//! Numbers that look random and are the same every time.

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(u64);

impl Random {
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound; 0 where that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// Whether one of so many chances came.
    pub fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    /// One of a list, each as often.
    pub fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.below(list.len()))
    }

    /// One of a list, the first the most often, as with what people call things and where they live: of a thousand the
    /// first hundred take a third.
    pub fn pick_early<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        let end = self.below(list.len()) + 1;
        list.get(self.below(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_below_their_bound_and_early_ones_come_more_often() {
        let mut random = Random::of(7);
        assert!((0..1000).all(|bound| random.below(bound) < bound.max(1)));
        let list: Vec<usize> = (0..1000).collect();
        let early = (0..3000).filter(|_| random.pick_early(&list).is_some_and(|at| *at < 100)).count();
        assert!((900..1100).contains(&early), "{early}");
        assert_eq!(random.pick::<u8>(&[]), None);
        assert_eq!(random.pick_early::<u8>(&[]), None);
    }
}
