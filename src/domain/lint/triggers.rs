//! Which grounds and forms a sentence may hold: one pass over it for the words without which no pattern is found.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::Ground;
use super::limits::Form;
use super::patterns::Pattern;
use super::terms::triggers;

/// What a word is needed for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needed {
    Ground(Ground),
    Form(Form),
}

struct Finder {
    words: AhoCorasick,
    /// By the number of the word.
    needed: Vec<Needed>,
}

#[expect(
    clippy::expect_used,
    reason = "the words are constants, and every test of the linter looks for them"
)]
static FINDER: LazyLock<Finder> = LazyLock::new(|| {
    let of_grounds = Ground::ALL
        .into_iter()
        .flat_map(|ground| triggers(ground).iter().map(move |word| (*word, Needed::Ground(ground))));
    let of_forms = Form::ALL
        .into_iter()
        .flat_map(|form| form.triggers().iter().map(move |word| (*word, Needed::Form(form))));
    let (words, needed): (Vec<&str>, Vec<Needed>) = of_grounds.chain(of_forms).unzip();
    Finder { words: AhoCorasick::new(words).expect("constant words make an automaton"), needed }
});

/// What a sentence may hold.
pub(super) struct Told(Vec<Needed>);

impl Told {
    /// By the words of a folded sentence.
    pub(super) fn by(sentence: &str) -> Self {
        let mut told: Vec<Needed> = Vec::new();
        for found in FINDER.words.find_overlapping_iter(sentence) {
            if let Some(needed) = FINDER.needed.get(found.pattern().as_usize())
                && !told.contains(needed)
            {
                told.push(*needed);
            }
        }
        Self(told)
    }

    /// Whether a pattern may be found in the sentence.
    pub(super) fn allows(&self, pattern: &Pattern) -> bool {
        self.0.contains(&Needed::Ground(pattern.ground))
            && pattern.form.is_none_or(|form| self.0.contains(&Needed::Form(form)))
    }
}
