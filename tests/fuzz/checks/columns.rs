//! Columns of a table, compared with the typed model.

use cbr_tasks::model::{OperationLog, Timestamp};
use cbr_tasks::table::{MISSING_NUMBER, MISSING_TIME, NumberColumn, Table, TextColumn, TimeColumn};

/// Filters see what users see. A text that is missing is the same as an empty one.
#[track_caller]
pub fn check(table: &Table, row: usize, task: &OperationLog) {
    let block = &table.blocks()[0];
    let text = |column| {
        let code = block.codes(column)[row];
        table.dictionary(column).get(code).unwrap_or_default()
    };
    let resource = task
        .extra_info
        .as_ref()
        .and_then(|extra| extra.resource.as_ref());
    let kind = resource.and_then(|resource| resource.resource_type.as_ref());
    let error = task.error_info.as_ref();
    for (column, expected) in [
        (TextColumn::Status, Some(task.status.as_str())),
        (
            TextColumn::OperationType,
            task.operation_type.as_ref().map(|kind| kind.as_str()),
        ),
        (TextColumn::ProviderId, task.provider_id.as_deref()),
        (TextColumn::ProjectId, task.project_id.as_deref()),
        (TextColumn::PolicyId, task.policy_id.as_deref()),
        (TextColumn::VaultId, task.vault_id.as_deref()),
        (TextColumn::VaultName, task.vault_name.as_deref()),
        (
            TextColumn::ResourceId,
            resource.and_then(|resource| resource.id.as_deref()),
        ),
        (TextColumn::ResourceType, kind.map(|kind| kind.as_str())),
        (
            TextColumn::ResourceName,
            resource.and_then(|resource| resource.name.as_deref()),
        ),
        (
            TextColumn::ErrorCode,
            error.and_then(|error| error.code.as_deref()),
        ),
        (
            TextColumn::ErrorMessage,
            error.and_then(|error| error.message.as_deref()),
        ),
    ] {
        assert_eq!(text(column), expected.unwrap_or_default(), "{column:?}");
    }
    for (column, time) in [
        (TimeColumn::Created, &task.created_at),
        (TimeColumn::Started, &task.started_at),
        (TimeColumn::Updated, &task.updated_at),
        (TimeColumn::Ended, &task.ended_at),
    ] {
        let expected = micros(time.as_ref()).unwrap_or(MISSING_TIME);
        assert_eq!(block.times(column)[row], expected, "{column:?}");
    }
    let common = task
        .extra_info
        .as_ref()
        .and_then(|extra| extra.common.as_ref());
    let progress = common.and_then(|common| common.progress);
    match (block.numbers(NumberColumn::Progress)[row], progress) {
        // Not every number fits.
        (MISSING_NUMBER, _) => {}
        (thousandths, Some(percent)) => {
            assert!(
                (f64::from(thousandths) / 1000.0 - percent).abs() < 0.001,
                "{percent}"
            );
        }
        (thousandths, None) => panic!("{thousandths}"),
    }
}

/// Microseconds since 1970, as a table has them.
pub fn micros(time: Option<&Timestamp>) -> Option<i64> {
    i64::try_from(time?.unix_nanos()?.div_euclid(1000)).ok()
}
