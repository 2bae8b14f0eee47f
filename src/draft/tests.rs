//! Documents as people have them, of six producers, and such as nobody should send.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/documents/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn document(name: &str) -> Document {
    Document { bytes: file(name), file_name: name.to_string(), ..Document::default() }
}

fn draft(name: &str) -> Draft {
    read(document(name)).unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(|item| item["name"].as_str()).collect()
}

/// Everything of a draft that is said to anybody.
fn said(draft: &Draft) -> String {
    format!("{} {:?} {:?} {:?}", draft.resource, draft.sources, draft.unread, draft.omissions)
}

/// A document: its file, its kind, the fields that it states, and words that the draft must not hold.
type Case = (&'static str, &'static str, Vec<(&'static str, Value)>, &'static [&'static str]);

#[test]
fn ten_documents_are_read_with_what_they_state() {
    let pay = |min: f64, max: f64, unit: &str| json!({"minAmount": min, "maxAmount": max, "unit": unit});
    let month = |min: f64, max: f64| pay(min, max, "PAY_UNIT_MONTH");
    let day = |year: i32, month: i32, day: i32| json!({"year": year, "month": month, "day": day});
    let cv = || {
        vec![
            ("school", json!("重庆工业职业技术学院")),
            ("majorName", json!("数控技术")),
            ("educationLevel", json!("EDUCATION_LEVEL_JUNIOR_COLLEGE")),
            ("entryYear", json!(2022)),
            ("graduationDate", day(2025, 6, 1)),
            ("preferences.occupations", json!(["数控车工", "数控编程员"])),
            ("preferences.regionCodes", json!(["50", "5101"])),
            ("preferences.salary", month(6000.0, 8000.0)),
            ("courses", json!(["机械制图", "数控加工工艺", "UG编程", "公差与配合"])),
        ]
    };
    let cases: Vec<Case> = vec![
        (
            "cv-libreoffice.pdf",
            "student_profile",
            cv(),
            &["王小明", "13800138000", "138-0013", "example.com", "2003年"],
        ),
        ("cv.html", "student_profile", cv(), &["王小明", "138-0013", "example.com", "2003年"]),
        (
            "cv-unigb.pdf",
            "student_profile",
            vec![
                ("school", json!("云南某医药高等专科学校")),
                ("majorName", json!("护理")),
                ("educationLevel", json!("EDUCATION_LEVEL_JUNIOR_COLLEGE")),
                ("graduationDate", day(2026, 6, 1)),
                ("preferences.occupations", json!(["护士"])),
                ("preferences.regionCodes", json!(["5301"])),
            ],
            &["李华", "lihua_2004"],
        ),
        (
            "cv.txt",
            "student_profile",
            vec![
                ("school", json!("西南某师范大学")),
                ("majorName", json!("学前教育")),
                ("educationLevel", json!("EDUCATION_LEVEL_BACHELOR")),
                ("preferences.occupations", json!(["幼儿园教师", "早教老师"])),
            ],
            &["赵丽丽", "15900159000", "123456789"],
        ),
        (
            "expert.docx",
            "expert_profile",
            vec![
                ("organizationDisplayName", json!("四川某白酒股份有限公司")),
                ("professionalTitles", json!(["高级工程师", "国家级品酒师"])),
                ("fields", json!(["白酒酿造", "微生物发酵"])),
            ],
            &["陈建国", "13900139000", "cjg_1970"],
        ),
        (
            "posting-chromium.pdf",
            "job_posting",
            vec![
                ("title", json!("焊工")),
                ("employerDisplayName", json!("重庆长江装备制造有限公司")),
                ("headcount", json!(8)),
                ("salary", month(7000.0, 9000.0)),
                ("regionDisplayName", json!("重庆市江津区")),
                ("educationMin", json!("EDUCATION_LEVEL_VOCATIONAL_SECONDARY")),
                ("experienceMonthsMin", json!(12)),
            ],
            &["李经理", "68881234"],
        ),
        (
            "posting-gbk.pdf",
            "job_posting",
            vec![
                ("title", json!("电工")),
                ("employerDisplayName", json!("成都某电力设备有限公司")),
                ("salary", month(8000.0, 12000.0)),
                ("regionDisplayName", json!("四川省成都市双流区")),
                ("educationMin", json!("EDUCATION_LEVEL_JUNIOR_COLLEGE")),
                ("experienceMonthsMin", json!(36)),
            ],
            &[],
        ),
        (
            "posting-gb18030.txt",
            "job_posting",
            vec![
                ("title", json!("数据标注员")),
                ("employerDisplayName", json!("贵阳某大数据服务有限公司")),
                ("headcount", json!(30)),
                ("salary", month(3500.0, 5000.0)),
                ("regionDisplayName", json!("贵阳")),
            ],
            &["13600136000"],
        ),
        (
            "intern.docx",
            "internship_slot",
            vec![
                ("title", json!("护理实习生")),
                ("employerDisplayName", json!("重庆市某区人民医院")),
                ("capacity", json!(20)),
                ("stipend", json!({"minAmount": 1500.0, "maxAmount": 1500.0, "unit": "PAY_UNIT_MONTH"})),
                ("majors", json!(["护理", "助产"])),
                ("startDate", day(2026, 7, 1)),
                ("endDate", day(2027, 3, 2)),
            ],
            &[],
        ),
        (
            "internship.html",
            "internship_slot",
            vec![
                ("title", json!("汽车维修实习生")),
                ("employerDisplayName", json!("武汉某汽车销售服务有限公司")),
                ("stipend", pay(120.0, 120.0, "PAY_UNIT_DAY")),
                ("daysPerWeek", json!(5)),
            ],
            &["hr@example.com"],
        ),
    ];
    assert_eq!(cases.len(), 10);
    let mut wrong = Vec::new();
    for (name, kind, fields, not) in cases {
        let draft = draft(name);
        if (draft.kind.field(), draft.kind_is_guess) != (kind, true) {
            wrong.push(format!("{name}: a {}", draft.kind.field()));
        }
        for (path, want) in fields {
            let found = path.split('.').try_fold(&draft.resource, |value, key| value.get(key));
            if found != Some(&want) {
                wrong.push(format!("{name} {path}: {found:?}, not {want}"));
            }
        }
        let all = said(&draft);
        wrong.extend(
            not.iter().filter(|word| all.contains(**word)).map(|word| format!("{name}: says {word}")),
        );
        if !not.is_empty() && draft.omissions.is_empty() {
            wrong.push(format!("{name}: what is left out is not told"));
        }
        let unfounded = draft.sources.iter().find(|source| source.words.is_empty() || source.place.line == 0);
        wrong.extend(unfounded.map(|source| format!("{name}: {source:?}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn skills_certificates_and_experiences_of_a_cv_are_fields() {
    let draft = draft("cv-libreoffice.pdf");
    let (skills, certificates) = (names(&draft.resource["skills"]), names(&draft.resource["certificates"]));
    assert!(
        skills.iter().any(|skill| skill.contains("AutoCAD"))
            && skills.iter().any(|skill| skill.contains("UG")),
        "{skills:?}"
    );
    assert!(certificates.iter().any(|name| name.contains("低压电工")), "{certificates:?}");
    let told = draft.resource["experiences"].to_string();
    assert!(told.contains("轴类零件") && told.contains("吃苦耐劳"), "{told}");
    // A sentence that goes over the end of a line is one.
    assert!(told.contains("合格率保持在百分之九十九以上"), "{told}");
    let source = draft.sources.iter().find(|source| source.field == "student_profile.school").unwrap();
    assert_eq!(source.place.page, 1);
    assert!(source.words.contains("重庆工业职业技术学院"), "{source:?}");
}

#[test]
fn what_cannot_be_read_is_told_by_its_name() {
    let png = b"\x89PNG\r\n\x1a\n0000".to_vec();
    let compound = |stream: &str| {
        let mut compound = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
        compound.create_stream(stream).unwrap();
        compound.into_inner().into_inner()
    };
    for (bytes, want) in [
        (file("scan.pdf"), Code::DocumentScan),
        (file("protected.pdf"), Code::DocumentProtected),
        (b"%PDF-1.7\nnothing".to_vec(), Code::DocumentDamaged),
        (png, Code::DocumentPicture),
        (b"{\\rtf1 x}".to_vec(), Code::DocumentRtf),
        (compound("WordDocument"), Code::DocumentOldWord),
        (compound("EncryptedPackage"), Code::DocumentProtected),
        (compound("Workbook"), Code::DocumentWorkbook),
        (Vec::new(), Code::DocumentEmpty),
        (b" \n\t".to_vec(), Code::DocumentNoText),
        (vec![b'x'; MOST_BYTES + 1], Code::DocumentTooLarge),
        ("焊接。".repeat(text::MOST_CHARACTERS / 2).into_bytes(), Code::DocumentTooLong),
        (vec![0, 1, 2, 0, 0xff, 0, 0x80], Code::DocumentUnknown),
    ] {
        match read(Document { bytes, ..Document::default() }) {
            Err(Fault::Document(told)) => assert_eq!(told.code, want),
            other => panic!("{want:?}: {other:?}"),
        }
    }
}

/// Pages that hold themselves, and a form that draws itself twice, fifty deep.
#[test]
fn what_holds_itself_ends() {
    match read(document("cyclic.pdf")) {
        Err(Fault::Document(told)) => {
            assert!([Code::DocumentNoText, Code::DocumentLate].contains(&told.code), "{told}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_bytes_decide_and_another_name_is_told() {
    let named = |file_name: &str, media_type: &str| {
        let document =
            Document { file_name: file_name.into(), media_type: media_type.into(), ..document("cv.txt") };
        let draft = read(document).unwrap();
        assert_eq!(draft.format, Format::Text);
        draft.notes.into_iter().map(|note| note.code).collect::<Vec<_>>()
    };
    assert_eq!(named("cv.pdf", ""), [Code::DocumentReadAs]);
    assert_eq!(named("cv.txt", "application/pdf; charset=x"), [Code::DocumentReadAs]);
    assert!(named("cv.txt", "").is_empty() && named("cv.doc", "application/msword").is_empty());
}

#[test]
fn the_kind_may_be_stated_and_must_be_where_nothing_tells_it() {
    let kind = |name: &str| serde_json::from_value::<RecordKind>(json!(name)).unwrap();
    let stated =
        read(Document { kind: Some(kind("internshipSlot")), ..document("posting-gbk.pdf") }).unwrap();
    assert_eq!((stated.kind, stated.kind_is_guess), (kind("internshipSlot"), false));
    let course = Document { kind: Some(kind("courseProfile")), ..document("cv.txt") };
    assert!(matches!(read(course), Err(Fault::Kind(told)) if told.code == Code::DocumentKinds));
    let nothing = Document { bytes: "今天天气很好".into(), ..Document::default() };
    assert!(matches!(read(nothing), Err(Fault::Kind(told)) if told.code == Code::DocumentKindUnknown));
}

/// Any of the documents with some of its bytes changed, or its end cut off.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    let names =
        ["cv-unigb.pdf", "posting-gbk.pdf", "scan.pdf", "intern.docx", "cv.html", "posting-gb18030.txt"];
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12);
    (prop::sample::select(names.to_vec()), changes, any::<prop::sample::Index>(), any::<bool>()).prop_map(
        |(name, changes, end, is_cut)| {
            let mut bytes = file(name);
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            let length = if is_cut { end.index(bytes.len()) } else { bytes.len() };
            bytes.truncate(length);
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// The thread that reads is joined with what it says; that its reader panics inside is an answer too.
    #[test]
    fn no_bytes_end_more_than_their_own_reading(bytes in prop_oneof![broken(), proptest::collection::vec(any::<u8>(), 0..400)]) {
        let _any_answer = read(Document { bytes, ..Document::default() });
    }

    #[test]
    fn no_text_panics_and_no_number_stays(lines in proptest::collection::vec("(姓名|学历|电话|岗位职责|教育经历|期望薪资|：|:|\t| |大专| 13800138000 |2022\\.09-2025\\.06|某学院|、|。|.){0,8}", 0..12)) {
        let text = format!("简历\n{}", lines.join("\n"));
        if let Ok(draft) = read(Document { bytes: text.into_bytes(), ..Document::default() }) {
            prop_assert!(!said(&draft).contains("13800138000"));
        }
    }
}
