//! Says in the log when traces do not reach their collector: once when that begins, and once when it is over.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

/// From one warning to the next there is at least this: a collector that comes and goes does not fill the log.
const PAUSE: Duration = Duration::from_secs(60);

/// An exporter that tells of what it could not send. Such spans are lost.
#[derive(Debug)]
pub(super) struct Telling<E> {
    inner: E,
    episode: Mutex<Episode>,
}

/// What could not be sent since it was told of.
#[derive(Debug, Default)]
struct Episode {
    /// Spans that are lost.
    lost: usize,
    /// The log has the beginning of it.
    is_told: bool,
    /// When the last warning was logged.
    last: Option<Instant>,
}

#[derive(Debug, PartialEq, Eq)]
enum News {
    /// Spans are lost, from now on.
    Fails,
    /// They are sent again, and so many were lost.
    Works { lost: usize },
}

impl Episode {
    /// What is to be logged after spans were sent, or could not be.
    fn after(&mut self, spans: usize, is_sent: bool, now: Instant) -> Option<News> {
        if is_sent {
            let lost = std::mem::take(&mut self.lost);
            return std::mem::take(&mut self.is_told).then_some(News::Works { lost });
        }
        self.lost += spans;
        let is_due = self.last.is_none_or(|last| now.duration_since(last) >= PAUSE);
        if self.is_told || !is_due {
            return None;
        }
        (self.is_told, self.last) = (true, Some(now));
        Some(News::Fails)
    }
}

impl<E> Telling<E> {
    pub fn new(inner: E) -> Self {
        Self { inner, episode: Mutex::default() }
    }
}

impl<E: SpanExporter> SpanExporter for Telling<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len();
        let done = self.inner.export(batch).await;
        let news = self.episode.lock().ok().and_then(|mut it| it.after(spans, done.is_ok(), Instant::now()));
        match (news, &done) {
            (Some(News::Works { lost }), _) => tracing::info!(lost, "traces are sent again"),
            (Some(News::Fails), Err(error)) => {
                tracing::warn!("traces cannot be sent, and are lost until they can: {error}");
            }
            _ => {}
        }
        done
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_episode_is_told_of_when_it_begins_and_ends() {
        let (mut episode, begin) = (Episode::default(), Instant::now());
        let at = |seconds| begin + Duration::from_secs(seconds);
        assert_eq!(episode.after(5, true, at(0)), None);
        assert_eq!(episode.after(2, false, at(5)), Some(News::Fails));
        assert_eq!(episode.after(3, false, at(10)), None);
        assert_eq!(episode.after(3, false, at(1_000)), None, "once, however long it takes");
        assert_eq!(episode.after(1, true, at(1_005)), Some(News::Works { lost: 8 }));
        assert_eq!(episode.after(1, true, at(1_010)), None);
    }

    #[test]
    fn one_that_comes_and_goes_is_told_of_once_a_minute() {
        let (mut episode, begin) = (Episode::default(), Instant::now());
        let mut told = 0;
        for second in 0..600 {
            let now = begin + Duration::from_secs(second);
            told += usize::from(episode.after(1, second % 2 == 1, now) == Some(News::Fails));
        }
        assert_eq!(told, 10);
        // Where it goes on it is told of as soon as the minute is over.
        let now = begin + Duration::from_secs(599);
        assert_eq!(episode.after(1, false, now), None);
        assert_eq!(episode.after(1, false, now + PAUSE), Some(News::Fails));
    }
}
