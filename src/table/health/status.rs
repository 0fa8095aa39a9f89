//! Statuses and operation types as the tag of a member.

use cbr_store::Tags;
use cbr_store::reserve::filled;

use crate::{Full, MISSING, Rows, TextColumn};

/// Statuses of attempts, in the order of their tags.
const STATUSES: [&str; 6] = [
    "success", "failed", "timeout", "skipped", "running", "waiting",
];

pub(super) const SUCCESS: u32 = 0;
pub(super) const FAILED: u32 = 1;
pub(super) const TIMEOUT: u32 = 2;
pub(super) const RUNNING: u32 = 4;
/// Attempt in another status, or without one; the last tag of an attempt.
pub(super) const UNKNOWN: u32 = 6;
/// Task of the type `remove_resource` in status `success`.
pub(super) const REMOVAL: u32 = 8;
/// Task of the type `vault_delete` in status `success`.
pub(super) const VAULT_DELETION: u32 = 24;
/// Bit of all other tasks that are no attempts.
const OTHER: u32 = 16;

/// Makes the tags. Tasks of the given types are attempts.
pub(super) fn tags(rows: &Rows, attempts: &[String]) -> Result<Tags, Full> {
    let words = rows.dictionary(TextColumn::Status);
    let mut statuses = filled(words.len() + 1, UNKNOWN)?;
    for (tag, status) in (0..).zip(STATUSES) {
        put(&mut statuses, words.code(status), tag);
    }
    let words = rows.dictionary(TextColumn::OperationType);
    let mut types = filled(words.len() + 1, OTHER)?;
    put(&mut types, words.code("remove_resource"), REMOVAL);
    put(&mut types, words.code("vault_delete"), VAULT_DELETION);
    for kind in attempts {
        put(&mut types, words.code(kind), 0);
    }
    Ok(Tags { statuses, types })
}

fn put(tags: &mut [u32], code: Option<u32>, tag: u32) {
    if let Some(slot) = tags.get_mut(code.unwrap_or(MISSING) as usize)
        && code.is_some()
    {
        *slot = tag;
    }
}
