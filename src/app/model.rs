//! The model that a configuration names.

use std::sync::Arc;

use anyhow::Context;

use crate::config::{Config, ConfigError, Onnx};
use crate::domain::cause::Cause;
use crate::domain::text::Text;
use crate::embed;
use crate::engine::ports::Embedder;

/// Finds the model that a configuration names; that there is none is a mistake in the configuration.
pub fn find_model(config: &Config) -> Result<embed::Source, ConfigError> {
    embed::Source::find(&config.model, &config.models_dir)
        .map_err(|problem| ConfigError { field: "model".to_string(), problem: Cause::of(problem) })
}

/// Loading reads whole files, so it is kept off the threads that answer calls.
pub async fn load_model(config: &Config) -> anyhow::Result<Arc<dyn Embedder>> {
    let source = find_model(config)?;
    let options = onnx_options(config);
    let loaded = tokio::task::spawn_blocking(move || source.load(&options)).await?;
    loaded.with_context(|| format!("cannot load model {}", config.model))
}

/// Runs texts through what a model is made of, for benchmarks; how many vectors came out. Blocks.
pub type BareLoop = Box<dyn FnMut(&[Text]) -> anyhow::Result<usize> + Send>;

/// The bare loop of the model that a configuration names, where it has one. Blocks while it is loaded.
pub fn bare_loop(config: &Config) -> anyhow::Result<Option<BareLoop>> {
    let bare = find_model(config)?.bare_loop(&onnx_options(config))?;
    Ok(bare.map(|mut bare| -> BareLoop { Box::new(move |texts| Ok(bare.run(texts)?)) }))
}

fn onnx_options(config: &Config) -> embed::OnnxOptions {
    let Onnx { library, threads, batch, queue } = config.onnx.clone();
    embed::OnnxOptions { library, models_dir: config.models_dir.clone(), threads, batch, queue }
}
