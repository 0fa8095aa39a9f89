//! Canonical order of keys, for tasks whose keys come in ever new orders.
//!
//! Looks only at what the order needs: quotes, braces, brackets, colons and commas. The reader of the sorted text finds what is wrong
//! in the values.
use cbr_json::scan;

use crate::reserve::Reserve;

/// Maximum number of keys of an object that is sorted. Larger objects keep their order.
const MAX_KEYS: usize = 64;
/// Maximum depth of objects and arrays within each other.
const MAX_DEPTH: usize = 32;

/// Sorter of keys. It keeps its memory from task to task.
#[derive(Debug, Default)]
pub struct KeySort {
    /// Text of what was read, sorted where it is complete.
    sorted: Vec<u8>,
    /// Entries of the objects and items of the arrays that are open, one after the other in the text.
    entries: Vec<Entry>,
}

/// Entry of an object, or item of an array, which has no key. Its parts are ranges of the text.
#[derive(Debug, Clone, Copy)]
struct Entry {
    start: usize,
    key_end: usize,
    end: usize,
}

impl KeySort {
    /// Sorts the keys of the JSON object at an offset, and those of all objects in it. Returns the text and the end of the source. Of
    /// two equal keys the later one stays behind. `None` for what is malformed or too deep, for a key with an escape, which may equal
    /// one that is written otherwise, and without memory.
    pub fn sort(&mut self, text: &str, at: usize) -> Option<(&str, usize)> {
        self.sorted.clear();
        self.entries.clear();
        let end = self.value(text.as_bytes(), at, 0)?;
        Some((std::str::from_utf8(&self.sorted).ok()?, end))
    }

    /// Returns the bytes that it holds.
    pub fn memory(&self) -> usize {
        self.sorted.capacity() + self.entries.capacity() * size_of::<Entry>()
    }

    /// Writes the value at an offset; returns its end.
    fn value(&mut self, source: &[u8], at: usize, depth: usize) -> Option<usize> {
        let end = match source.get(at) {
            Some(b'{') => return self.members(source, at, depth, b'}'),
            Some(b'[') => return self.members(source, at, depth, b']'),
            Some(b'"') => string_end(source, at),
            _ => run_end(source, at, |byte| {
                byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)
            }),
        };
        self.write(source.get(at..end)?)?;
        Some(end)
    }

    /// Writes an object or an array; returns its end.
    fn members(&mut self, source: &[u8], mut at: usize, depth: usize, close: u8) -> Option<usize> {
        if depth >= MAX_DEPTH {
            return None;
        }
        let open = *source.get(at)?;
        let (begin, base) = (self.sorted.len(), self.entries.len());
        at = space_end(source, at + 1);
        while source.get(at) != Some(&close) {
            if self.entries.len() > base {
                at = after(source, at, b',')?;
            }
            let (start, key) = (self.sorted.len(), at);
            if close == b'}' {
                let end = scan::plain_until(source, at + 1);
                at = after(source, at, b'"').and_then(|_| after(source, end, b'"'))?;
                self.write(source.get(key..=end)?)?;
                at = after(source, at, b':')?;
            }
            let key_end = self.sorted.len();
            if close == b'}' {
                self.write(b":")?;
            }
            at = space_end(source, self.value(source, at, depth + 1)?);
            self.entries.reserve_for(1).ok()?;
            self.entries.push(Entry {
                start,
                key_end,
                end: self.sorted.len(),
            });
        }
        let entries = self.entries.get_mut(base..).unwrap_or_default();
        if close == b'}' && entries.len() <= MAX_KEYS {
            insertion_sort(entries, &self.sorted);
        }
        let end = self.sorted.len();
        self.sorted
            .reserve_for(end - begin + entries.len() + 2)
            .ok()?;
        let mut before = open;
        for entry in entries {
            self.sorted.push(before);
            self.sorted.extend_from_within(entry.start..entry.end);
            before = b',';
        }
        if before == open {
            self.sorted.push(open);
        }
        self.sorted.push(close);
        self.sorted.copy_within(end.., begin);
        self.sorted.truncate(begin + self.sorted.len() - end);
        self.entries.truncate(base);
        Some(at + 1)
    }

    fn write(&mut self, text: &[u8]) -> Option<()> {
        self.sorted.reserve_for(text.len()).ok()?;
        self.sorted.extend_from_slice(text);
        Some(())
    }
}

/// Sorts by key; stable.
fn insertion_sort(entries: &mut [Entry], text: &[u8]) {
    let key = |entry: &Entry| text.get(entry.start..entry.key_end);
    for end in 1..entries.len() {
        let mut at = end;
        while let Some([left, right]) = at
            .checked_sub(1)
            .and_then(|before| entries.get_mut(before..=at))
        {
            if key(left) <= key(right) {
                break;
            }
            std::mem::swap(left, right);
            at -= 1;
        }
    }
}

/// Returns the offset behind a character that is expected at an offset, and behind the white space after it.
fn after(source: &[u8], at: usize, expected: u8) -> Option<usize> {
    if source.get(at) != Some(&expected) {
        return None;
    }
    Some(space_end(source, at + 1))
}

fn space_end(source: &[u8], at: usize) -> usize {
    run_end(source, at, |byte| b" \t\r\n".contains(&byte))
}

fn run_end(source: &[u8], mut at: usize, is_part: impl Fn(u8) -> bool) -> usize {
    while source.get(at).is_some_and(|byte| is_part(*byte)) {
        at += 1;
    }
    at
}

/// Finds the end of a string, behind its closing quote. Where there is none, it is beyond the source.
fn string_end(source: &[u8], at: usize) -> usize {
    let mut end = scan::plain_until(source, at + 1);
    while source.get(end) == Some(&b'\\') {
        end = scan::plain_until(source, end + 2);
    }
    match source.get(end) {
        Some(b'"') => end + 1,
        _ => usize::MAX,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[track_caller]
    fn sorts(json: &str, expected: Option<&str>) {
        let mut sorter = KeySort::default();
        let behind = format!("[{json},1]");
        let expected = expected.map(|text| (text, json.len() + 1));
        assert_eq!(sorter.sort(&behind, 1), expected);
    }

    #[test]
    fn keys_are_sorted_and_equal_ones_keep_their_order() {
        sorts(
            r#"{"b" : [{"z":1,"a":2}, "}"], "a":{"d":true, "c":{}},"b":"x\"," }"#,
            Some(r#"{"a":{"c":{},"d":true},"b":[{"a":2,"z":1},"}"],"b":"x\","}"#),
        );
        sorts(
            r#"{"created_at":1,"created":2,"created_":[ ],"":-1.5e+3,"é":[1 , 2]}"#,
            Some(r#"{"":-1.5e+3,"created":2,"created_":[],"created_at":1,"é":[1,2]}"#),
        );
        sorts("{ }", Some("{}"));
    }

    #[test]
    fn large_objects_keep_their_order() {
        let many: Vec<_> = (0..65).rev().map(|n| format!(r#""{n:02}":{n}"#)).collect();
        let many = format!("{{{}}}", many.join(","));
        sorts(&many, Some(&many));
    }

    #[test]
    fn what_has_no_canonical_order_is_not_sorted() {
        for json in [
            r#"{"a":{"\u0062":1}}"#,
            r#"{"a" 1}"#,
            r#"{"a":1 "b":2}"#,
            r#"{"a":"1}"#,
            "{a:1}",
            "{\"a\":1,\"b\u{1}\":2}",
            &format!("{}1{}", r#"{"a":"#.repeat(33), "}".repeat(33)),
        ] {
            sorts(json, None);
        }
        let mut sorter = KeySort::default();
        assert_eq!(sorter.sort(r#"{"a":[1,{"b":2"#, 0), None);
    }
}
