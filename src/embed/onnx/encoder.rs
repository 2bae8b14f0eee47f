//! A model in ONNX Runtime: texts to unit vectors.
//!
//! A text must have the same vector alone and in any company, to the last bit. So texts are run together only with texts of
//! their own length in tokens, rounded up to [`STEP`]: how a text is padded depends on itself alone, and the other rows of a
//! run do not enter its sums.

#![expect(
    clippy::indexing_slicing,
    reason = "places are those of the texts, of which each has a length and a vector"
)]

use std::path::Path;

use aho_corasick::AhoCorasick;
use fastembed::{InitOptionsUserDefined, TextEmbedding, TokenizerFiles, UserDefinedEmbeddingModel};
use tokenizers::{PaddingParams, PaddingStrategy, Tokenizer};

use super::super::models::{Digest, Pooling, Recipe, expected};
use super::{FileError, OnnxError, OnnxOptions};
use crate::domain::cause::Cause;

/// Lengths are padded to a multiple of this. More joins more texts in a run, and wastes more on padding.
const STEP: usize = 8;

/// What the operators of dynamically quantised graphs are called. Their scale is taken over a whole run, so a text's vector
/// would depend on its company: such models run one text at a time.
const DYNAMIC: &str = "DynamicQuantize";

/// A text to learn the length of the vectors from.
const PROBE: &str = "岗位";

/// A loaded model.
pub(super) struct Encoder {
    model: TextEmbedding,
    /// Pads to the longest text of a run, for [`Self::run_plainly`]; the lengths of a run are set from it.
    padding: PaddingParams,
    /// Counts tokens: the model's tokenizer, without padding.
    lengths: Tokenizer,
    id: String,
    dimension: usize,
    prefix: String,
    max_length: usize,
    /// Texts of one run.
    rows: usize,
}

impl Encoder {
    pub fn load(recipe: &Recipe, options: &OnnxOptions) -> Result<Self, OnnxError> {
        let files = Files::read(recipe)?;
        let one_by_one = AhoCorasick::new([DYNAMIC]).is_ok_and(|finder| finder.is_match(&files.weights[0]));
        let (id, model) = files.into_model(recipe);
        let mut settings = InitOptionsUserDefined::new().with_max_length(recipe.max_length);
        settings.intra_threads = (options.threads > 0).then_some(options.threads);
        let loaded = TextEmbedding::try_new_from_user_defined(model, settings);
        let model = loaded.map_err(|error| OnnxError::Model(Cause::of(error)))?;
        let padding = model.tokenizer.get_padding().cloned().unwrap_or_default();
        let mut lengths = model.tokenizer.clone();
        lengths.with_padding(None);
        let max_length =
            lengths.get_truncation().map_or(recipe.max_length, |truncation| truncation.max_length);
        let rows = if one_by_one { 1 } else { options.batch.max(1) };
        let prefix = recipe.prefix.clone();
        let mut encoder = Self { model, padding, lengths, id, dimension: 0, prefix, max_length, rows };
        encoder.dimension = encoder.learn_dimension(recipe)?;
        Ok(encoder)
    }

    /// Name, and a checksum of everything that vectors depend on: `bge-small-zh-v1.5@1a2b3c4d`.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// One vector of length 1 for each text, in their order.
    pub fn encode(&mut self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Cause> {
        let texts: Vec<String> = texts.iter().map(|text| format!("{}{text}", self.prefix)).collect();
        let counted = self.lengths.encode_batch_fast(texts.iter().map(String::as_str).collect(), true);
        let counted = counted.map_err(Cause::of)?;
        let padded = |count: usize| count.next_multiple_of(STEP).min(self.max_length);
        let lengths: Vec<usize> = counted.iter().map(|encoding| padded(encoding.get_ids().len())).collect();
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|at| lengths[*at]);
        let mut vectors = vec![Vec::new(); texts.len()];
        for group in order.chunk_by(|a, b| lengths[*a] == lengths[*b]) {
            let strategy = PaddingStrategy::Fixed(lengths[group[0]]);
            self.model.tokenizer.with_padding(Some(PaddingParams { strategy, ..self.padding.clone() }));
            for run in group.chunks(self.rows) {
                let run_texts: Vec<&str> = run.iter().map(|at| texts[*at].as_str()).collect();
                let found = self.model.embed(&run_texts, Some(run.len())).map_err(Cause::of)?;
                for (at, vector) in run.iter().zip(found) {
                    vectors[*at] = self.checked(vector)?;
                }
            }
        }
        Ok(vectors)
    }

    /// What fastembed does by itself: batches as they come, padded to their longest text. How many vectors came out.
    pub fn run_plainly(&mut self, texts: &[String]) -> Result<usize, Cause> {
        self.model.tokenizer.with_padding(Some(self.padding.clone()));
        let texts: Vec<String> = texts.iter().map(|text| format!("{}{text}", self.prefix)).collect();
        let vectors = self.model.embed(&texts, Some(self.rows)).map_err(Cause::of)?;
        Ok(vectors.len())
    }

    fn checked(&self, vector: Vec<f32>) -> Result<Vec<f32>, Cause> {
        if vector.iter().any(|value| !value.is_finite()) {
            return Err("the model gave a vector that is not finite".into());
        }
        // Unknown only while it is learnt.
        if self.dimension != 0 && vector.len() != self.dimension {
            let problem = format!("the model gave {} values instead of {}", vector.len(), self.dimension);
            return Err(problem.into());
        }
        Ok(vector)
    }

    fn learn_dimension(&mut self, recipe: &Recipe) -> Result<usize, OnnxError> {
        let vectors = self.encode(&[PROBE]).map_err(OnnxError::Model)?;
        let found = vectors.first().map_or(0, Vec::len);
        match recipe.dimension {
            Some(wanted) if wanted != found => Err(OnnxError::Model(
                format!("vectors have {found} values, not {wanted} as described").into(),
            )),
            _ if found == 0 => Err(OnnxError::Model("the model gives empty vectors".into())),
            _ => Ok(found),
        }
    }
}

/// The files of a model, checked.
struct Files {
    weights: Vec<Vec<u8>>,
    tokenizer: Vec<Vec<u8>>,
    digest: Digest,
}

impl Files {
    fn read(recipe: &Recipe) -> Result<Self, OnnxError> {
        let missing = recipe.files().filter(|file| !recipe.folder.join(file).is_file()).map(str::to_string);
        let missing: Vec<String> = missing.collect();
        if !missing.is_empty() {
            let fetch = || format!("; fetch them with: talentmatch models pull {}", recipe.name);
            let hint = if recipe.is_listed { fetch() } else { String::new() };
            return Err(OnnxError::Missing { files: missing, folder: recipe.folder.clone(), hint });
        }
        let expected = expected(recipe)?;
        let mut digest = Digest::default();
        let mut contents = Vec::new();
        for file in recipe.files() {
            let bytes = read(&recipe.folder.join(file))?;
            let mut own = Digest::default();
            own.update(&bytes);
            let actual = own.hex();
            if let Some(expected) = expected.get(file).filter(|expected| **expected != actual) {
                return Err(OnnxError::Checksum {
                    file: file.to_string(),
                    expected: expected.clone(),
                    actual,
                });
            }
            digest.update(actual.as_bytes());
            contents.push(bytes);
        }
        let tokenizer = contents.split_off(recipe.weights.len());
        Ok(Self { weights: contents, tokenizer, digest })
    }

    /// The model as fastembed takes it, and its id.
    fn into_model(self, recipe: &Recipe) -> (String, UserDefinedEmbeddingModel) {
        let Self { weights, tokenizer, mut digest } = self;
        let Recipe { pooling, max_length, prefix, .. } = recipe;
        digest.update(format!("{pooling:?} {max_length} {prefix}").as_bytes());
        let sum = digest.hex();
        let mut tokenizer = tokenizer.into_iter();
        let mut next = || tokenizer.next().unwrap_or_default();
        let tokenizer_files = TokenizerFiles {
            tokenizer_file: next(),
            config_file: next(),
            special_tokens_map_file: next(),
            tokenizer_config_file: next(),
        };
        let mut weights = recipe.weights.iter().zip(weights);
        let graph = weights.next().map(|(_, bytes)| bytes).unwrap_or_default();
        let mut model =
            UserDefinedEmbeddingModel::new(graph, tokenizer_files).with_pooling(Pooling::into(*pooling));
        for (path, bytes) in weights {
            // The graph refers to them by their names beside it.
            let name = path.rsplit('/').next().unwrap_or(path);
            model = model.with_external_initializer(name.to_string(), bytes);
        }
        (format!("{}@{}", recipe.name, &sum[..8]), model)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, OnnxError> {
    std::fs::read(path).map_err(|error| FileError::new(path, error).into())
}
