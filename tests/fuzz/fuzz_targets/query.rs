#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| cbr_tasks_fuzz::query::check(text));
