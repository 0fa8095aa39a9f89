use super::Filter;
use crate::Key;

const TIME: &str = "a time such as 2026-11-01, 2026-11-01T12:00:00Z, -24h, today, yesterday or now";
const DURATION: &str = "a duration such as 90s, 15m, 2h, 3d or 1h30m";
const PERCENT: &str = "a percentage such as 50 or 99.5, with at most three digits behind the point";

#[track_caller]
fn fails(text: &str, expected: &str, position: usize) {
    let error = text.parse::<Filter>().unwrap_err();
    assert!(error.is_validation());
    assert_eq!(
        error.to_string(),
        format!("expected {expected} at position {position}"),
        "{text}"
    );
    assert_eq!(error.position().unwrap().character, position, "{text}");
}

#[test]
fn says_what_was_expected_what_came_and_where() {
    let names = Key::filters();
    let fields = format!("a field ({names}, has), got ");
    fails("a staus:failed", &format!("{fields}\"staus\""), 2);
    fails("OS::Nova", &format!("{fields}\"OS\""), 0);
    fails(":x", &format!("{fields}\"\""), 0);
    fails("a =b", &format!("{fields}\"\""), 2);
    fails("has:name", &format!("a field ({names}), got \"name\""), 4);
    fails("has:", &format!("a field ({names}), got \"\""), 4);
    fails("has>ended", "`:`, got `>`", 3);

    fails("status=failed", "`:`, got `=`", 6);
    fails("status>failed", "`:`, got `>`", 6);
    fails("status: failed", "a value, got a space", 7);
    fails("status:", "a value, got the end", 7);
    fails("(vault:)", "a value, got `)`", 7);
    fails("status:failed,", "a value, got the end", 14);
    fails("vault:\"\"", "a value, got an empty text", 6);
    fails("\"\"", "a text that is not empty, got `\"\"`", 0);

    fails("duration=2h", "`:`, `<`, `<=`, `>` or `>=`, got `=`", 8);
    fails("duration>", &format!("{DURATION}, got the end"), 9);
    fails("started>=x", &format!("{TIME}, got \"x\""), 9);
    fails("started:-", &format!("{TIME}, got \"-\""), 8);
    fails("duration:2h,3h", "one value, got `,`", 11);

    fails("a -", "a condition behind `-`, got the end", 3);
    fails("a - b", "a condition behind `-`, got a space", 3);
    fails("--a", "a condition behind `-`, got `-`", 1);
    fails("a AND b", "a condition, got `AND`", 2);
    fails("NOT a", "a condition, got `NOT`", 0);
    fails("-OR", "a condition, got `OR`", 1);
    fails("a OR", "a condition before and after `OR`, got the end", 4);
    fails("OR a", "a condition before and after `OR`, got `O`", 0);
    fails("a OR OR b", "a condition before and after `OR`, got `O`", 5);
    fails("(a", "`)`, got the end", 2);
    fails("a)", "a condition or the end, got `)`", 1);
    fails("a(b)", "a space before the next condition, got `(`", 1);
    fails("a\"b\"", "a space before the next condition, got `\"`", 1);
    fails(
        "(a)\u{7}",
        "a space before the next condition, got a control character",
        3,
    );
    fails("(a)b", "a space before the next condition, got `b`", 3);
    fails(
        "vault:\"a\"b",
        "a space before the next condition, got `b`",
        9,
    );
    fails("x \"a", "a quote that closes this one, got the end", 2);
    fails("\"a\\n\"", "`\"` or `\\` behind `\\`, got `n`", 3);
    fails("\"a\\", "`\"` or `\\` behind `\\`, got the end", 3);
}

#[test]
fn refuses_values_that_are_none() {
    for time in [
        "2026-13-01",
        "2026-02-29",
        "2026-11",
        "20261101",
        "2026-11-01T25:00",
        "2026-11-01T12",
        "2026-11-01T12:00.5",
        "tomorrow",
        "+1h",
        "-1",
        "10000-01-01",
        "0000-01-01T00:00:00+01:00",
        "ééééé",
    ] {
        fails(
            &format!("started:{time}"),
            &format!("{TIME}, got \"{time}\""),
            8,
        );
    }
    for duration in [
        "2",
        "h",
        "2x",
        "-2h",
        "1.5h",
        "2h3",
        "2H",
        "9999999999999999w",
        "9223372036854776ms",
    ] {
        fails(
            &format!("duration:{duration}"),
            &format!("{DURATION}, got \"{duration}\""),
            9,
        );
    }
    for percent in [
        "",
        "x",
        ".5",
        "5.",
        "1.2345",
        "1e2",
        "--1",
        "+1",
        "50%",
        "1000000000.001",
        "99999999999999999999",
    ] {
        let text = format!("progress:\"{percent}\"");
        fails(&text, &format!("{PERCENT}, got \"{percent}\""), 9);
    }
}

#[test]
fn counts_positions_in_bytes_characters_and_utf16() {
    let error = "ä😀 foo:x".parse::<Filter>().unwrap_err();
    let position = error.position().unwrap();
    assert_eq!(
        (position.byte, position.character, position.utf16),
        (7, 3, 4)
    );
}

#[test]
fn advises_where_people_mean_something_else() {
    for (text, hint) in [
        (
            "OS::Nova",
            "to search for text with one of `: < > = ( ) \"`, put it in quotes",
        ),
        (
            "vault:",
            "`has:vault` finds tasks with a vault, `-has:vault` finds tasks without one",
        ),
        (
            "a AND b",
            "conditions with a space between them must all match, and `-` negates; to search for the word, put it in quotes",
        ),
    ] {
        assert_eq!(
            text.parse::<Filter>().unwrap_err().hint(),
            Some(hint),
            "{text}"
        );
    }
}

#[test]
fn refuses_what_is_nested_too_deep() {
    let nested = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
    assert_eq!(nested(32).parse::<Filter>().unwrap().to_string(), "a");
    fails(&nested(33), "at most 32 levels of groups, got more", 32);
    fails(
        &"(".repeat(1_000_000),
        "at most 32 levels of groups, got more",
        32,
    );
    // Each of these is a negation around a group.
    let tree = |levels: usize| format!("{}a{}", "-(b ".repeat(levels), ")".repeat(levels));
    assert!(tree(16).parse::<Filter>().is_ok());
    fails(&tree(17), "at most 32 levels of groups, got more", 0);
}
