//! The column map: how rows of another shape become records. A TOML file; `tests/fixtures/import_maps` has examples.

use std::collections::BTreeMap;

use prost_reflect::{FieldDescriptor, Kind};
use serde::{Deserialize, Serialize};

use crate::domain::cause::Cause;
use crate::domain::record::name::RecordKind;
use crate::pb::json::record_descriptor;

/// Fields that a map may set on a record besides its resource.
const COMMON: [&str; 4] = ["labels", "expireTime", "visibility", "alliances"];

/// A column map.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMap {
    /// Shape of the rows; when left out the file's name says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceKind>,
    /// Kind of the records, as the field of `Record`: jobPosting, internshipSlot, studentProfile, courseProfile, resourceOffer,
    /// resourceNeed, expertProfile.
    pub kind: RecordKind,
    /// Id of the record: text with `{column}`, `{line}` (number of the line) and `{hash}` (of the whole row).
    pub id: String,
    /// Between the cells of a row; when left out the head tells it: a comma, tab, semicolon, `，` or `|`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Fields that are the same in every record: path to value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, toml::Value>,
    /// Fields taken from columns.
    pub fields: Vec<FieldRule>,
}

/// Shape of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    Csv,
    Tsv,
    Jsonl,
}

/// How one field is made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    /// Path in the JSON form of a record: "jobPosting.title", "labels.city".
    pub to: String,
    /// One column, or several that are joined. In JSON lines a column is a key, or keys joined by dots.
    pub from: Columns,
    /// Between the texts of several columns.
    #[serde(default = "space", skip_serializing_if = "is_space")]
    pub join: String,
    /// What the text is read as.
    #[serde(default, rename = "as", skip_serializing_if = "is_default")]
    pub read_as: ReadAs,
    /// Whole texts and what they stand for; "" is "not stated".
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// What becomes of a text that is not in `values` or cannot be read.
    #[serde(default, skip_serializing_if = "is_default")]
    pub otherwise: Otherwise,
    /// Characters between the items of a list.
    #[serde(default = "list_separators", skip_serializing_if = "are_list_separators")]
    pub separators: String,
    /// For lists of skills or certificates: the key that an item's text stands under ("name").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Unit of pay when the text says none.
    #[serde(default = "month", skip_serializing_if = "is_month")]
    pub pay_unit: String,
    /// What an amount of pay below 1,000 without a unit of its own is multiplied by: 1,000 of a column in 千元, 10,000 in 万元.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub pay_scale: f64,
    /// Texts to cut from the front.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strip: Vec<String>,
    /// Longest text, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_chars: Option<usize>,
    /// What becomes of a longer one: "keep" cuts it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub too_long: Otherwise,
    /// Refuse rows where it is not stated.
    #[serde(default, skip_serializing_if = "is_default")]
    pub required: bool,
}

/// One column or several.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Columns {
    One(String),
    Several(Vec<String>),
}

/// What a text is read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadAs {
    #[default]
    Text,
    /// The first number in it, which must be whole: "3天/周" is 3, "1,200" is 1200. In an `entryYear` the year: "2023级", "23届" and
    /// "2023年9月" are 2023.
    Integer,
    /// The first number in it: "0.6万" is 6000.
    Number,
    /// 是, 有, true, yes, 1 and their opposites.
    Boolean,
    /// The least length of time in months: "3-5年" is 36, "6个月-1年" is 6.
    Months,
    /// Pay with its unit: "8千-1.2万/月", "年薪10-15万". Of several columns joined by "-" the first is the least, the second the most
    /// and the third, if there is one, the unit.
    Pay,
    /// The price of a resource with its unit: "800-1200元/天", "免费".
    Price,
    /// Times that are free or asked: "2026-12-01至2027-01-31；2027年3月起".
    Windows,
    /// A level of education: "大专及以上", "统招本科".
    Education,
    /// A day: "2024-05-02", "2024年5月2日", "20240502", the number that Excel keeps; a month is its first day,
    /// and in a graduationDate a 届 its 30 June: "2027届" is 2027-06-30.
    Date,
    /// A time in China: when a day begins, in an expireTime when it is over; or the time of day that is stated.
    Time,
    /// The codes of the places that it names (GB/T 2260): "重庆、成都".
    Regions,
    /// Several texts.
    List,
}

/// What becomes of a text that does not fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// The row is refused.
    #[default]
    Reject,
    /// The field is not stated, and the text is told. What can be read but the API refuses (too long, out of range) goes so too; of a list
    /// only the items at fault. A required field is never left out: its row is refused.
    Skip,
    /// The text is taken as it is.
    Keep,
}

fn space() -> String {
    " ".to_string()
}

fn list_separators() -> String {
    ",，、;；|\n".to_string()
}

fn month() -> String {
    "PAY_UNIT_MONTH".to_string()
}

fn one() -> f64 {
    1.0
}

fn is_one(scale: &f64) -> bool {
    *scale == 1.0
}

fn is_space(text: &str) -> bool {
    text == space()
}

fn are_list_separators(text: &str) -> bool {
    text == list_separators()
}

fn is_month(text: &str) -> bool {
    text == month()
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Columns {
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

impl FieldRule {
    /// Whether its columns are the least, the most and the unit of pay.
    pub fn has_bounds(&self) -> bool {
        self.read_as == ReadAs::Pay && self.join == "-" && self.from.names().len() > 1
    }

    /// The text of columns as it is.
    pub fn plain(to: String, from: Columns) -> Self {
        Self {
            to,
            from,
            join: space(),
            read_as: ReadAs::Text,
            values: BTreeMap::new(),
            otherwise: Otherwise::Reject,
            separators: list_separators(),
            item: None,
            pay_unit: month(),
            pay_scale: one(),
            strip: Vec::new(),
            max_chars: None,
            too_long: Otherwise::Reject,
            required: false,
        }
    }
}

impl ColumnMap {
    /// Reads a map and checks it against the API, so that a typing error is found before the first row is read.
    pub fn parse(text: &str) -> Result<Self, Cause> {
        let map: Self = toml::from_str(text).map_err(Cause::of)?;
        map.check()?;
        Ok(map)
    }

    /// Checks the paths and values of a map, however it came.
    pub fn check(&self) -> Result<(), Cause> {
        for path in self.constants.keys() {
            self.check_path(path)?;
        }
        for rule in &self.fields {
            let field = self.check_path(&rule.to)?;
            check_values(rule, field.as_ref())?;
        }
        Ok(())
    }

    /// A map that fills no field, and names records by the whole of their rows.
    pub fn empty(kind: RecordKind) -> Self {
        let (constants, fields) = (BTreeMap::new(), Vec::new());
        Self { source: None, kind, id: "{hash}".to_string(), delimiter: None, constants, fields }
    }

    /// The columns that ids are made of.
    pub fn id_columns(&self) -> Vec<String> {
        let named = self.id.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
        named.filter(|name| !matches!(*name, "line" | "hash")).map(str::to_string).collect()
    }

    /// The columns that the map reads, each once.
    pub fn columns(&self) -> Vec<String> {
        let of_id = self.id_columns().into_iter();
        let of_fields = self.fields.iter().flat_map(|rule| rule.from.names().iter().cloned());
        let mut columns: Vec<String> = Vec::new();
        for name in of_id.chain(of_fields) {
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
        columns
    }

    /// The field of a record that holds the kind's resource, as JSON has it.
    pub fn resource_field(&self) -> String {
        Self::resource_of(self.kind)
    }

    /// The field of a record that holds the resource of a kind, as JSON has it.
    pub fn resource_of(kind: RecordKind) -> String {
        let field = record_descriptor().get_field_by_name(kind.field());
        field.map(|field| field.json_name().to_string()).unwrap_or_default()
    }

    /// The field that a path leads to; `None` inside the labels.
    fn check_path(&self, path: &str) -> Result<Option<FieldDescriptor>, String> {
        let first = path.split('.').next().unwrap_or_default();
        let own = self.resource_field();
        if !COMMON.contains(&first) && first != own {
            let common = COMMON.join(", ");
            return Err(format!("{path}: must begin with {own} (the map's kind) or one of {common}"));
        }
        if first == "labels" {
            return Ok(None);
        }
        let mut message = record_descriptor().clone();
        let mut segments = path.split('.').peekable();
        while let Some(segment) = segments.next() {
            let field = message
                .get_field_by_json_name(segment)
                .ok_or_else(|| format!("{path}: {} has no field {segment:?}", message.name()))?;
            if segments.peek().is_none() {
                return Ok(Some(field));
            }
            let Kind::Message(inner) = field.kind() else {
                return Err(format!("{path}: {segment} holds no fields"));
            };
            message = inner;
        }
        Err(format!("{path}: is empty"))
    }
}

/// What a value table gives must be names of the field's enum, where it is one.
fn check_values(rule: &FieldRule, field: Option<&FieldDescriptor>) -> Result<(), String> {
    let Some(Kind::Enum(names)) = field.map(FieldDescriptor::kind) else { return Ok(()) };
    for value in rule.values.values().filter(|value| !value.is_empty()) {
        if names.get_value_by_name(value).is_none() {
            let known: Vec<String> = names.values().map(|value| value.name().to_string()).collect();
            return Err(format!("{}: {value:?} is not one of {}", rule.to, known.join(", ")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(fields: &str) -> String {
        let text = format!("kind = \"jobPosting\"\nid = \"{{id}}\"\n{fields}");
        ColumnMap::parse(&text).expect_err("refused").to_string()
    }

    #[test]
    fn mistakes_are_found_before_the_first_row() {
        let rule = |to: &str| format!("[[fields]]\nto = \"{to}\"\nfrom = \"a\"\n");
        assert!(fault(&rule("jobPosting.titel")).contains("JobPosting has no field \"titel\""));
        assert!(fault(&rule("courseProfile.title")).contains("must begin with jobPosting"));
        assert!(fault(&rule("jobPosting.title.x")).contains("holds no fields"));
        assert!(fault(&format!("{}form = \"b\"\n", rule("jobPosting.title"))).contains("form"));
        let values = format!("{}values = {{ \"大专\" = \"COLLEGE\" }}\n", rule("jobPosting.educationMin"));
        assert!(fault(&values).contains("EDUCATION_LEVEL_JUNIOR_COLLEGE"));
    }

    #[test]
    fn the_example_maps_are_sound() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import_maps");
        let mut count = 0;
        for entry in std::fs::read_dir(folder).expect("the folder of examples") {
            let path = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a map");
            ColumnMap::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            count += 1;
        }
        assert!(count >= 4);
    }
}
