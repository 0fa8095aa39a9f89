use super::{row, rows};
use crate::{Table, TextColumn, View};

fn task(number: usize) -> String {
    format!(
        r#"{{"id":"{number:08x}-b008-4507-ab7d-42d0df5ed912","status":"success","vault_name":"vault-{number}","note":"of {number} alone"}}"#
    )
}

fn id(number: usize) -> String {
    format!("{number:08x}-b008-4507-ab7d-42d0df5ed912")
}

fn of(numbers: impl Iterator<Item = usize>) -> Table {
    let mut table = Table::new();
    let tasks: Vec<String> = numbers.map(task).collect();
    table
        .ingest(format!("[{}]", tasks.join(",")).as_bytes())
        .unwrap();
    table
}

#[test]
fn removed_tasks_are_in_nothing_that_is_asked_afterwards() {
    let mut table = Table::new();
    let body = br#"[{"id":"a","status":"failed"}, {"id":"b","status":"failed"},
        {"id":"c","status":"success"}, {"id":"d","status":"success"}, {"id":"e","status":"success"}]"#;
    table.ingest(body).unwrap();
    assert!(table.remove("b").unwrap());
    for id in ["b", "x", ""] {
        assert!(!table.remove(id).unwrap());
    }
    assert_eq!((table.len(), table.find("b")), (4, None));
    assert!(!table.row_json(1, &mut String::new()));
    let view = View::new(&table, &"status:failed".parse().unwrap(), &[], 0).unwrap();
    assert_eq!(view.rows(0, 9), [0]);
    let all = View::new(&table, &"".parse().unwrap(), &[], 0).unwrap();
    let facet = all.facet(&table, TextColumn::Status).unwrap();
    let facet: Vec<_> = facet
        .iter()
        .map(|facet| (facet.value, facet.count))
        .collect();
    assert_eq!(facet, [("success", 3), ("failed", 1)]);
    assert_eq!(all.summary(&table).unwrap().total, 4);
}

#[test]
fn an_id_that_comes_again_is_a_new_row() {
    for others in [0, 1, 2, 1000] {
        let mut table = of(0..=others);
        assert!(table.remove(&id(0)).unwrap());
        let report = table.ingest(task(0).as_bytes()).unwrap();
        assert_eq!((report.added, report.updated, report.unchanged), (1, 0, 0));
        let expected: Vec<String> = (1..=others).chain([0]).map(task).collect();
        assert_eq!(rows(&table), expected);
        let at = table.find(&id(0)).unwrap();
        assert_eq!(row(&table, at), task(0));
    }
}

#[test]
fn a_snapshot_has_no_trace_of_removed_tasks() {
    let mut table = of(0..1000);
    table.remove(&id(517)).unwrap();
    let snapshot = table.snapshot().unwrap();
    let has = |text: &[u8]| snapshot.windows(text.len()).any(|part| part == text);
    assert!(has(b"vault-516") && has(b"of 516 alone"));
    assert!(!has(b"vault-517") && !has(b"of 517 alone"));
    assert!(!has(&0x0000_0205_b008_4507_u64.to_le_bytes()));
    let restored = Table::restore(&snapshot).unwrap();
    assert_eq!((restored.len(), restored.find(&id(517))), (999, None));
    assert_eq!(rows(&restored), rows(&table));
}

#[test]
fn removing_most_of_the_tasks_gives_their_memory_back() {
    let mut table = of(0..20_000);
    let before = table.memory_bytes();
    for number in 0..18_000 {
        assert!(table.remove(&id(number)).unwrap());
    }
    assert!(table.memory_bytes() * 5 < before, "{before}");
    let expected: Vec<String> = (18_000..20_000).map(task).collect();
    assert_eq!(rows(&table), expected);
    for number in 18_000..20_000 {
        assert!(table.remove(&id(number)).unwrap());
    }
    assert!(table.is_empty() && rows(&table).is_empty());
    assert_eq!(table.memory_bytes(), Table::new().memory_bytes());
}

#[test]
fn tasks_without_an_id_stay_when_others_are_removed() {
    let mut table = Table::new();
    table
        .ingest(br#"[{"status":"failed"}, {"id":"a"}, {"status":"timeout"}, {"id":"b"}]"#)
        .unwrap();
    assert_eq!(
        ["a", "b", ""].map(|id| table.remove(id).unwrap()),
        [true, true, false]
    );
    assert_eq!(
        rows(&table),
        [
            r#"{"status":"failed","id":""}"#,
            r#"{"status":"timeout","id":""}"#
        ]
    );
    let report = table.ingest(br#"[{"status":"failed"}]"#).unwrap();
    assert_eq!(report.unchanged, 1);
}
