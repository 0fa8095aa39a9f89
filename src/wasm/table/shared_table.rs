//! Table shared by its export and its views.

use std::cell::{Cell, RefCell};

use cbr_table::Table;
use cbr_wasm::headroom::{FOR_QUERY, ensure_headroom};
use cbr_wire::Error;

/// Table and the number of times that it was cleared, or that tasks were removed. After that, row numbers mean other rows.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) table: RefCell<Table>,
    pub(crate) clears: Cell<u32>,
}

impl Shared {
    /// Calls `read` with the table. Nothing here calls back into JavaScript while the table is borrowed, so this always
    /// works.
    pub(crate) fn with_table<V>(
        &self,
        read: impl FnOnce(&Table) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let table = self.table.try_borrow().map_err(|_| in_use())?;
        read(&table)
    }

    /// Calls `read` as [`Self::with_table`] does, for a caller that has row numbers.
    pub(crate) fn read_unless_cleared<V>(
        &self,
        clears: u32,
        read: impl FnOnce(&Table) -> Result<V, Error>,
    ) -> Result<V, Error> {
        if self.clears.get() != clears {
            return Err(Error::validation(
                "view: expected its table as it was, got one that has been cleared or freed, or that lost tasks",
            ));
        }
        drop(ensure_headroom(0)?);
        self.with_table(read)
    }

    pub(crate) fn change<V>(
        &self,
        change: impl FnOnce(&mut Table) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let mut table = self.table.try_borrow_mut().map_err(|_| in_use())?;
        change(&mut table)
    }

    /// Calls `take` as [`Self::change`] does, with headroom: the memory that is left afterwards is enough to read the tasks.
    pub(crate) fn take<V>(
        &self,
        take: impl FnOnce(&mut Table) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let room = ensure_headroom(FOR_QUERY)?;
        let taken = self.change(take);
        drop(room);
        taken
    }

    /// Removes a task. If it was there, the row numbers of views are no longer valid.
    pub(crate) fn remove(&self, id: &str) -> Result<(), Error> {
        if self.change(|table| Ok(table.remove(id)?))? {
            self.clears.set(self.clears.get().wrapping_add(1));
        }
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.clears.set(self.clears.get().wrapping_add(1));
        let _ = self.change(|table| {
            table.clear();
            Ok(())
        });
    }
}

fn in_use() -> Error {
    Error::validation("table: expected one that is not in use")
}

/// Length of a row that fits into the headroom of any call.
const ANY_ROW: usize = 10_000;

/// Fails unless there is memory to write a row, its texts as they grow, and again with escapes.
pub(crate) fn ensure_headroom_for_row(table: &Table, row: usize) -> Result<(), Error> {
    let length = table.text_length(row);
    if length > ANY_ROW {
        drop(ensure_headroom(length.saturating_mul(10))?);
    }
    Ok(())
}
