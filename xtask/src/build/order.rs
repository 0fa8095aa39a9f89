//! Reorders a module's functions for compression. gzip finds repetitions only within 32 KB, a tenth of the module, so similar
//! functions are placed side by side. This saves 3 % of the compressed module.

use std::collections::BTreeMap;

use anyhow::Result;
use wasm_encoder::{NameMap, NameSection, Section};
use wasmparser::{Parser, Payload, TypeRef};

/// Length of an n-gram in bytes. Two functions are similar as far as they share n-grams. 4 saves a third of a percent less.
const NGRAM: usize = 5;

/// An n-gram in more functions than this is ignored: it does not tell functions apart.
const COMMON: usize = 200;

/// Factor by which the weight of a placed function falls with each function placed after it.
const DECAY: f64 = 0.88;

/// Added to the number of n-grams of each function. Without it small functions, which share most of theirs, win too often.
const PADDING: usize = 40;

/// Returns the module with a name for each function. `wasm-opt --reorder-functions-by-name` sorts the functions by these names.
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
    for (place, function) in by_similarity(&bodies).into_iter().enumerate() {
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

/// Greedy order: begins with the longest function, and continues with the one most similar to those placed last.
fn by_similarity(bodies: &[&[u8]]) -> Vec<usize> {
    // Sorted, so that the same module always comes out the same.
    let mut owners_of = BTreeMap::<&[u8], Vec<usize>>::new();
    for (index, body) in bodies.iter().enumerate() {
        for ngram in body.windows(NGRAM) {
            let owners = owners_of.entry(ngram).or_default();
            if owners.last() != Some(&index) {
                owners.push(index);
            }
        }
    }
    // An n-gram in many functions counts for less.
    let mut ngrams = vec![Vec::new(); bodies.len()];
    let telling = owners_of
        .values()
        .filter(|owners| (2..COMMON).contains(&owners.len()));
    for owners in telling {
        let weight = to_float(owners.len()).sqrt().recip();
        for &owner in owners {
            ngrams[owner].push((owners, weight));
        }
    }
    let scale: Vec<f64> = ngrams
        .iter()
        .map(|ngrams| to_float(ngrams.len() + PADDING).powf(-0.7))
        .collect();
    let mut similarity = vec![0.0; bodies.len()];
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    let mut next = left.iter().copied().rev().max_by_key(|&i| bodies[i].len());
    while let Some(latest) = next {
        order.push(latest);
        left.retain(|&index| index != latest);
        for value in &mut similarity {
            *value *= DECAY;
        }
        for (owners, weight) in &ngrams[latest] {
            for &owner in *owners {
                similarity[owner] += weight;
            }
        }
        let value = |index: usize| similarity[index] * scale[index];
        next = left
            .iter()
            .copied()
            .rev()
            .max_by(|&a, &b| value(a).total_cmp(&value(b)));
    }
    order
}

/// Exact, because no module has more functions or n-grams than an `f64` can count.
#[allow(clippy::cast_precision_loss, reason = "small counts")]
fn to_float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_functions_are_neighbours() {
        let bodies: [&[u8]; 5] = [
            b"the quick brown fox",
            b"1234567890",
            b"the quick brown cat is long",
            b"1234567999",
            b"a quick brown dog",
        ];
        assert_eq!(by_similarity(&bodies), [2, 0, 4, 1, 3]);
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
