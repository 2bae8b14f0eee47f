//! Readers of prose: what a text wants, names, forbids and gives away.

use talentmatch::domain::lexicon;
use talentmatch::domain::lint;
use talentmatch::domain::search::{spelling, suggest};
use talentmatch::domain::text::normalize::{clean, fold, masked, personal_data};
use talentmatch::domain::text::passage::Passage;
use talentmatch::domain::wants::remainder::without_negated;
use talentmatch::domain::wants::typed::Typed;

use crate::fuzzing::{fuzz, fuzz_slow};

const TEXTS: [&str; 8] = [
    "数控车工，大专以上学历，3年以上经验，会CAD和PLC编程，持电工证优先，月薪6-9千，可接受应届生，宜宾市翠屏区",
    "招聘Java开发：本科及以上，计算机相关专业，熟悉Spring、MySQL；年薪15-25万·14薪；五险一金，周末双休",
    "限男性，35岁以下，本地户籍优先，985/211，形象气质佳，已婚已育优先，不招少数民族",
    "姓名：张三，电话：0831-1234567，手机138 0013 8000，QQ：12345678，微信号abc_123，邮箱a@b.cn，身份证510502200001011234",
    "不要夜班，不想出差，无电工证勿投；非“双一流”院校亦可；实习3个月，每周5天，2026年7月1日至2026年9月30日",
    "<p>岗位职责：<br/>1、负责&nbsp;产品;②检验</p><li>要求：中专（含）以上</li>&lt;script&gt;",
    "Python Python3 C++ C# .NET node.js 5S ISO9001 规格1500-2000-300 M8×20",
    "學歷不限、會開叉車，薪資面議，１８歲以上",
];

fn seeds() -> Vec<Vec<u8>> {
    TEXTS.iter().map(|text| text.as_bytes().to_vec()).collect()
}

#[test]
fn wants() {
    fuzz("what a text wants", seeds(), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let typed = Typed::read(&text);
        let _ = without_negated(&text);
        typed.wants.iter().map(|want| want.what.kind()).collect::<Vec<_>>()
    });
}

#[test]
fn lexicon_and_names() {
    fuzz("lexicon", seeds(), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let cleaned = clean(&text);
        let passage = Passage::of(&cleaned);
        let mentions = lexicon::read(&passage).mentions.len();
        let named = lexicon::named(&text, lexicon::TermKind::Skill).len();
        (mentions, named, fold(&text).len().min(100))
    });
}

#[test]
fn linter() {
    fuzz("posting linter", seeds(), |bytes| lint::findings(&String::from_utf8_lossy(bytes)).len());
}

#[test]
fn personal_data_in_texts() {
    fuzz("personal data", seeds(), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let masked = masked(&text);
        let left = masked.as_ref().map_or_else(|| personal_data(&text), |masked| personal_data(&masked.text));
        assert_eq!(left, None, "masked");
        masked.map(|masked| masked.found)
    });
}

#[test]
fn spelling_and_suggestions() {
    let vocabularies = [suggest::Vocabulary::Major, suggest::Vocabulary::Skill, suggest::Vocabulary::Region];
    fuzz_slow("spelling", seeds(), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let short: String = text.chars().take(60).collect();
        (spelling::mended(&text) == text, suggest::suggest(&vocabularies, &short, 10).len())
    });
}
