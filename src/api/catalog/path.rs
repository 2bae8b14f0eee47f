//! The path of a field at fault.

/// A field, and an item of it.
pub type Step = (String, Option<usize>);

/// The steps of a path such as `student_profile.skills[2].name`.
pub fn steps(path: &str) -> Vec<Step> {
    let step = |part: &str| match part.split_once('[') {
        Some((field, index)) => (field.to_string(), index.trim_end_matches(']').parse().ok()),
        None => (part.to_string(), None),
    };
    path.split('.').map(step).collect()
}
