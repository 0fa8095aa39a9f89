//! Properties of tables for any tasks and any bodies.

use std::collections::HashMap;

use cbr_wire::model::page::PageText;
use proptest::prelude::*;

use super::any::{any_change, any_task, any_tasks, page, value_places, with_id};
use super::{is_same, rows};
use crate::{IngestReport, Table};

/// All of a page's tasks, as the client has them.
fn expected(body: &str) -> Option<Vec<String>> {
    let page = PageText::from_json(body.as_bytes()).ok()?;
    Some(
        page.tasks
            .iter()
            .map(|task| task.json().to_owned())
            .collect(),
    )
}

#[track_caller]
fn assert_rows(table: &Table, expected: &[String]) {
    let rows = rows(table);
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(expected) {
        assert!(is_same(row, expected), "\n{row}\n{expected}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_task_comes_back_from_any_kind_of_body(tasks in any_tasks()) {
        let expected = expected(&page(&tasks)).unwrap();
        for body in [page(&tasks), format!("[{}]", tasks.join(" , ")), tasks.join("\n")] {
            let mut table = Table::new();
            let report = table.ingest(body.as_bytes()).unwrap();
            prop_assert_eq!(report, IngestReport { added: tasks.len(), updated: 0, unchanged: 0 });
            assert_rows(&table, &expected);
            // The table takes the rows that it returns.
            let again = format!("[{}]", rows(&table).join(","));
            let report = table.ingest(again.as_bytes()).unwrap();
            prop_assert_eq!(report, IngestReport { added: 0, updated: 0, unchanged: tasks.len() });
            assert_rows(&table, &expected);
        }
    }

    /// A layout that was learned from a task is used only for tasks that follow it.
    #[test]
    fn a_task_like_another_but_for_a_value_comes_back_too(
        task in any_task(), changes in proptest::collection::vec(any_change(), 1..12),
    ) {
        let mut tasks = vec![with_id(&task, "\"task 0\"")];
        for (at, (index, value)) in changes.iter().enumerate() {
            let mut changed = task.clone();
            let places = value_places(&changed);
            if places.is_empty() {
                continue;
            }
            let (start, end) = *index.get(&places);
            changed.replace_range(start..end, value);
            tasks.push(with_id(&changed, &format!("\"task {}\"", at + 1)));
        }
        // A colon in a text is no place of a value: the odd task is none.
        tasks.retain(|task| expected(&page(std::slice::from_ref(task))).is_some());
        let expected = expected(&page(&tasks)).unwrap();
        let mut table = Table::new();
        for task in &tasks {
            table.ingest(page(std::slice::from_ref(task)).as_bytes()).unwrap();
        }
        assert_rows(&table, &expected);
    }

    #[test]
    fn a_damaged_body_is_what_it_is_to_the_client_or_changes_nothing(
        tasks in any_tasks(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), r#"[\[\]{},:"\\0-9eE.+u tn\n-]?|null|"a":7,"#), 1..3),
    ) {
        let whole = page(&tasks);
        let mut body = whole.clone();
        for (at, text) in damage {
            let places: Vec<_> = body.char_indices().map(|(at, c)| (at, c.len_utf8())).collect();
            let (at, length) = *at.get(&places);
            body.replace_range(at..at + length, &text);
        }
        let mut table = Table::new();
        table.ingest(whole.as_bytes()).unwrap();
        let before = (rows(&table), table.snapshot().unwrap());
        let mut fresh = Table::new();
        let Some(expected) = expected(&body) else {
            prop_assert!(table.ingest(body.as_bytes()).is_err(), "{}", body);
            prop_assert!(fresh.ingest(body.as_bytes()).is_err());
            prop_assert_eq!(&before.0, &rows(&table));
            prop_assert_eq!(&before.1, &table.snapshot().unwrap());
            prop_assert_eq!(fresh.len(), 0);
            return Ok(());
        };
        table.ingest(body.as_bytes()).unwrap();
        let report = fresh.ingest(body.as_bytes()).unwrap();
        if report.added == expected.len() {
            assert_rows(&fresh, &expected);
        }
        // The same tasks under other ids, to a table that has learned from the whole body and to one that has not.
        let others = body.replace("4827f2da-b008-4507-ab7d-42d0df5ed9", "5827f2da-b008-4507-ab7d-42d0df5ed9");
        let (mut learned, mut fresh) = (Table::new(), Table::new());
        learned.ingest(whole.as_bytes()).unwrap();
        learned.ingest(others.as_bytes()).unwrap();
        fresh.ingest(others.as_bytes()).unwrap();
        let new = |table: &Table| -> Vec<String> {
            rows(table).into_iter().filter(|row| row.starts_with("{\"id\":\"5827f2da")).collect()
        };
        let (learned, fresh) = (new(&learned), new(&fresh));
        prop_assert_eq!(learned.len(), fresh.len());
        for (one, other) in learned.iter().zip(&fresh) {
            prop_assert!(is_same(one, other), "\n{}\n{}", one, other);
        }
    }

    #[test]
    fn bytes_that_are_anything_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut table = Table::new();
        prop_assert!(table.ingest(&bytes).is_ok() || table.is_empty());
        prop_assert!(Table::restore(&bytes).is_err());
    }

    #[test]
    fn updates_are_what_a_map_makes_of_them(
        bodies in proptest::collection::vec(proptest::collection::vec((0..5_usize, 0..4_u32, 0..3_u32), 0..8), 1..6),
    ) {
        let ids = ["4827f2da-b008-4507-ab7d-42d0df5ed912", "4827f2da-b008-4507-ab7d-42d0df5ed913", "x", "y\\u00e9", "1"];
        let (mut table, mut order) = (Table::new(), Vec::new());
        let mut model: HashMap<usize, (u32, String)> = HashMap::new();
        for body in bodies {
            let mut expected = IngestReport::default();
            let tasks: Vec<_> = body.into_iter().map(|(id, updated, n)| {
                let time = if updated == 0 { String::new() } else { format!(r#","updated_at":"2024-01-01T00:00:0{updated}Z""#) };
                let task = format!(r#"{{"id":"{}","status":"s{n}"{time},"n":{n}}}"#, ids[id]);
                match model.get_mut(&id) {
                    None => {
                        expected.added += 1;
                        order.push(id);
                        model.insert(id, (updated, task.clone()));
                    }
                    Some(held) if (updated == 0 || updated >= held.0) && held.1 != task => {
                        expected.updated += 1;
                        *held = (updated, task.clone());
                    }
                    Some(_) => expected.unchanged += 1,
                }
                task
            }).collect();
            prop_assert_eq!(table.ingest(page(&tasks).as_bytes()).unwrap(), expected);
            let expected: Vec<_> = order.iter().map(|id| model[id].1.clone()).collect();
            assert_rows(&table, &expected);
            table = Table::restore(&table.snapshot().unwrap()).unwrap();
            assert_rows(&table, &expected);
            for (at, id) in order.iter().enumerate() {
                let id = ids[*id].replace("\\u00e9", "é");
                prop_assert_eq!(table.find(&id), Some(at));
            }
        }
    }

    #[test]
    fn a_snapshot_gives_the_table_back_and_a_damaged_one_an_error(
        tasks in any_tasks(), at in any::<prop::sample::Index>(), flip in 1..=255_u8,
    ) {
        let mut table = Table::new();
        table.ingest(page(&tasks).as_bytes()).unwrap();
        let snapshot = table.snapshot().unwrap();
        let restored = Table::restore(&snapshot).unwrap();
        prop_assert_eq!(rows(&restored), rows(&table));
        prop_assert_eq!(restored.snapshot().unwrap(), snapshot.clone());
        let at = at.index(snapshot.len());
        prop_assert!(Table::restore(&snapshot[..at]).is_err());
        let mut damaged = snapshot;
        damaged[at] ^= flip;
        prop_assert!(Table::restore(&damaged).is_err());
    }
}
