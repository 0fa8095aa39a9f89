//! Canonical forms of tasks. If keys come in ever new orders, all of them are sorted. If their names are new too, all members that
//! are not documented follow the others, in an object of their own, so that tasks with the same documented keys share a template.
//!
//! Looks only at what the order needs: quotes, braces, brackets, colons and commas. The reader of the sorted text finds what is wrong
//! in the values.
use cbr_json::scan;
use cbr_json::schema::{Field, Schema, Shape};

use crate::reserve::Reserve;

/// Maximum number of keys of an object that is sorted. Larger objects keep their order.
const MAX_KEYS: usize = 64;
/// Key of the object that holds the members whose keys are not documented, and the colon. No source has it, because a task with an
/// escape in a key is not sorted.
pub const OTHER_MEMBERS: &str = r#""\n":"#;
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
    /// True for a member of a documented object whose key is not documented.
    is_other: bool,
}

impl KeySort {
    /// Sorts the keys of the JSON object at an offset, and those of all objects in it. Returns the text and the end of the source. Of
    /// two equal keys the later one stays behind. With a schema, the members that it does not have come last, as [`OTHER_MEMBERS`].
    /// `None` for what is malformed or too deep, for a key with an escape, which may equal one that is written otherwise, and without
    /// memory.
    pub fn sort(
        &mut self,
        text: &str,
        at: usize,
        schema: Option<&'static Schema>,
    ) -> Option<(&str, usize)> {
        self.sorted.clear();
        self.entries.clear();
        let end = self.value(text.as_bytes(), at, 0, schema.map(Shape::Part).as_ref())?;
        Some((std::str::from_utf8(&self.sorted).ok()?, end))
    }

    /// Returns the bytes that it holds.
    pub fn memory(&self) -> usize {
        self.sorted.capacity() + self.entries.capacity() * size_of::<Entry>()
    }

    /// Writes the value at an offset; returns its end.
    fn value(
        &mut self,
        source: &[u8],
        at: usize,
        depth: usize,
        shape: Option<&Shape>,
    ) -> Option<usize> {
        let end = match source.get(at) {
            Some(b'{' | b'[') => return self.members(source, at, depth, shape),
            Some(b'"') => string_end(source, at),
            _ => run_end(source, at, |byte| {
                byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)
            }),
        };
        self.write(source.get(at..end)?)?;
        Some(end)
    }

    /// Writes an object or an array; returns its end.
    fn members(
        &mut self,
        source: &[u8],
        mut at: usize,
        depth: usize,
        shape: Option<&Shape>,
    ) -> Option<usize> {
        if depth >= MAX_DEPTH {
            return None;
        }
        let open = *source.get(at)?;
        let close = open + 2;
        let schema = match shape {
            Some(Shape::Part(schema)) if open == b'{' => Some(*schema),
            _ => None,
        };
        let item = match shape {
            Some(Shape::List(item)) if open == b'[' => Some(*item),
            _ => None,
        };
        let (begin, base) = (self.sorted.len(), self.entries.len());
        at = space_end(source, at + 1);
        while source.get(at) != Some(&close) {
            if self.entries.len() > base {
                at = after(source, at, b',')?;
            }
            let (start, key) = (self.sorted.len(), at);
            let mut shape = item;
            let mut is_other = false;
            if close == b'}' {
                let end = scan::plain_until(source, at + 1);
                at = after(source, at, b'"').and_then(|_| after(source, end, b'"'))?;
                self.write(source.get(key..=end)?)?;
                if let Some(schema) = schema {
                    let field = find(schema, source.get(key + 1..end)?);
                    is_other = field.is_none();
                    // The object in a resource is kept in one piece.
                    shape = field
                        .filter(|field| depth == 0 || field.name != "extra_info")
                        .map(|field| &field.shape);
                }
                at = after(source, at, b':')?;
            }
            let key_end = self.sorted.len();
            if close == b'}' {
                self.write(b":")?;
            }
            at = space_end(source, self.value(source, at, depth + 1, shape)?);
            self.entries.reserve_for(1).ok()?;
            self.entries.push(Entry {
                start,
                key_end,
                end: self.sorted.len(),
                is_other,
            });
        }
        let entries = self.entries.get_mut(base..).unwrap_or_default();
        let is_sorted = close == b'}' && entries.len() <= MAX_KEYS;
        if is_sorted {
            insertion_sort(entries, &self.sorted);
        }
        let end = self.sorted.len();
        self.sorted
            .reserve_for(end - begin + entries.len() + OTHER_MEMBERS.len() + 4)
            .ok()?;
        let mut before = open;
        let mut has_other = false;
        for entry in entries {
            self.sorted.push(before);
            if is_sorted && entry.is_other && !std::mem::replace(&mut has_other, true) {
                self.sorted.extend_from_slice(OTHER_MEMBERS.as_bytes());
                self.sorted.push(open);
            }
            self.sorted.extend_from_within(entry.start..entry.end);
            before = b',';
        }
        if before == open {
            self.sorted.push(open);
        }
        if has_other {
            self.sorted.push(close);
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

/// Finds a documented field by its name or an alias.
#[inline(never)]
fn find<'s>(schema: &'s Schema, key: &[u8]) -> Option<&'s Field> {
    schema.fields.iter().find(|field| {
        field.name.as_bytes() == key || field.aliases.iter().any(|alias| alias.as_bytes() == key)
    })
}

/// Sorts by key, those that are not documented behind the others; stable.
fn insertion_sort(entries: &mut [Entry], text: &[u8]) {
    let key = |entry: &Entry| (entry.is_other, text.get(entry.start..entry.key_end));
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

    const fn field(name: &'static str, shape: Shape) -> Field {
        Field {
            name,
            aliases: &["b2"],
            always: false,
            shape,
        }
    }

    static PART: Schema = Schema {
        always: &[],
        fields: &[
            field("c", Shape::Flag),
            field("d", Shape::Text),
            field("extra_info", Shape::Part(&TASK)),
        ],
    };
    static TASK: Schema = Schema {
        always: &[],
        fields: &[
            field("b", Shape::List(&Shape::Part(&PART))),
            field("a", Shape::Part(&PART)),
            field("created_at", Shape::Text),
            field("created", Shape::Text),
            field("extra_info", Shape::Part(&PART)),
        ],
    };

    #[track_caller]
    fn sorts(json: &str, expected: Option<&str>) {
        let mut sorter = KeySort::default();
        let behind = format!("[{json},1]");
        let expected = expected.map(|text| (text, json.len() + 1));
        assert_eq!(sorter.sort(&behind, 1, Some(&TASK)), expected);
    }

    #[test]
    fn documented_keys_are_sorted_and_equal_ones_keep_their_order() {
        sorts(
            r#"{"b" : [{"d":1,"c":2}, "}"], "a":{"d":true, "c":{}},"b":"x\"," }"#,
            Some(r#"{"a":{"c":{},"d":true},"b":[{"c":2,"d":1},"}"],"b":"x\","}"#),
        );
        sorts(
            r#"{"created_at":1,"created":2,"b2":[ ],"b":-1.5e+3}"#,
            Some(r#"{"b":-1.5e+3,"b2":[],"created":2,"created_at":1}"#),
        );
        sorts("{ }", Some("{}"));
    }

    #[test]
    fn without_a_schema_all_keys_are_sorted() {
        let mut sorter = KeySort::default();
        let outcome = sorter.sort(r#"{"z":{"y":1,"é":2,"":3},"a":[]}"#, 0, None);
        assert_eq!(outcome, Some((r#"{"a":[],"z":{"":3,"y":1,"é":2}}"#, 32)));
    }

    #[test]
    fn other_members_come_last_in_an_object_of_their_own() {
        sorts(
            r#"{"z":1,"created":2,"é":{"d":1,"c":2},"":[ ],"created_":null}"#,
            Some(r#"{"created":2,"\n":{"":[],"created_":null,"z":1,"é":{"c":2,"d":1}}}"#),
        );
        sorts(
            r#"{"b":[{"z":1},{"z":2,"c":3}],"a":{"y":{"x":{}}}}"#,
            Some(r#"{"a":{"\n":{"y":{"x":{}}}},"b":[{"\n":{"z":1}},{"c":3,"\n":{"z":2}}]}"#),
        );
        // But not in what a resource has, which is kept in one piece.
        sorts(
            r#"{"extra_info":{"extra_info":{"z":1,"a":2},"z":3}}"#,
            Some(r#"{"extra_info":{"extra_info":{"a":2,"z":1},"\n":{"z":3}}}"#),
        );
    }

    #[test]
    fn large_objects_keep_their_order() {
        let many: Vec<_> = (0..65).rev().map(|n| format!(r#""{n:02}":{n}"#)).collect();
        let many = format!("{{{}}}", many.join(","));
        sorts(&many, Some(&many));
    }

    #[test]
    fn what_has_no_canonical_form_is_not_sorted() {
        for json in [
            r#"{"a":{"\u0062":1}}"#,
            r#"{"\n":{}}"#,
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
        assert_eq!(sorter.sort(r#"{"a":[1,{"b":2"#, 0, None), None);
    }
}
