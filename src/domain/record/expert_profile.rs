//! 专家.

use super::RecordKind;
use super::calendar::{Window, days};
use super::exchange::{Category, Engagement, ExchangeFacts};
use super::opening::{Qualification, check_qualifications};
use super::person::{Consent, Part, ProtectedAttributes, discloses};
use super::price::Price;
use super::role::{Content, KindInfo, Person, Role, TextCheck};
use super::unread;
use super::violation::Violations;
use crate::domain::catalogue::major::lookup_list;
use crate::domain::catalogue::trade;
use crate::domain::ranking::copies::employer_key;
use crate::domain::ranking::derive::{read_occupation, read_regions};
use crate::domain::ranking::facts::{Facts, PersonFacts};
use crate::domain::text::normalize::clean;
use crate::domain::text::passage::Passage;
use crate::domain::text::{Text, names, occupation_name};

/// Somebody who knows (专家、技师、教师) and works for others. An empty text or list, and `None`, mean "not stated".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExpertProfile {
    /// Fields of work, up to 20 of up to 100 characters; they stand for a title.
    pub fields: Vec<String>,
    /// Titles and levels as written, up to 20 of up to 100 characters: "高级工程师", "高级技师".
    pub professional_titles: Vec<String>,
    /// What was done and can be done, up to 5,000 characters.
    pub summary: String,
    /// The school or enterprise, up to 200 characters. Never embedded.
    pub organization: String,
    /// Held, up to 200; what the summary mentions beside them is recognised and added.
    pub skills: Vec<Qualification>,
    /// Held, up to 50.
    pub certificates: Vec<Qualification>,
    /// Codes or names, up to 50 of up to 100 characters.
    pub majors: Vec<String>,
    /// Codes or names, up to 50 of up to 100 characters.
    pub occupations: Vec<String>,
    /// Where the expert works: codes of GB/T 2260, up to 50.
    pub region_codes: Vec<String>,
    /// Where the expert will not work: codes of GB/T 2260, up to 50. A need there breaks a rule unless it is remote.
    pub excluded_region_codes: Vec<String>,
    /// Whether the work can be done from anywhere.
    pub remote: bool,
    /// When the expert is free, up to 100, none overlapping another.
    pub windows: Vec<Window>,
    /// Wanted, up to 6.
    pub engagements: Vec<Engagement>,
    /// Asked for the work.
    pub price: Option<Price>,
    /// `None` where nothing is agreed to or refused: the profile then stays inside its own tenant.
    pub consent: Option<Consent>,
}

impl ExpertProfile {
    /// Somebody who answers needs of [`Category::Expert`], and has what openings ask.
    pub const INFO: KindInfo = KindInfo {
        collection: "expertProfiles",
        field: "expert_profile",
        noun: "expert",
        label: "专家",
        words: &["expert-profiles", "experts"],
        roles: &[Role::Supply, Role::Holder, Role::Person],
        places: None,
    };

    /// The summary as it is read: empty where others may not be shown it.
    fn told(&self) -> &str {
        if discloses(self.consent.as_ref(), Part::Experiences) { &self.summary } else { "" }
    }

    /// The fields, else the titles, else the first skill: never the summary, which may tell more than a title should.
    fn title(&self, facts: &Facts) -> String {
        let joined = |texts: &[String]| clean(&texts.join("、")).into_owned();
        let skill = || facts.skills.iter().find(|skill| !skill.soft).map(|skill| skill.name.clone());
        match (&self.fields[..], &self.professional_titles[..]) {
            ([], []) => skill().unwrap_or_else(|| "专家".to_string()),
            ([], titles) => joined(titles),
            (fields, _) => joined(fields),
        }
    }
}

impl Content for ExpertProfile {
    fn facts(&self) -> Facts {
        let mut facts = Facts::none(RecordKind::ExpertProfile);
        facts.state(&self.skills, &self.certificates);
        let named = self.fields.iter().chain(&self.professional_titles).map(String::as_str);
        let told = named.chain([self.told()]).collect::<Vec<_>>().join("\n");
        facts.read_terms(&Passage::of(&clean(&told)));
        facts.add_covered();
        facts.majors = lookup_list(&self.majors);
        facts.occupations = self.occupations.iter().filter_map(|one| read_occupation(one)).collect();
        facts.trades = trade::distinct(self.fields.iter().flat_map(|field| trade::of_title(field)));
        facts.specialise(self.fields.iter().map(String::as_str));
        facts.regions = read_regions(&self.region_codes);
        facts.excluded_regions = read_regions(&self.excluded_region_codes);
        facts.remote = self.remote;
        facts.period = days(&self.windows);
        facts.title = self.title(&facts);
        let shows_school = discloses(self.consent.as_ref(), Part::School);
        facts.employer = employer_key(&self.organization).filter(|_| shows_school);
        facts.person = Some(PersonFacts {
            consents: self.consent.as_ref().and_then(|consent| consent.matching),
            consent_end: self.consent.as_ref().and_then(|consent| consent.expire_time),
            withholds_school: !shows_school,
            ..PersonFacts::default()
        });
        facts.exchange = Some(Box::new(ExchangeFacts {
            category: Some(Category::Expert),
            windows: self.windows.iter().map(Window::span).collect(),
            price: self.price,
            engagements: self.engagements.clone(),
        }));
        facts
    }

    fn text(&self) -> Text {
        let mut body = self.professional_titles.clone();
        body.push(self.told().to_string());
        body.extend(names(&self.skills));
        body.extend(names(&self.certificates));
        body.extend(self.occupations.iter().map(|one| occupation_name(one).unwrap_or(one).to_string()));
        Text::of_parts(self.fields.clone(), body)
    }

    fn find_unread(&self, v: &mut Violations) {
        unread::majors(v, &self.majors);
        unread::occupations(v, &self.occupations);
    }

    fn person(&self) -> Option<&dyn Person> {
        Some(self)
    }

    fn person_mut(&mut self) -> Option<&mut dyn Person> {
        Some(self)
    }
}

impl Person for ExpertProfile {
    fn consent(&self) -> Option<&Consent> {
        self.consent.as_ref()
    }

    fn certificates(&self) -> Vec<&str> {
        self.certificates.iter().map(|one| one.name.as_str()).collect()
    }

    /// An expert states none.
    fn protected(&self) -> Option<&ProtectedAttributes> {
        None
    }

    fn protected_mut(&mut self) -> Option<&mut Option<ProtectedAttributes>> {
        None
    }

    fn withhold(&mut self) {
        if !self.discloses(Part::School) {
            self.organization.clear();
        }
        if !self.discloses(Part::Experiences) {
            self.summary.clear();
        }
        if let Some(consent) = &mut self.consent {
            consent.withhold();
        }
    }

    fn check_texts(&self, v: &mut Violations, check: TextCheck) {
        check(v, "summary", &self.summary);
        check(v, "organization_display_name", &self.organization);
        check_qualifications("skills", &self.skills, v, check);
        check_qualifications("certificates", &self.certificates, v, check);
        for (list, texts) in [
            ("fields", &self.fields),
            ("professional_titles", &self.professional_titles),
            ("majors", &self.majors),
            ("occupations", &self.occupations),
        ] {
            for (index, text) in texts.iter().enumerate() {
                v.within_item(list, index, |v| check(v, "", text));
            }
        }
    }
}
