//! What an answer says of what was found: copies behind one result, bands, what is relevant, and why there is nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;

use crate::support::*;

use pb::MatchNoticeKind as Notice;
use pb::RecordKind::{InternshipSlot, JobPosting};

const DUTIES: &str = "1、负责接单并安全送达乘客，按公司要求出车；2、保持车况良好，遵守交通法规，爱护车辆";

/// Twelve agencies post one job in their own ways, and three employers post others.
async fn with_copies() -> Client {
    let client = fresh().await;
    let post = |id: String, title: String, text: String, employer: String, amount: u32| {
        record(json!({"name": format!("jobPostings/{id}"), "jobPosting": {
            "title": title, "description": text, "employerDisplayName": employer, "regionCode": "500112",
            "salary": {"minAmount": amount, "unit": "PAY_UNIT_MONTH"}}}))
    };
    let mut records: Vec<_> = (0..12)
        .map(|n| {
            let title = ["网约车司机", "【急聘】网约车司机", "网约车司机！！"][n % 3];
            let text = format!("{DUTIES}。联系电话1380000{n:04}");
            post(format!("copy-{n:02}"), title.into(), text, format!("第{n}劳务"), 5_000 + 100 * n as u32)
        })
        .collect();
    let others = [
        ("货车司机", "每周往返成都两次，负责装卸与回单，需要增驾驾照"),
        ("网约车司机", "自带车辆加盟，平台派单，多劳多得，不坐班"),
        ("班车司机", "早晚接送厂区职工，负责车辆日常检查与加油"),
    ];
    for (n, (title, text)) in others.iter().enumerate() {
        records.push(post(format!("other-{n}"), title.to_string(), text.to_string(), "某厂".into(), 6_000));
    }
    assert_eq!(client.import(records).await.expect("imported").failures, []);
    client
}

#[tokio::test]
async fn of_copies_one_is_shown_and_none_comes_on_a_later_page() {
    let client = with_copies().await;
    let request =
        pb::MatchRequest {
            page_size: 2, name_similar: true, ..by_text("网约车司机 渝北", JobPosting)
        };
    let (mut shown, mut behind, mut token) = (Vec::new(), BTreeSet::new(), String::new());
    loop {
        let page = pb::MatchRequest { page_token: token, ..request.clone() };
        let page = client.matches(page).await.expect("matched");
        assert_eq!(page.total_count, 15, "all of them pass the filter");
        for result in &page.results {
            assert_eq!(result.similar_count, result.similar_names.len() as i64);
            behind.extend(result.similar_names.iter().map(|name| id(name)));
        }
        shown.extend(ids(&page.results));
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(shown.iter().filter(|id| id.starts_with("copy")).count(), 1, "{shown:?}");
    assert_eq!(shown.len(), 4);
    assert_eq!(behind.len(), 11);
    assert!(behind.iter().all(|id| id.starts_with("copy") && !shown.contains(id)));

    let every = pb::MatchRequest { show_copies: true, page_size: 20, ..request.clone() };
    let every = client.matches(every).await.expect("matched").results;
    assert_eq!(every.len(), 15);
    assert!(every.iter().all(|result| result.similar_count == 0));
    let unnamed = client.matches(pb::MatchRequest { name_similar: false, ..request }).await.expect("matched");
    assert!(unnamed.results.iter().all(|result| result.similar_names.is_empty()));
    assert_eq!(unnamed.results.iter().map(|result| result.similar_count).max(), Some(11));
}

#[tokio::test]
async fn the_best_of_the_copies_stands_for_them() {
    let client = with_copies().await;
    let wish = json!({"majorName": "汽车运用与维修", "preferences": {"occupations": ["网约车司机"],
        "salary": {"minAmount": 6_050, "unit": "PAY_UNIT_MONTH"}}});
    let subject = record(json!({"name": "studentProfiles/s", "studentProfile": wish}));
    let request = pb::MatchRequest {
        subject: Some(pb::match_request::Subject::SubjectRecord(subject)),
        target_kind: JobPosting.into(),
        ..Default::default()
    };
    let found = client.matches(request).await.expect("matched").results;
    assert_eq!(
        ids(&found).iter().find(|id| id.starts_with("copy")).map(String::as_str),
        Some("copy-11"),
        "it pays best"
    );
}

async fn notice_of(client: &Client, request: pb::MatchRequest) -> (usize, pb::MatchNotice) {
    let found = client.matches(request).await.expect("matched");
    (found.results.len(), found.notice.unwrap_or_default())
}

#[tokio::test]
async fn a_page_says_when_there_is_nothing_good() {
    let client = sample().await;
    for text in ["asdfgh", "qwrtz xkcd", "啊啊啊"] {
        let (shown, notice) = notice_of(&client, by_text(text, JobPosting)).await;
        assert_eq!((shown, notice.kind()), (0, Notice::NotUnderstood), "{text}");
    }
    let (shown, notice) = notice_of(&client, by_text("葡萄牙语法庭口译", JobPosting)).await;
    assert_eq!(notice.kind(), Notice::NothingGood, "{notice:?}");
    assert!(shown > 0, "the nearest are shown");
    let (_, notice) = notice_of(&client, by_name("studentProfiles/s-0001", InternshipSlot)).await;
    assert_eq!(notice.kind(), Notice::Unspecified, "{notice:?}");
    // A field of study says the work as well as a trade does.
    let (_, notice) = notice_of(&client, by_text("服装", JobPosting)).await;
    assert_eq!(notice.kind(), Notice::NothingGood, "{notice:?}");
    let nowhere = pb::MatchFilter { labels: [("field".into(), "none".into())].into(), ..Default::default() };
    let request = pb::MatchRequest { filter: Some(nowhere), ..by_text("电工", JobPosting) };
    assert_eq!(notice_of(&client, request).await.1.kind(), Notice::NothingPasses);
}

#[tokio::test]
async fn a_page_says_when_nothing_is_in_the_place_asked() {
    let client = fresh().await;
    for (id, region) in [("leshan", "5111"), ("mianyang", "5107"), ("unsaid", "")] {
        let posting = json!({"title": "幼儿园教师", "description": "组织一日活动，保教结合", "regionCode": region,
            "employerDisplayName": format!("{id}幼儿园")});
        client
            .upsert(record(json!({"name": format!("jobPostings/{id}"), "jobPosting": posting})))
            .await
            .expect("stored");
    }
    let (shown, notice) = notice_of(&client, by_text("广元或者自贡 幼儿园教师", JobPosting)).await;
    assert_eq!((shown, notice.kind()), (3, Notice::NothingThere), "{notice:?}");
    assert!(notice.message.contains("广元市") && notice.message.contains("自贡市"), "{notice:?}");
    assert_eq!(notice.phrase.expect("a phrase").code, "NOTHING_THERE");
    for text in
        ["乐山 幼儿园教师", "四川 幼儿园教师", "自贡或绵阳 幼儿园教师", "不去广元 幼儿园教师", "幼儿园教师"]
    {
        let (_, notice) = notice_of(&client, by_text(text, JobPosting)).await;
        assert_ne!(notice.kind(), Notice::NothingThere, "{text}: {notice:?}");
    }
    let other = json!({"title": "叉车司机", "description": "仓库装卸", "regionCode": "5108", "employerDisplayName": "某厂"});
    client.upsert(record(json!({"name": "jobPostings/other", "jobPosting": other}))).await.expect("stored");
    let (_, notice) = notice_of(&client, by_text("广元 幼儿园教师", JobPosting)).await;
    assert_eq!(
        notice.kind(),
        Notice::NothingThere,
        "other work in the place is none of that which is sought"
    );
    let anywhere = json!({"title": "幼儿园教师", "description": "线上教研", "remote": true});
    client
        .upsert(record(json!({"name": "jobPostings/anywhere", "jobPosting": anywhere})))
        .await
        .expect("stored");
    let (_, notice) = notice_of(&client, by_text("广元 幼儿园教师", JobPosting)).await;
    assert_ne!(notice.kind(), Notice::NothingThere, "what can be done from anywhere is there as well");
}

#[tokio::test]
async fn an_empty_page_names_the_rules_that_emptied_it() {
    let client = fresh().await;
    let slots = (0..14).map(|n| {
        let mut slot = json!({"title": "电工实习", "employerDisplayName": format!("第{n}厂"),
            "startDate": {"year": 2026, "month": 12, "day": 1}, "endDate": {"year": 2027, "month": 5, "day": 1}});
        if n >= 12 {
            slot["capacity"] = json!(0);
        }
        record(json!({"name": format!("internshipSlots/{n:02}"), "internshipSlot": slot}))
    });
    assert_eq!(client.import(slots.collect()).await.expect("imported").failures, []);
    let student = json!({"majorName": "机电技术应用", "entryYear": 2026, "educationLevel": "EDUCATION_LEVEL_VOCATIONAL_SECONDARY"});
    let student = record(json!({"name": "studentProfiles/s", "studentProfile": student}));
    let request = pb::MatchRequest {
        subject: Some(pb::match_request::Subject::SubjectRecord(student)),
        target_kind: InternshipSlot.into(),
        ..Default::default()
    };
    let (shown, notice) = notice_of(&client, request).await;
    assert_eq!((shown, notice.kind(), notice.looked_at), (0, Notice::RulesKeepOut, 14));
    let rules: Vec<(&str, i64)> = notice.rules.iter().map(|rule| (&rule.rule_id[..], rule.count)).collect();
    assert_eq!(rules, [("internship.art16.first_year", 14), ("capacity.none_left", 2)]);
    assert!(notice.message.contains("14") && notice.message.contains(&notice.rules[0].reason), "{notice:?}");
}

#[tokio::test]
async fn facets_count_what_is_relevant_by_names_that_tell_apart() {
    let client = sample().await;
    let facets: Vec<i32> = (1..=9).collect();
    let request =
        pb::MatchRequest { facets, page_size: 1, ..by_text("护士 心电监护 静脉输液", JobPosting) };
    let found = client.matches(request).await.expect("matched");
    let relevant = found.relevant_count.expect("counted with facets");
    assert!(relevant > 0 && relevant < found.total_count / 4, "{relevant} of {}", found.total_count);
    for facet in &found.facets {
        let names: BTreeSet<&str> = facet.buckets.iter().map(|bucket| &bucket.display_name[..]).collect();
        assert_eq!(names.len(), facet.buckets.len(), "{facet:?}");
        assert!(facet.buckets.iter().all(|bucket| bucket.count <= relevant), "{facet:?}");
        let is_code = |name: &&&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if facet.field() != pb::FacetField::Skill {
            assert_eq!(names.iter().find(is_code), None, "{facet:?}");
        }
    }
    let bare = client.matches(by_text("护士", JobPosting)).await.expect("matched");
    assert_eq!(bare.relevant_count, None, "nobody asked");
}

#[tokio::test]
async fn a_score_has_a_band() {
    let client = sample().await;
    let found = client.matches(by_name("studentProfiles/s-0001", InternshipSlot)).await.expect("matched");
    // The first two take place while the student is not free, the third does not say where.
    let bands: Vec<pb::ScoreBand> = found.results.iter().map(pb::MatchResult::band).collect();
    use pb::ScoreBand::{Fair, Good};
    assert_eq!(bands[..4], [Good, Good, Good, Fair], "{bands:?}");
    let misses = |result: &pb::MatchResult| {
        let part = result.score_parts.iter().find(|part| part.part() == pb::ScorePartKind::Schedule);
        part.and_then(|part| part.value).is_some_and(|value| value < 0.9)
    };
    assert_eq!(found.results[..3].iter().map(misses).collect::<Vec<bool>>(), [true, true, false]);
    let plain =
        pb::MatchRequest { personalized: Some(false), ..by_name("studentProfiles/s-0001", InternshipSlot) };
    let plain = client.matches(plain).await.expect("matched").results;
    assert!(plain.iter().all(|result| result.band() == pb::ScoreBand::Unspecified));
}

const TEAMS: [&str; 10] = [
    "加入研发中心支持技术团队成长",
    "服务华南各门店的一线员工队伍",
    "支持海外业务快速发展的团队建设",
    "为制造基地的上千名工人提供保障",
    "协助总部完成年度组织盘点工作",
    "面向校园渠道建立长期合作关系",
    "在物流园区现场处理日常事务安排",
    "与医院各科室沟通编制和排班计划",
    "跟进酒店前厅后厨各班组用工需求",
    "配合财务完成薪资核算和社保缴纳",
];

/// At first glance a posting that asks ten years was as good for a graduate as one that asks none.
#[tokio::test]
async fn a_fresh_graduate_is_not_shown_what_asks_for_years_while_others_fit() {
    let client = fresh().await;
    let post = |n: u32, title: &str, months: Option<u32>| {
        let mut job = json!({"title": title, "description": format!("{}，负责人事、招聘与考勤管理工作", TEAMS[n as usize % 10]),
            "employerDisplayName": format!("第{n}公司"), "regionCode": "4403"});
        if let Some(months) = months {
            job["experienceMonthsMin"] = json!(months);
        }
        record(json!({"name": format!("jobPostings/{n:02}"), "jobPosting": job}))
    };
    let mut records = Vec::new();
    for n in 0..10 {
        records.push(post(n, "人事专员", [None, Some(0), Some(12)][n as usize % 3]));
        records.push(post(
            20 + n,
            ["人事专员", "HR Manager", "人事总监"][n as usize % 3],
            [Some(36), None, None][n as usize % 3],
        ));
    }
    assert_eq!(client.import(records).await.expect("imported").failures, []);
    let student: Value = json!({"majorName": "人力资源管理", "graduationDate": {"year": 2027, "month": 6, "day": 30},
        "preferences": {"occupations": ["人事"], "regionCodes": ["4403"]}});
    let subject = record(json!({"name": "studentProfiles/s", "studentProfile": student}));
    let request = pb::MatchRequest {
        subject: Some(pb::match_request::Subject::SubjectRecord(subject)),
        target_kind: JobPosting.into(),
        page_size: 10,
        ..Default::default()
    };
    let found = ids(&client.matches(request).await.expect("matched").results);
    assert!(found.iter().all(|id| id.as_str() < "20"), "{found:?}");
}

const LONG: &str = "负责大数据平台各业务线数据的采集清洗与入库，保证每日任务按时完成；配合分析师完成经营报表的制作核对并向部门负责人汇报；\
    编写数据处理脚本并维护调度任务的稳定运行；整理项目文档，参与需求评审和上线后的巡检工作；学习并掌握常用的统计方法，\
    完成上级交办的其他与数据有关的事务";

#[tokio::test]
async fn one_advertisement_is_on_a_page_once_whatever_agencies_call_it() {
    let client = fresh().await;
    let post = |id: &str, title: &str, employer: &str, pay: u32, text: &str| {
        record(json!({"name": format!("jobPostings/{id}"), "jobPosting": {
            "title": title, "description": text, "employerDisplayName": employer, "regionCode": "110105",
            "salary": {"minAmount": pay, "maxAmount": pay + 2_000, "unit": "PAY_UNIT_MONTH"}}}))
    };
    let added = format!("{LONG}。公司提供员工宿舍和带薪培训");
    let records = vec![
        post("a", "大数据分析实习生", "甲科技", 8_000, LONG),
        post("b", "行政专员转大数据工程师", "乙人力", 8_000, LONG),
        post("c", "土木建筑转大数据8700", "丙咨询", 8_000, &added),
        post("paid", "大数据架构工程师", "丁科技", 20_000, LONG),
        post("other", "大数据工程师", "戊科技", 8_000, "维护数据仓库，开发报表，参与数据治理与指标建设"),
    ];
    assert_eq!(client.import(records).await.expect("imported").failures, []);
    let found = client.matches(by_text("大数据", JobPosting)).await.expect("matched");
    let ids: BTreeSet<&str> =
        found.results.iter().filter_map(|result| result.name.rsplit('/').next()).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert!(ids.contains("paid") && ids.contains("other"), "other pay is another offer: {ids:?}");
    assert_eq!(found.results.iter().map(|result| result.similar_count).sum::<i64>(), 2);
}

#[tokio::test]
async fn one_advertisement_for_two_cities_is_one_to_who_names_a_place() {
    let client = fresh().await;
    let post = |id: &str, region: &str| {
        record(json!({"name": format!("jobPostings/{id}"), "jobPosting": {
            "title": "大数据实习生", "description": LONG, "employerDisplayName": "甲科技", "regionCode": region}}))
    };
    let records = vec![post("beijing", "110105"), post("shanghai", "310115")];
    assert_eq!(client.import(records).await.expect("imported").failures, []);
    let ids = |found: &pb::MatchResponse| -> Vec<String> {
        found.results.iter().filter_map(|result| result.name.rsplit('/').next().map(str::to_string)).collect()
    };
    let anywhere = client.matches(by_text("大数据", JobPosting)).await.expect("matched");
    assert_eq!(ids(&anywhere).len(), 2, "who names no place may go to either");
    let here = client.matches(by_text("上海 大数据", JobPosting)).await.expect("matched");
    assert_eq!(ids(&here), ["shanghai"]);
    assert_eq!(here.results[0].similar_count, 1);
}
