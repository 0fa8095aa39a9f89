//! One JavaScript glue for two modules with the same exports. Bindgen numbers some imports by their order in the module, so
//! the same function may have another number in each.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use wasmparser::{Parser, Payload};

/// Beginning of a numbered import. 16 digits follow.
const NUMBERED: &str = "__wbindgen_generic_";
const LENGTH: usize = NUMBERED.len() + 16;

/// Adapts a module, made with its `own` glue, to the `shared` one.
pub fn adapt(module: &[u8], own: &str, shared: &str) -> Result<Vec<u8>> {
    check_exports(module, shared)?;
    let shared = imports(shared);
    let mut names = BTreeMap::new();
    for (name, body) in imports(own) {
        if shared.get(name) != Some(&body) {
            let same = |(other, code): &(&&str, &String)| is_numbered(other) && **code == body;
            let found = shared.iter().find(same).filter(|_| is_numbered(name));
            let (other, _) =
                found.with_context(|| format!("the shared glue has no {name} like that"))?;
            names.insert(name.as_bytes(), other.as_bytes());
        }
    }
    let mut adapted = module.to_vec();
    for (at, name) in module.windows(LENGTH).enumerate() {
        if let Some(other) = names.get(name) {
            adapted[at..at + LENGTH].copy_from_slice(other);
        }
    }
    Ok(adapted)
}

fn is_numbered(name: &str) -> bool {
    name.starts_with(NUMBERED) && name.len() == LENGTH
}

/// Checks that the module has all exports that the glue calls.
fn check_exports(module: &[u8], glue: &str) -> Result<()> {
    let mut exports = BTreeSet::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ExportSection(section) = payload? {
            for export in section {
                exports.insert(export?.name);
            }
        }
    }
    for call in glue.split(" wasm.").skip(1) {
        let end = call.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let name = &call[..end.unwrap_or(call.len())];
        ensure!(exports.contains(name), "the module has no export {name}");
    }
    Ok(())
}

/// The functions that a glue gives to its module, without comments: those have numbers, too.
fn imports(glue: &str) -> BTreeMap<&str, String> {
    let mut found = BTreeMap::new();
    let mut current = None;
    for line in glue.lines() {
        if let Some((name, mut body)) = current.take() {
            if !line.trim_start().starts_with("//") {
                body += line;
            }
            if line.starts_with("        }") {
                found.insert(name, body);
            } else {
                current = Some((name, body));
            }
        } else if let Some(entry) = line.strip_prefix("        ")
            && let Some((name, parameters)) = entry.split_once(": function")
        {
            current = Some((name, parameters.to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: &str = "        __wbg_a: function(arg0) {
            return arg0;
        },
        __wbindgen_generic_0000000000000001: function(arg0) {
            // shim_idx: 3
            return f(arg0);
        },
        __wbindgen_generic_0000000000000002: function() { return handleError(function () {
            // shim_idx: 4
            return g();
        }, arguments); },
";

    fn module(names: &[u8]) -> Vec<u8> {
        // A custom section stands for the imports: names are found wherever they are.
        let mut module = b"\0asm\x01\0\0\0\0".to_vec();
        module.push(u8::try_from(names.len() + 2).unwrap());
        module.extend(b"\x01n");
        module.extend(names);
        module
    }

    #[test]
    fn a_glue_fits_itself() {
        let module = module(b"__wbindgen_generic_0000000000000001");
        assert_eq!(adapt(&module, SHARED, SHARED).unwrap(), module);
    }

    #[test]
    fn numbers_follow_the_function_behind_them() {
        let own = SHARED
            .replace("0000000000000001", "0000000000000003")
            .replace("shim_idx: 3", "shim_idx: 7");
        assert_eq!(
            adapt(
                &module(b"__wbindgen_generic_0000000000000003"),
                &own,
                SHARED
            )
            .unwrap(),
            module(b"__wbindgen_generic_0000000000000001")
        );
    }

    #[test]
    fn a_function_that_the_glue_lacks_is_an_error() {
        let own = SHARED.replace("return arg0;", "return arg1;");
        let error = adapt(&module(b""), &own, SHARED).unwrap_err();
        assert!(error.to_string().contains("__wbg_a"), "{error}");
    }

    #[test]
    fn an_export_that_the_module_lacks_is_an_error() {
        let glue = format!("{SHARED}    wasm.list(1);");
        let error = adapt(&module(b""), &glue, &glue).unwrap_err();
        assert!(error.to_string().contains("list"), "{error}");
    }
}
