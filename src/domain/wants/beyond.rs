//! What an opening's words demand beyond its fields.

use serde::{Deserialize, Serialize};

use crate::domain::catalogue::education::EducationLevel;
#[cfg(doc)]
use crate::domain::ranking::facts::Facts;

/// The words on which a demand rests that goes beyond what the field says; empty where none does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Beyond {
    /// For [`Facts::experience_months`], up to 40 characters: "5年以上招聘经验".
    pub experience: String,
    /// The title, up to 40 characters, where it alone stands for [`Facts::experience_months`]: "仓储经理". It counts in scores and refuses nobody.
    pub title: String,
    /// For [`Facts::education`], up to 40 characters: "硕士", and by which a lower level is taken than the field says: "大专及以上".
    pub education: String,
    /// The level that the field asks for, where it is above [`Facts::education`]: the words take lower ones.
    pub education_of_field: Option<EducationLevel>,
    /// Months of experience by the level of education, the lowest first, where the text asks the less the higher that is: "本科3年、硕士1年". Empty
    /// where it makes no difference.
    pub experience_by_education: Vec<(EducationLevel, u32)>,
    /// For [`Facts::majors_excluded`], up to 40 characters: "专业不限(除护理外)"; where that is empty, by which all are turned away who are not of
    /// [`Facts::majors`]: "非护理专业勿投".
    pub majors: String,
    /// By which students and fresh graduates are turned away, up to 40 characters: "谢绝在校生".
    pub turned_away: String,
    /// By which nobody but students and fresh graduates is taken, up to 40 characters: "只招应届".
    pub fresh_only: String,
    /// By which beginners are taken by exception, though [`Facts::experience_months`] are asked.
    pub beginners: BeginnersTaken,
}

/// Words by which beginners are taken though years are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BeginnersTaken {
    /// Up to 40 characters: "优秀应届毕业生亦可考虑"; empty where none are taken.
    pub words: String,
    /// The least level of education of those who are taken; `None` is any: "优秀硕士应届亦可" takes 硕士.
    pub from: Option<EducationLevel>,
}

impl BeginnersTaken {
    /// Whether who has this level of education is taken.
    pub fn takes(&self, education: Option<EducationLevel>) -> bool {
        let reaches = |from| education.is_some_and(|held| held.reaches(from));
        !self.words.is_empty() && self.from.is_none_or(reaches)
    }

    /// The same without its words, which are told and not compared.
    pub fn excerpt(&self) -> Self {
        let words = if self.words.is_empty() { String::new() } else { "1".to_string() };
        Self { words, from: self.from }
    }
}
