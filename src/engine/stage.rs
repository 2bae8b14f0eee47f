//! Stages of a call, as its trace shows them and as they are counted.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::Instrument;

/// Told of each stage that has ended: its name, and what it took.
pub type Observer = Arc<dyn Fn(&'static str, Duration) + Send + Sync>;

/// What stages are run by.
#[derive(Clone, Default)]
pub struct Stages(Option<Observer>);

impl Stages {
    /// Which tell this observer.
    pub fn told_to(observer: Observer) -> Self {
        Self(Some(observer))
    }

    /// Does `work` as the stage of this name: what a subject is ("resolve"), its vectors and facts ("derive"), the ranking ("rank"), a write of
    /// records ("store"), a write of the audit trail ("audit").
    pub async fn run<T>(&self, name: &'static str, work: impl Future<Output = T>) -> T {
        let begin = Instant::now();
        let span = tracing::info_span!(target: "talentmatch::traces", "stage", otel.name = name);
        let done = work.instrument(span).await;
        if let Some(observer) = &self.0 {
            observer(name, begin.elapsed());
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[tokio::test]
    async fn a_stage_that_has_ended_is_told() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let seen = told.clone();
        let stages = Stages::told_to(Arc::new(move |name, took| seen.lock().unwrap().push((name, took))));
        let waited = Duration::from_millis(2);
        assert_eq!(stages.run("rank", async { tokio::time::sleep(waited).await }).await, ());
        let given_up = stages.run("store", std::future::pending::<()>());
        assert!(tokio::time::timeout(waited, given_up).await.is_err());
        assert_eq!(Stages::default().run("rank", async { 3 }).await, 3);
        let told = told.lock().unwrap();
        assert!(matches!(told[..], [("rank", took)] if took >= waited), "{told:?}");
    }
}
