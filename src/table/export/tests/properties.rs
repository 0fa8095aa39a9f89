//! Properties of CSV for any tasks and any files.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{lines, written};
use crate::export::{Csv, ingest};
use crate::{Key, NumberColumn, Table, TextColumn, TimeColumn};

/// Everything that columns say of a row. Empty texts are missing ones.
type Cells = (String, Vec<String>, Vec<i64>, i32);

fn cells(table: &Table) -> Vec<Cells> {
    let block = table.rows().blocks().first();
    let rows = block.map_or(0, crate::Block::len);
    let row = |row: usize| {
        let block = block.unwrap();
        let mut id = String::new();
        table.rows().write_id(block.ids()[row], &mut id);
        let text = |column: &TextColumn| {
            let text = table
                .rows()
                .dictionary(*column)
                .get(block.codes(*column)[row]);
            text.unwrap_or_default().to_owned()
        };
        (
            id,
            TextColumn::ALL.iter().map(text).collect(),
            TimeColumn::ALL
                .iter()
                .map(|column| block.times(*column)[row])
                .collect(),
            block.numbers(NumberColumn::Progress)[row],
        )
    };
    (0..rows).map(row).collect()
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z0-9-]{0,8}",
        3 => "['=+@\t\r\n＝＋－＠-]{0,3}[a-z\"',;=]{0,4}",
        2 => "[,\"\r\n' \\\\/\u{0}\u{1b}\u{7f}é長😀\u{feff}\u{2028}]{0,6}",
        1 => any::<String>(),
    ]
}

fn any_time() -> impl Strategy<Value = String> {
    "(0000|1969|2019|9999)-(01|12)-(01|31)T(00|12|23):[0-5]9:[0-5]9(\\.[0-9]{1,9})?(Z|)|soon|"
}

fn any_task() -> impl Strategy<Value = Map<String, Value>> {
    let texts = proptest::collection::vec(proptest::option::of(any_text()), 15);
    let times = proptest::collection::vec(proptest::option::of(any_time()), 4);
    let progress = proptest::option::of(prop_oneof![
        3 => (0..=100_i32).prop_map(|n| n.to_string()),
        2 => "-?(0|[1-9][0-9]{0,6})\\.[0-9]{1,5}",
        1 => "[1-9]e[0-9]",
    ]);
    (texts, times, progress).prop_map(|(texts, times, progress)| {
        let mut task = Map::new();
        let mut texts = texts.into_iter();
        let put = |part: &mut Map<String, Value>, name: &str, value: Option<String>| {
            value.and_then(|text| part.insert(name.to_owned(), text.into()));
        };
        for name in [
            "status",
            "operation_type",
            "provider_id",
            "project_id",
            "policy_id",
            "vault_id",
            "vault_name",
        ] {
            put(&mut task, name, texts.next().unwrap());
        }
        for (name, time) in ["created_at", "started_at", "updated_at", "ended_at"]
            .into_iter()
            .zip(times)
        {
            put(&mut task, name, time);
        }
        let (mut resource, mut error) = (Map::new(), Map::new());
        for name in ["id", "type", "name"] {
            put(&mut resource, name, texts.next().unwrap());
        }
        for name in ["code", "message"] {
            put(&mut error, name, texts.next().unwrap());
        }
        let mut extra = json!({"resource": resource});
        for (part, name) in [
            ("backup", "backup_name"),
            ("restore", "target_resource_name"),
            ("replication", "destination_region"),
        ] {
            let mut fields = Map::new();
            put(&mut fields, name, texts.next().unwrap());
            extra[part] = fields.into();
        }
        if let Some(number) = progress {
            let number: Value = serde_json::from_str(&number).unwrap();
            extra["common"] = json!({"progress": number, "task_id": "t"});
        }
        task.insert("error_info".to_owned(), error.into());
        task.insert("extra_info".to_owned(), extra);
        task
    })
}

fn any_tasks() -> impl Strategy<Value = Vec<Value>> {
    proptest::collection::vec((any_task(), any_text()), 0..6).prop_map(|tasks| {
        let with_ids = tasks.into_iter().enumerate().map(|(at, (mut task, id))| {
            task.insert("id".to_owned(), format!("{id}{at}").into());
            task.into()
        });
        with_ids.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn csv_gives_every_cell_back(tasks in any_tasks(), order in Just(Key::all().collect::<Vec<_>>()).prop_shuffle()) {
        let mut table = Table::new();
        table.ingest(Value::from(tasks).to_string().as_bytes()).unwrap();
        let all: Vec<_> = Key::all().collect();
        for csv in [written(&table, Csv::new(&all)), written(&table, Csv::new(&order))] {
            let mut again = Table::new();
            let report = ingest(&mut again, csv.as_bytes()).unwrap();
            prop_assert_eq!(report.added, table.len());
            prop_assert_eq!(cells(&again), cells(&table));
            // To the table that it came from it says nothing new.
            let before = lines(&table);
            let report = ingest(&mut table, csv.as_bytes()).unwrap();
            prop_assert_eq!(report.unchanged, table.len());
            prop_assert_eq!(lines(&table), before);
        }
    }

    #[test]
    fn a_damaged_file_is_read_or_refused_and_never_taken_in_part(
        tasks in any_tasks(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), "[,\"\r\nx=]?|\"\"|id,"), 1..4),
    ) {
        let mut table = Table::new();
        table.ingest(Value::from(tasks).to_string().as_bytes()).unwrap();
        let mut csv = written(&table, Csv::default());
        for (at, text) in damage {
            let places: Vec<_> = csv.char_indices().map(|(at, c)| (at, c.len_utf8())).collect();
            let (at, length) = *at.get(&places);
            csv.replace_range(at..at + length, &text);
        }
        let before = lines(&table);
        if ingest(&mut table, csv.as_bytes()).is_err() {
            prop_assert_eq!(lines(&table), before);
            let mut fresh = Table::new();
            prop_assert!(ingest(&mut fresh, csv.as_bytes()).is_err());
            prop_assert!(fresh.is_empty());
        }
    }

    #[test]
    fn bytes_that_are_anything_never_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..100),
        csv in "(id,status|progress,id\n)([id,\"'=0-9.\r\n-]|\n|,){0,60}",
    ) {
        for body in [bytes.clone(), [b"id,status\r\n", &bytes[..]].concat(), csv.into_bytes()] {
            let mut table = Table::new();
            prop_assert!(ingest(&mut table, &body).is_ok() || table.is_empty());
        }
    }

    #[test]
    fn no_cell_begins_like_a_formula(text in any_text()) {
        let mut table = Table::new();
        table.ingest(json!([{"id": "a", "vault_name": text}]).to_string().as_bytes()).unwrap();
        let csv = written(&table, Csv::new(&[Key::Text(TextColumn::VaultName)]));
        let cell = csv.strip_prefix("vault_name\r\n").unwrap();
        let cell = cell.strip_prefix('"').unwrap_or(cell);
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']), "{}", csv);
    }
}
