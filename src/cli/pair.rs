//! Two sides of an option: `studentProfiles/7=internshipSlots/3`, `internshipSlots/3=20`.

use std::convert::Infallible;
use std::str::FromStr;

/// What stands before and behind the sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair<T> {
    /// The record that it is about.
    pub name: String,
    /// What is said of it.
    pub value: T,
}

/// Names that are parted by commas, the first of most weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Names(pub Vec<String>);

impl<T: FromStr<Err: ToString>> FromStr for Pair<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parted = text.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
        let (name, value) = parted.filter(|(name, _)| !name.is_empty()).ok_or("must be NAME=VALUE")?;
        let value = value.parse().map_err(|error: T::Err| error.to_string())?;
        Ok(Self { name: name.to_string(), value })
    }
}

impl Names {
    /// Reads them; what is empty is no name.
    pub fn of(text: &str) -> Self {
        let names = text.split([',', '，']).map(str::trim).filter(|name| !name.is_empty());
        Self(names.map(str::to_string).collect())
    }
}

impl FromStr for Names {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::of(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_read_and_mistakes_are_named() {
        let seats: Pair<i32> = "internshipSlots/3 = 20".parse().unwrap();
        assert_eq!(seats, Pair { name: "internshipSlots/3".into(), value: 20 });
        let wishes: Pair<Names> = "studentProfiles/7=a/1， a/2,".parse().unwrap();
        assert_eq!(wishes.value.0, ["a/1", "a/2"]);
        for text in ["internshipSlots/3", "=3", "internshipSlots/3=many", "internshipSlots/3="] {
            assert!(text.parse::<Pair<i32>>().is_err(), "{text}");
        }
    }
}
