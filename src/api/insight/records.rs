//! `ListBalanceRecords`: what is behind a row of a balance.

use super::request::scope_from_pb;
use crate::api::page_token::{Fingerprint, OF_ANOTHER_CALL, PageToken, PageTokens, Position};
use crate::api::request::page_size_from_pb;
use crate::api::{Api, Problem, limits};
use crate::convert::dimension_from_pb;
use crate::domain::insight::behind::{Behind, behind};
use crate::domain::insight::census::Census;
use crate::domain::insight::dimension::Dimension;
use crate::domain::insight::scope::Scope;
use crate::domain::message::Code;
use crate::domain::ranking::school_name::normal_school;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;

/// A page of what is behind a row, and what of it is on other pages.
struct Page {
    records: Vec<(RecordName, pb::BalanceRecord)>,
    openings: usize,
    courses: usize,
    is_last: bool,
}

impl Api {
    /// `ListBalanceRecords`: the openings and the courses behind a row, in pages.
    pub async fn list_balance_records(
        &self,
        caller: &Caller,
        mut request: pb::ListBalanceRecordsRequest,
    ) -> Result<pb::ListBalanceRecordsResponse, Problem> {
        let token = std::mem::take(&mut request.page_token);
        let fingerprint = Fingerprint::of(&caller.tenant, "ListBalanceRecords", &request);
        let mut v = Violations::new();
        let scope = scope_from_pb(&mut v, request.scope);
        let by = dimension_from_pb(&mut v, request.dimension);
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::BALANCE_PAGE);
        let key = match by {
            Dimension::School => normal_school(&request.row_key),
            _ => request.row_key,
        };
        if !by.may_have(&key) {
            v.add("row_key", Code::NoRow.with("by", by.id()));
        }
        let scope = v.check(scope).map_err(EngineError::from)?;
        let store = self.serving.now().store.clone();
        let tokens = PageTokens::of(&*store).await?;
        let after = match tokens.decode(&token, fingerprint)?.map(|token| token.position) {
            Some(Position::AfterId(name)) => RecordName::parse_full(&name).ok(),
            Some(Position::AfterPlace(_) | Position::AfterDeletion(_)) => {
                return Err(Problem::page_token(OF_ANOTHER_CALL));
            }
            None => None,
        };
        let tenant = caller.tenant.clone();
        let work = move |census: &Census| page(census, &tenant, (&scope, by, &key), after.as_ref(), size);
        let (page, basis) = self.counted(caller, work).await?;
        let names: Vec<RecordName> = page.records.iter().map(|(name, _)| name.clone()).collect();
        let mut records: Vec<pb::BalanceRecord> =
            page.records.into_iter().map(|(_, record)| record).collect();
        for (record, stored) in records.iter_mut().zip(store.get(&names).await.map_err(EngineError::from)?) {
            if let Some(Ok(document)) = stored {
                record.title = document.facts.title.clone();
            }
        }
        let next_page_token = match names.last().filter(|_| !page.is_last) {
            Some(last) => tokens
                .encode(&PageToken { position: Position::AfterId(last.to_string()), as_of: 0 }, fingerprint),
            None => String::new(),
        };
        Ok(pb::ListBalanceRecordsResponse {
            records,
            next_page_token,
            opening_count: page.openings as i64,
            course_count: page.courses as i64,
            basis,
        })
    }
}

fn page(
    census: &Census,
    tenant: &TenantId,
    (scope, by, key): (&Scope, Dimension, &str),
    after: Option<&RecordName>,
    size: usize,
) -> Page {
    let all = behind(census, scope, by, key);
    let openings = all.iter().filter(|one| one.fact.is_opening()).count();
    let after = after.map(|name| (name.kind, name.id()));
    let is_before = |one: &Behind| after.is_some_and(|after| (one.fact.kind, &*one.fact.id) <= after);
    let start = all.partition_point(is_before);
    let records = all.iter().skip(start).take(size).filter_map(|one| {
        let name = RecordName::new(tenant.clone(), one.fact.kind, &one.fact.id).ok()?;
        let record = pb::BalanceRecord {
            name: name.to_string(),
            title: String::new(),
            employer_display_name: one.fact.employer.to_string(),
            place_count: one.places,
            is_stated: one.is_stated,
        };
        Some((name, record))
    });
    Page {
        records: records.collect(),
        openings,
        courses: all.len() - openings,
        is_last: start + size >= all.len(),
    }
}
