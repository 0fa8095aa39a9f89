//! Fallible allocation: memory is reserved before it is used, so that running out of it is an error.

use crate::full::Full;

/// Collection with fallible growth.
pub trait Reserve {
    /// Reserves memory for more items, and grows the capacity by at least half, so that growing is rare and little memory is
    /// unused.
    fn reserve_for(&mut self, more: usize) -> Result<(), Full>;
    /// Reserves memory for exactly so many more items.
    fn reserve_just(&mut self, more: usize) -> Result<(), Full>;
}

impl<T> Reserve for Vec<T> {
    fn reserve_for(&mut self, more: usize) -> Result<(), Full> {
        if self.capacity() - self.len() >= more {
            return Ok(());
        }
        let wanted = more.max(self.len() / 2).max(16);
        self.try_reserve_exact(wanted)
            .or_else(|_| self.try_reserve_exact(more))
            .map_err(|_| Full::Memory)
    }

    fn reserve_just(&mut self, more: usize) -> Result<(), Full> {
        self.try_reserve_exact(more).map_err(|_| Full::Memory)
    }
}

/// Makes a vector of so many equal values.
///
/// # Errors
/// Fails if there is no memory.
#[inline(never)]
pub fn filled<T: Clone>(length: usize, value: T) -> Result<Vec<T>, Full> {
    let mut filled = Vec::new();
    filled.reserve_just(length)?;
    filled.resize(length, value);
    Ok(filled)
}

impl Reserve for String {
    fn reserve_for(&mut self, more: usize) -> Result<(), Full> {
        if self.capacity() - self.len() >= more {
            return Ok(());
        }
        let wanted = more.max(self.len() / 2).max(64);
        self.try_reserve_exact(wanted)
            .or_else(|_| self.try_reserve_exact(more))
            .map_err(|_| Full::Memory)
    }

    fn reserve_just(&mut self, more: usize) -> Result<(), Full> {
        self.try_reserve_exact(more).map_err(|_| Full::Memory)
    }
}

/// Checks that a few times the length of a text are free, for work on it that does not ask for its memory. Short texts fit anyway.
pub fn ensure_free(length: usize, times: usize) -> Result<(), Full> {
    if length <= 1 << 16 {
        return Ok(());
    }
    ensure_room(length.saturating_mul(times))
}

/// Checks that so many bytes are free.
pub fn ensure_room(bytes: usize) -> Result<(), Full> {
    let mut room = Vec::<u8>::new();
    room.try_reserve_exact(bytes).map_err(|_| Full::Memory)?;
    // Without this, the compiler removes the allocation.
    drop(std::hint::black_box(room));
    Ok(())
}
