//! Multiply-and-fold hash of a text, 64 bits. It does not resist texts that are made to collide.

/// Hashes a text. Two different texts have the same hash in one of 2^64 cases, unless somebody made them collide. The
/// standard library's hash resists that too, but takes as long for a page as everything else that is done to it.
///
/// It may only tell whether the record of a task has changed, never which task it is: ids are compared in full. The service writes the
/// whole record. One that made two records collide would hide a change, which it can also do by not sending it.
#[must_use]
pub fn fingerprint(text: &str) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(FACTOR);
        product ^ product >> 32
    };
    let (chunks, rest) = text.as_bytes().as_chunks::<16>();
    // Two at a time, so that one need not wait for the other's product.
    let (mut one, mut other) = (text.len() as u64, FACTOR);
    for chunk in chunks {
        let [first, second]: [u64; 2] = bytemuck::must_cast(*chunk);
        one = mix(one, first);
        other = mix(other, second);
    }
    for byte in rest {
        one = mix(one, u64::from(*byte));
    }
    mix(mix(one, other), FACTOR)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::HashSet;

    use super::fingerprint;

    #[test]
    fn a_change_of_any_character_or_of_the_length_shows() {
        let text = r#"{"id":"4827f2da-b008-4507-ab7d-42d0df5ed912","progress":42}"#;
        let mut seen = HashSet::from([fingerprint(text)]);
        for at in 0..text.len() {
            for digit in ["0", "1", "8"] {
                let mut changed = text.to_owned();
                changed.replace_range(at..=at, digit);
                assert!(
                    changed == text || seen.insert(fingerprint(&changed)),
                    "{changed}"
                );
            }
            assert!(seen.insert(fingerprint(&text[..at])), "{at}");
        }
        assert_eq!(fingerprint(text), fingerprint(&["", text].concat()));
    }

    #[test]
    fn the_order_of_the_parts_counts() {
        let parts = ["0123456789abcdef", "fedcba9876543210", "0000000000000000"];
        let texts = [
            [0, 1, 2],
            [1, 0, 2],
            [2, 1, 0],
            [0, 2, 1],
            [1, 2, 0],
            [2, 0, 1],
        ];
        let seen: HashSet<_> = texts
            .iter()
            .map(|order| fingerprint(&order.map(|at| parts[at]).concat()))
            .collect();
        assert_eq!(seen.len(), texts.len());
    }
}
