//! Orders by one key, of which only the first rows are sorted at once.

use crate::view::SortKey;
use crate::{Key, Table, View};

const ROWS: usize = 2000;

/// Tasks that start one minute before the one before them; the last three have no start.
fn table() -> Table {
    let task = |number: usize| {
        let minute = ROWS - number;
        let start = match minute {
            0..=3 => String::new(),
            _ => format!(
                r#","started_at":"2026-11-{:02}T{:02}:{:02}:00Z""#,
                1 + minute / 1440,
                minute % 1440 / 60,
                minute % 60
            ),
        };
        let status = ["success", "failed"][number % 2];
        format!(r#"{{"id":"{number}","status":"{status}"{start}}}"#)
    };
    let mut table = Table::new();
    let tasks: Vec<String> = (0..ROWS).map(task).collect();
    table
        .ingest(format!("[{}]", tasks.join(",")).as_bytes())
        .unwrap();
    table
}

fn sorted(table: &Table, key: &str, descending: bool) -> View {
    let key = Key::named(key).unwrap();
    let sort = [SortKey { key, descending }];
    View::new(table, &"".parse().unwrap(), &sort, 0).unwrap()
}

#[test]
fn the_first_rows_and_all_others_are_in_order() {
    let table = table();
    let view = sorted(&table, "started_at", false);
    assert_eq!(view.rows(0, 3), [1996, 1995, 1994]);
    assert_eq!(view.rows(510, 514), [1486, 1485, 1484, 1483]);
    assert_eq!(view.rows(0, 3), [1996, 1995, 1994]);
    let expected: Vec<usize> = (0..1997).rev().chain(1997..2000).collect();
    assert_eq!(view.rows(0, ROWS), expected);

    // Equal keys are in the order of the table.
    let view = sorted(&table, "status", true);
    assert_eq!(view.rows(0, 3), [0, 2, 4]);
    let expected: Vec<usize> = (0..2000).step_by(2).chain((1..2000).step_by(2)).collect();
    assert_eq!(view.rows(0, ROWS), expected);
    let view = sorted(&table, "status", false);
    assert_eq!(view.rows(509, 512), [1019, 1021, 1023]);
    assert_eq!(view.rows(999, 1002), [1999, 0, 2]);
}

#[test]
fn the_order_is_that_of_the_query_even_if_it_is_finished_later() {
    let mut table = table();
    let view = sorted(&table, "started_at", false);
    assert_eq!(view.rows(0, 1), [1996]);
    for (id, start) in [
        ("3", "2020-01-01T00:00:00Z"),
        ("1990", "2030-01-01T00:00:00Z"),
    ] {
        let task = format!(r#"{{"id":"{id}","status":"failed","started_at":"{start}"}}"#);
        assert_eq!(table.ingest(task.as_bytes()).unwrap().updated, 1);
    }
    let part = view.part(&table, &[3, 1990, 1999, 600]).unwrap();
    assert_eq!(part.rows(0, 4), [1990, 600, 3, 1999]);
    assert_eq!(view.rows(1993, 1997), [3, 2, 1, 0]);
    assert_eq!(view.rows(6, 7), [1990]);
    assert_eq!(sorted(&table, "started_at", false).rows(0, 2), [3, 1996]);
}
