//! Supply against demand, told of many records at once: balances, gaps, forecasts, warnings and outcomes.
//!
//! A [`census`] is all that is counted: people, openings and courses, each by what a [`fact`] says of it. People are counted only
//! through [`anonymity`], which lets no answer tell of fewer than ten of them, whatever else is asked; openings and courses are no
//! persons, and are counted as they are. A [`scope`] chooses, a [`dimension`] says what rows there are. [`balance`],
//! [`skill_gap`], [`same_courses`], [`fit`], [`pay`], [`pathway`], [`emerging`] and [`outcome`] are answers; [`series`] and [`forecast`] look
//! along time, and [`warning`] says by stated rules what to look at. [`behind`] lists the
//! records of a row, and [`assignment`] says how well openings that name no major are put into rows. A [`chart`] shows an
//! answer.
//!
//! Everything here is the same for the same records in any order, on any machine.

pub mod anonymity;
pub mod assignment;
pub mod balance;
pub mod behind;
pub mod census;
pub mod chart;
pub mod dimension;
pub mod emerging;
pub mod fact;
pub mod fit;
pub mod forecast;
pub mod month;
pub mod outcome;
pub mod pathway;
pub mod pay;
pub mod same_courses;
pub mod scope;
pub mod series;
pub mod skill_gap;
pub mod stage;
pub mod warning;

#[cfg(test)]
mod city;
