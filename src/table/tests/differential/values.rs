//! Random values of a task's fields.

use time::{Duration, OffsetDateTime};

use super::random::Random;
use crate::TextColumn;

pub(super) const SECOND: i64 = 1_000_000;
pub(super) const HOUR: i64 = 3600 * SECOND;
pub(super) const DAY: i64 = 24 * HOUR;

/// Ｚ and 😀 come in another order where characters are counted in sixteen bits; σ, ς and İ have a case of their own.
const WORDS: [&str; 22] = [
    "web",
    "Web",
    "WEB",
    "db",
    "prod",
    "Prod EU",
    "eu",
    "Köln",
    "KÖLN",
    "ΜΕΓΑΣ",
    "μεγας",
    "東京",
    "\u{1F600}",
    "\u{FF3A}",
    "Straße",
    "İzmir",
    "a",
    "\"b\"",
    "c\\d",
    "OR",
    "(x)",
    "x\ny",
];

pub(super) fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// A time with so many digits behind the point, in this offset in minutes; without one as most services write it.
pub(super) fn written(
    random: &mut Random,
    micros: i64,
    digits: usize,
    offset: Option<i64>,
) -> String {
    let local = micros + offset.unwrap_or(0) * 60 * SECOND;
    let Some((date, clock)) = calendar(local) else {
        return "soon".to_owned();
    };
    let fraction = format!("{:06}{:03}", micros.rem_euclid(SECOND), random.below(1000));
    let zone = match offset {
        None => "Z".to_owned(),
        Some(0) => (*random.pick(&["", "Z", "+00:00", "z", "-00:00"])).to_owned(),
        Some(offset) => {
            let sign = if offset < 0 { '-' } else { '+' };
            let colon = if random.chance(50) { ":" } else { "" };
            format!(
                "{sign}{:02}{colon}{:02}",
                offset.abs() / 60,
                offset.abs() % 60
            )
        }
    };
    let between = if offset.is_some() && random.chance(20) {
        " "
    } else {
        "T"
    };
    let point = if digits > 0 { "." } else { "" };
    format!("{date}{between}{clock}{point}{}{zone}", &fraction[..digits])
}

/// Day and time of day in UTC; nothing outside of the years 0 to 9999.
pub(super) fn calendar(micros: i64) -> Option<(String, String)> {
    let epoch = OffsetDateTime::UNIX_EPOCH;
    let at = epoch.checked_add(Duration::microseconds(micros))?;
    let (year, month, day) = at.to_calendar_date();
    let date = format!("{year:04}-{:02}-{day:02}", u8::from(month));
    let clock = format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second());
    (0..=9999).contains(&year).then_some((date, clock))
}

pub(super) fn length(random: &mut Random) -> i64 {
    match random.below(8) {
        0 => 0,
        1 => -random.between(1, 3 * HOUR),
        2 => random.between(1, 40) * 37 * 60 * SECOND,
        3 => random.between(0, 5) * HOUR,
        4 => random.between(0, 9),
        5 => 90 * SECOND + random.between(0, 2 * SECOND),
        _ => random.between(0, 3 * DAY),
    }
}

pub(super) fn text(random: &mut Random, column: TextColumn) -> String {
    let known: &[&str] = match column {
        TextColumn::Status => &[
            "success", "success", "failed", "running", "running", "timeout", "skipped", "waiting",
            "SUCCESS", "Running", "paused",
        ],
        TextColumn::OperationType => &[
            "backup",
            "backup",
            "sync",
            "restore",
            "Backup",
            "vault_delete",
        ],
        TextColumn::ResourceType => &["OS::Nova::Server", "OS::Cinder::Volume", "os::nova::server"],
        TextColumn::ErrorCode => &[
            "",
            "",
            "BackupService.6113",
            "backupservice.6113",
            "BackupService.9900",
        ],
        TextColumn::ResourceName | TextColumn::VaultName | TextColumn::ErrorMessage => &[],
        _ => return id(random),
    };
    if known.is_empty() || random.chance(5) {
        return name(random);
    }
    (*random.pick(known)).to_owned()
}

fn name(random: &mut Random) -> String {
    let mut name = (*random.pick(&WORDS)).to_owned();
    for _ in 0..random.below(3) {
        name += *random.pick(&["-", " ", "", "_"]);
        name += *random.pick(&WORDS);
    }
    if random.chance(30) {
        name.push_str(&random.below(30).to_string());
    }
    name
}

/// Most are UUIDs, of which some begin alike; upper case ones, those that are nearly zero and anything else are none to a
/// table.
pub(super) fn id(random: &mut Random) -> String {
    let (high, low) = (random.next(), random.next());
    let groups = |high: u64, low: u64| {
        let digits = format!("{high:016x}{low:016x}");
        [
            &digits[..8],
            &digits[8..12],
            &digits[12..16],
            &digits[16..20],
            &digits[20..],
        ]
        .join("-")
    };
    match random.below(16) {
        0 => groups(high, low).to_uppercase(),
        1 => format!("task {}", low % 50),
        2 => groups(0, low % 50),
        3 => groups(low % (1 << 18), low),
        4 => groups(0x4827_f2da_0000_0000 | high >> 48, low),
        5 => groups(0x4827_F2DA_B008_4507, low % 300),
        6 => format!("{high:016x}{low:016x}"),
        7 => (low % 100).to_string(),
        8 => name(random),
        _ => groups(high, low),
    }
}
