//! What the fields of a model hold, as data: one small interpreter reads them all.
//!
//! Decoders generated per model were tried first. They came to 150 KB of gzipped WebAssembly and made every string
//! twice; this interpreter with its tables takes a few KB and copies each text once, from body to normalized text.

use crate::model::Timestamp;

/// What a field holds.
pub(crate) enum Shape {
    /// Text; numbers and booleans are taken as their text.
    Text,
    /// A point in time, in any of the service's forms.
    Time,
    /// `true`, `"true"` or `"\"true\""`.
    Flag,
    /// A number, also as text.
    Number,
    /// A number of things: a number, also as text, or a list of the things.
    Count,
    /// A list.
    List(&'static Shape),
    /// A part with fields of its own.
    Part(&'static Schema),
}

/// The fields of a model.
pub(crate) struct Schema {
    /// Texts that are there in any case, empty where the service sends none.
    pub(crate) always: &'static [&'static str],
    pub(crate) fields: &'static [Field],
}

/// A documented field.
pub(crate) struct Field {
    /// Its name in the reference.
    pub(crate) name: &'static str,
    /// Other names that it has been seen under.
    pub(crate) aliases: &'static [&'static str],
    /// One of the schema's texts that are there in any case.
    pub(crate) always: bool,
    pub(crate) shape: Shape,
}

impl Schema {
    pub(crate) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields
            .iter()
            .find(|field| field.name == name || field.aliases.contains(&name))
    }
}

/// The shape that a Rust type is read from.
pub(crate) trait Shaped {
    const SHAPE: Shape;
}

macro_rules! shaped {
    ($($ty:ty: $shape:ident),*) => {
        $( impl Shaped for $ty { const SHAPE: Shape = Shape::$shape; } )*
    };
}

shaped!(String: Text, Timestamp: Time, bool: Flag, f64: Number, i64: Count);

impl<T: Shaped + 'static> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}
