//! Structure-aware mutations of JSON. Random changes of bytes break the syntax of nearly every body. These mutations mostly
//! keep it: they move values, repeat entries and escape characters.

use libfuzzer_sys::fuzzer_mutate;

/// Dictionary of JSON texts to insert.
pub struct Words {
    pub keys: &'static [&'static str],
    pub values: &'static [&'static str],
}

/// Custom mutator for [`libfuzzer_sys::fuzz_mutator`].
pub fn mutate(words: &Words, data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let mut dice = Dice(u64::from(seed) << 1 | 1);
    let mut bytes = data[..size].to_vec();
    if dice.below(2) == 0 {
        return fuzzer_mutate(data, size, most);
    }
    for _ in 0..=dice.below(3) {
        change(words, &mut bytes, &mut dice);
    }
    if bytes.len() > most {
        return fuzzer_mutate(data, size, most);
    }
    data[..bytes.len()].copy_from_slice(&bytes);
    bytes.len()
}

fn change(words: &Words, bytes: &mut Vec<u8>, dice: &mut Dice) {
    let (values, entries) = spans(bytes);
    let (Some(value), Some(other)) = (dice.pick(&values), dice.pick(&values)) else {
        return;
    };
    let piece = |(start, end): (usize, usize)| bytes[start..end].to_vec();
    match dice.below(8) {
        0 => drop(bytes.splice(value.0..value.1, piece(other))),
        1 => drop(bytes.splice(value.0..value.1, dice.word(words.values).bytes())),
        2 => insert_after(bytes, value, piece(value)),
        3 => drop(bytes.splice(value.0..value.1, [])),
        4 => {
            if let (Some(to), Some(from)) = (dice.pick(&entries), dice.pick(&entries)) {
                insert_after(bytes, to, piece(from));
            }
        }
        5 => {
            if let Some((start, mut end)) = dice.pick(&entries) {
                end += usize::from(bytes.get(end) == Some(&b','));
                bytes.drain(start..end);
            }
        }
        6 => {
            let entry = [dice.word(words.keys), ":", dice.word(words.values)];
            if let Some(to) = dice.pick(&entries) {
                insert_after(bytes, to, entry.concat().into_bytes());
            }
        }
        _ => {
            // Replaces a character of a string with its escape, which leaves the value the same.
            let at = value.0 + dice.below(value.1 - value.0);
            if bytes[value.0] == b'"' && bytes[at].is_ascii_alphanumeric() {
                let escape = format!("\\u{:04x}", bytes[at]);
                bytes.splice(at..=at, escape.bytes());
            }
        }
    }
}

/// Inserts a comma and a piece after a span.
fn insert_after(bytes: &mut Vec<u8>, (_, end): (usize, usize), piece: Vec<u8>) {
    bytes.splice(end..end, [b",".to_vec(), piece].concat());
}

type Spans = Vec<(usize, usize)>;

/// Finds the spans of values, including keys, and of the entries of objects. Of malformed JSON it finds some of them.
fn spans(bytes: &[u8]) -> (Spans, Spans) {
    let (mut values, mut entries) = (Vec::new(), Vec::new());
    // Open containers: the start of each, and the start of the key before it.
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut key = None;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += 1;
        match bytes[start] {
            b'"' => {
                while at < bytes.len() && bytes[at] != b'"' {
                    at += 1 + usize::from(bytes[at] == b'\\');
                }
                at = (at + 1).min(bytes.len());
                if key.is_none() && bytes.get(at) == Some(&b':') {
                    key = Some(start);
                    values.push((start, at));
                    at += 1;
                    continue;
                }
            }
            b'{' | b'[' => {
                open.push((start, key.take()));
                continue;
            }
            b'}' | b']' => {
                let Some((from, before)) = open.pop() else {
                    continue;
                };
                values.push((from, at));
                entries.extend(before.map(|before| (before, at)));
                continue;
            }
            byte if byte.is_ascii_alphanumeric() || byte == b'-' => {
                while at < bytes.len()
                    && (bytes[at].is_ascii_alphanumeric() || b"+-.".contains(&bytes[at]))
                {
                    at += 1;
                }
            }
            _ => continue,
        }
        values.push((start, at));
        entries.extend(key.take().map(|key| (key, at)));
    }
    (values, entries)
}

/// Random numbers, as good as they have to be.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn word(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    fn pick(&mut self, spans: &Spans) -> Option<(usize, usize)> {
        let at = self.below(spans.len().max(1));
        spans.get(at).copied()
    }
}
