//! Openings that are one are found, and others are not.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use talentmatch::convert::record_from_pb;
use talentmatch::domain::duplicates::groups::groups;
use talentmatch::domain::duplicates::posting::Posting;
use talentmatch::domain::ranking::facts::Facts;
use talentmatch::domain::record::name::TenantId;
use talentmatch::pb::v1 as pb;

use crate::command_line::Folder;
use crate::documents::Dice;
use crate::support::*;

fn posting(record: pb::Record) -> Posting {
    let tenant: TenantId = SCHOOL.parse().expect("a tenant");
    let record = record_from_pb(record, &tenant).expect("a record");
    let facts = Facts::of(&record);
    Posting::of(record.resource.content().posted().expect("an opening"), &facts)
}

/// How well pairs are found: precision, recall and their harmonic mean.
#[derive(Debug, Default)]
struct Found {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Found {
    fn take(&mut self, is_one: bool, is_found: bool) {
        self.right += usize::from(is_one && is_found);
        self.wrong += usize::from(!is_one && is_found);
        self.missed += usize::from(is_one && !is_found);
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }
}

/// A posting that is made, and of which offer it is.
struct Made {
    record: Value,
    offer: usize,
}

const CITIES: [(&str, &str); 6] = [
    ("500112", "渝北"),
    ("511502", "宜宾"),
    ("510104", "成都"),
    ("310115", "上海"),
    ("440305", "深圳"),
    ("420106", "武汉"),
];
const WELFARE: [&str; 4] = [
    "福利待遇：五险一金，双休，节日福利，带薪年假。",
    "公司成立于2008年，是本地知名企业，期待您的加入。",
    "有意者请投递简历，联系电话请见公司主页。",
    "薪资面议，晋升空间大，提供食宿。",
];

/// Offers out of the sample's titles and sentences: of each some postings, as sources show one offer, and beside it some that look alike and
/// are others.
fn made(seed: u64, offers: usize) -> Vec<Made> {
    let mut dice = Dice(seed);
    let jobs: Vec<pb::JobPosting> = sample_records()
        .into_iter()
        .filter_map(|record| match record.resource {
            Some(pb::record::Resource::JobPosting(job)) => Some(job),
            _ => None,
        })
        .collect();
    let sentences: Vec<String> = jobs
        .iter()
        .flat_map(|job| {
            job.description.split_inclusive(['。', '；', '\n']).map(|sentence| sentence.trim().to_string())
        })
        .filter(|sentence| sentence.chars().count() > 8)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut all = Vec::new();
    let mut offer = 0;
    for _ in 0..offers {
        let mut roll = |below: usize| dice.roll(below as u64) as usize;
        let title = jobs[roll(jobs.len())].title.clone();
        let mut text: Vec<String> =
            (0..5 + roll(5)).map(|_| sentences[roll(sentences.len())].clone()).collect();
        text.dedup();
        let employer = format!(
            "重庆{}{}有限公司",
            ["嘉澜", "远航", "恒力", "新桥", "泰和"][roll(5)],
            ["科技", "机电", "商贸", "物流"][roll(4)]
        );
        let (city, pay) = (roll(CITIES.len()), 4_000 + 500 * roll(10));
        let form = |title: &str, text: &[String], employer: &str, city: usize, pay: usize| {
            json!({
                "title": title, "description": text.concat(), "employerDisplayName": employer, "regionCode": CITIES[city].0,
                "regionDisplayName": CITIES[city].1,
                "salary": {"minAmount": pay, "maxAmount": pay + 2_000, "unit": "PAY_UNIT_MONTH"}
            })
        };
        all.push(Made { record: form(&title, &text, &employer, city, pay), offer });
        // The same from another source: reordered, with other pay, another way to write title and employer, words added, a word changed.
        for _ in 0..roll(4) {
            let mut other = text.clone();
            let (mut title, mut employer, mut pay) = (title.clone(), employer.clone(), pay);
            for _ in 0..1 + roll(3) {
                match roll(6) {
                    0 => other.rotate_left(2),
                    1 => pay += 500,
                    2 => title = format!("急聘{title}（双休）"),
                    3 => other.push(WELFARE[roll(4)].to_string()),
                    4 => employer = employer.replace("有限公司", ""),
                    _ => {
                        let at = roll(other.len());
                        other[at] =
                            other[at].replace('的', "").replace("负责", "承担").replace("熟悉", "了解");
                    }
                }
            }
            all.push(Made { record: form(&title, &other, &employer, city, pay), offer });
        }
        // Others: in another city, of another level, of another employer with another title, of half the words.
        for kind in 0..4 {
            if roll(2) == 0 {
                continue;
            }
            offer += 1;
            let half = &text[..text.len() / 2];
            let new: Vec<String> = (0..4).map(|_| sentences[roll(sentences.len())].clone()).collect();
            let record = match kind {
                0 => form(&title, &text, &employer, (city + 1) % CITIES.len(), pay),
                1 => form(&format!("{title}主管"), &text, &employer, city, pay * 2),
                2 => form(
                    &jobs[roll(jobs.len())].title,
                    &[half, &new].concat(),
                    "四川另一家集团公司",
                    city,
                    pay,
                ),
                _ => form(&title, &[half, &new].concat(), &employer, city, pay),
            };
            all.push(Made { record, offer });
        }
        offer += 1;
    }
    all
}

/// Over all pairs of a made set.
fn measured(made: &[Made]) -> Found {
    let record = |(at, made): (usize, &Made)| {
        record(json!({"name": format!("jobPostings/{at}"), "jobPosting": made.record}))
    };
    let postings: Vec<Posting> = made.iter().enumerate().map(record).map(posting).collect();
    let mut group_of: Vec<usize> = (0..made.len()).collect();
    for group in groups(&postings) {
        group.iter().for_each(|member| group_of[*member] = group[0]);
    }
    let mut found = Found::default();
    for a in 0..made.len() {
        for b in a + 1..made.len() {
            found.take(made[a].offer == made[b].offer, group_of[a] == group_of[b]);
        }
    }
    found
}

/// Thresholds were chosen on real postings, and none of these was looked at for it.
#[test]
fn made_offers_are_told_apart() {
    for seed in [1, 2, 3] {
        let found = measured(&made(seed, 150));
        println!("seed {seed}: {found:?}, F1 {:.3}", found.f1());
        assert!(found.right > 100 && found.f1() >= 0.95, "seed {seed}: {found:?}, F1 {}", found.f1());
    }
}

/// Each pays half as much again as the one before: who is like its neighbour is not like all.
#[test]
fn a_chain_of_likeness_is_no_group() {
    let pays = [4_000, 6_000, 9_000, 13_500, 20_000];
    let posting_of = |pay: i32| {
        posting(record(json!({"name": format!("jobPostings/{pay}"), "jobPosting": {
            "title": "数控车工", "description": TEXT, "employerDisplayName": "重庆嘉澜机电有限公司", "regionCode": "500112",
            "salary": {"minAmount": pay, "maxAmount": pay, "unit": "PAY_UNIT_MONTH"}}})))
    };
    let postings = pays.map(posting_of);
    for (one, next) in postings.iter().zip(&postings[1..]) {
        assert!(one.is(next));
    }
    let found = groups(&postings);
    assert_eq!(found, [vec![0, 1], vec![2, 3]]);
    for group in found {
        assert!(group.iter().all(|member| postings[group[0]].is(&postings[*member])));
    }
}

/// Pairs that a person has judged, a line of JSON each: {"a": {job posting}, "b": {job posting}, "same": true, "half": "dev"}. What is printed is
/// precision, recall and F1 of each half.
#[test]
fn judged_pairs_are_measured_where_they_are_given() {
    let Some(path) = std::env::var_os("TALENTMATCH_TEST_JUDGED_PAIRS") else {
        println!("skipped: TALENTMATCH_TEST_JUDGED_PAIRS names no file");
        return;
    };
    let (mut dev, mut test) = (Found::default(), Found::default());
    for (at, line) in std::fs::read_to_string(path).expect("a file").lines().enumerate() {
        let pair: Value = serde_json::from_str(line).expect("JSON");
        let side = |key: &str| posting(record(json!({"name": "jobPostings/1", "jobPosting": pair[key]})));
        let (a, b) = (side("a"), side("b"));
        let (is_one, is_found) = (pair["same"] == true, a.is(&b));
        if is_one != is_found {
            println!("{at} {} {is_one}: {} | {}", pair["half"], pair["a"]["title"], pair["b"]["title"]);
        }
        match pair["half"] == "dev" {
            true => dev.take(is_one, is_found),
            false => test.take(is_one, is_found),
        }
    }
    println!("dev {dev:?} F1 {:.3}; test {test:?} F1 {:.3}", dev.f1(), test.f1());
}

const TEXT: &str = "负责数控车床的日常操作与保养。能看懂机械图纸，会编写简单程序。服从班组长安排，按时完成生产任务。有两年以上同岗位经验者优先考虑。";

fn cnc(id: &str, city: &str, text: &str) -> pb::Record {
    record(json!({"name": format!("jobPostings/{id}"), "jobPosting": {
        "title": "数控车工", "description": text, "employerDisplayName": "重庆嘉澜机电有限公司", "regionCode": city}}))
}

async fn listed(client: &Client, kind: pb::RecordKind) -> Vec<pb::ListDuplicatesResponse> {
    let request = pb::ListDuplicatesRequest { kind: kind.into() };
    let mut stream = client.catalog.clone().list_duplicates(request).await.expect("lists").into_inner();
    let mut answers = Vec::new();
    while let Some(answer) = stream.message().await.expect("no error") {
        answers.push(answer);
    }
    answers
}

#[tokio::test]
async fn groups_are_listed_with_the_first_that_was_stored() {
    let client = fresh().await;
    let reordered = "能看懂机械图纸，会编写简单程序。负责数控车床的日常操作与保养。按时完成生产任务，服从班组长安排。有两年以上同岗位经验者优先考虑。福利待遇：五险一金";
    client.upsert(cnc("b", "500112", TEXT)).await.expect("stored");
    client.upsert(cnc("a", "500112", reordered)).await.expect("stored");
    client.upsert(cnc("other-city", "511502", TEXT)).await.expect("stored");
    client
        .upsert(record(
            json!({"name": "jobPostings/c", "jobPosting": {"title": "护士", "description": "护理病人"}}),
        ))
        .await
        .expect("stored");
    let answers = listed(&client, pb::RecordKind::JobPosting).await;
    assert_eq!((answers.len(), answers[0].record_count, answers[0].duplicate_count), (1, 4, 1));
    let group = &answers[0].groups[0];
    assert_eq!((id(&group.name), group.member_count), ("b".to_string(), 2));
    assert_eq!(group.members.iter().map(|member| id(&member.name)).collect::<Vec<_>>(), ["b", "a"]);
    let none = listed(&client, pb::RecordKind::InternshipSlot).await;
    assert_eq!((none.len(), none[0].record_count, none[0].groups.len()), (1, 0, 0));
    for kind in [pb::RecordKind::StudentProfile as i32, 0, 99] {
        let refused = client.catalog.clone().list_duplicates(pb::ListDuplicatesRequest { kind }).await;
        assert_eq!(fields(&refused.expect_err("no opening")), ["kind"]);
    }
}

#[test]
fn an_import_says_how_many_rows_repeat_what_is_there() {
    let folder = Folder::new();
    let row = |id: &str, city: &str, text: &str| {
        json!({"name": format!("jobPostings/{id}"), "jobPosting": {
            "title": "数控车工", "description": text, "employerDisplayName": "重庆嘉澜机电有限公司", "regionCode": city}})
        .to_string()
    };
    folder.write("first.jsonl", [row("1", "500112", TEXT), row("2", "511502", TEXT)].join("\n").as_bytes());
    let more = [
        row("3", "500112", TEXT),
        row("4", "511502", TEXT),
        row("5", "310115", TEXT),
        row("6", "310115", TEXT),
    ];
    folder.write("more.jsonl", more.join("\n").as_bytes());
    let run = folder.run(&["import", "first.jsonl", "--data-dir", "d", "--json"]);
    assert_eq!((run.code, run.json()["repeats"].as_u64()), (0, Some(0)), "{run:?}");
    let run = folder.run(&["import", "more.jsonl", "--data-dir", "d"]);
    assert!(run.code == 0 && run.out.contains("3 rows repeat openings that are there"), "{run:?}");
    let run = folder.run(&["duplicates", "--data-dir", "d", "--json"]);
    assert_eq!(
        (run.json()["records"].as_u64(), run.json()["duplicates"].as_u64()),
        (Some(6), Some(3)),
        "{run:?}"
    );
    let run = folder.run(&["duplicates", "--data-dir", "d"]);
    assert!(
        run.out.contains("jobPostings/1")
            && run.out.ends_with("3 of 6 openings repeat another one, in 3 groups\n"),
        "{run:?}"
    );
    assert_eq!(folder.run(&["duplicates", "--kind", "students", "--data-dir", "d"]).code, 64);
}

#[tokio::test]
async fn a_page_shows_one_of_each() {
    let client = fresh().await;
    let reordered = "能看懂机械图纸，会编写简单程序。负责数控车床的日常操作与保养。按时完成生产任务，服从班组长安排。有两年以上同岗位经验者优先考虑，工作认真。";
    for (id, city, text) in [("b", "500112", TEXT), ("a", "500112", reordered), ("c", "511502", TEXT)] {
        client.upsert(cnc(id, city, text)).await.expect("stored");
    }
    let request = |show_copies| pb::MatchRequest {
        name_similar: true,
        show_copies,
        ..by_text("数控车工", pb::RecordKind::JobPosting)
    };
    let found = client.matches(request(false)).await.expect("matches").results;
    let told: Vec<_> =
        found.iter().map(|result| (result.similar_count, result.similar_names.len())).collect();
    assert_eq!((found.len(), told.iter().map(|told| told.0).sum::<i64>()), (2, 1), "{told:?}");
    assert!(told.iter().all(|(count, names)| *count == *names as i64));
    let all = client.matches(request(true)).await.expect("matches").results;
    assert_eq!(ids(&all).into_iter().collect::<BTreeSet<_>>(), ["a", "b", "c"].map(String::from).into());
}

/// Copies are told by near texts, so that what is folded is not known before the page is read.
#[tokio::test]
async fn pages_are_full_although_copies_are_folded_and_tell_each_once() {
    const WORK: [&str; 4] = ["数控车工", "数控铣工", "钳工", "焊工"];
    let client = fresh().await;
    let mut offers = 0;
    for city in ["500112", "500103", "511502", "510107"] {
        for work in WORK {
            let own = format!(
                "{work}岗位负责图纸要求的零件加工与首件检验。{work}每班记录设备点检与刀具损耗情况。服从班组安排，{work}须穿戴防护用品。"
            );
            for (at, more) in ["", "提供工作餐。", "周末轮休。"].into_iter().enumerate() {
                let pay = 5_000 + 100 * at;
                let job = json!({"title": work, "description": format!("{own}{more}"), "regionCode": city,
                    "employerDisplayName": "重庆嘉澜机电有限公司",
                    "salary": {"minAmount": pay, "maxAmount": pay, "unit": "PAY_UNIT_MONTH"}});
                let form = json!({"name": format!("jobPostings/{offers}"), "jobPosting": job});
                client.upsert(record(form)).await.expect("stored");
                offers += 1;
            }
        }
    }
    let request = pb::MatchRequest {
        name_similar: true,
        page_size: 5,
        ..by_text("机加工", pb::RecordKind::JobPosting)
    };
    let (mut told, mut sizes, mut folded) = (Vec::new(), Vec::new(), 0);
    let mut page_token = String::new();
    loop {
        let page = client.matches(pb::MatchRequest { page_token, ..request.clone() }).await.expect("a page");
        sizes.push(page.results.len());
        for result in page.results {
            assert_eq!(result.similar_count, result.similar_names.len() as i64);
            folded += result.similar_count;
            told.extend([result.name].into_iter().chain(result.similar_names));
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let last = sizes.pop().expect("a page");
    assert!(sizes.iter().all(|size| *size == 5) && (1..=5).contains(&last) && folded > 0, "{sizes:?} {last}");
    let all: BTreeSet<&String> = told.iter().collect();
    assert_eq!((told.len(), all.len()), (offers, offers), "each is told once");
}

#[tokio::test]
async fn of_copies_the_one_that_suits_best_is_shown() {
    let client = fresh().await;
    let text = "岗位职责：核对客户订单与发货单据；跟踪物流进度并及时反馈；整理每日往来账目并与仓库对账；维护客户资料库；配合财务完成月末结算与开票；处理退换货申请并登记原因。";
    for (id, pay, education) in [
        ("a", 4_000, "EDUCATION_LEVEL_BACHELOR"),
        ("b", 6_400, "EDUCATION_LEVEL_JUNIOR_COLLEGE"),
        ("c", 6_000, "EDUCATION_LEVEL_BACHELOR"),
    ] {
        let job = json!({"title": "订单专员", "description": format!("{text}{}", if id == "b" { "入职培训一周。" } else { "" }), "regionCode": "500112",
            "employerDisplayName": "重庆嘉澜商贸有限公司", "educationMin": education,
            "salary": {"minAmount": pay, "maxAmount": pay, "unit": "PAY_UNIT_MONTH"}});
        client
            .upsert(record(json!({"name": format!("jobPostings/{id}"), "jobPosting": job})))
            .await
            .expect("stored");
    }
    let request = by_text("订单专员 月薪6000以上", pb::RecordKind::JobPosting);
    let found = client.matches(request).await.expect("matched").results;
    assert_eq!((ids(&found), found[0].similar_count), (vec!["b".to_string()], 2));
}
