#![no_main]

mod mutate;
mod tasks;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| cbr_tasks_fuzz::ingest::check(bytes));
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(&tasks::TASKS, data, size, max_size, seed)
});
