//! CSV injection guard: marks text that a spreadsheet would take for a formula.
//!
//! A spreadsheet computes a cell that begins with one of these characters, quoted or not. Names and messages are somebody
//! else's words: a server named `=HYPERLINK(…)` would send the content of the sheet to an address in its name
//! (<https://owasp.org/www-community/attacks/CSV_Injection>). A cell that begins with `'` is text.

/// Characters that OWASP lists: tab and line breaks are skipped on the way to a formula, and the full-width forms count as
/// the plain ones.
const STARTS: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// Returns true if a text needs a `'` in front: it begins like a formula, or with `'` and then like a formula. The second
/// case is what makes [`taken_off`] give every text back.
pub(super) fn is_needed(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(STARTS)
}

/// Returns a text without the `'` that it got.
pub(super) fn taken_off(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| is_needed(rest))
        .unwrap_or(text)
}
