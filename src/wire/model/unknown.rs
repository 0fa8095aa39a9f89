//! Fields that the models do not know.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

/// Fields that are not documented, each as the JSON text that the service sent.
///
/// ```
/// # use cbr_tasks::model::OperationLog;
/// let task = OperationLog::from_json(br#"{"id": "4827f2da", "colour": [1, 2.50]}"#)?;
/// assert_eq!(task.unknown.get("colour"), Some("[1, 2.50]"));
/// # Ok::<(), cbr_tasks::Error>(())
/// ```
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct UnknownFields(BTreeMap<String, Box<RawValue>>);

impl UnknownFields {
    /// Returns the JSON text of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|raw| raw.get())
    }

    /// Iterates over names and JSON texts, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, raw)| (name.as_str(), raw.get()))
    }

    /// True if the service sent only documented fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds a field, or replaces it.
    pub fn insert(&mut self, name: &str, json: &str) {
        if let Ok(raw) = RawValue::from_string(json.to_owned()) {
            self.0.insert(name.to_owned(), raw);
        }
    }

    /// Removes a field.
    pub fn remove(&mut self, name: &str) {
        if !self.0.is_empty() {
            self.0.remove(name);
        }
    }
}

impl PartialEq for UnknownFields {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// Interface that every model extends. Declaration merging gives a type to a field that this version does not know.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
const UNKNOWN_FIELDS: &str = r#"
/**
 * Fields that the service sends beyond the documented ones reach you unchanged, under their own names. Declare
 * one to read it: `declare module "cbr-tasks" { interface UnknownFields { new_field?: string } }`.
 */
export interface UnknownFields {}
"#;
