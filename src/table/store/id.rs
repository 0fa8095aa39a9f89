//! Ids as numbers of 128 bits. A UUID is such a number already.
//!
//! Numbers whose upper 64 bits are below [`FIRST_UUID`] are other ids: the code of an id that is not a UUID, or the hash of a task
//! that has no id.

/// Least upper half of a UUID that is kept as a number.
const FIRST_UUID: u64 = 1 << 16;

/// A one in each byte of a word.
const ONES: u64 = 0x0101_0101_0101_0101;

/// Length of a UUID as text.
pub const UUID_LENGTH: usize = 36;

/// Returns the number of a task without an id: a hash of its content, so that the same task is known again in any table.
///
/// Two such tasks that were made to share a hash count as one. Only their author can make them, who can also leave one out. The service
/// gives an id to every task.
pub fn of_content(hash: u64) -> u128 {
    1 << 64 | u128::from(hash)
}

/// Returns the number of an id that is not a UUID, by its code in a dictionary.
pub fn of_code(code: u32) -> u128 {
    u128::from(code)
}

/// Meaning of an id's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A UUID.
    Uuid,
    /// A text, by its code.
    Code(u32),
    /// No id.
    None,
}

/// Returns the meaning of an id's number.
pub fn meaning(id: u128) -> Meaning {
    match u64::try_from(id >> 64) {
        Ok(0) => match u32::try_from(id) {
            Ok(0) | Err(_) => Meaning::None,
            Ok(code) => Meaning::Code(code),
        },
        Ok(high) if high < FIRST_UUID => Meaning::None,
        _ => Meaning::Uuid,
    }
}

/// Reads a UUID in lower case at an offset.
pub fn read_uuid(text: &[u8], at: usize) -> Option<u128> {
    let chars: &[u8; UUID_LENGTH] = text.get(at..at + UUID_LENGTH)?.first_chunk()?;
    if chars[8] != b'-' || chars[13] != b'-' || chars[18] != b'-' || chars[23] != b'-' {
        return None;
    }
    let four = |at: usize| match chars.get(at..at + 4).and_then(<[u8]>::first_chunk) {
        Some(word) => u64::from(u32::from_le_bytes(*word)),
        None => 0,
    };
    // One look at the end costs less than four on the way.
    let (mut id, mut all) = (0, 0);
    for (one, two) in [(0, 4), (9, 14), (19, 24), (28, 32)] {
        let number = eight_digits(four(one) | four(two) << 32);
        all |= number;
        id = id << 32 | u128::from(number);
    }
    (all >> 32 == 0).then_some(id)
}

/// Reads a UUID as [`read_uuid`] does, if the column of ids keeps it as a number.
pub fn read_id(text: &[u8], at: usize) -> Option<u128> {
    read_uuid(text, at).filter(|id| (id >> 64) >= u128::from(FIRST_UUID))
}

/// Returns the first and the last of the UUIDs that start with a text in lower case.
pub fn range(start: &str) -> Option<(u128, u128)> {
    let mut first = 0_u128;
    let mut digits = 0;
    for (at, c) in start.char_indices() {
        if matches!(at, 8 | 13 | 18 | 23) != (c == '-') || at >= UUID_LENGTH {
            return None;
        }
        if c != '-' {
            let digit = c.to_digit(16).filter(|_| !c.is_ascii_uppercase())?;
            first = first << 4 | u128::from(digit);
            digits += 1;
        }
    }
    let missing = 4 * (32 - digits);
    let last = u128::MAX.checked_shr(128 - missing).unwrap_or_default();
    let first = first.checked_shl(missing).unwrap_or_default();
    Some((first, first | last))
}

/// Reads eight hexadecimal digits in lower case with SWAR, all at once. Returns more than 32 bits for any other character.
fn eight_digits(chars: u64) -> u64 {
    let letters = chars >> 6 & ONES;
    let digits = (chars & (0x0f * ONES)) + 9 * letters;
    // The upper half is 3 for a digit and 6 for a letter; 0 to 9 are digits, 10 to 15 are letters.
    let upper = (chars & (0xf0 * ONES)) ^ (0x30 * ONES + 0x30 * letters);
    let kind = ((digits + 6 * ONES) >> 4 & ONES) ^ letters;
    let wrong = upper | kind | (digits & (0xf0 * ONES));
    // The first digit is the lowest byte, but the most significant. Two of them become a byte, two bytes become one of 16 bits.
    // WebAssembly has no instruction that swaps bytes.
    let mut value = (digits << 4 | digits >> 8) & 0x00ff_00ff_00ff_00ff;
    value = (value << 8 | value >> 16) & 0x0000_ffff_0000_ffff;
    value = (value << 16 | value >> 32) & 0xffff_ffff;
    if wrong == 0 { value } else { u64::MAX }
}

/// Writes a UUID.
#[inline(never)]
pub fn write_uuid(id: u128, out: &mut String) {
    let mut digits = [[0; 8]; 4];
    for (digits, shift) in digits.iter_mut().zip([96, 64, 32, 0]) {
        *digits = eight_chars(u64::try_from(id >> shift & 0xffff_ffff).unwrap_or_default());
    }
    let mut text = [b'-'; UUID_LENGTH];
    for (place, from, length) in [(0, 0, 8), (9, 8, 4), (14, 12, 4), (19, 16, 4), (24, 20, 12)] {
        let digits = digits.as_flattened().get(from..from + length);
        if let (Some(to), Some(digits)) = (text.get_mut(place..place + length), digits) {
            to.copy_from_slice(digits);
        }
    }
    out.push_str(std::str::from_utf8(&text).unwrap_or_default());
}

/// Writes 32 bits as eight hexadecimal digits in lower case with SWAR: the inverse of [`eight_digits`].
fn eight_chars(value: u64) -> [u8; 8] {
    let mut digits = (value >> 16 | value << 32) & 0x0000_ffff_0000_ffff;
    digits = (digits >> 8 | digits << 16) & 0x00ff_00ff_00ff_00ff;
    digits = (digits >> 4 | digits << 8) & (0x0f * ONES);
    let letters = (digits + 6 * ONES) >> 4 & ONES;
    // From `9` to `a` the codes of the characters jump.
    (digits + 0x30 * ONES + 0x27 * letters).to_le_bytes()
}

/// Returns the length of the prefix of a text that ends with a UUID; `None` if the prefix has more than eight characters.
pub fn before_uuid(text: &[u8]) -> Option<usize> {
    let before = text.len().checked_sub(UUID_LENGTH)?;
    if before > 8 {
        return None;
    }
    read_uuid(text, before).map(|_| before)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_comes_back_as_it_was() {
        let text = "4827f2da-b008-4507-ab7d-42d0df5ed912";
        let id = read_uuid(text.as_bytes(), 0).unwrap();
        assert_eq!(id, 0x4827_f2da_b008_4507_ab7d_42d0_df5e_d912);
        let mut out = String::new();
        write_uuid(id, &mut out);
        assert_eq!(out, text);
    }

    #[test]
    fn any_other_character_at_any_place_is_no_uuid() {
        let text = "09afa2da-b008-4507-ab7d-42d0df5ed912";
        for at in 0..text.len() {
            for byte in 0..=255_u8 {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] = byte;
                let dash = matches!(at, 8 | 13 | 18 | 23);
                let fits = if dash {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
                };
                assert_eq!(read_uuid(&bytes, 0).is_some(), fits, "{at} {byte}");
            }
        }
        assert_eq!(read_uuid(&text.as_bytes()[..35], 0), None);
    }

    #[test]
    fn what_a_uuid_starts_with_is_a_range() {
        const ALL: u128 = u128::MAX;
        let id = 0x4827_f2da_b008_4507_ab7d_42d0_df5e_d912;
        for (start, expected) in [
            ("", Some((0, ALL))),
            ("4", Some((4 << 124, 4 << 124 | ALL >> 4))),
            (
                "4827f2da",
                Some((0x4827_f2da << 96, 0x4827_f2da << 96 | ALL >> 32)),
            ),
            (
                "4827f2da-",
                Some((0x4827_f2da << 96, 0x4827_f2da << 96 | ALL >> 32)),
            ),
            ("4827f2da-b008-4507-ab7d-42d0df5ed912", Some((id, id))),
            (
                "4827f2da-b008-4507-ab7d-42d0df5ed91",
                Some((id & !15, id | 15)),
            ),
            ("4827f2dab", None),
            ("4827f2d-", None),
            ("A", None),
            ("x", None),
            ("4827f2da-b008-4507-ab7d-42d0df5ed9120", None),
        ] {
            assert_eq!(range(start), expected, "{start}");
        }
    }

    #[test]
    fn numbers_of_other_ids_are_not_those_of_uuids() {
        assert_eq!(read_id(b"00000000-0000-0001-0000-000000000001", 0), None);
        assert_eq!(read_id(b"00000000-0000-ffff-ffff-ffffffffffff", 0), None);
        let first = read_id(b"00000000-0001-0000-0000-000000000000", 0).unwrap();
        assert_eq!(meaning(first), Meaning::Uuid);
        assert_eq!(meaning(of_code(7)), Meaning::Code(7));
        assert_eq!(meaning(of_content(u64::MAX)), Meaning::None);
        assert_eq!(meaning(0), Meaning::None);
    }
}
