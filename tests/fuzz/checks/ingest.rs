//! Bodies into one table, one after the other.

use cbr_tasks::table::Table;

use super::rows;

/// Tasks that the table has before, in more than one layout.
const HELD: &[u8] = br#"{"count":4,"operation_logs":[
    {"id":"4827f2da-b008-4507-ab7d-42d0df5ed912","status":"success","updated_at":"2024-01-01T00:00:02Z"},
    {"id":"x","status":"failed","updated_at":"2024-01-01T00:00:02","error_info":{"code":"BackupService.6113","message":"m"}},
    {"status":"nameless"},{"id":"y","id":"z","vault_name":null,"n":[1]}]}"#;

/// Never in text, so that any text can be a body.
const BETWEEN: u8 = 0xff;

/// Each body is taken as a whole or not at all, and once is enough.
pub fn check(bytes: &[u8]) {
    let mut table = Table::new();
    assert!(rows::ingest(&mut table, HELD));
    let mut bodies = Vec::new();
    for body in bytes.split(|byte| *byte == BETWEEN).take(8) {
        if rows::ingest(&mut table, body) {
            bodies.push(body);
            changes_nothing_again(&mut table, body);
        }
    }
    let all = rows::all(&table);
    let mut restored = rows::restored(&table);
    goes_into_another(&all);

    // A restored table has all tasks, and has to learn anew how they are written.
    for body in bodies {
        table.ingest(body).unwrap();
        restored.ingest(body).unwrap();
        rows::assert_same(&rows::all(&restored), &rows::all(&table));
    }
    table.clear();
    assert!(table.is_empty());
}

fn changes_nothing_again(table: &mut Table, body: &[u8]) {
    let mut fresh = Table::new();
    let alone = fresh.ingest(body).unwrap();
    let tasks = alone.added + alone.updated + alone.unchanged;

    let before = rows::all(table);
    let again = table.ingest(body).unwrap();
    assert_eq!(rows::all(table), before);
    assert_eq!((again.added, again.updated + again.unchanged), (0, tasks));
    // One task in several states goes through all of them each time.
    if alone.added == tasks {
        assert_eq!(again.updated, 0);
    }
}

/// Checks that another table ingests the rows of one.
fn goes_into_another(all: &[String]) {
    let mut other = Table::new();
    other.ingest(rows::array(all).as_bytes()).unwrap();
    rows::assert_same(&rows::all(&other), all);

    let mut other = Table::new();
    other.ingest(all.join("\n").as_bytes()).unwrap();
    rows::assert_same(&rows::all(&other), all);
}
