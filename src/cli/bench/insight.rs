//! How long insight takes over made records: the first answer, which reads all of them, the next ones, an answer after a write, and a
//! whole report.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tonic::transport::Channel;

use super::figures::rounded;
use super::filling::fill;
use super::latencies::Latencies;
use super::sample::Sample;
use super::service::Service;
use crate::cli::render::grouped;
use crate::pb::v1 as pb;
use crate::pb::v1::catalog_service_client::CatalogServiceClient;
use crate::pb::v1::insight_service_client::InsightServiceClient;

/// Balances that are asked for one after the other.
const ASKED: usize = 50;
/// Answers may tell of 2,000 majors.
const MAX_ANSWER_BYTES: usize = 64 << 20;

/// What was measured.
pub struct Figures {
    records: usize,
    majors: usize,
    first: Duration,
    balance: Latencies,
    /// From the beginning of a write until an answer that counts it.
    after_write: Duration,
    answers: Vec<(&'static str, Duration)>,
    memory_mb: Option<u64>,
}

struct Asked {
    insight: InsightServiceClient<Channel>,
}

impl Asked {
    async fn balance(&self) -> anyhow::Result<pb::GetBalanceResponse> {
        let request = pb::GetBalanceRequest { scope: None, dimension: pb::InsightDimension::Major.into() };
        Ok(self.insight.clone().get_balance(request).await?.into_inner())
    }

    /// Every answer of a report, with what it took.
    async fn report(&self) -> anyhow::Result<Vec<(&'static str, Duration)>> {
        let dimension = pb::InsightDimension::Major.into();
        let (mut taken, mut start) = (Vec::new(), Instant::now());
        let mut took = |what| {
            taken.push((what, start.elapsed()));
            start = Instant::now();
        };
        let insight = || self.insight.clone();
        self.balance().await?;
        took("balance");
        insight().get_skill_gap(pb::GetSkillGapRequest::default()).await?;
        took("gap");
        insight().get_major_fit(pb::GetMajorFitRequest::default()).await?;
        took("fit");
        insight().get_forecast(pb::GetForecastRequest::default()).await?;
        took("forecast");
        insight().get_pay_benchmark(pb::GetPayBenchmarkRequest { scope: None, dimension }).await?;
        took("pay");
        insight().get_emerging_skills(pb::GetEmergingSkillsRequest::default()).await?;
        took("emerging");
        let outcomes = pb::GetOutcomesRequest { dimension, ..Default::default() };
        insight().get_outcomes(outcomes).await?;
        took("outcomes");
        Ok(taken)
    }
}

/// Makes records in the folder of a service, and asks it.
pub async fn measure(service: Service, records: usize, is_quiet: bool) -> anyhow::Result<Figures> {
    fill(&service, records, is_quiet).await?;
    let channel = Channel::from_shared(service.url.clone())?.tcp_nodelay(true).connect().await?;
    let insight = InsightServiceClient::new(channel.clone()).max_decoding_message_size(MAX_ANSWER_BYTES);
    let asked = Asked { insight };
    let start = Instant::now();
    let answer = asked.balance().await?;
    let first = start.elapsed();
    let (mut latencies, start) = (Vec::new(), Instant::now());
    for _ in 0..ASKED {
        let start = Instant::now();
        asked.balance().await?;
        latencies.push(start.elapsed());
    }
    let balance = Latencies::new(latencies, start.elapsed());
    let digest =
        |answer: &pb::GetBalanceResponse| answer.basis.as_ref().map(|basis| basis.input_digest.clone());
    let start = Instant::now();
    let record = Some(Sample::read()?.record(records));
    let request = pb::UpsertRecordRequest { record, ..Default::default() };
    CatalogServiceClient::new(channel).upsert_record(request).await?;
    let after = asked.balance().await?;
    let after_write = start.elapsed();
    ensure!(
        digest(&answer) != digest(&after),
        "an answer does not count what was written before it was asked for"
    );
    let answers = asked.report().await?;
    let memory_mb = service.process().peak_memory_bytes().map(|bytes| bytes >> 20);
    service.stop()?;
    let majors = usize::try_from(answer.row_count).context("a count of rows")?;
    Ok(Figures { records, majors, first, balance, after_write, answers, memory_mb })
}

impl Figures {
    fn report(&self) -> Duration {
        self.answers.iter().map(|(_, time)| *time).sum()
    }

    pub fn to_json(&self) -> Value {
        let seconds = |time: Duration| rounded(time.as_secs_f64());
        let answers: serde_json::Map<String, Value> =
            self.answers.iter().map(|(what, time)| (what.to_string(), json!(seconds(*time)))).collect();
        json!({
            "records": self.records, "majors": self.majors, "firstBalanceSeconds": seconds(self.first),
            "balance": self.balance.to_json(), "afterWriteSeconds": seconds(self.after_write),
            "answerSeconds": answers, "reportSeconds": seconds(self.report()), "memoryMb": self.memory_mb,
        })
    }

    pub fn to_text(&self) -> String {
        let answers: Vec<String> =
            self.answers.iter().map(|(what, time)| format!("{what} {:.2} s", time.as_secs_f64())).collect();
        let memory = self.memory_mb.map_or("unknown".to_string(), |most| format!("{most} MB"));
        format!(
            "{} records, {} majors\nfirst balance  {:.2} s, which reads all records\nbalance        {}\n\
             after a write  {:.2} s until an answer counts it\nreport         {:.2} s: {}\n\
             memory         service {memory} at most, the import included\n",
            grouped(self.records as u64),
            self.majors,
            self.first.as_secs_f64(),
            self.balance.to_text(),
            self.after_write.as_secs_f64(),
            self.report().as_secs_f64(),
            answers.join(", ")
        )
    }
}
