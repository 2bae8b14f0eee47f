//! How far regions lie apart: from seat to seat, in a straight line.
//!
//! On an equirectangular projection at the latitude halfway between both, which is right to a hundredth over the few hundred
//! kilometres that matter here. Only whole numbers, a table of cosines and a square root, so that the kilometres are the same to the
//! last bit on any CPU.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The bundled table: code, latitude and longitude in degrees with two decimals.
pub(in crate::domain) const ROWS: &str = include_str!("centres.tsv");

/// Kilometres in a hundredth of a degree of latitude.
const KM: f64 = 1.112;

/// The cosine of each degree of latitude from 0 on, in thousandths: China lies between 3 and 54 degrees north.
const COSINES: [i64; 61] = [
    1000, 1000, 999, 999, 998, 996, 995, 993, 990, 988, 985, 982, 978, 974, 970, 966, 961, 956, 951, 946,
    940, 934, 927, 921, 914, 906, 899, 891, 883, 875, 866, 857, 848, 839, 829, 819, 809, 799, 788, 777, 766,
    755, 743, 731, 719, 707, 695, 682, 669, 656, 643, 629, 616, 602, 588, 574, 559, 545, 530, 515, 500,
];

/// In hundredths of a degree.
#[derive(Clone, Copy)]
struct Seat {
    latitude: i64,
    longitude: i64,
}

/// By the number that the digits of a code are: none begins with a zero.
static SEATS: LazyLock<FxHashMap<u32, Seat>> = LazyLock::new(|| ROWS.lines().filter_map(row).collect());

fn row(line: &str) -> Option<(u32, Seat)> {
    let mut columns = line.split('\t');
    let code = columns.next()?.parse().ok()?;
    let mut degrees = || columns.next()?.replace('.', "").parse().ok();
    Some((code, Seat { latitude: degrees()?, longitude: degrees()? }))
}

/// The seat of a region, or of the narrowest that it lies in.
fn seat(code: &str) -> Option<Seat> {
    let narrowest: u32 = code.parse().ok()?;
    [narrowest, narrowest / 100, narrowest / 10_000].iter().find_map(|code| SEATS.get(code)).copied()
}

/// Kilometres between the seats of two regions, by their codes of 2, 4 or 6 digits; 0 where one lies in the other, `None` where a
/// seat is not known.
pub fn kilometres(a: &str, b: &str) -> Option<f64> {
    if a.starts_with(b) || b.starts_with(a) {
        return Some(0.0);
    }
    let (a, b) = (seat(a)?, seat(b)?);
    let halfway = usize::try_from((a.latitude + b.latitude) / 200).ok()?;
    let north = (a.latitude - b.latitude) * 1000;
    let east = (a.longitude - b.longitude) * COSINES.get(halfway)?;
    Some(((north * north + east * east) as f64).sqrt() / 1000.0 * KM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilometres_are_those_of_a_map() {
        for (a, b, low, high) in [
            ("500112", "500102", 65.0, 80.0),
            ("500112", "500103", 15.0, 25.0),
            ("510107", "510104", 0.0, 10.0),
            ("5101", "50", 260.0, 280.0),
            ("11", "31", 1050.0, 1085.0),
            ("320583", "310114", 15.0, 35.0),
            ("4403", "441900", 50.0, 70.0),
        ] {
            let km = kilometres(a, b).expect("seats");
            assert!((low..=high).contains(&km), "{a} {b}: {km}");
            assert_eq!(kilometres(b, a), Some(km));
        }
        assert_eq!(kilometres("51", "511502"), Some(0.0));
    }

    #[test]
    fn a_county_lies_near_the_seat_of_its_prefecture() {
        let far = SEATS.iter().filter(|(code, own)| {
            let parent = SEATS.get(&(*code / 100)).copied().filter(|_| **code > 99_999);
            let apart = |parent: Seat| {
                (own.latitude - parent.latitude).abs().max((own.longitude - parent.longitude).abs())
            };
            parent.is_some_and(|parent| apart(parent) > 400)
        });
        assert!(SEATS.len() > 3_000 && far.count() < 60);
    }
}
