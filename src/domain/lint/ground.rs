//! On what grounds a posting may not distinguish, and what says so.

use crate::domain::message::Word;

/// What an opening distinguishes people by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// Men or women alone, or first.
    Gender,
    /// Marriage, children, pregnancy.
    Marriage,
    /// The registered residence, or where somebody comes from.
    Household,
    /// A highest age, or the young first.
    Age,
    /// A people.
    Ethnicity,
    /// A faith.
    Religion,
    /// Disability, carrying an infection, or a disorder of the mind.
    Health,
    /// The rank of the school, or the way of studying.
    School,
    /// Looks, height and weight, colour vision.
    Body,
    /// The animal of the year of birth, the sign of the zodiac, the blood group.
    BirthSign,
}

/// How strongly what says so says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// A law forbids it, but for what state rules allow.
    Forbidden,
    /// Policy asks to leave it.
    Discouraged,
    /// Neither names it: whoever checks the opening is to ask whether the work needs it.
    Unnamed,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 10] = [
        Self::Gender,
        Self::Marriage,
        Self::Household,
        Self::Age,
        Self::Ethnicity,
        Self::Religion,
        Self::Health,
        Self::School,
        Self::Body,
        Self::BirthSign,
    ];

    /// Its name in Chinese.
    pub fn label(self) -> &'static str {
        self.word().zh
    }

    /// Its name in both languages.
    pub fn word(self) -> Word {
        let word = |code, zh, en| Word { code, zh, en };
        match self {
            Self::Gender => word("GENDER", "性别", "gender"),
            Self::Marriage => word("MARRIAGE", "婚育", "marriage and children"),
            Self::Household => word("HOUSEHOLD", "户籍、地域", "registered residence or origin"),
            Self::Age => word("AGE", "年龄", "age"),
            Self::Ethnicity => word("ETHNICITY", "民族", "ethnicity"),
            Self::Religion => word("RELIGION", "宗教信仰", "religion"),
            Self::Health => {
                word("HEALTH", "残疾、传染病病原携带、精神障碍", "disability, infection or mental disorder")
            }
            Self::School => word("SCHOOL", "毕业院校、学习方式", "rank of school or way of studying"),
            Self::Body => word("BODY", "相貌、身高体重、色觉", "looks, height, weight or colour vision"),
            Self::BirthSign => {
                word("BIRTH_SIGN", "属相、星座、血型", "birth year animal, zodiac sign or blood group")
            }
        }
    }

    /// The law or the document, and the article where it has some.
    pub fn source(self) -> &'static str {
        match self {
            Self::Gender => "妇女权益保障法第四十三条（一）、（五），就业促进法第二十七条",
            Self::Marriage => "妇女权益保障法第四十三条（二）至（四）",
            Self::Household => {
                "网络招聘服务管理规定（人社部令第44号）第十五条：不得违反国家规定在户籍、地域、身份等方面设置限制人力资源流动的条件"
            }
            Self::Age => {
                "中共中央 国务院关于实施就业优先战略促进高质量充分就业的意见（2024）：消除年龄等影响平等就业的不合理限制"
            }
            Self::Ethnicity => "就业促进法第二十八条",
            Self::Religion => "就业促进法第三条",
            Self::Health => {
                "就业促进法第二十九条（残疾人）、第三十条（传染病病原携带者），精神卫生法第五条（精神障碍患者）"
            }
            Self::School => {
                "教育部高校毕业生就业工作“三严禁”：严禁发布含有限定985高校、211高校等字样的招聘信息；\
                 深化新时代教育评价改革总体方案（2020）：公务员招录、事业单位和国有企业招聘不得将毕业院校、国（境）外学习经历、学习方式作为限制性条件"
            }
            Self::Body | Self::BirthSign => {
                "法律、政策没有逐项列名，请核对是否为工作所必需；就业服务与就业管理规定第二十条：招用人员简章或招聘广告不得包含歧视性内容"
            }
        }
    }

    /// How strongly.
    pub fn severity(self) -> Severity {
        match self {
            Self::Age | Self::School => Severity::Discouraged,
            Self::Body | Self::BirthSign => Severity::Unnamed,
            _ => Severity::Forbidden,
        }
    }
}
