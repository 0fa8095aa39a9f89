use super::{keys, table, written};
use crate::export::Csv;
use crate::{BLOCK_ROWS, Table};

/// Checks how a text is written in a cell.
#[track_caller]
fn is_written(text: &str, expected: &str) {
    let json = serde_json::json!([{"id": "a", "vault_name": text}]);
    let csv = written(
        &table(&json.to_string()),
        Csv::new(&keys(&["vault_name", "id"])),
    );
    assert_eq!(csv, format!("vault_name,id\r\n{expected},a\r\n"));
}

/// Checks how any field is written in a cell.
#[track_caller]
fn is_shown(column: &str, task: &str, expected: &str) {
    let csv = written(&table(&format!("[{task}]")), Csv::new(&keys(&[column])));
    assert_eq!(csv, format!("{column}\r\n{expected}\r\n"));
}

#[test]
fn a_task_has_a_cell_for_each_column() {
    let all = table(
        r#"{"operation_logs": [{
            "id": "4827f2da-b008-4507-ab7d-42d0df5ed912", "status": "failed", "operation_type": "backup",
            "provider_id": "0daac4c5-6707-4851-97ba-169e36266b66", "project_id": "0605767b5780d5762fc5c0118072a564",
            "policy_id": "a1", "vault_id": "b2", "vault_name": "prod eu", "created_at": "2019-05-23T14:35:20",
            "started_at": "2019-05-23T14:35:23.584418", "updated_at": "2019-05-23T16:37:00.250+02:00",
            "ended_at": "2019-05-23T14:37:00Z", "error_info": {"code": "BackupService.6113", "message": "no space"},
            "extra_info": {"resource": {"id": "c3", "type": "OS::Nova::Server", "name": "web-01"}, "common": {"progress": 42.5}}
        }, {"id": "task 2"}]}"#,
    );
    assert_eq!(
        written(&all, Csv::default()),
        "id,status,operation_type,provider_id,project_id,policy_id,vault_id,vault_name,resource_id,resource_type,\
         resource_name,error_code,error_message,created_at,started_at,updated_at,ended_at,progress,duration\r\n\
         4827f2da-b008-4507-ab7d-42d0df5ed912,failed,backup,0daac4c5-6707-4851-97ba-169e36266b66,\
         0605767b5780d5762fc5c0118072a564,a1,b2,prod eu,c3,OS::Nova::Server,web-01,BackupService.6113,no space,\
         2019-05-23T14:35:20Z,2019-05-23T14:35:23.584418Z,2019-05-23T14:37:00.25Z,2019-05-23T14:37:00Z,42.5,96415.582\r\n\
         task 2,,,,,,,,,,,,,,,,,,\r\n"
    );
}

#[test]
fn a_table_without_rows_is_its_header() {
    assert_eq!(
        written(&Table::new(), Csv::new(&keys(&["status", "id"]))),
        "status,id\r\n"
    );
}

#[test]
fn rows_are_found_in_every_block() {
    let tasks: Vec<_> = (0..=BLOCK_ROWS)
        .map(|n| format!(r#"{{"id":"{n}","status":"s{n}"}}"#))
        .collect();
    let csv = written(
        &table(&tasks.join("\n")),
        Csv::new(&keys(&["id", "status"])),
    );
    assert!(csv.ends_with("16383,s16383\r\n16384,s16384\r\n"));
    assert_eq!(csv.lines().count(), 16_386);
}

#[test]
fn quotes_stand_only_where_they_are_needed() {
    is_written(
        "plain text; with 'what' | else",
        "plain text; with 'what' | else",
    );
    is_written(" spaces ", " spaces ");
    is_written("a,b", "\"a,b\"");
    is_written("say \"hi\"", "\"say \"\"hi\"\"\"");
    is_written("\"", "\"\"\"\"");
    is_written("one\r\ntwo", "\"one\r\ntwo\"");
    is_written("one\ntwo", "\"one\ntwo\"");
    is_written("one\rtwo", "\"one\rtwo\"");
    is_written("naïve 長い 😀", "naïve 長い 😀");
    is_written("\u{0}\u{1b}[31m", "\u{0}\u{1b}[31m");
    is_written("", "");
    let long = "x\"".repeat(5000);
    is_written(&long, &format!("\"{}\"", "x\"\"".repeat(5000)));
}

#[test]
fn no_text_begins_like_a_formula() {
    is_written("=1+1", "'=1+1");
    is_written("+1", "'+1");
    is_written("-1", "'-1");
    is_written("@SUM(A1)", "'@SUM(A1)");
    is_written("\t=1", "'\t=1");
    is_written("\r=1", "\"'\r=1\"");
    is_written("\n=1", "\"'\n=1\"");
    is_written("＝1", "'＝1");
    is_written("＋1", "'＋1");
    is_written("－1", "'－1");
    is_written("＠A1", "'＠A1");
    is_written(
        "=HYPERLINK(\"x\",\"y\")",
        "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"",
    );
    is_written("=", "'=");
    // A quote that was added is told from one that was there.
    is_written("'=1", "''=1");
    is_written("''=1", "'''=1");
    is_written("'tis", "'tis");
    is_written("'", "'");
    is_written("a=1", "a=1");
    is_written(" =1", " =1");
}

#[test]
fn every_text_of_the_server_is_guarded() {
    is_shown("id", r#"{"id": "=a"}"#, "'=a");
    for column in [
        "status",
        "operation_type",
        "provider_id",
        "project_id",
        "policy_id",
        "vault_id",
        "vault_name",
    ] {
        is_shown(column, &format!(r#"{{"id":"a","{column}":"-a"}}"#), "'-a");
    }
    for (column, field) in [
        ("resource_id", "id"),
        ("resource_type", "type"),
        ("resource_name", "name"),
    ] {
        let task = format!(r#"{{"id":"a","extra_info":{{"resource":{{"{field}":"@a"}}}}}}"#);
        is_shown(column, &task, "'@a");
    }
    for (column, field) in [("error_code", "code"), ("error_message", "message")] {
        let task = format!(r#"{{"id":"a","error_info":{{"{field}":"+a"}}}}"#);
        is_shown(column, &task, "'+a");
    }
}

#[test]
fn numbers_have_as_few_digits_as_will_do() {
    for (progress, expected) in [
        ("0", "0"),
        ("100", "100"),
        ("42.500", "42.5"),
        ("99.999", "99.999"),
        ("0.05", "0.05"),
        ("0.0005", "0"),
        ("-1", "-1"),
        ("-0.25", "-0.25"),
        ("2147483.647", "2147483.647"),
        ("\" 7 \"", "7"),
        ("1e2", "\"\""),
        ("true", "\"\""),
        ("99999999999", "\"\""),
    ] {
        let task = format!(r#"{{"id":"a","extra_info":{{"common":{{"progress":{progress}}}}}}}"#);
        is_shown("progress", &task, expected);
    }
}

#[test]
fn times_have_as_few_digits_as_will_do() {
    for (time, expected) in [
        ("2019-05-23T14:35:23", "2019-05-23T14:35:23Z"),
        ("2019-05-23T14:35:23.000", "2019-05-23T14:35:23Z"),
        ("2019-05-23T14:35:23.500000", "2019-05-23T14:35:23.5Z"),
        ("2019-05-23T14:35:23.000001", "2019-05-23T14:35:23.000001Z"),
        ("2019-05-23T14:35:23.1234567", "2019-05-23T14:35:23.123456Z"),
        ("2019-05-23T00:35:23+01:00", "2019-05-22T23:35:23Z"),
        ("1969-12-31T23:59:59.999", "1969-12-31T23:59:59.999Z"),
        ("0000-01-01T00:00:00", "0000-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999Z"),
        ("soon", "\"\""),
    ] {
        for column in ["created_at", "started_at", "updated_at", "ended_at"] {
            is_shown(
                column,
                &format!(r#"{{"id":"a","{column}":"{time}"}}"#),
                expected,
            );
        }
    }
}

#[test]
fn a_duration_is_in_milliseconds() {
    for (started, ended, expected) in [
        ("14:35:23", "14:35:23", "0"),
        ("14:35:23", "16:35:23", "7200000"),
        ("14:35:23.000001", "14:35:24", "999.999"),
        ("14:35:23", "14:35:23.0125", "12.5"),
        ("14:35:23.5", "14:35:23", "-500"),
        ("14:35:23.000001", "14:35:23", "-0.001"),
    ] {
        let task = format!(
            r#"{{"id":"a","started_at":"2019-05-23T{started}","ended_at":"2019-05-23T{ended}"}}"#
        );
        is_shown("duration", &task, expected);
    }
    let started = r#"{"id":"a","started_at":"2019-05-23T14:35:23"}"#;
    is_shown("duration", started, "\"\"");
    is_shown("duration", &started.replace("started", "ended"), "\"\"");
    is_shown(
        "duration",
        r#"{"id":"a","started_at":"0000-01-01T00:00:00","ended_at":"9999-12-31T23:59:59.999999"}"#,
        "315569519999999.999",
    );
}
