//! Pure values and rules, by subject: no async, no wire, no engine, no I/O.
//!
//! Who owns what and states what is [`record`], the official codes are [`catalogue`], what is read out of words is [`text`] and
//! [`lexicon`], by a rule that [`derivation`] names; [`ranking`] says what a pair is worth, [`rules`] whether it may be brought
//! together at all, [`placement`] assigns a whole cohort, [`exposure`] spreads what it is shown, [`class_order`] ranks cohorts for an employer's class, [`cover`] chooses the cheapest courses, [`event`] schedules meetings, [`access`] says what callers may do, and [`search`] is what an index holds and is asked; [`duplicates`] finds postings that are one; [`standard`] holds courses against occupational standards; [`standing`] compares what is written with what is sought
//! from now on; [`trail`] keeps who called what, so that a change of it is found. A [`cause`] is what went wrong, in any of them; a
//! [`drawing`] shows figures of any of them.

#![deny(missing_docs, clippy::indexing_slicing)]

pub mod access;
pub mod catalogue;
pub mod cause;
pub mod class_order;
pub mod cover;
pub mod derivation;
pub mod drawing;
pub mod duplicates;
pub mod erasure;
pub mod event;
pub mod exposure;
pub mod insight;
pub mod lexicon;
pub mod lint;
pub mod message;
pub mod placement;
pub mod ranking;
pub mod record;
pub mod rules;
pub mod search;
pub mod standard;
pub mod standing;
pub mod text;
pub mod trail;
pub mod wants;
