//! From counted features to the dense and the sparse vector.

#![expect(
    clippy::indexing_slicing,
    reason = "a digit is below their number, and a place below that of the ids"
)]

use super::format::{ModelFile, Settings};
use super::rows::scaled_sum;

/// A distinct feature of one field, with its weight in each view.
#[derive(Clone, Copy)]
pub(super) struct Term {
    pub id: u32,
    pub dense: f32,
    pub sparse: f32,
}

/// Distinct ids, ascending, with their weights by how often they occur. For wording, `1 + ln(count)`: the tenth mention
/// says little more than the first. For meaning, `count^0.75`: what a long text repeats is what it is about.
pub(super) fn count(ids: Vec<u32>, weights: impl Fn(u32) -> (f32, f32)) -> Vec<Term> {
    sorted(ids)
        .chunk_by(|a, b| a == b)
        .filter_map(|run| {
            let id = *run.first()?;
            let (dense, sparse) = weights(id);
            let count = run.len() as f32;
            let root = count.sqrt();
            Some(Term { id, dense: dense * root * root.sqrt(), sparse: sparse * (1.0 + count.ln()) })
        })
        .collect()
}

/// The ids ascending. By their digits, as comparing them costs a third of all that a text costs.
fn sorted(mut ids: Vec<u32>) -> Vec<u32> {
    const FEW: usize = 200;
    const DIGIT_BITS: u32 = 11;
    const DIGITS: usize = 1 << DIGIT_BITS;
    if ids.len() < FEW {
        ids.sort_unstable();
        return ids;
    }
    let highest = ids.iter().copied().max().unwrap_or(0);
    let mut next = vec![0; ids.len()];
    let mut shift = 0;
    while shift < u32::BITS && highest >> shift > 0 {
        let digit = |id: u32| (id >> shift) as usize % DIGITS;
        let mut places = [0; DIGITS];
        ids.iter().for_each(|id| places[digit(*id)] += 1);
        let mut before = 0;
        for place in &mut places {
            before += std::mem::replace(place, before);
        }
        for id in &ids {
            let place = &mut places[digit(*id)];
            next[*place] = *id;
            *place += 1;
        }
        std::mem::swap(&mut ids, &mut next);
        shift += DIGIT_BITS;
    }
    ids
}

/// One weighted vector of both fields, ascending by id: each field of unit length, then the title by its share.
/// A field without features leaves the whole text to the other.
pub(super) fn mix(
    title: &[Term],
    body: &[Term],
    title_share: f32,
    weight: impl Fn(&Term) -> f32,
) -> Vec<(u32, f32)> {
    let title_length = length(title.iter().map(&weight));
    let body_length = length(body.iter().map(&weight));
    let share = match (title_length > 0.0, body_length > 0.0) {
        (true, true) => title_share,
        (true, false) => 1.0,
        (false, _) => 0.0,
    };
    let factor = |share: f32, length: f32| if length > 0.0 { share / length } else { 0.0 };
    let title_factor = factor(share, title_length);
    let body_factor = factor(1.0 - share, body_length);

    let mut mixed = Vec::with_capacity(title.len() + body.len());
    let (mut title, mut body) = (title.iter().peekable(), body.iter().peekable());
    loop {
        let id = match (title.peek(), body.peek()) {
            (Some(a), Some(b)) => a.id.min(b.id),
            (Some(one), None) | (None, Some(one)) => one.id,
            (None, None) => break,
        };
        let from_title = title.next_if(|term| term.id == id).map_or(0.0, |term| weight(term) * title_factor);
        let from_body = body.next_if(|term| term.id == id).map_or(0.0, |term| weight(term) * body_factor);
        let value = from_title + from_body;
        if value > 0.0 {
            mixed.push((id, value));
        }
    }
    mixed
}

/// The strongest features, ascending by id; among equal ones those of lower id. A long text is made of many weak features
/// that only dilute it.
fn strongest(mut terms: Vec<(u32, f32)>, most: usize) -> Vec<(u32, f32)> {
    if terms.len() > most {
        terms.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        terms.truncate(most);
        terms.sort_unstable_by_key(|term| term.0);
    }
    terms
}

/// The unit vector of the strongest features.
pub(super) fn sparse(terms: Vec<(u32, f32)>, settings: &Settings) -> Vec<(u32, f32)> {
    let terms = strongest(terms, settings.max_sparse_terms);
    let length = length(terms.iter().map(|term| term.1));
    terms.into_iter().map(|(id, value)| (id, value / length)).collect()
}

/// The unit vector of the weighted sum of the strongest features' rows; all zero when there is nothing to add.
pub(super) fn dense(terms: Vec<(u32, f32)>, file: &ModelFile) -> Vec<f32> {
    let terms = strongest(terms, file.settings.max_dense_terms);
    let rows = terms
        .iter()
        .filter_map(|&(id, value)| file.weights(id).map(|weights| (value * weights.scale, file.row(id))));
    let mut sum = scaled_sum(rows, file.settings.dimension);
    let length = length(sum.iter().copied());
    if length > 0.0 {
        sum.iter_mut().for_each(|value| *value /= length);
    }
    sum
}

/// The Euclidean length. Summed in f64, so that long vectors lose nothing.
fn length(values: impl Iterator<Item = f32>) -> f32 {
    values.map(|value| f64::from(value) * f64::from(value)).sum::<f64>().sqrt() as f32
}

#[cfg(test)]
mod tests {
    use super::{Term, count, mix, sorted};

    fn term(id: u32, weight: f32) -> Term {
        Term { id, dense: weight, sparse: weight }
    }

    #[test]
    fn repeated_features_count_once_and_less_with_each_mention() {
        let terms = count(vec![5, 2, 5], |_| (3.0, 2.0));
        assert_eq!(terms.iter().map(|term| term.id).collect::<Vec<_>>(), [2, 5]);
        assert!((terms[1].sparse - 2.0 * (1.0 + 2f32.ln())).abs() < 1e-6);
        assert!((terms[1].dense - 3.0 * 2f32.powf(0.75)).abs() < 1e-6);
        assert!((terms[0].dense - 3.0).abs() < 1e-6);
    }

    #[test]
    fn ids_of_any_size_are_sorted() {
        for (count, most) in
            [(0, 1), (7, 9), (199, 1 << 21), (200, 1), (900, 1 << 11), (900, 1 << 21), (2_000, u32::MAX)]
        {
            let ids: Vec<u32> = (1..=count).map(|n: u32| n.wrapping_mul(0x9e37_79b9) % most).collect();
            let mut expected = ids.clone();
            expected.sort_unstable();
            assert_eq!(sorted(ids), expected, "{count} below {most}");
        }
    }

    #[test]
    fn fields_weigh_by_share_not_by_length() {
        let mixed = mix(&[term(1, 3.0)], &[term(1, 8.0), term(2, 6.0)], 0.6, |term| term.dense);
        assert_eq!(mixed.len(), 2);
        assert!((mixed[0].1 - (0.6 + 0.4 * 0.8)).abs() < 1e-6);
        assert!((mixed[1].1 - 0.4 * 0.6).abs() < 1e-6);
    }

    #[test]
    fn an_empty_field_leaves_all_to_the_other() {
        let mixed = mix(&[], &[term(2, 6.0)], 0.6, |term| term.dense);
        assert_eq!(mixed, [(2, 1.0)]);
        assert!(mix(&[], &[], 0.6, |term| term.dense).is_empty());
    }
}
