use std::io::Write as _;

use super::*;
use crate::domain::standard::{Column, Function, LevelContent};

const TEXT: &str = "国家职业技能标准
装接测试工
（2026 年版）
1 职业概况
1.1 职业名称
装接测试工
1.2 职业编码
6-18-01-01
1.3 职业定义
装接并检修试验台的人员。
1.4 职业技能等级
本职业共设两个等级，分别为：五级/初级工、四级/中级工。
2 基本要求
2.1 职业道德
2.1.1 职业道德基本知识
2.2 基础知识
2.2.1 电工基础知识
(1) 直流电路知识
(2) 安全用电知识。
3 工作要求
3.1 五级/初级工
职业功能\t工作内容\t技能要求\t相关知识要求
1. 线路装接\t1.1 元件选用\t1.1.1 能识别常用低压电器\t1.1.1 低压电器的结构
1.1.2 能按图选用导线\t1.1.2 导线的规格
和截面
1.2 装接\t1.2.1 能装接照明线路\t1.2.1 照明线路图的识读
2. 检修\t2.1 测量\t2.1.1 能用万用表测量电压\t2.1.1 万用表的使用方法
3.2 四级/中级工
职业功能\t工作内容\t技能要求\t相关知识要求
1. 线路装接\t1.1 控制线路\t1.1.1 能装接正反转控制线路\t1.1.1 可编程控制器的结构
4 权重表
4.1 理论知识权重表
项目\t五级/初级工(%)\t四级/中级工(%)
基本要求\t职业道德\t5\t5
基础知识\t25\t20
相关知识要求\t线路装接\t50\t75
检修\t20\t-
合计\t100\t100
4.2 技能要求权重表
项目\t五级/初级工(%)\t四级/中级工(%)
技能要求\t线路装接\t70\t100
检修\t30\t—
夜间值守\t0\t0
合计\t100\t100
主要起草人：张三、李四
联系电话 13800138000
附则
";

fn read_as(name: &str, bytes: &[u8]) -> StandardDraft {
    let document = Document { bytes: bytes.to_vec(), file_name: name.into(), ..Document::default() };
    read_standard(document).unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
}

/// Each function with its weights and what its tasks ask for.
fn told(content: &LevelContent) -> Vec<String> {
    let function = |function: &Function| {
        let tasks: Vec<String> = function
            .tasks
            .iter()
            .map(|task| format!("{}[{}|{}]", task.title, task.skills.join(","), task.knowledge.join(",")))
            .collect();
        let weights = (function.skill_weight, function.knowledge_weight);
        format!("{} {weights:?} {}", function.title, tasks.join(" "))
    };
    content.functions.iter().map(function).collect()
}

fn check(draft: &StandardDraft) {
    let standard = &draft.standard;
    assert_eq!((standard.kind, standard.title.as_str()), (StandardKind::Occupational, "装接测试工"));
    assert_eq!(standard.levels.len(), 2);
    let [first, second] = &standard.levels[..] else { panic!("two levels") };
    assert_eq!((first.level, second.level), (Level::Grade5, Level::Grade4));
    assert_eq!(
        told(first),
        [
            "线路装接 (Some(70), Some(50)) 元件选用[能识别常用低压电器,能按图选用导线|低压电器的结构,导线的规格和截面] 装接[能装接照明线路|照明线路图的识读]",
            "检修 (Some(30), Some(20)) 测量[能用万用表测量电压|万用表的使用方法]",
        ]
    );
    assert_eq!(
        told(second),
        ["线路装接 (Some(100), Some(75)) 控制线路[能装接正反转控制线路|可编程控制器的结构]"]
    );
    assert_eq!((first.basic_weight, second.basic_weight), (Some(30), Some(25)));
}

#[test]
fn an_unknown_occupation_is_said() {
    let told = |text: &str| {
        let draft = read_as("a.txt", text.as_bytes());
        let codes = draft.notes.into_iter().map(|note| note.code).filter(|code| *code != Code::LinesJoined);
        let names = draft.standard.occupations.into_iter().filter_map(|code| code.name());
        (names.collect::<Vec<_>>(), codes.filter(|code| *code != Code::WeightUnmatched).collect::<Vec<_>>())
    };
    let unknown = TEXT.replace("6-18-01-01", "6-99-99-99");
    assert_eq!(told(&unknown), (vec![], vec![Code::OccupationCodeUnknown]));
    assert_eq!(told(&unknown.replace("装接测试工", "焊工")), (vec!["焊工"], vec![Code::OccupationByTitle]));
    assert_eq!(told(TEXT).1, []);
}

#[test]
fn a_text_is_read_with_its_tables_weights_and_basic_knowledge() {
    let draft = read_as("a.txt", TEXT.as_bytes());
    check(&draft);
    let standard = &draft.standard;
    assert_eq!(standard.version, "2026 年版");
    assert_eq!(standard.occupations.iter().map(ToString::to_string).collect::<Vec<_>>(), ["6-18-01-01"]);
    assert_eq!(standard.definition, "装接并检修试验台的人员。");
    assert_eq!(standard.basic_knowledge, ["职业道德基本知识", "直流电路知识", "安全用电知识"]);
    let codes: Vec<Code> = draft.notes.iter().map(|note| note.code).collect();
    assert_eq!(codes, [Code::LinesJoined, Code::WeightUnmatched]);
    assert_eq!(draft.personal, 2);
    let unread: Vec<&str> = draft.unread.iter().map(|(_, line)| line.as_str()).collect();
    assert!(unread.contains(&"附则"), "{unread:?}");
    assert!(unread.iter().any(|line| line.contains("共设两个等级")), "{unread:?}");
    assert!(!format!("{draft:?}").contains("张三"));
}

#[test]
fn a_word_document_and_a_web_page_are_read_alike() {
    let mut body = String::new();
    let mut page = String::from("<!DOCTYPE html><html><body>");
    for line in TEXT.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let tag = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
        if let [one] = cells[..] {
            body.push_str(&tag(one));
            page.push_str(&format!("<p>{one}</p>"));
            continue;
        }
        let row: String = cells.iter().map(|cell| format!("<w:tc>{}</w:tc>", tag(cell))).collect();
        body.push_str(&format!("<w:tbl><w:tr>{row}</w:tr></w:tbl>"));
        let row: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        page.push_str(&format!("<table><tr>{row}</tr></table>"));
    }
    let xml =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(xml.as_bytes()).unwrap();
    let word = read_as("a.docx", &zip.finish().unwrap().into_inner());
    assert_eq!(word.format, Format::Docx);
    check(&word);
    let web = read_as("a.html", page.as_bytes());
    assert_eq!(web.format, Format::Html);
    check(&web);
}

/// Made of the sample's standard by LibreOffice, with cells merged over the tasks of a function.
#[test]
fn a_document_of_an_office_program_gives_the_whole_standard() {
    let draft = read_as("standard.docx", include_bytes!("../../../tests/fixtures/documents/standard.docx"));
    assert_eq!((draft.format, draft.standard.title.as_str(), draft.personal), (Format::Docx, "电工", 1));
    assert_eq!((draft.standard.count(), draft.standard.levels.len()), (43, 3));
    let [first, _, third] = &draft.standard.levels[..] else { panic!("three levels") };
    assert_eq!((first.basic_weight, third.basic_weight), (Some(30), Some(15)));
    assert!(draft.standard.levels.iter().all(|content| content.states_weights(Column::Skill)));
    assert_eq!(
        told(third)[2],
        "供配电设备检修 (Some(20), Some(15)) 变压器与电缆[能对配电变压器进行绝缘试验,能制作低压电缆终端头|继电保护的基本概念]"
    );
    assert!(draft.unread.is_empty(), "{:?}", draft.unread);
}

/// Titles in narrow columns are broken over lines, as programs draw them cell by cell.
#[test]
fn titles_that_are_broken_go_on() {
    let text = "国家职业技能标准\n3 工作要求\n3.1 五级/初级工\n职业功能\t工作内容\t技能要求\t相关知识要求\n1. 电气线\n路装接\n1.1 照明与配\n电装接\n1.1.1 能装接照明线路和照明\n配电箱\n1.1.1 识图\n1. 电气线路装接\n1.2 接线\n1.2.1 能接线\n";
    let draft = read_as("电工.txt", text.as_bytes());
    assert_eq!(
        told(&draft.standard.levels[0]),
        ["电气线路装接 (None, None) 照明与配电装接[能装接照明线路和照明配电箱|识图] 接线[能接线|]"]
    );
}

#[test]
fn a_certificate_is_read_by_its_fields_of_work() {
    let text = "装接测试职业技能等级标准
4 适用院校专业
中等职业学校：机电技术应用。
高等职业学校：机电一体化技术、数控技术。
5 面向职业岗位
装接员、检修员。
表1 装接测试职业技能等级要求（初级）
工作领域\t工作任务\t职业技能要求
1. 装接\t1.1 选件\t1.1.1 能选件
1.1.2 掌握选件方法
表2 装接测试职业技能等级要求（中级）
工作领域\t工作任务\t职业技能要求
1. 检修\t1.1 测量\t1.1.1 能测量 1.1.2 能判断
";
    let draft = read_as("b.txt", text.as_bytes());
    let standard = &draft.standard;
    assert_eq!((standard.kind, standard.title.as_str()), (StandardKind::Certificate, "装接测试"));
    assert_eq!(standard.majors.len(), 3, "{:?}", standard.majors);
    assert_eq!(standard.positions, ["装接员", "检修员"]);
    let levels: Vec<Level> = standard.levels.iter().map(|content| content.level).collect();
    assert_eq!(levels, [Level::Elementary, Level::Intermediate]);
    assert_eq!(told(&standard.levels[0]), ["装接 (None, None) 选件[能选件,掌握选件方法|]"]);
    assert_eq!(told(&standard.levels[1]), ["检修 (None, None) 测量[能测量,能判断|]"]);
}

/// A heading about levels was taken for work without a level, beside levels that were read.
#[test]
fn a_heading_about_levels_guesses_none() {
    let levels = "表1 装接测试职业技能等级要求（初级）\n工作领域\t工作任务\t职业技能要求\n1. 装接\t1.1 选件\t1.1.1 能选件\n";
    let guessed = |text: &str| {
        let draft = read_as("b.txt", format!("装接测试职业技能等级标准\n{text}").as_bytes());
        assert_eq!(draft.standard.levels.len(), 1, "{text}");
        draft.notes.iter().any(|note| note.code == Code::LevelGuessed)
    };
    assert!(!guessed(&format!(
        "6 职业技能要求\n6.1 职业技能等级划分\n装接测试职业技能分为三个等级。\n6.2 职业技能等级要求描述\n{levels}"
    )));
    assert!(guessed("6 职业技能要求\n工作领域\t工作任务\t职业技能要求\n1. 装接\t1.1 选件\t1.1.1 能选件\n"));
}

#[test]
fn a_table_is_read_by_the_heads_of_its_columns() {
    let text = "等级,职业功能,技能权重(%),知识权重,工作内容,技能要求,相关知识要求
五级/初级工,1 装接,60,50,1.1 选件,\"1.1.1 能选件
1.1.2 能测件\",元件知识；仪表知识
,,,,1.2 接线,能接线,
,2 检修,40,20,测量,能测量,
四级/中级工,装接,100,,调试,能调试,
,,,,,,
,备注,,,,,
";
    for (name, bytes) in [
        ("装接工.csv", text.as_bytes().to_vec()),
        ("装接工.csv", encoding_rs::GB18030.encode(text).0.into_owned()),
    ] {
        let draft = read_as(name, &bytes);
        assert_eq!(draft.standard.title, "装接工");
        assert_eq!(
            told(&draft.standard.levels[0]),
            [
                "装接 (Some(60), Some(50)) 选件[能选件,能测件|元件知识,仪表知识] 接线[能接线|]",
                "检修 (Some(40), Some(20)) 测量[能测量|]",
            ]
        );
        assert_eq!(told(&draft.standard.levels[1]), ["装接 (Some(100), None) 调试[能调试|]"]);
        assert_eq!(draft.unread.len(), 1);
    }
}

#[test]
fn what_holds_no_requirement_is_refused() {
    let refused = |name: &str, bytes: &[u8]| {
        let document = Document { bytes: bytes.to_vec(), file_name: name.into(), ..Document::default() };
        match read_standard(document) {
            Err(Fault::Document(told)) => told.code,
            other => panic!("{name}: {other:?}"),
        }
    };
    assert_eq!(refused("a.txt", "国家职业技能标准\n电工".as_bytes()), Code::StandardUnread);
    assert_eq!(refused("a.csv", "甲,乙\n1,2".as_bytes()), Code::StandardUnread);
    assert_eq!(refused("a.csv", b""), Code::DocumentEmpty);
    let scan = include_bytes!("../../../tests/fixtures/documents/scan.pdf");
    assert_eq!(refused("a.pdf", scan), Code::DocumentScan);
    let protected = include_bytes!("../../../tests/fixtures/documents/protected.pdf");
    assert_eq!(refused("a.pdf", protected), Code::DocumentProtected);
}
