//! Conditions: their text for the table, and their meaning as the documentation has it.

use super::mistake::Mistake;
use super::task::Task;
use super::values::{DAY, SECOND, calendar};
use super::world::NOW;
use crate::Key;
use crate::TextColumn::{
    ErrorCode, ErrorMessage, OperationType, PolicyId, ProjectId, ResourceId, ResourceName,
    ResourceType, Source, Status, VaultId, VaultName,
};

pub(super) enum Condition {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// A field and its values.
    Is(&'static str, Vec<String>),
    Word(String),
    Has(Vec<&'static str>),
    /// A field, a sign and a value.
    Compare(&'static str, &'static str, Value),
}

pub(super) enum Value {
    /// By its first microsecond.
    Day(i64),
    Instant(i64),
    /// Milliseconds before now.
    Ago(i64),
    /// Milliseconds.
    Span(i64),
    /// Thousandths.
    Percent(i64),
}

/// Part of a text that has to match.
#[derive(Clone, Copy, PartialEq)]
enum How {
    Whole,
    Start,
    Part,
}

/// Fields in which values are looked for.
fn places(field: &str) -> &'static [(Key, How)] {
    match field {
        "id" => &[(Key::Id, How::Start)],
        "policy" => &[(Key::Text(PolicyId), How::Start)],
        "project" => &[(Key::Text(ProjectId), How::Start)],
        "source" => &[(Key::Text(Source), How::Start)],
        "resource" => &[
            (Key::Text(ResourceName), How::Part),
            (Key::Text(ResourceId), How::Start),
        ],
        "vault" => &[
            (Key::Text(VaultName), How::Part),
            (Key::Text(VaultId), How::Start),
        ],
        "status" => &[(Key::Text(Status), How::Whole)],
        "type" => &[(Key::Text(OperationType), How::Whole)],
        "resource_type" => &[(Key::Text(ResourceType), How::Whole)],
        "error" => &[(Key::Text(ErrorCode), How::Whole)],
        "message" => &[(Key::Text(ErrorMessage), How::Part)],
        _ => &[],
    }
}

const WORD_PLACES: [&str; 6] = ["id", "resource", "vault", "policy", "message", "error"];

/// Key of a field with numbers.
fn key(field: &str) -> Option<Key> {
    Key::filtered_by(field).filter(|key| key.measure().is_some())
}

fn folded(text: &str, mistake: Option<Mistake>) -> String {
    if mistake == Some(Mistake::CaseMatters) {
        return text.to_owned();
    }
    let one = |c: char| match c {
        'ς' => 'σ',
        'İ' => 'i',
        _ => c.to_lowercase().next().unwrap(),
    };
    text.chars().map(one).collect()
}

fn is_in(task: &Task, field: &str, value: &str, mistake: Option<Mistake>) -> bool {
    let value = folded(value, mistake);
    places(field).iter().any(|(key, how)| {
        let Some(text) = task.text(*key) else {
            return false;
        };
        let text = folded(text, mistake);
        match how {
            How::Whole => text == value,
            How::Part if mistake != Some(Mistake::StartForPart) => text.contains(&value),
            _ => text.starts_with(&value),
        }
    })
}

fn has(task: &Task, field: &str) -> bool {
    match key(field) {
        Some(key) => task.number(key).is_some(),
        None => places(field)
            .iter()
            .any(|(key, _)| task.text(*key).is_some()),
    }
}

impl Value {
    /// Compares a number with the range of the value, from its first to its last microsecond.
    fn compares(&self, sign: &str, number: i64) -> bool {
        let (first, last) = match *self {
            Self::Day(first) => (first, first + DAY - 1),
            Self::Instant(at) => (at, at),
            Self::Ago(millis) => (NOW - millis * 1000, NOW - millis * 1000),
            Self::Span(millis) => (millis * 1000, millis * 1000),
            Self::Percent(thousandths) => (thousandths, thousandths),
        };
        match (sign, self) {
            (":", Self::Instant(_) | Self::Span(_)) => (first..first + SECOND).contains(&number),
            (":", Self::Ago(_)) | (">=", _) => number >= first,
            (":", _) => (first..=last).contains(&number),
            ("<", _) => number < first,
            ("<=", _) => number <= last,
            (">", _) => number > last,
            other => panic!("{} is no sign", other.0),
        }
    }

    fn text(&self) -> String {
        let fraction = |number: i64, places: usize| {
            let digits = format!("{number:0places$}");
            let digits = digits.trim_end_matches('0');
            if digits.is_empty() {
                String::new()
            } else {
                format!(".{digits}")
            }
        };
        match *self {
            Self::Day(first) => calendar(first).unwrap().0,
            Self::Instant(at) => {
                let (date, clock) = calendar(at).unwrap();
                format!("{date}T{clock}{}Z", fraction(at.rem_euclid(SECOND), 6))
            }
            Self::Ago(millis) => format!("-{}s{}ms", millis / 1000, millis % 1000),
            Self::Span(millis) => {
                format!(
                    "{}h{}m{}ms",
                    millis / 3_600_000,
                    millis / 60_000 % 60,
                    millis % 60_000
                )
            }
            Self::Percent(number) => {
                let sign = if number < 0 { "-" } else { "" };
                format!(
                    "{sign}{}{}",
                    number.abs() / 1000,
                    fraction(number.abs() % 1000, 3)
                )
            }
        }
    }
}

impl Condition {
    pub(super) fn fits(&self, task: &Task, mistake: Option<Mistake>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.fits(task, mistake)),
            Self::Any(parts) => parts.iter().any(|part| part.fits(task, mistake)),
            Self::Not(part) => {
                let counts = mistake != Some(Mistake::NegationWantsAValue) || part.has_value(task);
                counts && !part.fits(task, mistake)
            }
            Self::Is(field, values) => values
                .iter()
                .any(|value| is_in(task, field, value, mistake)),
            Self::Word(word) => WORD_PLACES
                .iter()
                .any(|field| is_in(task, field, word, mistake)),
            Self::Has(fields) => fields.iter().any(|field| has(task, field)),
            Self::Compare(field, sign, value) => task
                .number(key(field).unwrap())
                .is_some_and(|number| value.compares(sign, number)),
        }
    }

    fn has_value(&self, task: &Task) -> bool {
        match self {
            Self::Is(field, _) | Self::Compare(field, ..) => has(task, field),
            _ => true,
        }
    }

    /// Groups in parentheses, and a text in quotes wherever it could mean something else.
    pub(super) fn text(&self) -> String {
        let all = |parts: &[Self], between: &str| {
            let parts: Vec<_> = parts.iter().map(Self::text).collect();
            format!("({})", parts.join(between))
        };
        match self {
            Self::All(parts) => all(parts, " "),
            Self::Any(parts) => all(parts, " OR "),
            Self::Not(part) => match &**part {
                Self::Not(_) => format!("-({})", part.text()),
                _ => format!("-{}", part.text()),
            },
            Self::Is(field, values) => {
                let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
                format!("{field}:{}", values.join(","))
            }
            Self::Word(word) => quoted(word),
            Self::Has(fields) => format!("has:{}", fields.join(",")),
            Self::Compare(field, sign, value) => format!("{field}{sign}{}", value.text()),
        }
    }
}

fn quoted(text: &str) -> String {
    let is_plain = text.chars().all(char::is_alphanumeric) && !matches!(text, "AND" | "OR" | "NOT");
    if is_plain {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
