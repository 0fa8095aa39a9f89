//! Dictionary of interned texts: each text is kept once and has a code. The index is a hash table with linear probing.

use cbr_json::scan;

use crate::full::Full;
use crate::lower_ascii::becomes_ascii;
use crate::reserve::Reserve;

/// Code of a missing value.
pub const MISSING: u32 = 0;

/// Bits of a slot for the code of a text. The other bits are a tag from its hash, which distinguishes most texts without a look at them.
const CODE_BITS: u32 = 26;
const CODE_MASK: u32 = (1 << CODE_BITS) - 1;

/// Longest probe, in slots. With texts that were not made for it, probes are a tenth as long. Texts that share a slot get others
/// with the next seed.
pub(crate) const MAX_PROBE: usize = 512;
/// Maximum number of seeds. Texts that share a slot with all of them cannot be found.
pub(crate) const MAX_SEEDS: u64 = 16;

/// Interned texts by code. Codes are 1, 2, 3 and so on, in the order in which the texts were added; [`MISSING`] has no text.
#[derive(Debug, Default)]
pub struct Dictionary {
    text: String,
    /// End of each text.
    ends: Vec<u32>,
    /// Hash table of codes with their tags, with open addressing and linear probing. Its length is a power of two, or 0.
    slots: Vec<u32>,
    /// Seed of the hash table.
    seed: u64,
    /// True if a text has been added whose lower case is ASCII although it is not.
    becomes_ascii: bool,
}

impl Dictionary {
    /// The number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the text of a code; `None` for [`MISSING`].
    #[must_use]
    pub fn get(&self, code: u32) -> Option<&str> {
        let (start, end) = self.place(code)?;
        self.text.get(start..end)
    }

    /// Returns the code of a text.
    #[must_use]
    pub fn code(&self, text: &str) -> Option<u32> {
        self.find(text, self.hash(text.as_bytes())).ok()
    }

    /// Returns all codes with their texts.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).map_while(|code| Some((code, self.get(code)?)))
    }

    /// False if no text has a character beyond ASCII whose lower case is ASCII. May be true after such texts were removed.
    pub(crate) fn becomes_ascii(&self) -> bool {
        self.becomes_ascii
    }

    pub(crate) fn place(&self, code: u32) -> Option<(usize, usize)> {
        let at = (code as usize).checked_sub(1)?;
        let end = *self.ends.get(at)?;
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        Some((start as usize, end as usize))
    }

    /// Compares a text and a closing quote with the source at an offset. Returns the offset of the quote.
    #[allow(
        clippy::inline_always,
        reason = "a call for each value of a task takes as long as the comparison"
    )]
    #[inline(always)]
    pub fn stands_at(&self, code: u32, source: &[u8], at: usize) -> Option<usize> {
        let (start, end) = self.place(code)?;
        let after = at + (end - start);
        (source.get(after) == Some(&b'"')
            && scan::equal(self.text.as_bytes(), start, source, at, end - start))
        .then_some(after)
    }

    /// Compares like [`Self::stands_at`], but without a closing quote: for texts such as objects, whose end is known from the
    /// text.
    #[allow(
        clippy::inline_always,
        reason = "a call for each value of a task takes as long as the comparison"
    )]
    #[inline(always)]
    pub fn stands_at_whole(&self, code: u32, source: &[u8], at: usize) -> Option<usize> {
        let (start, end) = self.place(code)?;
        scan::equal(self.text.as_bytes(), start, source, at, end - start)
            .then_some(at + (end - start))
    }

    #[inline(never)]
    fn says(&self, code: u32, text: &[u8]) -> bool {
        self.place(code).is_some_and(|(start, end)| {
            end - start == text.len()
                && scan::equal(self.text.as_bytes(), start, text, 0, text.len())
        })
    }

    fn hash(&self, text: &[u8]) -> u64 {
        seeded_hash(self.seed, text)
    }

    /// Finds the code of a text, or the slot for it.
    #[inline(never)]
    fn find(&self, text: &str, hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = slot_of(hash) & mask;
        loop {
            match self.slots.get(slot) {
                None | Some(&MISSING) => return Err(slot),
                Some(&value) => {
                    let code = value & CODE_MASK;
                    if value == tagged(hash, code) && self.says(code, text.as_bytes()) {
                        return Ok(code);
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Interns a text: returns its code, a new one for a new text.
    pub fn intern(&mut self, text: &str) -> Result<u32, Full> {
        let hash = self.hash(text.as_bytes());
        let mut slot = match self.find(text, hash) {
            Ok(code) => return Ok(code),
            Err(slot) => slot,
        };
        if (self.ends.len() + 1) * 8 > self.slots.len() * 5 {
            self.grow()?;
            slot = usize::MAX;
        }
        let end = u32::try_from(self.text.len() + text.len()).map_err(|_| Full::Dictionary)?;
        let code = u32::try_from(self.ends.len() + 1).ok();
        let code = code
            .filter(|code| *code <= CODE_MASK)
            .ok_or(Full::Dictionary)?;
        self.text.reserve_for(text.len())?;
        self.ends.reserve_for(1)?;
        self.text.push_str(text);
        self.becomes_ascii |= !text.is_ascii() && becomes_ascii(text);
        self.ends.push(end);
        let probe = slot.wrapping_sub(slot_of(hash)) & self.slots.len().wrapping_sub(1);
        match self.slots.get_mut(slot) {
            Some(free) if probe <= MAX_PROBE => *free = tagged(hash, code),
            _ => self.insert(hash, code),
        }
        Ok(code)
    }

    /// Puts the code of the newest text into the hash table.
    #[inline(never)]
    fn insert(&mut self, hash: u64, code: u32) {
        if self.set_slot(hash, MISSING, tagged(hash, code)) > MAX_PROBE && self.seed < MAX_SEEDS {
            self.seed += 1;
            self.slots.fill(MISSING);
            self.index_to(code);
        }
    }

    /// Finds the slot with a code, or a free one by [`MISSING`], and changes it. Returns the length of the probe.
    #[inline(never)]
    fn set_slot(&mut self, hash: u64, from: u32, to: u32) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let start = slot_of(hash);
        for probe in 0..self.slots.len() {
            if let Some(slot) = self.slots.get_mut(start.wrapping_add(probe) & mask)
                && *slot == from
            {
                *slot = to;
                return probe;
            }
        }
        0
    }

    fn grow(&mut self) -> Result<(), Full> {
        let size = (self.slots.len() * 2).max(16);
        let mut slots = Vec::new();
        slots.reserve_just(size)?;
        slots.resize(size, MISSING);
        self.slots = slots;
        self.index_to(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        Ok(())
    }

    /// Rebuilds the hash table, whose slots are empty, with the texts up to a code.
    #[inline(never)]
    fn index_to(&mut self, last: u32) {
        for code in 1..=last {
            let hash = self.hash_of(code);
            self.set_slot(hash, MISSING, tagged(hash, code));
        }
    }

    #[inline(never)]
    fn hash_of(&self, code: u32) -> u64 {
        let text = self.place(code);
        let text = text.and_then(|(start, end)| self.text.as_bytes().get(start..end));
        self.hash(text.unwrap_or_default())
    }

    /// Keeps the first `length` texts and removes the others. Their slots were the last that were taken, so no probe for another
    /// text leads past them, if the newest is freed first.
    pub fn truncate(&mut self, length: usize) {
        while self.ends.len() > length {
            let code = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            let hash = self.hash_of(code);
            self.set_slot(hash, tagged(hash, code), MISSING);
            self.ends.pop();
        }
        self.text
            .truncate(self.ends.last().map_or(0, |end| *end as usize));
    }

    /// Returns the bytes that it holds.
    pub fn memory(&self) -> usize {
        self.text.capacity() + (self.ends.capacity() + self.slots.capacity()) * 4
    }

    /// Returns all texts, concatenated, and the end of each.
    pub fn parts(&self) -> (&str, &[u32]) {
        (&self.text, &self.ends)
    }

    /// Builds a dictionary from its parts; `None` if they do not fit each other, or if a text comes twice.
    pub fn from_parts(text: String, ends: Vec<u32>) -> Result<Option<Self>, Full> {
        let size = (ends.len() + 1)
            .saturating_mul(2)
            .next_power_of_two()
            .max(16);
        let mut slots = Vec::new();
        slots.reserve_just(size)?;
        slots.resize(size, MISSING);
        let mut all = Self {
            becomes_ascii: becomes_ascii(&text),
            text,
            ends,
            slots,
            seed: 0,
        };
        let mut start = 0;
        for at in 0..all.ends.len() {
            let end = all.ends.get(at).map_or(0, |end| *end as usize);
            let Some(text) = all.text.get(start..end) else {
                return Ok(None);
            };
            let hash = all.hash(text.as_bytes());
            if all.find(text, hash).is_ok() {
                return Ok(None);
            }
            let code = u32::try_from(at + 1).ok().filter(|code| *code <= CODE_MASK);
            all.insert(hash, code.ok_or(Full::Dictionary)?);
            start = end;
        }
        Ok((start == all.text.len()).then_some(all))
    }
}

/// Adds the tag of a text to its code.
fn tagged(hash: u64, code: u32) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default() & !CODE_MASK | code
}

fn slot_of(hash: u64) -> usize {
    // The lower half; the upper is as good, but a 32-bit target has to shift for it.
    usize::try_from(hash & 0xffff_ffff).unwrap_or_default()
}

/// Multiply-and-fold hash, eight bytes at a time. It is also the checksum of snapshots: a change needs a new version of their
/// format.
pub fn hash(text: &[u8]) -> u64 {
    seeded_hash(0, text)
}

/// Spreads the number of a seed over all bits; 0 stays 0.
pub(crate) fn spread_seed(seed: u64) -> u64 {
    seed.wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
}

#[inline(never)]
fn seeded_hash(seed: u64, text: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(FACTOR);
        product ^ product >> 32
    };
    let (chunks, rest) = text.as_chunks::<8>();
    let mut hash = text.len() as u64 ^ spread_seed(seed);
    for chunk in chunks {
        hash = mix(hash, u64::from_le_bytes(*chunk));
    }
    let mut last = 0;
    for byte in rest {
        last = last << 8 | u64::from(*byte);
    }
    mix(mix(hash, last), FACTOR)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_code() {
        let mut words = Dictionary::default();
        let texts: Vec<String> = (0..1000).map(|n| format!("word {}", n % 300)).collect();
        for (at, text) in texts.iter().enumerate() {
            let expected = u32::try_from(at % 300 + 1).unwrap();
            assert_eq!(words.intern(text).unwrap(), expected);
        }
        assert_eq!(words.len(), 300);
        assert_eq!(words.get(7), Some("word 6"));
        assert_eq!(words.code("word 6"), Some(7));
        assert_eq!(
            (words.get(MISSING), words.get(301), words.code("word")),
            (None, None, None)
        );
        words.truncate(10);
        assert_eq!(
            (words.len(), words.code("word 10"), words.code("word 9")),
            (10, None, Some(10))
        );
        assert_eq!(words.intern("new").unwrap(), 11);
        assert_eq!(words.iter().last(), Some((11, "new")));
    }

    /// Length of the longest probe for a text.
    fn longest_probe(words: &Dictionary) -> usize {
        let mask = words.slots.len() - 1;
        let probe = |(slot, code): (usize, &u32)| {
            let start = slot_of(words.hash_of(*code & CODE_MASK)) & mask;
            slot.wrapping_sub(start) & mask
        };
        let taken = words.slots.iter().enumerate();
        taken
            .filter(|(_, code)| **code != MISSING)
            .map(probe)
            .max()
            .unwrap()
    }

    /// Texts with one hash: the second word takes back what the first has done.
    fn texts_of_one_hash(count: usize) -> Vec<String> {
        let other = |n: u32| {
            let first = format!("{n:08}");
            let word = u64::from_le_bytes(first.as_bytes().try_into().unwrap());
            let product = (16 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let second = (product ^ product >> 32 ^ 0x0123_4567_0123_4567).to_le_bytes();
            let second = std::str::from_utf8(&second).ok()?;
            Some(first + second)
        };
        (0..).filter_map(other).take(count).collect()
    }

    #[test]
    fn texts_made_for_one_slot_get_others() {
        let texts = texts_of_one_hash(5000);
        assert!(
            texts
                .iter()
                .all(|text| hash(text.as_bytes()) == hash(texts[0].as_bytes()))
        );
        let mut words = Dictionary::default();
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(words.intern(text).unwrap() as usize, at + 1);
        }
        assert_eq!(words.seed, 1);
        assert!(longest_probe(&words) <= MAX_PROBE);
        let (text, ends) = words.parts();
        let mut restored = Dictionary::from_parts(text.to_owned(), ends.to_vec())
            .unwrap()
            .unwrap();
        assert!(longest_probe(&restored) <= MAX_PROBE);
        restored.truncate(4000);
        for words in [&words, &restored] {
            assert_eq!(words.code(&texts[3999]), Some(4000));
        }
        assert_eq!(restored.code(&texts[4000]), None);
    }

    #[test]
    fn texts_that_were_not_made_for_it_have_short_probes() {
        let forms: [fn(u32) -> String; 6] = [
            |n| n.to_string(),
            |n| format!("task-{n:09}"),
            |n| {
                format!(
                    "{:08x}-b008-4507-ab7d-{:012x}",
                    n.wrapping_mul(0x9E37_79B9),
                    n
                )
            },
            |n| format!("{n:08x}-b008-4507-ab7d-42d0df5ed912"),
            |n| format!("{}web", " ".repeat(n as usize % 5000)) + &(n / 5000).to_string(),
            |n| char::from_u32(0x1_0000 + n).unwrap().to_string().repeat(3),
        ];
        for form in forms {
            let mut words = Dictionary::default();
            for n in 0..100_000 {
                words.intern(&form(n)).unwrap();
            }
            assert_eq!(words.seed, 0);
            let longest = longest_probe(&words);
            assert!(longest < MAX_PROBE / 4, "{}: {longest}", form(7));
        }
    }

    /// Each time the newest texts go, and texts of another number come.
    #[test]
    fn texts_that_are_removed_leave_all_others() {
        let mut words = Dictionary::default();
        let mut held: Vec<String> = Vec::new();
        let mut state = 1_u64;
        for round in 0..2000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let (more, kept) = ((state >> 33) as usize % 40, (state >> 50) as usize % 40);
            for n in 0..more {
                held.push(format!("{round}/{n}"));
                words.intern(held.last().unwrap()).unwrap();
            }
            held.truncate(held.len().saturating_sub(kept));
            words.truncate(held.len());
            assert_eq!(
                words.slots.iter().filter(|code| **code != MISSING).count(),
                held.len()
            );
            for at in 0..held.len().min(50) {
                let at = held.len() - 1 - at;
                assert_eq!(words.code(&held[at]), u32::try_from(at + 1).ok());
            }
        }
    }

    #[test]
    fn the_empty_text_is_not_a_missing_one() {
        let mut words = Dictionary::default();
        assert_eq!(words.code(""), None);
        assert_eq!(words.intern("").unwrap(), 1);
        assert_eq!((words.get(1), words.code("")), (Some(""), Some(1)));
    }

    #[test]
    fn stands_at_a_place_only_with_its_quote() {
        let mut words = Dictionary::default();
        let code = words.intern("success").unwrap();
        assert_eq!(words.stands_at(code, b"\"success\",", 1), Some(8));
        assert_eq!(words.stands_at(code, b"\"successes\"", 1), None);
        assert_eq!(words.stands_at(code, b"\"success", 1), None);
        assert_eq!(words.stands_at(code, b"\"succ", 1), None);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let of = |text: &str, ends: &[u32]| {
            Dictionary::from_parts(text.to_owned(), ends.to_vec())
                .unwrap()
                .map(|words| words.len())
        };
        assert_eq!(of("abc", &[1, 3]), Some(2));
        assert_eq!(of("", &[]), Some(0));
        assert_eq!(of("abc", &[1, 2]), None);
        assert_eq!(of("abc", &[1, 4]), None);
        assert_eq!(of("abc", &[2, 1, 3]), None);
        assert_eq!(of("aa", &[1, 2]), None);
        assert_eq!(of("é", &[1, 2]), None);
    }
}
