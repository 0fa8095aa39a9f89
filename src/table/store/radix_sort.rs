//! Radix sort of words of 64 bits.
//!
//! LSD radix sort: words are moved into the order of one digit after the other, the last first, eleven bits at a time, or fewer if there are
//! few words. A million times of a month, 42 bits, take four passes. With so many words a pass waits for memory, so an MSD pass first
//! splits them by their highest bits into parts that fit into a cache. Measured in nanoseconds a word, of 42 bits, in Node:
//!
//! | | 10,000 | 100,000 | 1,000,000 |
//! |---|---|---|---|
//! | four passes | 8 | 8 | 20 |
//! | a split by 8, 9, 10 bits, then passes | | | 13, 12, 12 |
//! | eight bits at a time, six passes | 13 | 14 | 17 |
//! | the highest digits first, down to single words | 8 | 17 | 20 |
//! | `sort_unstable` | 12 | 18 | 21 |

use crate::full::Full;
use crate::reserve::Reserve;

/// Bits of a digit.
const DIGIT_BITS: u32 = 11;
const BUCKETS: usize = 1 << DIGIT_BITS;

/// Number of words that fit into a cache: a megabyte. More words are first split by their highest [`SPLIT_BITS`] bits. A part then
/// fits into the cache, where a pass takes a third of the time.
const MAX_CACHED_WORDS: usize = 1 << 17;
const SPLIT_BITS: u32 = 9;

/// Words to sort, and the buffer to which a pass moves them.
#[derive(Debug)]
pub struct RadixSort {
    pub words: Vec<u64>,
    /// Buffer of the same length; its content is undefined.
    pub spare: Vec<u64>,
}

impl RadixSort {
    pub fn new(words: Vec<u64>) -> Result<Self, Full> {
        let spare = zeros(words.len())?;
        Ok(Self { words, spare })
    }

    /// Sorts by `bits` bits from `low` on. Stable.
    pub fn sort(&mut self, low: u32, bits: u32) {
        let mut ends = [0; BUCKETS];
        let split = if self.words.len() > MAX_CACHED_WORDS && bits > SPLIT_BITS {
            SPLIT_BITS
        } else {
            0
        };
        let left = bits - split;
        // As many buckets as words: more of them would take longer than the words.
        let digit = (usize::BITS - self.words.len().leading_zeros()).clamp(4, DIGIT_BITS);
        let passes = left.div_ceil(digit);
        if split == 0 {
            by_digits(&mut self.words, &mut self.spare, low, left, passes);
        } else {
            counting_sort(&self.words, &mut self.spare, low + left, split, &mut ends);
            let (mut from, mut to) = (&mut *self.spare, &mut *self.words);
            let mut start = 0;
            for end in ends.into_iter().take(1 << SPLIT_BITS) {
                let length = (end - start) as usize;
                start = end;
                let (Some((here, from_rest)), Some((there, to_rest))) = (
                    from.split_at_mut_checked(length),
                    to.split_at_mut_checked(length),
                ) else {
                    return;
                };
                by_digits(here, there, low, left, passes);
                (from, to) = (from_rest, to_rest);
            }
        }
        if (passes + u32::from(split > 0)) % 2 == 1 {
            std::mem::swap(&mut self.words, &mut self.spare);
        }
    }
}

pub fn zeros(length: usize) -> Result<Vec<u64>, Full> {
    let mut words = Vec::new();
    words.reserve_just(length)?;
    words.resize(length, 0);
    Ok(words)
}

/// Sorts by `bits` bits from `low` on: one pass for each digit, from one slice to the other and back.
fn by_digits<'w>(
    mut from: &'w mut [u64],
    mut to: &'w mut [u64],
    mut low: u32,
    mut bits: u32,
    passes: u32,
) {
    if from.is_empty() {
        return;
    }
    let mut places = [0; BUCKETS];
    for passes in (1..=passes).rev() {
        let digit = bits.div_ceil(passes);
        counting_sort(from, to, low, digit, &mut places);
        std::mem::swap(&mut from, &mut to);
        low += digit;
        bits -= digit;
    }
}

/// Counting sort by one digit of `bits` bits. `places` then has the end of each bucket.
fn counting_sort(from: &[u64], to: &mut [u64], low: u32, bits: u32, places: &mut [u32; BUCKETS]) {
    let mask = (1_u64 << bits) - 1;
    // A redundant mask: with it, the compiler knows that every index is below `BUCKETS` and omits the bounds check.
    let bound = BUCKETS as u64 - 1;
    let digit = |word: u64| usize::try_from(word >> low & mask & bound).unwrap_or_default();
    for place in places.iter_mut().take(1 << bits) {
        *place = 0;
    }
    for word in from {
        if let Some(count) = places.get_mut(digit(*word)) {
            *count += 1;
        }
    }
    let mut start = 0;
    for place in places.iter_mut().take(1 << bits) {
        start += std::mem::replace(place, start);
    }
    for word in from {
        if let Some(place) = places.get_mut(digit(*word)) {
            if let Some(slot) = to.get_mut(*place as usize) {
                *slot = *word;
            }
            *place += 1;
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::{MAX_CACHED_WORDS, RadixSort};

    /// Twenty bits from the fourth on are compared; the others say which word it is.
    fn check(words: Vec<u64>) {
        let key = |word: &u64| word >> 4 & 0xf_ffff;
        let mut expected = words.clone();
        expected.sort_by_key(key);
        let mut sorted = RadixSort::new(words).unwrap();
        sorted.sort(4, 20);
        assert_eq!(sorted.words, expected);
    }

    #[test]
    fn sorts_by_some_bits_and_keeps_the_order_of_equals() {
        let word = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 30;
        for length in [
            0,
            1,
            2,
            30,
            1000,
            3000,
            MAX_CACHED_WORDS,
            MAX_CACHED_WORDS + 1,
            2 * MAX_CACHED_WORDS,
        ] {
            check((0..length as u64).map(word).collect());
            // Nearly all of them in one part.
            check(
                (0..length as u64)
                    .map(|n| {
                        if n % 1000 == 0 {
                            word(n)
                        } else {
                            word(n) >> 18
                        }
                    })
                    .collect(),
            );
        }
    }
}
