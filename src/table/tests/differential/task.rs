//! Tasks as the client decodes them, by the keys of a table.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use cbr_wire::model::OperationLog;
use cbr_wire::model::page::TaskText;
use serde_json::value::RawValue;
use time::{Date, Month, PrimitiveDateTime, Time};

use super::fields;
use super::mistake::Mistake;
use crate::{Key, NumberColumn, TextColumn, TimeColumn};

pub(super) struct Task {
    pub(super) json: String,
    log: OperationLog,
    times: [Option<i64>; TimeColumn::ALL.len()],
    numbers: [Option<i64>; NumberColumn::ALL.len()],
    /// Label of its row.
    pub(super) source: Option<&'static str>,
    /// False with [`Mistake::DurationsAboveZero`].
    has_short_duration: bool,
}

impl Task {
    pub(super) fn new(text: &TaskText, mistake: Option<Mistake>) -> Self {
        let log = text.typed();
        let time = |column| {
            let micros = micros(fields::time(&log, column)?.as_str())?;
            let unit = if mistake == Some(Mistake::Milliseconds) {
                1000
            } else {
                1
            };
            Some(micros.div_euclid(unit) * unit)
        };
        Self {
            json: super::super::without_space(text.json()),
            source: None,
            times: TimeColumn::ALL.map(time),
            numbers: NumberColumn::ALL.map(|column| {
                fields::number(&log, column)?;
                number(text.json(), Key::Number(column).path())
            }),
            has_short_duration: mistake != Some(Mistake::DurationsAboveZero),
            log,
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.log.id
    }

    /// `None` for an empty one, too.
    pub(super) fn text_in(&self, column: TextColumn) -> Option<&str> {
        self.text_or_empty(column).filter(|text| !text.is_empty())
    }

    fn text_or_empty(&self, column: TextColumn) -> Option<&str> {
        match column {
            TextColumn::Source => self.source,
            _ => fields::text(&self.log, column),
        }
    }

    pub(super) fn time_in(&self, column: TimeColumn) -> Option<i64> {
        self.times[column as usize]
    }

    /// Returns a number; nothing for a text.
    pub(super) fn number(&self, key: Key) -> Option<i64> {
        match key {
            Key::Time(column) => self.time_in(column),
            Key::Number(column) => self.numbers[column as usize],
            Key::Duration => {
                let length =
                    self.time_in(TimeColumn::Ended)? - self.time_in(TimeColumn::Started)?;
                (self.has_short_duration || length > 0).then_some(length)
            }
            Key::Id | Key::Text(_) => None,
        }
    }

    /// `None` for an empty one, too.
    pub(super) fn text(&self, key: Key) -> Option<&str> {
        match key {
            Key::Id => Some(self.id()).filter(|id| !id.is_empty()),
            Key::Text(column) => self.text_in(column),
            Key::Time(_) | Key::Number(_) | Key::Duration => None,
        }
    }

    fn sorted_text(&self, key: Key, mistake: Option<Mistake>) -> Option<&str> {
        match key {
            Key::Text(column) if mistake == Some(Mistake::EmptyTextIsAValue) => {
                self.text_or_empty(column)
            }
            _ => self.text(key),
        }
    }

    /// Which of two comes first in ascending order, as far as both have a value; missing ones are told by the second part.
    pub(super) fn compared(
        &self,
        other: &Self,
        key: Key,
        mistake: Option<Mistake>,
    ) -> (Ordering, [bool; 2]) {
        if let Key::Id | Key::Text(_) = key {
            let (one, other) = (
                self.sorted_text(key, mistake),
                other.sorted_text(key, mistake),
            );
            let order = texts(
                key,
                one.unwrap_or_default(),
                other.unwrap_or_default(),
                mistake,
            );
            return (order, [one.is_none(), other.is_none()]);
        }
        let (one, other) = (self.number(key), other.number(key));
        (one.cmp(&other), [one.is_none(), other.is_none()])
    }
}

fn texts(key: Key, one: &str, other: &str, mistake: Option<Mistake>) -> Ordering {
    let is_uuid = |text: &str| {
        text.len() == 36 && text.matches('-').count() == 4 && text.to_lowercase() == text
    };
    match mistake {
        Some(Mistake::TextsFolded) => one.to_lowercase().cmp(&other.to_lowercase()),
        Some(Mistake::TextsInSixteenBits) => one.encode_utf16().cmp(other.encode_utf16()),
        Some(Mistake::UuidsFirst) if key == Key::Id => {
            (!is_uuid(one), one).cmp(&(!is_uuid(other), other))
        }
        _ => one.chars().cmp(other.chars()),
    }
}

/// Microseconds of a time as the client hands it on: `2019-05-23T14:35:23.584Z`. Text that is none was left as it came.
fn micros(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z')?;
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let (date, clock) = seconds.split_once('T')?;
    let part = |text: &str, digits: usize| -> Option<u16> {
        let is_number = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| text.parse().ok())?
    };
    let small = |text: &str| u8::try_from(part(text, 2)?).ok();
    let [year, month, day] = date.split('-').collect::<Vec<_>>().try_into().ok()?;
    let [hour, minute, second] = clock.split(':').collect::<Vec<_>>().try_into().ok()?;
    let month = Month::try_from(small(month)?).ok()?;
    let date = Date::from_calendar_date(part(year, 4)?.into(), month, small(day)?).ok()?;
    let time = Time::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    let seconds = PrimitiveDateTime::new(date, time)
        .assume_utc()
        .unix_timestamp();
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let six: String = fraction.chars().chain("000000".chars()).take(6).collect();
    Some(seconds * 1_000_000 + six.parse::<i64>().unwrap())
}

/// Thousandths, from the digits of the number that normalizing has left.
fn number(json: &str, path: &str) -> Option<i64> {
    type Object = BTreeMap<String, Box<RawValue>>;
    let inside = |json: &str, key: &str| {
        let object: Object = serde_json::from_str(json).ok()?;
        object.get(key).map(|value| value.get().to_owned())
    };
    let number = path
        .split('.')
        .try_fold(json.to_owned(), |json, key| inside(&json, key))?;
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let three: String = fraction.chars().chain("000".chars()).take(3).collect();
    let thousandths: i64 = format!("{whole}{three}").parse().ok()?;
    // A number of 32 bits holds it.
    (thousandths.abs() <= 2_147_483_647).then_some(thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_times_and_numbers_as_people_do() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("1969-12-31T23:59:59.9999999Z", Some(-1)),
            (
                "2019-05-23T14:35:23.584418009Z",
                Some(1_558_622_123_584_418),
            ),
            ("2019-05-23T14:35:23.5Z", Some(1_558_622_123_500_000)),
            ("2019-05-23T24:35:23Z", None),
            ("2023-02-29T00:00:00Z", None),
            ("2019-05-23T14:35:23", None),
            ("soon", None),
        ] {
            assert_eq!(micros(text), expected, "{text}");
        }
        for (digits, expected) in [
            ("42.5", Some(42_500)),
            ("-0.25", Some(-250)),
            ("99.99999", Some(99_999)),
            ("2147483.648", None),
            ("1e2", None),
            ("1.5e1", None),
            ("\"half\"", None),
        ] {
            let json = format!("{{\"extra_info\":{{\"common\":{{\"progress\":{digits}}}}}}}");
            assert_eq!(
                number(&json, "extra_info.common.progress"),
                expected,
                "{digits}"
            );
        }
    }
}
