//! Room for what is not asked for piece by piece.

use std::hint::black_box;

use crate::table::{Full, Table};

/// What a call takes at most on its way, beside what tables ask for themselves and what is told to [`room`].
const ANY_CALL: usize = 1 << 18;

/// What calls that leave something in memory ask for in addition, so that there is room to look at it afterwards.
pub(super) const LATER: usize = 1 << 18;
/// What of a row fits into the room for any call.
const ANY_ROW: usize = 10_000;

/// Fails unless there is room for so many bytes and for what any call takes. The room is kept as long as the outcome is.
///
/// Texts and boxes on the way to JavaScript end the module where there is no memory for them, and it is of no use any more.
/// When they have been asked for beforehand, it is an error instead.
pub(super) fn room(bytes: usize) -> Result<Vec<u8>, Full> {
    let mut room = Vec::new();
    room.try_reserve_exact(bytes.saturating_add(ANY_CALL))
        .map_err(|_| Full::Memory)?;
    // The compiler takes memory that nobody looks at for memory that nobody needs.
    Ok(black_box(room))
}

/// Fails unless there is room for a row that is written, each text as it grows, and again with escapes.
pub(super) fn room_for_row(table: &Table, row: usize) -> Result<(), Full> {
    let length = table.text_length(row);
    if length > ANY_ROW {
        drop(room(length.saturating_mul(10))?);
    }
    Ok(())
}
