//! Whatever bytes come in as a standard, kept ones, a message or a document, they are read or refused.

use prost::Message;

use super::at_level;
use crate::convert::{
    KeptStandard, standard_content_to_bytes, standard_from_bytes, standard_from_pb, standard_head_to_bytes,
    standard_to_pb,
};
use crate::domain::record::violation::Violations;
use crate::domain::standard::Level;
use crate::draft::Document;
use crate::draft::standard::read_standard;
use crate::fuzzing::{fuzz, fuzz_slow};
use crate::pb::json::message_from_json;
use crate::pb::v1 as pb;

const SAMPLE: [&str; 2] = [
    include_str!("../../../tests/fixtures/sample/standards/electrician.json"),
    include_str!("../../../tests/fixtures/sample/standards/robot.json"),
];
const TEXT: &str = "装接职业技能等级标准\n适用院校专业：数控技术\n表1 职业技能等级要求（初级）\n工作领域\t工作任务\t职业技能要求\n1. 装接\t1.1 选件\t1.1.1 能选件 1.1.2 能测件\n续行\t另一格\n权重表\n4.2 技能要求权重表\n项目\t五级/初级工(%)\n装接\t70\n";
const TABLE: &str = "等级,职业功能,技能权重,工作内容,技能要求,相关知识要求\n五级,装接,60,选件,\"1.1.1 能选件\n1.1.2 能测件\",元件\n,,,,能接线,\n";

fn samples() -> Vec<pb::Standard> {
    let read = |text: &&str| message_from_json(text, "talentmatch.v1.Standard").expect("a standard");
    SAMPLE.iter().map(read).collect()
}

#[test]
fn kept_standards() {
    let seeds = samples().into_iter().map(|wire| {
        let standard = standard_from_pb(&mut Violations::new(), wire);
        let (head, content) = (standard_head_to_bytes(&standard), standard_content_to_bytes(&standard));
        [&(head.len() as u16).to_le_bytes()[..], &head, &content].concat()
    });
    fuzz("kept standards", seeds.collect(), |bytes| {
        let (length, rest) = bytes.split_at_checked(2).unwrap_or((&[0, 0], bytes));
        let length = usize::from(u16::from_le_bytes([length[0], length[1]])).min(rest.len());
        let (head, content) = rest.split_at(length);
        let read = standard_from_bytes(KeptStandard { head, content: Some(content) });
        let read =
            read.map(|standard| (standard.requirements().len(), standard_to_pb(&standard).levels.len()));
        read.map(|(requirements, levels)| (requirements.min(50), levels)).map_err(|why| why.len())
    });
}

#[test]
fn standards_as_messages() {
    let seeds = samples().iter().map(Message::encode_to_vec).collect();
    fuzz("standards as messages", seeds, |bytes| {
        let wire = pb::Standard::decode(bytes).map_err(|_| Vec::new())?;
        let mut v = Violations::new();
        let standard = standard_from_pb(&mut v, wire);
        let standard = v
            .check(standard)
            .map_err(|found| found.into_iter().map(|fault| fault.description.code).collect::<Vec<_>>())?;
        let again = standard_from_pb(&mut Violations::new(), standard_to_pb(&standard));
        assert_eq!(again, standard, "what is sound stays as it is");
        let lower = at_level(standard, Some(Level::Grade4)).map_err(|_| Vec::new())?;
        Ok::<_, Vec<_>>(lower.requirements().len().min(50))
    });
}

#[test]
fn documents_of_standards() {
    for (name, seed) in [("a.txt", TEXT), ("a.csv", TABLE)] {
        fuzz_slow(&format!("documents of standards ({name})"), vec![seed.as_bytes().to_vec()], |bytes| {
            let document = Document { bytes: bytes.to_vec(), file_name: name.into(), ..Document::default() };
            let read = read_standard(document).map(|draft| {
                let mut v = Violations::new();
                let _ = standard_from_pb(&mut v, standard_to_pb(&draft.standard));
                (draft.standard.count(), draft.unread.len(), v.is_empty())
            });
            read.map_err(|fault| format!("{fault:?}").len())
        });
    }
}
