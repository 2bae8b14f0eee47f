//! The panel of all queries finds exactly what comparing each query by itself finds.

use chrono::{DateTime, Utc};
use talentmatch::convert::record_from_pb;
use talentmatch::domain::ranking::bands::Band;
use talentmatch::domain::ranking::weights::RankingWeights;
use talentmatch::domain::record::audience::Caller;
use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::name::TenantId;
use talentmatch::domain::rules::RuleSet;
use talentmatch::domain::search::filter::Filter;
use talentmatch::domain::standing::panel::{Hit, Panel, Standing};

use super::*;
use crate::clock::HandSet;
use crate::documents::Dice;

async fn documents() -> Vec<Arc<Document>> {
    let tenant: TenantId = SCHOOL.parse().expect("a tenant");
    let engine = Service::serving(HandSet::still_at(as_of().seconds)).now();
    let mut documents = Vec::new();
    for record in sample_records() {
        let record = record_from_pb(record, &tenant).expect("a record");
        documents.push(engine.catalog.derive_one(record).await.expect("derived"));
    }
    documents
}

#[tokio::test]
async fn none_is_left_out_and_none_is_found_twice() {
    let documents = documents().await;
    let now: DateTime<Utc> = DateTime::from_timestamp(as_of().seconds, 0).expect("a time");
    let rules = RuleSet::bundled();
    let mut dice = Dice(7);
    let mut panel = Panel::new(rules.clone());
    let mut naive: Vec<(Arc<str>, Arc<Standing>)> = Vec::new();
    for number in 0..500 {
        let mut below = |most: u64| dice.roll(most);
        let subject = documents[below(documents.len() as u64) as usize].clone();
        let target = documents[below(documents.len() as u64) as usize].name().kind;
        let weights = match below(3) {
            0 => RankingWeights::default(),
            1 => RankingWeights::by(|_| below(5) as f64 + 0.1),
            _ => RankingWeights::by(|_| below(2) as f64),
        };
        let standing = Standing {
            owner: Caller::of_tenant(SCHOOL.parse().expect("a tenant")),
            target,
            subject: subject.into(),
            filter: Filter::default(),
            weights,
            least: 0.2 + below(60) as f64 / 100.0,
            least_band: [Band::Weak, Band::Fair, Band::Good][below(3) as usize],
            start: None,
            end: None,
        };
        // Some take the place of others, some go again.
        let name: Arc<str> = format!("tenants/{SCHOOL}/savedQueries/{}", below(300)).into();
        naive.retain(|(other, _)| *other != name);
        if number % 7 == 3 {
            panel.remove(&name);
            continue;
        }
        let standing = Arc::new(standing);
        panel.put(name.clone(), standing.clone());
        naive.push((name, standing));
    }
    assert_eq!(panel.len(), naive.len());
    let mut all = 0;
    for document in documents.iter().step_by(3) {
        let mut found = panel.matched_by(document, now);
        found.sort_by(|a, b| a.query.cmp(&b.query));
        let hit = |(query, standing): &(Arc<str>, Arc<Standing>)| {
            Some(Hit { query: query.clone(), worth: standing.worth(&rules, document, now)? })
        };
        let mut expected: Vec<Hit> = naive.iter().filter_map(hit).collect();
        expected.sort_by(|a, b| a.query.cmp(&b.query));
        assert_eq!(found, expected, "{}", document.name());
        all += found.len();
    }
    assert!(all > 300, "there is something to find: {all}");
}
