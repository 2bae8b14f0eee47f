//! `talentmatch place` and `plans` as a school's office meets them: files, output, exit codes.

use crate::command_line::Folder;

const RECORDS: &str = r#"{"name":"studentProfiles/a","studentProfile":{"school":"甲校","majorName":"机电一体化技术","preferences":{"rankedSlots":["internshipSlots/x"]}},"labels":{"batch":"2027"}}
{"name":"studentProfiles/b","studentProfile":{"school":"甲校","majorName":"机电一体化技术","preferences":{"rankedSlots":["internshipSlots/x"]}},"labels":{"batch":"2027"}}
{"name":"studentProfiles/c","studentProfile":{"school":"乙校","majorName":"机电一体化技术"}}
{"name":"internshipSlots/x","internshipSlot":{"title":"设备维护实习","employerDisplayName":"甲厂","capacity":1,"rankedStudents":["studentProfiles/b"]}}
{"name":"internshipSlots/y","internshipSlot":{"title":"质检实习","employerDisplayName":"=乙厂","capacity":1}}
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("records.jsonl", RECORDS.as_bytes());
    assert_eq!(folder.run(&["import", "records.jsonl", "--data-dir", "d"]).code, 0);
    folder
}

#[test]
fn a_cohort_is_placed_shown_compared_and_adopted() {
    let folder = folder();
    let place = |more: &[&str]| {
        let run = folder.run(&[&["place", "--data-dir", "d"], more].concat());
        assert_eq!(run.code, 0, "{run:?}");
        run
    };
    let shown =
        place(&["--students", "school=甲校,label.batch=2027", "--objective", "stable", "--out-plan", "one"])
            .out;
    for part in
        ["stable of 2 students and 2 openings", "placed 2 of 2", "0 acceptable pairs", "b ", "wish 1", "甲厂"]
    {
        assert!(shown.contains(part), "{part} in\n{shown}");
    }
    let run = place(&[
        "--objective",
        "max-fill",
        "--out-plan",
        "two",
        "--json",
        "--csv",
        "p.csv",
        "--xlsx",
        "p.xlsx",
        "--svg",
        "p.svg",
    ]);
    let plan = run.json();
    assert_eq!((plan["studentCount"].as_str(), plan["certificate"]["gap"].as_str()), (Some("3"), Some("0")));
    let table = std::fs::read_to_string(folder.path("p.csv")).expect("a table");
    assert_eq!(table.lines().count(), 4);
    assert!(!table.contains(",=乙厂"), "no cell is a formula");
    assert!(std::fs::read(folder.path("p.xlsx")).expect("a workbook").starts_with(b"PK"));
    assert!(std::fs::read_to_string(folder.path("p.svg")).expect("a picture").contains("甲厂"));
    let listed = folder.run(&["plans", "list", "--data-dir", "d"]).out;
    assert!(listed.contains("plans/one") && listed.contains("plans/two"), "{listed}");
    let compared = folder.run(&["plans", "compare", "plans/one", "plans/two", "--data-dir", "d"]);
    assert!(compared.code == 0 && compared.out.contains(" move, +0 placed"), "{compared:?}");
    let adopted = folder.run(&["plans", "adopt", "plans/one", "--data-dir", "d"]);
    assert!(adopted.code == 0 && adopted.out.contains("adopted"), "{adopted:?}");
    let refused = folder.run(&["plans", "adopt", "plans/two", "--data-dir", "d"]);
    assert!(refused.code == 1 && refused.err.contains("PLAN_REFUSED"), "{refused:?}");
    let slot = folder.run(&["get", "internshipSlots/x", "--data-dir", "d", "--json"]).json();
    assert_eq!(slot["internshipSlot"]["capacity"], 0);
    assert_eq!(folder.run(&["plans", "delete", "plans/two", "--data-dir", "d"]).code, 0);
    let again = place(&["--objective", "fair", "--json"]).json();
    let reasons = again["students"][0]["reasons"][0]["kind"].as_str();
    assert_eq!(reasons, Some("placed_already"));
}

#[test]
fn terms_come_from_a_file_and_mistakes_are_named() {
    let folder = folder();
    folder.write(
        "veto.json",
        br#"{"vetoes":[{"studentName":"studentProfiles/b","slotName":"internshipSlots/x"}]}"#,
    );
    folder.write("bad.json", br#"{"vetos":[]}"#);
    let veto = &["place", "--objective", "stable", "--terms", "veto.json", "--json", "--data-dir", "d"];
    let plan = folder.run(veto).json();
    assert_ne!(plan["students"][1]["slotName"], "tenants/local/internshipSlots/x");
    for (arguments, code, named) in [
        (&["--objective", "most"][..], 64, "most"),
        (&["--objective", "stable", "--students", "甲校"], 64, "--students"),
        (&["--objective", "stable", "--terms", "bad.json"], 1, "bad.json"),
        (&["--objective", "stable", "--csv", "none/p.csv"], 64, "none/p.csv"),
        (&["--objective", "stable", "--slots", "internshipSlots/q"], 1, "RECORD_NOT_FOUND"),
        (&["--objective", "stable", "--students", "school=丙校"], 1, "student_names"),
    ] {
        let run = folder.run(&[&["place", "--data-dir", "d"], arguments].concat());
        assert_eq!(run.code, code, "{run:?}");
        assert!(run.err.contains(named), "{named} in {run:?}");
    }
    assert!(folder.run(&["plans", "show", "plans/none", "--data-dir", "d"]).err.contains("PLAN_NOT_FOUND"));
}
