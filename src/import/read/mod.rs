//! Cells of a table as values. Each reader takes a text in NFKC and gives a value, `None` where the text says that nothing is
//! stated (面议), or what it can read.

pub mod day;
pub mod length;
pub mod number;
pub mod pay;
mod pay_unit;
pub mod price;
pub mod windows;
pub mod words;
