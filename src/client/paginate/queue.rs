//! Queue of page requests, in the order of the list.

use cbr_wire::model::page::PageText;

/// Identifies a request in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticket(u64);

/// Requests that are planned, sent or answered.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// At most as many as requests may run at once, so removing the first is cheap.
    slots: Vec<Slot>,
    tickets: u64,
}

#[derive(Debug)]
struct Slot {
    offset: i64,
    state: State,
}

#[derive(Debug)]
enum State {
    Planned,
    Sent(Ticket),
    Answered(PageText),
}

impl Queue {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn first(&self) -> Option<i64> {
        self.slots.first().map(|slot| slot.offset)
    }

    pub(super) fn last(&self) -> Option<i64> {
        self.slots.last().map(|slot| slot.offset)
    }

    /// Plans a page after all others.
    pub(super) fn plan(&mut self, offset: i64) {
        self.slots.push(Slot {
            offset,
            state: State::Planned,
        });
    }

    pub(super) fn has_planned(&self) -> bool {
        let planned = |slot: &Slot| matches!(slot.state, State::Planned);
        self.slots.iter().any(planned)
    }

    /// Marks the first planned page as sent.
    pub(super) fn send(&mut self) -> Option<(Ticket, i64)> {
        let planned = |slot: &&mut Slot| matches!(slot.state, State::Planned);
        let slot = self.slots.iter_mut().find(planned)?;
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        slot.state = State::Sent(ticket);
        Some((ticket, slot.offset))
    }

    pub(super) fn is_wanted(&self, ticket: Ticket) -> bool {
        let sent = |slot: &Slot| matches!(slot.state, State::Sent(own) if own == ticket);
        self.slots.iter().any(sent)
    }

    pub(super) fn answer(&mut self, ticket: Ticket, page: PageText) {
        self.set(ticket, State::Answered(page));
    }

    /// Plans a sent page once more.
    pub(super) fn requeue(&mut self, ticket: Ticket) {
        self.set(ticket, State::Planned);
    }

    fn set(&mut self, ticket: Ticket, state: State) {
        let sent = |slot: &&mut Slot| matches!(slot.state, State::Sent(own) if own == ticket);
        if let Some(slot) = self.slots.iter_mut().find(sent) {
            slot.state = state;
        }
    }

    /// Removes the first page, if its answer has arrived.
    pub(super) fn pop(&mut self) -> Option<(i64, PageText)> {
        if !matches!(self.slots.first()?.state, State::Answered(_)) {
            return None;
        }
        let slot = self.slots.remove(0);
        match slot.state {
            State::Answered(page) => Some((slot.offset, page)),
            _ => None,
        }
    }

    /// Drops all pages. Returns the number of answers among them.
    pub(super) fn clear(&mut self) -> u32 {
        let answered = |slot: &&Slot| matches!(slot.state, State::Answered(_));
        let dropped = self.slots.iter().filter(answered).count();
        self.slots.clear();
        u32::try_from(dropped).unwrap_or(u32::MAX)
    }
}
