//! What the fields of a model hold, as data: one small interpreter reads them all.
//!
//! Decoders generated per model were tried first. They came to 150 KB of gzipped WebAssembly and made every string
//! twice; this interpreter with its tables takes a few KB and copies each text once, from body to normalized text.

/// What a field holds.
pub enum Shape {
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
pub struct Schema {
    /// Texts that are there in any case, empty where the service sends none.
    pub always: &'static [&'static str],
    /// The documented ones; first those that are there in any case, in the order of `always`.
    pub fields: &'static [Field],
}

/// A documented field.
pub struct Field {
    /// Its name in the reference.
    pub name: &'static str,
    /// Other names that it has been seen under.
    pub aliases: &'static [&'static str],
    /// One of the schema's texts that are there in any case.
    pub always: bool,
    /// What it holds.
    pub shape: Shape,
}

impl Schema {
    /// The field of this name or with this alias.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields
            .iter()
            .find(|field| field.name == name || field.aliases.contains(&name))
    }
}
