use super::super::comparison::{Op, Quantity};
use super::super::moment::Moment;
use super::super::node::Node;
use super::super::number::{Percent, Span};
use super::filter;
use crate::{Key, NumberColumn, TextColumn, TimeColumn};

fn is(key: Key, values: &[&str]) -> Node {
    Node::Is(
        key,
        values.iter().map(|value| (*value).to_owned()).collect(),
    )
}

fn word(word: &str) -> Node {
    Node::Word(word.to_owned())
}

fn not(node: Node) -> Node {
    Node::Not(Box::new(node))
}

fn lasts(op: Op, millis: i64) -> Node {
    Node::Compare(op, Quantity::Duration(Span::from_millis(millis).unwrap()))
}

fn starts(op: Op, moment: Moment) -> Node {
    Node::Compare(op, Quantity::Time(TimeColumn::Started, moment))
}

fn first_of_november() -> Moment {
    Moment::Day(20_758 * 86_400_000_000)
}

#[test]
fn reads_every_kind_of_condition_in_order() {
    let text = r#"status:failed vault:"prod eu" -type:sync started>=2026-11-01 duration>2h error:BackupService.6113 web-01"#;
    let expected = Node::All(vec![
        is(Key::Text(TextColumn::Status), &["failed"]),
        is(Key::Text(TextColumn::VaultName), &["prod eu"]),
        not(is(Key::Text(TextColumn::OperationType), &["sync"])),
        starts(Op::AtLeast, first_of_november()),
        lasts(Op::More, 7_200_000),
        is(Key::Text(TextColumn::ErrorCode), &["BackupService.6113"]),
        word("web-01"),
    ]);
    assert_eq!(filter(text).0, expected);
    assert_eq!(filter(text).to_string(), text);
}

#[test]
fn reads_each_field_by_its_name() {
    for (name, field) in [
        ("id", Key::Id),
        ("status", Key::Text(TextColumn::Status)),
        ("type", Key::Text(TextColumn::OperationType)),
        ("resource", Key::Text(TextColumn::ResourceName)),
        ("resource_type", Key::Text(TextColumn::ResourceType)),
        ("vault", Key::Text(TextColumn::VaultName)),
        ("policy", Key::Text(TextColumn::PolicyId)),
        ("error", Key::Text(TextColumn::ErrorCode)),
        ("message", Key::Text(TextColumn::ErrorMessage)),
        ("project", Key::Text(TextColumn::ProjectId)),
        ("source", Key::Text(TextColumn::Source)),
    ] {
        assert_eq!(filter(&format!("{name}:x")).0, is(field, &["x"]));
        let has = Node::Has(vec![field]);
        assert_eq!(filter(&format!("has:{name}")).0, has);
    }
    for (name, field) in [
        ("started", TimeColumn::Started),
        ("ended", TimeColumn::Ended),
        ("created", TimeColumn::Created),
        ("updated", TimeColumn::Updated),
    ] {
        let quantity = Quantity::Time(field, first_of_november());
        let text = format!("{name}:2026-11-01");
        assert_eq!(filter(&text).0, Node::Compare(Op::Is, quantity));
    }
    assert_eq!(filter("duration:2h").0, lasts(Op::Is, 7_200_000));
    let half = Quantity::Number(NumberColumn::Progress, Percent::parse("50").unwrap());
    assert_eq!(filter("progress:50").0, Node::Compare(Op::Is, half));
}

#[test]
fn reads_each_sign() {
    for (sign, op) in [
        (":", Op::Is),
        ("<", Op::Less),
        ("<=", Op::AtMost),
        (">", Op::More),
        (">=", Op::AtLeast),
    ] {
        assert_eq!(filter(&format!("duration{sign}2h")).0, lasts(op, 7_200_000));
    }
}

#[test]
fn groups_by_parentheses_and_or() {
    let (a, b, c, d) = (word("a"), word("b"), word("c"), word("d"));
    let both = |one: &Node, other: &Node| Node::All(vec![one.clone(), other.clone()]);
    let either = |one: &Node, other: &Node| Node::Any(vec![one.clone(), other.clone()]);
    for (text, expected) in [
        ("", Node::All(vec![])),
        (" ", Node::All(vec![])),
        ("()", Node::All(vec![])),
        ("-()", not(Node::All(vec![]))),
        ("a", a.clone()),
        ("((a))", a.clone()),
        ("a b", both(&a, &b)),
        ("a OR b", either(&a, &b)),
        ("a b OR c d", either(&both(&a, &b), &both(&c, &d))),
        ("a (b OR c)", both(&a, &either(&b, &c))),
        ("a -(b OR c)", both(&a, &not(either(&b, &c)))),
        ("-(b c)", not(both(&b, &c))),
        ("-(-a)", a.clone()),
        (
            "a OR (b OR c)",
            Node::Any(vec![a.clone(), b.clone(), c.clone()]),
        ),
        (
            "a (b (c d))",
            Node::All(vec![a.clone(), b.clone(), c.clone(), d.clone()]),
        ),
        ("a or b", Node::All(vec![a.clone(), word("or"), b.clone()])),
        ("a ORb", both(&a, &word("ORb"))),
        ("(a b) OR(c)", either(&both(&a, &b), &c)),
    ] {
        assert_eq!(filter(text).0, expected, "{text}");
    }
}

#[test]
fn takes_text_as_it_is_written() {
    for (text, expected) in [
        ("web-01", word("web-01")),
        ("a,b", word("a,b")),
        (r"DOMAIN\user", word(r"DOMAIN\user")),
        (r#""a \"b\" c:\\d""#, word(r#"a "b" c:\d"#)),
        (r#""-x""#, word("-x")),
        (r#""OR""#, word("OR")),
        ("Straße", word("Straße")),
        (
            "resource_type:OS::Nova::Server",
            is(Key::Text(TextColumn::ResourceType), &["OS::Nova::Server"]),
        ),
        ("id:-x", is(Key::Id, &["-x"])),
        ("vault:a=b", is(Key::Text(TextColumn::VaultName), &["a=b"])),
        ("vault:OR", is(Key::Text(TextColumn::VaultName), &["OR"])),
        ("Vault:A", is(Key::Text(TextColumn::VaultName), &["A"])),
        (
            "status:failed,timeout",
            is(Key::Text(TextColumn::Status), &["failed", "timeout"]),
        ),
        (
            r#"vault:"a,b",c,"d e""#,
            is(Key::Text(TextColumn::VaultName), &["a,b", "c", "d e"]),
        ),
        ("\u{a0}a\tb\n", Node::All(vec![word("a"), word("b")])),
    ] {
        assert_eq!(filter(text).0, expected, "{text}");
    }
}

#[test]
fn writes_one_form() {
    for (text, expected) in [
        ("", ""),
        ("()", ""),
        ("a  ( b )", "a b"),
        ("-()", "-()"),
        ("() OR a", "() OR a"),
        ("-(-(-a))", "-a"),
        ("-((a))", "-a"),
        ("(a b) OR c", "a b OR c"),
        ("(a OR b) OR -(c OR d)", "a OR b OR -(c OR d)"),
        (r#""web-01""#, "web-01"),
        (r#""a\\b""#, r"a\b"),
        (r#""a \\b""#, r#""a \\b""#),
        (r#""say \"hi\"""#, r#""say \"hi\"""#),
        (r#""a:b" "AND" "-c""#, r#""a:b" "AND" "-c""#),
        (r#"vault:"a:b","c,d",e"#, r#"vault:a:b,"c,d",e"#),
        (
            "STATUS:Failed HAS:Vault,ENDED",
            "status:Failed has:vault,ended",
        ),
    ] {
        assert_eq!(filter(text).to_string(), expected, "{text}");
    }
}

#[test]
fn reads_times_and_writes_them_in_utc() {
    for (text, expected) in [
        ("2026-11-01", "2026-11-01"),
        ("0000-01-01", "0000-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("2026-11-01T12:00:00Z", "2026-11-01T12:00:00Z"),
        ("2026-11-01T12:00:00", "2026-11-01T12:00:00Z"),
        ("2026-11-01T12:00", "2026-11-01T12:00:00Z"),
        ("2026-11-01T12:00Z", "2026-11-01T12:00:00Z"),
        ("2026-11-01T12:00+02:00", "2026-11-01T10:00:00Z"),
        ("\"2026-11-01 12:00\"", "2026-11-01T12:00:00Z"),
        ("2026-11-01T00:30:00.250+01:00", "2026-10-31T23:30:00.25Z"),
        ("1969-12-31T23:59:59.000001Z", "1969-12-31T23:59:59.000001Z"),
        (
            "2026-11-01T12:00:00.1234567Z",
            "2026-11-01T12:00:00.123456Z",
        ),
        ("-24h", "-1d"),
        ("-1h30m", "-1h30m"),
        ("24h", "-1d"),
        ("-0s", "now"),
        ("now", "now"),
        ("Today", "today"),
        ("yesterday", "yesterday"),
    ] {
        let read = filter(&format!("started>{text}"));
        assert_eq!(read.to_string(), format!("started>{expected}"), "{text}");
        assert_eq!(filter(&read.to_string()), read, "{text}");
    }
}

#[test]
fn reads_durations_and_writes_them_in_the_largest_units() {
    for (text, millis, expected) in [
        ("90s", 90_000, "1m30s"),
        ("15m", 900_000, "15m"),
        ("2h", 7_200_000, "2h"),
        ("3d", 259_200_000, "3d"),
        ("1w", 604_800_000, "7d"),
        ("1h30m", 5_400_000, "1h30m"),
        ("30m1h", 5_400_000, "1h30m"),
        ("250ms", 250, "250ms"),
        ("1500ms", 1500, "1s500ms"),
        ("0m", 0, "0s"),
        (
            "9223372036854775ms",
            9_223_372_036_854_775,
            "106751991d4h54s775ms",
        ),
    ] {
        let read = filter(&format!("duration<{text}"));
        assert_eq!(read.0, lasts(Op::Less, millis), "{text}");
        assert_eq!(read.to_string(), format!("duration<{expected}"), "{text}");
    }
}

#[test]
fn reads_percentages_and_writes_their_shortest_form() {
    for (text, expected) in [
        ("50", "50"),
        ("099.50", "99.5"),
        ("0.001", "0.001"),
        ("33.333", "33.333"),
        ("-1.05", "-1.05"),
        ("-0", "0"),
        ("100.000", "100"),
        ("1000000000", "1000000000"),
    ] {
        let read = filter(&format!("progress>={text}"));
        assert_eq!(read.to_string(), format!("progress>={expected}"), "{text}");
    }
}
