//! How many texts a second the embedder takes, beside the model's own loop over the same texts.

use std::time::{Duration, Instant};

use anyhow::anyhow;
use serde_json::{Value, json};

use super::sample::Sample;
use crate::app;
use crate::config::Config;
use crate::convert::record_from_pb;
use crate::domain::text::Text;

/// Texts of one call.
const CALL: usize = 100;
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

/// Embeds the texts of made records, and runs the bare loop of the model over them where it has one. The two take turns,
/// call by call, so that what else the machine does meets both.
pub async fn measure(config: &Config, count: usize) -> anyhow::Result<Figures> {
    let texts = texts(config, count)?;
    let embedder = app::load_model(config).await?;
    let mut bare = tokio::task::block_in_place(|| app::bare_loop(config))?;
    let warm_up = texts.get(..WARM_UP).unwrap_or(&texts);
    embedder.embed(warm_up.to_vec()).await?;
    bare.as_mut().map(|bare| tokio::task::block_in_place(|| bare(warm_up))).transpose()?;
    let (mut time, mut bare_time) = (Duration::ZERO, Duration::ZERO);
    for call in texts.chunks(CALL) {
        let start = Instant::now();
        embedder.embed(call.to_vec()).await?;
        time += start.elapsed();
        if let Some(bare) = &mut bare {
            let start = Instant::now();
            tokio::task::block_in_place(|| bare(call))?;
            bare_time += start.elapsed();
        }
    }
    let characters = texts.iter().map(|text| text.title.chars().count() + text.body.chars().count()).sum();
    Ok(Figures {
        model: embedder.model().to_string(),
        texts: texts.len(),
        characters,
        time,
        bare: bare.map(|_| bare_time),
    })
}

fn texts(config: &Config, count: usize) -> anyhow::Result<Vec<Text>> {
    let sample = Sample::read()?;
    (0..count)
        .map(|number| {
            let record = record_from_pb(sample.record(number), &config.tenant);
            let record = record.map_err(|problems| anyhow!("{problems:?}"))?;
            Ok(Text::of(&record.resource))
        })
        .collect()
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
