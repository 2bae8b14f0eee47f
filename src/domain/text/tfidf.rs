//! The lexical baseline that rankings are measured against: TF-IDF cosine over character 1-2-grams.
//!
//! Weight `(1 + ln tf) * ln((1 + n) / (1 + df) + 1)`, with the idf of the searched collection.

use std::collections::HashMap;

/// A collection, weighted.
pub struct TfIdf {
    idf: HashMap<u64, f64>,
    /// For a gram, the documents that hold it with their weights.
    postings: HashMap<u64, Vec<(u32, f64)>>,
    documents: usize,
}

impl TfIdf {
    /// Reads the documents, whose places are their order.
    pub fn new(texts: impl Iterator<Item = String>) -> Self {
        let counted: Vec<HashMap<u64, f64>> = texts.map(|text| counts(&text)).collect();
        let mut frequency: HashMap<u64, f64> = HashMap::new();
        for gram in counted.iter().flat_map(|counts| counts.keys()) {
            *frequency.entry(*gram).or_default() += 1.0;
        }
        let all = counted.len() as f64;
        let weigh = |df: f64| ((1.0 + all) / (1.0 + df) + 1.0).ln();
        let idf: HashMap<u64, f64> = frequency.into_iter().map(|(gram, df)| (gram, weigh(df))).collect();
        let mut index = Self { idf, postings: HashMap::new(), documents: counted.len() };
        for (at, counts) in counted.iter().enumerate() {
            for (gram, weight) in index.weights(counts) {
                index.postings.entry(gram).or_default().push((at as u32, weight));
            }
        }
        index
    }

    /// The cosine of a text with every document, in their order.
    pub fn scores(&self, text: &str) -> Vec<f64> {
        let mut scores = vec![0.0; self.documents];
        for (gram, weight) in self.weights(&counts(text)) {
            for (document, other) in self.postings.get(&gram).into_iter().flatten() {
                if let Some(score) = scores.get_mut(*document as usize) {
                    *score += weight * other;
                }
            }
        }
        scores
    }

    /// The unit vector of a text, by gram, so that sums are made in one order.
    fn weights(&self, counts: &HashMap<u64, f64>) -> Vec<(u64, f64)> {
        let known =
            counts.iter().filter_map(|(gram, count)| Some((*gram, (1.0 + count.ln()) * self.idf.get(gram)?)));
        let mut weights: Vec<(u64, f64)> = known.collect();
        weights.sort_unstable_by_key(|(gram, _)| *gram);
        let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        weights.iter_mut().for_each(|(_, weight)| *weight /= length);
        weights
    }
}

/// Counts of the single characters and pairs of a text, white space left out.
fn counts(text: &str) -> HashMap<u64, f64> {
    let letters: Vec<u64> =
        text.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).map(u64::from).collect();
    let mut counts = HashMap::new();
    for letter in &letters {
        *counts.entry(*letter).or_default() += 1.0;
    }
    for (first, second) in letters.iter().zip(letters.iter().skip(1)) {
        *counts.entry(first << 32 | second).or_default() += 1.0;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_is_nearest_to_itself() {
        let texts = ["数控车工", "护士", "数控编程员"];
        let index = TfIdf::new(texts.iter().map(|text| text.to_string()));
        let scores = index.scores("数控车工");
        assert!((scores[0] - 1.0).abs() < 1e-9);
        assert!(scores[2] > 0.0 && scores[2] < 1.0);
        assert_eq!(scores[1], 0.0);
    }
}
