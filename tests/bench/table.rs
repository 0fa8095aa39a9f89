//! Benchmark of a table: the time to ingest tasks and the memory that they take. `cargo run --release --example table --
//! FILE…`, each file the body of a list response. Prints the least time of twenty runs in microseconds per 1,000 tasks, and
//! bytes per task.

use std::time::{Duration, Instant};

use cbr_json::{Cursor, NonAscii, Normalizer};
use cbr_tasks::model::OperationLog;
use cbr_tasks::table::Table;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files = std::env::args().skip(1).map(std::fs::read);
    let bodies = files.collect::<Result<Vec<_>, _>>()?;
    let mut times = [Duration::MAX; 3];
    let mut table = Table::new();
    for _ in 0..20 {
        time(&mut times[0], &bodies, normalize)?;
        table.clear();
        let mut ingest = |body: &[u8]| Ok(table.ingest(body).map(drop)?);
        time(&mut times[1], &bodies, &mut ingest)?;
        time(&mut times[2], &bodies, &mut ingest)?;
    }
    let length = table.len().max(1);
    for (what, time) in ["normalize", "ingest", "ingest again"].iter().zip(times) {
        let micros = time.as_micros() * 1000 / length as u128;
        println!("{what:<14}{micros:>6} µs per 1,000 tasks");
    }
    let bytes: usize = bodies.iter().map(Vec::len).sum();
    let (sent, held) = (bytes / length, table.memory_bytes() / length);
    println!("{length} tasks: {sent} bytes each as they came, {held} in the table");
    Ok(())
}

type Done = Result<(), Box<dyn std::error::Error>>;

fn time(least: &mut Duration, bodies: &[Vec<u8>], mut work: impl FnMut(&[u8]) -> Done) -> Done {
    let start = Instant::now();
    for body in bodies {
        work(body)?;
    }
    *least = start.elapsed().min(*least);
    Ok(())
}

fn normalize(body: &[u8]) -> Done {
    let text = std::str::from_utf8(body)?;
    let mut cursor = Cursor::new(text);
    let walked = cursor.each_entry(&mut |cursor, entry| {
        if entry.key != "operation_logs" {
            return cursor.skip().map(drop);
        }
        let out = String::with_capacity(text.len() + text.len() / 16);
        let mut normalizer = Normalizer::new(&OperationLog::SCHEMA, cursor, NonAscii::Kept, out);
        cursor.each_item(&mut |cursor| normalizer.read(cursor, "a task").map(drop))
    });
    walked.map_err(|mismatch| mismatch.to_string().into())
}
