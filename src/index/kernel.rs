//! Dot products of one dense vector with many: by the widest instructions that the processor has. Integer sums have no
//! order, so every kernel gives the same numbers (invariant 7).

/// Sums the products of a row with the query.
type Dot = fn(&[i8], &[i8]) -> i32;

/// Writes the dot product of the query with each row. Rows are as long as the query.
pub(super) fn dots<'r>(query: &[i8], rows: impl ExactSizeIterator<Item = &'r [i8]>, dots: &mut Vec<i32>) {
    dots.clear();
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has the instructions.
        return unsafe { avx2::dots(query, rows, dots) };
    }
    dots.extend(rows.map(|row| dot(query, row)));
}

/// The dot product of two vectors of the same length.
pub(super) fn dot(a: &[i8], b: &[i8]) -> i32 {
    let best: Dot = portable;
    #[cfg(target_arch = "aarch64")]
    let best: Dot = neon::dot;
    best(a, b)
}

fn portable(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::*;

    const LANES: usize = 32;

    #[target_feature(enable = "avx2")]
    pub(super) fn dots<'r>(query: &[i8], rows: impl ExactSizeIterator<Item = &'r [i8]>, dots: &mut Vec<i32>) {
        let whole = query.len() - query.len() % LANES;
        dots.reserve(rows.len());
        // A loop of its own: in the closure of another function these instructions would be called one by one.
        for row in rows {
            let mut sums = _mm256_setzero_si256();
            for (a, b) in query.chunks_exact(LANES).zip(row.chunks_exact(LANES)) {
                // SAFETY: both pieces are of 32 bytes, and the load needs no alignment.
                let (a, b) =
                    unsafe { (_mm256_loadu_si256(a.as_ptr().cast()), _mm256_loadu_si256(b.as_ptr().cast())) };
                // |a| x (b with the sign of a): values are -127 at least, so that two products fit into 16 bits.
                let pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(a), _mm256_sign_epi8(b, a));
                sums = _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
            }
            let half = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256::<1>(sums));
            let quarter = _mm_add_epi32(half, _mm_unpackhi_epi64(half, half));
            let sum = _mm_add_epi32(quarter, _mm_shuffle_epi32::<1>(quarter));
            dots.push(_mm_cvtsi128_si32(sum) + super::portable(&query[whole..], &row[whole..]));
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod neon {
    use std::arch::aarch64::*;

    const LANES: usize = 16;

    pub(super) fn dot(a: &[i8], b: &[i8]) -> i32 {
        let whole = a.len() - a.len() % LANES;
        // SAFETY: every 64-bit ARM processor has these instructions; both pieces are of 16 bytes.
        let sum = unsafe {
            let mut sums = vdupq_n_s32(0);
            for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
                let (a, b) = (vld1q_s8(a.as_ptr()), vld1q_s8(b.as_ptr()));
                sums = vpadalq_s16(sums, vmull_s8(vget_low_s8(a), vget_low_s8(b)));
                sums = vpadalq_s16(sums, vmull_high_s8(a, b));
            }
            vaddvq_s32(sums)
        };
        sum + super::portable(&a[whole..], &b[whole..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_kernel_gives_the_sum_of_the_products(
            (query, rows) in (0usize..80).prop_flat_map(|length| (
                prop::collection::vec(-127i8..=127, length),
                prop::collection::vec(prop::collection::vec(-127i8..=127, length), 0..5),
            ))
        ) {
            let mut found = Vec::new();
            dots(&query, rows.iter().map(Vec::as_slice), &mut found);
            prop_assert_eq!(found, rows.iter().map(|row| portable(&query, row)).collect::<Vec<_>>());
            prop_assert!(rows.iter().all(|row| dot(&query, row) == portable(&query, row)));
        }
    }

    #[test]
    fn the_greatest_values_do_not_overflow() {
        let mut found = Vec::new();
        for (a, b) in [(127, 127), (-127, 127), (-127, -127), (127, -127)] {
            dots(&[a; 96], [[b; 96]].iter().map(<[i8; 96]>::as_slice), &mut found);
            assert_eq!(found, [i32::from(a) * i32::from(b) * 96]);
        }
    }
}
