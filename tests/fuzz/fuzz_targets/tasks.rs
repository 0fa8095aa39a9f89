//! Words for tasks.

use super::mutate::Words;

pub const TASKS: Words = Words {
    keys: &[
        "\"id\"",
        "\"status\"",
        "\"updated_at\"",
        "\"error_info\"",
        "\"extra_info\"",
        "\"resource\"",
        "\"operation_logs\"",
        "\"operation_log\"",
        "\"unknown\"",
    ],
    values: &[
        "null",
        "true",
        "7",
        "-0.50",
        "1e400",
        "123456789012345678",
        "\"\"",
        "\"42.5\"",
        "\"\\\"true\\\"\"",
        "\"a\\\"b\\\\\\/\\u00e9\"",
        "\"\\ud800\"",
        "\"4827f2da-b008-4507-ab7d-42d0df5ed912\"",
        "\"00000000-0000-0000-0000-000000000001\"",
        "\"req-4827f2da-b008-4507-ab7d-42d0df5ed912\"",
        "\"4827F2DA-B008-4507-AB7D-42D0DF5ED912\"",
        "\"2024-02-29T12:00:00\"",
        "\"2024-01-01T00:00:02.1234567Z\"",
        "\"2024-01-01T01:00:00.000+01:00\"",
        "[]",
        "{}",
        "[[7]]",
        "{\"a\":{\"b\":[]}}",
    ],
};
