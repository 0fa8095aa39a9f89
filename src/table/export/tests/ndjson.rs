use super::{lines, table};
use crate::Table;

#[test]
fn a_row_is_one_line_whatever_line_breaks_the_task_came_with() {
    let body = "{\r\n  \"operation_logs\": [\r\n    {\r\n      \"id\": \"a\",\n      \"status\": \"s\",\n      \"vault_name\": \"two\\nlines \u{2028}\",\n      \
                \"step\": {\n\"x\" : [ 1,\r\n 2,\n\n\"\\r\\n\" ]\r},\n \"extra_info\": {\n\"common\": {\"more\":\n{\"y\":\nnull}\n}}\n    }\n  ]\n}";
    // The values of fields that are not documented stay as they are.
    let expected = "{\"id\":\"a\",\"status\":\"s\",\"vault_name\":\"two\\nlines \u{2028}\",\
                    \"step\":{\"x\" : [ 1, 2,\"\\r\\n\" ]},\"extra_info\":{\"common\":{\"more\":{\"y\":null}}}}\n";
    assert_eq!(lines(&table(body)), expected);
}

#[test]
fn a_string_can_hold_no_line_break() {
    for name in ["a\nb", "a\rb", "\n"] {
        for json in [
            format!(r#"[{{"id":"a","vault_name":"{name}"}}]"#),
            format!(r#"[{{"id":"a","x":{{"{name}":["{name}"]}}}}]"#),
        ] {
            assert!(Table::new().ingest(json.as_bytes()).is_err(), "{json}");
        }
    }
}

#[test]
fn lines_come_back() {
    let all = table(
        "[{\"id\":\"a\",\"x\":\n7},\n{\"id\":\"b\",\"status\":\"s\",\"extra_info\":{\"backup\":{\"incremental\":true}}}]",
    );
    let written = lines(&all);
    assert_eq!(
        written,
        "{\"id\":\"a\",\"x\":7,\"status\":\"\"}\n{\"id\":\"b\",\"status\":\"s\",\"extra_info\":{\"backup\":{\"incremental\":true}}}\n"
    );
    assert_eq!(lines(&table(&written)), written);
}
