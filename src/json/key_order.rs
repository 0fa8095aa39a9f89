//! Prediction of the next key: tasks repeat the keys of the task before them, in the same order and in the same bytes, so
//! the text from one value to the next is compared before it is parsed.

use std::ptr;

use crate::cursor::Cursor;
use crate::scan;
use crate::schema::{Field, Schema};

/// Slots of the table, a power of two: about twice the number of documented fields.
const SLOTS: usize = 256;

/// Prediction for one position: the key that came there last.
#[derive(Clone, Copy)]
struct NextKey {
    after: usize,
    /// Offset of the text from the end of one value to the start of the next. `length` is its length.
    from: usize,
    length: usize,
    /// Offset of the key in that text.
    key: usize,
    field: Option<&'static Field>,
}

/// Predictions by position: a table indexed by a hash of the position, where a newer entry replaces an older one.
pub(crate) struct KeyOrder(Box<[NextKey; SLOTS]>);

/// Position of a walk within an object: at its start, or after a field. The address of the schema or of the field stands for
/// it; all addresses are even, so one bit is left.
#[derive(Clone, Copy)]
pub(crate) struct ObjectPosition(usize);

impl ObjectPosition {
    pub(crate) fn start_of(schema: &'static Schema) -> Self {
        Self(ptr::from_ref(schema).addr())
    }

    pub(crate) fn behind(field: &'static Field) -> Self {
        Self(ptr::from_ref(field).addr())
    }

    /// After a field that is not documented.
    pub(crate) fn behind_others(schema: &'static Schema) -> Self {
        Self(ptr::from_ref(schema).addr() | 1)
    }

    pub(crate) fn is_start_of(self, schema: &'static Schema) -> bool {
        self.0 == ptr::from_ref(schema).addr()
    }

    fn slot(self) -> usize {
        // Fibonacci hashing: addresses at equal distances come into slots of their own.
        self.0.wrapping_mul(0x9E37_79B1) >> 24 & (SLOTS - 1)
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

    /// Moves to the next value, if its key is the predicted one. Returns the field and the offset of the key.
    #[inline]
    pub(crate) fn follow(
        &self,
        place: ObjectPosition,
        cursor: &mut Cursor<'_>,
    ) -> Option<(&'static Field, usize)> {
        let next = self.0.get(place.slot())?;
        let at = cursor.offset();
        let text = cursor.text().as_bytes();
        // The prediction ends with the white space before its value. More of it is read without a prediction.
        if next.after != place.0
            || !scan::same(text, at, next.from, next.length)
            || text.get(at + next.length).is_some_and(|byte| *byte <= b' ')
        {
            return None;
        }
        cursor.go_to(at + next.length);
        Some((next.field?, at + next.key))
    }

    /// Records the text from one value to the next as the prediction for a position.
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
