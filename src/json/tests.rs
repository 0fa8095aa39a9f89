use proptest::prelude::*;
use serde_json::Value;

use crate::*;

mod normalizing;
mod scanning;

/// Any JSON document, with strings that need escapes.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1.0e300..1.0e300).prop_map(|n: f64| Value::from(n)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((any::<String>(), inner), 0..6).prop_map(|entries| {
                Value::from(entries.into_iter().collect::<serde_json::Map<_, _>>())
            }),
        ]
    })
}

/// Rebuilds a document through the cursor alone.
fn rebuild(cursor: &mut Cursor<'_>) -> Result<Value, Mismatch> {
    Ok(match cursor.peek()? {
        Kind::Object => {
            let mut map = serde_json::Map::new();
            cursor.each_entry(&mut |cursor, entry| {
                assert_eq!(
                    serde_json::from_str::<String>(entry.source).unwrap(),
                    entry.key
                );
                map.insert(entry.key.to_owned(), rebuild(cursor)?);
                Ok(())
            })?;
            Value::from(map)
        }
        Kind::Array => {
            let mut items = Vec::new();
            cursor.each_item(&mut |cursor| {
                items.push(rebuild(cursor)?);
                Ok(())
            })?;
            Value::from(items)
        }
        Kind::String => Value::from(cursor.string()?.decode().into_owned()),
        Kind::Null => cursor.skip().map(|_| Value::Null)?,
        Kind::Bool | Kind::Number => serde_json::from_str(cursor.skip()?).unwrap(),
    })
}

fn accepts(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.skip().is_ok() && cursor.finish().is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reads_every_document_as_serde_json_does(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let mut cursor = Cursor::new(&text);
        prop_assert_eq!(rebuild(&mut cursor).map_err(|e| e.to_string()), Ok(serde_json::from_str(&text).unwrap()));
        prop_assert!(cursor.finish().is_ok());
        prop_assert_eq!(Cursor::new(&text).skip().map_err(|e| e.to_string()), Ok(text.as_str()));
    }

    #[test]
    fn accepts_what_serde_json_accepts_and_nothing_else(
        value in any_json(), at in any::<prop::sample::Index>(), byte in r#"[\[\]{},:"\\0-9eE.+u tn-]?"#,
    ) {
        let mut text = serde_json::to_string(&value).unwrap();
        let places: Vec<_> = text.char_indices().map(|(at, c)| (at, c.len_utf8())).collect();
        let (at, length) = *at.get(&places);
        text.replace_range(at..at + length, &byte);
        let expected = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        prop_assert_eq!(accepts(&text), expected, "{}", text);
    }

    #[test]
    fn never_panics_and_names_a_place(text in any::<String>()) {
        let mut cursor = Cursor::new(&text);
        if let Err(mismatch) = cursor.skip() {
            prop_assert!(mismatch.to_string().starts_with("$: expected "));
        }
    }

    #[test]
    fn ascii_says_the_same(value in any_json()) {
        let mut ascii = String::new();
        write_ascii(&value.to_string(), &mut ascii);
        prop_assert!(ascii.is_ascii());
        let as_sent: Value = serde_json::from_str(&value.to_string()).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&ascii).unwrap(), as_sent);
    }

    #[test]
    fn writes_strings_that_read_back(text in any::<String>()) {
        let mut json = String::new();
        write_string(&text, &mut json);
        prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}

#[test]
fn writes_escapes_as_serializers_do() {
    let mut json = String::new();
    write_string("a\"b\\c\n\r\t\u{8}\u{c}\u{1f}\u{7f}/é", &mut json);
    assert_eq!(json, "\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u001f\u{7f}/é\"");
}

#[test]
fn knows_the_corners_of_the_grammar() {
    for text in [
        "0",
        "-0",
        "1.5e+10",
        "\"\\u00e9\\ud83d\\ude00\"",
        "[ ]",
        "{ }",
        " [1 , 2 ] ",
        "\"\\ud800\"",
        "\"\u{7f}\"",
    ] {
        assert!(accepts(text), "{text}");
    }
    for text in [
        "",
        " ",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "nul",
        "tru",
        "True",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":1,}",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "\"abc",
        "[1",
        "1 2",
        "'a'",
        "NaN",
        "\u{feff}1",
    ] {
        assert!(!accepts(text), "{text}");
    }
}

#[test]
fn a_lone_surrogate_is_decoded_as_the_replacement_character() {
    for (text, decoded) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""\udc00a""#, "\u{fffd}a"),
        (r#""\ud800\ud800""#, "\u{fffd}\u{fffd}"),
        (r#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ud800\u0041\n""#, "\u{fffd}A\n"),
        (r#""\ud800x\"""#, "\u{fffd}x\""),
    ] {
        assert_eq!(Cursor::new(text).string().unwrap().decode(), decoded);
        assert_eq!(Cursor::new(text).skip().unwrap(), text);
    }
}

#[test]
fn walks_a_million_levels_without_overflowing_the_stack() {
    let text = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    assert_eq!(Cursor::new(&text).skip().unwrap().len(), 2_000_000);
}

#[test]
fn tells_another_document_from_a_wrong_value() {
    #[track_caller]
    fn is_unrecognized(text: &str) -> bool {
        let mut cursor = Cursor::new(text);
        let walked = cursor.each_entry(&mut |cursor, _| {
            cursor.each_item(&mut |cursor| {
                cursor.each_entry(&mut |cursor, _| cursor.skip().map(drop))
            })
        });
        walked.unwrap_err().is_unrecognized()
    }
    assert!(is_unrecognized(r#"{"a": [{"b": "c"#));
    assert!(is_unrecognized("nul"));
    assert!(is_unrecognized("upstream connect error"));
    assert!(is_unrecognized("[1, 2]"));
    assert!(is_unrecognized(r#"{"a": 1}"#));
    assert!(!is_unrecognized(r#"{"a": [{"b": "c"}, 1]}"#));
}
