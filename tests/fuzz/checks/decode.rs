//! The body of a list response: what the client reads in it, a table holds.

use std::collections::HashMap;

use cbr_tasks::model::{OpLogPage, OperationLog};
use cbr_tasks::table::Table;

use super::{columns, rows};

/// Any bytes are a page or an error, to the client and to a table alike.
pub fn check(body: &[u8]) {
    let mut table = Table::new();
    let is_taken = rows::ingest(&mut table, body);
    let Ok(page) = OpLogPage::from_json(body) else {
        return;
    };
    // To a table that is a task, with a field that nobody knows.
    if ["id", "status"]
        .iter()
        .all(|key| page.unknown.get(key).is_some())
    {
        return;
    }
    assert!(is_taken, "the client takes it, the table does not");
    is_written_as_it_is_read(&page);

    let tasks: Vec<OperationLog> = rows::all(&table)
        .iter()
        .map(|row| OperationLog::from_json(row.as_bytes()).unwrap())
        .collect();
    let (named, nameless): (Vec<_>, Vec<_>) = page
        .operation_logs
        .iter()
        .partition(|task| !task.id.is_empty());
    let expected = newest(&named);
    let found: Vec<&OperationLog> = tasks.iter().filter(|task| !task.id.is_empty()).collect();
    let is_found = found.len() == expected.len()
        && (found.iter().zip(&expected)).all(|(found, expected)| is_same(found, expected));
    assert!(is_found, "expected {expected:?}, got {found:?}");
    for (at, task) in tasks.iter().enumerate() {
        columns::check(&table, at, task);
        if task.id.is_empty() {
            assert!(
                nameless.iter().any(|other| is_same(other, task)),
                "{task:?}"
            );
        } else {
            assert_eq!(table.find(&task.id), Some(at), "{}", task.id);
        }
    }
    assert!(
        nameless
            .iter()
            .all(|task| tasks.iter().any(|other| is_same(other, task)))
    );
    rows::restored(&table);
}

/// True for tasks with equal values. The table keeps the first of two that differ only in escapes.
fn is_same(one: &OperationLog, other: &OperationLog) -> bool {
    let text = |task| cbr_store::compact(&serde_json::to_string(task).unwrap()).into_owned();
    one == other || text(one) == text(other)
}

/// Of each id the newest state, in the order in which the ids have come.
fn newest<'a>(tasks: &[&'a OperationLog]) -> Vec<&'a OperationLog> {
    let mut places = HashMap::new();
    let mut all: Vec<&OperationLog> = Vec::new();
    for task in tasks {
        match places.get(&task.id) {
            None => {
                places.insert(&task.id, all.len());
                all.push(task);
            }
            Some(at) => {
                let updated_at = columns::micros(task.updated_at.as_ref());
                if updated_at.is_none()
                    || updated_at >= columns::micros(all[*at].updated_at.as_ref())
                {
                    all[*at] = task;
                }
            }
        }
    }
    all
}

fn is_written_as_it_is_read(page: &OpLogPage) {
    let written = serde_json::to_string(page).unwrap();
    assert_eq!(
        &OpLogPage::from_json(written.as_bytes()).unwrap(),
        page,
        "{written}"
    );
}
