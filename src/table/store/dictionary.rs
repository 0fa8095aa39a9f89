//! Dictionary of interned texts: each text is kept once and has a code. The index is a hash table with linear probing.

use cbr_json::scan;

use crate::full::Full;
use crate::reserve::Reserve;

/// Code of a missing value.
pub const MISSING: u32 = 0;

/// Interned texts by code. Codes are 1, 2, 3 and so on, in the order in which the texts were added; [`MISSING`] has no text.
#[derive(Debug, Default)]
pub struct Dictionary {
    text: String,
    /// End of each text.
    ends: Vec<u32>,
    /// Hash table of codes, with open addressing and linear probing. Its length is a power of two, or 0.
    slots: Vec<u32>,
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
        self.find(text, hash(text.as_bytes())).ok()
    }

    /// Returns all codes with their texts.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).map_while(|code| Some((code, self.get(code)?)))
    }

    fn place(&self, code: u32) -> Option<(usize, usize)> {
        let at = (code as usize).checked_sub(1)?;
        let end = *self.ends.get(at)?;
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        Some((start as usize, end as usize))
    }

    /// Compares a text and a closing quote with the source at an offset. Returns the offset of the quote.
    pub fn stands_at(&self, code: u32, source: &[u8], at: usize) -> Option<usize> {
        let (start, end) = self.place(code)?;
        let after = at + (end - start);
        (source.get(after) == Some(&b'"')
            && scan::equal(self.text.as_bytes(), start, source, at, end - start))
        .then_some(after)
    }

    /// Compares like [`Self::stands_at`], but without a closing quote: for texts such as objects, whose end is known from the
    /// text.
    pub fn stands_at_whole(&self, code: u32, source: &[u8], at: usize) -> Option<usize> {
        let (start, end) = self.place(code)?;
        scan::equal(self.text.as_bytes(), start, source, at, end - start)
            .then_some(at + (end - start))
    }

    fn says(&self, code: u32, text: &[u8]) -> bool {
        self.place(code).is_some_and(|(start, end)| {
            end - start == text.len()
                && scan::equal(self.text.as_bytes(), start, text, 0, text.len())
        })
    }

    /// Finds the code of a text, or the slot for it.
    #[inline(never)]
    fn find(&self, text: &str, hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = slot_of(hash) & mask;
        loop {
            match self.slots.get(slot) {
                None | Some(&MISSING) => return Err(slot),
                Some(&code) => {
                    if self.says(code, text.as_bytes()) {
                        return Ok(code);
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Interns a text: returns its code, a new one for a new text.
    pub fn intern(&mut self, text: &str) -> Result<u32, Full> {
        let hash = hash(text.as_bytes());
        if let Ok(code) = self.find(text, hash) {
            return Ok(code);
        }
        if (self.ends.len() + 1) * 8 > self.slots.len() * 5 {
            self.grow()?;
        }
        let end = u32::try_from(self.text.len() + text.len()).map_err(|_| Full::Dictionary)?;
        let code = u32::try_from(self.ends.len() + 1).map_err(|_| Full::Dictionary)?;
        self.text.reserve_for(text.len())?;
        self.ends.reserve_for(1)?;
        self.text.push_str(text);
        self.ends.push(end);
        if let Err(slot) = self.find_free(hash)
            && let Some(slot) = self.slots.get_mut(slot)
        {
            *slot = code;
        }
        Ok(code)
    }

    /// Finds the first free slot for a hash. Returned as an error, as [`Self::find`] does.
    fn find_free(&self, hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = slot_of(hash) & mask;
        while self.slots.get(slot).is_some_and(|code| *code != MISSING) {
            slot = (slot + 1) & mask;
        }
        Err(slot)
    }

    fn grow(&mut self) -> Result<(), Full> {
        let size = (self.slots.len() * 2).max(16);
        let mut slots = Vec::new();
        slots.reserve_just(size)?;
        slots.resize(size, MISSING);
        self.slots = slots;
        self.index_all();
        Ok(())
    }

    /// Rebuilds the hash table; its slots are empty.
    fn index_all(&mut self) {
        for code in 1..=u32::try_from(self.ends.len()).unwrap_or(u32::MAX) {
            let text = self.place(code);
            let text = text.and_then(|(start, end)| self.text.as_bytes().get(start..end));
            let hash = hash(text.unwrap_or_default());
            if let Err(slot) = self.find_free(hash)
                && let Some(slot) = self.slots.get_mut(slot)
            {
                *slot = code;
            }
        }
    }

    /// Keeps the first `length` texts and removes the others.
    pub fn truncate(&mut self, length: usize) {
        if length >= self.ends.len() {
            return;
        }
        self.ends.truncate(length);
        self.text
            .truncate(self.ends.last().map_or(0, |end| *end as usize));
        self.slots.fill(MISSING);
        self.index_all();
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
        let mut all = Self { text, ends, slots };
        let mut start = 0;
        for at in 0..all.ends.len() {
            let end = all.ends.get(at).map_or(0, |end| *end as usize);
            let Some(text) = all.text.get(start..end) else {
                return Ok(None);
            };
            let Err(slot) = all.find(text, hash(text.as_bytes())) else {
                return Ok(None);
            };
            if let (Some(slot), Ok(code)) = (all.slots.get_mut(slot), u32::try_from(at + 1)) {
                *slot = code;
            }
            start = end;
        }
        Ok((start == all.text.len()).then_some(all))
    }
}

fn slot_of(hash: u64) -> usize {
    // The lower half; the upper is as good, but a 32-bit target has to shift for it.
    usize::try_from(hash & 0xffff_ffff).unwrap_or_default()
}

/// Multiply-and-fold hash, eight bytes at a time. It is also the checksum of snapshots: a change needs a new version of their
/// format.
pub fn hash(text: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(FACTOR);
        product ^ product >> 32
    };
    let (chunks, rest) = text.as_chunks::<8>();
    let mut hash = text.len() as u64;
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
