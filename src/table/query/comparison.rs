//! Comparisons in filters: operators, values and the bounds that follow from them.

use super::moment::Moment;
use super::number::{Percent, Span, thousandths};
use crate::{Key, Measure, NumberColumn, TimeColumn};

/// Comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Is,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// Sign in the text form and key in the object form. A longer sign comes before its prefix, so that it is tried first.
const SIGNS: [(Op, &str, &str); 5] = [
    (Op::Is, ":", ""),
    (Op::AtMost, "<=", "lte"),
    (Op::Less, "<", "lt"),
    (Op::AtLeast, ">=", "gte"),
    (Op::More, ">", "gt"),
];

impl Op {
    pub(super) const EXPECTED: &str = "`:`, `<`, `<=`, `>` or `>=`";
    pub(super) const EXPECTED_KEY: &str = "lt, lte, gt or gte";

    pub(super) fn at_start(text: &str) -> Option<Self> {
        SIGNS
            .iter()
            .find(|(_, sign, _)| text.starts_with(sign))
            .map(|(op, ..)| *op)
    }

    pub(super) fn keyed(key: &str) -> Option<Self> {
        SIGNS
            .iter()
            .find(|(op, _, known)| *known == key && *op != Self::Is)
            .map(|(op, ..)| *op)
    }

    pub(super) fn sign(self) -> &'static str {
        SIGNS
            .iter()
            .find(|sign| sign.0 == self)
            .map_or("", |sign| sign.1)
    }

    pub(super) fn key(self) -> &'static str {
        SIGNS
            .iter()
            .find(|sign| sign.0 == self)
            .map_or("", |sign| sign.2)
    }
}

/// Measure and the value with which it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    Time(TimeColumn, Moment),
    Duration(Span),
    Number(NumberColumn, Percent),
}

impl Quantity {
    /// Reads a value for a measure; the error says what was expected.
    pub(super) fn parse(measure: Measure, text: &str) -> Result<Self, &'static str> {
        match measure {
            Measure::Time(column) => Moment::parse(text)
                .map(|moment| Self::Time(column, moment))
                .ok_or(Moment::EXPECTED),
            Measure::Duration => Span::parse(text).map(Self::Duration).ok_or(Span::EXPECTED),
            // Another number is no percentage.
            Measure::Number(column @ NumberColumn::Progress) => Percent::parse(text)
                .map(|percent| Self::Number(column, percent))
                .ok_or(Percent::EXPECTED),
        }
    }

    /// Reads a number: milliseconds of a time or a duration, or percent.
    pub(super) fn from_number(measure: Measure, number: &str) -> Option<Self> {
        match measure {
            Measure::Time(column) => thousandths(number)
                .and_then(Moment::from_micros)
                .map(|moment| Self::Time(column, moment)),
            Measure::Duration => thousandths(number)
                .filter(|micros| micros % 1000 == 0)
                .and_then(|micros| Span::from_millis(micros / 1000))
                .map(Self::Duration),
            Measure::Number(_) => Self::parse(measure, number).ok(),
        }
    }

    pub(super) fn key(self) -> Key {
        match self {
            Self::Time(column, _) => Key::Time(column),
            Self::Duration(_) => Key::Duration,
            Self::Number(column, _) => Key::Number(column),
        }
    }

    /// Returns the measure and the bounds of the values that match.
    pub(super) fn bounds(self, op: Op, now: i64) -> (Measure, Bounds) {
        match self {
            Self::Time(column, moment) => (Measure::Time(column), Bounds::of_time(op, moment, now)),
            Self::Duration(span) => (Measure::Duration, Bounds::of_duration(op, span)),
            Self::Number(column, percent) => {
                (Measure::Number(column), Bounds::of_percent(op, percent))
            }
        }
    }

    pub(super) fn write(self, out: &mut String) {
        match self {
            Self::Time(_, moment) => moment.write(out),
            Self::Duration(span) => span.write(out),
            Self::Number(_, percent) => percent.write(out),
        }
    }
}

/// Inclusive bounds, in microseconds or thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) from: i64,
    pub(crate) to: i64,
}

impl Bounds {
    fn of(op: Op, (first, last): (i64, i64)) -> Self {
        let (from, to) = match op {
            Op::Is => (first, last),
            Op::Less => (i64::MIN, first.saturating_sub(1)),
            Op::AtMost => (i64::MIN, last),
            Op::More => (last.saturating_add(1), i64::MAX),
            Op::AtLeast => (first, i64::MAX),
        };
        Self { from, to }
    }

    pub(crate) fn of_time(op: Op, moment: Moment, now: i64) -> Self {
        let ends = moment.ends(now);
        match (op, moment) {
            (Op::Is, Moment::Instant(_)) => Self::second(ends.0),
            // The last 24 hours: an instant 24 hours ago, to the microsecond, is of no use.
            (Op::Is, Moment::Ago(_)) => Self::of(Op::AtLeast, ends),
            _ => Self::of(op, ends),
        }
    }

    pub(crate) fn of_duration(op: Op, span: Span) -> Self {
        let micros = span.micros();
        match op {
            Op::Is => Self::second(micros),
            _ => Self::of(op, (micros, micros)),
        }
    }

    pub(crate) fn of_percent(op: Op, percent: Percent) -> Self {
        let thousandths = percent.thousandths();
        Self::of(op, (thousandths, thousandths))
    }

    /// Returns the bounds of a second, because users see times rounded down to seconds.
    fn second(first: i64) -> Self {
        Self {
            from: first,
            to: first.saturating_add(999_999),
        }
    }
}
