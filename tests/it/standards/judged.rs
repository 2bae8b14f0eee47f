//! The bounds of `src/domain/standard/coverage.rs` are those that judged pairs ask for: chosen on one half, measured on the other.

use std::collections::HashMap;

use talentmatch::convert::record_from_pb;
use talentmatch::domain::ranking::facts::Facts;
use talentmatch::domain::standard::course::{skills_asked, skills_taught};
use talentmatch::domain::standard::coverage::{
    COVERED_FROM, PARTLY_FROM, SKILLS, WORDING, mixed, with_skills,
};
use talentmatch::domain::standard::passages::passages;
use talentmatch::domain::text::Text;
use talentmatch::embed::NgramEmbedder;
use talentmatch::engine::ports::Embedder;

use crate::support::sample_records;

const PAIRS: &str = include_str!("../../fixtures/judged_standards/pairs.tsv");

/// A requirement beside a course, as a person judged it.
struct Pair {
    is_chosen_on: bool,
    /// 0 missing, 1 partly, 2 covered.
    grade: usize,
    /// Meaning and wording of each piece of the course.
    near: Vec<(f64, f64)>,
    skills: Option<f64>,
}

/// How a score is made and what it comes to.
#[derive(Clone, Copy, Debug)]
struct Choice {
    wording: f64,
    skills: f64,
    partly: f64,
    covered: f64,
}

impl Choice {
    fn score(&self, pair: &Pair) -> f64 {
        let words = pair.near.iter().map(|(meaning, wording)| mixed(*meaning, *wording, self.wording));
        with_skills(words.fold(0.0, f64::max), pair.skills, self.skills)
    }

    fn grade(&self, pair: &Pair) -> usize {
        let score = self.score(pair);
        usize::from(score >= self.partly) + usize::from(score >= self.covered)
    }
}

async fn pairs() -> Vec<Pair> {
    let embedder = NgramEmbedder::bundled().expect("a model");
    let tenant = "sample".parse().expect("a tenant");
    let records = sample_records().into_iter().map(|record| record_from_pb(record, &tenant).expect("sound"));
    let courses: HashMap<String, _> = records.map(|record| (record.name.id().to_string(), record)).collect();
    let mut pairs = Vec::new();
    for line in PAIRS.lines().filter(|line| !line.starts_with('#')) {
        let [half, grade, course, text] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let course = &courses[course];
        let pieces = passages(course.resource.content().taught());
        let texts = pieces.iter().map(String::as_str).chain([text]).map(Text::of_query).collect();
        let mut embeddings = embedder.embed(texts).await.expect("embedded");
        let own = embeddings.pop().expect("the requirement");
        let near = embeddings.iter().map(|piece| (own.dense_cosine(piece), own.sparse_cosine(piece)));
        let (asked, taught) = (skills_asked(text), skills_taught(&Facts::of(course)));
        let met = asked.iter().filter(|skill| taught.contains(skill)).count();
        let skills = (!asked.is_empty()).then(|| met as f64 / asked.len() as f64);
        let grade = grade.parse().expect("a grade");
        pairs.push(Pair { is_chosen_on: half == "choose", grade, near: near.collect(), skills });
    }
    pairs
}

/// The mean over the grades of how many of their pairs are told as judged.
fn agreement<'p>(pairs: impl Iterator<Item = &'p Pair>, choice: Choice) -> f64 {
    let mut counts = [[0.0; 2]; 3];
    for pair in pairs {
        counts[pair.grade][0] += 1.0;
        counts[pair.grade][1] += f64::from(u8::from(choice.grade(pair) == pair.grade));
    }
    counts.iter().map(|[all, right]| right / all).sum::<f64>() / 3.0
}

fn steps(from: u32, to: u32, by: usize) -> impl Iterator<Item = f64> + Clone {
    (from..=to).step_by(by).map(|step| f64::from(step) / 100.0)
}

#[tokio::test]
async fn the_bounds_are_those_that_judged_pairs_ask_for() {
    let pairs = pairs().await;
    let (chosen, reported): (Vec<&Pair>, Vec<&Pair>) = pairs.iter().partition(|pair| pair.is_chosen_on);
    let own = Choice { wording: WORDING, skills: SKILLS, partly: PARTLY_FROM, covered: COVERED_FROM };
    let mut found: Vec<(f64, Choice)> = Vec::new();
    for wording in steps(0, 100, 25) {
        for skills in steps(0, 40, 10) {
            for partly in steps(10, 60, 2) {
                for covered in steps(10, 80, 2).filter(|covered| *covered > partly) {
                    let choice = Choice { wording, skills, partly, covered };
                    found.push((agreement(chosen.iter().copied(), choice), choice));
                }
            }
        }
    }
    let best = found.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)).expect("a grid");
    let (here, there) = (agreement(chosen.iter().copied(), own), agreement(reported.iter().copied(), own));
    println!("best {:.3} by {:?}; own: {here:.3}, on the other half {there:.3}", best.0, best.1);
    // Less than a pair of the smallest grade makes: the lexicon counts though words alone were as good.
    assert!(best.0 - here < 1.0 / (3.0 * 9.0), "{best:?}");
    let told = |grade: Option<usize>| {
        let covered = reported.iter().filter(|pair| own.grade(pair) == 2);
        covered.filter(|pair| grade.is_none_or(|grade| pair.grade == grade)).count()
    };
    let (covered, right, wrong) = (told(None), told(Some(2)), told(Some(0)));
    println!("told to be covered {covered}: judged so {right}, judged missing {wrong}");
    assert!(there > 0.58 && right * 10 >= covered * 8 && wrong <= 1);
    assert!(covered >= 18, "and most of what is covered is told to be");
}
