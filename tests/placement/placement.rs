//! Makes plans of markets by seed and writes both down, for `agree.py` beside this file, which has other solvers do the same.
//!
//! `placement FOLDER` writes small markets of all kinds and the sizes that are measured; `--large` adds the largest.

mod instances;

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use talentmatch::domain::placement::cap::{Cap, Members, Per};
use talentmatch::domain::placement::check::check;
use talentmatch::domain::placement::market::{Choice, Market, Pair, Statement};
use talentmatch::domain::placement::objective::Objective;
use talentmatch::domain::placement::plan::{Plan, Start, plan};
use talentmatch::domain::placement::price::sums;
use talentmatch::domain::placement::proof::Goal;

use self::instances::{Size, of_size, small};

/// Small markets of each kind.
const SMALL: u64 = 12;

/// Runs of which the fastest is told.
const RUNS: usize = 3;

const OBJECTIVES: [Objective; 4] =
    [Objective::Stable, Objective::MaxFill, Objective::MaxScore, Objective::Fair];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("usage: placement FOLDER [--large]")?;
    let folder = Path::new(folder);
    let mut all = Vec::new();
    for with in 0..4 {
        for seed in 0..SMALL {
            let market = Market::new(small(seed, with))?;
            all.push(
                json!({ "kind": with, "market": market_in_json(&market), "plans": OBJECTIVES.map(|objective| {
                    let made = plan(&market, objective, Start::default(), &|| true);
                    plan_in_json(&market, &made)
                })}),
            );
        }
    }
    write(&folder.join("small.json"), &json!(all))?;
    let size = |students, slots, capacity, each| Size { students, slots, capacity, each };
    let mut sizes = vec![size(400, 20, 20, 20), size(500, 21, 24, 21), size(10_000, 800, 15, 50)];
    if arguments.iter().any(|argument| argument == "--large") {
        sizes.push(size(100_000, 8_000, 15, 50));
    }
    for size in sizes {
        let name = format!("{}x{}", size.students, size.slots);
        write(&folder.join(format!("{name}.json")), &measure(size)?)?;
        eprintln!("{name} is written");
    }
    Ok(())
}

fn write(path: &Path, value: &Value) -> Result<(), Box<dyn Error>> {
    Ok(serde_json::to_writer(BufWriter::new(File::create(path)?), value)?)
}

/// The result of the fastest run, and its seconds.
fn fastest<T>(mut run: impl FnMut() -> T) -> (T, f64) {
    let timed = |_| {
        let start = Instant::now();
        let result = run();
        (result, start.elapsed().as_secs_f64())
    };
    let runs: Vec<(T, f64)> = (0..RUNS).map(timed).collect();
    let best = runs.into_iter().min_by(|a, b| a.1.total_cmp(&b.1));
    best.unwrap_or_else(|| unreachable!("there are runs"))
}

fn measure(size: Size) -> Result<Value, Box<dyn Error>> {
    let statement: Statement = of_size(size, 1);
    let mut copies = vec![statement; RUNS];
    let (market, lists) = fastest(|| Market::new(copies.pop().unwrap_or_default()));
    let market = market?;
    drop(copies);
    let mut seconds = serde_json::Map::new();
    seconds.insert("lists".into(), json!(lists));
    let mut plans = Vec::new();
    let mut time = |name: &str, run: &dyn Fn() -> Plan| {
        let (made, solve) = fastest(run);
        let (found, checked) = fastest(|| check(&market, &made));
        assert!(found.faults.is_empty() && found.gap().is_none_or(|gap| gap == 0), "{name}: {found:?}");
        seconds.insert(name.into(), json!(solve));
        seconds.insert(format!("{name} checked"), json!(checked));
        eprintln!("{name}: {solve:.4} s, checked in {checked:.4} s");
        made
    };
    plans.push(time("stable", &|| plan(&market, Objective::Stable, Start::default(), &|| true)));
    let best = time("max_score", &|| plan(&market, Objective::MaxScore, Start::default(), &|| true));
    let other = time("max_fill", &|| plan(&market, Objective::MaxFill, Start::default(), &|| true));
    plans.extend([best.clone(), other]);
    let (again, replan) = one_declines(&market, &best)?;
    seconds.insert("replan".into(), json!(replan));
    seconds.insert("replan moves".into(), json!(again));
    let plans: Vec<Value> = plans.iter().map(|plan| plan_in_json(&market, plan)).collect();
    seconds.insert("peak_mib".into(), json!(peak_mib()));
    Ok(json!({ "market": market_in_json(&market), "plans": plans, "seconds": seconds }))
}

/// How long it takes to plan again after a student declines a seat of the dearest slot, and how many others move.
fn one_declines(market: &Market, before: &Plan) -> Result<(usize, f64), Box<dyn Error>> {
    let mut choices: Vec<Vec<_>> = Vec::new();
    for student in 0..market.students().len() as u32 {
        let own = market.pairs().get(market.of(student)).unwrap_or_default();
        choices.push(own.iter().map(choice_of).collect());
    }
    let prices = before.steps.first().map_or(&[][..], |step| &step.prices.seats);
    let price =
        |student: &usize| before.assigned[*student].and_then(|slot| prices.get(slot as usize).copied());
    let gone = (0..choices.len()).max_by_key(price).unwrap_or_default();
    choices[gone].clear();
    let changed = Market::new(Statement {
        students: market.students().to_vec(),
        slots: market.slots().to_vec(),
        choices,
        ..Statement::default()
    })?;
    let start = Start { standing: &before.assigned, near: Some(before) };
    let (again, seconds) = fastest(|| plan(&changed, Objective::MaxScore, start, &|| true));
    let found = check(&changed, &again);
    assert!(found.faults.is_empty() && found.gap() == Some(0), "{found:?}");
    let pairs = before.assigned.iter().zip(&again.assigned).enumerate();
    let moves = pairs.filter(|(student, (before, now))| *student != gone && before != now).count();
    eprintln!("again: {seconds:.4} s, {moves} moved");
    Ok((moves, seconds))
}

fn choice_of(pair: &Pair) -> Choice {
    Choice { slot: pair.slot, score: pair.score, ..Choice::default() }
}

fn market_in_json(market: &Market) -> Value {
    let of = |student: u32| market.pairs().get(market.of(student)).unwrap_or_default();
    let students = 0..market.students().len() as u32;
    let pairs = market.pairs();
    let caps: Vec<Value> = market.caps().iter().map(cap_in_json).collect();
    json!({
        "students": market.students().len(),
        "lots": market.students().iter().map(|student| student.lot).collect::<Vec<_>>(),
        "priority": market.students().iter().map(|student| student.priority).collect::<Vec<_>>(),
        "capacity": market.slots().iter().map(|slot| slot.capacity).collect::<Vec<_>>(),
        "min_intake": market.slots().iter().map(|slot| slot.min_intake).collect::<Vec<_>>(),
        "reserve": market.slots().iter().map(|slot| slot.reserve).collect::<Vec<_>>(),
        "hard": market.slots().iter().map(|slot| slot.hard).collect::<Vec<_>>(),
        "employer": market.slots().iter().map(|slot| slot.employer).collect::<Vec<_>>(),
        "choices": students.map(|student| of(student).len()).collect::<Vec<_>>(),
        "slot": pairs.iter().map(|pair| pair.slot).collect::<Vec<_>>(),
        "score": pairs.iter().map(|pair| pair.score).collect::<Vec<_>>(),
        "merit": pairs.iter().map(|pair| pair.merit).collect::<Vec<_>>(),
        "caps": caps,
        "together": market.together(),
    })
}

fn cap_in_json(cap: &Cap) -> Value {
    let members = match &cap.members {
        Members::Everybody => Value::Null,
        Members::Only(only) => json!(only),
    };
    let per = match cap.per {
        Per::Slot => "slot",
        Per::Employer => "employer",
        Per::Plan => "plan",
    };
    json!({ "members": members, "per": per, "most": cap.most })
}

fn plan_in_json(market: &Market, plan: &Plan) -> Value {
    let found = check(market, plan);
    let (placed, score) = sums(market, plan);
    let goal = match plan.steps.first().or(plan.bound.as_ref()).map(|step| step.goal) {
        Some(Goal::Sum { placed, kept: _, reserved, scored }) => {
            json!({ "placed": placed, "reserved": reserved, "scored": scored })
        }
        _ => Value::Null,
    };
    json!({
        "objective": plan.objective,
        "assigned": plan.assigned,
        "goal": goal,
        "placed": placed,
        "score": score,
        "faults": found.faults.len(),
        "blocking_pairs": found.blocking_pairs,
        "value": found.value.map(|value| value.to_string()),
        "bound": found.bound.map(|bound| bound.to_string()),
        "proven": found.gap() == Some(0),
        "goals_proven": if plan.finished { plan.steps.len().max(plan.trees.len()) } else { plan.steps.len() },
    })
}

/// The most memory that this program has had, in MiB, where the system tells it.
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}
