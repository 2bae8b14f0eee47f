//! What the service says to people: a code that is never translated, what the text has put into it, and the text in each language,
//! out of one [`catalogue`].

#[macro_use]
mod code;
#[macro_use]
mod demands;
#[macro_use]
mod calls;
#[macro_use]
mod standards;
#[macro_use]
mod documents;
#[macro_use]
mod found;
mod catalogue;
mod kept;
mod language;

use std::collections::BTreeMap;
use std::fmt;

pub use self::catalogue::Code;
pub use self::language::Language;

/// A thing said: a code and its parameters. Its text is made when the language is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    /// What is said.
    pub code: Code,
    parameters: Vec<(&'static str, Value)>,
}

/// What is put into a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// The same in every language: a number, a date, a name out of a record or a catalogue.
    Text(String),
    /// Words of the service's own.
    Words(Vec<Word>),
    /// Another message.
    Said(Box<Message>),
}

/// A word that each language has its own for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// For programs.
    pub code: &'static str,
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Bytes of most texts.
const SHORT: usize = 64;

impl Message {
    /// Adds what the text has in the place of `{name}`.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.parameters.push((name, value.into()));
        self
    }

    /// The text.
    pub fn text(&self, language: Language) -> String {
        let mut text = String::with_capacity(SHORT);
        self.write(language, &mut text);
        text
    }

    /// The message with no more than so many characters of each text that is put into it.
    pub fn shortened(mut self, most: usize) -> Self {
        for (_, value) in &mut self.parameters {
            if let Value::Text(text) = value
                && let Some((end, _)) = text.char_indices().nth(most)
            {
                text.truncate(end);
            }
        }
        self
    }

    /// The same with other names in the place of some; `None` where it has none of them.
    pub fn renamed(&self, names: &BTreeMap<String, String>) -> Option<Self> {
        let renamed = |text: &String| {
            let found = names.iter().filter(|(name, _)| text.contains(*name));
            found.fold(text.clone(), |text, (name, other)| text.replace(name, other))
        };
        let other = |value: &Value| match value {
            Value::Text(text) => Value::Text(renamed(text)),
            Value::Words(words) => Value::Words(words.clone()),
            Value::Said(said) => Value::Said(said.renamed(names).map_or_else(|| said.clone(), Box::new)),
        };
        let parameters = self.parameters.iter().map(|(name, value)| (*name, other(value))).collect();
        Some(Self { code: self.code, parameters }).filter(|renamed| renamed != self)
    }

    fn write(&self, language: Language, text: &mut String) {
        let Word { zh, en, .. } = self.code.word();
        let mut rest = language.of(zh, en);
        while let Some((before, from_name)) = rest.split_once('{') {
            let (name, behind) = from_name.split_once('}').unwrap_or((from_name, ""));
            text.push_str(before);
            if let Some((_, value)) = self.parameters.iter().find(|(known, _)| *known == name) {
                value.write(language, text);
            }
            rest = behind;
        }
        text.push_str(rest);
    }

    /// What is put into the text, for programs: words by their codes.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.parameters.iter().map(|(name, value)| (*name, value.plain()))
    }

    /// As [`Self::parameters`], of what is not said again.
    pub fn into_parameters(self) -> impl ExactSizeIterator<Item = (&'static str, String)> {
        let plain = |value| match value {
            Value::Text(text) => text,
            other => other.plain(),
        };
        self.parameters.into_iter().map(move |(name, value)| (name, plain(value)))
    }
}

impl Value {
    fn write(&self, language: Language, text: &mut String) {
        match self {
            Self::Text(own) => text.push_str(own),
            Self::Words(words) => {
                for (at, word) in words.iter().enumerate() {
                    text.push_str(if at > 0 { language.of("、", ", ") } else { "" });
                    text.push_str(language.of(word.zh, word.en));
                }
            }
            Self::Said(message) => message.write(language, text),
        }
    }

    fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Words(words) => words.iter().map(|word| word.code).collect::<Vec<_>>().join(","),
            Self::Said(message) => message.code.name().to_string(),
        }
    }
}

/// In English, as errors are told where nobody knows the language.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

/// So that it can be the cause of an error of another kind.
impl std::error::Error for Message {}

/// Words that are in no catalogue: the same in every language.
impl From<String> for Message {
    fn from(text: String) -> Self {
        Code::Plain.with("text", text)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Code::Plain.with("text", text)
    }
}

/// A code alone.
impl From<Code> for Message {
    fn from(code: Code) -> Self {
        Self { code, parameters: Vec::new() }
    }
}

impl Code {
    /// The message with one parameter; [`Message::with`] adds others.
    pub fn with(self, name: &'static str, value: impl Into<Value>) -> Message {
        Message::from(self).with(name, value)
    }
}

impl From<Word> for Value {
    fn from(word: Word) -> Self {
        Self::Words(vec![word])
    }
}

impl From<Code> for Value {
    fn from(code: Code) -> Self {
        code.word().into()
    }
}

impl From<Vec<Word>> for Value {
    fn from(words: Vec<Word>) -> Self {
        Self::Words(words)
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Said(Box::new(message))
    }
}

macro_rules! texts {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                Self::Text(value.to_string())
            }
        })*
    };
}
texts!(String, &str, usize, i64, i32, u32, u64, f64, chrono::NaiveDate);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_in_the_place_of_others_wherever_they_stand() {
        let names = BTreeMap::from([("a/1".to_string(), "nobody".to_string())]);
        let inner = Code::OverSeats.with("name", "a/1");
        for message in [inner.clone(), Code::SeveralTimes.with("what", inner), "a/1 is late".into()] {
            let renamed = message.renamed(&names).expect("it names one");
            let text = renamed.text(Language::English);
            assert!(text.contains("nobody") && !text.contains("a/1"), "{text}");
            assert_eq!(renamed.renamed(&names), None);
        }
    }

    #[test]
    fn a_message_has_a_text_in_each_language_and_parameters_for_programs() {
        let word = Word { code: "job_posting", zh: "岗位", en: "job" };
        let message = Code::NotStatedBy.with("kind", word);
        assert_eq!(message.text(Language::English), "not stated by the job");
        assert_eq!(message.text(Language::Chinese), "岗位未说明");
        assert_eq!(message.code.name(), "NOT_STATED_BY");
        assert_eq!(message.parameters().collect::<Vec<_>>(), [("kind", "job_posting".to_string())]);
        let several = Code::WishesMet.with("wishes", vec![Code::Lodging.word(), Code::DaysOff.word()]);
        let several = several.with("percent", 50);
        assert_eq!(several.text(Language::Chinese), "意愿（住宿、双休）满足 50%");
        assert_eq!(several.parameters().next(), Some(("wishes", "LODGING,DAYS_OFF".to_string())));
    }
}
