//! Records from files that people have: tables as text, workbooks, archives of them, and JSON lines. A column map says which
//! column becomes which field; where there is none it is guessed from the headings. The command line and uploads read alike.
//!
//! From the outside in: [`document`] opens a file as one part or several, [`rows`] reads the rows of a part as records, by a
//! [`map`] that a person wrote or [`guess`] made; [`reader`] makes batches of them, and [`sending`] brings these to where they are
//! stored.

mod accept;
pub mod batch;
mod columns;
pub mod convert;
pub mod document;
pub mod entry;
pub mod fault;
pub mod guess;
mod head;
pub mod headings;
pub mod left_out;
mod lines;
pub mod map;
mod no_record;
mod read;
pub mod reader;
pub mod rows;
pub mod sending;
pub mod shape;
pub mod source;
mod table;
mod unfit;
pub mod unpack;
mod workbook;
mod xls;
mod xlsx;

pub use self::table::rows_of as table_rows;

#[cfg(test)]
mod tests;
