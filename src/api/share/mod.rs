//! What callers share, and how much of it one of them may take.

pub(super) mod own_task;
pub mod priority;
pub mod rate;
pub mod stock;
pub(super) mod turns;
pub mod unread;
