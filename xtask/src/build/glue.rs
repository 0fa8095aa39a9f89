//! Names of a module's imports, and one glue for two modules that have the same exports.
//!
//! bindgen ends most names with a hash of 16 digits, which says nothing and cannot be compressed: numbers take their place, 1 KB less to
//! download. It numbers a module's casts (`__wbindgen_generic_…`) in the order in which it meets them, so the same cast has another
//! number in another module. Where modules share a glue, the second module's imports get the names that the first module's glue has for
//! them.

use anyhow::{Context, Result, ensure};

/// Length of a hash at the end of a name. A name keeps its length, so that a module stays as it is but for these digits.
const DIGITS: usize = 16;

/// Beginning of the names of imports.
const PREFIX: &str = "__wb";

const IMPORTS: &str = "    const import0 = {\n";
const END: &str = "    };\n    return {\n";

/// Replaces the hashes in the names of imports by numbers, in a glue and its module.
///
/// # Errors
/// The glue does not look as expected.
pub fn number(glue: &mut String, module: &mut [u8]) -> Result<()> {
    let mut known: Vec<(String, String)> = Vec::new();
    let mut renamed = Vec::new();
    for (name, body) in imports(glue)? {
        let to = free_name(&name, &known);
        known.push((to.clone(), body));
        renamed.push((name, to));
    }
    let mut bytes = std::mem::take(glue).into_bytes();
    rename(&mut bytes, &renamed);
    *glue = String::from_utf8(bytes)?;
    rename(module, &renamed);
    Ok(())
}

/// Renames what `module` imports by its own glue to what it is called in the `shared` glue. Functions that only the own glue has
/// are added to the shared one.
///
/// # Errors
/// The modules have different exports, or the glue does not look as expected.
pub fn share(own: &str, shared: &mut String, module: &mut [u8]) -> Result<()> {
    ensure!(
        exports(own)? == exports(shared)?,
        "the modules have different exports"
    );
    let mut known = imports(shared)?;
    let mut added = String::new();
    let mut renamed = Vec::new();
    for (name, body) in imports(own)? {
        let same = known.iter().find(|(other, known)| {
            stem(other) == stem(&name) && (stem(&name) == name || code(known) == code(&body))
        });
        let to = if let Some((other, _)) = same {
            other.clone()
        } else {
            let to = free_name(&name, &known);
            added.push_str(&format!("        {to}{body}"));
            known.push((to.clone(), body));
            to
        };
        renamed.push((name, to));
    }
    let functions: Vec<&str> = functions(own)
        .filter(|function| !shared.contains(first_line(function)))
        .collect();
    let end = shared.find(END).context("the glue has no imports")?;
    shared.insert_str(end, &added);
    for function in functions {
        shared.push_str(function);
    }
    rename(module, &renamed);
    Ok(())
}

/// The part of a name before its hash or number; all of it, if it has none.
fn stem(name: &str) -> &str {
    name.len()
        .checked_sub(DIGITS)
        .and_then(|at| name.split_at_checked(at))
        .filter(|(stem, digits)| {
            stem.ends_with('_') && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        })
        .map_or(name, |(stem, _)| stem)
}

/// The name with the least number that no other import has.
fn free_name(name: &str, known: &[(String, String)]) -> String {
    let stem = stem(name);
    if stem == name {
        return name.to_owned();
    }
    let is_known = |name: &String| known.iter().any(|(other, _)| other == name);
    let mut names = (0..).map(|number| format!("{stem}{number:016}"));
    names.find(|name| !is_known(name)).unwrap_or_default()
}

/// The glue's public part, without its comments.
fn exports(glue: &str) -> Result<String> {
    let (public, _) = glue
        .split_once("function __wbg_get_imports")
        .context("the glue has no imports")?;
    Ok(code(public))
}

/// Names and bodies of the imported functions.
fn imports(glue: &str) -> Result<Vec<(String, String)>> {
    let start = glue.find(IMPORTS).context("the glue has no imports")? + IMPORTS.len();
    let end = glue[start..].find(END).context("the imports have no end")? + start;
    let mut imports: Vec<(String, String)> = Vec::new();
    for line in glue[start..end].split_inclusive('\n') {
        let code = line.trim_start();
        match code.split_once(": function") {
            Some((name, _)) if name.starts_with(PREFIX) => {
                imports.push((name.to_owned(), code[name.len()..].to_owned()));
            }
            _ => {
                if let Some((_, body)) = imports.last_mut() {
                    body.push_str(line);
                }
            }
        }
    }
    Ok(imports)
}

/// The functions behind the imports, which convert arguments of closures.
fn functions(glue: &str) -> impl Iterator<Item = &str> {
    let from = glue.find(END).unwrap_or(glue.len());
    glue[from..]
        .match_indices("\nfunction wasm_bindgen__convert__closures")
        .filter_map(move |(at, _)| {
            let text = &glue[from + at..];
            Some(&text[..text.find("\n}\n")? + 3])
        })
}

fn first_line(function: &str) -> &str {
    function.trim_start().lines().next().unwrap_or_default()
}

fn code(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.starts_with("//") && !line.starts_with("/*") && !line.starts_with('*'))
        .collect()
}

/// Replaces the names of imports, in the order of the text: a new name may be the old one of another import. Lengths stay the same.
fn rename(text: &mut [u8], renamed: &[(String, String)]) {
    let mut at = 0;
    while let Some(found) = text[at..]
        .windows(PREFIX.len())
        .position(|window| window == PREFIX.as_bytes())
    {
        let start = at + found;
        let here = renamed
            .iter()
            .filter(|(from, _)| text[start..].starts_with(from.as_bytes()))
            .max_by_key(|(from, _)| from.len());
        at = start + here.map_or(PREFIX.len(), |(from, _)| from.len());
        if let Some((_, to)) = here {
            text[start..at].copy_from_slice(to.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Body of an import that catches exceptions. It ends otherwise than the others.
    const CATCHING: &str = "return handleError(function (arg0) {";

    fn glue(imports: &[(&str, &str)], functions: &str) -> String {
        let mut text = format!(
            "export function a() {{}}\nfunction __wbg_get_imports() {{\n{IMPORTS}        __proto__: null,\n"
        );
        for (name, body) in imports {
            let end = if *body == CATCHING {
                "}, arguments); },"
            } else {
                "},"
            };
            text.push_str(&format!(
                "        {name}: function() {{\n            {body}\n        {end}\n"
            ));
        }
        text + END + "    };\n}\n" + functions
    }

    #[test]
    fn casts_get_the_numbers_of_the_glue_and_new_ones_are_added() {
        let mut shared = glue(
            &[
                ("__wbindgen_generic_0000000000000001", "one;"),
                ("__wbindgen_generic_0000000000000002", "two;"),
            ],
            "",
        );
        let own = glue(
            &[
                ("__wbindgen_generic_0000000000000001", "two;"),
                ("__wbindgen_generic_0000000000000002", "three;"),
                ("__wbg_more", "more;"),
            ],
            "\nfunction wasm_bindgen__convert__closures_1(a) {\n    a;\n}\n",
        );
        let mut module =
            b"-__wbindgen_generic_0000000000000001-__wbindgen_generic_0000000000000002-".to_vec();
        share(&own, &mut shared, &mut module).unwrap();
        assert_eq!(
            module,
            b"-__wbindgen_generic_0000000000000002-__wbindgen_generic_0000000000000000-"
        );
        assert!(
            shared
                .contains("__wbindgen_generic_0000000000000000: function() {\n            three;")
        );
        assert!(shared.contains("__wbg_more: function() {\n            more;"));
        assert!(shared.contains("function wasm_bindgen__convert__closures_1(a)"));
        assert_eq!(shared.matches("one;").count(), 1);
    }

    #[test]
    fn hashes_become_numbers_that_tell_equal_names_apart() {
        let mut text = glue(
            &[
                ("__wbg_call_a410eb4b59ed5965", CATCHING),
                ("__wbg_call_40b008ba32f73991", "two;"),
                ("__wbindgen_generic_0000000000000001", "three;"),
                ("__wbindgen_init_externref_table", "four;"),
            ],
            "",
        );
        let mut module = b"-__wbg_call_40b008ba32f73991-__wbg_call_a410eb4b59ed5965-__wbg_client_free-__wbindgen_generic_0000000000000001".to_vec();
        number(&mut text, &mut module).unwrap();
        assert_eq!(
            String::from_utf8(module).unwrap(),
            "-__wbg_call_0000000000000001-__wbg_call_0000000000000000-__wbg_client_free-__wbindgen_generic_0000000000000000"
        );
        let expected = glue(
            &[
                ("__wbg_call_0000000000000000", CATCHING),
                ("__wbg_call_0000000000000001", "two;"),
                ("__wbindgen_generic_0000000000000000", "three;"),
                ("__wbindgen_init_externref_table", "four;"),
            ],
            "",
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn other_exports_are_refused() {
        let own = glue(&[], "").replace("export function a", "export function b");
        assert!(share(&own, &mut glue(&[], ""), &mut []).is_err());
    }
}
