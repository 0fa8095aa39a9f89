mod errors;
mod grammar;
mod matching;
mod objects;
mod properties;

use super::Filter;

#[track_caller]
fn filter(text: &str) -> Filter {
    match text.parse() {
        Ok(filter) => filter,
        Err(error) => panic!("{text}: {error}"),
    }
}
