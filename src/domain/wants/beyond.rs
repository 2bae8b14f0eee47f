//! What an opening's words demand beyond its fields.

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use crate::domain::ranking::facts::Facts;

/// The words on which a demand rests that goes beyond what the field says; empty where none does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Beyond {
    /// For [`Facts::experience_months`], up to 40 characters: "5年以上招聘经验".
    pub experience: String,
    /// For [`Facts::education`], up to 40 characters: "硕士".
    pub education: String,
    /// For [`Facts::majors_excluded`], up to 40 characters: "专业不限(除护理外)"; where that is empty, by which all are turned away who are not of
    /// [`Facts::majors`]: "非护理专业勿投".
    pub majors: String,
    /// By which students and fresh graduates are turned away, up to 40 characters: "谢绝在校生".
    pub turned_away: String,
    /// By which nobody but students and fresh graduates is taken, up to 40 characters: "只招应届".
    pub fresh_only: String,
}
