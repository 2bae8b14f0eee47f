//! Standing queries: what is sought from now on, compared with every record as it is written; and where what is found is posted.

pub mod address;
pub mod panel;
pub mod post;
mod shelf;
