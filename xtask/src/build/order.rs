//! The order of a module's functions, for compression: gzip looks back 32 KB, a tenth of the module, so functions that
//! look alike should be neighbours. 3 % of the compressed module.

use std::collections::BTreeMap;

use anyhow::Result;
use wasm_encoder::{NameMap, NameSection, Section};
use wasmparser::{Parser, Payload, TypeRef};

/// Functions are alike in so far as they share runs of this many bytes. 3 and 5 give half a percent less.
const RUN: usize = 4;

/// What is in more functions than this tells nothing.
const COMMON: usize = 200;

/// How much less a function counts for each that was placed after it.
const DECAY: f64 = 0.75;

/// Small functions share a large part of their runs with anything; as if each had this many more.
const PADDING: usize = 20;

/// The module with a name for each function, by which `wasm-opt --reorder-functions-by-name` brings them into order.
pub fn name_by_place(module: &[u8]) -> Result<Vec<u8>> {
    let mut imports = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imports += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let mut places = vec![0; bodies.len()];
    for (place, function) in by_likeness(&bodies).into_iter().enumerate() {
        places[function] = place;
    }
    let mut names = NameMap::new();
    for (index, place) in (imports..).zip(places) {
        names.append(index, &format!("{place:08}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    let mut whole = module.to_vec();
    section.append_to(&mut whole);
    Ok(whole)
}

/// Begins with the longest, and goes on with what is most like the latest few.
fn by_likeness(bodies: &[&[u8]]) -> Vec<usize> {
    // Sorted, so that the same module always comes out the same.
    let mut owners_of = BTreeMap::<&[u8], Vec<usize>>::new();
    for (index, body) in bodies.iter().enumerate() {
        for run in body.windows(RUN) {
            let owners = owners_of.entry(run).or_default();
            if owners.last() != Some(&index) {
                owners.push(index);
            }
        }
    }
    // What is in many functions counts for less.
    let mut runs = vec![Vec::new(); bodies.len()];
    let telling = owners_of
        .values()
        .filter(|owners| (2..COMMON).contains(&owners.len()));
    for owners in telling {
        let weight = to_float(owners.len()).sqrt().recip();
        for &owner in owners {
            runs[owner].push((owners, weight));
        }
    }
    let scale: Vec<f64> = runs
        .iter()
        .map(|runs| to_float(runs.len() + PADDING).powf(-0.6))
        .collect();
    let mut likeness = vec![0.0; bodies.len()];
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    let mut next = left.iter().copied().rev().max_by_key(|&i| bodies[i].len());
    while let Some(latest) = next {
        order.push(latest);
        left.retain(|&index| index != latest);
        for value in &mut likeness {
            *value *= DECAY;
        }
        for (owners, weight) in &runs[latest] {
            for &owner in *owners {
                likeness[owner] += weight;
            }
        }
        let value = |index: usize| likeness[index] * scale[index];
        next = left
            .iter()
            .copied()
            .rev()
            .max_by(|&a, &b| value(a).total_cmp(&value(b)));
    }
    order
}

/// No module has more functions or runs than an `f64` counts.
#[allow(clippy::cast_precision_loss, reason = "small counts")]
fn to_float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_look_alike_are_neighbours() {
        let bodies: [&[u8]; 5] = [
            b"the quick brown fox",
            b"1234567890",
            b"the quick brown cat is long",
            b"1234567999",
            b"a quick brown dog",
        ];
        assert_eq!(by_likeness(&bodies), [2, 0, 4, 1, 3]);
    }

    #[test]
    fn a_module_without_functions_stays_valid() {
        let named = name_by_place(b"\0asm\x01\0\0\0").unwrap();
        assert!(
            Parser::new(0)
                .parse_all(&named)
                .all(|payload| payload.is_ok())
        );
    }
}
