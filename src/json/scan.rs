//! Byte scanning with SIMD, sixteen bytes at a time, or with SWAR, eight at a time, where the target has no `simd128`. Most
//! strings here are ids of 36 characters.

/// Finds the end of a run of plain characters from `at` on: a quote, a backslash, a control character or the end.
#[inline]
#[must_use]
pub fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = lanes::load(bytes, at) {
        if let Some(stop) = lanes::first(lanes::special(chunk)) {
            return at + stop;
        }
        at += lanes::WIDTH;
    }
    while bytes
        .get(at)
        .is_some_and(|b| *b >= 0x20 && *b != b'"' && *b != b'\\')
    {
        at += 1;
    }
    at
}

/// Finds the next of two bytes from `at` on, or the end.
#[inline]
#[must_use]
pub fn either_until(bytes: &[u8], mut at: usize, one: u8, other: u8) -> usize {
    while let Some(chunk) = lanes::load(bytes, at) {
        if let Some(stop) = lanes::first(lanes::either(chunk, one, other)) {
            return at + stop;
        }
        at += lanes::WIDTH;
    }
    while bytes.get(at).is_some_and(|b| *b != one && *b != other) {
        at += 1;
    }
    at
}

/// Finds a place from `at` on that may have one of two bytes, and one of two others at a distance behind it, or a place from which that is
/// beyond the end.
#[inline]
#[must_use]
pub fn pair_until(
    bytes: &[u8],
    mut at: usize,
    [one, other]: [u8; 2],
    distance: usize,
    [last, other_last]: [u8; 2],
) -> usize {
    while let (Some(here), Some(there)) =
        (lanes::load(bytes, at), lanes::load(bytes, at + distance))
    {
        let marks = lanes::either(here, one, other) & lanes::either(there, last, other_last);
        if let Some(stop) = lanes::first(marks) {
            return at + stop;
        }
        at += lanes::WIDTH;
    }
    while bytes.get(at + distance).is_some()
        && bytes.get(at).is_some_and(|b| *b != one && *b != other)
    {
        at += 1;
    }
    at
}

/// Counts the bytes before the first that is not ASCII.
#[inline]
pub(crate) fn ascii_until(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = lanes::load(bytes, at) {
        if let Some(stop) = lanes::first(lanes::foreign(chunk)) {
            return at + stop;
        }
        at += lanes::WIDTH;
    }
    while bytes.get(at).is_some_and(u8::is_ascii) {
        at += 1;
    }
    at
}

/// Compares two ranges of `length` bytes in one text.
#[inline]
pub(crate) fn same(bytes: &[u8], one: usize, other: usize, length: usize) -> bool {
    let differing = |at: usize| {
        let (one, other) = (
            lanes::load(bytes, one + at)?,
            lanes::load(bytes, other + at)?,
        );
        Some(lanes::first(lanes::different(one, other)).unwrap_or(lanes::WIDTH))
    };
    let mut at = 0;
    while at < length {
        match differing(at) {
            Some(lanes::WIDTH) => at += lanes::WIDTH,
            Some(equal) => return at + equal >= length,
            // So close to the end of the text.
            None => return false,
        }
    }
    true
}

/// Compares `length` bytes of two texts, from an offset in each.
#[allow(
    clippy::inline_always,
    reason = "the table compares most of a task's bytes by it: 0.95 of the time of an ingestion"
)]
#[inline(always)]
#[must_use]
pub fn equal(one: &[u8], from: usize, other: &[u8], place: usize, length: usize) -> bool {
    let mut at = 0;
    while at < length {
        let (Some(mine), Some(theirs)) =
            (lanes::load(one, from + at), lanes::load(other, place + at))
        else {
            // So close to the end of one of them.
            let mine = one.get(from + at..from + length);
            return mine.is_some() && mine == other.get(place + at..place + length);
        };
        match lanes::first(lanes::different(mine, theirs)) {
            None => at += lanes::WIDTH,
            Some(equal) => return at + equal >= length,
        }
    }
    one.len() >= from + length && other.len() >= place + length
}

/// Lanes: a mask with a mark for each matching byte, of which the first is looked at.
#[cfg(target_feature = "simd128")]
mod lanes {
    use core::arch::wasm32::{
        i8x16_bitmask, i8x16_eq, i8x16_ne, u8x16_le, u8x16_splat, v128, v128_or,
    };

    pub(super) const WIDTH: usize = 16;

    #[inline]
    pub(super) fn load(bytes: &[u8], at: usize) -> Option<v128> {
        let chunk = bytes.get(at..at + WIDTH)?.first_chunk::<WIDTH>()?;
        Some(bytemuck::must_cast(*chunk))
    }

    #[inline]
    pub(super) fn first(marks: u16) -> Option<usize> {
        (marks != 0).then(|| marks.trailing_zeros() as usize)
    }

    #[inline]
    pub(super) fn special(chunk: v128) -> u16 {
        let quote = i8x16_eq(chunk, u8x16_splat(b'"'));
        let backslash = i8x16_eq(chunk, u8x16_splat(b'\\'));
        let control = u8x16_le(chunk, u8x16_splat(0x1f));
        i8x16_bitmask(v128_or(v128_or(quote, backslash), control))
    }

    #[inline]
    pub(super) fn either(chunk: v128, one: u8, other: u8) -> u16 {
        let one = i8x16_eq(chunk, u8x16_splat(one));
        i8x16_bitmask(v128_or(one, i8x16_eq(chunk, u8x16_splat(other))))
    }

    #[inline]
    pub(super) fn foreign(chunk: v128) -> u16 {
        i8x16_bitmask(chunk)
    }

    #[inline]
    pub(super) fn different(one: v128, other: v128) -> u16 {
        i8x16_bitmask(i8x16_ne(one, other))
    }
}

#[cfg(not(target_feature = "simd128"))]
mod lanes {
    pub(super) const WIDTH: usize = 8;

    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;

    #[inline]
    pub(super) fn load(bytes: &[u8], at: usize) -> Option<u64> {
        let chunk = bytes.get(at..at + WIDTH)?.first_chunk::<WIDTH>()?;
        Some(u64::from_le_bytes(*chunk))
    }

    #[inline]
    pub(super) fn first(marks: u64) -> Option<usize> {
        (marks != 0).then(|| (marks.trailing_zeros() / 8) as usize)
    }

    /// Marks bytes that are 0. Correct up to the first mark; bytes after it may be marked because of a carry.
    #[inline]
    fn zero(chunk: u64) -> u64 {
        chunk.wrapping_sub(ONES) & !chunk & HIGH
    }

    #[inline]
    pub(super) fn either(chunk: u64, one: u8, other: u8) -> u64 {
        zero(chunk ^ (ONES * u64::from(one))) | zero(chunk ^ (ONES * u64::from(other)))
    }

    #[inline]
    pub(super) fn special(chunk: u64) -> u64 {
        zero(chunk ^ (ONES * 0x22))
            | zero(chunk ^ (ONES * 0x5c))
            | (chunk.wrapping_sub(ONES * 0x20) & !chunk & HIGH)
    }

    #[inline]
    pub(super) fn foreign(chunk: u64) -> u64 {
        chunk & HIGH
    }

    #[inline]
    pub(super) fn different(one: u64, other: u64) -> u64 {
        one ^ other
    }
}
