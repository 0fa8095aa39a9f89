use cbr_json::scan;

use crate::Table;

/// Writes rows as newline-delimited JSON: a task with all its fields, then a line feed.
///
/// ```
/// use cbr_tasks::export::Ndjson;
/// use cbr_tasks::table::{Table, TableError};
///
/// let mut table = Table::new();
/// table.ingest(b"[{\"id\": \"4827f2da\",\n \"status\": \"success\", \"x\": [\n7]}]")?;
///
/// let (mut ndjson, mut out) = (Ndjson::default(), Vec::new());
/// ndjson.row(&table, 0, &mut out);
/// assert_eq!(out, b"{\"id\":\"4827f2da\",\"status\":\"success\",\"x\":[7]}\n");
/// # Ok::<(), TableError>(())
/// ```
#[derive(Debug, Default)]
pub struct Ndjson {
    line: String,
}

impl Ndjson {
    /// Appends a row of a table; `false` where there is no such row.
    pub fn row(&mut self, table: &Table, row: usize, out: &mut Vec<u8>) -> bool {
        self.line.clear();
        if !table.row_json(row, &mut self.line) {
            return false;
        }
        // Fields that are not documented keep the white space that they came with. In strings a line break is an escape.
        let (line, mut at) = (self.line.as_bytes(), 0);
        while at < line.len() {
            let end = scan::either_until(line, at, b'\n', b'\r');
            out.extend_from_slice(line.get(at..end).unwrap_or_default());
            at = end + 1;
        }
        out.push(b'\n');
        true
    }
}
