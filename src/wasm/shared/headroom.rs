//! Memory headroom for allocations that cannot fail gracefully.

use std::hint::black_box;

use cbr_wire::Error;

/// Upper bound in bytes for the allocations of any call, besides those of tables and those passed to [`ensure_headroom`].
const ANY_CALL: usize = 1 << 18;

/// Additional headroom in bytes for a call that stores something, so that memory is left to read it afterwards.
pub const LATER: usize = 1 << 18;

/// What has to be left for a query, which keeps memory for the reading of its rows: that, memory for the call, and what an allocator adds.
pub const FOR_QUERY: usize = LATER + ANY_CALL + (1 << 12);

/// Checks that there is memory for this number of bytes and for any call. The bytes stay reserved while the result is alive; the memory for
/// the call is free again, because also an error of running out of memory takes some.
///
/// If an allocation of a text or a box for JavaScript fails, the module aborts and cannot be used any more. Reserving the
/// memory before makes it an error instead.
///
/// # Errors
/// An out-of-memory error.
pub fn ensure_headroom(bytes: usize) -> Result<Vec<u8>, Error> {
    let for_call = room(ANY_CALL)?;
    let kept = room(bytes);
    drop(for_call);
    kept
}

fn room(bytes: usize) -> Result<Vec<u8>, Error> {
    let mut room = Vec::new();
    room.try_reserve_exact(bytes)
        .map_err(|_| Error::out_of_memory())?;
    // Without this, the compiler removes the allocation, because nothing reads it.
    Ok(black_box(room))
}
