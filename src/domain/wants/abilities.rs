//! What a typed text says that somebody is able to do, beside the work that is sought: "也会一点python", "熟悉openlayers、postgis", "懂一点java". It
//! tells what is known, and no work of its own: who seeks 财务分析 and knows SQL and Python does not seek to develop in them.

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::lexicon::compiled;

/// A part of the text that begins with a verb of being able, with the tools of Latin names behind it.
static ABLE: LazyLock<Regex> = LazyLock::new(|| {
    const VERBS: &str = "会用?|能用|懂|熟悉|熟练|精通|掌握|了解|略懂|略会|接触过|用过|学过";
    compiled(&format!(
        "(?P<sign>^|[ ,;。、])(?:我|本人|也|还|并|同时|另外|平时)*(?:{VERBS})(?P<what>[^,;。 ]+(?: [a-z0-9+#./-]+)*)"
    ))
});

/// What a verb begins that is work or no ability: 会计, 了解一下.
const OTHERS: [&str; 14] =
    ["计", "展", "议", "所", "员", "务", "籍", "费", "做饭", "销", "带班", "一下", "开车", "谈"];

/// A folded text without what it only says to be known; `None` where nothing else is left of it, or it says no such thing.
pub(in crate::domain) fn without(text: &str) -> Option<String> {
    let mut kept = String::new();
    let mut from = 0;
    for found in ABLE.captures_iter(text) {
        let (Some(whole), Some(what)) = (found.get(0), found.name("what")) else { continue };
        if OTHERS.iter().any(|other| what.as_str().starts_with(other)) {
            continue;
        }
        kept.push_str(text.get(from..whole.start())?);
        kept.push_str(found.name("sign").map_or("", |sign| sign.as_str()));
        from = whole.end();
    }
    if from == 0 {
        return None;
    }
    kept.push_str(text.get(from..)?);
    (!kept.trim().is_empty()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_known_is_left_out() {
        for (text, want) in [
            ("财务分析 会sql python 上海", Some("财务分析  上海")),
            ("会计,会一点python,成都", Some("会计,,成都")),
            ("做webgis开发,熟悉openlayers、cesium,也会一点python做遥感", Some("做webgis开发,,")),
            ("前端 懂一点java 杭州", Some("前端  杭州")),
            ("会计 成都", None),
            ("会计会税务", None),
            ("会展策划 会务", None),
            ("会开车", None),
            ("熟悉java", None),
            ("java开发", None),
        ] {
            assert_eq!(without(text).as_deref(), want, "{text}");
        }
    }
}
