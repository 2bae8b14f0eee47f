//! The inner loop of the dense view.

/// Rows that are added together: their cache misses overlap, and the sum is read and written once for all of them.
const TOGETHER: usize = 4;

#[expect(clippy::indexing_slicing, reason = "the count goes back to 0 when it reaches the length")]
/// The sum of `factor * row` over rows stored as i8 in a byte, each of `dimension` values.
pub(super) fn scaled_sum<'a>(rows: impl Iterator<Item = (f32, &'a [u8])>, dimension: usize) -> Vec<f32> {
    let mut sum = vec![0.0; dimension];
    let mut waiting: [(f32, &[u8]); TOGETHER] = [(0.0, &[]); TOGETHER];
    let mut count = 0;
    for row in rows {
        waiting[count] = row;
        count += 1;
        if count == TOGETHER {
            add_together(&mut sum, waiting);
            count = 0;
        }
    }
    for &(factor, row) in &waiting[..count] {
        for (sum, &byte) in sum.iter_mut().zip(row) {
            *sum += factor * value(byte);
        }
    }
    sum
}

fn add_together(sum: &mut [f32], rows: [(f32, &[u8]); TOGETHER]) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the CPU has AVX2, as it just said.
        return unsafe { add_together_by_avx2(sum, rows) };
    }
    add_each(sum, rows);
}

/// The same loop with wider registers. No multiplication is fused with a sum, so the bits are the same.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn add_together_by_avx2(sum: &mut [f32], rows: [(f32, &[u8]); TOGETHER]) {
    add_each(sum, rows);
}

#[inline(always)]
fn add_each(sum: &mut [f32], rows: [(f32, &[u8]); TOGETHER]) {
    let [(fa, a), (fb, b), (fc, c), (fd, d)] = rows;
    for ((((sum, &a), &b), &c), &d) in sum.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *sum += (fa * value(a) + fb * value(b)) + (fc * value(c) + fd * value(d));
    }
}

#[inline(always)]
fn value(byte: u8) -> f32 {
    f32::from(byte.cast_signed())
}

#[cfg(test)]
mod tests {
    use super::{TOGETHER, add_each, add_together, scaled_sum};

    #[test]
    fn any_number_of_rows_and_negative_values() {
        let rows: Vec<Vec<u8>> =
            (0..7i8).map(|row| (0..19i8).map(|n| (n - 9 * row % 11).cast_unsigned()).collect()).collect();
        for count in 0..=rows.len() {
            let factors = (1..=count).map(|row| row as f32 * 0.5);
            let sum = scaled_sum(factors.clone().zip(rows.iter().map(Vec::as_slice)), 19);
            for (at, &sum) in sum.iter().enumerate() {
                let expected: f32 = factors
                    .clone()
                    .zip(&rows)
                    .map(|(factor, row)| factor * f32::from(row[at].cast_signed()))
                    .sum();
                assert!((sum - expected).abs() < 1e-3);
            }
            if let Ok(four) =
                <[_; TOGETHER]>::try_from(Vec::from_iter(factors.zip(rows.iter().map(Vec::as_slice))))
            {
                let [mut plain, mut wide] = [[0.1; 19]; 2];
                add_each(&mut plain, four);
                add_together(&mut wide, four);
                assert_eq!(plain.map(f32::to_bits), wide.map(f32::to_bits), "on any CPU");
            }
        }
    }
}
