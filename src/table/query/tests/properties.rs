//! Properties of filters, for any text and any object.

use std::collections::HashSet;

use cbr_json::{Cursor, Kind};
use proptest::prelude::*;

use super::super::comparison::{Op, Quantity};
use super::super::filter::Filter;
use super::super::moment::Moment;
use super::super::node::Node;
use super::super::number::{Percent, Span};
use crate::{Key, NumberColumn, TimeColumn};

/// A field of filters.
fn field() -> impl Strategy<Value = Key> {
    let fields = Key::all().filter(|key| Key::filtered_by(key.filter()) == Some(*key));
    prop::sample::select(fields.collect::<Vec<_>>())
}

fn text_field() -> impl Strategy<Value = Key> {
    field().prop_filter("a text", |key| key.measure().is_none())
}

fn op() -> impl Strategy<Value = Op> {
    prop::sample::select(vec![Op::Is, Op::Less, Op::AtMost, Op::More, Op::AtLeast])
}

/// Words that are like syntax, and any others.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{1,2}",
        "[ab:<>=()\", \\\\-]{1,6}",
        "(AND|OR|NOT|-24h|2h|has)",
        "\\PC{1,8}",
        any::<char>().prop_map(String::from),
    ]
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![0_i64..100_000_000, 0_i64..=i64::MAX / 1000]
        .prop_map(|millis| Span::from_millis(millis).unwrap())
}

fn moment() -> impl Strategy<Value = Moment> {
    let day = 86_400_000_000;
    prop_oneof![
        (-719_528_i64..2_932_897).prop_map(move |days| Moment::Day(days * day)),
        (-62_167_219_200_000_000_i64..253_402_300_800_000_000).prop_map(Moment::Instant),
        span().prop_map(Moment::Ago),
    ]
}

fn quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![
        1 => (prop::sample::select(&TimeColumn::ALL[..]), moment())
            .prop_map(|(column, moment)| Quantity::Time(column, moment)),
        // Many of one field, so that bounds meet.
        4 => span().prop_map(Quantity::Duration),
        1 => (-200_000_i64..200_000).prop_map(|thousandths| {
            let sign = if thousandths < 0 { "-" } else { "" };
            let size = thousandths.abs();
            let text = format!("{sign}{}.{:03}", size / 1000, size % 1000);
            Quantity::Number(NumberColumn::Progress, Percent::parse(&text).unwrap())
        }),
    ]
}

fn node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        1 => (text_field(), prop::collection::vec(value(), 1..4))
            .prop_map(|(field, values)| Node::Is(field, values)),
        1 => prop::collection::vec(field(), 1..4).prop_map(Node::Has),
        1 => value().prop_map(Node::Word),
        3 => (op(), quantity()).prop_map(|(op, quantity)| Node::Compare(op, quantity)),
    ];
    leaf.prop_recursive(6, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Node::all),
            prop::collection::vec(inner.clone(), 1..5).prop_map(Node::any),
            inner.prop_map(Node::not),
        ]
    })
}

/// Text in which most pieces mean something.
fn nearly_a_filter() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(" ".to_owned()),
        prop::sample::select(vec![
            "(", ")", "-", "\"", "\\", ",", ":", "<", "<=", ">", ">=", "=", "OR", " OR ", "AND",
            "has:",
        ])
        .prop_map(str::to_owned),
        field().prop_map(|key| key.filter().to_owned()),
        value(),
        prop::sample::select(vec![
            "2026-11-01",
            "2026-11-01T12:00",
            "-24h",
            "yesterday",
            "now",
            "1h30m",
            "99.5",
            "failed",
            "00",
            "9999999999999999999",
        ])
        .prop_map(str::to_owned),
        (op(), quantity())
            .prop_map(|(op, quantity)| Filter(Node::Compare(op, quantity)).to_string()),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// JSON in which most pieces mean something.
fn nearly_an_object() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        value().prop_map(|value| serde_json::to_string(&value).unwrap()),
        prop::sample::select(vec![
            "null",
            "true",
            "50",
            "-1",
            "0.0005",
            "1e400",
            "1793491200000",
            "99999999999999999999",
            "\"-24h\"",
            "\"2026-11-01\"",
            "\"2h\"",
            "\"vault\"",
            "\"\"",
            "\"\\ud800\"",
            "[]",
            "{}",
        ])
        .prop_map(str::to_owned),
    ];
    let key = prop_oneof![
        field().prop_map(Key::filter),
        prop::sample::select(vec![
            "text", "has", "all", "any", "not", "gt", "gte", "lt", "lte", "x"
        ]),
    ];
    leaf.prop_recursive(5, 30, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((key.clone(), inner), 0..4).prop_map(|entries| {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("\"{key}\":{value}"))
                    .collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

fn names_a_key_twice(cursor: &mut Cursor<'_>) -> bool {
    let mut twice = false;
    match cursor.peek().unwrap() {
        Kind::Object => {
            let mut keys = HashSet::new();
            cursor
                .each_entry(&mut |cursor, entry| {
                    twice |= !keys.insert(entry.key.to_owned()) | names_a_key_twice(cursor);
                    Ok(())
                })
                .unwrap();
        }
        Kind::Array => cursor
            .each_item(&mut |cursor| {
                twice |= names_a_key_twice(cursor);
                Ok(())
            })
            .unwrap(),
        _ => drop(cursor.skip().unwrap()),
    }
    twice
}

/// Whatever can be read is written in its one form, and that is read as the same.
fn stays_itself(filter: &Filter) -> Result<(), TestCaseError> {
    let text = filter.to_string();
    let read: Filter = text
        .parse()
        .map_err(|e| TestCaseError::fail(format!("{text}: {e}")))?;
    prop_assert_eq!(&read, filter, "{}", text);
    prop_assert_eq!(read.to_string(), text);
    let json = filter.to_json();
    prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    // `JSON.parse` would keep only the last of them.
    prop_assert!(!names_a_key_twice(&mut Cursor::new(&json)), "{}", json);
    let read = Filter::from_json(&json).map_err(|e| TestCaseError::fail(format!("{json}: {e}")))?;
    prop_assert_eq!(&read, filter, "{}", json);
    prop_assert_eq!(read.to_json(), json);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_filter_survives_both_of_its_forms(node in node()) {
        stays_itself(&Filter(node))?;
    }

    #[test]
    fn any_text_is_a_filter_or_an_error_that_lies_in_it(text in prop_oneof![nearly_a_filter(), "\\PC{0,40}", any::<String>()]) {
        match text.parse::<Filter>() {
            Ok(filter) => stays_itself(&filter)?,
            Err(error) => {
                let position = error.position().unwrap();
                prop_assert!(text.is_char_boundary(position.byte));
                prop_assert_eq!(text[..position.byte].chars().count(), position.character);
                let place = format!(" at position {}", position.character);
                prop_assert!(error.to_string().ends_with(&place));
            }
        }
    }

    #[test]
    fn any_object_is_a_filter_or_an_error(json in prop_oneof![nearly_an_object(), nearly_a_filter()]) {
        if let Ok(filter) = Filter::from_json(&json) {
            stays_itself(&filter)?;
        }
    }
}
