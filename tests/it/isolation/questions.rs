//! What is asked: every call.

use serde_json::{Value, json};

use super::{CANARY, KINDS_MADE, OTHER, OWN, credential_of, standards};

/// Every call, about what is the caller's own and about what is the other tenant's, by its names.
pub fn questions() -> Vec<(&'static str, Value)> {
    let mut asked = Vec::new();
    let other = |kind: usize, n: u8| format!("tenants/{OTHER}/{}/c{n}", KINDS_MADE[kind]);
    let kinds = [
        "RECORD_KIND_JOB_POSTING",
        "RECORD_KIND_INTERNSHIP_SLOT",
        "RECORD_KIND_STUDENT_PROFILE",
        "RECORD_KIND_COURSE_PROFILE",
        "RECORD_KIND_EXPERT_PROFILE",
        "RECORD_KIND_RESOURCE_OFFER",
        "RECORD_KIND_RESOURCE_NEED",
    ];
    for kind in kinds {
        asked.push((
            "CatalogService/ListRecords",
            json!({"kind": kind, "changedAfter": "2026-01-01T00:00:00Z"}),
        ));
        let facets = ["FACET_FIELD_SKILL", "FACET_FIELD_MAJOR_GROUP", "FACET_FIELD_EDUCATION"];
        for (text, personalized) in [("数控车工", true), ("数控车工", false), (CANARY, true)] {
            asked.push(("MatchService/Match", json!({"subjectText": text, "targetKind": kind, "facets": facets,
                "personalized": personalized, "includeIneligible": personalized, "showCopies": true, "pageSize": 3})));
        }
        for filter in [
            json!({"labels": {"note": CANARY}}),
            json!({"schools": [CANARY]}),
            json!({"skills": ["数控车床"]}),
        ] {
            asked.push((
                "MatchService/Match",
                json!({"subjectText": "数控", "targetKind": kind, "filter": filter}),
            ));
        }
        asked.push((
            "MatchService/BatchMatch",
            json!({"subjectKind": kind, "targetKind": "RECORD_KIND_JOB_POSTING"}),
        ));
        asked.push(("CatalogService/ListDuplicates", json!({"kind": kind})));
    }
    for n in 0..5 {
        for kind in 0..KINDS_MADE.len() {
            let name = other(kind, n);
            asked.push(("CatalogService/GetRecord", json!({"name": name})));
            asked.push(("MatchService/Match", json!({"subjectName": name, "targetKind": kinds[0]})));
            asked.push(("MatchService/ExplainPair", json!({"subjectText": "数控车工", "targetName": name})));
            asked.push(("CatalogService/DeleteRecord", json!({"name": name})));
            asked.push((
                "CatalogService/UpsertRecord",
                json!({"record": {"name": name, "jobPosting": {"title": "x"}}, "validateOnly": true}),
            ));
        }
        let [query, plan, round, standard] = ["savedQueries", "plans", "rankingRounds", "standards"]
            .map(|kind| format!("tenants/{OTHER}/{kind}/c{n}"));
        for method in
            ["GetSavedQuery", "DeleteSavedQuery", "RotateWebhookSecret", "ListDeadLetters", "WatchSavedQuery"]
        {
            let method: &str = Box::leak(format!("SavedQueryService/{method}").into_boxed_str());
            asked.push((method, json!({"name": query})));
        }
        asked.extend(standards::questions(&standard, n, &other(3, n)));
        let saved = json!({"name": query, "subjectText": "x", "targetKind": kinds[0], "scoreMin": 0.5});
        asked.push(("SavedQueryService/CreateSavedQuery", json!({"savedQuery": saved})));
        asked.push(("SavedQueryService/UpdateSavedQuery", json!({"savedQuery": saved})));
        asked.push(("PlacementService/GetPlan", json!({"name": plan})));
        asked.push(("PlacementService/GetPlan", json!({"name": format!("plans/c{n}")})));
        asked.push((
            "PlacementService/ComparePlans",
            json!({"beforeName": plan, "afterName": format!("plans/c{n}")}),
        ));
        asked.push((
            "PlacementService/AmendPlan",
            json!({"name": plan, "overrides": [{"studentName": other(2, n)}]}),
        ));
        asked.push(("PlacementService/AdoptPlan", json!({"name": plan})));
        asked.push(("PlacementService/DeletePlan", json!({"name": plan})));
        asked.push(("PlacementService/GetRankingRound", json!({"name": round})));
        asked.push((
            "PlacementService/SaveRankingRound",
            json!({"name": round, "deadlineTime": "2027-01-01T00:00:00Z"}),
        ));
        asked.push((
            "PlacementService/HandInWishes",
            json!({"roundName": round, "wishes": [{"studentName": other(2, n)}]}),
        ));
        asked.push(("CatalogService/GetRecord", json!({"name": format!("studentProfiles/c{n}")})));
        let lines = [credential_of(false, n, "数控车工"), credential_of(true, n, "数控车工")];
        asked.push(("CredentialService/ImportCredentials", json!({"lines": lines})));
        let event = json!({"eventId": format!("e{n}"), "studentName": other(2, n), "openingName": other(1, n),
            "stage": "FEEDBACK_STAGE_APPLIED", "eventTime": "2026-11-01T00:00:00Z"});
        asked.push(("FeedbackService/RecordEvents", json!({"events": [event]})));
    }
    let all: Vec<String> = (0..5).map(|n| other(2, n)).collect();
    let deletes: Vec<Value> = all.iter().map(|name| json!({"name": name})).collect();
    let (slots, students) = (vec![other(1, 0)], all.clone());
    for (method, message) in [
        ("InfoService/GetServerInfo", json!({})),
        ("CatalogService/Suggest", json!({"text": CANARY})),
        ("CatalogService/LintPosting", json!({"name": other(0, 0)})),
        ("CatalogService/BatchGetRecords", json!({"names": all})),
        ("CatalogService/BatchDeleteRecords", json!({"requests": deletes})),
        (
            "CatalogService/BatchUpsertRecords",
            json!({"requests": [{"record": {"name": other(0, 0), "jobPosting": {"title": "x"}}}]}),
        ),
        (
            "CatalogService/ImportRecords",
            json!({"record": {"name": other(0, 0), "jobPosting": {"title": "x"}}}),
        ),
        ("MatchService/BatchMatch", json!({"subjectNames": students, "targetKind": kinds[0]})),
        ("InsightService/GetBalance", json!({"dimension": "INSIGHT_DIMENSION_REGION"})),
        (
            "InsightService/ListBalanceRecords",
            json!({"dimension": "INSIGHT_DIMENSION_REGION", "rowKey": "50"}),
        ),
        ("InsightService/GetSkillGap", json!({})),
        ("InsightService/GetMajorFit", json!({})),
        ("InsightService/GetForecast", json!({})),
        ("InsightService/GetPayBenchmark", json!({"dimension": "INSIGHT_DIMENSION_REGION"})),
        ("InsightService/GetPathways", json!({"startMajorCode": "460103"})),
        ("InsightService/GetEmergingSkills", json!({})),
        ("InsightService/GetOutcomes", json!({"dimension": "INSIGHT_DIMENSION_REGION"})),
        ("StandardService/ListStandards", json!({"openingName": other(0, 0)})),
        ("SavedQueryService/ListSavedQueries", json!({})),
        ("PlacementService/ListPlans", json!({})),
        (
            "PlacementService/PlanPlacement",
            json!({"studentNames": students, "slotNames": slots, "objective": "PLACEMENT_OBJECTIVE_MAX_FILL"}),
        ),
        ("FeedbackService/ExportTrainingPairs", json!({})),
        ("ErasureService/ListErasureReceipts", json!({"tenant": OTHER})),
        ("ErasureService/EraseDue", json!({"dryRun": true})),
        ("AllianceService/ListAlliances", json!({})),
        ("AllianceService/CreateAlliance", json!({"allianceId": "theirs"})),
        ("AllianceService/InviteToAlliance", json!({"name": "alliances/theirs", "tenant": OWN})),
        ("AllianceService/JoinAlliance", json!({"name": "alliances/theirs"})),
        ("AllianceService/LeaveAlliance", json!({"name": "alliances/theirs", "tenant": OTHER})),
        ("AllianceService/DeleteAlliance", json!({"name": "alliances/theirs"})),
        ("CredentialService/ListCredentialIssuers", json!({})),
        ("CredentialService/PutCredentialIssuer", json!({"issuer": {"name": "credentialIssuers/bank"}})),
        ("CredentialService/DeleteCredentialIssuer", json!({"name": "credentialIssuers/bank"})),
        ("AccessService/ListApiKeys", json!({"tenant": OTHER})),
        ("AccessService/CreateApiKey", json!({"tenant": OTHER})),
        ("AccessService/RotateApiKey", json!({"name": "apiKeys/0a1b2c3d4e5f"})),
        ("AccessService/RevokeApiKey", json!({"name": "apiKeys/0a1b2c3d4e5f"})),
        ("AuditService/ListAuditChains", json!({})),
        ("AuditService/ListAuditEntries", json!({"tenant": OTHER})),
        ("BackupService/BackUpRecords", json!({"tenant": OTHER})),
        (
            "CooperationService/RankCohorts",
            json!({"order": {"openingRecord": {"jobPosting": {"title": "数控车工"}}, "minCount": 1}}),
        ),
        ("CooperationService/RankCohorts", json!({"order": {"openingName": other(0, 0)}})),
        (
            "CooperationService/PlanOrder",
            json!({"order": {"openingRecord": {"jobPosting": {"title": "数控车工"}}, "minCount": 1},
                "schoolQuotas": [{"school": CANARY, "maxCount": 1}]}),
        ),
        (
            "CooperationService/PlanTraining",
            json!({"trainees": [{"personName": other(2, 0), "openingName": other(0, 0)}]}),
        ),
        (
            "CooperationService/PlanEvent",
            json!({"hosts": {"kind": kinds[0]}, "guests": {"kind": kinds[2]}, "slotCount": 2, "tableCount": 2}),
        ),
        (
            "DocumentService/ReadDocument",
            json!({"content": "5rWL6K+V", "fileName": "a.txt", "kind": kinds[0]}),
        ),
    ] {
        asked.push((method, message));
    }
    asked
}
