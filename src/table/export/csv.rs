use super::formula_guard;
use crate::query::moment::write_instant;
use crate::query::number::write_thousandths;
use crate::{Key, Measure, Table};

/// Writes rows as CSV: RFC 4180 in UTF-8, with quotes only where they are needed.
///
/// Times are RFC 3339 in UTC, durations are milliseconds, progress is percent. A missing value is an empty cell. If a text
/// begins with `=`, `+`, `-`, `@`, a tab or a line break, a spreadsheet would read it as a formula. Such a text gets a `'` in
/// front, so that the name of a resource is never computed; [`ingest`](super::ingest) removes the `'` again.
///
/// ```
/// use cbr_tasks::export::Csv;
/// use cbr_tasks::table::{Key, Table, TableError};
///
/// let mut table = Table::new();
/// let body = br#"[{"id": "4827f2da", "status": "success", "vault_name": "=1+1", "started_at": "2019-05-23T14:35:23.500"}]"#;
/// table.ingest(body)?;
///
/// let columns = ["id", "vault_name", "started_at", "ended_at"].map(|name| Key::named(name).unwrap());
/// let (mut csv, mut out) = (Csv::new(&columns), Vec::new());
/// csv.header(&mut out);
/// for row in 0..table.len() {
///     csv.row(&table, row, &mut out);
/// }
/// assert_eq!(out, b"id,vault_name,started_at,ended_at\r\n4827f2da,'=1+1,2019-05-23T14:35:23.5Z,\r\n");
/// # Ok::<(), TableError>(())
/// ```
#[derive(Debug)]
pub struct Csv {
    columns: Vec<Key>,
    cell: String,
}

impl Csv {
    /// Writes these columns, in this order.
    #[must_use]
    pub fn new(columns: &[Key]) -> Self {
        Self {
            columns: columns.to_vec(),
            cell: String::new(),
        }
    }

    /// Appends the header line.
    pub fn header(&mut self, out: &mut Vec<u8>) {
        let mut left = self.columns.len();
        for key in &self.columns {
            left -= 1;
            put(key.name(), left == 0, out);
        }
    }

    /// Appends a row of a table; `false` where there is no such row.
    pub fn row(&mut self, table: &Table, row: usize, out: &mut Vec<u8>) -> bool {
        let Self { columns, cell } = self;
        let (Some(_), Ok(row)) = (table.rows().id(row), u32::try_from(row)) else {
            return false;
        };
        let mut left = columns.len();
        for key in columns.iter() {
            left -= 1;
            cell.clear();
            let text: &str = if let Key::Text(column) = *key {
                let code = table.rows().code(row, column);
                let text = table
                    .rows()
                    .dictionary(column)
                    .get(code)
                    .unwrap_or_default();
                if formula_guard::is_needed(text) {
                    cell.push('\'');
                    cell.push_str(text);
                    cell
                } else {
                    text
                }
            } else {
                write_cell(table, row, *key, cell);
                if *key == Key::Id && formula_guard::is_needed(cell) {
                    cell.insert(0, '\'');
                }
                cell
            };
            if text.is_empty() && columns.len() == 1 {
                // A line with nothing in it would be no record.
                out.extend_from_slice(b"\"\"");
            }
            put(text, left == 0, out);
        }
        true
    }
}

impl Default for Csv {
    /// Writes the columns that any task may have.
    fn default() -> Self {
        Self::new(&Key::of_csv().collect::<Vec<_>>())
    }
}

/// Writes the value of a row as text, without the `'` of CSV; nothing without a value, and for a row that is not in the table.
pub fn write_cell(table: &Table, row: u32, key: Key, out: &mut String) {
    let rows = table.rows();
    match key {
        Key::Id => rows.write_id(rows.id(row as usize).unwrap_or_default(), out),
        Key::Text(column) => {
            let text = rows.dictionary(column).get(rows.code(row, column));
            out.push_str(text.unwrap_or_default());
        }
        Key::Time(column) => {
            if let Some(micros) = rows.measure(row, Measure::Time(column)) {
                write_instant(micros, out);
            }
        }
        Key::Number(_) | Key::Duration => {
            if let Some(number) = key.measure().and_then(|measure| rows.measure(row, measure)) {
                write_thousandths(number, out);
            }
        }
    }
}

/// Appends a cell and the comma or line break after it. csv-core's writer is not used, because it also parses floats, which
/// would add 14 KB of gzipped WebAssembly.
fn put(text: &str, is_last: bool, out: &mut Vec<u8>) {
    if text
        .bytes()
        .any(|b| matches!(b, b'"' | b',' | b'\r' | b'\n'))
    {
        out.push(b'"');
        for byte in text.bytes() {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
    out.extend_from_slice(if is_last { b"\r\n" } else { b"," });
}
