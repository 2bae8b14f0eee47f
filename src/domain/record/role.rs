//! What a kind of record is to the others. All that is not a kind's own file asks for roles and never for a kind by its
//! name, so that a new kind is its file and a line of the list in [`super`].

use chrono::{DateTime, NaiveDate, Utc};

use super::person::{Consent, Part, ProtectedAttributes, discloses};
use super::violation::Violations;
use crate::domain::ranking::facts::Facts;
use crate::domain::text::Text;

/// What the records of a kind do in a match. A kind has several roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Offers places, and asks for the skills, certificates and education that filling them takes.
    Opening,
    /// The places are internships: the rules for these hold, and students rank them by name.
    Internship,
    /// Has or gives the skills, certificates and education that an opening asks for.
    Holder,
    /// Seeks a place: says what is wanted of it, and when there is time for it.
    Seeker,
    /// Learns what is taught.
    Learner,
    /// Teaches skills and prepares for certificates.
    Teacher,
    /// Asks for what others have: a facility, a service, somebody who knows.
    Need,
    /// Has what a need asks for.
    Supply,
    /// Is somebody: matched only while consent stands, with attributes that ranking never sees, and with texts that must
    /// not say who it is.
    Person,
}

/// What a kind says of itself.
#[derive(Debug)]
pub struct KindInfo {
    /// The segment of a name: `jobPostings`.
    pub collection: &'static str,
    /// The field of a record that holds the resource: `job_posting`.
    pub field: &'static str,
    /// The kind in an English word, for reasons: `job`.
    pub noun: &'static str,
    /// The kind in Chinese: `岗位`.
    pub label: &'static str,
    /// What the command line calls the records, the word of its lists first: `job-postings`.
    pub words: &'static [&'static str],
    /// What the kind is to the others.
    pub roles: &'static [Role],
    /// The field of the resource that says how many places are left.
    pub places: Option<&'static str>,
}

/// What a resource says, whatever kind it is of.
pub trait Content {
    /// What scoring and rules compare.
    fn facts(&self) -> Facts;

    /// What is embedded.
    fn text(&self) -> Text;

    /// The work that it says to wish for, to be embedded by itself; the kind then has [`Role::Learner`].
    fn wish(&self) -> Option<Text> {
        None
    }

    /// The fields and the texts in which it says whom it seeks; the kind then has [`Role::Opening`].
    fn wording(&self) -> Vec<(&'static str, &str)> {
        Vec::new()
    }

    /// Reports the fields that could not be understood.
    fn find_unread(&self, v: &mut Violations);

    /// When it was published, as the owner states it.
    fn posting_time(&self) -> Option<DateTime<Utc>> {
        None
    }

    /// The day that it counts at among supply and demand: an opening is published, a course begins, a person graduates.
    fn counts_from(&self) -> Option<NaiveDate> {
        self.posting_time().map(|time| time.date_naive())
    }

    /// Hours of teaching; the kind then has [`Role::Teacher`].
    fn hours(&self) -> Option<u32> {
        None
    }

    /// What it teaches, in the words of its own: texts that stand for themselves; the kind then has [`Role::Teacher`].
    fn taught(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The industry clusters that it names.
    fn industry_clusters(&self) -> &[String] {
        &[]
    }

    /// The person that it is about; the kind then has [`Role::Person`].
    fn person(&self) -> Option<&dyn Person> {
        None
    }

    /// The same, to be changed.
    fn person_mut(&mut self) -> Option<&mut dyn Person> {
        None
    }

    /// The places that it offers; the kind then has [`Role::Opening`].
    fn places(&self) -> Option<Places<'_>> {
        None
    }

    /// What it says as it was posted; the kind then has [`Role::Opening`].
    fn posted(&self) -> Option<Posted<'_>> {
        None
    }

    /// States how many of them are left, after some were filled.
    fn set_places_left(&mut self, _left: u32) {}

    /// Takes out what of an opening only the owner may know. Of a person [`Person::withhold`] does.
    fn withhold(&mut self) {}
}

/// What an opening says of its places.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// Whose they are, as people are shown it; may be empty.
    pub employer: &'a str,
    /// How many are left; `None` is not stated.
    pub left: Option<u32>,
    /// Fewest that are taken at all; 0 asks for nothing.
    pub min_intake: u32,
    /// Full names of the students whom the employer wants, the most wanted first.
    pub ranked_students: &'a [String],
}

/// What an opening says as it was posted, as written.
#[derive(Clone, Copy, Debug)]
pub struct Posted<'a> {
    /// Of the work.
    pub title: &'a str,
    /// Duties and requirements, perhaps with markup.
    pub description: &'a str,
    /// Whose it is, as people are shown it; may be empty.
    pub employer: &'a str,
    /// Where it is, in words; may be empty.
    pub place: &'a str,
}

/// What is kept of a person, and must be asked before anything is done with it.
pub trait Person {
    /// What the person has agreed to, where that is stated.
    fn consent(&self) -> Option<&Consent>;

    /// The certificates that the person states in fields of their own, as written.
    fn certificates(&self) -> Vec<&str>;

    /// What ranking never sees, where it is stated.
    fn protected(&self) -> Option<&ProtectedAttributes>;

    /// The place of [`Self::protected`], which stores keep apart; `None` of a person who has none.
    fn protected_mut(&mut self) -> Option<&mut Option<ProtectedAttributes>>;

    /// Whether others may be shown a part. What they may not be shown is not ranked by either, for nobody, so that no order tells of it.
    fn discloses(&self, part: Part) -> bool {
        discloses(self.consent(), part)
    }

    /// Takes out what only the owner may know: the protected attributes, and all that they could be told from; the parts that are not
    /// disclosed, but the labels, which are the record's; and whom else the person has agreed to be shown to.
    fn withhold(&mut self);

    /// Checks every text that the owner writes as it likes. Codes and names of records are none.
    fn check_texts(&self, v: &mut Violations, check: TextCheck);
}

/// Reports a field where something is wrong with its text.
pub type TextCheck = fn(&mut Violations, field: &str, text: &str);
