//! Room for what is not asked for piece by piece.

use std::hint::black_box;

use cbr_wire::Error;

/// What a call takes at most on its way, beside what tables ask for themselves and what is told to [`ensure_headroom`].
const ANY_CALL: usize = 1 << 18;

/// What calls that leave something in memory ask for in addition, so that there is room to look at it afterwards.
pub const LATER: usize = 1 << 18;

/// Fails unless there is room for so many bytes and for what any call takes. The room is kept as long as the outcome is.
///
/// Texts and boxes on the way to JavaScript end the module where there is no memory for them, and it is of no use any more.
/// When they have been asked for beforehand, it is an error instead.
pub fn ensure_headroom(bytes: usize) -> Result<Vec<u8>, Error> {
    let mut room = Vec::new();
    room.try_reserve_exact(bytes.saturating_add(ANY_CALL))
        .map_err(|_| Error::out_of_memory())?;
    // The compiler takes memory that nobody looks at for memory that nobody needs.
    Ok(black_box(room))
}
