//! Which key follows which: tasks repeat the keys of those before them in the same order, and in the same bytes.

use std::ptr;

use crate::cursor::Cursor;
use crate::scan;
use crate::schema::{Field, Schema};

/// A power of two, about twice the number of documented fields.
const SLOTS: usize = 256;

/// What came behind a field, last time.
#[derive(Clone, Copy)]
struct NextKey {
    after: usize,
    /// Where the text from the end of one value to the start of the next stood, and how long it is.
    from: usize,
    length: usize,
    /// Where in it the key starts.
    key: usize,
    field: Option<&'static Field>,
}

/// What came behind each field, last time.
pub(crate) struct KeyOrder(Box<[NextKey; SLOTS]>);

/// Where a walk through an object is: at its start, or behind a field. Addresses tell them apart; as all of them are even,
/// there is a bit left.
#[derive(Clone, Copy)]
pub(crate) struct ObjectPosition(usize);

impl ObjectPosition {
    pub(crate) fn start_of(schema: &'static Schema) -> Self {
        Self(ptr::from_ref(schema).addr())
    }

    pub(crate) fn behind(field: &'static Field) -> Self {
        Self(ptr::from_ref(field).addr())
    }

    /// Behind a field that is not documented.
    pub(crate) fn behind_others(schema: &'static Schema) -> Self {
        Self(ptr::from_ref(schema).addr() | 1)
    }

    pub(crate) fn is_start_of(self, schema: &'static Schema) -> bool {
        self.0 == ptr::from_ref(schema).addr()
    }

    fn slot(self) -> usize {
        (self.0 ^ self.0 >> 9) >> 2 & (SLOTS - 1)
    }
}

impl KeyOrder {
    pub(crate) fn new() -> Self {
        let none = NextKey {
            after: 0,
            from: 0,
            length: 0,
            key: 0,
            field: None,
        };
        Self(Box::new([none; SLOTS]))
    }

    /// Goes to the next value, if its key is the one that came at this place last time; gives its field and where the key
    /// starts.
    #[inline]
    pub(crate) fn follow(
        &self,
        place: ObjectPosition,
        cursor: &mut Cursor<'_>,
    ) -> Option<(&'static Field, usize)> {
        let next = self.0.get(place.slot())?;
        let at = cursor.offset();
        if next.after != place.0
            || !scan::same(cursor.text().as_bytes(), at, next.from, next.length)
        {
            return None;
        }
        cursor.go_to(at + next.length);
        Some((next.field?, at + next.key))
    }

    /// Remembers the way from one value to the next.
    pub(crate) fn learn(
        &mut self,
        place: ObjectPosition,
        field: &'static Field,
        from: usize,
        key: usize,
        to: usize,
    ) {
        if let Some(next) = self.0.get_mut(place.slot()) {
            *next = NextKey {
                after: place.0,
                from,
                length: to - from,
                key: key - from,
                field: Some(field),
            };
        }
    }
}
