//! Reader of option objects: each option by its name, with a function that checks and converts it.

use cbr_wasm::convert::{is_nothing, options_of, unknown};
use cbr_wasm::js::property;
use cbr_wire::Error;
use cbr_wire::small::text::join;
use wasm_bindgen::JsValue;

/// Name of the options object of a constructor or a call. An error about one of its options names only the option: `timeout`, not
/// `options.timeout`.
const TOP_LEVEL: &str = "options";

/// Options object that was checked: it has no unknown options.
pub(crate) struct Options<'a> {
    field: &'static str,
    object: &'a JsValue,
}

impl<'a> Options<'a> {
    /// Checks that the value is an object, and that it has no other options than `names`.
    pub(crate) fn new(
        field: &'static str,
        object: &'a JsValue,
        names: &[&str],
    ) -> Result<Self, Error> {
        for (name, _) in options_of(field, object)? {
            if !names.contains(&name.as_str()) {
                return Err(unknown(field, &alternatives(names), &name));
            }
        }
        Ok(Self { field, object })
    }

    /// Checks the options of a call, which may be `undefined` or `null`.
    pub(crate) fn of_call(object: &'a JsValue, names: &[&str]) -> Result<Self, Error> {
        if is_nothing(object) {
            return Ok(Self {
                field: TOP_LEVEL,
                object,
            });
        }
        Self::new(TOP_LEVEL, object, names)
    }

    /// Reads an option. `None` if it is `undefined` or `null`.
    pub(crate) fn get<V>(
        &self,
        name: &str,
        convert: fn(&str, &JsValue) -> Result<V, Error>,
    ) -> Result<Option<V>, Error> {
        let value = property(self.object, name);
        if is_nothing(&value) {
            return Ok(None);
        }
        if self.field == TOP_LEVEL {
            return convert(name, &value).map(Some);
        }
        convert(&join(&[self.field, name], "."), &value).map(Some)
    }

    /// Reads an option into `place`. For `undefined` and `null`, the default in `place` is kept.
    pub(crate) fn read<V>(
        &self,
        name: &str,
        convert: fn(&str, &JsValue) -> Result<V, Error>,
        place: &mut V,
    ) -> Result<(), Error> {
        if let Some(value) = self.get(name, convert)? {
            *place = value;
        }
        Ok(())
    }
}

/// Joins names for a message: `a, b or c`.
fn alternatives(names: &[&str]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => join(&[&*join(first, ", "), last], " or "),
        _ => join(names, ""),
    }
}
