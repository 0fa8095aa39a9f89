//! Random tasks, as a service could send them and as none should.

use std::collections::BTreeMap;

use super::random::Random;
use super::values::{DAY, HOUR, SECOND, id, json, length, text, written};
use crate::{Key, NumberColumn, TextColumn};

/// 2026-11-21T12:00:00Z
pub(super) const NOW: i64 = 1_795_262_400_000_000;

const ODD_TEXTS: [&str; 7] = [
    "null",
    "\"\"",
    "7",
    "true",
    "[1,\"x\"]",
    "{\"a\":null}",
    "\" \"",
];

const ODD_TIMES: [&str; 14] = [
    "null",
    "\"\"",
    "\"soon\"",
    "7",
    "{}",
    "\"2026-13-01T00:00:00Z\"",
    "\"2026-11-01T24:00:00Z\"",
    "\"2023-02-29T00:00:00\"",
    "\"2026-11-01\"",
    "\"2026-11-20T10:00:00.\"",
    "\"0000-01-01T00:30:00+01:00\"",
    "\"2026-11-20t10:00:00z\"",
    "\"2026-11-20T10:00:00.123456789012345678Z\"",
    "\"2026-11-20T10:00:00.1234567890123456789Z\"",
];

const ODD_NUMBERS: [&str; 22] = [
    "null",
    "\"\"",
    "\"half\"",
    "\"50\"",
    "\" 7.25 \"",
    "\"1e1\"",
    "1e2",
    "1.5E1",
    "-0",
    "-1",
    "-0.25",
    "-0.0004",
    "0.0009",
    "99.99999",
    "42.5",
    "100.0",
    "2147483.647",
    "-2147483.6479",
    "2147483.648",
    "99999999999",
    "123456789012345678901234567890",
    "[50]",
];

/// Values of which the tasks of a table are made.
pub(super) struct World {
    texts: Vec<Vec<String>>,
    ids: Vec<String>,
    instants: Vec<i64>,
    lengths: Vec<i64>,
    /// Percentage of missing values.
    gaps: usize,
    /// Percentage of values of another kind.
    oddities: usize,
    /// Percentage of times in an unusual form.
    styles: usize,
    is_small: bool,
}

impl World {
    pub(super) fn new(random: &mut Random, tasks: usize) -> Self {
        let is_small = tasks > 1000;
        let sizes = [1, 2, 3, 6, 40, tasks];
        let mut texts = Vec::new();
        for column in TextColumn::ALL {
            let size = (*random.pick(&sizes)).max(1);
            texts.push((0..size).map(|_| text(random, column)).collect());
        }
        let ids = (0..tasks.max(1)).map(|_| id(random)).collect();
        let grain = *random.pick(&[1, 1000, SECOND, 60 * SECOND, HOUR, DAY, 7 * DAY]);
        let span = *random.pick(&[10 * SECOND, HOUR, 30 * DAY, 30 * DAY, 400 * DAY]);
        // Some tables know the time before 1970, some the first and the last year.
        let start = if random.chance(12) {
            -span / 2
        } else {
            NOW - span
        };
        let many = (*random.pick(&sizes)).max(1);
        let mut instants: Vec<i64> = (0..many)
            .map(|_| start + random.between(0, span) / grain * grain)
            .collect();
        if random.chance(5) {
            instants.extend([-62_167_219_200_000_000, 253_402_300_799_999_999]);
        }
        let many = *random.pick(&[1, 2, 5, 40, 300]);
        let lengths = (0..many).map(|_| length(random)).collect();
        Self {
            texts,
            ids,
            instants,
            lengths,
            gaps: *random.pick(&[0, 3, 10, 50]),
            oddities: *random.pick(&[0, 1, 5, 20]),
            styles: *random.pick(&[0, 5, 50]),
            is_small,
        }
    }

    /// A task, and whether it has an id.
    pub(super) fn task(&self, random: &mut Random, id: &str) -> (String, bool) {
        let mut entries = Vec::new();
        let has_id = !random.chance(self.oddities.min(3));
        if has_id {
            let id = if random.chance(self.oddities.min(2)) {
                (*random.pick(&["null", "\"\"", "17", "[1]"])).to_owned()
            } else {
                json(id)
            };
            entries.push(format!("\"id\":{id}"));
        }
        let start = *random.pick(&self.instants);
        let end = start + random.pick(&self.lengths);
        let updated = *random.pick(&self.instants);
        for (name, column) in [
            ("status", TextColumn::Status),
            ("operation_type", TextColumn::OperationType),
            ("vault_name", TextColumn::VaultName),
            ("provider_id", TextColumn::ProviderId),
            ("project_id", TextColumn::ProjectId),
            ("policy_id", TextColumn::PolicyId),
            ("vault_id", TextColumn::VaultId),
        ] {
            if self.is_small && entries.len() > 3 {
                break;
            }
            self.text(random, name, column, &mut entries);
        }
        self.time(random, "started_at", start, &mut entries);
        self.time(random, "ended_at", end, &mut entries);
        if !self.is_small {
            let created = start - random.between(0, 2) * SECOND;
            self.time(random, "created_at", created, &mut entries);
            self.time(random, "updated_at", updated, &mut entries);
            self.details(random, &mut entries);
        }
        if random.chance(self.oddities) {
            entries.push("\"trigger\":{\"by\":[\"cron\"]}".to_owned());
        }
        if random.chance(self.oddities) {
            random.shuffle(&mut entries);
        }
        if random.chance(self.oddities.min(2)) {
            self.text(random, "vault_name", TextColumn::VaultName, &mut entries);
        }
        let between = if random.chance(self.oddities) {
            " ,\n "
        } else {
            ","
        };
        (format!("{{{}}}", entries.join(between)), has_id)
    }

    pub(super) fn id<'a>(&'a self, random: &mut Random) -> &'a str {
        random.pick::<String>(&self.ids)
    }

    fn details(&self, random: &mut Random, entries: &mut Vec<String>) {
        let mut error = Vec::new();
        self.text(random, "code", TextColumn::ErrorCode, &mut error);
        self.text(random, "message", TextColumn::ErrorMessage, &mut error);
        self.part(random, "error_info", &error, entries);
        let mut resource = Vec::new();
        self.text(random, "id", TextColumn::ResourceId, &mut resource);
        self.text(random, "type", TextColumn::ResourceType, &mut resource);
        self.text(random, "name", TextColumn::ResourceName, &mut resource);
        let mut extra = Vec::new();
        self.part(random, "resource", &resource, &mut extra);
        let mut numbers = BTreeMap::<&str, Vec<String>>::new();
        for column in NumberColumn::ALL {
            let path = Key::Number(column).path();
            let (part, name) = path["extra_info.".len()..].split_once('.').unwrap();
            self.number(random, name, numbers.entry(part).or_default());
        }
        for (part, entries) in numbers {
            self.part(random, part, &entries, &mut extra);
        }
        self.part(random, "extra_info", &extra, entries);
    }

    fn part(&self, random: &mut Random, name: &str, entries: &[String], out: &mut Vec<String>) {
        if random.chance(self.oddities.min(2)) {
            out.push(format!("\"{name}\":{}", random.pick(&ODD_TEXTS)));
        } else if !entries.is_empty() {
            out.push(format!("\"{name}\":{{{}}}", entries.join(",")));
        }
    }

    fn text(&self, random: &mut Random, name: &str, column: TextColumn, out: &mut Vec<String>) {
        if random.chance(self.gaps) {
            return;
        }
        let value = if random.chance(self.oddities) {
            (*random.pick(&ODD_TEXTS)).to_owned()
        } else {
            json(random.pick::<String>(&self.texts[column as usize]))
        };
        out.push(format!("\"{name}\":{value}"));
    }

    fn number(&self, random: &mut Random, name: &str, out: &mut Vec<String>) {
        if random.chance(self.gaps) {
            return;
        }
        let value = if random.chance(self.oddities) {
            (*random.pick(&ODD_NUMBERS)).to_owned()
        } else {
            random.between(0, 100).to_string()
        };
        out.push(format!("\"{name}\":{value}"));
    }

    fn time(&self, random: &mut Random, name: &str, micros: i64, out: &mut Vec<String>) {
        if random.chance(self.gaps) {
            return;
        }
        let value = if random.chance(self.oddities) {
            (*random.pick(&ODD_TIMES)).to_owned()
        } else if random.chance(self.styles) {
            let digits = random.below(10);
            let offset = *random.pick(&[0, 0, 120, -330, 1439]);
            json(&written(random, micros, digits, Some(offset)))
        } else {
            let digits = if micros % SECOND == 0 { 0 } else { 6 };
            json(&written(random, micros, digits, None))
        };
        out.push(format!("\"{name}\":{value}"));
    }
}
