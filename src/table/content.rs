//! Content of a task's JSON, whatever the order of its keys, its white space and its escapes.
use cbr_json::{Cursor, Kind, Mismatch};
use cbr_store::compact;
use cbr_store::dictionary::hash;

/// Maximum number of keys of an object whose order does not count. In larger ones it does.
const MAX_KEYS: usize = 64;
/// Maximum depth of objects and arrays that are looked into. What is deeper counts as it is written.
const MAX_DEPTH: usize = 32;

/// Compares the content of two JSON texts by its hash. Of two equal keys the later one stays behind. Equal hashes may only hide a change
/// of a task, as [`cbr_json::fingerprint`] says.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    matches!((content(one), content(other)), (Ok(one), Ok(other)) if one == other)
}

fn content(json: &str) -> Result<u64, Mismatch> {
    value(&mut Cursor::new(&compact(json)), 0)
}

fn value(cursor: &mut Cursor<'_>, depth: usize) -> Result<u64, Mismatch> {
    let kind = cursor.peek()?;
    let mut parts: Vec<(u64, u64)> = Vec::new();
    match kind {
        Kind::Object if depth < MAX_DEPTH => cursor.each_entry(&mut |cursor, entry| {
            let part = (hash(entry.key.as_bytes()), value(cursor, depth + 1)?);
            let behind = |at: &usize| parts.get(*at).is_none_or(|(key, _)| *key > part.0);
            let at = if parts.len() < MAX_KEYS {
                (0..parts.len()).find(behind)
            } else {
                None
            };
            parts.insert(at.unwrap_or(parts.len()), part);
            Ok(())
        })?,
        Kind::Array if depth < MAX_DEPTH => cursor.each_item(&mut |cursor| {
            parts.push((0, value(cursor, depth + 1)?));
            Ok(())
        })?,
        _ => return Ok(hash(cursor.skip()?.as_bytes())),
    }
    let mix =
        |mixed: u64, part: u64| (mixed.rotate_left(5) ^ part).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Ok(parts.iter().fold(kind as u64, |mixed, (key, value)| {
        mix(mix(mixed, *key), *value)
    }))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::is_same;

    #[test]
    fn the_order_of_keys_white_space_and_escapes_are_no_content() {
        for (one, other) in [
            (
                r#"{"b" : [{"d":1,"c":2}, "}"], "a":{}}"#,
                r#"{"a":{},"b":[{"c":2,"d":1},"}"]}"#,
            ),
            (r#"{"k\u00e9":"\u0041\/"}"#, r#"{"ké":"A/"}"#),
            (r#"{ "a\"b":1,"a":2 }"#, r#"{"a":2,"a\"b":1}"#),
        ] {
            assert!(is_same(one, other), "{one}");
        }
    }

    #[test]
    fn everything_else_is() {
        let all = [
            "{}",
            "[]",
            r#"{"":0}"#,
            "[0]",
            "0",
            r#""0""#,
            r#"{"a":1,"b":2}"#,
            r#"{"a":2,"b":1}"#,
            r#"{"a":[1,2]}"#,
            r#"{"a":[2,1]}"#,
            r#"{"a":{"b":1},"c":{}}"#,
            r#"{"a":{},"c":{"b":1}}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"a":2,"a":1}"#,
            r#"{"a":1}"#,
            r#"{"a":1,"b":null}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":"\ud801"}"#,
            "[[]]",
            "[{}]",
            r#"{"a":" "}"#,
            r#"{"a":""}"#,
        ];
        for (at, one) in all.iter().enumerate() {
            for (other_at, other) in all.iter().enumerate() {
                assert_eq!(is_same(one, other), at == other_at, "{one} {other}");
            }
        }
    }

    #[test]
    fn a_large_object_keeps_its_order() {
        let object = |keys: &mut dyn Iterator<Item = usize>| {
            let entries: Vec<_> = keys.map(|n| format!(r#""{n}":{n}"#)).collect();
            format!("{{{}}}", entries.join(","))
        };
        assert!(is_same(&object(&mut (0..64)), &object(&mut (0..64).rev())));
        assert!(!is_same(
            &object(&mut (0..100)),
            &object(&mut (0..100).rev())
        ));
    }
}
