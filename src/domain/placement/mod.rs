//! A cohort placed in slots, with a proof.
//!
//! A [`market`] is who is acceptable where, in numbers; [`cap`]s are its limits beside seats. A [`plan`] is made for an
//! [`objective`]: stable by proposals, all else by flows ([`proof`] says what their prices prove). What a plan says is never
//! believed: [`check`] counts everything again and shares no code with the solvers. [`figures`], [`price`]s, who is [`unplaced`] and
//! why, and [`fairness`] are told of any plan.
//!
//! Everything here is whole numbers and the same on any machine.

#![expect(
    clippy::indexing_slicing,
    reason = "numbers of students, slots and caps were checked when the market was made"
)]

mod auction;
mod bound;
pub mod cap;
pub mod check;
mod closing;
mod exact;
pub mod fairness;
pub mod figures;
mod flow;
mod goals;
mod improve;
mod limits;
pub mod market;
mod model;
mod network;
pub mod objective;
mod optimum;
pub mod picture;
pub mod plan;
pub mod price;
mod programme;
pub mod proof;
mod repair;
mod search;
mod seating;
mod simplex;
mod stable;
mod tree;
pub mod unplaced;
