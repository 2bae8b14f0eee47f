//! What is put is given again, by name, by level and in lists; what is wrong is refused by its field, and others see nothing of it.

use prost::Message;
use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::Code;

use crate::erasure::holding;
use crate::support::*;

use super::{electrician, get, list, put, robot};

use pb::StandardLevel::{Grade1, Grade3, Grade4, Grade5, Unspecified};

fn ids_of(answer: &pb::ListStandardsResponse) -> Vec<String> {
    answer.standards.iter().map(|standard| id(&standard.name)).collect()
}

#[tokio::test]
async fn what_is_put_is_given_again() {
    let client = fresh().await;
    let kept = put(&client, electrician()).await.expect("kept");
    assert!(kept.name.ends_with("/standards/electrician") && kept.name.starts_with("tenants/"));
    assert_eq!((kept.requirement_count, kept.levels.len()), (43, 3));
    assert_eq!(get(&client, &kept.name, Unspecified).await.expect("there"), kept);
    let lower = get(&client, "standards/electrician", Grade4).await.expect("there");
    let levels: Vec<i32> = lower.levels.iter().map(|content| content.level).collect();
    assert_eq!(levels, [Grade5 as i32, Grade4 as i32], "a level with those below it, the lowest first");
    assert!(lower.requirement_count < kept.requirement_count && lower.requirement_count > 20);
    let refused = get(&client, "standards/electrician", Grade1).await.expect_err("no such level");
    assert_eq!(fields(&refused), ["level"]);

    let again = put(&client, electrician()).await.expect("kept");
    assert_eq!(again, kept, "what is as it was keeps its time and its etag");
    let changed = pb::Standard { version: "2027 年版".into(), etag: kept.etag.clone(), ..electrician() };
    let changed = put(&client, changed).await.expect("kept");
    assert!(changed.etag != kept.etag && changed.create_time == kept.create_time);
    let late = pb::Standard { etag: kept.etag.clone(), ..electrician() };
    let late = put(&client, late).await.expect_err("another etag");
    assert_eq!((late.code(), reason(&late).as_str()), (Code::Aborted, "ETAG_MISMATCH"));
    let nothing = pb::Standard { name: "standards/none".into(), etag: kept.etag, ..electrician() };
    let nothing = put(&client, nothing).await.expect_err("nothing is there");
    assert_eq!((nothing.code(), reason(&nothing).as_str()), (Code::NotFound, "STANDARD_NOT_FOUND"));

    let delete = |name: &str, etag: &str| {
        let request = pb::DeleteStandardRequest { name: name.into(), etag: etag.into() };
        let mut standards = client.standard.clone();
        async move { standards.delete_standard(request).await }
    };
    let refused = delete("standards/electrician", "0000").await.expect_err("another etag");
    assert_eq!(reason(&refused), "ETAG_MISMATCH");
    delete("standards/electrician", &changed.etag).await.expect("deleted");
    for gone in [
        get(&client, "standards/electrician", Unspecified).await.expect_err("gone"),
        delete("standards/electrician", "").await.expect_err("gone"),
    ] {
        assert_eq!((gone.code(), reason(&gone).as_str()), (Code::NotFound, "STANDARD_NOT_FOUND"));
    }
}

#[tokio::test]
async fn lists_go_page_by_page_and_by_what_is_asked() {
    let client = fresh().await;
    for (id, standard) in [("a", electrician()), ("b", robot()), ("c", electrician()), ("d", robot())] {
        put(&client, pb::Standard { name: format!("standards/{id}"), ..standard }).await.expect("kept");
    }
    let all = list(&client, pb::ListStandardsRequest::default()).await.expect("listed");
    assert_eq!((ids_of(&all), all.next_name.as_str()), (["a", "b", "c", "d"].map(String::from).to_vec(), ""));
    let first = &all.standards[0];
    assert_eq!((first.requirement_count, first.levels.len(), first.basic_knowledge.len()), (43, 3, 0));
    assert!(first.levels.iter().all(|content| content.functions.is_empty()), "a list is short");

    let mut request = pb::ListStandardsRequest { page_size: 3, ..Default::default() };
    let page = list(&client, request.clone()).await.expect("listed");
    assert_eq!(ids_of(&page), ["a", "b", "c"]);
    request.after_name = page.next_name;
    let page = list(&client, request).await.expect("listed");
    assert_eq!((ids_of(&page), page.next_name.as_str()), (vec!["d".to_string()], ""));

    let only = |request: pb::ListStandardsRequest| {
        let client = client.clone();
        async move { ids_of(&list(&client, request).await.expect("listed")) }
    };
    let kind = pb::StandardKind::Certificate.into();
    assert_eq!(only(pb::ListStandardsRequest { kind, ..Default::default() }).await, ["b", "d"]);
    for (code, want) in [("6-31", vec!["a", "c"]), ("6-31-01-03", vec!["a", "c"]), ("6-18", vec![])] {
        let request = pb::ListStandardsRequest { occupation_code: code.into(), ..Default::default() };
        assert_eq!(only(request).await, want, "{code}");
    }
    for (code, want) in [("4603", vec!["a", "b", "c", "d"]), ("460305", vec!["b", "d"]), ("52", vec![])] {
        let request = pb::ListStandardsRequest { major_code: code.into(), ..Default::default() };
        assert_eq!(only(request).await, want, "{code}");
    }
}

#[tokio::test]
async fn a_posting_leads_to_the_standards_that_it_asks_for_with_the_level() {
    let client = fresh().await;
    put(&client, electrician()).await.expect("kept");
    put(&client, robot()).await.expect("kept");
    let job = |id: &str, form: serde_json::Value| {
        record(json!({"name": format!("jobPostings/{id}"), "jobPosting": form}))
    };
    let jobs = vec![
        job(
            "level",
            json!({"title": "维修电工", "certificates": [{"name": "电工", "level": "四级/中级工"}]}),
        ),
        job("occupation", json!({"title": "值班员", "occupationCode": "6-31-01-03"})),
        job(
            "both",
            json!({"title": "设备员", "certificates": [{"name": "1+X 工业机器人操作与运维", "level": "中级"}], "occupationCode": "6-31-01-03"}),
        ),
        job("none", json!({"title": "会计", "certificates": [{"name": "初级会计职称"}]})),
    ];
    client.import(jobs).await.expect("imported");
    for (id, want) in [
        ("level", vec![("electrician", Grade4)]),
        ("occupation", vec![("electrician", Unspecified)]),
        ("both", vec![("electrician", Unspecified), ("robot", pb::StandardLevel::Intermediate)]),
        ("none", vec![]),
    ] {
        let opening_name = format!("jobPostings/{id}");
        let answer = list(&client, pb::ListStandardsRequest { opening_name, ..Default::default() })
            .await
            .expect("listed");
        let found: Vec<(String, pb::StandardLevel)> =
            ids_of(&answer).into_iter().zip(answer.asked_levels()).collect();
        let want: Vec<(String, pb::StandardLevel)> =
            want.into_iter().map(|(id, level)| (id.to_string(), level)).collect();
        assert_eq!(found, want, "{id}");
    }
    let refused = pb::ListStandardsRequest { opening_name: "courseProfiles/x".into(), ..Default::default() };
    assert_eq!(fields(&list(&client, refused).await.expect_err("no opening")), ["opening_name"]);
}

#[tokio::test]
async fn what_is_wrong_is_refused_by_its_field_and_nothing_is_kept() {
    let client = fresh().await;
    let changed = |change: fn(&mut pb::Standard)| {
        let mut standard = electrician();
        change(&mut standard);
        standard
    };
    for (standard, expected) in [
        (changed(|one| one.name = "electrician".into()), "standard.name"),
        (changed(|one| one.name = "tenants/other/standards/a".into()), "standard.name"),
        (changed(|one| one.title = " ".into()), "standard.title"),
        (changed(|one| one.kind = 7), "standard.kind"),
        (changed(|one| one.occupation_codes[0] = "6-31-01-99".into()), "standard.occupation_codes[0]"),
        (changed(|one| one.major_codes[1] = "机电".into()), "standard.major_codes[1]"),
        (changed(|one| one.levels[1].level = one.levels[0].level), "standard.levels[1].level"),
        (
            changed(|one| one.levels[0].functions[0].skill_weight_percent = Some(51)),
            "standard.levels[0].functions.skill_weight_percent",
        ),
        (
            changed(|one| one.levels[2].functions[0].tasks[0].title.clear()),
            "standard.levels[2].functions[0].tasks[0].title",
        ),
        (
            changed(|one| one.levels[0].functions[0].tasks[0].skill_requirements[0] = "能".repeat(501)),
            "standard.levels[0].functions[0].tasks[0].skill_requirements[0]",
        ),
        (
            changed(|one| {
                one.levels.clear();
                one.basic_knowledge.clear();
            }),
            "standard.levels",
        ),
    ] {
        let refused = put(&client, standard.clone()).await.expect_err("refused");
        assert_eq!(fields(&refused), [expected]);
        let request = pb::PutStandardRequest { standard: Some(standard), validate_only: true };
        let refused = client.standard.clone().put_standard(request).await.expect_err("refused");
        assert_eq!(fields(&refused), [expected]);
    }
    let request = pb::PutStandardRequest { standard: Some(electrician()), validate_only: true };
    client.standard.clone().put_standard(request).await.expect("sound");
    assert!(list(&client, pb::ListStandardsRequest::default()).await.expect("listed").standards.is_empty());
}

/// A restart, and another tenant with the same id.
#[tokio::test]
async fn standards_stand_after_a_restart_and_are_of_one_tenant() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = || config([("a", &[][..]), ("b", &[])]);
    let service = Service::in_folder(settings(), folder.path()).await;
    let kept = put(&service.client("a"), electrician()).await.expect("kept");
    put(&service.client("b"), pb::Standard { name: "standards/electrician".into(), ..robot() })
        .await
        .expect("kept");
    let foreign = get(&service.client("b"), &kept.name, Unspecified).await.expect_err("of another tenant");
    assert_eq!(fields(&foreign), ["name"]);
    service.stop().await;
    let service = Service::in_folder(settings(), folder.path()).await;
    let again = get(&service.client("a"), "standards/electrician", Unspecified).await.expect("there");
    assert_eq!(again.encode_to_vec(), kept.encode_to_vec());
    let other = get(&service.client("b"), "standards/electrician", Unspecified).await.expect("there");
    assert_eq!(other.title, "工业机器人操作与运维");
    assert_eq!(get(&service.client("a"), "standards/electrician", Grade3).await.expect("there"), kept);
    service.stop().await;
}

/// What was deleted is in no file after an erasure, and what stands still is.
#[tokio::test]
async fn a_deleted_standard_is_erased() {
    const CANARY: &str = "zqxvstandard";
    let folder = tempfile::tempdir().expect("a folder");
    let mut settings = config([("city", &[][..])]);
    settings.api_keys[0].roles = talentmatch::domain::access::CallerRoles::ALL;
    let service = Service::in_folder(settings, folder.path()).await;
    let client = service.client("city");
    let mut standard = electrician();
    standard.basic_knowledge.push(format!("{CANARY}going"));
    put(&client, standard.clone()).await.expect("kept");
    standard.basic_knowledge = vec![format!("{CANARY}staying")];
    put(&client, pb::Standard { name: "standards/b".into(), ..standard }).await.expect("kept");
    assert!(!holding(folder.path(), format!("{CANARY}going").as_bytes()).is_empty(), "it can be found");
    let request = pb::DeleteStandardRequest { name: "standards/electrician".into(), ..Default::default() };
    client.standard.clone().delete_standard(request).await.expect("deleted");
    client.erasure.clone().erase_due(pb::EraseDueRequest { dry_run: false }).await.expect("erased");
    assert_eq!(holding(folder.path(), format!("{CANARY}going").as_bytes()), Vec::<String>::new());
    assert!(!holding(folder.path(), format!("{CANARY}staying").as_bytes()).is_empty());
    service.stop().await;
}
