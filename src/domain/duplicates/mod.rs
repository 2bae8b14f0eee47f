//! Postings that say the same, of one employer or of agencies that post for it, across sources and with small edits.
//!
//! # Design
//! What a ranking collapses are exact copies, by a key of each record alone ([`copies`](crate::domain::ranking::copies)), so that no page depends
//! on another. Here postings are compared with each other, which finds more: texts as sets of four characters in a row
//! (shingles), whose resemblance is their Jaccard coefficient (Broder, On the resemblance and containment of documents, 1997).
//! Minima of random permutations of the sets agree as often as the sets resemble each other; those of some permutations together are the
//! key of a bucket, and what shares no bucket is not compared (locality-sensitive hashing by bands: Leskovec, Rajaraman and
//! Ullman, Mining of Massive Datasets, chapter 3). What does is compared exactly, with employer, place, title, level, experience
//! and pay ([`posting`]), and what is the same is a group, whoever of it is the same as whom.

pub mod groups;
pub mod posting;
mod sketch;
mod title;
