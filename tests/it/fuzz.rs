//! Whatever bytes come in from files, callers and disks, every reader answers or refuses, and none panics: targets of
//! [`crate::fuzzing`], which says how long they run. Stored forms and page tokens are targets of the crate itself.

mod files;
mod kept;
mod settings;
mod texts;
mod wire;

/// What kind of error it is: its words, without what they quote.
fn kind(error: &str) -> String {
    error.chars().filter(|sign| sign.is_ascii_alphabetic() || *sign == ' ').take(60).collect()
}
