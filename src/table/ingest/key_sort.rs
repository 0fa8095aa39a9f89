//! Canonical order of keys, for tasks whose keys come in ever new orders.

use cbr_json::{Cursor, Kind, Mismatch};

/// Maximum number of keys of an object that is sorted, and maximum depth. Other objects stay as they are.
const MAX_KEYS: usize = 64;
const MAX_DEPTH: usize = 8;

/// Key and value of an entry, as their source text.
type Entry<'a> = (&'a str, &'a str);

/// Writes a JSON object with its keys, and those of the objects in it, sorted. Of two equal keys the later one stays behind. False
/// if a key has an escape, so that it may be equal to one that is written otherwise.
pub(crate) fn write_sorted(json: &str, out: &mut String) -> Result<bool, Mismatch> {
    let mut is_plain = true;
    object(json, out, 0, &mut is_plain)?;
    Ok(is_plain)
}

fn object(json: &str, out: &mut String, depth: usize, is_plain: &mut bool) -> Result<(), Mismatch> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut cursor = Cursor::new(json);
    cursor.each_entry(&mut |cursor, entry| {
        let key = json.get(entry.start..entry.start + entry.source.len());
        *is_plain &= entry.key.len() + 2 == entry.source.len();
        let value = cursor.skip()?;
        if entries.len() <= MAX_KEYS {
            entries.push((key.unwrap_or_default(), value));
        }
        Ok(())
    })?;
    if entries.len() > MAX_KEYS {
        out.push_str(json);
        return Ok(());
    }
    insertion_sort(&mut entries);
    let mut before = '{';
    for (key, value) in &entries {
        out.push(before);
        out.push_str(key);
        out.push(':');
        if depth < MAX_DEPTH && Cursor::new(value).peek()? == Kind::Object {
            object(value, out, depth + 1, is_plain)?;
        } else {
            out.push_str(value);
        }
        before = ',';
    }
    out.push_str(if entries.is_empty() { "{}" } else { "}" });
    Ok(())
}

/// Sorts by key; stable.
fn insertion_sort(entries: &mut [Entry<'_>]) {
    for end in 1..entries.len() {
        let mut at = end;
        while let Some([left, right]) = at
            .checked_sub(1)
            .and_then(|start| entries.get_mut(start..=at))
        {
            if left.0 <= right.0 {
                break;
            }
            std::mem::swap(left, right);
            at -= 1;
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_equal_ones_keep_their_order() {
        let mut out = String::new();
        let json = r#"{"b" : [{"z":1,"a":2}], "a":{"d":1, "c":{}},"b":"x" }"#;
        assert!(write_sorted(json, &mut out).unwrap());
        assert_eq!(out, r#"{"a":{"c":{},"d":1},"b":[{"z":1,"a":2}],"b":"x"}"#);
        out.clear();
        assert!(write_sorted("{ }", &mut out).unwrap());
        assert_eq!(out, "{}");
        assert!(!write_sorted(r#"{"a":{"\u0062":1}}"#, &mut out).unwrap());
    }
}
