//! Order classes: the students whom a caller may see, held against one opening -> cohorts in their order, or a class with its proof.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Datelike, Utc};

use super::kept::Certificate;
use super::pairs::Named;
use super::{MOST_STUDENTS, Placer, told};
use crate::domain::cause::Cause;
use crate::domain::class_order::{Cohort, CohortKey, Member, Wanted, rank};
use crate::domain::lexicon::TermKind;
use crate::domain::message::Code;
use crate::domain::placement::cap::{Cap, Members, Per};
use crate::domain::placement::market::{
    Choice, Market, MarketError, SCORE_UNIT, Slot, Statement, Student, lot,
};
use crate::domain::placement::objective::Objective;
use crate::domain::placement::plan::{Start, plan};
use crate::domain::ranking::bands::Bands;
use crate::domain::ranking::coverage::{asked, holds};
use crate::domain::ranking::facts::Stated;
use crate::domain::ranking::parts::Side;
use crate::domain::ranking::query::Judge;
use crate::domain::ranking::resolved::Resolved;
use crate::domain::ranking::score::Score;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, TenantId};
use crate::domain::record::role::Role;
use crate::domain::record::visibility::{self, shown};
use crate::domain::rules::conditions;
use crate::domain::rules::remedy::is_of_field;
use crate::domain::rules::{Bar, bar};
use crate::domain::search::match_filter::MatchFilter;
use crate::engine::compute::{self, Limit};
use crate::engine::error::EngineError;
use crate::engine::ports::{Order, Search};
use crate::engine::subject::Subject;

/// Courses that are named for one of them.
const COURSES: usize = 5;
/// Of the solver; one opening takes a moment.
const TIME: Duration = Duration::from_secs(60);

/// An order as it is asked for.
#[derive(Clone, Debug)]
pub struct OrderQuery {
    /// The work that the class is for.
    pub opening: Subject,
    /// The fewest students.
    pub least: u32,
    /// The most students.
    pub most: u32,
    /// What is asked of students beside the rules.
    pub filter: MatchFilter,
    /// The label by which classes are told apart; empty does not tell them apart.
    pub class_label: String,
    /// From which score on a student fits; `None` is the bound of what is relevant.
    pub score: Option<f64>,
    /// How much each part of a score counts.
    pub weights: RankingWeights,
    /// The time at which the rules are judged.
    pub as_of: DateTime<Utc>,
    /// The service's time.
    pub now: DateTime<Utc>,
}

/// A skill or certificate that some of a group lack.
#[derive(Clone, Debug)]
pub struct Gap {
    /// As the opening asks for it.
    pub asked: Stated,
    /// What it is.
    pub kind: TermKind,
    /// How many have it.
    pub holders: u32,
    /// How many have not.
    pub lacking: u32,
}

/// Courses that give something.
pub type GapCourses = (String, Vec<Arc<Document>>);

/// Cohorts beside an order.
pub struct RankedCohorts {
    /// In their order, each with what it lacks.
    pub cohorts: Vec<(Cohort, Vec<Gap>)>,
    /// How many there are in all.
    pub count: usize,
    /// For each thing that some of them lack.
    pub courses: Vec<GapCourses>,
    /// What was asked.
    pub wanted: Wanted,
}

/// A class that fills an order.
pub struct FilledOrder {
    /// Names, cohorts and scores in millionths, the best first.
    pub students: Vec<(String, CohortKey, u32)>,
    /// What the check found; `None` where nobody fits, so that there was nothing to plan.
    pub certificate: Option<Certificate>,
    /// Students who fit.
    pub fit: u64,
    /// What the class lacks.
    pub gaps: Vec<Gap>,
    /// Courses that give it.
    pub courses: Vec<GapCourses>,
    /// What was asked.
    pub wanted: Wanted,
}

/// Students beside an opening.
struct Candidates {
    opening: Arc<Document>,
    asked: Vec<(TermKind, Stated)>,
    /// By name.
    students: Vec<(Arc<Document>, Member)>,
    wanted: Wanted,
}

impl Placer {
    /// Ranks cohorts for an order, at most `limit` of them.
    pub async fn rank_cohorts(
        &self,
        caller: &Caller,
        query: &OrderQuery,
        limit: usize,
    ) -> Result<RankedCohorts, EngineError> {
        let Candidates { opening, asked, students, wanted } = self.candidates(caller, query).await?;
        let members: Vec<Member> = students.into_iter().map(|(_, member)| member).collect();
        let ranked = compute::run(move || rank(&members, wanted)).await.map_err(EngineError::Internal)?;
        let count = ranked.len();
        let with_gaps = ranked.into_iter().take(limit).map(|cohort| {
            let gaps = gaps(&asked, &cohort.having, cohort.eligible);
            (cohort, gaps)
        });
        let cohorts: Vec<(Cohort, Vec<Gap>)> = with_gaps.collect();
        let lacked: Vec<&Gap> = cohorts.iter().flat_map(|(_, gaps)| gaps).collect();
        let courses = self.gap_courses(caller, &opening, &asked, &lacked, query.now).await?;
        Ok(RankedCohorts { cohorts, count, courses, wanted })
    }

    /// Chooses the students of an order: the most, then the greatest total score. Quotas are of schools in normal form.
    pub async fn fill_order(
        &self,
        caller: &Caller,
        query: &OrderQuery,
        quotas: &[(String, u32)],
        seed: u64,
    ) -> Result<FilledOrder, EngineError> {
        let Candidates { opening, asked, students, wanted } = self.candidates(caller, query).await?;
        let fits = |member: &Member| member.score.is_some_and(|score| score >= wanted.score);
        let fit: Vec<(Arc<Document>, Member)> =
            students.into_iter().filter(|(_, member)| fits(member)).collect();
        let names: Vec<String> = fit.iter().map(|(student, _)| student.name().to_string()).collect();
        let mut filled = FilledOrder {
            students: Vec::new(),
            certificate: None,
            fit: fit.len() as u64,
            gaps: Vec::new(),
            courses: Vec::new(),
            wanted,
        };
        if fit.is_empty() {
            return Ok(filled);
        }
        let of_school = |school: &str| -> Vec<u32> {
            let own =
                fit.iter().zip(0..).filter(|((student, _), _)| school_of(&caller.tenant, student) == school);
            own.map(|(_, number)| number).collect()
        };
        let cap = |(school, most): &(String, u32)| Cap {
            members: Members::Only(of_school(school)),
            per: Per::Plan,
            most: vec![*most],
        };
        let choice = |member: &Member| Choice { score: member.score.unwrap_or(0), ..Choice::default() };
        let statement = Statement {
            students: names
                .iter()
                .map(|name| Student { lot: lot(seed, name), ..Student::default() })
                .collect(),
            slots: vec![Slot { capacity: wanted.most, ..Slot::default() }],
            choices: fit.iter().map(|(_, member)| vec![choice(member)]).collect(),
            caps: quotas.iter().map(cap).collect(),
            ..Statement::default()
        };
        let slots = vec![opening.name().to_string()];
        let limit = Limit::of(TIME);
        let go_on = limit.asks();
        let solved = compute::run(move || {
            let market = Market::new(statement)?;
            let plan = plan(&market, Objective::MaxFill, Start::default(), &go_on);
            let named = Named {
                market,
                students: names,
                slots,
                rules: Vec::new(),
                employers: Vec::new(),
                cut: 0,
                unstated: 0,
            };
            Ok::<_, MarketError>((told::certificate(&named, &plan), plan, named))
        });
        let solved = solved.await.map_err(EngineError::Internal)?;
        let (certificate, plan, named) = solved.map_err(|error| EngineError::Internal(Cause::of(error)))?;
        let chosen: Vec<(String, &Member)> = named
            .students
            .into_iter()
            .zip(&fit)
            .zip(&plan.assigned)
            .filter(|(_, slot)| slot.is_some())
            .map(|((name, (_, member)), _)| (name, member))
            .collect();
        let having = |at: usize| {
            chosen.iter().filter(|(_, member)| member.has.get(at).copied().unwrap_or_default()).count() as u32
        };
        let having: Vec<u32> = (0..asked.len()).map(having).collect();
        filled.gaps = gaps(&asked, &having, chosen.len() as u32);
        let lacked: Vec<&Gap> = filled.gaps.iter().collect();
        filled.courses = self.gap_courses(caller, &opening, &asked, &lacked, query.now).await?;
        filled.certificate = Some(certificate);
        let told =
            |(name, member): (String, &Member)| (name, member.cohort.clone(), member.score.unwrap_or(0));
        filled.students = chosen.into_iter().map(told).collect();
        filled.students.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        Ok(filled)
    }

    /// The students whom the caller may see and who pass, each beside the opening.
    async fn candidates(&self, caller: &Caller, query: &OrderQuery) -> Result<Candidates, EngineError> {
        let matcher = &self.engine.matcher;
        let internal = || EngineError::Internal("no kind seeks places".into());
        let kind = RecordKind::having(Role::Seeker).next().ok_or_else(internal)?;
        let opening = matcher.subject(caller, query.opening.clone(), kind, query.now).await?;
        let opening = match opening {
            Resolved::Document { document, .. } if document.name().kind.is(Role::Opening) => document,
            _ => return Err(EngineError::invalid("order.opening_name", Code::OpeningsOnly)),
        };
        let mut filter = visibility::matched(caller, kind, query.now);
        conditions::wanted(&mut filter, caller, &query.filter);
        let found = self.engine.store.count(&filter).await?;
        if found > MOST_STUDENTS as u64 {
            let why = Code::TooMany.with("most", MOST_STUDENTS);
            return Err(EngineError::invalid("order.student_filter", why));
        }
        let search = Search { filter, order: Order::Newest, limit: MOST_STUDENTS };
        let mut students = self.engine.store.search(search).await?;
        students.retain(|student| visibility::is_matched(caller, &student.record, query.now));
        students.sort_by(|a, b| a.name().cmp(b.name()));
        let own: Vec<Arc<Document>> =
            students.iter().filter(|student| student.name().tenant == caller.tenant).cloned().collect();
        let absent = self.absent(caller, &own, query.now, [None, None]).await?;
        let least = query.score.unwrap_or_else(|| Bands::of(Some(opening.name().kind), kind).relevant_from());
        let wanted = Wanted { least: query.least, most: query.most, score: millionths(least) };
        let asked = asked(&opening.facts);
        let judge = Judge { tenant: caller.tenant.clone(), as_of: query.as_of, now: query.now };
        let rules = matcher.rules.clone();
        let (work_opening, work_asked) = (opening.clone(), asked.clone());
        let (label, weights, tenant) = (query.class_label.clone(), query.weights, caller.tenant.clone());
        let work = move |student: Arc<Document>| {
            let name = student.name().to_string();
            let judging = judge.judging(Some(student.name()), work_opening.name());
            let is_open = !absent.contains_key(&name)
                && bar(&rules, &student.facts, &work_opening.facts, judging, &[]) == Bar::None;
            let score = is_open.then(|| {
                let opening_name = work_opening.name().to_string();
                // The opening is what is asked for, as in a match of it: the bounds of its bands are of this direction.
                let asking = Side {
                    name: &opening_name,
                    facts: &work_opening.facts,
                    embedding: &work_opening.embedding,
                };
                let target = Side { name: &name, facts: &student.facts, embedding: &student.embedding };
                millionths(Score::of(asking, target, &weights).total)
            });
            let member = Member {
                cohort: cohort_of(&tenant, &student, &label),
                is_own: student.name().tenant == tenant,
                score,
                has: work_asked.iter().map(|(kind, asked)| holds(&student.facts, *kind, asked)).collect(),
            };
            (student, member)
        };
        let students = compute::map(students, work).await.map_err(EngineError::Internal)?;
        Ok(Candidates { opening, asked, students, wanted })
    }

    /// Courses for each thing that is lacked, in the order in which the opening asks for them.
    async fn gap_courses(
        &self,
        caller: &Caller,
        opening: &Document,
        asked: &[(TermKind, Stated)],
        lacked: &[&Gap],
        now: DateTime<Utc>,
    ) -> Result<Vec<GapCourses>, EngineError> {
        let name = opening.name().to_string();
        let near = Side { name: &name, facts: &opening.facts, embedding: &opening.embedding };
        let mut all = Vec::new();
        for (kind, asked) in asked {
            if !lacked.iter().any(|gap| gap.kind == *kind && gap.asked.name == asked.name) {
                continue;
            }
            let mut courses = self.engine.matcher.courses_for(caller, *kind, &asked.name, near, now).await?;
            let is_near = |course: &Arc<Document>| is_of_field(&course.facts, &opening.facts, &opening.facts);
            courses.retain(|course| *kind == TermKind::Certificate || is_near(course));
            courses.truncate(COURSES);
            all.push((asked.name.clone(), courses));
        }
        Ok(all)
    }
}

/// The school of a student in normal form, as far as a tenant may know it.
fn school_of<'s>(tenant: &TenantId, student: &'s Document) -> &'s str {
    let is_withheld = student.facts.person.as_ref().is_some_and(|person| person.withholds_school);
    if is_withheld && student.name().tenant != *tenant { "" } else { &student.facts.school }
}

/// The cohort of a student, as far as a tenant may know it.
fn cohort_of(tenant: &TenantId, student: &Document, label: &str) -> CohortKey {
    let facts = &student.facts;
    let record = match student.name().tenant == *tenant {
        true => Cow::Borrowed(&student.record),
        false => shown(&student.record),
    };
    let major = facts.majors.first().map_or_else(|| facts.title.clone(), |major| major.to_string());
    CohortKey {
        school: school_of(tenant, student).to_string(),
        major,
        year: record.resource.content().counts_from().map(|day| day.year()),
        class: record.labels.get(label).cloned().unwrap_or_default(),
        tenant: student.name().tenant.to_string(),
    }
}

/// What not all of a group have, what the fewest have first.
fn gaps(asked: &[(TermKind, Stated)], having: &[u32], group: u32) -> Vec<Gap> {
    let all = asked.iter().zip(having).filter(|(_, holders)| **holders < group);
    let mut gaps: Vec<Gap> = all
        .map(|((kind, asked), holders)| Gap {
            asked: asked.clone(),
            kind: *kind,
            holders: *holders,
            lacking: group - holders,
        })
        .collect();
    gaps.sort_by_key(|gap| gap.holders);
    gaps
}

fn millionths(score: f64) -> u32 {
    (score * f64::from(SCORE_UNIT)).round().clamp(0.0, f64::from(SCORE_UNIT)) as u32
}
