//! Files as offices send them, read by the map that their headings tell.

use std::fs::File;
use std::io::{Seek, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::document::{Part, parts};
use super::entry::Item;
use super::guess::{Guess, guess};
use super::rows::Reading;
use super::source::BytesRead;

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

fn fault(bytes: &[u8], name: &str) -> String {
    match parts(file(bytes), name) {
        Ok(parts) => panic!("{} parts", parts.len()),
        Err(error) => error.to_string(),
    }
}

type Read = Vec<(u64, Result<serde_json::Value, String>)>;

fn read(parts: &[Part]) -> (Guess, Read) {
    let guess = guess(parts, None, None).unwrap();
    let reading = Reading { map: guess.map.clone(), kind: None, tenant: None, encoding: None, shown_rows: 0 };
    let mut read = Vec::new();
    for part in parts {
        let _unfit = reading.read_part(part, &BytesRead::default(), |item| {
            if let Item::Entry(entry) = item {
                let record = entry.record.map(|record| serde_json::to_value(&*record.name).unwrap());
                read.push((entry.line, record.map_err(|refusal| refusal.reason.to_string())));
            }
            true
        });
    }
    (guess, read)
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn postings() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 4, "某市企业用工需求汇总表", &Format::new()).unwrap();
    for (column, name) in ["编号", "岗位名称", "单位名称", "薪资(元/月)", "备注"].into_iter().enumerate()
    {
        sheet.write(1, column as u16, name).unwrap();
    }
    for (row, title) in [(2, "焊工"), (3, "钳工"), (4, "电工")] {
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 1, title).unwrap();
        sheet.write(row, 3, "4-7千").unwrap();
    }
    sheet.merge_range(2, 2, 4, 2, "某机械厂", &Format::new()).unwrap();
    sheet.write(900_000, 0, 9).unwrap();
    sheet.write_formula(900_000, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
    book.add_worksheet().set_name("空").unwrap();
    book.add_worksheet().set_name("说明").unwrap().write(0, 0, "填表说明").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_of_an_office_is_read_by_its_headings() {
    let parts = parts(file(&postings()), "岗位.xlsx").unwrap();
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["岗位.xlsx#Sheet1", "岗位.xlsx#说明"], "the empty sheet is none");
    let (guess, read) = read(&parts);
    let map = guess.map.unwrap();
    assert_eq!((map.kind.collection(), map.id.as_str()), ("jobPostings", "{编号}"));
    let of =
        |column: &str| map.fields.iter().find(|rule| rule.from.names() == [column]).map(|rule| &*rule.to);
    assert_eq!(of("薪资(元/月)"), Some("jobPosting.salary"));
    assert_eq!(of("备注"), None, "what means nothing is not taken");
    assert_eq!(read[0], (3, Ok("jobPostings/2".into())));
    let (line, refused) = read.last().unwrap();
    assert_eq!(*line, 900_001);
    assert!(
        refused.as_ref().is_err_and(|why| why.contains("岗位名称") && why.contains("#N/A")),
        "{refused:?}"
    );
}

#[test]
fn what_is_merged_over_rows_holds_for_each() {
    let parts = parts(file(&postings()), "岗位.xlsx").unwrap();
    let guess = guess(&parts, None, None).unwrap();
    let employer = guess.columns.iter().find(|column| column.name == "单位名称").unwrap();
    assert_eq!(employer.texts, ["某机械厂"; 3]);
}

#[test]
fn days_and_numbers_read_as_on_the_screen() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["学号", "专业名称", "毕业时间"].into_iter().enumerate() {
        sheet.write(0, column as u16, name).unwrap();
    }
    sheet.write(1, 0, 20_240_101_001_f64).unwrap();
    sheet.write(1, 1, "机电一体化技术").unwrap();
    let day = ExcelDateTime::from_ymd(2026, 6, 30).unwrap();
    sheet.write_with_format(1, 2, &day, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    let parts = parts(file(&book.save_to_buffer().unwrap()), "名单").unwrap();
    let (guess, read) = read(&parts);
    let texts: Vec<&str> = guess.columns.iter().map(|column| &*column.texts[0]).collect();
    assert_eq!(texts, ["20240101001", "机电一体化技术", "2026-06-30"]);
    assert_eq!(read, [(2, Ok("studentProfiles/20240101001".into()))]);
}

/// A list of interns is one of students, and of experts one of experts.
#[test]
fn who_is_listed_decides_the_kind() {
    for (text, kind) in [
        (
            "姓名,学号,专业,实习岗位,实习单位,实习开始时间,实习结束时间\n张,1,数控技术,车工,甲厂,2026-03-01,2026-09-01\n",
            "studentProfile",
        ),
        ("学号{必填},专业,学历层次\n1,数控技术,大专\n", "studentProfile"),
        ("姓名,研究领域,职称\n张,焊接,高级工程师\n", "expertProfile"),
        ("编号,岗位名称,专业要求,学历要求\n1,车工,数控技术,大专\n", "jobPosting"),
    ] {
        let parts = parts(file(text.as_bytes()), "表.csv").unwrap();
        let map = guess(&parts, None, None).unwrap().map.unwrap();
        assert_eq!(map.kind.field().replace('_', ""), kind.to_lowercase(), "{text}");
    }
}

/// What a file is its bytes say.
#[test]
fn a_text_that_is_called_a_workbook_is_read_as_text() {
    let text = "课程编号,课程名称,学时\nC1,数控编程,64\n";
    let (gbk, _, _) = encoding_rs::GB18030.encode(text);
    let parts = parts(file(&gbk), "课程.xlsx").unwrap();
    assert_eq!(read(&parts).1, [(2, Ok("courseProfiles/C1".into()))]);
}

#[test]
fn an_archive_has_the_parts_of_its_files() {
    let csv = "编号,岗位名称\n1,焊工\n".as_bytes();
    let archive = zip(&[("__MACOSX/._a.csv", b"x"), ("../../etc/一.csv", csv), ("b/二.xlsx", &postings())]);
    let parts = parts(file(&archive), "全部.zip").unwrap();
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["全部.zip/一.csv", "全部.zip/二.xlsx#Sheet1", "全部.zip/二.xlsx#说明"]);
    assert!(fault(&zip(&[("a.zip", &archive)]), "b.zip").contains("inside an archive"));
}

#[test]
fn bombs_and_what_is_no_table_are_refused() {
    let zeros = vec![0; 40 << 20];
    assert!(fault(&zip(&[("a.csv", &zeros)]), "a.zip").contains("unpacks to more"));
    let bomb = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", &zeros)]);
    assert!(fault(&bomb, "a.xlsx").contains("unpacks to more"));
    let many: Vec<String> = (0..1_001).map(|n| format!("{n}.csv")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(fault(&zip(&many), "a.zip").contains("1000 are the most"));
    // Found by fuzzing: room was made for as many strings as are said to be there.
    let strings = b"<?xml version=\"1.0\"?><sst uniqueCount=\"9000000000000000\"><si><t>a</t></si></sst>";
    let says_many = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", strings)]);
    assert!(fault(&says_many, "a.xlsx").contains("as many strings"));
    assert!(fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls").contains("cannot be read"));
    assert!(fault(&Workbook::new().save_to_buffer().unwrap(), "a.xlsx").contains("no row"));
}

/// What the cells of a table become, and what is told of those that become nothing.
fn told(bytes: &[u8], name: &str) -> (Vec<String>, Vec<String>) {
    let parts = parts(file(bytes), name).unwrap();
    let map = guess(&parts, None, None).unwrap().map;
    let reading = Reading { map, kind: None, tenant: None, encoding: None, shown_rows: 9 };
    let (mut values, mut left_out) = (Vec::new(), Vec::new());
    for part in &parts {
        let read = reading.read_part(part, &BytesRead::default(), |item| {
            if let Item::Entry(entry) = item {
                let refused = entry.record.as_ref().err().map(|refusal| refusal.reason.to_string());
                assert_eq!(refused, None, "line {}", entry.line);
                values.extend(
                    entry
                        .cells
                        .into_iter()
                        .filter_map(|cell| Some(format!("{} {}", cell.to, cell.value.ok()??))),
                );
                left_out
                    .extend(entry.left_out.into_iter().map(|left| format!("{} {}", left.column, left.text)));
            }
            true
        });
        read.unwrap();
    }
    (values, left_out)
}

#[test]
fn nothing_of_an_untidy_table_changes_without_a_word() {
    let holds = |values: &[String], wanted: &[&str]| {
        for wanted in wanted {
            assert!(values.iter().any(|value| value == wanted), "{wanted}: {values:#?}");
        }
    };
    let posts = "某县2026年冬季用工需求表,,,,,,\r序号,用人单位全称,招聘工种,需求数量,详细地址,薪资标准,报名截止时间\r,,,,,,\r\
                 1,甲厂,焊工,若干,重庆市永川区,\"6,500-8,000元/月\",2026年12月31日\r2,乙厂,钳工,四人,四川省泸州市,年薪10-12万,长期有效\r";
    let (gbk, _, _) = encoding_rs::GB18030.encode(posts);
    let (values, left_out) = told(&gbk, "用工.csv");
    holds(
        &values,
        &["jobPosting.headcount 4", "jobPosting.title \"焊工\"", "expireTime \"2027-01-01T00:00:00+08:00\""],
    );
    assert_eq!(left_out, ["需求数量 若干", "报名截止时间 长期有效"]);

    let slots = "实习单位;实习岗位;接收学生人数;实习起止时间;实习补助（元/月）;是否倒班;截止日期\n\
                 甲院;护理实习生;十名;2026年7月-次年2月;1200;否;2026-06-30\n乙店;店员;多名;6个月;面议;是;46203\n";
    let (values, left_out) = told(slots.as_bytes(), "实习岗位.csv");
    holds(
        &values,
        &[
            "internshipSlot.capacity 10",
            "internshipSlot.startDate {\"year\":2026,\"month\":7,\"day\":1}",
            "internshipSlot.endDate {\"year\":2027,\"month\":3,\"day\":1}",
            "internshipSlot.nightShift \"ANSWER_NO\"",
            "expireTime \"2026-07-01T00:00:00+08:00\"",
        ],
    );
    assert_eq!(left_out, ["接收学生人数 多名", "实习起止时间 6个月", "实习起止时间 6个月"]);

    let students = "\u{feff}学号,院系,专业班级,入学年月,持证情况,意向就业城市\n1,机电系,2024级数控技术2班,2024年9月,\"焊工证（在考）、CET-4 430\",\"重庆，成都\"\n";
    let (values, _) = told(students.as_bytes(), "学生.csv");
    holds(
        &values,
        &[
            "studentProfile.entryYear 2024",
            "studentProfile.majorName \"2024级数控技术2班\"",
            "studentProfile.preferences.regionCodes [\"50\",\"5101\"]",
        ],
    );
}

#[test]
fn pay_in_columns_of_its_own_and_units_of_headings() {
    let pay = |head: &str, rows: &[&str]| {
        let text = format!("岗位名称,{head}\n焊工,{}\n", rows.join("\n焊工,"));
        let (values, left_out) = told(text.as_bytes(), "岗位.csv");
        let of_pay = values.into_iter().filter_map(|value| {
            let pay: serde_json::Value =
                serde_json::from_str(value.strip_prefix("jobPosting.salary ")?).unwrap();
            let amount = |key: &str| pay[key].as_f64().map_or(String::new(), |amount| amount.to_string());
            let unit = pay["unit"].as_str().unwrap_or_default().trim_start_matches("PAY_UNIT_").to_string();
            Some(format!("{}-{} {unit}", amount("minAmount"), amount("maxAmount")))
        });
        of_pay.chain(left_out).collect::<Vec<_>>()
    };
    assert_eq!(
        pay("最低薪资,最高薪资,单位", &["4000,6000,元/月", "150,200,天", ",,月", "5000,,月", ",9000,元"]),
        ["4000-6000 MONTH", "150-200 DAY", "5000- MONTH", "-9000 MONTH"]
    );
    assert_eq!(pay("年薪（万元）", &["10-15"]), ["100000-150000 YEAR"]);
    assert_eq!(pay("月薪(K)", &["8-10"]), ["8000-10000 MONTH"]);
    assert_eq!(pay("薪资（元/天）", &["150"]), ["150-150 DAY"]);
    assert_eq!(pay("薪资", &["8-10"]), ["薪资 8-10"]);
    assert_eq!(pay("薪资", &["综合5000-7000 底薪3000"]), ["5000-7000 MONTH", "薪资 底薪3000"]);
}

/// A workbook of 1997, whose texts make its stream as long as those of real ones.
fn old_workbook(rows: &[Vec<String>], version: cfb::Version) -> Vec<u8> {
    let record = |kind: u16, body: &[u8]| {
        [&kind.to_le_bytes()[..], &u16::try_from(body.len()).unwrap().to_le_bytes(), body].concat()
    };
    let begin =
        |what: u16| record(0x0809, &[&0x0600_u16.to_le_bytes()[..], &what.to_le_bytes(), &[0; 12]].concat());
    let label = |row: usize, column: usize, text: &str| {
        let text: Vec<u16> = text.encode_utf16().collect();
        let head = [row, column, 0, text.len()].map(|n| u16::try_from(n).unwrap().to_le_bytes()).concat();
        record(0x0204, &[head, vec![1], text.iter().flat_map(|unit| unit.to_le_bytes()).collect()].concat())
    };
    let mut stream =
        [begin(5), record(0x0085, &[&[0; 6][..], &[2, 0], b"ab"].concat()), record(0x000a, &[])].concat();
    let at = u32::try_from(stream.len()).unwrap();
    stream[24..28].copy_from_slice(&at.to_le_bytes());
    stream.extend(begin(16));
    for (row, cells) in rows.iter().enumerate() {
        stream.extend(cells.iter().enumerate().flat_map(|(column, text)| label(row, column, text)));
    }
    stream.extend(record(0x000a, &[]));
    let file = std::io::Cursor::new(Vec::new());
    let mut file = cfb::CompoundFile::create_with_version(version, file).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn old_workbooks_of_any_length_are_read() {
    for (count, version) in [(1, cfb::Version::V3), (100, cfb::Version::V3), (100, cfb::Version::V4)] {
        let mut rows = vec![["编号", "岗位名称", "工作地点"].map(str::to_string).to_vec()];
        rows.extend((1..=count).map(|n| vec![n.to_string(), format!("焊工{n}"), "重庆渝北".to_string()]));
        let bytes = old_workbook(&rows, version);
        let (_, read) = read(&parts(file(&bytes), "a.xls").unwrap());
        assert_eq!(read.len(), count, "{version:?}");
        assert!(read.iter().all(|(_, record)| record.is_ok()), "{count} {version:?}");
    }
}

#[test]
fn a_head_of_two_rows_and_one_that_is_repeated_make_no_record() {
    let text = "岗位信息,,待遇,\n岗位名称,工作地点,最低月薪,最高月薪\n吹塑工,台州,5000,7000\n岗位名称,工作地点,最低月薪,最高月薪\n\
                注塑工,温州,4800,6500\n";
    let (guess, read) = read(&parts(file(text.as_bytes()), "a.csv").unwrap());
    let lines: Vec<u64> = read.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 5]);
    let fields = guess.map.unwrap().fields;
    let pay = fields.iter().find(|field| field.to == "jobPosting.salary").unwrap();
    assert_eq!(pay.from.names(), ["最低月薪", "最高月薪"]);
}
