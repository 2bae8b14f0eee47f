//! A plan as tables for the school's office: CSV, and a workbook.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::table::{reasons, short};
use crate::cli::csv::csv as table;
use crate::pb::v1::{Plan, PlannedStudent};

const STUDENTS: [&str; 8] =
    ["学生", "实习岗位", "单位", "志愿序", "匹配度", "安排情况", "未安排原因", "可行的调整"];

/// A cell of a table.
enum Cell {
    Text(String),
    Number(f64),
}

impl Cell {
    fn text(text: &str) -> Self {
        Self::Text(text.to_string())
    }
}

/// Who goes where, a student a line, in UTF-8 as spreadsheets open it.
pub fn csv(plan: &Plan) -> String {
    let heads = STUDENTS.iter().map(|head| Cell::text(head)).collect();
    let written = |cell: Cell| match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => text,
    };
    let rows = [heads].into_iter().chain(students(plan));
    table(rows.map(|row: Vec<Cell>| row.into_iter().map(written).collect::<Vec<String>>()))
}

/// The plan as the bytes of an .xlsx file.
pub fn workbook(plan: &Plan) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    fill(book.add_worksheet(), "安排", &STUDENTS, students(plan))?;
    fill(
        book.add_worksheet(),
        "岗位",
        &["实习岗位", "单位", "名额", "已安排", "最少人数", "未开班"],
        plan.slots.iter().map(|slot| {
            vec![
                Cell::text(short(&slot.slot_name)),
                Cell::text(&slot.employer_display_name),
                Cell::Number(slot.capacity.into()),
                Cell::Number(slot.taken_count.into()),
                Cell::Number(slot.min_intake.into()),
                Cell::text(if slot.closed { "是" } else { "" }),
            ]
        }),
    )?;
    fill(book.add_worksheet(), "核验", &["项目", "数值"], certificate(plan))?;
    fill(
        book.add_worksheet(),
        "规则代价",
        &["若取消", "多安排人数", "多得分"],
        plan.prices.iter().map(|price| {
            vec![
                Cell::text(&price.part),
                Cell::Number(price.more_placed_count as f64),
                Cell::Number(price.more_score),
            ]
        }),
    )?;
    book.save_to_buffer()
}

fn fill(
    sheet: &mut Worksheet,
    name: &str,
    heads: &[&str],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let bold = Format::new().set_bold();
    for (column, head) in (0..).zip(heads) {
        sheet.write_string_with_format(0, column, *head, &bold)?;
        sheet.set_column_width(column, if column < 3 { 24 } else { 12 })?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Number(number) => sheet.write_number(row, column, number)?,
            };
        }
    }
    Ok(())
}

fn students(plan: &Plan) -> impl Iterator<Item = Vec<Cell>> {
    let employer = |student: &PlannedStudent| {
        let slot = plan.slots.binary_search_by(|slot| slot.slot_name.cmp(&student.slot_name));
        let slot = slot.ok().and_then(|at| plan.slots.get(at));
        slot.map(|slot| slot.employer_display_name.clone()).unwrap_or_default()
    };
    plan.students.iter().map(move |student| {
        let is_placed = !student.slot_name.is_empty();
        let number = |number: f64| if is_placed { Cell::Number(number) } else { Cell::text("") };
        vec![
            Cell::text(short(&student.student_name)),
            Cell::text(short(&student.slot_name)),
            Cell::Text(if is_placed { employer(student) } else { String::new() }),
            number(student.wish_rank.into()),
            number(student.score),
            Cell::text(if is_placed { "已安排" } else { "未安排" }),
            Cell::Text(reasons(student)),
            Cell::text(&student.nearest_change),
        ]
    })
}

fn certificate(plan: &Plan) -> impl Iterator<Item = Vec<Cell>> {
    let found = plan.certificate.clone().unwrap_or_default();
    let texts = [
        ("方案", plan.name.clone()),
        ("输入摘要", plan.input_digest.clone()),
        ("问题", found.faults.join("; ")),
        ("目标值", found.value),
        ("上界", found.bound),
        ("与上界之差", found.gap),
    ];
    let numbers = [
        ("学生", plan.student_count as f64),
        ("已安排", found.placed_count as f64),
        ("总匹配度", found.total_score),
        ("平均志愿序", found.mean_wish_rank),
        ("最差志愿序", found.worst_wish_rank.into()),
        ("不稳定对", found.blocking_pair_count as f64),
        ("仅按排序时超出名额的学生", found.crowded_out_count as f64),
        ("仅按排序的基尼系数", found.gini_before),
        ("方案的基尼系数", found.gini_after),
    ];
    let texts = texts.into_iter().map(|(name, text)| vec![Cell::text(name), Cell::Text(text)]);
    texts.chain(numbers.into_iter().map(|(name, number)| vec![Cell::text(name), Cell::Number(number)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pb::v1::PlannedSlot;

    fn plan() -> Plan {
        let slot = PlannedSlot {
            slot_name: "tenants/t/internshipSlots/x".into(),
            employer_display_name: "=HYPERLINK(\"http://x\",\"甲\")".into(),
            capacity: 2,
            ..Default::default()
        };
        let student = |name: &str, slot: &str| PlannedStudent {
            student_name: format!("tenants/t/studentProfiles/{name}"),
            slot_name: slot.to_string(),
            wish_rank: 1,
            score: 0.5,
            ..Default::default()
        };
        let students = vec![student("a", &slot.slot_name), student("b", "")];
        Plan { slots: vec![slot], students, ..Default::default() }
    }

    #[test]
    fn no_cell_of_a_table_is_a_formula() {
        let text = csv(&plan());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[1], "a,x,\"'=HYPERLINK(\"\"http://x\"\",\"\"甲\"\")\",1,0.5,已安排,,");
        assert_eq!(lines[2], "b,,,,,未安排,,");
        assert!(text.starts_with('\u{feff}'));
    }

    #[test]
    fn a_workbook_is_a_zip_of_sheets() {
        let bytes = workbook(&plan()).unwrap();
        assert!(bytes.starts_with(b"PK") && bytes.len() > 2_000);
    }
}
