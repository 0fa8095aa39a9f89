//! Reader of option objects: each option by its name, with a function that checks and converts it.

use cbr_wasm::convert::{is_nothing, options_of, unknown};
use cbr_wasm::js::property;
use cbr_wire::Error;
use cbr_wire::small::text::join;
use wasm_bindgen::JsValue;

/// Field of the options that a constructor or a call takes. Their errors name the option alone.
const TOP: &str = "options";

/// An object without unknown options.
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

    /// Takes the options of a call, which may be `undefined` or `null`.
    pub(crate) fn of_call(object: &'a JsValue, names: &[&str]) -> Result<Self, Error> {
        if is_nothing(object) {
            return Ok(Self { field: TOP, object });
        }
        Self::new(TOP, object, names)
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
        if self.field == TOP {
            return convert(name, &value).map(Some);
        }
        convert(&join(&[self.field, name], "."), &value).map(Some)
    }

    /// Reads an option into its place. `undefined` and `null` leave the default there.
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

/// `a, b or c`
fn alternatives(names: &[&str]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => join(&[&*join(first, ", "), last], " or "),
        _ => join(names, ""),
    }
}
