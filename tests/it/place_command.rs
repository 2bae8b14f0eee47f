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
    assert_ne!(plan["students"][1]["slotName"], "tenants/default/internshipSlots/x");
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

#[test]
fn a_plan_is_amended_and_made_again_with_changes() {
    let folder = folder();
    let run = |arguments: &[&str]| folder.run(&[arguments, &["--data-dir", "d"]].concat());
    let done = |arguments: &[&str]| {
        let run = run(arguments);
        assert_eq!(run.code, 0, "{run:?}");
        run
    };
    done(&["place", "--objective", "max-fill", "--out-plan", "one"]);
    let a = "tenants/default/studentProfiles/a";
    let slot_of = |plan: &serde_json::Value, student: &str| {
        let students = plan["students"].as_array().cloned().unwrap_or_default();
        let own = students.iter().find(|own| own["studentName"] == student).cloned().unwrap_or_default();
        own["slotName"].as_str().unwrap_or_default().to_string()
    };
    let more =
        done(&["plans", "replan", "plans/one", "--capacity", "internshipSlots/y=2", "--out-plan", "more"])
            .out;
    for part in [
        "only tried out: tenants/default/internshipSlots/y is tried with 2",
        "nowhere → y",
        "1 move, +1 placed",
    ] {
        assert!(more.contains(part), "{part} in\n{more}");
    }
    let refused = run(&["plans", "adopt", "plans/more"]);
    assert!(refused.code == 1 && refused.err.contains("PLAN_REFUSED"), "{refused:?}");
    let declined =
        ["plans", "replan", "plans/one", "--declined", "studentProfiles/b", "--json", "--out-plan", "after"];
    let found = done(&declined).json();
    assert!(found["comparison"]["moves"].as_array().is_some_and(|moves| !moves.is_empty()), "{found}");
    assert_ne!(
        slot_of(&found["plan"], "tenants/default/studentProfiles/b"),
        "tenants/default/internshipSlots/x"
    );
    assert_eq!(found["plan"]["standingPlanName"], "tenants/default/plans/one");
    let lost = done(&[
        "plans",
        "replan",
        "plans/one",
        "--lost",
        "internshipSlots/y",
        "--left",
        "studentProfiles/c",
        "--json",
    ]);
    let plan = &lost.json()["plan"];
    assert_eq!((plan["slotCount"].as_str(), plan["studentCount"].as_str()), (Some("1"), Some("2")));
    let compared = done(&["plans", "compare", "plans/one", "plans/after", "--json"]).json();
    assert_eq!(compared["moves"], found["comparison"]["moves"]);
    let amended = done(&[
        "plans",
        "amend",
        "plans/one",
        "--remove",
        "studentProfiles/b",
        "--remove",
        "studentProfiles/c",
    ])
    .out;
    assert!(amended.contains("by hand") && amended.contains("→ nowhere"), "{amended}");
    let by_hand =
        done(&["plans", "amend", "plans/one", "--move", "studentProfiles/a=internshipSlots/y", "--json"])
            .json();
    assert_eq!(slot_of(&by_hand, a), "tenants/default/internshipSlots/y");
    let kept = done(&["plans", "replan", "plans/one", "--json"]).json();
    assert_eq!(slot_of(&kept["plan"], a), "tenants/default/internshipSlots/y", "by hand stays by hand");
    for (arguments, code, named) in [
        (&["plans", "replan", "plans/one", "--lost", "internshipSlots/q"][..], 64, "internshipSlots/q"),
        (&["plans", "replan", "plans/one", "--capacity", "internshipSlots/y"], 64, "SLOT=N"),
        (&["plans", "replan", "plans/one", "--without-rule", "no.such"], 1, "no.such"),
        (
            &["plans", "replan", "plans/one", "--wish", "studentProfiles/a=internshipSlots/q"],
            1,
            "internshipSlots/q",
        ),
        (&["plans", "replan", "plans/one", "--reserve", "internshipSlots/y=9"], 1, "reserves"),
        (&["plans", "amend", "plans/one"], 64, "--move"),
        (
            &["plans", "amend", "plans/one", "--move", "studentProfiles/z=internshipSlots/y"],
            1,
            "overrides[0]",
        ),
    ] {
        let run = run(arguments);
        assert_eq!(run.code, code, "{run:?}");
        assert!(run.err.contains(named), "{named} in {run:?}");
    }
}

#[test]
fn a_round_takes_wishes_until_it_is_over() {
    let folder = folder();
    let run = |arguments: &[&str]| folder.run(&[arguments, &["--data-dir", "d"]].concat());
    let opened = run(&["rounds", "open", "rankingRounds/r", "--deadline", "2199-03-01T18:00:00+08:00"]);
    assert!(opened.code == 0 && opened.out.contains("until 2199-03-01T10:00:00"), "{opened:?}");
    folder.write("wishes.csv", b"studentProfiles/c, internshipSlots/x, internshipSlots/y\n\"studentProfiles/a\",\"internshipSlots/y\"\n");
    assert_eq!(run(&["rounds", "hand-in", "rankingRounds/r", "--file", "wishes.csv"]).code, 0);
    let taken_back = run(&["rounds", "hand-in", "rankingRounds/r", "--wish", "studentProfiles/a="]);
    assert_eq!(taken_back.code, 0, "{taken_back:?}");
    let shown = run(&["rounds", "show", "rankingRounds/r"]).out;
    assert!(shown.contains("  c  x, y\n1 students handed in wishes"), "{shown}");
    let wishes = run(&["rounds", "show", "rankingRounds/r", "--json"]).json()["wishes"].clone();
    assert_eq!(wishes.as_array().map(Vec::len), Some(1));
    let plan = run(&["place", "--round", "rankingRounds/r", "--objective", "stable", "--out-plan", "p"]);
    assert!(plan.out.contains("ranking round r is not over"), "{plan:?}");
    for (arguments, code, named) in [
        (&["rounds", "open", "rankingRounds/r", "--deadline", "tomorrow"][..], 64, "--deadline"),
        (&["rounds", "open", "rankingRounds/q", "--deadline", "2001-01-01T00:00:00Z"], 1, "deadline_time"),
        (&["rounds", "hand-in", "rankingRounds/r"], 64, "--wish"),
        (
            &["rounds", "hand-in", "rankingRounds/q", "--wish", "studentProfiles/a=internshipSlots/y"],
            1,
            "rankingRounds/q",
        ),
        (
            &["rounds", "hand-in", "rankingRounds/r", "--wish", "studentProfiles/a=internshipSlots/q"],
            1,
            "wishes[0].slot_names[0]",
        ),
        (&["rounds", "show", "rankingRounds/q"], 1, "rankingRounds/q"),
    ] {
        let run = run(arguments);
        assert_eq!(run.code, code, "{run:?}");
        assert!(run.err.contains(named), "{named} in {run:?}");
    }
}
