use proptest::prelude::*;

use super::*;

fn dense(values: &[i8]) -> DenseVector {
    DenseVector::new(values.to_vec()).unwrap()
}

fn sparse(pairs: &[(u32, u8)]) -> SparseVector {
    let (indices, values) = pairs.iter().copied().unzip();
    SparseVector::new(indices, values).unwrap()
}

fn plain_length(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|value| value * value).sum::<f64>().sqrt()
}

#[test]
fn values_are_rounded_on_the_scale_of_the_largest() {
    let vector = DenseVector::quantised(&[-127.0, 63.5, 0.0, 0.49, 0.5]).unwrap();
    assert_eq!(vector.values(), [-127, 64, 0, 0, 1]);
    assert_eq!(
        DenseVector::quantised(&[-1.0, 0.5]).unwrap().values(),
        [-127, 64],
        "63.5 goes away from zero"
    );
    assert_eq!(DenseVector::quantised(&[1.0, -0.5]).unwrap().values(), [127, -64]);
    let vector = SparseVector::quantised(&[(3, 0.5), (7, 0.25), (8, 0.0009), (9, 0.001)]).unwrap();
    assert_eq!(vector, sparse(&[(3, 255), (7, 128), (9, 1)]));
}

#[test]
fn what_says_nothing_is_near_to_nothing() {
    let silent = Embedding::quantised(&[0.0, -0.0], &[(4, 0.0)]).unwrap();
    assert_eq!(silent, Embedding { dense: DenseVector::zero(2), sparse: SparseVector::default() });
    assert!(silent.dense.is_zero() && silent.sparse.is_empty());
    let other = Embedding { dense: dense(&[1, 2]), sparse: sparse(&[(4, 9)]) };
    assert_eq!((silent.dense_cosine(&other), silent.sparse_cosine(&other)), (0.0, 0.0));
    assert_eq!((silent.dense_cosine(&silent), silent.sparse_cosine(&silent)), (0.0, 0.0));
}

#[test]
fn vectors_of_two_models_are_not_compared() {
    let of = |dense| Embedding { dense, ..Embedding::default() };
    assert_eq!(of(dense(&[1, 2])).dense_cosine(&of(dense(&[1, 2, 3]))), 0.0);
    assert!(of(dense(&[1, 2])).is_sound(2) && !of(dense(&[1, 2])).is_sound(3));
}

#[test]
fn sparse_vectors_are_compared_by_shared_features() {
    let of = |pairs| Embedding { sparse: sparse(pairs), ..Embedding::default() };
    let (a, b) = (of(&[(1, 6), (5, 8)]), of(&[(2, 6), (5, 8)]));
    assert_eq!(a.sparse.dot(&b.sparse), 64);
    assert_eq!(a.sparse_cosine(&b), 0.64);
}

#[test]
fn a_long_text_is_not_blamed_for_what_else_it_says() {
    let of = |features: u32| Embedding {
        sparse: SparseVector::new((0..features).collect(), vec![255; features as usize]).unwrap(),
        ..Embedding::default()
    };
    let asked = of(2);
    let [short, long] = [of(8), of(32)].map(|target| (asked.sparse_cosine(&target), asked.wording(&target)));
    // The cosine is halved, and twice the length gives back the fourth root of 2.
    assert!((short.0 / long.0 - 2.0).abs() < 1e-12);
    assert!((short.1 / long.1 - 2.0 / 2f64.sqrt().sqrt()).abs() < 1e-12, "{short:?} {long:?}");
    assert_eq!(of(32).wording(&of(32)), 1.0);
}

#[test]
fn the_strongest_features_keep_their_order() {
    let vector = sparse(&[(1, 2), (4, 9), (6, 2), (9, 5)]);
    assert_eq!(vector.strongest(3), [(1, 2), (4, 9), (9, 5)]);
    assert_eq!(vector.strongest(4), vector.iter().collect::<Vec<_>>());
    assert!(vector.strongest(0).is_empty());
}

#[test]
fn what_is_no_vector_is_refused() {
    for odd in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert_eq!(Embedding::quantised(&[0.5, odd], &[]), Err(Unsound::NotFinite));
        assert_eq!(Embedding::quantised(&[0.5], &[(1, 0.5), (2, odd)]), Err(Unsound::NotFinite));
    }
    assert_eq!(SparseVector::quantised(&[(2, 0.5), (1, 0.5)]), Err(Unsound::Disordered));
    assert_eq!(SparseVector::quantised(&[(2, 0.5), (2, 0.5)]), Err(Unsound::Disordered));
    assert_eq!(SparseVector::new(vec![1, 2], vec![1]), Err(Unsound::Disordered));
    assert_eq!(SparseVector::new(vec![2, 1], vec![1, 1]), Err(Unsound::Disordered));
    assert_eq!(SparseVector::new(vec![1, 2], vec![1, 0]), Err(Unsound::OutOfRange));
    assert_eq!(DenseVector::new(vec![-128]), Err(Unsound::OutOfRange));
}

#[test]
fn a_dot_product_of_any_length_is_exact() {
    let long = DenseVector::new(vec![-127; 200_000]).unwrap();
    assert_eq!(long.dot(&long), 200_000 * 127 * 127);
    assert_eq!(long.length(), 3_225_800_000f64.sqrt());
}

fn any_sparse() -> impl Strategy<Value = SparseVector> {
    prop::collection::btree_map(0u32..60, 1u8.., 0..40).prop_map(|features| {
        let (indices, values) = features.into_iter().unzip();
        SparseVector::new(indices, values).unwrap()
    })
}

proptest! {
    #[test]
    fn a_dense_dot_product_is_the_plain_sum(pairs in prop::collection::vec((-127i8.., -127i8..), 0..300)) {
        let (a, b): (Vec<i8>, Vec<i8>) = pairs.iter().copied().unzip();
        let plain: i64 = pairs.iter().map(|(a, b)| i64::from(*a) * i64::from(*b)).sum();
        let (a, b) = (dense(&a), dense(&b));
        prop_assert_eq!(a.dot(&b), plain);
        prop_assert_eq!(b.dot(&a), plain);
    }

    #[test]
    fn a_sparse_dot_product_is_the_plain_sum(a in any_sparse(), b in any_sparse()) {
        let value = |of: &SparseVector, index: u32| of.iter().find(|pair| pair.0 == index).map_or(0, |pair| pair.1);
        let plain: i64 = (0..60).map(|index| i64::from(value(&a, index)) * i64::from(value(&b, index))).sum();
        prop_assert_eq!(a.dot(&b), plain);
        prop_assert_eq!(b.dot(&a), plain);
    }

    #[test]
    fn a_cosine_is_symmetric_in_range_and_1_with_itself(
        dense in prop::collection::vec((-1.0f32..1.0, -1.0f32..1.0), 1..70), a in any_sparse(), b in any_sparse(),
    ) {
        let (left, right): (Vec<f32>, Vec<f32>) = dense.into_iter().unzip();
        let a = Embedding { dense: DenseVector::quantised(&left).unwrap(), sparse: a };
        let b = Embedding { dense: DenseVector::quantised(&right).unwrap(), sparse: b };
        prop_assert_eq!(a.dense_cosine(&b).to_bits(), b.dense_cosine(&a).to_bits());
        prop_assert_eq!(a.sparse_cosine(&b).to_bits(), b.sparse_cosine(&a).to_bits());
        prop_assert!((-1.0..=1.0).contains(&a.dense_cosine(&b)) && (0.0..=1.0).contains(&a.sparse_cosine(&b)));
        prop_assert_eq!(a.wording(&b).to_bits(), b.wording(&a).to_bits());
        prop_assert!((0.0..=1.0).contains(&a.wording(&b)) && (a.wording(&b) > 0.0) == (a.sparse_cosine(&b) > 0.0));
        let own = |is_silent: bool, cosine: f64| {
            let expected = if is_silent { 0.0 } else { 1.0 };
            cosine <= expected && expected - cosine < 1e-15
        };
        prop_assert!(own(a.dense.is_zero(), a.dense_cosine(&a)));
        prop_assert!(own(a.sparse.is_empty(), a.sparse_cosine(&a)));
    }

    /// Half a step in each value, and so half a step times the root of the dimension in length.
    #[test]
    fn what_is_lost_by_rounding_is_bounded(floats in prop::collection::vec(-1.0f32..1.0, 1..300)) {
        let vector = DenseVector::quantised(&floats).unwrap();
        let largest = f64::from(floats.iter().fold(0.0f32, |most, value| most.max(value.abs())));
        prop_assume!(largest > 0.0);
        for (float, value) in floats.iter().zip(vector.values()) {
            let read = f64::from(*value) * largest / 127.0;
            prop_assert!((read - f64::from(*float)).abs() <= largest / 254.0 * 1.000_001);
        }
        let exact = plain_length(floats.iter().map(|value| f64::from(*value)));
        let read = vector.length() * largest / 127.0;
        prop_assert!((read - exact).abs() <= largest / 254.0 * (floats.len() as f64).sqrt() * 1.000_001);
    }

    /// Floats that are a multiple of what was quantised, such as the unit vector, give the same integers again.
    #[test]
    fn quantising_again_changes_nothing(floats in prop::collection::vec(-1.0f32..1.0, 1..300), a in any_sparse()) {
        let a = Embedding { dense: DenseVector::quantised(&floats).unwrap(), sparse: a };
        let unit = |value: f64, length: f64| (value / length) as f32;
        let dense: Vec<f32> =
            a.dense.values().iter().map(|value| unit(f64::from(*value), a.dense.length().max(1.0))).collect();
        let (indices, values) = a.sparse.iter().chain([(99, 255)]).unzip();
        let a = Embedding { sparse: SparseVector::new(indices, values).unwrap(), ..a };
        let sparse: Vec<(u32, f32)> =
            a.sparse.iter().map(|(index, value)| (index, unit(f64::from(value), a.sparse.length()))).collect();
        let again = Embedding::quantised(&dense, &sparse).unwrap();
        prop_assert_eq!(again, a);
    }
}
