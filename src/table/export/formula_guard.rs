//! CSV injection guard: marks text that a spreadsheet would read as a formula.
//!
//! A spreadsheet computes a cell that begins with one of these characters, quoted or not. Names and messages come from other
//! people: a server named `=HYPERLINK(…)` would send the content of the sheet to an address in its name
//! (<https://owasp.org/www-community/attacks/CSV_Injection>). A cell that begins with `'` is text.

/// First characters of formulas, from the list of OWASP. Spreadsheets skip a tab or line break before a formula, and read
/// full-width characters like the plain ones.
const FORMULA_STARTS: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// Returns true if a text needs a `'` in front: it begins like a formula, or with `'` and then like a formula. With the second
/// case, [`taken_off`] restores every text exactly.
pub(super) fn is_needed(text: &str) -> bool {
    let mut chars = text.chars().skip_while(|c| *c == '\'');
    chars.next().is_some_and(|c| FORMULA_STARTS.contains(&c))
}

/// Returns a text without the `'` that the export added.
pub(super) fn taken_off(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| is_needed(rest))
        .unwrap_or(text)
}
