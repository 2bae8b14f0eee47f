//! What callers share, and how much of it one of them may take.

pub mod own_task;
pub mod stock;
pub mod turns;
pub mod unread;
