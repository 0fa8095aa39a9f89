//! Tests of the crate as its users see it. One program, because each would be linked with everything that it tests.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::pedantic, reason = "tests say what they mean in fewer words")]

mod calls;
mod client;
mod destinations;
mod error_bodies;
mod export;
mod fetch;
#[allow(
    clippy::duplicate_mod,
    reason = "the checks of the fuzz targets bring their own network"
)]
mod fuzz_inputs;
mod models;
mod properties;
mod python;
mod rate;
mod requests;
mod signing;
mod sim;

/// A file that is not named here would never run.
#[test]
fn every_file_of_tests_is_a_module() {
    let names = include_str!("main.rs");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs") {
            files += 1;
            assert!(
                module == "main" || names.contains(&format!("\nmod {module};\n")),
                "{name}: expected `mod {module};` in tests/main.rs"
            );
        }
    }
    assert!(files > 1);
}
