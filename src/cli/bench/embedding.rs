//! How many texts a second the embedder takes, beside the model's own loop over the same texts.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use serde_json::{Value, json};

use super::sample::Sample;
use crate::app;
use crate::config::Config;
use crate::domain::text::Text;
use crate::engine::ports::Embedder;
use crate::grpc::convert::record_from_pb;

/// Texts of one call, as an import makes them.
const CALL: usize = 500;
/// Texts that both loops run before they are timed.
const WARM_UP: usize = 64;

/// What was measured.
pub struct Figures {
    model: String,
    texts: usize,
    characters: usize,
    time: Duration,
    bare: Option<Duration>,
}

/// Embeds the texts of made records, then runs the bare loop of the model over them where it has one.
pub async fn measure(config: &Config, count: usize) -> anyhow::Result<Figures> {
    let texts = texts(config, count)?;
    let embedder = app::load_model(config).await?;
    embed(&embedder, &texts[..WARM_UP.min(texts.len())]).await?;
    let start = Instant::now();
    embed(&embedder, &texts).await?;
    let time = start.elapsed();
    let model = embedder.model().to_string();
    drop(embedder);
    let characters = texts.iter().map(|text| text.title.chars().count() + text.body.chars().count()).sum();
    let (texts_in_all, config) = (texts.len(), config.clone());
    let bare = tokio::task::spawn_blocking(move || {
        let Some(mut bare) = app::bare_loop(&config)? else { return anyhow::Ok(None) };
        bare(&texts[..WARM_UP.min(texts.len())])?;
        let start = Instant::now();
        bare(&texts)?;
        Ok(Some(start.elapsed()))
    })
    .await??;
    Ok(Figures { model, texts: texts_in_all, characters, time, bare })
}

fn texts(config: &Config, count: usize) -> anyhow::Result<Vec<Text>> {
    let sample = Sample::read()?;
    (0..count)
        .map(|number| {
            let record = record_from_pb(sample.record(number)?, &config.tenant);
            let record = record.map_err(|problems| anyhow!("{problems:?}"))?;
            Ok(Text::of(&record.resource))
        })
        .collect()
}

/// Two calls at a time, so that one is always waiting.
async fn embed(embedder: &Arc<dyn Embedder>, texts: &[Text]) -> anyhow::Result<()> {
    let mut calls = tokio::task::JoinSet::new();
    for chunk in texts.chunks(CALL) {
        if calls.len() >= 2
            && let Some(call) = calls.join_next().await
        {
            call??;
        }
        let (embedder, chunk) = (embedder.clone(), chunk.to_vec());
        calls.spawn(async move { embedder.embed(chunk).await });
    }
    while let Some(call) = calls.join_next().await {
        call??;
    }
    Ok(())
}

impl Figures {
    fn rate(&self, time: Duration) -> f64 {
        self.texts as f64 / time.as_secs_f64().max(1e-9)
    }

    pub fn to_json(&self) -> Value {
        json!({
            "model": self.model, "texts": self.texts, "characters": self.characters,
            "textsPerSecond": self.rate(self.time), "bareTextsPerSecond": self.bare.map(|bare| self.rate(bare)),
            "ratio": self.bare.map(|bare| bare.as_secs_f64() / self.time.as_secs_f64()),
        })
    }

    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{}: {} texts of {} characters on average\nembedding             {:.0} texts/s\n",
            self.model,
            self.texts,
            self.characters / self.texts.max(1),
            self.rate(self.time)
        );
        if let Some(bare) = self.bare {
            text.push_str(&format!("  the bare loop       {:.0} texts/s\n", self.rate(bare)));
            text.push_str(&format!(
                "embedding : bare      {:.2} x\n",
                bare.as_secs_f64() / self.time.as_secs_f64()
            ));
        }
        text
    }
}
