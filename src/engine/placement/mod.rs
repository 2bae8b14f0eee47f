//! A cohort assigned to openings: records and terms -> market -> plan with its certificate -> kept as a proposal, which the school
//! adopts, amends or deletes.

mod adopt;
mod amend;
pub mod audit;
mod claim;
mod cohort;
pub mod compare;
pub mod forgetting;
pub mod kept;
pub mod order;
mod pairs;
mod recheck;
pub mod rounds;
mod shelf;
mod standing;
mod statement;
pub mod terms;
mod told;
pub mod withdrawn;

use std::sync::Arc;

use sha2::{Digest, Sha256};

use self::cohort::Cohort;
pub use self::cohort::{MOST_SLOTS, MOST_STUDENTS};
use self::kept::{KeptPlan, MadeBy, PlanHead, to_bytes};
use self::pairs::Named;
pub use self::shelf::plan_name;
use self::terms::PlacementQuery;
use super::compute::{self, Limit};
use super::error::EngineError;
use super::ports::{Ledger, Tell};
use super::serving::Engine;
use crate::domain::message::{Code, Message};
use crate::domain::placement::objective::Objective;
use crate::domain::placement::plan::{Plan, Start, plan};
use crate::domain::placement::price::prices;
use crate::domain::placement::proof::{Goal, Prices, Step};
use crate::domain::ranking::parts::PartKind;
use crate::domain::ranking::query::Judge;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;

/// Characters of a digest that stand for an id.
const ID_OF_DIGEST: usize = 16;

/// The use cases of `PlacementService`, by one engine.
pub struct Placer {
    engine: Arc<Engine>,
    ledger: Arc<dyn Ledger>,
}

/// Hears how far a plan is: the phase, and so much done of so much.
pub type TellPhase = Arc<dyn Fn(&'static str, u64, u64) + Send + Sync>;

impl Placer {
    /// Plans are kept in the ledger, whichever engine serves.
    pub fn new(engine: Arc<Engine>, ledger: Arc<dyn Ledger>) -> Self {
        Self { engine, ledger }
    }

    /// Makes a plan and keeps it. Dropped before its end, it keeps nothing and stops computing.
    ///
    /// # Errors
    /// [`EngineError::PlanRefused`] where a plan of this id is adopted, or was changed meanwhile.
    pub async fn plan(
        &self,
        caller: &Caller,
        query: &PlacementQuery,
        tell: TellPhase,
    ) -> Result<KeptPlan, EngineError> {
        let tenant = &caller.tenant;
        self.check_rules(query)?;
        let standing = self.standing(tenant, query).await?;
        let cohort = self.gather(caller, query, &query.id, standing.as_ref()).await?;
        let query = &self.with_round(tenant, query, &cohort.slots).await?;
        let input_digest = self.digest(query, &cohort, standing.as_ref())?;
        let short = input_digest.get(..ID_OF_DIGEST).unwrap_or_default();
        let id = if query.id.is_empty() { short.to_string() } else { query.id.clone() };
        let revision = self.free_revision(tenant, &id).await?;
        let scores: Tell = {
            let tell = tell.clone();
            Arc::new(move |done, total| tell("scores", done, total))
        };
        let named = Arc::new(self.market(caller, query, &cohort, scores).await?);
        tell("plan", 0, 1);
        let plan = self.solve(&named, query, standing.as_ref()).await?;
        let priced = match query.priced {
            true => {
                tell("prices", 0, 1);
                self.price(&named, &plan, query).await?
            }
            false => Vec::new(),
        };
        let mut head = PlanHead {
            id: id.clone(),
            create_time: query.now,
            adopt_time: None,
            replaced_by: None,
            adopting: None,
            objective: query.objective,
            seed: query.seed,
            terms: query.terms.clone(),
            acceptable: query.acceptable,
            input_digest,
            plan_digest: String::new(),
            made_by: self.made_by(query),
            students: named.students.len() as u64,
            pairs: named.market.pairs().len() as u64,
            cut_students: named.cut,
            unstated_capacities: named.unstated,
            certificate: Default::default(),
            prices: priced,
            fairness: Vec::new(),
            overrides: Vec::new(),
            slots: Vec::new(),
            standing: query.standing.clone(),
        };
        let students = tell_of(&mut head, &named, &cohort, &plan);
        self.keep(tenant, KeptPlan { head, students, revision }).await
    }

    /// A plan with its students.
    pub async fn get(&self, tenant: &TenantId, id: &str) -> Result<KeptPlan, EngineError> {
        shelf::plan(&*self.ledger, tenant, id).await
    }

    /// Plans without their students, in the order of their ids, after one of them.
    pub async fn list(
        &self,
        tenant: &TenantId,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<PlanHead>, EngineError> {
        shelf::heads(&*self.ledger, tenant, after, limit).await
    }

    /// Writes a plan over what was read of it.
    async fn keep(&self, tenant: &TenantId, plan: KeptPlan) -> Result<KeptPlan, EngineError> {
        let KeptPlan { head, students, revision } = plan;
        let entries =
            vec![shelf::keep_head(&head, Some(revision))?, shelf::keep_students(&head.id, &students)?];
        if !self.ledger.write(tenant, entries).await? {
            return Err(refused(tenant, &head.id, Code::ChangedMeanwhile));
        }
        self.get(tenant, &head.id).await
    }

    /// The revision under which a plan of this id may be written: 0 where there is none.
    async fn free_revision(&self, tenant: &TenantId, id: &str) -> Result<u64, EngineError> {
        match shelf::head(&*self.ledger, tenant, id).await? {
            None => Ok(0),
            Some((head, revision)) if head.is_proposal() => Ok(revision),
            Some(_) => Err(refused(tenant, id, Code::NoReplacing)),
        }
    }

    fn check_rules(&self, query: &PlacementQuery) -> Result<(), EngineError> {
        for (at, rule) in query.terms.ignored_rules.iter().enumerate() {
            if !self.engine.matcher.rules.may_be_left_aside(rule) {
                let field = format!("terms.ignored_rule_ids[{at}]");
                return Err(EngineError::invalid(field, Code::NotLeftAside.with("rule", rule.as_str())));
            }
        }
        Ok(())
    }

    async fn market(
        &self,
        caller: &Caller,
        query: &PlacementQuery,
        cohort: &Cohort,
        tell: Tell,
    ) -> Result<Named, EngineError> {
        let judge = Judge { tenant: caller.tenant.clone(), as_of: query.as_of, now: query.now };
        pairs::market(cohort, query, self.engine.matcher.rules.clone(), judge, tell).await
    }

    async fn solve(
        &self,
        named: &Arc<Named>,
        query: &PlacementQuery,
        standing: Option<&KeptPlan>,
    ) -> Result<Plan, EngineError> {
        let stands = standing.map(|standing| stands_in(standing, named));
        let (named, objective, limit) = (named.clone(), query.objective, Limit::of(query.time_limit));
        let go_on = limit.asks();
        let solved = compute::run(move || {
            let before = stands.unwrap_or_else(|| empty(objective));
            let near = (!before.assigned.is_empty()).then_some(&before);
            plan(&named.market, objective, Start { standing: &before.assigned, near }, &go_on)
        });
        solved.await.map_err(EngineError::Internal)
    }

    async fn price(
        &self,
        named: &Arc<Named>,
        plan: &Plan,
        query: &PlacementQuery,
    ) -> Result<Vec<kept::PartPrice>, EngineError> {
        let (named, plan, limit) = (named.clone(), plan.clone(), Limit::of(query.time_limit));
        let go_on = limit.asks();
        let priced = compute::run(move || told::prices(&named, &prices(&named.market, &plan, &go_on)));
        priced.await.map_err(EngineError::Internal)
    }

    fn made_by(&self, query: &PlacementQuery) -> MadeBy {
        let matcher = &self.engine.matcher;
        MadeBy {
            model: matcher.model().to_string(),
            text_version: matcher.text_version(),
            rule_set: matcher.rule_set().to_string(),
            derivation: matcher.derivation().to_string(),
            weights: PartKind::ALL.map(|kind| query.weights.of(kind)).to_vec(),
            as_of: query.as_of,
        }
    }

    /// SHA-256 of all that decides the plan, in hexadecimal.
    fn digest(
        &self,
        query: &PlacementQuery,
        cohort: &Cohort,
        standing: Option<&KeptPlan>,
    ) -> Result<String, EngineError> {
        let mut hash = Sha256::new();
        for document in cohort.students.iter().chain(&cohort.slots) {
            hash.update(format!("{}\t{}\n", document.name(), document.etag));
        }
        let absent: Vec<&String> = cohort.absent.keys().collect();
        let standing = standing.map(|standing| standing.head.plan_digest.as_str());
        let asked = (query.objective, query.seed, query.acceptable, absent, standing, &query.handed_in);
        hash.update(to_bytes(&(&query.terms, self.made_by(query), asked))?);
        Ok(told::hexadecimal(&hash.finalize()))
    }
}

/// Puts into a head all that follows from who is where, and says the students.
fn tell_of(head: &mut PlanHead, named: &Named, cohort: &Cohort, plan: &Plan) -> Vec<kept::PlannedStudent> {
    head.certificate = told::certificate(named, plan);
    head.fairness = told::fairness(named, cohort, plan);
    head.slots = told::slots(named, plan);
    let students = told::students(named, cohort, plan);
    head.plan_digest = told::digest_of(&students, &head.slots);
    students
}

/// A plan of nobody.
fn empty(objective: Objective) -> Plan {
    Plan {
        objective,
        assigned: Vec::new(),
        closed: Vec::new(),
        standing: Vec::new(),
        steps: Vec::new(),
        bound: None,
        trees: Vec::new(),
        finished: true,
    }
}

/// A kept plan in the numbers of a market, as far as both know the same students and openings.
fn stands_in(kept: &KeptPlan, named: &Named) -> Plan {
    let place = |slot: &str| named.slots.binary_search_by(|other| other.as_str().cmp(slot)).ok();
    let slot_of = |name: &String| {
        let at = kept.students.binary_search_by(|student| student.name.cmp(name)).ok()?;
        let slot = kept.students.get(at)?.slot?;
        place(&kept.head.slots.get(slot as usize)?.name).map(|slot| slot as u32)
    };
    let mut seats = vec![0; named.slots.len()];
    for slot in &kept.head.slots {
        if let Some(seat) = place(&slot.name).and_then(|at| seats.get_mut(at)) {
            *seat = slot.price;
        }
    }
    let [placed, kept_weight, reserved] = kept.head.certificate.weights;
    let goal = Goal::Sum { placed, kept: kept_weight, reserved, scored: Some(0) };
    let step = Step { goal, prices: Prices { seats, ..Prices::default() }, weight: 0 };
    Plan {
        assigned: named.students.iter().map(slot_of).collect(),
        steps: vec![step],
        ..empty(kept.head.objective)
    }
}

fn refused(tenant: &TenantId, id: &str, why: impl Into<Message>) -> EngineError {
    EngineError::PlanRefused(plan_name(tenant, id), why.into())
}
