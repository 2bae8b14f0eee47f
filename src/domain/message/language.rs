//! The languages that the service speaks.

/// A language. English is what is spoken where nobody asks for another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// As written in mainland China.
    Chinese,
    /// English.
    #[default]
    English,
}

impl Language {
    /// The tag of BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// What is said in this language, of two.
    pub fn of<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }

    /// The language that an `Accept-Language` of RFC 9110 likes best, of those that it names: the first of equals. `None` where it
    /// names none, or would have any.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best = None;
        for range in header.split(',') {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let quality = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).unwrap_or(0.0);
            let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
            let language = match primary.to_ascii_lowercase().as_str() {
                "zh" => Self::Chinese,
                "en" => Self::English,
                _ => continue,
            };
            if quality > best.map_or(0.0, |(_, quality)| quality) {
                best = Some((language, quality));
            }
        }
        best.map(|(language, _)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_liked_best_is_spoken() {
        for (header, language) in [
            ("zh-CN", Some(Language::Chinese)),
            ("zh", Some(Language::Chinese)),
            ("ZH-hans-cn, en;q=0.8", Some(Language::Chinese)),
            ("en-US,en;q=0.9,zh-CN;q=0.8", Some(Language::English)),
            ("fr, zh;q=0.7, en;q=0.9", Some(Language::English)),
            ("fr;q=1, zh_CN;q=0.1", Some(Language::Chinese)),
            ("en;q=0, zh;q=0.5", Some(Language::Chinese)),
            ("zh;q=0", None),
            ("fr", None),
            ("*", None),
            ("", None),
            (";;,=,q", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }
}
