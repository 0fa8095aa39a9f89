#![no_main]

mod mutate;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use mutate::Words;

fuzz_target!(|text: &str| cbr_tasks_fuzz::query::check(text));
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(&FILTERS, data, size, max_size, seed)
});

const FILTERS: Words = Words {
    keys: &[
        "\"status\"",
        "\"vault\"",
        "\"started\"",
        "\"duration\"",
        "\"progress\"",
        "\"text\"",
        "\"has\"",
        "\"all\"",
        "\"any\"",
        "\"not\"",
        "\"gt\"",
        "\"lte\"",
    ],
    values: &[
        "null",
        "true",
        "0",
        "-0.5",
        "99.999",
        "1793491200000",
        "9223372036854775807",
        "\"\"",
        "\"a\"",
        "\"OR\"",
        "\"-x\"",
        "\"a\\\"b\\\\ c,\\u0130\"",
        "\"vault\"",
        "\"-24h\"",
        "\"1h30m\"",
        "\"2026-11-01\"",
        "\"2026-11-01T12:00:00.5+02:00\"",
        "[\"a\",\"b\"]",
        "[]",
        "{}",
        "[{}]",
        "[{\"status\":\"a\"},{\"has\":\"vault\"}]",
        "{\"gt\":\"2h\",\"lt\":7}",
        "{\"text\":\"a\"}",
    ],
};
