//! What schools, enterprises and parks have for each other: the parts that resource offers, resource needs and experts share.

use serde::{Deserialize, Serialize};

use super::RecordKind;
use super::calendar::{Span, Window, days};
use super::opening::Qualification;
use super::price::Price;
use super::unread;
use super::violation::Violations;
use crate::domain::catalogue::major::lookup_list;
use crate::domain::catalogue::region::{RegionCode, find_region};
use crate::domain::catalogue::trade;
use crate::domain::lexicon::{TermKind, normal_name};
use crate::domain::ranking::copies::{Offer, employer_key};
use crate::domain::ranking::derive::{read_occupation, shown_title};
use crate::domain::ranking::facts::{Facts, Stated};
use crate::domain::text::normalize::{clean, without_boilerplate};
use crate::domain::text::passage::Passage;
use crate::domain::text::{Text, names, occupation_name};

/// What is offered and asked. A need is compared with offers of its own category alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 实训基地、场地与设施.
    Facility,
    /// 仪器设备.
    Equipment,
    /// 技术成果与专利.
    Technology,
    /// 四技服务.
    Service,
    /// 员工培训与考证培训.
    Training,
    /// 用人所需: experts are of it.
    Expert,
    /// 校企合作与揭榜挂帅.
    Project,
    /// 创业孵化.
    Incubation,
}

impl Category {
    const ALL: [Self; 8] = [
        Self::Facility,
        Self::Equipment,
        Self::Technology,
        Self::Service,
        Self::Training,
        Self::Expert,
        Self::Project,
        Self::Incubation,
    ];

    /// The keyword in the index.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Facility => "facility",
            Self::Equipment => "equipment",
            Self::Technology => "technology",
            Self::Service => "service",
            Self::Training => "training",
            Self::Expert => "expert",
            Self::Project => "project",
            Self::Incubation => "incubation",
        }
    }

    /// The category of this keyword.
    pub fn named(keyword: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.keyword() == keyword)
    }

    /// Name in Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Facility => "实训基地与设施",
            Self::Equipment => "仪器设备",
            Self::Technology => "技术成果",
            Self::Service => "技术服务",
            Self::Training => "培训",
            Self::Expert => "专家",
            Self::Project => "校企项目",
            Self::Incubation => "创业孵化",
        }
    }
}

/// How an expert works with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engagement {
    /// 互聘.
    MutualEmployment,
    /// 授课.
    Teaching,
    /// 技术服务.
    TechnicalService,
    /// 评审.
    Review,
    /// 带徒与指导.
    Mentoring,
    /// 研发.
    Research,
}

/// What only resources and experts state. Empty and `None` mean "not stated".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExchangeFacts {
    /// `None` only where a newer version wrote one that is not known here.
    pub category: Option<Category>,
    /// Times that are free, or asked.
    pub windows: Vec<Span>,
    /// Asked, or paid at most.
    pub price: Option<Price>,
    /// Wanted, or asked.
    pub engagements: Vec<Engagement>,
}

/// What an offer and a need have in common. An empty text or list, and `None`, mean "not stated".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// Stated in every record that was checked.
    pub category: Option<Category>,
    /// Up to 200 characters; it says something, or the description does.
    pub title: String,
    /// Up to 20,000 characters, perhaps with HTML.
    pub description: String,
    /// Who offers or asks, as shown to people, up to 200 characters. Never embedded.
    pub organization: String,
    /// Words that name it, up to 50 of up to 100 characters.
    pub keywords: Vec<String>,
    /// Given or asked, up to 200; what the text mentions beside them is recognised and added.
    pub skills: Vec<Qualification>,
    /// Codes or names of standards and certificates that are met or asked, up to 50 of up to 100 characters.
    pub standards: Vec<String>,
    /// Codes or names of majors that it is for, up to 50 of up to 100 characters.
    pub majors: Vec<String>,
    /// Codes or names of occupations that it is for, up to 50 of up to 100 characters.
    pub occupations: Vec<String>,
    /// Code of GB/T 2260: 2, 4 or 6 digits.
    pub region_code: String,
    /// The place as written, up to 100 characters; read for a region where the code gives none.
    pub region_display_name: String,
    /// Whether it can be done or used from anywhere.
    pub remote: bool,
    /// Places, persons or units that are left or asked, 0 to 100,000.
    pub capacity: Option<u32>,
    /// When it is free or asked, up to 100, none overlapping another.
    pub windows: Vec<Window>,
    /// Asked for it, or paid for it at most.
    pub price: Option<Price>,
    /// In free text, up to 5,000 characters. Kept, and not compared.
    pub conditions: String,
    /// How an expert works or is to work; of [`Category::Expert`] alone.
    pub engagements: Vec<Engagement>,
}

impl Listing {
    /// What scoring and rules compare.
    pub fn facts(&self, kind: RecordKind) -> Facts {
        let (title, description) = (clean(&self.title), clean(&self.description));
        let mut facts = Facts::none(kind);
        facts.diffuse = title.is_empty();
        facts.state(&self.skills, &[]);
        facts.certificates = standards(&self.standards);
        facts.read_terms(&Passage::of(&format!("{title}\n{description}\n{}", self.keywords.join("\n"))));
        facts.majors = lookup_list(&self.majors);
        facts.occupations = self.occupations.iter().filter_map(|one| read_occupation(one)).collect();
        facts.trades = trade::of_title(&title);
        facts.specialise([&title[..]]);
        let place = RegionCode::parse(&self.region_code).ok();
        let read_place = || find_region(&Passage::of(&self.region_display_name));
        facts.regions = place.or_else(read_place).into_iter().collect();
        facts.remote = self.remote;
        facts.period = days(&self.windows);
        facts.title = shown_title(&title, &description);
        facts.exchange = Some(Box::new(ExchangeFacts {
            category: self.category,
            windows: self.windows.iter().map(Window::span).collect(),
            price: self.price,
            engagements: self.engagements.clone(),
        }));
        let offer = Offer {
            title: &self.title,
            text: &self.description,
            place: &self.region_display_name,
            provider: &self.organization,
        };
        facts.copy_key = offer.key(&facts);
        facts.employer = employer_key(&self.organization);
        facts.capacity = self.capacity;
        facts
    }

    /// What is embedded.
    pub fn text(&self) -> Text {
        let mut body = vec![without_boilerplate(&clean(&self.description))];
        body.extend(self.keywords.iter().cloned());
        body.extend(names(&self.skills));
        body.extend(self.standards.iter().cloned());
        body.extend(self.occupations.iter().map(|one| occupation_name(one).unwrap_or(one).to_string()));
        Text::of_parts([self.title.clone()], body)
    }

    /// Reports the fields that could not be understood.
    pub fn find_unread(&self, v: &mut Violations) {
        unread::majors(v, &self.majors);
        unread::occupations(v, &self.occupations);
        unread::place(v, &self.region_code, &self.region_display_name);
    }
}

/// Standards as the certificates that they are compared as: by their normal names without spaces, each once.
fn standards(written: &[String]) -> Vec<Stated> {
    let mut stated: Vec<Stated> = Vec::new();
    for text in written {
        let joined: String = text.split_whitespace().collect();
        let name = normal_name(&joined, TermKind::Certificate);
        if stated.iter().all(|known| known.name != name) {
            let text = text.clone();
            stated.push(Stated { name, text, ..Stated::default() });
        }
    }
    stated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_known_by_their_keywords() {
        for category in Category::ALL {
            assert_eq!(Category::named(category.keyword()), Some(category));
        }
        assert_eq!(Category::named("labs"), None);
    }

    #[test]
    fn standards_written_otherwise_are_the_same() {
        for (one, other) in [
            ("GB/T 19001", "gb/t19001"),
            ("ISO 17025", "ＩＳＯ17025"),
            ("叉车证", "叉车操作证"),
            ("1+X 工业机器人应用编程", "1+X工业机器人应用编程"),
        ] {
            let names = |text: &str| {
                standards(&[text.to_string()]).into_iter().map(|one| one.name).collect::<Vec<_>>()
            };
            assert_eq!(names(one), names(other), "{one} {other}");
            assert_eq!(names(one).len(), 1);
        }
        assert_eq!(standards(&["CNAS".into(), "cnas".into()]).len(), 1);
    }
}
