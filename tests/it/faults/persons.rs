//! Students who are deleted and erased: no byte of them is in a file once that was acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::Code;

use super::works::answered;
use crate::support::{Client, record};

/// Stands in what is said of each student, with its number.
const CANARY: &str = "zqxv";

#[derive(Default)]
pub struct Erasures {
    next: u64,
    /// Students whose delete was acknowledged.
    deleted: Vec<u64>,
    erased: BTreeSet<u64>,
    /// Digests by name.
    receipts: BTreeMap<String, String>,
    /// Something was erased since the files were looked at.
    is_new: bool,
    pub acknowledged: u64,
}

impl Erasures {
    pub async fn step(&mut self, client: &Client) -> Option<()> {
        let number = self.next;
        self.next += 1;
        let name = format!("studentProfiles/e-{number}");
        let profile = json!({"majorName": "数控技术", "courses": [format!("{CANARY}{number}q")]});
        let student = record(json!({"name": name, "studentProfile": profile}));
        answered(client.upsert(student).await, "a student")?;
        answered(client.delete(&name, "").await, "a delete")?;
        self.deleted.push(number);
        let done = client.erasure.clone().erase_due(pb::EraseDueRequest::default()).await;
        if let Err(status) = &done
            && status.code() == Code::Unavailable
        {
            // Or copies would be left in an index that is being filled just now, with another model.
            return None;
        }
        let done = answered(done, "an erasure")?;
        let receipts = done.into_inner().receipts.into_iter();
        self.receipts.extend(receipts.map(|receipt| (receipt.name, receipt.digest)));
        self.erased.extend(self.deleted.drain(..));
        (self.is_new, self.acknowledged) = (true, self.acknowledged + 1);
        Some(())
    }

    pub async fn check(&mut self, client: &Client, data: &Path, what: &str) {
        let (mut kept, mut after_name) = (BTreeMap::new(), String::new());
        loop {
            let request =
                pb::ListErasureReceiptsRequest { page_size: 1_000, after_name, ..Default::default() };
            let page =
                client.erasure.clone().list_erasure_receipts(request).await.expect("listed").into_inner();
            kept.extend(page.receipts.into_iter().map(|receipt| (receipt.name, receipt.digest)));
            after_name = page.next_name;
            if after_name.is_empty() {
                break;
            }
        }
        for (name, digest) in &self.receipts {
            assert_eq!(kept.get(name), Some(digest), "{what}: {name}");
        }
        if std::mem::take(&mut self.is_new) {
            let left = left_in(data);
            let left: Vec<&u64> = left.intersection(&self.erased).collect();
            assert!(left.is_empty(), "{what}: {left:?} were erased");
        }
    }
}

/// Numbers of the students of whom there are bytes in a folder.
fn left_in(data: &Path) -> BTreeSet<u64> {
    let pattern = format!("{CANARY}[0-9]+q");
    let found = Command::new("grep").args(["-rhoaE", &pattern]).arg(data).output().expect("grep runs");
    let text = String::from_utf8_lossy(&found.stdout).into_owned();
    let number = |line: &str| line.strip_prefix(CANARY)?.strip_suffix('q')?.parse().ok();
    text.lines().filter_map(number).collect()
}
