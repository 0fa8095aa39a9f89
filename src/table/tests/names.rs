//! Names of fields outside of this crate: those of the command are made here, those of the declarations compared.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::{Key, TextColumn};

fn package(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../pkg-template")
        .join(file)
}

/// The module that the command has of the table's fields.
fn command_fields() -> String {
    // The command has no sources, which are no part of a task.
    let keys = Key::all().filter(|key| *key != Key::Text(TextColumn::Source));
    let rows = keys.map(|key| {
        let kind = match key {
            Key::Id => "id",
            Key::Text(_) => "text",
            Key::Time(_) => "time",
            Key::Number(_) => "number",
            Key::Duration => "duration",
        };
        let (name, alias) = (key.name(), key.filter());
        // Of two with the same name in filters, it is that of one.
        let alias = match Key::named(alias) {
            Some(named) if named == key && alias != name => format!(", alias: \"{alias}\""),
            _ => String::new(),
        };
        let path: Vec<_> = key
            .path()
            .split('.')
            .filter(|part| !part.is_empty())
            .collect();
        let line = format!("  {{ name: \"{name}\"{alias}, kind: \"{kind}\", path: {path:?} }},\n");
        // As the formatter of JavaScript has it.
        if line.len() <= 111 {
            return line;
        }
        let alias = alias.replace(", ", "    ") + ",\n";
        format!("  {{\n    name: \"{name}\",\n{alias}    kind: \"{kind}\",\n    path: {path:?},\n  }},\n")
    });
    let rows: String = rows.collect();
    format!(
        "// Made from src/table/store/key.rs by `CBR_UPDATE=1 cargo test -p cbr-table`, and compared with it by every run of its tests.\n\n\
         /** Fields of a task, by their names in the table, in CSV and in filters, and their places in a task. */\n\
         export const FIELDS = /** @type {{const}} */ ([\n{rows}]);\n"
    )
}

#[test]
fn the_command_has_the_fields_of_the_table() {
    let path = package("cli/tasks/fields.js");
    let expected = command_fields();
    if std::env::var_os("CBR_UPDATE").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap();
    assert!(
        found == expected,
        "{} differs from src/table/store/key.rs: run `CBR_UPDATE=1 cargo test -p cbr-table`",
        path.display()
    );
}

/// The part of the declarations that begins with a line and ends with another.
fn declared(start: &str, end: &str) -> String {
    let text = fs::read_to_string(package("table/table.d.ts")).unwrap();
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0.to_owned()
}

/// Names of a union of texts.
fn union(name: &str) -> BTreeSet<String> {
    let text = declared(&format!("export type {name} ="), ";\n");
    let names = text.split('"').skip(1).step_by(2);
    names.map(str::to_owned).collect()
}

/// Names by which a key can be called, the places in a task apart.
fn names(is_it: impl Fn(Key) -> bool) -> BTreeSet<String> {
    let keys = Key::all().filter(|key| is_it(*key));
    let names = keys.flat_map(|key| [key.name(), key.filter()]);
    let names = names.filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

#[test]
fn the_declarations_have_every_name_of_every_key() {
    assert_eq!(union("TextKey"), names(|key| matches!(key, Key::Text(_))));
    assert_eq!(union("NumberKey"), names(|key| key.measure().is_some()));
    assert_eq!(union("TaskKey"), names(|key| key == Key::Id));
}

#[test]
fn the_declarations_have_every_field_of_filters() {
    let text = declared("export interface TaskFilter {\n", "\n}\n");
    let keys = text.lines().filter_map(|line| {
        let (key, _) = line.strip_prefix("  ")?.split_once("?: ")?;
        key.chars()
            .all(|c| c.is_ascii_lowercase() || c == '_')
            .then_some(key)
    });
    let keys: BTreeSet<&str> = keys.collect();
    let own = ["text", "has", "all", "any", "not"];
    let fields: BTreeSet<&str> = Key::all().map(Key::filter).chain(own).collect();
    assert!(
        fields
            .iter()
            .all(|field| field.is_empty() || keys.contains(field)),
        "{keys:?}"
    );
    assert!(keys.is_subset(&fields), "{keys:?}");
}

#[test]
fn the_guides_name_every_field_of_filters() {
    let commands = fs::read_to_string(package("cli/commands/query.js")).unwrap();
    let guide = fs::read_to_string(package("../docs/table.md")).unwrap();
    for name in Key::all().map(Key::filter).filter(|name| !name.is_empty()) {
        let is_word = |word: &str| word == name;
        // The command's files have no sources.
        assert!(
            name == "source"
                || commands
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .any(is_word),
            "{name}"
        );
        let code = format!("`{name}`");
        assert!(
            guide.contains(&format!("| {code}")) || guide.contains(&format!(", {code}")),
            "{name}"
        );
        assert!(include_str!("../query/mod.rs").contains(&code), "{name}");
    }
}
