//! Who sees what, over random worlds: every call that reads, asked by every tenant through a client, compared with a naive
//! model. `TALENTMATCH_TEST_WORLDS=2000 cargo test --release --test it visibility::` is the long form.

mod world;

use std::collections::BTreeMap;

use talentmatch::pb::v1 as pb;
use tonic::{Code, Status};

use self::world::{CERTIFICATE, Made, NOW, Tenant, World};
use crate::documents::Dice;
use crate::support::*;

use pb::RecordKind::{CourseProfile, StudentProfile};

/// Worlds in the short form, and records in a world.
const WORLDS: u64 = 24;
const RECORDS: u64 = 16;
const WORDS: &str = "数控车工";

/// What a call about one record comes to.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    All,
    NotFound,
    NoConsent,
}

fn told<T>(answer: Result<T, Status>) -> Told {
    match answer {
        Ok(_) => Told::All,
        Err(status) if status.code() == Code::NotFound => Told::NotFound,
        Err(status) if reason(&status) == "NO_CONSENT" => Told::NoConsent,
        Err(status) => panic!("{status:?}"),
    }
}

/// What a pair or a match of the record comes to.
fn expected(made: &Made, by: &Tenant, second: i64) -> Told {
    match made.may_be_got(by, second) {
        false => Told::NotFound,
        true if made.has_no_consent(second) => Told::NoConsent,
        true => Told::All,
    }
}

/// One tenant's look at a world.
struct Look<'w> {
    world: &'w World,
    by: &'w Tenant,
    client: Client,
    second: i64,
    at: String,
}

impl Look<'_> {
    async fn records(&self) {
        for made in &self.world.records {
            let at = format!("{} {made:?}", self.at);
            let got = self.client.get(&made.name()).await;
            let resource = got.as_ref().ok().and_then(|record| record.resource.as_ref());
            if let Some(pb::record::Resource::StudentProfile(student)) = resource {
                assert_eq!(student.protected.is_some(), made.owner == self.by.id, "{at}");
            }
            let may = made.may_be_got(self.by, self.second);
            assert_eq!(told(got), if may { Told::All } else { Told::NotFound }, "get {at}");

            let expected = expected(made, self.by, self.second);
            let subject = by_name(&made.name(), CourseProfile);
            assert_eq!(told(self.client.matches(subject).await), expected, "subject {at}");
            let request = |subject, target_name: String| pb::ExplainPairRequest {
                subject: Some(subject),
                target_name,
                as_of_time: Some(as_of()),
                ..Default::default()
            };
            use pb::explain_pair_request::Subject;
            let explained =
                self.client.explain_with(request(Subject::SubjectText(WORDS.into()), made.name())).await;
            if let Ok(pair) = &explained {
                self.courses(pair);
            }
            assert_eq!(told(explained), expected, "target {at}");
        }
        for kind in KINDS {
            let own = self.world.of_kind(kind).filter(|made| made.owner == self.by.id);
            let listed = self.client.list(kind).await.into_iter().map(|record| record.name);
            assert_eq!(listed.collect::<Vec<_>>(), own.map(Made::name).collect::<Vec<_>>(), "{}", self.at);
        }
    }

    /// Courses that close a gap are those that the caller may be matched with.
    fn courses(&self, pair: &pb::ExplainPairResponse) {
        let Some(remedy) = pair.remedies.iter().find(|remedy| remedy.missing == CERTIFICATE) else { return };
        let may: Vec<String> = self
            .world
            .of_kind(CourseProfile)
            .filter(|made| made.may_be_matched(self.by, self.second))
            .map(Made::name)
            .collect();
        assert_eq!(remedy.courses.len(), may.len().min(5), "{} {may:?}", self.at);
        assert!(remedy.courses.iter().all(|course| may.contains(&course.name)), "{}", self.at);
    }

    /// A match, whatever it asks for beside: the results, their number, and the facet.
    async fn matched(&self, dice: &mut Dice, kind: pb::RecordKind) {
        let as_of = [None, Some(-1_000_000), Some(3), Some(1_000_000)][dice.roll(4) as usize];
        let as_of = as_of.map(|later| self.second + later);
        let request = pb::MatchRequest {
            include_ineligible: dice.roll(2) == 0,
            personalized: Some(dice.roll(2) == 0),
            as_of_time: as_of.map(|seconds| prost_types::Timestamp { seconds, nanos: 0 }),
            page_size: 200,
            facets: vec![pb::FacetField::Province.into()],
            show_copies: true,
            ..by_text(WORDS, kind)
        };
        // The owner's rules leave out of the owner's records what will have ended by then.
        let until = as_of.filter(|_| !request.include_ineligible).unwrap_or(self.second).max(self.second);
        let may = |made: &&Made| {
            let lasts = made.owner != self.by.id || !(made.has_expired(until) || made.has_no_consent(until));
            made.may_be_matched(self.by, self.second) && lasts
        };
        let expected: Vec<&Made> = self.world.of_kind(kind).filter(may).collect();
        let at = format!("{} {request:?}", self.at);
        let found = self.client.matches(request).await.expect("matched");
        let mut names: Vec<String> = found.results.iter().map(|result| result.name.clone()).collect();
        names.sort();
        let mut expected_names: Vec<String> = expected.iter().map(|made| made.name()).collect();
        expected_names.sort();
        assert_eq!(names, expected_names, "{at}");
        assert_eq!(found.total_count, expected.len() as i64, "{at}");
        let mut counts = BTreeMap::<&str, i64>::new();
        expected.iter().for_each(|made| *counts.entry(made.province()).or_default() += 1);
        let buckets = found.facets.iter().flat_map(|facet| &facet.buckets);
        let buckets: BTreeMap<&str, i64> =
            buckets.map(|bucket| (bucket.value.as_str(), bucket.count)).collect();
        // Of a ranking by score only what is relevant is counted.
        let is_all = found.relevant_count.is_none();
        assert!(!is_all || buckets == counts, "{at}: {buckets:?} {counts:?}");
        assert!(buckets.iter().all(|(value, count)| counts.get(value) >= Some(count)), "{at}: {buckets:?}");
    }

    /// A batch by filter: every subject by name, those who have not agreed as well.
    async fn batch(&self, target: pb::RecordKind) {
        let request = pb::BatchMatchRequest {
            subject_kind: StudentProfile.into(),
            target_kind: target.into(),
            limit: 200,
            include_ineligible: true,
            show_copies: true,
            ..Default::default()
        };
        let responses = self.client.batch_match(request).await.expect("matched");
        let may = |made: &&Made| made.may_be_matched(self.by, self.second);
        let targets: Vec<String> = self.world.of_kind(target).filter(may).map(Made::name).collect();
        let subjects = self.world.of_kind(StudentProfile).filter(|made| made.owner == self.by.id);
        let subjects: Vec<&Made> = subjects.filter(|made| !made.has_expired(self.second)).collect();
        assert_eq!(responses.len(), subjects.len(), "{}", self.at);
        for (response, made) in responses.iter().zip(subjects) {
            assert_eq!(
                (&response.subject_name, response.subject_count),
                (&made.name(), responses.len() as i64)
            );
            let why = response.failure.as_ref().map(|failure| failure.reason());
            let left_out = made.has_no_consent(self.second);
            assert_eq!(why, left_out.then_some(pb::ErrorReason::NoConsent), "{} {made:?}", self.at);
            let found = response.results.iter().filter(|result| targets.contains(&result.name)).count();
            assert_eq!(found, response.results.len(), "{} {made:?}", self.at);
            let others = targets.iter().filter(|name| **name != made.name()).count();
            assert_eq!(found, if left_out { 0 } else { others }, "{} {made:?}", self.at);
        }
    }
}

async fn compare(seed: u64) {
    let world = World::of(seed, RECORDS);
    let clock = HandSet::at(NOW);
    let tenants = world.tenants.iter().map(|tenant| (tenant.id, &tenant.alliances[..]));
    let service = Service::with_clock(config(tenants), clock.clone()).await;
    for tenant in &world.tenants {
        let own = world.records.iter().filter(|made| made.owner == tenant.id).map(Made::record);
        let answer = service.client(tenant.id).import(own.collect()).await.expect("imported");
        assert_eq!(answer.failures, [], "world {seed}");
    }
    let mut dice = Dice(seed ^ 0x5eed);
    for second in [NOW, NOW + 10] {
        clock.set(second);
        for by in &world.tenants {
            let at = format!("world {seed}, {} of {:?} at {}:", by.id, by.alliances, second - NOW);
            let look = Look { world: &world, by, client: service.client(by.id), second, at };
            look.records().await;
            for kind in KINDS.into_iter().flat_map(|kind| [kind; 3]) {
                look.matched(&mut dice, kind).await;
            }
            look.batch(KINDS[dice.roll(7) as usize]).await;
        }
    }
    service.stop().await;
}

#[tokio::test]
async fn every_call_shows_what_the_model_says() {
    let worlds = std::env::var("TALENTMATCH_TEST_WORLDS").ok();
    let worlds = worlds.map_or(WORLDS, |worlds| worlds.parse().expect("a number of worlds"));
    for seed in 0..worlds {
        compare(seed).await;
    }
}
