//! Functions of a module.

use anyhow::Result;
use wasmparser::{FunctionBody, KnownCustom, Name, Parser, Payload, TypeRef};

/// Function of a module.
pub struct Code<'a> {
    pub index: u32,
    /// Name, without the hash of its crate; empty without one.
    pub name: String,
    pub body: FunctionBody<'a>,
}

/// Returns the functions that a module has itself, in their order.
pub fn functions(module: &[u8]) -> Result<Vec<Code<'_>>> {
    let mut index = 0;
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    index += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                functions.push(Code {
                    index,
                    name: String::new(),
                    body,
                });
                index += 1;
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(names) = section.as_known() else {
                    continue;
                };
                for subsection in names {
                    let Name::Function(names) = subsection? else {
                        continue;
                    };
                    for naming in names {
                        let naming = naming?;
                        let known = functions.iter_mut().find(|code| code.index == naming.index);
                        if let Some(code) = known {
                            code.name = without_hash(naming.name);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Ok(functions)
}

/// `core[c5930c85a12de822]::fmt::write` is `core::fmt::write`.
fn without_hash(name: &str) -> String {
    let mut kept = String::new();
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once('[') {
        kept.push_str(before);
        match behind.split_once(']') {
            Some((hash, behind)) if hash.len() == 16 => rest = behind,
            _ => {
                kept.push('[');
                rest = behind;
            }
        }
    }
    kept + rest
}
