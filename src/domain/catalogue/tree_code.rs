//! Codes of official catalogues. A catalogue is a tree, and the code of what lies in something begins with its code.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes of the longest code: "2-02-10-03".
const MOST: usize = 10;

/// What one catalogue says of its codes.
pub trait Catalogue: Copy + Eq + Ord + fmt::Debug + 'static {
    /// What a code looks like, for errors: "a region code of GB/T 2260 (2, 4 or 6 digits)".
    const FORM: &'static str;
    /// Characters of a code at each level of the tree, the widest level first.
    const LEVELS: &'static [usize];

    /// The code in its shortest form, with what only fills it up cut off; nothing when the text is no code.
    fn shortest(text: &str) -> Option<Cow<'_, str>>;

    /// How near two codes are in the tree, in [0, 1], symmetric, 1 for a code and itself.
    fn closeness(a: TreeCode<Self>, b: TreeCode<Self>) -> f64;

    /// How a code in its shortest form is written.
    fn write(shortest: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(shortest)
    }
}

/// A code of a catalogue, in its shortest form. Codes are ordered as their texts are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TreeCode<C> {
    /// ASCII, filled up with zero bytes.
    text: [u8; MOST],
    length: u8,
    catalogue: PhantomData<C>,
}

/// The text is no code of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not {form}: {shown:?}")]
pub struct NotACode {
    form: &'static str,
    /// The beginning of the text.
    shown: String,
}

impl<C: Catalogue> TreeCode<C> {
    /// Reads a code as its catalogue says.
    pub fn parse(text: &str) -> Result<Self, NotACode> {
        let not_a_code = || NotACode { form: C::FORM, shown: text.chars().take(20).collect() };
        C::shortest(text).and_then(|shortest| Self::of(&shortest)).ok_or_else(not_a_code)
    }

    /// A code that is in its shortest form already.
    pub(super) fn of(shortest: &str) -> Option<Self> {
        let mut text = [0; MOST];
        text.get_mut(..shortest.len())?.copy_from_slice(shortest.as_bytes());
        (shortest.is_ascii() && C::LEVELS.contains(&shortest.len())).then_some(Self {
            text,
            length: shortest.len() as u8,
            catalogue: PhantomData,
        })
    }

    /// The code in its shortest form: "5115", "2-02", "C36".
    pub fn shortest(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    fn bytes(&self) -> &[u8] {
        self.text.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// The level in the tree, 1 for the widest.
    pub fn level(self) -> usize {
        C::LEVELS.iter().take_while(|length| **length <= usize::from(self.length)).count()
    }

    /// The code at this level or at its own, whichever is wider; level 0 counts as 1.
    pub fn at_level(self, level: usize) -> Self {
        let length = C::LEVELS.get(level.saturating_sub(1)).copied().unwrap_or(MOST);
        let mut wider = self;
        wider.text.iter_mut().skip(length).for_each(|byte| *byte = 0);
        wider.length = self.length.min(length as u8);
        wider
    }

    /// Whether the other code is this one or lies in it.
    pub fn contains(self, other: Self) -> bool {
        other.bytes().starts_with(self.bytes())
    }

    /// Levels that both codes have in common, from the widest on.
    pub fn shared_levels(self, other: Self) -> usize {
        let same = self.text.iter().zip(&other.text).take_while(|(ours, theirs)| ours == theirs).count();
        let common = same.min(usize::from(self.length)).min(usize::from(other.length));
        C::LEVELS.iter().take_while(|length| **length <= common).count()
    }

    /// How near two codes are in the tree, in [0, 1], symmetric; the catalogue says how.
    pub fn closeness(self, other: Self) -> f64 {
        C::closeness(self, other)
    }

    /// The code and those that it lies in, widest first.
    pub fn chain(self) -> impl Iterator<Item = Self> {
        (1..=self.level()).map(move |level| self.at_level(level))
    }

    /// The code and those that it lies in, widest first, in their shortest forms: ["51", "5115", "511502"].
    pub fn prefixes(self) -> Vec<String> {
        self.chain().map(|code| code.shortest().to_string()).collect()
    }
}

impl<C: Catalogue> fmt::Display for TreeCode<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        C::write(self.shortest(), f)
    }
}

impl<C: Catalogue> fmt::Debug for TreeCode<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The length follows from the text. Two numbers are hashed in a fraction of the time that a list of bytes takes.
impl<C> Hash for TreeCode<C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [a, b, c, d, e, f, g, h, i, j] = self.text;
        state.write_u64(u64::from_le_bytes([a, b, c, d, e, f, g, h]));
        state.write_u16(u16::from_le_bytes([i, j]));
    }
}

impl<C: Catalogue> Serialize for TreeCode<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, C: Catalogue> Deserialize<'de> for TreeCode<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Written(PhantomData))
    }
}

/// Reads a code as it is written.
struct Written<C>(PhantomData<C>);

impl<C: Catalogue> Visitor<'_> for Written<C> {
    type Value = TreeCode<C>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(C::FORM)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TreeCode<C>, E> {
        TreeCode::parse(text).map_err(E::custom)
    }
}

/// What catalogues of 2, 4 or 6 digits share: whether the text is of that form.
pub(super) fn is_pairs_of_digits(text: &str) -> bool {
    matches!(text.len(), 2 | 4 | 6) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::catalogue::industry::Industries;
    use crate::domain::catalogue::major::Majors;
    use crate::domain::catalogue::occupation::Occupations;
    use crate::domain::catalogue::region::Regions;

    fn check<C: Catalogue>(texts: [&str; 2]) -> Result<(), TestCaseError> {
        let [a, b] = texts.map(TreeCode::<C>::parse);
        let (Ok(a), Ok(b)) = (a, b) else { return Ok(()) };
        prop_assert_eq!(TreeCode::<C>::parse(&a.to_string()), Ok(a), "what is written is read again");
        prop_assert_eq!(a.closeness(b), b.closeness(a));
        prop_assert_eq!(a.closeness(a), 1.0);
        prop_assert!((0.0..=1.0).contains(&a.closeness(b)));
        prop_assert_eq!(a.contains(b), b.prefixes().contains(&a.shortest().to_string()));
        prop_assert_eq!(a.chain().last(), Some(a));
        Ok(())
    }

    proptest! {
        #[test]
        fn every_catalogue_is_a_tree(
            digits in prop::array::uniform2("[1-6][0-9](0[1-9]([0-9]{2})?)?"),
            numbers in prop::array::uniform2("[1-8](-0[0-9](-[0-9]{2}(-[0-9]{2})?)?)?"),
            letters in prop::array::uniform2("[A-T]?([0-9]{2,4})?"),
        ) {
            let [a, b] = &digits;
            check::<Regions>([a, b])?;
            check::<Majors>([a, b])?;
            let [a, b] = &numbers;
            check::<Occupations>([a, b])?;
            let [a, b] = &letters;
            check::<Industries>([a, b])?;
        }

        #[test]
        fn reading_never_panics(text in ".{0,12}") {
            let _ = TreeCode::<Regions>::parse(&text);
            let _ = TreeCode::<Majors>::parse(&text);
            let _ = TreeCode::<Occupations>::parse(&text);
            let _ = TreeCode::<Industries>::parse(&text);
        }
    }
}
