//! One glue for two modules that have the same exports. bindgen numbers a module's casts (`__wbindgen_generic_…`) in the order in
//! which it meets them, so the same cast has another number in another module. Here the second module's imports get the names
//! that the first module's glue has for them.

use anyhow::{Context, Result, ensure};

/// Prefix of the names of casts. Sixteen digits follow.
const CAST: &str = "__wbindgen_generic_";
const DIGITS: usize = 16;

const IMPORTS: &str = "    const import0 = {\n";
const END: &str = "    };\n    return {\n";

/// Renames the casts that `module` imports by its own glue to those of the `shared` glue. Functions that only the own glue has
/// are added to the shared one.
///
/// # Errors
/// The modules have different exports, or the glue does not look as expected.
pub fn share(own: &str, shared: &mut String, module: &mut [u8]) -> Result<()> {
    ensure!(
        exports(own)? == exports(shared)?,
        "the modules have different exports"
    );
    let known = imports(shared)?;
    let mut added = String::new();
    let mut renamed = Vec::new();
    for (name, body) in imports(own)? {
        let Some(digits) = name.strip_prefix(CAST) else {
            if !known.iter().any(|(other, _)| *other == name) {
                added.push_str(&format!("        {name}{body}"));
            }
            continue;
        };
        let same = known
            .iter()
            .find(|(other, known)| other.starts_with(CAST) && code(known) == code(&body));
        let to = if let Some((other, _)) = same {
            other[CAST.len()..].to_owned()
        } else {
            let to = format!("9{}", &digits[1..]);
            added.push_str(&format!("        {CAST}{to}{body}"));
            to
        };
        renamed.push((digits.to_owned(), to));
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
    let entries = glue[start..end].split_inclusive("\n        },\n");
    Ok(entries
        .filter_map(|entry| {
            let entry = entry.trim_start().trim_start_matches("__proto__: null,\n");
            let (name, _) = entry.trim_start().split_once(": function")?;
            let body = entry.trim_start()[name.len()..].to_owned();
            Some((name.to_owned(), body))
        })
        .collect())
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

/// Replaces the numbers of casts in a module's import section, where nothing else looks like them. Lengths stay the same.
fn rename(module: &mut [u8], renamed: &[(String, String)]) {
    let mut at = 0;
    while let Some(found) = module[at..]
        .windows(CAST.len())
        .position(|window| window == CAST.as_bytes())
    {
        let start = at + found + CAST.len();
        let digits = &mut module[start..start + DIGITS];
        if let Some((_, to)) = renamed.iter().find(|(from, _)| from.as_bytes() == &*digits) {
            digits.copy_from_slice(to.as_bytes());
        }
        at = start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glue(imports: &[(&str, &str)], functions: &str) -> String {
        let mut text = format!(
            "export function a() {{}}\nfunction __wbg_get_imports() {{\n{IMPORTS}        __proto__: null,\n"
        );
        for (name, body) in imports {
            text.push_str(&format!(
                "        {name}: function() {{\n            {body}\n        }},\n"
            ));
        }
        text + END + "    };\n}\n" + functions
    }

    #[test]
    fn casts_get_the_numbers_of_the_shared_glue_and_new_ones_are_added() {
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
            b"-__wbindgen_generic_0000000000000002-__wbindgen_generic_9000000000000002-"
        );
        assert!(
            shared
                .contains("__wbindgen_generic_9000000000000002: function() {\n            three;")
        );
        assert!(shared.contains("__wbg_more: function() {\n            more;"));
        assert!(shared.contains("function wasm_bindgen__convert__closures_1(a)"));
        assert_eq!(shared.matches("one;").count(), 1);
    }

    #[test]
    fn other_exports_are_refused() {
        let own = glue(&[], "").replace("export function a", "export function b");
        assert!(share(&own, &mut glue(&[], ""), &mut []).is_err());
    }
}
