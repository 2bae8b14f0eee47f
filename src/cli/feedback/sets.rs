//! What became of students as judged sets: a folder for each kind of opening with `queries.jsonl` (students), `candidates.jsonl`
//! (openings) and `qrels.tsv` (student, opening, grade).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Context;
use futures::{StreamExt, TryStreamExt, stream};

use crate::cli::calls::Calls;
use crate::cli::{Outcome, text_file};
use crate::pb::json::record_to_json;
use crate::pb::v1 as pb;

/// Records that are asked for at a time.
const AT_ONCE: usize = 8;

/// Writes the sets, and says what is in them and what is left out.
pub async fn export(calls: &Calls, dir: &Path) -> anyhow::Result<Outcome> {
    let mut parts = calls.export_training_pairs().await?;
    let mut sets = BTreeMap::<String, Vec<(String, String, i32)>>::new();
    let (mut gone, mut contradictory) = (0, 0);
    while let Some(part) = parts.try_next().await? {
        gone += part.gone_pair_count;
        contradictory += part.contradictory_pair_count;
        for pair in part.pairs {
            let opening = short(&pair.opening_name);
            let kind = opening.split('/').next().unwrap_or_default().to_string();
            sets.entry(kind).or_default().push((short(&pair.student_name), opening, pair.grade));
        }
    }
    for (kind, pairs) in &sets {
        let dir = dir.join(kind);
        fs::create_dir_all(&dir).with_context(|| dir.display().to_string())?;
        let students: BTreeSet<&str> = pairs.iter().map(|(student, ..)| student.as_str()).collect();
        let openings: BTreeSet<&str> = pairs.iter().map(|(_, opening, _)| opening.as_str()).collect();
        let judged: String = pairs
            .iter()
            .map(|(student, opening, grade)| format!("{student}\t{opening}\t{grade}\n"))
            .collect();
        for (file, text) in [
            ("queries.jsonl", lines(calls, &students).await?),
            ("candidates.jsonl", lines(calls, &openings).await?),
            ("qrels.tsv", judged),
        ] {
            let path = dir.join(file);
            text_file::write_private(&path, text).with_context(|| path.display().to_string())?;
        }
        println!(
            "{}: {} pairs of {} students and {} openings",
            dir.display(),
            pairs.len(),
            students.len(),
            openings.len()
        );
    }
    println!(
        "left out: {gone} pairs whose student or opening is gone, {contradictory} whose times contradict each other"
    );
    Ok(Outcome::Done)
}

/// Records as JSON lines. A set belongs to no tenant: names are those inside of one.
async fn lines(calls: &Calls, names: &BTreeSet<&str>) -> anyhow::Result<String> {
    let read = |name: String| async move {
        let request = pb::GetRecordRequest { name: name.clone() };
        let record = calls.get_record(request).await?.record.unwrap_or_default();
        let bare = pb::Record { name, resource: record.resource, ..Default::default() };
        anyhow::Ok(format!("{}\n", record_to_json(&bare)))
    };
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    stream::iter(names).map(read).buffered(AT_ONCE).try_collect().await
}

/// A name without its tenant.
fn short(name: &str) -> String {
    name.split('/').skip(2).collect::<Vec<_>>().join("/")
}
