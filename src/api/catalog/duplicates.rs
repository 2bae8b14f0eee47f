//! `ListDuplicates`: openings that are one.

use futures::stream::{self, BoxStream, StreamExt};

use crate::api::fit::Fit;
use crate::api::{Api, Problem, limits};
use crate::convert::{kind_from_pb, time_to_pb};
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::domain::record::violation::Violations;
use crate::engine::duplicates::{Duplicates, Told, duplicates};
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;

/// The answers of a `ListDuplicates`.
pub type DuplicateAnswers = BoxStream<'static, Result<pb::ListDuplicatesResponse, Problem>>;

impl Api {
    /// `ListDuplicates`: the groups of the caller's own openings that are one.
    pub async fn list_duplicates(
        &self,
        caller: &Caller,
        request: pb::ListDuplicatesRequest,
    ) -> Result<DuplicateAnswers, Problem> {
        let mut v = Violations::new();
        let kind = kind_from_pb(&mut v, "kind", request.kind);
        if kind.is_some_and(|kind| !kind.is(Role::Opening)) {
            let kinds: Vec<&str> = RecordKind::having(Role::Opening).map(RecordKind::collection).collect();
            v.add("kind", Code::NameOfKind.with("kinds", kinds.join(", ")));
        }
        let kind = v.check(kind).map_err(EngineError::from)?;
        let kind = kind.ok_or_else(|| EngineError::invalid("kind", Code::Required))?;
        let _turn = self.lists.take(&caller.tenant).await?;
        let found = duplicates(&self.serving.now().store, &caller.tenant, kind).await?;
        Ok(stream::iter(parts(found).into_iter().map(Ok)).boxed())
    }
}

/// As many groups in each part as fit; at least one part.
fn parts(found: Duplicates) -> Vec<pb::ListDuplicatesResponse> {
    let duplicate_count = found.groups.iter().map(|group| group.len() as i64 - 1).sum();
    let part = || pb::ListDuplicatesResponse {
        groups: Vec::new(),
        record_count: found.read as i64,
        duplicate_count,
    };
    let (mut parts, mut open, mut fit) = (Vec::new(), part(), Fit::default());
    for group in found.groups.iter().map(|group| group_to_pb(group)) {
        if !fit.takes(&group) {
            parts.push(std::mem::replace(&mut open, part()));
            fit = Fit::default();
            fit.takes(&group);
        }
        open.groups.push(group);
    }
    parts.push(open);
    parts
}

fn group_to_pb(group: &[Told]) -> pb::DuplicateGroup {
    let member = |told: &Told| pb::DuplicatePosting {
        name: told.name.clone(),
        title: told.title.clone(),
        employer_display_name: told.employer.clone(),
        create_time: Some(time_to_pb(told.create_time)),
    };
    pb::DuplicateGroup {
        name: group.first().map(|told| told.name.clone()).unwrap_or_default(),
        members: group.iter().take(limits::DUPLICATES).map(member).collect(),
        member_count: group.len() as i64,
    }
}
