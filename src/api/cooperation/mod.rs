//! The calls of `CooperationService`.

mod event;
mod order;
mod subject;
mod training;
