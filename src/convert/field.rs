//! Reading one field: the checks that every resource needs. Each returns a value in any case and reports what
//! is wrong with it, so that one pass finds every violation.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

use crate::domain::message::{Code, Message};
use crate::domain::record::name::{NameError, RecordKind, RecordName, TenantId};
use crate::domain::record::violation::Violations;
use crate::domain::text::line::{ends_line, steers};
use crate::domain::text::normalize::{Barred, PersonalData, clean, personal_data};

use super::limits;

/// A text of at most `most` characters. It is kept as written: markup and control characters are stripped when it
/// is read, but NUL, which only broken decoding leaves, is refused, and so is in a text of a line ([`limits::LINE`]) what steers the
/// terminal or the page that shows it, unless it says nothing at all. No text that is kept may hold an identity number.
pub(crate) fn text(v: &mut Violations, field: &str, value: String, most: usize) -> String {
    bounded(v, field, &value, most);
    no_identity(v, field, &value);
    value
}

fn bounded(v: &mut Violations, field: &str, value: &str, most: usize) {
    if v.is_trusting() {
        return;
    }
    // No text has more characters than bytes.
    if value.len() > most && value.chars().count() > most {
        v.add(field, Code::TooLong.with("most", most));
    }
    if value.contains('\0') {
        v.add(field, Code::NulCharacter);
    } else if most <= limits::LINE && value.contains(steers) && !is_blank(value) {
        v.add(field, Code::SteersTerminal);
    }
}

/// A text that is matched and kept nowhere, and says something.
pub(crate) fn typed_text(v: &mut Violations, field: &str, value: String, most: usize) -> String {
    said(v, field, &value, most);
    bounded(v, field, &value, most);
    value
}

/// A name or a note of what is no record, of one line.
pub(crate) fn line(v: &mut Violations, field: &str, value: String, most: usize) -> String {
    if !v.is_trusting() && value.contains(ends_line) {
        v.add(field, Code::LineBreak);
    }
    text(v, field, value, most)
}

/// A text that says something.
pub(crate) fn required_text(v: &mut Violations, field: &str, value: String, most: usize) -> String {
    said(v, field, &value, most);
    text(v, field, value, most)
}

fn said(v: &mut Violations, field: &str, value: &str, most: usize) {
    if !v.is_trusting() && is_blank(value) {
        v.add(field, Code::TextRequired.with("most", most));
    }
}

/// Whether a text says nothing: only white space, markup and control characters.
pub(super) fn is_blank(value: &str) -> bool {
    let plain = !value.contains(['<', '&']) && value.chars().any(char::is_alphanumeric);
    !plain && clean(value).is_empty()
}

/// A list of at most `most` items; a longer one is not read.
pub(crate) fn list<T, U>(
    v: &mut Violations,
    field: &'static str,
    items: Vec<T>,
    most: usize,
    read: impl Fn(&mut Violations, T) -> U,
) -> Vec<U> {
    if items.len() > most && !v.is_trusting() {
        v.add(field, Code::TooMany.with("most", most));
        return Vec::new();
    }
    let read_at = |(index, item)| v.within_item(field, index, |v| read(v, item));
    items.into_iter().enumerate().map(read_at).collect()
}

/// A list of texts that each say something.
pub(crate) fn texts(
    v: &mut Violations,
    field: &'static str,
    items: Vec<String>,
    most: usize,
    characters: usize,
) -> Vec<String> {
    list(v, field, items, most, |v, item| required_text(v, "", item, characters))
}

/// A list of full names of records of a kind; short ones lie in the home that stands beside it.
pub(super) fn names(
    v: &mut Violations,
    field: &'static str,
    items: Vec<String>,
    most: usize,
    (kind, home): (RecordKind, &TenantId),
) -> Vec<String> {
    list(v, field, items, most, |v, item| {
        match RecordName::parse(&item, home) {
            Ok(name) if name.kind == kind => {
                no_identity(v, "", &item);
                return name.to_string();
            }
            Ok(_) => v.add("", Code::NameOfKind.with("kinds", kind.collection())),
            Err(error) => v.add("", name_fault(&error)),
        }
        item
    })
}

/// An id that is kept: of a tenant, an alliance, a plan, an event.
pub(crate) fn id(v: &mut Violations, field: &str, id: &str) {
    if id.parse::<TenantId>().is_err() {
        v.add(field, Code::BadId);
    }
    no_identity(v, field, id);
}

/// What is wrong with a name.
pub(crate) fn name_fault(error: &NameError) -> Message {
    match error {
        NameError::Shape => Code::BadName.into(),
        NameError::Collection => {
            Code::BadCollection.with("kinds", RecordKind::ALL.map(RecordKind::collection).join(", "))
        }
        NameError::Id => Code::BadId.into(),
    }
}

/// A code that `parse` accepts, or nothing; it is kept as written.
pub(super) fn code<T, E>(
    v: &mut Violations,
    field: &str,
    value: String,
    parse: impl Fn(&str) -> Result<T, E>,
    meaning: Code,
) -> String {
    if !v.is_trusting() && !value.is_empty() && parse(&value).is_err() {
        v.add(field, Code::MustBe.with("meaning", meaning));
    }
    value
}

/// A list of codes, read for their meaning.
pub(crate) fn codes<T, E>(
    v: &mut Violations,
    field: &'static str,
    items: Vec<String>,
    most: usize,
    parse: impl Fn(&str) -> Result<T, E>,
    meaning: Code,
) -> Vec<T> {
    let read = |v: &mut Violations, item: String| match parse(&item) {
        Ok(code) => Some(code),
        Err(_) => {
            v.add("", Code::MustBe.with("meaning", meaning));
            None
        }
    };
    list(v, field, items, most, read).into_iter().flatten().collect()
}

/// A whole number in a range.
pub(super) fn whole(
    v: &mut Violations,
    field: &str,
    value: Option<i32>,
    range: RangeInclusive<i32>,
) -> Option<u32> {
    let value = in_range(v, field, value, range)?;
    u32::try_from(value).ok()
}

/// A number in a range; NaN is in none.
pub(crate) fn in_range<T: PartialOrd + Display>(
    v: &mut Violations,
    field: &str,
    value: Option<T>,
    range: RangeInclusive<T>,
) -> Option<T> {
    let value = value?;
    if range.contains(&value) || v.is_trusting() {
        return Some(value);
    }
    v.add(field, {
        let least = Code::OutOfRange.with("least", range.start().to_string());
        least.with("most", range.end().to_string())
    });
    None
}

/// A value of an enum by its number; 0 is not stated, and a number that the enum does not have is refused.
pub(crate) fn choice<P: TryFrom<i32>, D>(
    v: &mut Violations,
    field: &str,
    number: i32,
    meaning: impl Fn(P) -> Option<D>,
) -> Option<D> {
    match P::try_from(number) {
        Ok(value) => meaning(value),
        Err(_) => {
            v.add(field, Code::NoSuchValue.with("number", number));
            None
        }
    }
}

/// A list of at most `most` enum values, none of them unspecified.
pub(super) fn choices<P: TryFrom<i32>, D>(
    v: &mut Violations,
    field: &'static str,
    numbers: Vec<i32>,
    most: usize,
    meaning: impl Fn(P) -> Option<D>,
) -> Vec<D> {
    let read = |v: &mut Violations, number| {
        if number == 0 {
            v.add("", Code::Unspecified);
        }
        choice(v, "", number, &meaning)
    };
    list(v, field, numbers, most, read).into_iter().flatten().collect()
}

/// The caller's own keys and values.
pub(crate) fn labels(
    v: &mut Violations,
    labels: BTreeMap<String, String>,
    most: usize,
) -> BTreeMap<String, String> {
    if v.is_trusting() {
        return labels;
    }
    if labels.len() > most {
        v.add("labels", Code::TooManyEntries.with("most", most));
        return BTreeMap::new();
    }
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-".contains(&byte);
    for (key, value) in &labels {
        if key.is_empty() || key.len() > limits::LABEL_KEY || !key.bytes().all(allowed) {
            v.add("labels", Code::BadLabelKey.with("most", limits::LABEL_KEY));
        } else if value.chars().count() > limits::LABEL_VALUE || value.contains('\0') {
            let description = Code::TooLongOrNul.with("most", limits::LABEL_VALUE);
            v.add(&label_path(key), description);
        } else if value.contains(steers) {
            v.add(&label_path(key), Code::SteersTerminal);
        }
        no_identity(v, "labels", key);
        no_identity(v, &label_path(key), value);
    }
    labels
}

/// Where a label is, without repeating a key that identifies a person.
pub(crate) fn label_path(key: &str) -> String {
    match personal_data(key) {
        Some(_) => "labels".to_string(),
        None => format!("labels[\"{key}\"]"),
    }
}

/// What was found of a person, in words of each language.
pub(crate) fn told_of(found: PersonalData) -> Code {
    match found {
        PersonalData::PersonName => Code::AName,
        PersonalData::MobileNumber | PersonalData::PhoneNumber => Code::ATelephone,
        PersonalData::EmailAddress => Code::AnEmail,
        PersonalData::IdentityNumber => Code::AnIdentity,
        PersonalData::DocumentNumber => Code::ADocument,
        PersonalData::QqNumber => Code::AQq,
        PersonalData::WeChatId => Code::AWeChat,
        PersonalData::HomeAddress => Code::AnAddress,
    }
}

/// Refuses a text that identifies a person.
pub(crate) fn impersonal(v: &mut Violations, field: &str, value: &str) {
    free_of(v, field, value, Barred::PersonalData);
}

/// Refuses a text with an identity number.
pub(crate) fn no_identity(v: &mut Violations, field: &str, value: &str) {
    free_of(v, field, value, Barred::IdentityNumbers);
}

fn free_of(v: &mut Violations, field: &str, value: &str, barred: Barred) {
    if !v.is_trusting()
        && let Some(found) = barred.first_in(value)
    {
        v.add(field, Code::PersonalData.with("what", told_of(found)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(mut v: Violations, read: impl Fn(&mut Violations) -> String) -> Vec<Message> {
        let value = read(&mut v);
        v.check(value).err().unwrap_or_default().into_iter().map(|fault| fault.description).collect()
    }

    /// What was stored before lines were checked is read as it is.
    #[test]
    fn a_line_is_refused_as_it_comes_and_read_as_it_is_stored() {
        let evil = || "a\u{1b}[2Jb\nc".to_string();
        let told = |most| faults(Violations::new(), |v| text(v, "x", evil(), most));
        assert_eq!(told(limits::TITLE), [Code::SteersTerminal.into()]);
        assert!(told(limits::LONG_TEXT).is_empty(), "it is read without them");
        let told = faults(Violations::new(), |v| line(v, "x", evil(), limits::LINE));
        assert_eq!(told, [Code::LineBreak.into(), Code::SteersTerminal.into()]);
        assert!(faults(Violations::trusting(), |v| line(v, "x", evil(), limits::LINE)).is_empty());
        let told = faults(Violations::new(), |v| text(v, "x", "a\0".into(), limits::TITLE));
        assert_eq!(told, [Code::NulCharacter.into()], "told once");
    }
}
