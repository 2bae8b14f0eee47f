//! Tables and folders as people give them to the command line: titles above the head, other delimiters, typing errors.

use rust_xlsxwriter::Workbook;

use crate::command_line::{Folder, MAP};

#[test]
fn a_table_of_an_office_is_shown_checked_and_imported() {
    let folder = Folder::new();
    let map = format!("{MAP}\notherwise = \"skip\"\n");
    folder.write("map.toml", map.as_bytes());
    let table = "某区岗位汇总表;;;\r编号;岗位;薪资;学历;备注\r1;数控车工;年薪10-15万;大专;;\r;;;;\r2;焊工;面议;大专及以上;急\r";
    folder.write("office.csv", &encoding_rs::GBK.encode(table).0);
    let run = folder.run(&["import", "office.csv", "--map", "map.toml", "--dry-run"]);
    assert_eq!(run.code, 0, "{run:?}");
    for told in ["the head of the table is line 2", "separated by ';'", "does not read: 备注"] {
        assert!(run.err.contains(told), "{told}: {run:?}");
    }
    assert!(
        run.out.contains("薪资 -> jobPosting.salary: \"年薪10-15万\" is {\"minAmount\":100000.0"),
        "{run:?}"
    );
    assert!(
        run.out.contains("left out of 学历: 大专及以上 (1, office.csv:5)") && !folder.path("d").exists(),
        "{run:?}"
    );

    let run = folder.run(&["import", "office.csv", "--map", "map.toml", "--data-dir", "d", "--json"]);
    let summary = run.json();
    assert_eq!(
        (run.code, &summary["stored"], &summary["leftOut"]["学历"]["大专及以上"]),
        (0, &2.into(), &1.into())
    );
    let run = folder.run(&["get", "jobPostings/csv-1", "--data-dir", "d", "--json"]);
    assert_eq!(run.json()["jobPosting"]["salary"]["unit"], "PAY_UNIT_YEAR");

    folder.write("book.csv", b"PK\x03\x04\x14\x00");
    let run = folder.run(&["import", "book.csv", "--map", "map.toml", "--check"]);
    assert!(run.code == 1 && run.err.contains("the archive cannot be read"), "{run:?}");
}

/// From a workbook to records with the map that its headings tell; what is wrong is told by row and column.
#[test]
fn a_workbook_is_imported_with_the_map_that_was_guessed() {
    let folder = Folder::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["某区岗位汇总表", "", "", ""],
        ["岗位编号", "招聘岗位", "薪资待遇", "备注"],
        ["A1", "数控车工", "6-8千/月", "急"],
        ["A2", "", "面议", ""],
        ["A3", "焊工", "看能力", ""],
        ["A4", "#N/A", "5千", ""],
    ];
    for (row, cells) in rows.iter().enumerate() {
        sheet.write_row(row as u32, 0, cells.iter().copied()).expect("written");
    }
    folder.write("office.xlsx", &book.save_to_buffer().expect("a workbook"));
    let run = folder.run(&["import", "office.xlsx", "--data-dir", "d"]);
    assert!(run.code != 0 && run.err.contains("needs a column map"), "{run:?}");
    let run = folder.run(&["import", "office.xlsx", "--guess-map"]);
    assert!(run.code == 0 && run.err.contains("no field: 备注") && run.out.contains("{岗位编号}"), "{run:?}");
    folder.write("map.toml", run.out.as_bytes());
    let run = folder.run(&["import", "office.xlsx", "--map", "map.toml", "--data-dir", "d", "--json"]);
    let summary = run.json();
    assert_eq!((run.code, &summary["stored"], &summary["rejected"]), (2, &2.into(), &2.into()), "{run:?}");
    assert_eq!(summary["leftOut"]["薪资待遇"]["看能力"], 1);
    for told in ["office.xlsx:4: 招聘岗位", "office.xlsx:6: 招聘岗位: the cell holds the error #N/A"]
    {
        assert!(run.err.contains(told) || run.out.contains(told), "{told}: {run:?}");
    }
    let run = folder.run(&["get", "jobPostings/A1", "--data-dir", "d", "--json"]);
    assert_eq!(run.json()["jobPosting"]["salary"]["maxAmount"], 8000.0);
}

/// Fails at 340316f: an empty folder was made, and nothing found in it.
#[test]
fn a_mistyped_folder_is_an_error_and_a_mark_in_a_text_file_is_none() {
    let folder = Folder::new();
    for line in
        ["list --kind jobs", "match --text 焊工 --target jobs", "get jobPostings/1", "delete jobPostings/1"]
    {
        let run = folder.run(&format!("{line} --data-dir nowhere").split(' ').collect::<Vec<_>>());
        assert!(run.code == 1 && run.err.contains("there is no folder"), "{line}: {run:?}");
        assert!(!folder.path("nowhere").exists(), "{line}");
    }
    folder.write(
        "jobs.jsonl",
        "{\"name\": \"jobPostings/1\", \"jobPosting\": {\"title\": \"焊工\"}}\n".as_bytes(),
    );
    assert_eq!(folder.run(&["import", "jobs.jsonl", "--data-dir", "d"]).code, 0);
    folder.write("one.json", "\u{feff}{\"jobPosting\": {\"title\": \"电焊工\"}}".as_bytes());
    let run = folder.run(&["match", "--record", "one.json", "--target", "jobs", "--data-dir", "d", "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    let typed = folder.run(&["match", "--text", "hangong", "--target", "jobs", "--data-dir", "d", "--json"]);
    assert_eq!(typed.json()["results"][0]["name"], "tenants/default/jobPostings/1", "{typed:?}");
}
