//! Which generation of a data folder is served. The file `CURRENT` names it, and the records know it too, so that a `CURRENT` that
//! is lost, or of an earlier time, never brings back an index that was left: records that were deleted since are still in it.
//!
//! An exchange goes in this order, each step on the disk before the next one: the new records note that it begins, `CURRENT` names
//! them, they note that they are used, those before note that they are left. Nothing is written to the new ones before the third
//! step but what the old ones have too, so wherever this is cut off the folder opens, with one or the other, and nothing is lost.

use super::RECORDS;
use super::folders::{BELOW, CURRENT, ITSELF};
use super::notes::{How, Notes};

/// Digits at the end of the name of such a folder, behind a hyphen.
const MARK: usize = 8;

/// A generation, by its folder, with what its records know.
pub(super) type Known = (String, Notes);

/// What is served.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum InUse {
    /// There is nothing yet.
    Nothing,
    This(String),
    NotKnown(Lost),
}

/// Why it is not known what is served, or `CURRENT` names what was left.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lost {
    /// What is wrong, without what to do.
    pub(super) why: String,
    /// What to do.
    remedy: Remedy,
}

#[derive(Debug, PartialEq, Eq)]
enum Remedy {
    /// The file is written anew: the records know for certain which it is.
    Certain(String),
    /// The file is put back.
    Name,
    /// The records of the one that it names are put back.
    Records,
}

impl Lost {
    fn new(why: String, certain: Option<String>) -> Self {
        Self { why, remedy: certain.map_or(Remedy::Name, Remedy::Certain) }
    }

    /// Which it is for certain, by what the records know.
    pub(super) fn certain(&self) -> Option<&str> {
        match &self.remedy {
            Remedy::Certain(folder) => Some(folder),
            Remedy::Name | Remedy::Records => None,
        }
    }

    /// What was wrong, where the file was written anew.
    pub(super) fn mended(&self) -> String {
        let which = self.certain().unwrap_or_default();
        format!("{}; written anew, it names {which}", self.why)
    }

    /// What is wrong and what to do, for operators.
    pub(super) fn told(&self) -> String {
        let Self { why, remedy } = self;
        let which = format!("the name of its folder below {BELOW}, or {ITSELF} for the folder itself");
        match remedy {
            Remedy::Certain(_) => format!(
                "{why}; the records say which index is in use: talentmatch verify --repair writes {CURRENT} anew"
            ),
            Remedy::Name => format!(
                "{why}; put {CURRENT} back from a copy of the folder, or write into it which index is to be served: {which}"
            ),
            Remedy::Records => format!(
                "{why}; put these back from a copy of the folder, or write into {CURRENT} which other index is to be served, where there \
                 is one: {which}"
            ),
        }
    }
}

/// What is served, by what `CURRENT` says and what the records know. `all` are the folders with records.
pub(super) fn decide(current: Option<&str>, all: &[Known]) -> InUse {
    let used = |(folder, notes): &Known| {
        let served = notes.served.filter(|served| served.how == How::Used)?;
        Some((served.number, folder.clone()))
    };
    let last = all.iter().filter_map(used).max();
    let ended = |(_, notes): &Known| notes.served.filter(|served| served.how != How::Begun);
    let newest = all.iter().filter_map(ended).map(|served| served.number).max();
    let of_last = last.as_ref().map(|(number, _)| *number);
    // An exchange that another program has made, or one whose records are gone, is not in the notes.
    let is_certain = of_last == newest && all.iter().all(|(_, notes)| notes.is_sound);
    let certain = last.filter(|_| is_certain).map(|(_, folder)| folder);
    let Some(current) = current else {
        return match all {
            [] => InUse::Nothing,
            // Of an earlier version, or just begun.
            [(folder, notes)] if folder == ITSELF && notes.is_sound && newest.is_none() => {
                InUse::This(ITSELF.to_string())
            }
            _ => InUse::NotKnown(Lost::new(format!("{CURRENT} is gone"), certain)),
        };
    };
    let Some((_, notes)) = all.iter().find(|(folder, _)| folder == current) else {
        return InUse::NotKnown(match is_name(current) {
            // They may have had what no other ones have.
            true => {
                let what = if current == ITSELF { "the folder itself" } else { current };
                let why = format!("{CURRENT} names {what}, where {RECORDS} is gone");
                Lost { why, remedy: Remedy::Records }
            }
            false => {
                let only = match all {
                    [(folder, notes)] if folder == ITSELF && notes.is_sound && newest.is_none() => {
                        Some(ITSELF.to_string())
                    }
                    _ => None,
                };
                Lost::new(format!("{CURRENT} names no index"), certain.or(only))
            }
        });
    };
    let is_older = match notes.served {
        Some(served) if served.how == How::Left => true,
        Some(served) if served.how == How::Used => of_last.is_some_and(|last| served.number < last),
        _ => false,
    };
    if !is_older {
        return InUse::This(current.to_string());
    }
    let why = format!("{CURRENT} names {current}, an index that another one has taken the place of");
    InUse::NotKnown(Lost::new(why, certain))
}

/// Whether the file may have been written so: empty, cut off or garbage it says no more than none.
fn is_name(current: &str) -> bool {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '.' || letter == '-';
    let is_mark = |mark: &str| mark.len() == MARK && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
    let ends_with_mark = current.rsplit_once('-').is_some_and(|(_, mark)| is_mark(mark));
    current == ITSELF || current.chars().all(is_of_name) && ends_with_mark
}

/// The number of the next exchange.
pub(super) fn next(all: &[Known]) -> u64 {
    all.iter().filter_map(|(_, notes)| notes.served).map(|served| served.number).max().unwrap_or_default() + 1
}

#[cfg(test)]
mod tests {
    use super::super::notes::Served;
    use super::*;

    fn known(folder: &str, served: Option<(u64, How)>) -> Known {
        let served = served.map(|(number, how)| Served { number, how });
        (folder.to_string(), Notes { served, is_sound: true, ..Notes::default() })
    }

    fn this(folder: &str) -> InUse {
        InUse::This(folder.to_string())
    }

    fn certain(found: InUse) -> Option<String> {
        match found {
            InUse::NotKnown(lost) => lost.certain().map(str::to_string),
            known => panic!("{known:?}"),
        }
    }

    /// Every moment at which an exchange and the one back may be cut off, and the folders of earlier versions.
    #[test]
    fn an_honest_folder_always_opens() {
        use How::{Begun, Left, Used};
        for (current, first, second, served) in [
            (None, None, None, "."),
            (Some("."), None, None, "."),
            (Some("b"), None, None, "b"),
            (Some("."), Some((1, Begun)), None, "."),
            (Some("."), Some((1, Used)), None, "."),
            (Some("."), Some((1, Used)), Some((2, Begun)), "."),
            (Some("b"), Some((1, Used)), Some((2, Begun)), "b"),
            (Some("b"), Some((1, Used)), Some((2, Used)), "b"),
            (Some("b"), Some((2, Left)), Some((2, Used)), "b"),
            (Some("b"), Some((3, Begun)), Some((2, Used)), "b"),
            (Some("."), Some((3, Begun)), Some((2, Used)), "."),
            (Some("."), Some((3, Used)), Some((2, Used)), "."),
            (Some("."), Some((3, Used)), Some((3, Left)), "."),
            // An earlier version has made an exchange from one that knows.
            (Some("b"), Some((1, Used)), None, "b"),
        ] {
            let mut all = vec![known(".", first)];
            if second.is_some() || served == "b" {
                all.push(known("b", second));
            }
            assert_eq!(decide(current, &all), this(served), "{current:?} {first:?} {second:?}");
        }
        assert_eq!(decide(None, &[known(".", Some((1, Begun)))]), this("."));
        assert_eq!(decide(None, &[]), InUse::Nothing);
        assert_eq!(next(&[known(".", Some((3, Used))), known("b", Some((4, Left)))]), 5);
    }

    #[test]
    fn what_was_left_is_never_served_again_in_silence() {
        use How::{Begun, Left, Used};
        for (current, first, second, is_certain) in [
            (None, Some((2, Left)), Some((2, Used)), true),
            (None, Some((1, Used)), Some((2, Used)), true),
            (Some("."), Some((2, Left)), Some((2, Used)), true),
            (Some("."), Some((1, Used)), Some((2, Used)), true),
            // Both are alike: the exchange was cut off before anything was written to the second.
            (None, Some((1, Used)), Some((2, Begun)), false),
            (None, None, None, false),
            (None, Some((2, Left)), None, false),
            (None, Some((1, Left)), Some((1, Left)), false),
        ] {
            let found = decide(current, &[known(".", first), known("b", second)]);
            let expected = match (is_certain, first, second) {
                (true, ..) => Some("b".to_string()),
                (false, Some((1, Used)), Some((2, Begun))) => Some(".".to_string()),
                _ => None,
            };
            assert_eq!(certain(found), expected, "{current:?} {first:?} {second:?}");
        }
        // The newer one is gone: the older one knows that it was left.
        assert_eq!(certain(decide(None, &[known(".", Some((2, Left)))])), None);
        assert_eq!(certain(decide(Some("."), &[known(".", Some((2, Left)))])), None);
        assert_eq!(certain(decide(Some("m-0a1b2c3d"), &[known(".", Some((1, Used)))])), None);
        assert_eq!(certain(decide(Some("."), &[known("b", Some((1, Used)))])), None);
        assert_eq!(certain(decide(None, &[known("b", None)])), None, "it may be filled by half");
        assert_eq!(certain(decide(None, &[known(".", Some((1, Used)))])), Some(".".to_string()));
    }

    /// It was told with an empty name, and mended by nothing.
    #[test]
    fn a_file_that_names_nothing_is_as_none() {
        use How::{Left, Used};
        for nothing in ["", "x", "-", "m-0a1b2c3", "\u{fffd}", "../m-0a1b2c3d", "m-0a1b2c3d m-0a1b2c3d"] {
            let found = decide(Some(nothing), &[known(".", Some((2, Left))), known("b", Some((2, Used)))]);
            assert_eq!(certain(found), Some("b".to_string()), "{nothing:?}");
            assert_eq!(certain(decide(Some(nothing), &[known(".", None)])), Some(".".to_string()));
            assert_eq!(certain(decide(Some(nothing), &[known("b", None)])), None);
            assert_eq!(certain(decide(Some(nothing), &[known(".", Some((2, Left)))])), None);
        }
    }

    #[test]
    fn nothing_is_certain_where_records_cannot_be_read() {
        let mut damaged = known("b", None);
        damaged.1.is_sound = false;
        assert_eq!(certain(decide(None, &[known(".", Some((1, How::Used))), damaged.clone()])), None);
        damaged.0 = ITSELF.to_string();
        assert_eq!(certain(decide(None, &[damaged])), None);
    }
}
