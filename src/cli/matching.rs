//! `match`: the best records for a record or a text.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use prost_types::FieldMask;

use crate::config::Target;
use crate::pb::json::message_to_json;
use crate::pb::v1::match_request::Subject;
use crate::pb::v1::{Date, MatchFilter, MatchRequest};

use super::choice::choice;
use super::connection::Connection;
use super::kind::Kind;
use super::{Outcome, UsageError, render, text_file};

/// Ranks records for a record or a text
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch match --for studentProfiles/s7 --target internship-slots --explain --data-dir talentmatch-data
  talentmatch match --text \"会数控编程，想在宜宾做动力电池\" --target job-postings --region 5115 --data-dir D
  talentmatch match --record posting.json --target student-profiles --json --to http://127.0.0.1:50051")]
pub struct Match {
    #[command(flatten)]
    subject: SubjectFlags,

    /// Kind of the records to rank
    #[arg(long, value_name = "KIND")]
    target: Kind,

    /// Most results, 1 to 200
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(i32).range(1..=200), value_name = "N")]
    limit: i32,

    /// Show why: the parts of each score, what matches, what is missing
    #[arg(long)]
    explain: bool,

    /// Show records that break a rule too, after the others, marked ✗
    #[arg(long)]
    include_ineligible: bool,

    /// Show every copy as a result of its own
    #[arg(long)]
    show_copies: bool,

    /// Order of the results: by another than score only those that are relevant
    #[arg(long, value_name = "ORDER", value_parser = choice("MatchOrder"))]
    order_by: Option<i32>,

    /// Most results of one employer, school or other provider
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..=100), value_name = "N")]
    max_per_employer: Option<i32>,

    /// Print the answer as one JSON document: the proto3 JSON of MatchResponse
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    filter: FilterFlags,

    #[command(flatten)]
    at: Target,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct SubjectFlags {
    /// A stored record, by name
    #[arg(long = "for", value_name = "NAME")]
    name: Option<String>,

    /// A text: of a person when openings are sought, of a need or what answers it when the other is, else of an opening
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,

    /// A file with one record as JSON, `-` for stdin; it is not stored
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

/// Values of one flag are alternatives; records that do not state what a flag asks about are kept, but for `--must-state`.
#[derive(Args)]
#[command(next_help_heading = "Filter")]
pub(super) struct FilterFlags {
    /// Region codes of GB/T 2260: 51, 5115, 511502
    #[arg(long = "region", value_delimiter = ',', value_name = "CODE")]
    regions: Vec<String>,

    /// Lowest level of education
    #[arg(long, value_name = "LEVEL", value_parser = choice("EducationLevel"))]
    education_min: Option<i32>,

    /// Highest level of education
    #[arg(long, value_name = "LEVEL", value_parser = choice("EducationLevel"))]
    education_max: Option<i32>,

    /// Occupation codes or leading parts of one: 6-18
    #[arg(long = "occupation", value_delimiter = ',', value_name = "CODE")]
    occupations: Vec<String>,

    /// Industry codes of GB/T 4754 or leading parts of one: C38
    #[arg(long = "industry", value_delimiter = ',', value_name = "CODE")]
    industries: Vec<String>,

    /// Codes of majors, 2, 4 or 6 digits
    #[arg(long = "major", value_delimiter = ',', value_name = "CODE")]
    majors: Vec<String>,

    /// Least monthly pay that an opening must reach, in CNY
    #[arg(long, value_name = "CNY")]
    monthly_pay_min: Option<f64>,

    /// Certificates, of which one must be stated
    #[arg(long = "certificate", value_delimiter = ',', value_name = "NAME")]
    certificates: Vec<String>,

    /// Skills, of which one must be stated
    #[arg(long = "skill", value_delimiter = ',', value_name = "NAME")]
    skills: Vec<String>,

    /// Bands of monthly pay: 4000-6000
    #[arg(long = "pay-band", value_delimiter = ',', value_name = "BAND")]
    pay_bands: Vec<String>,

    /// Fields of the filter that a record must state: region_codes,monthly_pay_min
    #[arg(long, value_delimiter = ',', value_name = "FIELD")]
    must_state: Vec<String>,

    /// Names of records to leave out
    #[arg(long = "exclude", value_delimiter = ',', value_name = "NAME")]
    exclude_names: Vec<String>,

    /// Arrangements of the work
    #[arg(long = "employment-type", value_delimiter = ',', value_name = "TYPE", value_parser = choice("EmploymentType"))]
    employment_types: Vec<i32>,

    /// Categories of resources
    #[arg(long = "category", value_delimiter = ',', value_name = "CATEGORY", value_parser = choice("ResourceCategory"))]
    categories: Vec<i32>,

    /// Schools, of students and courses
    #[arg(long = "school", value_name = "NAME")]
    schools: Vec<String>,

    /// A label that must be carried; may be given several times
    #[arg(long = "label", value_name = "KEY=VALUE", value_parser = key_and_value)]
    labels: Vec<(String, String)>,

    /// Can start by this day: 2026-09-01
    #[arg(long, value_name = "DATE", value_parser = date)]
    available_start: Option<Date>,

    /// Lasts until the day before this one
    #[arg(long, value_name = "DATE", value_parser = date)]
    available_end: Option<Date>,
}

impl Match {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let request = MatchRequest {
            subject: Some(self.subject.read()?),
            target_kind: self.target.wire().into(),
            filter: Some(self.filter.read()),
            page_size: self.limit,
            include_ineligible: self.include_ineligible,
            show_copies: self.show_copies,
            count_relevant: true,
            order_by: self.order_by.unwrap_or_default(),
            max_per_employer: self.max_per_employer.unwrap_or_default(),
            name_similar: self.explain || self.json,
            ..Default::default()
        };
        let connection = Connection::open_kept(&self.at).await?;
        let answer = connection.calls.r#match(request).await;
        connection.close().await?;
        let response = answer?;
        if self.json {
            println!("{}", message_to_json(&response, "talentmatch.v1.MatchResponse"));
        } else {
            print!("{}", render::matches(&response, self.explain));
        }
        Ok(Outcome::Done)
    }
}

impl SubjectFlags {
    fn read(&self) -> anyhow::Result<Subject> {
        if let Some(name) = &self.name {
            return Ok(Subject::SubjectName(name.clone()));
        }
        if let Some(text) = &self.text {
            return Ok(Subject::SubjectText(text.clone()));
        }
        let Some(path) = &self.record else {
            return Err(UsageError("give --for, --text or --record".into()).into());
        };
        Ok(Subject::SubjectRecord(text_file::record(path)?))
    }
}

impl FilterFlags {
    pub(super) fn read(&self) -> MatchFilter {
        MatchFilter {
            region_codes: self.regions.clone(),
            education_min: self.education_min.unwrap_or_default(),
            education_max: self.education_max.unwrap_or_default(),
            occupation_codes: self.occupations.clone(),
            industry_codes: self.industries.clone(),
            monthly_pay_min: self.monthly_pay_min,
            available_start_date: self.available_start,
            available_end_date: self.available_end,
            certificates: self.certificates.clone(),
            employment_types: self.employment_types.clone(),
            labels: self.labels.iter().cloned().collect(),
            major_codes: self.majors.clone(),
            schools: self.schools.clone(),
            skills: self.skills.clone(),
            pay_bands: self.pay_bands.clone(),
            must_state: (!self.must_state.is_empty()).then(|| FieldMask { paths: self.must_state.clone() }),
            exclude_names: self.exclude_names.clone(),
            resource_categories: self.categories.clone(),
        }
    }
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("must be KEY=VALUE")?;
    Ok((key.to_string(), value.to_string()))
}

fn date(text: &str) -> Result<Date, Box<dyn Error + Send + Sync>> {
    let day: chrono::NaiveDate = text.parse().map_err(|_| "must be a day such as 2026-09-01")?;
    let (year, month, day) =
        (chrono::Datelike::year(&day), chrono::Datelike::month(&day), chrono::Datelike::day(&day));
    Ok(Date { year, month: i32::try_from(month)?, day: i32::try_from(day)? })
}
