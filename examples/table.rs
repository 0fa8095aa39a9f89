//! How fast a table takes tasks, and what they take there: `cargo run --release --example table -- FILE…`, each file the body
//! of a list response. Prints milliseconds per 1,000 tasks, and bytes per task.

use std::time::{Duration, Instant};

use cbr_json::{Cursor, Foreign, Normalizer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bodies = std::env::args()
        .skip(1)
        .map(std::fs::read)
        .collect::<Result<Vec<_>, _>>()?;
    let (mut normalizing, mut ingesting, mut again) = (Duration::MAX, Duration::MAX, Duration::MAX);
    let mut table = cbr_tasks::table::empty();
    for _ in 0..std::env::var("N").map_or(20, |n| n.parse().unwrap()) {
        let start = Instant::now();
        for body in &bodies {
            if std::env::var_os("SKIP").is_none() {
                normalize(body, table.schema())?;
            }
        }
        normalizing = normalizing.min(start.elapsed());
        table = cbr_tasks::table::empty();
        let start = Instant::now();
        for body in &bodies {
            table.ingest(body)?;
        }
        ingesting = ingesting.min(start.elapsed());
        let start = Instant::now();
        for body in &bodies {
            table.ingest(body)?;
        }
        again = again.min(start.elapsed());
    }
    let thousands = table.len() as f64 / 1000.0;
    for (what, time) in [
        ("normalize", normalizing),
        ("ingest", ingesting),
        ("ingest again", again),
    ] {
        println!(
            "{what:<14}{:8.3} ms per 1,000 tasks",
            time.as_secs_f64() * 1000.0 / thousands
        );
    }
    let bytes: usize = bodies.iter().map(Vec::len).sum();
    println!(
        "{} tasks of {} bytes, {} bytes each in the table",
        table.len(),
        bytes / table.len(),
        table.memory_bytes() / table.len()
    );
    Ok(())
}

fn normalize(
    body: &[u8],
    schema: &'static cbr_json::schema::Schema,
) -> Result<(), Box<dyn std::error::Error>> {
    let text = std::str::from_utf8(body)?;
    let mut cursor = Cursor::new(text);
    cursor
        .each_entry(&mut |cursor, entry| {
            if entry.key != "operation_logs" {
                return cursor.skip().map(drop);
            }
            let out = String::with_capacity(text.len() + text.len() / 16);
            let mut normalizer = Normalizer::new(schema, cursor, Foreign::Escaped, out);
            cursor.each_item(&mut |cursor| normalizer.read(cursor, "a task").map(drop))
        })
        .map_err(|mismatch| mismatch.to_string().into())
}
