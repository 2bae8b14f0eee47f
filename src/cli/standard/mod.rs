//! `standard`: occupational and certificate standards, and courses beside them.

mod compare;
mod read;
mod show;

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use crate::config::Target;
use crate::pb::json::{message_from_json, message_to_json};
use crate::pb::v1 as pb;

use super::connection::Connection;
use super::duplicates::without_tenant;
use super::paged::all_pages;
use super::{Outcome, text_file};

/// Full name of [`pb::Standard`].
const STANDARD: &str = "talentmatch.v1.Standard";
/// Standards that are listed at a time.
const PAGE: i32 = 500;

/// Keeps occupational and 1+X certificate standards, and compares courses with them (对标)
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch standard read 电工标准.pdf > dg.json       (look at what was read, then put it)
  talentmatch standard put dg.json --name standards/dg --data-dir talentmatch-data
  talentmatch standard list --opening jobPostings/j-mac-01 --data-dir talentmatch-data
  talentmatch standard get standards/dg --level 四级 --data-dir talentmatch-data
  talentmatch standard compare standards/dg --level 三级 --major 460306 --fill-from region=5115 --data-dir talentmatch-data")]
pub struct Standards {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Reads a document (PDF, DOCX, HTML, text, CSV, JSON) as a standard, and prints it as JSON for `put`; nothing is kept
    Read(read::Read),
    /// Keeps a standard, in the place of one that has its name
    Put {
        /// A file with one standard as JSON; `-` is stdin
        file: PathBuf,
        /// Its name, instead of the one in the file: standards/dg
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Only check it
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        at: Target,
    },
    /// Lists the standards
    List(List),
    /// Prints one standard
    Get {
        /// Its name, full or short
        name: String,
        /// The highest level that is printed, with all below it
        #[arg(long, value_name = "LEVEL")]
        level: Option<StandardLevel>,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: Target,
    },
    /// Deletes a standard
    Delete {
        /// Its name, full or short
        name: String,
        #[command(flatten)]
        at: Target,
    },
    /// Compares courses with a standard: what they cover, in which words, and what is missing
    Compare(Box<compare::Compare>),
}

#[derive(Args)]
struct List {
    /// Only those of an occupation, or of a class of occupations: 6-31
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    occupation: String,
    /// Only those for a major: 460306
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    major: String,
    /// Only those that an opening asks for, with the level that it asks
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    opening: String,
    /// Print one JSON document: {"standards": [Standard]}
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    at: Target,
}

/// A level by its Chinese name, or in letters.
#[derive(Clone, Copy, ValueEnum)]
pub enum StandardLevel {
    /// 五级/初级工
    #[value(name = "grade-5", aliases = ["五级", "初级工", "五级/初级工"])]
    Grade5,
    /// 四级/中级工
    #[value(name = "grade-4", aliases = ["四级", "中级工", "四级/中级工"])]
    Grade4,
    /// 三级/高级工
    #[value(name = "grade-3", aliases = ["三级", "高级工", "三级/高级工"])]
    Grade3,
    /// 二级/技师
    #[value(name = "grade-2", aliases = ["二级", "技师", "二级/技师"])]
    Grade2,
    /// 一级/高级技师
    #[value(name = "grade-1", aliases = ["一级", "高级技师", "一级/高级技师"])]
    Grade1,
    /// 初级, of a certificate
    #[value(name = "elementary", alias = "初级")]
    Elementary,
    /// 中级
    #[value(name = "intermediate", alias = "中级")]
    Intermediate,
    /// 高级
    #[value(name = "advanced", alias = "高级")]
    Advanced,
}

impl StandardLevel {
    fn wire(self) -> pb::StandardLevel {
        match self {
            Self::Grade5 => pb::StandardLevel::Grade5,
            Self::Grade4 => pb::StandardLevel::Grade4,
            Self::Grade3 => pb::StandardLevel::Grade3,
            Self::Grade2 => pb::StandardLevel::Grade2,
            Self::Grade1 => pb::StandardLevel::Grade1,
            Self::Elementary => pb::StandardLevel::Elementary,
            Self::Intermediate => pb::StandardLevel::Intermediate,
            Self::Advanced => pb::StandardLevel::Advanced,
        }
    }
}

impl Standards {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        match self.action {
            Action::Read(read) => read.run().await,
            Action::Put { file, name, check, at } => put(file, name, check, &at).await,
            Action::List(list) => list.run().await,
            Action::Get { name, level, json, at } => get(name, level, json, &at).await,
            Action::Delete { name, at } => {
                let request = pb::DeleteStandardRequest { name: name.clone(), ..Default::default() };
                Connection::over_kept(&at, async |calls| Ok(calls.delete_standard(request).await?)).await?;
                println!("deleted {name}");
                Ok(Outcome::Done)
            }
            Action::Compare(compare) => compare.run().await,
        }
    }
}

async fn put(file: PathBuf, name: Option<String>, check: bool, at: &Target) -> anyhow::Result<Outcome> {
    let told = || file.display().to_string();
    let text = text_file::read(&file).with_context(told)?;
    let mut standard: pb::Standard = message_from_json(&text, STANDARD).with_context(told)?;
    if let Some(name) = name {
        standard.name = name;
    }
    let request = pb::PutStandardRequest { standard: Some(standard), validate_only: check };
    let connection = Connection::open(at).await?;
    let answer = connection.calls.put_standard(request).await;
    connection.close().await?;
    let standard = answer?.standard.unwrap_or_default();
    let done = if check { "sound" } else { "kept" };
    println!("{done} {}: {} requirements", without_tenant(&standard.name), standard.requirement_count);
    Ok(Outcome::Done)
}

impl List {
    async fn run(self) -> anyhow::Result<Outcome> {
        let mut request = pb::ListStandardsRequest {
            page_size: PAGE,
            occupation_code: self.occupation,
            major_code: self.major,
            opening_name: self.opening,
            ..Default::default()
        };
        let (standards, levels) = Connection::over_kept(&self.at, async |calls| {
            let mut levels = Vec::new();
            let standards = all_pages(async |after_name| {
                request.after_name = after_name;
                let page = calls.list_standards(request.clone()).await?;
                levels.extend(page.asked_levels);
                Ok((page.standards, page.next_name))
            });
            let standards = standards.await?;
            Ok((standards, levels))
        })
        .await?;
        if self.json {
            let standards: Vec<_> = standards.iter().map(|one| message_to_json(one, STANDARD)).collect();
            println!("{}", json!({ "standards": standards }));
            return Ok(Outcome::Done);
        }
        for (at, standard) in standards.iter().enumerate() {
            let asked = levels.get(at).copied().and_then(|level| pb::StandardLevel::try_from(level).ok());
            print!("{}", show::line(standard, asked));
        }
        Ok(Outcome::Done)
    }
}

async fn get(name: String, level: Option<StandardLevel>, json: bool, at: &Target) -> anyhow::Result<Outcome> {
    let level = level.map_or(pb::StandardLevel::Unspecified, StandardLevel::wire).into();
    let request = pb::GetStandardRequest { name, level };
    let answer = Connection::over_kept(at, async |calls| Ok(calls.get_standard(request).await?)).await?;
    let standard = answer.standard.unwrap_or_default();
    match json {
        true => println!("{}", message_to_json(&standard, STANDARD)),
        false => print!("{}", show::whole(&standard)),
    }
    Ok(Outcome::Done)
}
