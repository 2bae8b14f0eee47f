//! What people want, read out of their words: the least education and the majors that prose asks for, experience, terms of
//! work, places of work, and what must be checked. A typed text gives all of it as a list of [`Want`]s.
//!
//! All of it is read from the sentences and signs that one pass over a text finds (`lexicon::read`).

pub mod concerns;
pub mod education;
pub mod experience;
pub mod majors;
pub mod pay;
pub mod places;
pub mod terms;
pub mod typed;
pub mod want;
pub mod work;
