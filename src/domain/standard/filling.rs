//! The fewest courses that fill a gap, as far as a pool can.

use crate::domain::cover::{Cover, Set, cover};

/// A choice of courses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filling {
    /// Places in the pool, ascending, each with the requirements of the gap that it covers.
    pub courses: Vec<(usize, Vec<usize>)>,
    /// Requirements that no course of the pool covers.
    pub unfilled: Vec<usize>,
    /// What is proven of the choice.
    pub cover: Cover,
}

/// Chooses. `covers` has for each course of the pool the requirements that it covers, `gap` those that are to be covered. `None` where
/// `go_on`, which is asked now and then, says no.
pub fn fill(covers: &[Vec<usize>], gap: &[usize], go_on: &dyn Fn() -> bool) -> Option<Filling> {
    let (fillable, unfilled): (Vec<usize>, Vec<usize>) =
        gap.iter().partition(|requirement| covers.iter().any(|course| course.contains(requirement)));
    let items = |course: &Vec<usize>| -> Vec<u32> {
        let own = fillable.iter().zip(0..).filter(|(requirement, _)| course.contains(requirement));
        own.map(|(_, item)| item).collect()
    };
    let sets: Vec<Set> = covers.iter().map(|course| Set { cost: 1, items: items(course) }).collect();
    let cover = cover(&sets, fillable.len(), go_on)?;
    let filled = |at: &usize| {
        let course = covers.get(*at).map(Vec::as_slice).unwrap_or_default();
        (*at, fillable.iter().filter(|requirement| course.contains(requirement)).copied().collect())
    };
    Some(Filling { courses: cover.sets.iter().map(filled).collect(), unfilled, cover })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_are_chosen_and_the_rest_is_told() {
        let covers = vec![vec![1, 2], vec![2, 3], vec![1, 3, 9], vec![2]];
        let filling = fill(&covers, &[3, 1, 2, 7], &|| true).expect("chosen");
        assert_eq!(filling.courses.len(), 2);
        assert_eq!((filling.cover.cost, filling.cover.is_best()), (2, true));
        assert_eq!(filling.unfilled, [7]);
        let mut filled: Vec<usize> = filling.courses.iter().flat_map(|(_, own)| own.clone()).collect();
        filled.sort_unstable();
        filled.dedup();
        assert_eq!(filled, [1, 2, 3]);
        assert_eq!(fill(&covers, &[], &|| true).expect("nothing to do").courses, []);
        assert_eq!(fill(&covers, &[1], &|| false), None, "given up");
    }
}
