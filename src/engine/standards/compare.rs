//! Courses beside a standard: what each requirement is covered by, and in which words.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::role::Role;
use crate::domain::record::visibility;
use crate::domain::rules::conditions;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::match_filter::MatchFilter;
use crate::domain::standard::course::{Near, Taught, skills_asked, skills_taught};
use crate::domain::standard::coverage::{Coverage, of_words};
use crate::domain::standard::filling::{Filling, fill};
use crate::domain::standard::passages::passages;
use crate::domain::standard::{Requirement, Standard};
use crate::domain::text::Text;
use crate::engine::compute::{self, Limit};
use crate::engine::error::EngineError;
use crate::engine::matcher::Matcher;
use crate::engine::ports::{Order, Search};

/// Courses that are compared, and courses of a pool.
pub const MOST_COURSES: usize = 200;
/// Courses that are told of a requirement.
const MOST_TOLD: usize = 3;

/// Courses as they are asked for.
#[derive(Clone, Debug)]
pub enum Courses {
    /// By name.
    Named(Vec<RecordName>),
    /// All that pass.
    Passing(Box<MatchFilter>),
}

/// A comparison as it is asked for.
#[derive(Clone, Debug)]
pub struct ComparisonQuery {
    /// Without the levels above the one that is looked at.
    pub standard: Standard,
    /// What is compared.
    pub courses: Courses,
    /// What the gap may be filled from.
    pub pool: Option<MatchFilter>,
    /// The service's time.
    pub now: DateTime<Utc>,
}

/// A comparison.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// In the order of the standard.
    pub requirements: Vec<Compared>,
    /// By name.
    pub courses: Vec<ComparedCourse>,
    /// Places of what is not covered, the heaviest first.
    pub gap: Vec<usize>,
    /// Where a pool was given: its courses by name, and the choice.
    pub filling: Option<(Vec<Arc<Document>>, Filling)>,
}

/// A requirement beside the courses.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Which.
    pub requirement: Requirement,
    /// As far as the best course covers it.
    pub coverage: Coverage,
    /// Courses that cover it or come near, the best first: places in the courses, at most [`MOST_TOLD`].
    pub nearest: Vec<(usize, Near, String)>,
    /// How many there are.
    pub course_count: u32,
}

/// A course beside the standard.
#[derive(Clone, Debug)]
pub struct ComparedCourse {
    /// The course.
    pub document: Arc<Document>,
    /// Requirements that it covers, comes near, and covers as the only one.
    pub counts: [u32; 3],
}

impl Matcher {
    /// Compares courses with a standard.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] where no course is compared, or more than [`MOST_COURSES`] are; [`EngineError::NotFound`] where one that is
    /// named is none that the caller may see.
    pub async fn compare_standard(
        &self,
        caller: &Caller,
        query: ComparisonQuery,
    ) -> Result<Comparison, EngineError> {
        let ComparisonQuery { standard, courses, pool, now } = query;
        let courses = match courses {
            Courses::Named(names) => self.named_courses(caller, names, now).await?,
            Courses::Passing(filter) => self.passing_courses(caller, "course_filter", &filter, now).await?,
        };
        if courses.is_empty() {
            return Err(EngineError::invalid("course_filter", Code::NothingPasses));
        }
        let pool = match pool {
            None => None,
            Some(filter) => {
                let mut pool = self.passing_courses(caller, "pool_filter", &filter, now).await?;
                pool.retain(|course| !courses.iter().any(|own| own.name() == course.name()));
                Some(pool)
            }
        };
        let requirements = standard.requirements();
        let all: Vec<Arc<Document>> = courses.iter().chain(pool.iter().flatten()).cloned().collect();
        let texts: Vec<String> = requirements.iter().map(|one| one.text.clone()).collect();
        let reading = compute::run(move || Reading::of(texts, &all)).await.map_err(EngineError::Internal)?;
        let embeddings = self.embedded(&reading.texts).await?;
        let waiting = Limit::of_waiting();
        let go_on = waiting.asks();
        let compared =
            compute::run(move || compared(requirements, courses, pool, &reading, &embeddings, &go_on));
        let compared = compared.await.map_err(EngineError::Internal)?;
        compared.ok_or_else(|| EngineError::Internal("given up while it was waited for".into()))
    }

    async fn embedded(&self, texts: &[String]) -> Result<Vec<Embedding>, EngineError> {
        let queries: Vec<Text> = texts.iter().map(|text| Text::of_query(text)).collect();
        let empty: Vec<bool> = queries.iter().map(Text::is_empty).collect();
        let asked: Vec<Text> = queries.into_iter().filter(|text| !text.is_empty()).collect();
        let mut found = self.embedder.embed(asked).await?.into_iter();
        let each = empty
            .into_iter()
            .map(|is_empty| if is_empty { Embedding::default() } else { found.next().unwrap_or_default() });
        Ok(each.collect())
    }

    async fn named_courses(
        &self,
        caller: &Caller,
        names: Vec<RecordName>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        let mut found = BTreeMap::new();
        let documents = self.catalog.get_each(caller, &names, now).await?;
        for (name, document) in names.into_iter().zip(documents) {
            found.insert(name, document?);
        }
        Ok(found.into_values().collect())
    }

    async fn passing_courses(
        &self,
        caller: &Caller,
        field: &str,
        wanted: &MatchFilter,
        now: DateTime<Utc>,
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        let mut courses: BTreeMap<RecordName, Arc<Document>> = BTreeMap::new();
        for kind in RecordKind::having(Role::Teacher) {
            let mut filter = visibility::matched(caller, kind, now);
            conditions::wanted(&mut filter, caller, wanted);
            let search = Search { filter, order: Order::Newest, limit: MOST_COURSES + 1 };
            let found = self.store.search(search).await?;
            let seen = found.into_iter().filter(|one| visibility::is_matched(caller, &one.record, now));
            courses.extend(seen.map(|course| (course.name().clone(), course)));
        }
        match courses.len() > MOST_COURSES {
            true => Err(EngineError::invalid(field, Code::TooMany.with("most", MOST_COURSES))),
            false => Ok(courses.into_values().collect()),
        }
    }
}

/// The texts of requirements and courses, each once.
struct Reading {
    texts: Vec<String>,
    /// Where the words of each requirement stand, and its skills.
    asked: Vec<(usize, Vec<String>)>,
    taught: Vec<Taught>,
}

impl Reading {
    fn of(requirements: Vec<String>, courses: &[Arc<Document>]) -> Self {
        let (mut texts, mut places) = (Vec::new(), HashMap::new());
        let mut place = |text: String| -> usize {
            *places.entry(text).or_insert_with_key(|text: &String| {
                texts.push(text.clone());
                texts.len() - 1
            })
        };
        let asked = requirements.into_iter().map(|text| {
            let skills = skills_asked(&text);
            (place(text), skills)
        });
        let asked = asked.collect();
        let taught = courses.iter().map(|course| Taught {
            skills: skills_taught(&course.facts),
            passages: passages(course.record.resource.content().taught())
                .into_iter()
                .map(&mut place)
                .collect(),
        });
        let taught = taught.collect();
        Self { texts, asked, taught }
    }

    /// How near each course comes to a requirement.
    fn near(&self, at: usize, embeddings: &[Embedding]) -> Vec<Near> {
        let Some((text, skills)) = self.asked.get(at) else { return Vec::new() };
        let Some(own) = embeddings.get(*text) else { return Vec::new() };
        let nearness: Vec<f64> = embeddings.iter().map(|other| of_words(own, other)).collect();
        self.taught.iter().map(|taught| Near::of(skills, taught, &nearness)).collect()
    }
}

fn compared(
    requirements: Vec<Requirement>,
    courses: Vec<Arc<Document>>,
    pool: Option<Vec<Arc<Document>>>,
    reading: &Reading,
    embeddings: &[Embedding],
    go_on: &dyn Fn() -> bool,
) -> Option<Comparison> {
    let mut counts = vec![[0; 3]; courses.len()];
    let mut pool_covers: Vec<Vec<usize>> = vec![Vec::new(); pool.as_ref().map_or(0, Vec::len)];
    let mut all = Vec::with_capacity(requirements.len());
    for (at, requirement) in requirements.into_iter().enumerate() {
        if !go_on() {
            return None;
        }
        let mut near = reading.near(at, embeddings);
        let of_pool = near.split_off(courses.len().min(near.len()));
        for (covers, near) in pool_covers.iter_mut().zip(of_pool) {
            if near.coverage == Coverage::Covered {
                covers.push(at);
            }
        }
        let covering = near.iter().filter(|near| near.coverage == Coverage::Covered).count();
        for ([covered, partly, sole], near) in counts.iter_mut().zip(&near) {
            match near.coverage {
                Coverage::Covered => {
                    *covered += 1;
                    *sole += u32::from(covering == 1);
                }
                Coverage::Partly => *partly += 1,
                Coverage::Missing => {}
            }
        }
        let mut told: Vec<(usize, Near)> =
            near.into_iter().enumerate().filter(|(_, near)| near.coverage != Coverage::Missing).collect();
        told.sort_by(|(a, near), (b, other)| other.score.total_cmp(&near.score).then(a.cmp(b)));
        let course_count = u32::try_from(told.len()).unwrap_or(u32::MAX);
        let coverage = told.first().map_or(Coverage::Missing, |(_, near)| near.coverage);
        let words =
            |near: &Near| near.passage.and_then(|at| reading.texts.get(at)).cloned().unwrap_or_default();
        let nearest = told.into_iter().take(MOST_TOLD).map(|(course, near)| {
            let words = words(&near);
            (course, near, words)
        });
        let nearest = nearest.collect();
        all.push(Compared { requirement, coverage, nearest, course_count });
    }
    let mut gap: Vec<usize> = all
        .iter()
        .enumerate()
        .filter(|(_, one)| one.coverage != Coverage::Covered)
        .map(|(at, _)| at)
        .collect();
    let rank = |at: usize| all.get(at).map(|one| (one.requirement.weight, one.coverage));
    gap.sort_by(|a, b| {
        let (Some((a_weight, a_coverage)), Some((b_weight, b_coverage))) = (rank(*a), rank(*b)) else {
            return a.cmp(b);
        };
        b_weight.total_cmp(&a_weight).then(b_coverage.cmp(&a_coverage)).then(a.cmp(b))
    });
    let filling = match pool {
        Some(pool) => Some((pool, fill(&pool_covers, &gap, go_on)?)),
        None => None,
    };
    let courses = courses
        .into_iter()
        .zip(counts)
        .map(|(document, counts)| ComparedCourse { document, counts })
        .collect();
    Some(Comparison { requirements: all, courses, gap, filling })
}
