//! Schemas: the fields of a model as data, which one small interpreter reads.
//!
//! Decoders generated per model were tried first. They came to 150 KB of gzipped WebAssembly and made every string
//! twice; this interpreter with its tables takes a few KB and copies each text once, from body to normalized text.

/// Shape of a field's value.
#[derive(Debug)]
pub enum Shape {
    /// Text. Numbers and booleans become text.
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
    /// Object with documented fields.
    Part(&'static Schema),
}

/// Documented fields of a model.
#[derive(Debug)]
pub struct Schema {
    /// Text fields that every object has after normalizing: empty if the service sent none.
    pub always: &'static [&'static str],
    /// All documented fields: first those of `always`, in the same order.
    pub fields: &'static [Field],
}

/// Documented field.
#[derive(Debug)]
pub struct Field {
    /// Name in the reference.
    pub name: &'static str,
    /// Other names that were seen.
    pub aliases: &'static [&'static str],
    /// True if it is one of the schema's `always`.
    pub always: bool,
    /// Shape of its value.
    pub shape: Shape,
}

impl Schema {
    /// Finds the place of a field by its name.
    #[must_use]
    #[inline(never)]
    pub fn place(&self, name: &str) -> Option<usize> {
        // Compiled for size, a comparison of texts is three calls.
        (self.fields.iter()).position(|field| field.name.len() == name.len() && field.name == name)
    }

    /// Finds a field by its name or an alias.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields
            .iter()
            .find(|field| field.name == name || field.aliases.contains(&name))
    }
}
