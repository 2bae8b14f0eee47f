//! Records that a plan is about, as they are written on the command line: conditions, or names.

use std::str::FromStr;

use crate::pb::v1::MatchFilter;

/// Names, or what the filter lets pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chosen {
    /// Short or full names.
    pub names: Vec<String>,
    /// Conditions, where there are no names.
    pub filter: MatchFilter,
}

impl FromStr for Chosen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut chosen = Self::default();
        for item in text.split([',', '，']).map(str::trim).filter(|item| !item.is_empty()) {
            match item.split_once('=') {
                Some((key, value)) => chosen.add(key.trim(), value.trim())?,
                None if item.contains('/') => chosen.names.push(item.to_string()),
                None => {
                    return Err(format!(
                        "{item}: must be a condition KEY=VALUE or a name such as studentProfiles/7"
                    ));
                }
            }
        }
        if !chosen.names.is_empty() && chosen.filter != MatchFilter::default() {
            return Err("must be conditions or names, not both".to_string());
        }
        Ok(chosen)
    }
}

impl Chosen {
    fn add(&mut self, key: &str, value: &str) -> Result<(), String> {
        let filter = &mut self.filter;
        if value.is_empty() {
            return Err(format!("{key}: has no value"));
        }
        let list = match key {
            "school" => &mut filter.schools,
            "major" => &mut filter.major_codes,
            "region" => &mut filter.region_codes,
            "occupation" => &mut filter.occupation_codes,
            "industry" => &mut filter.industry_codes,
            "certificate" => &mut filter.certificates,
            _ => {
                let label = key.strip_prefix("label.").filter(|label| !label.is_empty());
                let label = label.ok_or_else(|| {
                    format!(
                        "{key}: is none of school, major, region, occupation, industry, certificate and label.KEY"
                    )
                })?;
                filter.labels.insert(label.to_string(), value.to_string());
                return Ok(());
            }
        };
        list.push(value.to_string());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_and_names_are_read() {
        let chosen: Chosen = "school=甲校,major=4601,major=50，label.batch=2027".parse().unwrap();
        assert_eq!(chosen.filter.schools, ["甲校"]);
        assert_eq!(chosen.filter.major_codes, ["4601", "50"]);
        assert_eq!(chosen.filter.labels.get("batch").map(String::as_str), Some("2027"));
        let chosen: Chosen = " studentProfiles/a, tenants/t/studentProfiles/b ".parse().unwrap();
        assert_eq!(chosen.names, ["studentProfiles/a", "tenants/t/studentProfiles/b"]);
        assert_eq!("".parse(), Ok(Chosen::default()));
    }

    #[test]
    fn what_is_neither_is_refused() {
        for (text, said) in [
            ("甲校", "甲校"),
            ("grade=3", "grade"),
            ("label.=x", "label."),
            ("school=", "school"),
            ("studentProfiles/a,school=甲校", "not both"),
        ] {
            let error = text.parse::<Chosen>().unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
