//! Random queries, made of the values that a table holds.

use super::condition::{Condition, Value};
use super::oracle::Oracle;
use super::random::Random;
use super::task::Task;
use super::values::{DAY, SECOND, calendar};
use super::world::NOW;
use crate::view::{Bins, HistogramOptions, SortKey};
use crate::{Key, TextColumn};

const WEEK: i64 = 7 * DAY;

const TEXTS: [(&str, &[TextColumn]); 10] = [
    ("status", &[TextColumn::Status]),
    ("type", &[TextColumn::OperationType]),
    (
        "resource",
        &[TextColumn::ResourceName, TextColumn::ResourceId],
    ),
    ("resource_type", &[TextColumn::ResourceType]),
    ("vault", &[TextColumn::VaultName, TextColumn::VaultId]),
    ("policy", &[TextColumn::PolicyId]),
    ("error", &[TextColumn::ErrorCode]),
    ("message", &[TextColumn::ErrorMessage]),
    ("project", &[TextColumn::ProjectId]),
    ("source", &[TextColumn::Source]),
];

/// Keys with a number, and their names in filters.
fn numbers() -> Vec<(&'static str, Key)> {
    let keys = Key::all().filter(|key| key.measure().is_some());
    keys.map(|key| (key.filter(), key)).collect()
}

const SIGNS: [&str; 5] = [":", "<", "<=", ">", ">="];

pub(super) struct Query {
    pub(super) condition: Condition,
    pub(super) sort: Vec<SortKey>,
    pub(super) facets: Vec<TextColumn>,
    pub(super) histograms: Vec<HistogramOptions>,
}

impl Query {
    pub(super) fn new(random: &mut Random, oracle: &Oracle) -> Self {
        let ask = Ask {
            tasks: &oracle.tasks,
        };
        Self {
            condition: ask.conditions(random, 3),
            sort: sort(random),
            facets: (0..3).map(|_| *random.pick(&TextColumn::ALL)).collect(),
            histograms: (0..2).map(|_| ask.histogram(random)).collect(),
        }
    }
}

fn sort(random: &mut Random) -> Vec<SortKey> {
    let all: Vec<Key> = Key::all().collect();
    let key = |random: &mut Random| SortKey {
        key: *random.pick(&all),
        descending: random.chance(50),
    };
    (0..random.below(4)).map(|_| key(random)).collect()
}

struct Ask<'a> {
    tasks: &'a [Task],
}

impl Ask<'_> {
    /// As many levels of groups at most.
    fn conditions(&self, random: &mut Random, levels: usize) -> Condition {
        if levels == 0 || random.chance(35) {
            return self.condition(random);
        }
        let many = random.below(4);
        let parts = |random: &mut Random, many: usize| {
            (0..many)
                .map(|_| self.conditions(random, levels - 1))
                .collect()
        };
        match random.below(4) {
            0 => Condition::Not(Box::new(self.conditions(random, levels - 1))),
            1 => Condition::All(parts(random, many)),
            _ => Condition::Any(parts(random, many + 1)),
        }
    }

    fn condition(&self, random: &mut Random) -> Condition {
        match random.below(12) {
            0..3 => {
                let (field, columns) = *random.pick(&TEXTS);
                let many = 1 + random.below(3);
                let value = |random: &mut Random| {
                    let column = *random.pick(columns);
                    self.piece(random, |task| task.text_in(column))
                };
                Condition::Is(field, (0..many).map(|_| value(random)).collect())
            }
            3 => Condition::Is("id", vec![self.piece(random, |task| Some(task.id()))]),
            4 => {
                let (_, columns) = *random.pick(&TEXTS);
                let column = *random.pick(columns);
                Condition::Word(self.piece(random, |task| task.text_in(column)))
            }
            5 => {
                let field = |random: &mut Random| match random.below(3) {
                    0 => random.pick(&numbers()).0,
                    _ => random.pick(&TEXTS).0,
                };
                let many = 1 + random.below(2);
                Condition::Has((0..many).map(|_| field(random)).collect())
            }
            6 => Condition::All(Vec::new()),
            _ => {
                let (field, key) = *random.pick(&numbers());
                Condition::Compare(field, random.pick::<&str>(&SIGNS), self.value(random, key))
            }
        }
    }

    /// All or a part of a text that some task has, in any case; now and then one that none has.
    fn piece<'a>(
        &'a self,
        random: &mut Random,
        text: impl Fn(&'a Task) -> Option<&'a str>,
    ) -> String {
        let found = (0..4).find_map(|_| {
            let task = self.tasks.get(random.below(self.tasks.len()))?;
            text(task).filter(|text| !text.is_empty())
        });
        let chars: Vec<char> = found.unwrap_or("x").chars().collect();
        let start = if random.chance(60) {
            0
        } else {
            random.below(chars.len())
        };
        let rest = chars.len() - start;
        let length = if random.chance(50) {
            rest
        } else {
            1 + random.below(rest)
        };
        let piece: String = chars[start..start + length].iter().collect();
        let piece = match random.below(6) {
            0 => piece.to_uppercase(),
            1 => piece.to_lowercase(),
            2 => piece.replacen('e', "E", 1),
            _ => piece,
        };
        if random.chance(4) { piece + "-" } else { piece }
    }

    /// A value that some task has, or one close to it.
    fn number(&self, random: &mut Random, key: Key) -> Option<i64> {
        (0..4).find_map(|_| self.tasks.get(random.below(self.tasks.len()))?.number(key))
    }

    fn value(&self, random: &mut Random, key: Key) -> Value {
        let number = self.number(random, key);
        match key {
            Key::Duration => {
                let millis = number.unwrap_or(0) / 1000 + random.between(-1, 1);
                Value::Span(millis.max(0))
            }
            Key::Number(_) => Value::Percent(number.unwrap_or(50_000) + random.between(-1, 1)),
            _ => {
                let near = number.unwrap_or(NOW) + random.between(-1, 1);
                let at = if calendar(near).is_some() { near } else { NOW };
                match random.below(4) {
                    0 => Value::Day(at.div_euclid(DAY) * DAY),
                    1 => Value::Ago(((NOW - at) / 1000).max(0)),
                    _ => Value::Instant(at),
                }
            }
        }
    }

    fn histogram(&self, random: &mut Random) -> HistogramOptions {
        let (_, key) = *random.pick(&numbers());
        let by = match random.below(40) {
            0 => Key::Id,
            1 => Key::Text(*random.pick(&TextColumn::ALL)),
            _ => key,
        };
        let bins = if random.chance(50) {
            let many = u32::try_from(1 + random.below(100)).unwrap();
            let odd = *random.pick(&[0, 1, 1, 1000, 10_000, 10_001, u32::MAX]);
            Bins::Count(if random.chance(5) { odd } else { many })
        } else {
            Bins::Width(self.width(random, by))
        };
        HistogramOptions {
            by,
            bins,
            split: random.chance(50).then(|| *random.pick(&TextColumn::ALL)),
        }
    }

    fn width(&self, random: &mut Random, by: Key) -> i64 {
        if random.chance(5) {
            return *random.pick(&[0, -1, 1, i64::MIN, i64::MAX, i64::MAX / WEEK * WEEK]);
        }
        if matches!(by, Key::Number(_)) {
            // With 11 and 57, whole multiples are less than that when they are divided as floats: so for 37 minutes.
            return *random.pick(&[1, 300, 1000, 5000, 10_000, 11_000, 25_000, 57_000]);
        }
        // As wide as the distance of two values, so that some of them lie at the ends of bins.
        let distance = match (self.number(random, by), self.number(random, by)) {
            (Some(one), Some(other)) if one != other && random.chance(30) => (one - other).abs(),
            _ => *random.pick(&[
                60 * SECOND,
                37 * 60 * SECOND,
                3600 * SECOND,
                7 * 3600 * SECOND,
                DAY,
                WEEK,
                WEEK,
            ]),
        };
        distance / *random.pick(&[1, 1, 1, 2, 10])
    }
}
