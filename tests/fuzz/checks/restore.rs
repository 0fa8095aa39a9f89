//! Snapshots that somebody has made up.

use cbr_tasks::table::Table;

use super::rows;

/// A snapshot's body, behind a header that is right: an error, or a table that is one.
pub fn check(body: &[u8]) {
    let snapshot = Table::new().snapshot().unwrap();
    // Or else nothing below would ever be reached.
    assert_eq!(with_header(&snapshot[HEADER..]), snapshot);
    let Ok(mut table) = Table::restore(&with_header(body)) else {
        return;
    };
    let all = rows::all(&table);
    rows::restored(&table);

    assert!(rows::ingest(
        &mut table,
        br#"[{"id":"a","status":"b","new":[7]},{"id":"4827f2da-b008-4507-ab7d-42d0df5ed912"}]"#
    ));
    assert!(rows::ingest(&mut table, rows::array(&all).as_bytes()));
    rows::all(&table);
    rows::restored(&table);
}

/// Length of the header: `cbrtable`, the version and the checksum.
pub const HEADER: usize = 20;

/// Puts the header of the current version in front of a body, or in place of the header that it has.
pub fn with_header(body: &[u8]) -> Vec<u8> {
    let mut snapshot = Table::new().snapshot().unwrap();
    snapshot.truncate(HEADER - 8);
    let body = match body.get(HEADER..) {
        Some(behind) if body.starts_with(&snapshot) => behind,
        _ => body,
    };
    snapshot.extend(checksum(body).to_le_bytes());
    snapshot.extend(body);
    snapshot
}

fn checksum(body: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(FACTOR);
        product ^ product >> 32
    };
    let (words, rest) = body.as_chunks::<8>();
    let hash = words.iter().fold(body.len() as u64, |hash, word| {
        mix(hash, u64::from_le_bytes(*word))
    });
    let last = rest
        .iter()
        .fold(0, |last, byte| last << 8 | u64::from(*byte));
    mix(mix(hash, last), FACTOR)
}
