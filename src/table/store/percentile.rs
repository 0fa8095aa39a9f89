//! Percentiles, by a radix select.

/// Finds a percentile, interpolated linearly as spreadsheets do and rounded down; `None` of nothing. Changes the order of the values.
#[must_use]
pub fn percentile(values: &mut [i64], percent: usize) -> Option<i64> {
    let last = values.len().checked_sub(1)?;
    let (place, rest) = (last * percent / 100, last * percent % 100);
    let lower = select(values, place);
    if rest == 0 {
        return Some(lower);
    }
    let not_above = values.iter().filter(|value| **value <= lower).count();
    let above = values.iter().filter(|value| **value > lower).min();
    let upper = match above {
        Some(above) if not_above <= place + 1 => *above,
        _ => lower,
    };
    let distance = upper.wrapping_sub(lower);
    let rest = i64::try_from(rest).unwrap_or_default();
    Some(lower + distance / 100 * rest + distance % 100 * rest / 100)
}

/// Radix select: finds the value that has so many before it in their order; splits by the highest bit in which they differ.
fn select(mut values: &mut [i64], mut place: usize) -> i64 {
    loop {
        let first = values.first().copied().unwrap_or_default();
        let differing = values.iter().fold(0, |bits, value| bits | (value ^ first));
        let Some(bit) = differing.cast_unsigned().checked_ilog2() else {
            return first;
        };
        // Numbers below zero have the highest bit, and come first.
        let low_bit = i64::from(bit == 63);
        let mut lower = 0;
        for at in 0..values.len() {
            if values
                .get(at)
                .is_some_and(|value| value >> bit & 1 == low_bit)
            {
                values.swap(at, lower);
                lower += 1;
            }
        }
        let Some((low, high)) = values.split_at_mut_checked(lower) else {
            return first;
        };
        if place < lower {
            values = low;
        } else {
            place -= lower;
            values = high;
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::{percentile, select};

    #[test]
    fn a_percentile_lies_between_its_neighbours() {
        assert_eq!(percentile(&mut [], 50), None);
        assert_eq!(percentile(&mut [7], 95), Some(7));
        assert_eq!(percentile(&mut [9, 1, 4], 50), Some(4));
        assert_eq!(percentile(&mut [9, 4, 4, 1], 50), Some(4));
        assert_eq!(percentile(&mut [10, 0], 50), Some(5));
        assert_eq!(percentile(&mut [10, 1], 50), Some(5));
        assert_eq!(percentile(&mut [300, 100, 200], 95), Some(290));
        assert_eq!(percentile(&mut [400, 100], 95), Some(385));
        assert_eq!(percentile(&mut [-3, 5, -1], 0), Some(-3));
        assert_eq!(percentile(&mut [-3, 5, -1], 50), Some(-1));
        assert_eq!(percentile(&mut [3, 1, 2, 5, 4], 100), Some(5));
    }

    #[test]
    fn the_selected_value_is_that_of_the_sorted_ones() {
        let mut state = 1_i64;
        for length in 1..100_usize {
            let next = |_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (state >> 33) % 50 * 100 - 2000
            };
            let mut values: Vec<i64> = (0..length).map(next).collect();
            let mut sorted = values.clone();
            sorted.sort_unstable();
            for (place, expected) in sorted.iter().enumerate() {
                assert_eq!(select(&mut values, place), *expected);
            }
        }
    }
}
