//! Resource offers, resource needs and experts: each call that a record has, both directions of a match, the rules between a need and
//! what answers it, and what is refused.

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;

use crate::support::*;

use pb::RecordKind::{ExpertProfile, ResourceNeed, ResourceOffer};

/// The rules between a need and what answers it.
pub const RULES: [&str; 4] =
    ["resource.category", "resource.no_common_time", "resource.above_budget", "resource.capacity"];

fn day(month: u32, day: u32) -> Value {
    json!({"year": 2027, "month": month, "day": day})
}

fn days(from: Value, until: Value) -> Value {
    json!({"startDate": from, "endDate": until})
}

fn yuan(amount: f64, unit: &str) -> Value {
    json!({"maxAmount": amount, "unit": format!("PRICE_UNIT_{unit}")})
}

/// A form with these fields laid over it; null takes one out.
fn over(mut form: Value, fields: Value) -> Value {
    for (key, value) in fields.as_object().expect("an object") {
        form[key] = value.clone();
    }
    form
}

fn offer(id: &str, fields: Value) -> pb::Record {
    let form = json!({"title": "五轴加工中心共享", "description": "五轴联动加工叶轮和模具型腔", "category": "RESOURCE_CATEGORY_EQUIPMENT",
        "skills": [{"name": "五轴加工"}], "regionCode": "500112", "capacity": 2, "price": yuan(200.0, "HOUR"),
        "windows": [days(day(1, 1), day(3, 1))]});
    record(json!({"name": format!("resourceOffers/{id}"), "resourceOffer": over(form, fields)}))
}

fn need(id: &str, fields: Value) -> pb::Record {
    let form = json!({"title": "叶轮五轴加工机时", "description": "铝合金叶轮样件", "category": "RESOURCE_CATEGORY_EQUIPMENT",
        "skills": [{"name": "五轴加工"}], "regionCode": "500112", "capacity": 1, "budget": yuan(260.0, "HOUR"),
        "windows": [days(day(2, 1), day(2, 15))]});
    record(json!({"name": format!("resourceNeeds/{id}"), "resourceNeed": over(form, fields)}))
}

fn expert(id: &str, fields: Value) -> pb::Record {
    let form = json!({"fields": ["数控加工", "五轴编程"], "professionalTitles": ["高级技师"], "skills": [{"name": "五轴加工"}],
        "regionCodes": ["500112"], "engagements": ["ENGAGEMENT_MENTORING"], "windows": [days(day(1, 1), day(12, 31))]});
    record(json!({"name": format!("expertProfiles/{id}"), "expertProfile": over(form, fields)}))
}

fn of_experts(fields: Value) -> Value {
    over(json!({"category": "RESOURCE_CATEGORY_EXPERT", "title": "聘五轴编程技师"}), fields)
}

#[tokio::test]
async fn each_kind_has_every_call_of_the_catalogue() {
    let client = fresh().await;
    for (record, kind) in [
        (offer("a", json!({})), ResourceOffer),
        (need("a", json!({})), ResourceNeed),
        (expert("a", json!({})), ExpertProfile),
    ] {
        let stored = client.upsert(record.clone()).await.expect("stored");
        let got = client.get(&record.name).await.expect("there");
        assert_eq!((got.resource.clone(), &got.etag), (record.resource, &stored.etag));
        assert_eq!(client.list(kind).await, std::slice::from_ref(&got));
        client.delete(&got.name, &got.etag).await.expect("deleted");
        assert!(client.list(kind).await.is_empty());
        let answer = client.import(vec![pb::Record { etag: String::new(), ..got }]).await.expect("imported");
        assert_eq!((answer.stored_count, answer.refused_count), (1, 0));
    }
}

#[tokio::test]
async fn both_sides_find_each_other_with_reasons() {
    let client = fresh().await;
    let other = json!({"title": "植保无人机租借", "description": "植保", "skills": [{"name": "植保作业"}], "regionCode": "511525"});
    let wanted = of_experts(json!({"engagements": ["ENGAGEMENT_MENTORING"]}));
    let nurse = json!({"fields": ["失智照护"], "skills": [{"name": "老年照护"}], "engagements": ["ENGAGEMENT_TEACHING"]});
    let records = [
        offer("five-axis", json!({})),
        offer("drone", other.clone()),
        need("impeller", json!({})),
        need("spraying", other),
        need("craftsman", wanted),
        expert("craftsman", json!({})),
        expert("nurse", nurse),
    ];
    assert_eq!(client.import(records.into()).await.expect("imported").refused_count, 0);
    for (subject, target, first) in [
        ("resourceNeeds/impeller", ResourceOffer, "five-axis"),
        ("resourceNeeds/spraying", ResourceOffer, "drone"),
        ("resourceOffers/five-axis", ResourceNeed, "impeller"),
        ("resourceOffers/drone", ResourceNeed, "spraying"),
        ("resourceNeeds/craftsman", ExpertProfile, "craftsman"),
        ("expertProfiles/craftsman", ResourceNeed, "craftsman"),
    ] {
        let found = client.matches(by_name(subject, target)).await.expect("matched");
        assert_eq!(ids(&found.results).first().map(String::as_str), Some(first), "{subject}");
    }
    // The needs of other categories are no results of an expert's.
    let found = client.matches(by_name("expertProfiles/nurse", ResourceNeed)).await.expect("matched");
    assert_eq!(ids(&found.results), ["craftsman"]);
    for (subject, target, first) in [
        ("五轴加工叶轮", ResourceOffer, "five-axis"),
        ("可以做五轴加工叶轮", ResourceNeed, "impeller"),
        ("五轴编程技师", ExpertProfile, "craftsman"),
    ] {
        let found = client.matches(by_text(subject, target)).await.expect("matched");
        assert_eq!(ids(&found.results).first().map(String::as_str), Some(first), "{subject}");
    }

    let explained =
        client.explain("resourceNeeds/impeller", "resourceOffers/five-axis").await.expect("explained");
    let pair = explained.result.expect("the pair");
    let said = |part: pb::ScorePartKind| {
        let part = pair.score_parts.iter().find(|one| one.part() == part).expect("a part");
        (
            part.value,
            part.phrase.as_ref().map(|phrase| phrase.code.clone()).unwrap_or_default(),
            part.reason.clone(),
        )
    };
    use pb::ScorePartKind as Part;
    assert_eq!(
        said(Part::Pay),
        (Some(1.0), "BUDGET_REACHED".into(), "the price is within the budget".into())
    );
    assert_eq!(
        said(Part::Schedule),
        (Some(1.0), "WINDOWS_FREE".into(), "100 % of the time asked is free".into())
    );
    assert_eq!(said(Part::Skill).0, Some(1.0));
    assert_eq!((said(Part::Education).0, said(Part::Education).1), (None, "NOT_STATED_BY_EITHER".into()));
    let explained =
        client.explain("expertProfiles/craftsman", "resourceNeeds/craftsman").await.expect("explained");
    let parts = explained.result.expect("the pair").score_parts;
    let wishes = parts.iter().find(|one| one.part() == Part::Preference).expect("a part");
    assert_eq!((wishes.value, &*wishes.reason), (Some(1.0), "wishes about the engagement are met by 100 %"));
}

/// The rules that a pair breaks, those that warn too.
async fn broken(client: &Client, need: pb::Record, answer: pb::Record) -> Vec<String> {
    let names = [need.name.clone(), answer.name.clone()];
    // An import replaces the whole record, where an upsert would keep what is not stated.
    assert_eq!(client.import(vec![need, answer]).await.expect("imported").refused_count, 0);
    let pair = client.explain(&names[0], &names[1]).await.expect("explained").result.expect("the pair");
    let broken = pair.eligibility.expect("judged").violations.into_iter().chain(pair.warnings);
    broken.map(|broken| broken.rule_id).collect()
}

#[tokio::test]
async fn a_rule_is_broken_by_what_is_stated_and_by_nothing_else() {
    let client = fresh().await;
    let none = || json!({});
    for (asked, offered, rules) in [
        (none(), none(), vec![]),
        (none(), json!({"category": "RESOURCE_CATEGORY_FACILITY"}), vec![RULES[0]]),
        (none(), json!({"windows": [days(day(2, 15), day(3, 1))]}), vec![RULES[1]]),
        (none(), json!({"windows": null}), vec![]),
        (json!({"windows": [{"startDate": day(2, 28)}]}), none(), vec![]),
        (json!({"windows": [{"startDate": day(3, 1)}]}), none(), vec![RULES[1]]),
        (json!({"windows": [days(day(5, 1), day(5, 2)), days(day(2, 1), day(2, 2))]}), none(), vec![]),
        (none(), json!({"price": yuan(261.0, "HOUR")}), vec![RULES[2]]),
        (none(), json!({"price": yuan(261.0, "DAY")}), vec![]),
        (none(), json!({"price": {"free": true}}), vec![]),
        (json!({"budget": {"free": true}}), none(), vec![RULES[2]]),
        (json!({"budget": null}), json!({"price": yuan(1e9, "HOUR")}), vec![]),
        (json!({"capacity": 3}), none(), vec![RULES[3]]),
        (json!({"capacity": 3}), json!({"capacity": null}), vec![]),
        (none(), json!({"capacity": 0}), vec!["capacity.none_left"]),
    ] {
        let found = broken(&client, need("n", asked.clone()), offer("o", offered.clone())).await;
        assert_eq!(found, rules, "{asked} {offered}");
    }
    let asked = || of_experts(json!({"capacity": null, "windows": null, "budget": null}));
    for (asked, states, rules) in [
        (asked(), none(), vec![]),
        (none(), none(), vec![RULES[0]]),
        (asked(), json!({"excludedRegionCodes": ["50"]}), vec!["region.excluded"]),
        (over(asked(), json!({"remote": true})), json!({"excludedRegionCodes": ["50"]}), vec![]),
    ] {
        let found = broken(&client, need("n", asked.clone()), expert("e", states.clone())).await;
        assert_eq!(found, rules, "{asked} {states}");
    }
    // What would mend it is told.
    let records = vec![need("n", json!({})), offer("o", json!({"price": yuan(300.0, "HOUR")}))];
    client.import(records).await.expect("imported");
    let explained = client.explain("resourceNeeds/n", "resourceOffers/o").await.expect("explained");
    let raise = explained.remedies.iter().find(|remedy| remedy.rule_ids == ["resource.above_budget"]);
    assert_eq!(raise.map(|raise| &*raise.change), Some("raise the budget to 300 CNY"));
}

#[tokio::test]
async fn what_is_wrong_is_refused_by_its_field_and_nothing_is_stored() {
    let client = fresh().await;
    let window = |from: Value, until: Value| days(from, until);
    for (form, fault) in [
        (json!({"category": null}), "category"),
        (json!({"category": 99}), "category"),
        (json!({"engagements": ["ENGAGEMENT_REVIEW"]}), "engagements"),
        (json!({"windows": [window(day(2, 1), day(2, 1))]}), "windows[0].end_date"),
        (json!({"windows": [window(day(2, 2), day(2, 1))]}), "windows[0].end_date"),
        (
            json!({"windows": [{"startTime": "2027-02-01T10:00:00+08:00", "endTime": "2027-02-01T09:00:00+08:00"}]}),
            "windows[0].end_time",
        ),
        (
            json!({"windows": [{"startDate": day(2, 2), "endTime": "2027-02-01T20:00:00+08:00"}]}),
            "windows[0].end_time",
        ),
        (json!({"windows": [{}]}), "windows[0]"),
        (json!({"windows": [{"startDate": day(2, 30)}]}), "windows[0].start_date"),
        (
            json!({"windows": [{"startDate": day(2, 1), "startTime": "2027-02-01T10:00:00Z"}]}),
            "windows[0].start_time",
        ),
        (json!({"windows": [window(day(3, 1), day(4, 1)), window(day(1, 1), day(3, 2))]}), "windows[0]"),
        (
            json!({"windows": [{"startDate": day(5, 1)}, window(day(1, 1), day(2, 1)), window(day(7, 1), day(8, 1))]}),
            "windows[2]",
        ),
        (json!({"windows": vec![json!({"startDate": day(1, 1)}); 101]}), "windows"),
        (json!({"standards": ["<b></b>"]}), "standards[0]"),
        (json!({"title": " ", "description": "<p></p>"}), "title"),
    ] {
        let offered = client.upsert(offer("bad", form.clone())).await.expect_err("refused");
        assert_eq!(fields(&offered), [format!("record.resource_offer.{fault}")], "{form}");
        let asked = client.upsert(need("bad", form.clone())).await.expect_err("refused");
        assert_eq!(fields(&asked), [format!("record.resource_need.{fault}")], "{form}");
    }
    for (price, fault) in [
        (json!({"free": true, "minAmount": 1, "unit": "PRICE_UNIT_DAY"}), "free"),
        (json!({"minAmount": 1}), "unit"),
        (json!({"minAmount": 2, "maxAmount": 1, "unit": "PRICE_UNIT_DAY"}), "max_amount"),
        (json!({"minAmount": -1, "unit": "PRICE_UNIT_DAY"}), "min_amount"),
        (json!({"minAmount": 1, "unit": 99}), "unit"),
    ] {
        for (record, path) in [
            (offer("bad", json!({"price": price})), "resource_offer.price"),
            (need("bad", json!({"budget": price})), "resource_need.budget"),
            (expert("bad", json!({"price": price})), "expert_profile.price"),
        ] {
            let refused = client.upsert(record).await.expect_err("refused");
            assert_eq!(fields(&refused), [format!("record.{path}.{fault}")], "{price}");
        }
    }
    for (form, fault) in [
        (json!({"fields": [], "skills": []}), "fields"),
        (json!({"engagements": [0]}), "engagements[0]"),
        (json!({"summary": "联系13800138000"}), "summary"),
        (json!({"regionCodes": ["99"]}), "region_codes[0]"),
        (json!({"windows": [window(day(2, 2), day(2, 1))]}), "windows[0].end_date"),
    ] {
        let refused = client.upsert(expert("bad", form.clone())).await.expect_err("refused");
        assert_eq!(fields(&refused), [format!("record.expert_profile.{fault}")], "{form}");
    }
    for kind in [ResourceOffer, ResourceNeed, ExpertProfile] {
        assert!(client.list(kind).await.is_empty());
    }
    // Ends that meet share nothing.
    let meeting = json!({"windows": [window(day(3, 1), day(4, 1)), window(day(1, 1), day(3, 1))]});
    client.upsert(offer("good", meeting)).await.expect("stored");
}

#[tokio::test]
async fn categories_are_filtered_and_counted() {
    let client = sample().await;
    let filter = pb::MatchFilter {
        resource_categories: vec![
            pb::ResourceCategory::Equipment.into(),
            pb::ResourceCategory::Service.into(),
        ],
        ..Default::default()
    };
    let request = pb::MatchRequest {
        filter: Some(filter),
        facets: vec![pb::FacetField::ResourceCategory.into()],
        personalized: Some(false),
        page_size: 100,
        ..by_text("检测", ResourceOffer)
    };
    let found = client.matches(request).await.expect("matched");
    let buckets: Vec<(&str, &str, i64)> = found.facets[0]
        .buckets
        .iter()
        .map(|bucket| (&*bucket.value, &*bucket.display_name, bucket.count))
        .collect();
    let [equipment, service] = ["o-equ", "o-ser"]
        .map(|of| ids(&found.results).iter().filter(|id| id.starts_with(of)).count() as i64);
    assert_eq!(equipment + service, found.total_count);
    assert_eq!(
        buckets,
        [
            ("RESOURCE_CATEGORY_EQUIPMENT", "仪器设备", equipment),
            ("RESOURCE_CATEGORY_SERVICE", "技术服务", service)
        ]
    );
}

/// What is neither work, nor who seeks it, nor training is in no figure of insight, and no expert is placed.
#[tokio::test]
async fn insight_and_placement_know_nothing_of_them() {
    let (service, client) = crate::insight::client().await;
    let balance = async || {
        let request =
            pb::GetBalanceRequest { dimension: pb::InsightDimension::Region.into(), ..Default::default() };
        client.insight.clone().get_balance(request).await.expect("counted").into_inner().rows
    };
    let jobs = (0..3).map(|id| crate::insight::job(id, 2, 1)).collect();
    client.import(jobs).await.expect("imported");
    let before = balance().await;
    let more = (0..30).flat_map(|id| {
        let id = format!("x{id}");
        [offer(&id, json!({})), need(&id, json!({})), expert(&id, json!({}))]
    });
    assert_eq!(client.import(more.collect()).await.expect("imported").stored_count, 90);
    assert_eq!(balance().await, before);
    let request = pb::PlanPlacementRequest {
        student_names: vec!["expertProfiles/x1".into()],
        slot_names: vec!["jobPostings/j1".into()],
        objective: pb::PlacementObjective::MaxFill.into(),
        ..Default::default()
    };
    let refused = match client.placement.clone().plan_placement(request).await {
        Err(status) => status,
        Ok(stream) => stream.into_inner().message().await.expect_err("refused"),
    };
    assert_eq!(fields(&refused), ["student_names"]);
    service.stop().await;
}

/// Tables as platforms keep them are read without a map.
#[test]
fn tables_of_resources_are_read_by_their_headings() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("仪器设备共享.csv");
    let table = "设备编号,设备名称,资源类别,主要参数,所属单位,存放地点,收费标准,开放时间\n\
                 E-01,三坐标测量机,仪器设备,测量范围900×1200×800,甲学院,重庆渝北,300元/小时,2026-12-01至2027-01-31；2027年3月起\n\
                 E-02,激光切割机,设备,板厚20mm,甲学院,宜宾,免费,随时\n";
    std::fs::write(&file, table).expect("written");
    let kept = dir.path().join("kept");
    let run = |args: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_talentmatch"))
            .args(args)
            .arg("--data-dir")
            .arg(&kept)
            .output()
            .expect("the command runs");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("a text")
    };
    let map = dir.path().join("map.toml");
    let guessed = std::process::Command::new(env!("CARGO_BIN_EXE_talentmatch"))
        .args(["import", "--guess-map"])
        .arg(&file)
        .output()
        .expect("the command runs");
    std::fs::write(&map, &guessed.stdout).expect("written");
    let (map, file) = (map.to_str().expect("plain"), file.to_str().expect("plain"));
    run(&["import", "--map", map, file]);
    let listed = run(&["list", "--kind", "resource-offers", "--json"]);
    let listed: Value = serde_json::from_str(&listed).expect("JSON");
    let own = |at: usize| &listed["records"][at]["resourceOffer"];
    assert_eq!(listed["records"].as_array().map(Vec::len), Some(2), "{listed}");
    assert_eq!(own(0)["category"], "RESOURCE_CATEGORY_EQUIPMENT");
    let price = &own(0)["price"];
    assert_eq!((price["maxAmount"].as_f64(), &price["unit"]), (Some(300.0), &json!("PRICE_UNIT_HOUR")));
    assert_eq!(own(0)["windows"].as_array().map(Vec::len), Some(2));
    assert_eq!(own(1)["price"]["free"], true);
    assert_eq!(own(1).get("windows"), None, "what cannot be read is left out and told");
}
