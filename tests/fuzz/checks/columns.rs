//! Columns of a table, compared with the typed model.

use cbr_tasks::model::{OperationLog, Timestamp};
use cbr_tasks::table::{MISSING_NUMBER, MISSING_TIME, NumberColumn, Table, TextColumn, TimeColumn};

use super::fields;

/// Filters see what users see. A text that is missing is the same as an empty one.
#[track_caller]
pub fn check(table: &Table, row: usize, task: &OperationLog) {
    let block = &table.rows().blocks()[0];
    for column in TextColumn::ALL {
        let code = block.codes(column)[row];
        let text = table
            .rows()
            .dictionary(column)
            .get(code)
            .unwrap_or_default();
        let expected = fields::text(task, column).unwrap_or_default();
        assert_eq!(text, expected, "{column:?}");
    }
    for column in TimeColumn::ALL {
        let expected = micros(fields::time(task, column)).unwrap_or(MISSING_TIME);
        assert_eq!(block.times(column)[row], expected, "{column:?}");
    }
    for column in NumberColumn::ALL {
        match (block.numbers(column)[row], fields::number(task, column)) {
            // Not every number fits.
            (MISSING_NUMBER, _) => {}
            (thousandths, Some(number)) => {
                let difference = f64::from(thousandths) / 1000.0 - number;
                assert!(difference.abs() < 0.001, "{column:?}: {number}");
            }
            (thousandths, None) => panic!("{column:?}: {thousandths}"),
        }
    }
}

/// Microseconds since 1970, as a table has them.
pub fn micros(time: Option<&Timestamp>) -> Option<i64> {
    i64::try_from(time?.unix_nanos()?.div_euclid(1000)).ok()
}
