//! Documents become drafts over the wire, over HTTP and on the command line, and nothing is stored before a draft is upserted.

use base64::Engine as _;
use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;
use tonic::Code;

use crate::command_line::Folder;
use crate::support::*;

use pb::OmissionReason as Reason;

fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/documents/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("a document")
}

fn request(name: &str) -> pb::ReadDocumentRequest {
    pb::ReadDocumentRequest { content: file(name), file_name: name.into(), ..Default::default() }
}

async fn read(
    client: &Client,
    request: pb::ReadDocumentRequest,
) -> Result<pb::ReadDocumentResponse, tonic::Status> {
    Ok(client.document.clone().read_document(request).await?.into_inner())
}

#[tokio::test]
async fn a_cv_is_a_draft_that_can_be_stored_when_it_has_a_name() {
    let client = fresh().await;
    let read = read(&client, request("cv-libreoffice.pdf")).await.expect("read");
    assert_eq!((read.kind(), read.kind_is_guess), (pb::RecordKind::StudentProfile, true));
    assert_eq!((read.format(), read.page_count), (pb::DocumentFormat::Pdf, 1));
    assert!(client.list(pb::RecordKind::StudentProfile).await.is_empty(), "nothing is stored");
    let reasons: Vec<Reason> = read.omissions.iter().map(|omission| omission.reason()).collect();
    assert!(
        reasons.contains(&Reason::PersonalData) && reasons.contains(&Reason::ProtectedAttribute),
        "{reasons:?}"
    );
    let said = format!("{read:?}");
    for word in ["王小明", "13800138000", "138-0013", "example.com"] {
        assert!(!said.contains(word), "{word}");
    }
    let source =
        read.sources.iter().find(|source| source.field.ends_with("salary")).expect("the wish for pay");
    assert_eq!(
        (source.field.as_str(), source.words.as_str()),
        ("student_profile.preferences.salary", "6000-8000元/月")
    );
    assert!(source.place.is_some_and(|place| place.page == 1 && place.line > 1));

    let mut draft = read.draft.expect("a draft");
    assert_eq!(draft.name, "");
    draft.name = "studentProfiles/from-cv".into();
    let stored = client.upsert(draft).await.expect("stored");
    let Some(pb::record::Resource::StudentProfile(student)) = stored.resource else { panic!("a student") };
    assert_eq!((student.major_name.as_str(), student.entry_year), ("数控技术", 2022));
    assert!(student.protected.is_none() && student.consent.is_none());
}

#[tokio::test]
async fn what_a_record_could_not_hold_is_left_out_and_told() {
    let client = fresh().await;
    let text = format!("招聘启事\n岗位名称：{}\n招聘人数：900000\n岗位职责：焊接", "焊".repeat(300));
    let given = pb::ReadDocumentRequest { content: text.into(), ..Default::default() };
    let read = read(&client, given).await.expect("read");
    let refused: Vec<_> =
        read.omissions.iter().filter(|omission| omission.reason() == Reason::NotAllowed).collect();
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused.iter().all(|omission| omission.message.contains("job_posting.")), "{refused:?}");
    let Some(pb::record::Resource::JobPosting(posting)) = read.draft.and_then(|draft| draft.resource) else {
        panic!("a posting")
    };
    assert_eq!((posting.title.as_str(), posting.headcount), ("", None));
    assert!(posting.description.contains("焊接"));
    assert!(read.sources.iter().all(|source| !source.field.ends_with("headcount")), "{:?}", read.sources);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_its_field() {
    let client = fresh().await;
    let kind = |kind: pb::RecordKind| pb::ReadDocumentRequest { kind: kind.into(), ..request("cv.txt") };
    let too_large = pb::ReadDocumentRequest { content: vec![b'x'; (10 << 20) + 1], ..Default::default() };
    for (given, field, word) in [
        (request("scan.pdf"), "content", "scan"),
        (request("protected.pdf"), "content", "password"),
        (request("cyclic.pdf"), "content", "document"),
        (too_large, "content", "10 MiB"),
        (pb::ReadDocumentRequest::default(), "content", "empty"),
        (kind(pb::RecordKind::CourseProfile), "kind", "student_profile"),
        (pb::ReadDocumentRequest { kind: 99, ..request("cv.txt") }, "kind", "99"),
        (pb::ReadDocumentRequest { file_name: "x".repeat(201), ..request("cv.txt") }, "file_name", "200"),
    ] {
        let refused = read(&client, given).await.expect_err("refused");
        assert_eq!(refused.code(), Code::InvalidArgument, "{refused}");
        let details = format!("{refused:?}");
        assert!(details.contains(field) && details.contains(word), "{field}: {details}");
    }
}

#[tokio::test]
async fn json_holds_a_document_as_large_as_may_be() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let line = "岗位职责：焊接\n";
    let padded = format!("{line}{}", " ".repeat((10 << 20) - line.len()));
    for (content, status) in [(padded.clone(), 200), (format!("{padded}  "), 400)] {
        let content = base64::engine::general_purpose::STANDARD.encode(content);
        let body = json!({"content": content, "kind": "RECORD_KIND_JOB_POSTING"}).to_string();
        let answer =
            crate::http::client::Call::new(&service, "POST", "/talentmatch.v1.DocumentService/ReadDocument")
                .header("authorization", &format!("Bearer {}", key_of("a")))
                .header("content-type", "application/json")
                .body(body)
                .send()
                .await;
        assert_eq!(answer.status, status, "{}", answer.text().chars().take(300).collect::<String>());
    }
}

#[test]
fn the_command_reads_a_file_and_keeps_no_folder() {
    let folder = Folder::new();
    folder.write("cv.docx", &file("expert.docx"));
    let run = folder.run(&["read", "cv.docx"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("draft: expert profile (guessed") && run.out.contains("白酒酿造"),
        "{}",
        run.out
    );
    assert!(run.out.contains("left out") && !run.out.contains("陈建国"), "{}", run.out);
    let run = folder.run(&["read", "cv.docx", "--kind", "experts", "--json"]);
    let found: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(found["draft"]["expertProfile"]["fields"][1], "微生物发酵", "{found}");
    assert!(found.get("kindIsGuess").is_none());
    folder.write("scan.pdf", &file("scan.pdf"));
    let run = folder.run(&["read", "scan.pdf"]);
    assert!(run.code == 1 && run.err.contains("scan"), "{}", run.err);
    assert_eq!(std::fs::read_dir(folder.path(".")).expect("listed").count(), 2, "only the documents");
}
