#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| cbr_tasks_fuzz::list::check(bytes));
