//! Text that a spreadsheet must not take for a formula.
//!
//! A spreadsheet computes what a cell begins to say with one of these characters, quoted or not. Names and messages are
//! somebody else's words: a server named `=HYPERLINK(…)` would send what is in the sheet to wherever its name says ("CSV
//! injection", <https://owasp.org/www-community/attacks/CSV_Injection>). With a `'` in front a cell is text.

/// OWASP's characters: tab and line breaks are passed over on the way to a formula, and the full-width forms are taken for
/// the plain ones.
const STARTS: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// Whether a text gets a `'` in front: it begins like a formula, or with `'` and then like a formula. Only because the second
/// gets one too, [`taken_off`] gives every text back.
pub(super) fn is_needed(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(STARTS)
}

/// A text without the `'` that it got.
pub(super) fn taken_off(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| is_needed(rest))
        .unwrap_or(text)
}
