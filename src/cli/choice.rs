//! Values of the API's enums as words on the command line: `junior-college` is `EDUCATION_LEVEL_JUNIOR_COLLEGE`.

use std::sync::LazyLock;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use prost_reflect::EnumDescriptor;

use crate::pb::comments::Comments;
use crate::pb::json::pool;

/// Read once for all the options.
static COMMENTS: LazyLock<Comments> = LazyLock::new(|| Comments::of(pool()));

/// Reads a value of an enum of the package by its word, and gives its number; the comment of a value is its help. The one that says
/// nothing is none.
pub fn choice(name: &str) -> impl TypedValueParser<Value = i32> + use<> {
    let values = pool().get_enum_by_name(&format!("talentmatch.v1.{name}"));
    let words: Vec<PossibleValue> = values
        .iter()
        .flat_map(EnumDescriptor::values)
        .filter(|value| value.number() != 0)
        .map(|value| {
            let comment = COMMENTS.of_value(&value);
            let help = comment.strip_suffix('.').unwrap_or(comment).to_string();
            PossibleValue::new(word(value.parent_enum(), value.name())).help(help)
        })
        .collect();
    PossibleValuesParser::new(words).try_map(move |given| {
        let number = values.as_ref().and_then(|values| {
            values.values().find(|value| word(values, value.name()) == given).map(|value| value.number())
        });
        number.ok_or("is no value")
    })
}

/// `FULL_TIME` of `EMPLOYMENT_TYPE_FULL_TIME`, in lower case with hyphens.
fn word(values: &EnumDescriptor, name: &str) -> String {
    let none = values.default_value();
    let front = none.name().trim_end_matches("UNSPECIFIED");
    name.strip_prefix(front).unwrap_or(name).to_ascii_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::*;
    use crate::pb::v1::EducationLevel;

    #[test]
    fn a_word_is_a_value_and_its_help_the_comment() {
        let command =
            || Command::new("t").arg(Arg::new("level").long("level").value_parser(choice("EducationLevel")));
        let read = |word: &str| command().try_get_matches_from(["t", "--level", word]);
        let junior = read("junior-college").expect("a level").get_one::<i32>("level").copied();
        assert_eq!(junior, Some(EducationLevel::JuniorCollege.into()));
        assert!(read("unspecified").is_err() && read("JUNIOR_COLLEGE").is_err());
        assert!(command().render_long_help().to_string().contains("高职, 大专, 专科"));
    }
}
