use super::{keys, lines, table, written};
use crate::export::{Csv, ingest};
use crate::{IngestReport, Table};

/// The tasks that a file holds, one a line.
#[track_caller]
fn reads(csv: &str, expected: &str) {
    let mut table = Table::new();
    let report = ingest(&mut table, csv.as_bytes()).unwrap();
    assert_eq!((report.added, report.updated), (table.len(), 0));
    assert_eq!(lines(&table), expected);
}

/// Checks the error of a file. Nothing of it is ingested.
#[track_caller]
fn fails(csv: &str, expected: &str) {
    let mut table = table(r#"[{"id":"a","status":"s"}]"#);
    let before = lines(&table);
    let error = ingest(&mut table, csv.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert!(error.is_decode() && !error.is_retryable());
    assert_eq!(lines(&table), before);
}

#[test]
fn a_row_becomes_a_task_with_its_parts() {
    reads(
        "id,status,operation_type,provider_id,project_id,policy_id,vault_id,vault_name,resource_id,resource_type,\
         resource_name,error_code,error_message,created_at,started_at,updated_at,ended_at,progress,duration\r\n\
         a,failed,backup,b,c,d,e,f,g,h,i,j,k,2019-05-23T14:35:20Z,2019-05-23T14:35:23.584418Z,2019-05-23T14:37:00.25Z,\
         2019-05-23T14:37:00Z,42.5,96415.582\r\n",
        "{\"id\":\"a\",\"status\":\"failed\",\"operation_type\":\"backup\",\"provider_id\":\"b\",\"project_id\":\"c\",\"policy_id\":\"d\",\
         \"vault_id\":\"e\",\"vault_name\":\"f\",\"created_at\":\"2019-05-23T14:35:20Z\",\"started_at\":\"2019-05-23T14:35:23.584418Z\",\
         \"updated_at\":\"2019-05-23T14:37:00.25Z\",\"ended_at\":\"2019-05-23T14:37:00Z\",\"error_info\":{\"code\":\"j\",\"message\":\"k\"},\
         \"extra_info\":{\"resource\":{\"id\":\"g\",\"type\":\"h\",\"name\":\"i\"},\"common\":{\"progress\":42.5}}}\n",
    );
}

#[test]
fn columns_may_come_in_any_order_and_by_their_other_names() {
    reads(
        "progress,resource,extra_info.resource.id,vault,started,id,error\r\n50,web,r,v,2019-05-23T14:35:23,a,E1\r\n",
        "{\"id\":\"a\",\"vault_name\":\"v\",\"started_at\":\"2019-05-23T14:35:23Z\",\"error_info\":{\"code\":\"E1\"},\
         \"extra_info\":{\"resource\":{\"id\":\"r\",\"name\":\"web\"},\"common\":{\"progress\":50}},\"status\":\"\"}\n",
    );
}

#[test]
fn what_a_cell_does_not_have_the_task_has_not() {
    reads(
        "id,status,vault,error_code,progress,resource_name\r\na,,,,,\r\n,s,v,,,\r\n",
        "{\"id\":\"a\",\"status\":\"\"}\n{\"id\":\"\",\"status\":\"s\",\"vault_name\":\"v\"}\n",
    );
    reads("id,status\r\n", "");
    reads("id,status", "");
}

#[test]
fn text_comes_back_without_what_guarded_it() {
    reads(
        "id,vault\r\n'=a,'-1\r\nb,''=1\r\nc,'tis\r\nd,=1\r\ne,\"'\r\n=1\"\r\nf,'\r\n",
        "{\"id\":\"=a\",\"vault_name\":\"-1\",\"status\":\"\"}\n{\"id\":\"b\",\"vault_name\":\"'=1\",\"status\":\"\"}\n\
         {\"id\":\"c\",\"vault_name\":\"'tis\",\"status\":\"\"}\n{\"id\":\"d\",\"vault_name\":\"=1\",\"status\":\"\"}\n\
         {\"id\":\"e\",\"vault_name\":\"\\r\\n=1\",\"status\":\"\"}\n{\"id\":\"f\",\"vault_name\":\"'\",\"status\":\"\"}\n",
    );
}

#[test]
fn files_that_other_programs_have_saved_are_read_too() {
    let expected = "{\"id\":\"a\",\"status\":\"s, t\"}\n{\"id\":\"b\",\"status\":\"\\\"u\\\"\"}\n";
    for csv in [
        "id,status\r\na,\"s, t\"\r\nb,\"\"\"u\"\"\"\r\n",
        "\u{feff}id,status\r\na,\"s, t\"\r\nb,\"\"\"u\"\"\"",
        "\"id\",\"status\"\n\"a\",\"s, t\"\n\"b\",\"\"\"u\"\"\"\n",
        "\n\nid,status\n\na,\"s, t\"\n\n\nb,\"\"\"u\"\"\"\n\n",
        "id,status\ra,\"s, t\"\rb,\"\"\"u\"\"\"\r",
    ] {
        reads(csv, expected);
    }
    let mut table = Table::new();
    ingest(&mut table, b"id,status\r\na,\xff\xc3\r\n").unwrap();
    assert_eq!(
        lines(&table),
        "{\"id\":\"a\",\"status\":\"\u{fffd}\u{fffd}\"}\n"
    );
}

#[test]
fn a_task_that_the_file_says_nothing_new_of_keeps_its_details() {
    let body = r#"[{"id":"a","status":"=s","updated_at":"2019-05-23T14:35:23","x":1},{"id":"","status":"t"},{"id":"b","status":"u"}]"#;
    let mut all = table(body);
    let columns = keys(&["id", "status", "updated_at"]);
    let csv = written(&all, Csv::new(&columns));
    let before = lines(&all);
    let report = ingest(&mut all, csv.as_bytes()).unwrap();
    // A task without an id is known by what it says, which here is the same.
    assert_eq!((report.added, report.updated, report.unchanged), (0, 0, 3));
    assert_eq!(lines(&all), before);

    // Older, the same, newer, and one that is not known.
    let csv = "id,status,updated_at\r\na,old,2019-05-22T00:00:00Z\r\nb,u,\r\na,new,2019-05-24T00:00:00Z\r\nc,v,\r\n";
    let report = ingest(&mut all, csv.as_bytes()).unwrap();
    let expected = IngestReport {
        added: 1,
        updated: 1,
        unchanged: 2,
    };
    assert_eq!(report, expected);
    assert!(lines(&all).starts_with(
        "{\"id\":\"a\",\"status\":\"new\",\"updated_at\":\"2019-05-24T00:00:00Z\"}\n"
    ));
}

#[test]
fn what_is_wrong_is_named_by_line_and_column() {
    fails(
        "id,status,color\r\nb,s,red\r\n",
        "line 1, column 3: expected the name of a column, such as status, got `color`",
    );
    fails(
        "id,vault,status,vault_name\r\n",
        "line 1, column 4: expected another column than those before, got `vault_name`",
    );
    fails(
        "status,vault\r\ns,v\r\n",
        "line 1: expected a column id, got none",
    );
    fails(
        "id,status\r\nb,s\r\nc\r\n",
        "line 3: expected 2 cells, got 1",
    );
    fails("id,status\r\nb,s,\r\n", "line 2: expected 2 cells, got 3");
    fails(
        "id,progress\r\nb,\"50\"\r\n\r\n\"c\nd\",half\u{7}way through the night, and on\r\n"
            .replace(", and", " and")
            .as_str(),
        "line 4, column 2 (progress): expected a number such as 50 or 99.5, got `half way through the nig`",
    );
    for progress in ["50%", "1,5", "0x1", "05", "NaN", "1}", " 5", "'5"] {
        let csv = format!("id,progress\r\nb,\"{progress}\"\r\n");
        let expected = format!(
            "line 2, column 2 (progress): expected a number such as 50 or 99.5, got `{progress}`"
        );
        fails(&csv, &expected);
    }
    fails(
        "started,id\r\n2019-05-23T14:35:23Z,b\r\n5/23/2019 14:35,c\r\n",
        "line 3, column 1 (started_at): expected a time such as 2026-11-01T12:00:00Z, got `5/23/2019 14:35`",
    );
    fails(
        "id,status\r\nb,s\r\nc,\"t\r\nd,u\r\n",
        "line 3: expected a quote that ends the cell, got the end of the file",
    );
}

#[test]
fn json_is_taken_or_refused_as_ever() {
    let mut all = Table::new();
    for (body, added) in [
        (r#" {"operation_logs":[{"id":"a"}],"count":1}"#, 1),
        ("\u{feff}\r\n[{\"id\":\"b\"}]", 1),
        ("{\"id\":\"c\"}\n{\"id\":\"d\"}\n", 2),
        ("[]", 0),
    ] {
        assert_eq!(ingest(&mut all, body.as_bytes()).unwrap().added, added);
    }
    for body in [
        "",
        " \r\n",
        "{",
        "[7]",
        r#"{"error_code":"x"}"#,
        "7",
        "null",
        "\"id",
        "\"text\"",
        "<html>\n<p>Bad gateway, try later</p>",
        "name,color\r\nx,red\r\n",
        "\u{0}\u{1}",
    ] {
        let error = ingest(&mut all, body.as_bytes()).unwrap_err();
        let expected = Table::new().ingest(body.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), expected.to_string());
        assert!(error.is_decode() && error.path().is_some(), "{body}");
        let is_json = body.trim_start().is_empty() || body.starts_with(['{', '[']);
        assert_eq!(error.hint().is_none(), is_json, "{body}");
    }
    assert_eq!(all.len(), 4);
    let error = ingest(&mut all, b"<html>").unwrap_err();
    assert_eq!(
        (
            error.to_string().as_str(),
            error.path(),
            error.is_retryable()
        ),
        (
            "$: expected a list of tasks, got `<html>` at byte 0",
            Some("$"),
            true
        )
    );
}

#[test]
fn cells_may_be_long_and_many() {
    let long = "x".repeat(100_000);
    reads(
        &format!("id,status\r\na,{long}\r\n"),
        &format!("{{\"id\":\"a\",\"status\":\"{long}\"}}\n"),
    );
    let cells = ",".repeat(1000);
    fails(
        &format!("id,status\r\n{cells}\r\n"),
        "line 2: expected 2 cells, got 1001",
    );
}
