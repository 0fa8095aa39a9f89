use cbr_json::{Cursor, concat};
use cbr_wire::model::timestamp::parse;
use cbr_wire::{Error, hint};

use super::csv_records::Records;
use super::task_json::{Field, TaskWriter, fields};
use super::{Csv, formula_guard};
use crate::{Full, IngestReport, Key, Table, TextColumn};

/// Upper limit for the keys and punctuation of a task's JSON, in bytes.
const TASK_OVERHEAD: usize = 512;
/// Maximum number of characters of a source.
const MAX_SOURCE: usize = 256;

/// Counts the characters of a text. `chars().count()` would be more code than all of the source.
fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xc0 != 0x80).count()
}

/// Ingests tasks as JSON, as [`Table::ingest`] does, or as CSV such as [`Csv`] writes.
///
/// The first line of CSV names its columns, in any order; one of them is the id. A row becomes a task that has only the values
/// of the columns. If the table already has the task and would write exactly this row for it, the task is unchanged and keeps
/// the fields without a column. Otherwise the later state is kept, as with JSON.
///
/// ```
/// use cbr_tasks::export;
/// use cbr_tasks::table::Table;
///
/// let mut table = Table::new();
/// let report = export::ingest(&mut table, b"id,status,resource_name\r\n4827f2da,failed,web-01\r\n")?;
/// assert_eq!(report.added, 1);
///
/// let mut json = String::new();
/// table.row_json(0, &mut json);
/// assert_eq!(json, r#"{"id":"4827f2da","status":"failed","extra_info":{"resource":{"name":"web-01"}}}"#);
/// # Ok::<(), cbr_tasks::Error>(())
/// ```
///
/// # Errors
/// Fails if the body is malformed; the error has the path, or the line and the column. Fails if there is no room. In both cases
/// nothing is ingested.
pub fn ingest(table: &mut Table, body: &[u8]) -> Result<IngestReport, Error> {
    ingest_from(table, body, None)
}

/// Ingests tasks as [`ingest`] does, and labels their rows with a source: a text of 1 to 256 characters, such as a region. It is no part
/// of the task. Filters, sorts, facets and CSV know it as `source`.
///
/// Without a source, rows that the table has keep theirs. With one, it replaces that of an older state. Rows of CSV that the table has
/// already keep theirs in any case.
///
/// ```
/// use cbr_tasks::export;
/// use cbr_tasks::table::{Table, View};
///
/// let mut table = Table::new();
/// export::ingest_from(&mut table, br#"[{"id": "a", "status": "failed"}]"#, Some("eu-de/prod"))?;
/// assert_eq!(View::new(&table, &"source:eu-de".parse()?, &[], 0)?.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Fails as [`ingest`] does, and for a source of another length.
pub fn ingest_from(
    table: &mut Table,
    body: &[u8],
    source: Option<&str>,
) -> Result<IngestReport, Error> {
    if let Some(source) = source
        && !(1..=MAX_SOURCE).contains(&characters(source))
    {
        let got = concat(&["one of ", &characters(source).to_string()]);
        return Err(Error::expected(
            "source",
            "a text of 1 to 256 characters",
            &got,
        ));
    }
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    if matches!(text.trim_ascii_start().first(), None | Some(b'{' | b'[')) {
        return Ok(table.ingest_from(body, source)?);
    }
    let mut records = Records::new(text);
    let is_csv = match records.next() {
        Ok(_) => (0..records.len()).any(|at| Key::named(&records.cell(at)).is_some()),
        Err(error) if error.is_out_of_memory() => return Err(error),
        Err(_) => false,
    };
    if !is_csv {
        return table
            .ingest_from(body, source)
            .map_err(|error| Error::from(error).with_hint(hint::INGEST));
    }
    let columns = columns(&records)?;
    rows(table, &mut records, &columns, source)
}

/// Reads the names of the columns in the first line.
fn columns(header: &Records<'_>) -> Result<Vec<Key>, Error> {
    let mut columns = Vec::new();
    for at in 0..header.len() {
        let Some(key) = Key::named(&header.cell(at)) else {
            return Err(header.wrong_cell(at, "", "the name of a column, such as status"));
        };
        if columns.contains(&key) {
            return Err(header.wrong_cell(at, "", "another column than those before"));
        }
        columns.push(key);
    }
    if columns.contains(&Key::Id) {
        Ok(columns)
    } else {
        Err(header.wrong("expected a column id, got none"))
    }
}

fn rows(
    table: &mut Table,
    records: &mut Records<'_>,
    columns: &[Key],
    source: Option<&str>,
) -> Result<IngestReport, Error> {
    let fields = fields(columns);
    let (mut csv, mut held) = (Csv::new(columns), Vec::new());
    let mut unchanged = 0;
    let mut json = String::from("[");
    while records.next()? {
        if records.len() != columns.len() {
            let (expected, got) = (columns.len(), records.len());
            return Err(records.wrong(&concat(&[
                "expected ",
                &expected.to_string(),
                " cells, got ",
                &got.to_string(),
            ])));
        }
        held.clear();
        let id = columns.iter().position(|key| *key == Key::Id);
        let id = id.map(|at| records.cell(at)).unwrap_or_default();
        if let Some(row) = table.find(formula_guard::taken_off(&id))
            && csv.row(table, row, &mut held)
            && held.strip_suffix(b"\r\n") == Some(records.source())
        {
            unchanged += 1;
            continue;
        }
        // In JSON, a control character takes six bytes, and a byte that is not UTF-8 takes three.
        let most = records.source().len().saturating_mul(6);
        json.try_reserve(most.saturating_add(TASK_OVERHEAD))
            .map_err(|_| Full::Memory)?;
        if json.len() > 1 {
            json.push(',');
        }
        task(records, &fields, &mut json)?;
    }
    json.push(']');
    let mut report = table.ingest_from(json.as_bytes(), source)?;
    report.unchanged += unchanged;
    Ok(report)
}

/// Writes the task of a record. An empty cell means that the task lacks the field.
fn task(record: &Records<'_>, fields: &[Field], json: &mut String) -> Result<(), Error> {
    let mut task = TaskWriter::new(json);
    for field in fields {
        let cell = record.cell(field.column);
        let is_always_there = matches!(field.key, Key::Id | Key::Text(TextColumn::Status));
        if cell.is_empty() && !is_always_there {
            continue;
        }
        let fails = |expected| {
            let name = concat(&[" (", field.key.name(), ")"]);
            Err(record.wrong_cell(field.column, &name, expected))
        };
        match field.key {
            Key::Id | Key::Text(_) => task.write_text(field, formula_guard::taken_off(&cell)),
            Key::Time(_) if parse(&cell).is_none() => {
                return fails("a time such as 2026-11-01T12:00:00Z");
            }
            Key::Time(_) => task.write_text(field, &cell),
            Key::Number(_) if !Cursor::new(&cell).is_number() => {
                return fails("a number such as 50 or 99.5");
            }
            Key::Number(_) => task.write_number(field, &cell),
            // The duration follows from the times.
            Key::Duration => {}
        }
    }
    task.finish();
    Ok(())
}
