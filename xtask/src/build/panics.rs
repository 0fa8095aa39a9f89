//! Removes the texts of panics from a module. In WebAssembly nothing shows them: a panic ends the call with a `RuntimeError` in
//! any case. So every function of the standard library that begins a panic stops at once, and wasm-opt drops what only they need,
//! the formatting of numbers and texts (`core::fmt`) above all. The places in the source that panics would name become zeros.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use wasm_encoder::{CodeSection, Function, Instruction, Module, RawSection, SectionId};
use wasmparser::{Data, DataKind, Operator, Parser, Payload};

use super::functions::{Code, functions};

/// Parts of the names of functions that begin a panic, and of one that is never reached: `serde-wasm-bindgen` gets nothing but
/// three counts, which cannot fail.
const PANICS: [&str; 14] = [
    "panicking::",
    "panic_access_error",
    "panic_already_",
    "slice_index_fail",
    "slice_error_fail",
    "len_mismatch_fail",
    "option::expect_failed",
    "option::unwrap_failed",
    "result::unwrap_failed",
    "raw_vec::handle_error",
    "raw_vec::capacity_overflow",
    "alloc::handle_alloc_error",
    "std::alloc::",
    "serde_wasm_bindgen::error::Error::new",
];

/// Parts of the names of functions that format. In a module that formats by itself they stay; in another, nothing else may call them.
const FORMATS: [&str; 5] = [
    "core::fmt::",
    "alloc::fmt::format",
    "fmt::Display>::fmt",
    "fmt::Debug>::fmt",
    "core::str::count::",
];

/// Returns the module with `unreachable` as the body of these functions.
///
/// # Errors
/// The module formats and was not expected to: it would stop there, too.
pub fn stop_at_once(module: &[u8], may_format: bool) -> Result<Vec<u8>> {
    let functions = functions(module)?;
    let named = |parts: &[&str]| -> BTreeSet<u32> {
        let is_one = |code: &&Code<'_>| parts.iter().any(|part| code.name.contains(part));
        functions
            .iter()
            .filter(is_one)
            .map(|code| code.index)
            .collect()
    };
    let panics = named(&PANICS);
    let formats = if may_format {
        BTreeSet::new()
    } else {
        named(&FORMATS)
    };
    ensure!(
        panics.len() > 5,
        "expected functions that begin a panic, got {}",
        panics.len()
    );
    let stops = |index: &u32| panics.contains(index) || formats.contains(index);
    for code in functions.iter().filter(|code| !stops(&code.index)) {
        for operator in code.body.get_operators_reader()? {
            if let Operator::Call { function_index } | Operator::ReturnCall { function_index } =
                operator?
                && formats.contains(&function_index)
            {
                bail!("{} formats: join texts with `concat` instead", code.name);
            }
        }
    }
    let mut rebuilt = rebuilt(module, &functions, stops)?;
    blank_places(&mut rebuilt)?;
    Ok(rebuilt)
}

/// Where names of source files begin, by the options for `--remap-path-prefix`.
const ROOTS: [&[u8]; 4] = [b"src/", b"cargo/registry/", b"rust/lib/", b"/rustc/"];

/// Overwrites the names of source files with zeros, and what points to them: address, length, line and column.
fn blank_places(module: &mut [u8]) -> Result<()> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::DataSection(section) = payload? {
            for segment in section {
                let segment = segment?;
                let start = segment.range.end - segment.data.len();
                segments.push((address(&segment)?, start..segment.range.end));
            }
        }
    }
    let mut names = BTreeSet::new();
    for (address, range) in &segments {
        for at in range.clone() {
            let Some(length) = source_name(&module[at..range.end]) else {
                continue;
            };
            module[at..at + length].fill(0);
            names.insert((
                address + u32::try_from(at - range.start)?,
                u32::try_from(length)?,
            ));
        }
    }
    for (address, range) in segments {
        let first = range.start + usize::try_from(address.wrapping_neg() % 4)?;
        for at in (first..range.end.saturating_sub(15)).step_by(4) {
            let word = |at: usize| {
                Ok::<_, anyhow::Error>(u32::from_le_bytes(module[at..at + 4].try_into()?))
            };
            if names.contains(&(word(at)?, word(at + 4)?)) {
                module[at..at + 16].fill(0);
            }
        }
    }
    Ok(())
}

/// Returns the length of the name of a source file at the start of some bytes. A zero follows it.
fn source_name(bytes: &[u8]) -> Option<usize> {
    let root = ROOTS.iter().find(|root| bytes.starts_with(root))?;
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    let length = root.len() + bytes[root.len()..].iter().take_while(is_part).count();
    (bytes[..length].ends_with(b".rs") && bytes.get(length) == Some(&0)).then_some(length)
}

fn address(segment: &Data<'_>) -> Result<u32> {
    if let DataKind::Active {
        memory_index: 0,
        offset_expr,
    } = &segment.kind
        && let Operator::I32Const { value } = offset_expr.get_operators_reader().read()?
    {
        return Ok(value.cast_unsigned());
    }
    bail!("expected data with an address")
}

fn rebuilt(module: &[u8], functions: &[Code<'_>], stops: impl Fn(&u32) -> bool) -> Result<Vec<u8>> {
    let mut code = CodeSection::new();
    for function in functions {
        if stops(&function.index) {
            let mut body = Function::new([]);
            body.instruction(&Instruction::Unreachable)
                .instruction(&Instruction::End);
            code.function(&body);
        } else {
            code.raw(function.body.as_bytes());
        }
    }
    let mut rebuilt = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Payload::CodeSectionStart { .. } = payload {
            rebuilt.section(&code);
        } else if let Some((id, range)) = payload.as_section()
            && id != SectionId::Code as u8
        {
            rebuilt.section(&RawSection {
                id,
                data: &module[range],
            });
        }
    }
    Ok(rebuilt.finish())
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{FunctionSection, NameMap, NameSection, TypeSection};

    use super::*;

    /// A module of functions with these names, of which the last calls the first.
    fn module(names: &[&str]) -> Vec<u8> {
        let (mut types, mut functions, mut code) = (
            TypeSection::new(),
            FunctionSection::new(),
            CodeSection::new(),
        );
        types.ty().function([], []);
        let mut map = NameMap::new();
        for (index, name) in (0..).zip(names) {
            functions.function(0);
            let mut body = Function::new([]);
            if index as usize + 1 == names.len() {
                body.instruction(&Instruction::Call(0));
            }
            body.instruction(&Instruction::End);
            code.function(&body);
            map.append(index, name);
        }
        let mut naming = NameSection::new();
        naming.functions(&map);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&functions)
            .section(&code)
            .section(&naming);
        module.finish()
    }

    const PANICKING: &str = "core[c5930c85a12de822]::panicking::panic_fmt";
    const FORMATTING: &str = "core[c5930c85a12de822]::fmt::write";

    #[test]
    fn a_panic_stops_at_once_and_its_caller_stays() {
        let mut names = [PANICKING; 7];
        names[6] = "mine";
        let stopping = stop_at_once(&module(&names), false).unwrap();
        let lengths = functions(&stopping)
            .unwrap()
            .iter()
            .map(|code| code.body.as_bytes().len())
            .collect::<Vec<_>>();
        // No locals and `unreachable`; no locals and a call.
        assert_eq!(lengths, [3, 3, 3, 3, 3, 3, 4]);
    }

    #[test]
    fn a_function_that_formats_is_an_error_unless_the_module_may() {
        let mut names = [PANICKING; 8];
        (names[0], names[7]) = (FORMATTING, "mine");
        let error = stop_at_once(&module(&names), false).unwrap_err();
        assert_eq!(
            error.to_string(),
            "mine formats: join texts with `concat` instead"
        );
        stop_at_once(&module(&names), true).unwrap();
    }

    #[test]
    fn a_module_without_panics_is_an_error() {
        assert!(stop_at_once(&module(&["mine"]), true).is_err());
    }

    #[test]
    fn names_of_source_files_are_told_from_other_texts() {
        assert_eq!(source_name(b"src/json/lib.rs\0at"), Some(15));
        assert_eq!(
            source_name(b"/rustc/5980/library/core/src/str.rs\0"),
            Some(35)
        );
        assert_eq!(source_name(b"src/json/lib.rst\0"), None);
        assert_eq!(source_name(b"src/a b.rs\0"), None);
        assert_eq!(source_name(b"json/lib.rs\0"), None);
    }
}
