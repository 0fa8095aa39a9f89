use super::{Filter, filter};
use crate::Key;

#[test]
fn every_text_has_its_object() {
    for (text, object) in [
        ("", "{}"),
        ("status:failed", r#"{"status":"failed"}"#),
        (
            "status:failed,timeout",
            r#"{"status":["failed","timeout"]}"#,
        ),
        ("web-01", r#"{"text":"web-01"}"#),
        ("web-01 \"no space\"", r#"{"text":["web-01","no space"]}"#),
        ("has:vault", r#"{"has":"vault"}"#),
        ("has:vault,ended", r#"{"has":["vault","ended"]}"#),
        ("started:2026-11-01", r#"{"started":"2026-11-01"}"#),
        ("started>-24h", r#"{"started":{"gt":"-1d"}}"#),
        (
            "duration>=1h duration<2h",
            r#"{"duration":{"gte":"1h","lt":"2h"}}"#,
        ),
        (
            "duration<2h duration>1h",
            r#"{"duration":{"lt":"2h","gt":"1h"}}"#,
        ),
        ("progress<=99.5", r#"{"progress":{"lte":99.5}}"#),
        ("progress:-1", r#"{"progress":-1}"#),
        ("-type:sync", r#"{"not":{"type":"sync"}}"#),
        (
            "-type:sync -web",
            r#"{"not":[{"type":"sync"},{"text":"web"}]}"#,
        ),
        (
            "-(type:sync vault:a)",
            r#"{"not":{"type":"sync","vault":"a"}}"#,
        ),
        ("-()", r#"{"not":{}}"#),
        ("a OR b c", r#"{"any":[{"text":"a"},{"text":["b","c"]}]}"#),
        ("() OR a", r#"{"any":[{},{"text":"a"}]}"#),
        (
            "id:x (a OR b)",
            r#"{"id":"x","any":[{"text":"a"},{"text":"b"}]}"#,
        ),
        ("message:\"a\\\"b\"", r#"{"message":"a\"b"}"#),
        // A key that would come twice.
        (
            "status:a status:b",
            r#"{"all":[{"status":"a"},{"status":"b"}]}"#,
        ),
        (
            "a id:x b",
            r#"{"all":[{"text":"a","id":"x"},{"text":"b"}]}"#,
        ),
        (
            "duration>1h duration>2h",
            r#"{"all":[{"duration":{"gt":"1h"}},{"duration":{"gt":"2h"}}]}"#,
        ),
        (
            "duration>1h duration<3h duration>2h id:x",
            r#"{"all":[{"duration":{"gt":"1h","lt":"3h"}},{"duration":{"gt":"2h"},"id":"x"}]}"#,
        ),
        (
            "(a OR b) (c OR d)",
            r#"{"all":[{"any":[{"text":"a"},{"text":"b"}]},{"any":[{"text":"c"},{"text":"d"}]}]}"#,
        ),
    ] {
        let read = filter(text);
        assert_eq!(read.to_json(), object, "{text}");
        assert_eq!(Filter::from_json(object).unwrap(), read, "{object}");
    }
}

#[test]
fn reads_what_people_write_in_other_ways() {
    for (object, text) in [
        (" { } ", ""),
        (r#"{"status":["failed"]}"#, "status:failed"),
        (r#"{"text":["a"]}"#, "a"),
        (r#"{"not":[{"text":"a"}]}"#, "-a"),
        (r#"{"not":{"not":{"text":"a"}}}"#, "a"),
        (r#"{"any":[{"text":"a"}]}"#, "a"),
        (
            r#"{"all":[{"text":"a"},{"all":[{"text":"b"}],"text":"c"}]}"#,
            "a b c",
        ),
        (r#"{"vault":"a\u0022\ud83d\ude00"}"#, "vault:\"a\\\"😀\""),
        // As JSON.stringify writes a Date, and numbers of milliseconds.
        (
            r#"{"started":{"gte":"2026-11-01T00:00:00.000Z"}}"#,
            "started>=2026-11-01T00:00:00Z",
        ),
        (
            r#"{"started":{"gte":1793491200000}}"#,
            "started>=2026-11-01T00:00:00Z",
        ),
        (
            r#"{"started":{"lt":-0.5}}"#,
            "started<1969-12-31T23:59:59.9995Z",
        ),
        (r#"{"duration":{"gt":90000}}"#, "duration>1m30s"),
        (r#"{"progress":"50"}"#, "progress:50"),
        (r#"{"progress":{"gte":50.0}}"#, "progress>=50"),
    ] {
        let read = Filter::from_json(object).unwrap();
        assert_eq!(read.to_string(), text, "{object}");
    }
}

#[test]
fn errors_name_the_path() {
    let time =
        "expected a time such as 2026-11-01, 2026-11-01T12:00:00Z, -24h, today, yesterday or now";
    let duration = "expected a duration such as 90s, 15m, 2h, 3d or 1h30m";
    let fields = Key::filters();
    for (object, expected) in [
        ("[]", "$: expected an object, got an array".to_owned()),
        ("\"a\"", "$: expected an object, got a string".to_owned()),
        (
            r#"{"staus":"x"}"#,
            format!("$: expected a field ({fields}, text, has, all, any, not), got \"staus\""),
        ),
        (
            r#"{"status":null}"#,
            "status: expected a text or a list of texts, got null".to_owned(),
        ),
        (
            r#"{"status":""}"#,
            "status: expected a text or a list of texts, got an empty text".to_owned(),
        ),
        (
            r#"{"status":[]}"#,
            "status: expected at least one item, got an empty list".to_owned(),
        ),
        (
            r#"{"status":["a",1]}"#,
            "status[1]: expected a text or a list of texts, got a number".to_owned(),
        ),
        (
            r#"{"text":{}}"#,
            "text: expected a text, got an object".to_owned(),
        ),
        (
            r#"{"has":"name"}"#,
            format!("has: expected a field ({fields}), got \"name\""),
        ),
        (
            r#"{"any":{}}"#,
            "any: expected a list, got an object".to_owned(),
        ),
        (
            r#"{"any":[]}"#,
            "any: expected at least one item, got an empty list".to_owned(),
        ),
        (
            r#"{"any":[{},{"not":{"duration":{"gt":"2x"}}}]}"#,
            format!("any[1].not.duration.gt: {duration}, got \"2x\""),
        ),
        (
            r#"{"duration":{"ge":"2h"}}"#,
            "duration: expected lt, lte, gt or gte, got \"ge\"".to_owned(),
        ),
        (
            r#"{"duration":{}}"#,
            "duration: expected lt, lte, gt or gte, got an empty object".to_owned(),
        ),
        (
            r#"{"duration":["2h"]}"#,
            format!("duration: {duration}, got an array"),
        ),
        (
            r#"{"duration":-1}"#,
            format!("duration: {duration}, got -1"),
        ),
        (
            r#"{"duration":0.5}"#,
            format!("duration: {duration}, got 0.5"),
        ),
        (r#"{"started":1e3}"#, format!("started: {time}, got 1e3")),
        (
            r#"{"started":253402300800000}"#,
            format!("started: {time}, got 253402300800000"),
        ),
        (
            r#"{"started":true}"#,
            format!("started: {time}, got a boolean"),
        ),
    ] {
        let error = Filter::from_json(object).unwrap_err();
        assert!(error.is_validation());
        assert_eq!(error.to_string(), expected, "{object}");
    }
}

#[test]
fn refuses_what_is_no_json() {
    for (text, expected) in [
        (
            "",
            "$: expected a JSON value, got the end of the body at byte 0",
        ),
        (
            "{} x",
            "$: expected the end of the document, got `x` at byte 3",
        ),
        (
            "{\"id\":\"a\"",
            "$: expected `,` or `}`, got the end of the body at byte 9",
        ),
    ] {
        let error = Filter::from_json(text).unwrap_err();
        assert!(error.is_validation());
        assert_eq!(error.to_string(), expected, "{text}");
    }
}

#[test]
fn refuses_what_is_nested_too_deep() {
    let nested =
        |levels: usize| format!("{}{{}}{}", r#"{"not":"#.repeat(levels), "}".repeat(levels));
    assert_eq!(Filter::from_json(&nested(64)).unwrap().to_string(), "");
    let deep = Filter::from_json(&nested(100_000)).unwrap_err();
    assert!(
        deep.to_string()
            .ends_with(".not: expected at most 32 levels of groups, got more")
    );
    let open = r#"{"any":[{},{"not":{"text":"a"},"id":"b"},"#.repeat(100_000);
    assert!(Filter::from_json(&open).is_err());
}
