//! Room that is asked for before it is used, so that running out of it is an error.

use crate::store::error::Full;

/// Collections that can say that there is no room.
pub(crate) trait Reserve {
    /// Room for so many more; in all half as much again, so that growing stays rare and little is held for nothing.
    fn reserve_for(&mut self, more: usize) -> Result<(), Full>;
    /// Room for so many more and no others.
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
