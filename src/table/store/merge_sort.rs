//! Merge sort, bottom-up and stable. One function for all callers: the standard library's sort would add 10 KB for each kind
//! of item.

use crate::full::Full;
use crate::reserve::Reserve;

/// Sorts codes by a comparison. Stable.
///
/// # Errors
/// Fails if there is no memory.
pub fn sort(codes: &mut Vec<u32>, is_before: &mut dyn FnMut(u32, u32) -> bool) -> Result<(), Full> {
    let mut merged = Vec::new();
    merged.reserve_just(codes.len())?;
    let mut run = 1;
    while run < codes.len() {
        merged.clear();
        for pair in codes.chunks(2 * run) {
            let (one, other) = pair.split_at_checked(run).unwrap_or((pair, &[]));
            let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
            loop {
                let next = match (one.peek(), other.peek()) {
                    (Some(first), Some(second)) if is_before(**second, **first) => other.next(),
                    (None, _) => other.next(),
                    _ => one.next(),
                };
                match next {
                    Some(code) => merged.push(*code),
                    None => break,
                }
            }
        }
        std::mem::swap(codes, &mut merged);
        run *= 2;
    }
    Ok(())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::sort;

    #[test]
    fn sorts_and_keeps_the_order_of_equals() {
        for length in 0..70 {
            // Tens are compared, ones tell which came first.
            let mut codes: Vec<u32> = (0..length).map(|n| n * 7919 % 5 * 100 + n).collect();
            let mut expected = codes.clone();
            expected.sort_by_key(|code| code / 100);
            sort(&mut codes, &mut |one, other| one / 100 < other / 100).unwrap();
            assert_eq!(codes, expected);
        }
    }
}
