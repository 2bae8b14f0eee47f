//! talentmatch: ranked, explained matches between jobs, internships, students and courses, and between needs,
//! resources and experts.
//!
//! # The house
//! - [`domain`] pure values and rules, by subject: record, catalogue, text, lexicon, ranking, rules, search, placement,
//!   insight, access, trail. No async, no I/O.
//! - [`engine`] use cases, and the ports they need: `Embedder`, `Store`, `Generations` and `Ledger`.
//! - [`index`] the exact index in memory, which the embedded store searches with.
//! - [`embed`], [`store`], [`webhook`] adapters of the ports.
//! - [`convert`] between the wire form of a record and the domain; [`pb`] is generated from `proto/`.
//! - [`api`] the service without a transport: what calls ask for and are answered; [`grpc`] carries it, and [`http`] carries the
//!   same calls as JSON, through the layers of gRPC, and shows the console.
//! - [`import`] tables, workbooks and JSON lines as records: for the command line and for uploads alike.
//! - [`draft`] a CV or a posting, as PDF, DOCX, HTML or plain text, as the draft of a record.
//! - [`cli`] one file per command; [`app`] puts everything together; [`config`] alone reads the environment.
//!
//! Imports point inwards: `http -> grpc`, `grpc, cli -> api -> engine -> domain`, `store, embed, webhook -> engine::ports`, `store -> index -> domain`, `http, cli -> import -> domain`, `api -> draft -> import`, `api, engine, store -> convert`. `tests/it/architecture.rs`
//! holds this.
//!
//! # Invariants
//! 1. `Ok` from a write means that it is on disk, or on the write quorum of a cluster.
//! 2. The tenant comes only from the caller's credential; no query is built without one, and every hit is checked again. A
//!    backup alone is of all tenants, for a platform's key and for nobody without one ([`domain::access`]).
//! 3. Ranking cannot see protected attributes (gender, birth date, ethnicity, household registration, poverty relief);
//!    changing one never changes a ranking. The one thing read of them is the legal age of interns, as a rule; another
//!    tenant learns from it no more than one bit in a school year.
//! 4. Every response that ranks says how to replay it, and whether every record that passes was scored.
//! 5. A score is exactly the sum of the parts shown with it, and comparable inside one response.
//! 6. No data is not zero: what is not stated never fails a requirement.
//! 7. The same request on the same data gives the same bytes, on any CPU, with any number of threads, from any store that scores
//!    all: vectors are integers, and integer sums have no order.
//! 8. Vectors never leave the service; names, phones and ids are never embedded or logged.
//! 9. The index can always be rebuilt from the records; a damaged one is rebuilt, never served.
//! 10. Bad input is a clear error that names the field, and nothing is stored.
//! 11. Bytes that were ever written are read for ever: each stored form has a number, `tests/fixtures/stored` has bytes of every
//!     edition, and what a newer version wrote is refused by name.
//! 12. Nothing ranks by facts of two derivations: lexicon, tables, text rule and model are one version that belongs to the
//!     index ([`domain::derivation`]).
//! 13. One function decides what a caller may see of a record at this moment ([`domain::record::visibility`]): get, list, match,
//!     explain, totals and facets all ask it. It goes by the service's clock, never by a time that the caller gives.
//! 14. One caller cannot take more than its share of calls, memory, connections or time, and no number from outside sizes an
//!     allocation without a bound.
//! 15. What is damaged is told, by the call, by health and by `verify`, and never left out in silence.
//! 16. No seat and no student is of two adopted plans, whoever adopts them at a time and wherever it is cut off. What a plan says
//!     of itself is counted by a check that shares no code with the solvers ([`domain::placement`]).
//! 17. No figure of insight, and no sum or difference of figures, tells of 1 to 9 persons; the persons behind two answers are the same
//!     or differ by at least ten ([`domain::insight::anonymity`]).
//! 18. Every call of a known caller that reads or writes leaves an entry without content, bound by its hash to those before it; what
//!     changes something is kept before it is answered ([`engine::trail`]).
//! 19. No caller but a platform is shown more than so many students of others in a day, by whatever call ([`engine::budget`]).

pub mod api;
pub mod app;
pub mod cli;
pub mod config;
pub mod convert;
pub mod domain;
pub mod draft;
pub mod embed;
pub mod engine;
pub mod grpc;
pub mod http;
pub mod import;
pub mod index;
pub mod pb;
pub mod store;
pub mod telemetry;
pub mod webhook;

// Shared with tests/it, for targets that are not public.
#[cfg(test)]
#[path = "../tests/it/dice.rs"]
mod dice;
#[cfg(test)]
#[path = "../tests/it/fuzzing.rs"]
mod fuzzing;
