//! Decoding of the payloads in the service's documents, and of other forms of records that occur.

use cbr_tasks::model::{
    OpErrorInfo, OpExtendInfoBackup, OpLogPage, OperationLog, OperationType, ResourceType,
    TaskStatus, Timestamp,
};

fn fixture(name: &str) -> Vec<u8> {
    let path = format!(
        "{}/tests/fixtures/payloads/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read(path).unwrap()
}

fn text(value: &Option<String>) -> &str {
    value.as_deref().unwrap()
}

fn time(value: &Option<Timestamp>) -> &str {
    value.as_ref().unwrap().as_str()
}

/// Checks the documented task. All four documents agree, except for times, names and nulls.
#[track_caller]
fn is_the_documented_task(task: &OperationLog, backup_name: &str) {
    assert_eq!(task.id, "4827f2da-b008-4507-ab7d-42d0df5ed912");
    assert_eq!(task.status, TaskStatus::Success);
    assert_eq!(task.operation_type, Some(OperationType::Backup));
    assert_eq!(text(&task.project_id), "04f1829c788037ac2fb8c01eb2b04b95");
    assert_eq!(
        text(&task.provider_id),
        "0daac4c5-6707-4851-97ba-169e36266b66"
    );
    assert_eq!(
        text(&task.checkpoint_id),
        "b432511f-d889-428f-8b0e-5f47c524c6b6"
    );
    assert_eq!(task.policy_id, None);
    assert_eq!(task.vault_id, None);
    assert_eq!(task.vault_name, None);
    let OpErrorInfo { code, message, .. } = task.error_info.as_ref().unwrap();
    assert_eq!((text(code), text(message)), ("", ""));
    let extra = task.extra_info.as_ref().unwrap();
    let resource = extra.resource.as_ref().unwrap();
    assert_eq!(text(&resource.id), "1dab32fa-ebf2-415a-ab0b-eabe6353bc86");
    assert_eq!(text(&resource.name), "ECS-0001");
    assert_eq!(resource.resource_type, Some(ResourceType::Server));
    let backup = extra.backup.as_ref().unwrap();
    assert_eq!(
        text(&backup.backup_id),
        "0e5d0ef6-7f0a-4890-b98c-cb12490e31c1"
    );
    assert_eq!(text(&backup.backup_name), backup_name);
    let common = extra.common.as_ref().unwrap();
    assert_eq!(common.progress, Some(100.0));
    assert_eq!(
        text(&common.request_id),
        "req-cdb98cc4-e87b-4f40-9b4a-57ec036620bc"
    );
    assert!(task.unknown.is_empty());
}

#[track_caller]
fn has_times(task: &OperationLog, created: &str, started: &str, updated: &str, ended: &str) {
    assert_eq!(time(&task.created_at), created);
    assert_eq!(time(&task.started_at), started);
    assert_eq!(time(&task.updated_at), updated);
    assert_eq!(time(&task.ended_at), ended);
}

#[track_caller]
fn single_task(name: &str) -> OperationLog {
    let body: serde_json::Value = serde_json::from_slice(&fixture(name)).unwrap();
    OperationLog::from_json(body["operation_log"].to_string().as_bytes()).unwrap()
}

#[test]
fn decodes_the_documented_lists() {
    for name in ["list-naive-times.json", "list-nulls.json"] {
        let page = OpLogPage::from_json(&fixture(name)).unwrap();
        assert_eq!((page.count, page.operation_logs.len()), (1, 1), "{name}");
        assert_eq!(
            (page.limit, page.offset, &page.request_id),
            (None, None, &None)
        );
        is_the_documented_task(&page.operation_logs[0], "manualbk_backup");
        has_times(
            &page.operation_logs[0],
            "2019-05-23T14:31:36.039365Z",
            "2019-05-23T14:31:36.007230Z",
            "2019-05-23T14:35:23.584418Z",
            "2019-05-23T14:35:23.511155Z",
        );
    }
}

#[test]
fn decodes_the_documented_single_tasks() {
    let naive = single_task("show-naive-times.json");
    is_the_documented_task(&naive, "manualbk_1234");
    has_times(
        &naive,
        "2019-05-23T14:31:36.039365Z",
        "2019-05-23T14:31:36.007230Z",
        "2019-05-23T14:35:23.584418Z",
        "2019-05-23T14:35:23.511155Z",
    );
    let offset = single_task("show-offset-times.json");
    is_the_documented_task(&offset, "manualbk_1234");
    has_times(
        &offset,
        "2019-05-23T14:31:36.039Z",
        "2019-05-23T14:31:36.007Z",
        "2019-05-23T14:35:23.584Z",
        "2019-05-23T14:35:23.511Z",
    );
}

#[test]
fn all_forms_of_an_instant_are_equal() {
    for form in [
        "2019-05-23T14:35:23.584",
        "2019-05-23T14:35:23.584Z",
        "2019-05-23T14:35:23.584+00:00",
        "2019-05-23T14:35:23.584-00:00",
        "2019-05-23T16:35:23.584+02:00",
        "2019-05-23T09:05:23.584-0530",
        "2019-05-24T00:35:23.584+10",
        "2019-05-23 14:35:23.584",
        "2019-05-23t14:35:23.584z",
    ] {
        let time = Timestamp::from(form);
        assert_eq!(time.as_str(), "2019-05-23T14:35:23.584Z", "{form}");
        assert_eq!(time.unix_nanos(), Some(1_558_622_123_584_000_000), "{form}");
    }
}

#[test]
fn keeps_the_precision_of_times() {
    for (form, expected) in [
        ("2020-02-23T01:00:32", "2020-02-23T01:00:32Z"),
        ("2020-02-23T01:00:32.5", "2020-02-23T01:00:32.5Z"),
        (
            "2020-02-23T01:00:32.000000000",
            "2020-02-23T01:00:32.000000000Z",
        ),
        (
            "2020-02-29T23:59:59.123456789012+00:00",
            "2020-02-29T23:59:59.123456789012Z",
        ),
        ("2020-01-01T00:30:00+01:00", "2019-12-31T23:30:00Z"),
        ("2020-02-28T23:30:00-01:00", "2020-02-29T00:30:00Z"),
    ] {
        assert_eq!(Timestamp::from(form).as_str(), expected);
    }
}

#[test]
fn keeps_a_text_that_is_not_a_time() {
    for text in [
        "",
        "soon",
        "2019-05-23",
        "2019-13-23T14:35:23",
        "2019-02-29T00:00:00Z",
        "2019-05-23T24:00:00",
        "2019-05-23T14:35",
        "2019-05-23T14:35:23.",
        "2019-05-23T14:35:23+25:00",
        "2019-05-23T14:35:23 CET",
        "0000-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "１９-05-23T14:35:23",
        "2019-05-23T14:35:23.5é",
        "20é9-05-23T14:35:23",
    ] {
        assert_eq!(Timestamp::from(text).as_str(), text);
        assert_eq!(Timestamp::from(text).unix_nanos(), None, "{text}");
    }
}

#[track_caller]
fn backup(json: &str) -> OpExtendInfoBackup {
    let task = format!(r#"{{"id": "1", "extra_info": {{"backup": {json}}}}}"#);
    OperationLog::from_json(task.as_bytes())
        .unwrap()
        .extra_info
        .unwrap()
        .backup
        .unwrap()
}

#[test]
fn incremental_is_a_boolean_however_it_is_sent() {
    assert_eq!(backup(r#"{"incremental": true}"#).incremental, Some(true));
    assert_eq!(backup(r#"{"incremental": "true"}"#).incremental, Some(true));
    assert_eq!(
        backup(r#"{"incremental": "\"true\""}"#).incremental,
        Some(true)
    );
    assert_eq!(
        backup(r#"{"incremental": "\"false\""}"#).incremental,
        Some(false)
    );
    assert_eq!(backup(r#"{"incremental": null}"#).incremental, None);
    let odd = backup(r#"{"incremental": "perhaps"}"#);
    assert_eq!(
        (odd.incremental, odd.unknown.get("incremental")),
        (None, Some(r#""perhaps""#))
    );
}

#[test]
fn both_pairs_of_a_deleted_vault_survive() {
    let vault_delete = |fields: &str| {
        let json = format!(r#"{{"id": "1", "extra_info": {{"vault_delete": {{{fields}}}}}}}"#);
        let task = OperationLog::from_json(json.as_bytes()).unwrap();
        task.extra_info.unwrap().vault_delete.unwrap()
    };
    for fields in [
        r#""fail_count": 1, "total_count": 2, "fail_delete_count": 3, "total_delete_count": 4"#,
        r#""fail_delete_count": 3, "total_delete_count": 4, "fail_count": 1, "total_count": 2"#,
    ] {
        let both = vault_delete(fields);
        assert_eq!((both.fail_count, both.total_count), (Some(1), Some(2)));
        assert_eq!(both.unknown.get("fail_delete_count"), Some("3"));
        assert_eq!(both.unknown.get("total_delete_count"), Some("4"));
    }
    let null = vault_delete(r#""fail_count": null, "fail_delete_count": 3"#);
    assert_eq!((null.fail_count, null.unknown.len()), (Some(3), 0));
    let listed = vault_delete(r#""fail_delete_count": ["a", 7]"#);
    assert_eq!(listed.fail_count, Some(2));
    assert_eq!(listed.fail_ids.unwrap(), ["a", "7"]);
}

/// Keys of the second task come in the order of the first, with white space in other places.
#[test]
fn white_space_before_a_value_changes_nothing_in_a_known_order_of_keys() {
    let json = br#"{"operation_logs": [
        {"id":"1","policy_id":"p","extra_info":{"remove_resources":{"fail_count":0,"total_count":1}}},
        {"id": "2","policy_id": null,"extra_info":{"remove_resources":{"fail_count":
            ["a"],"total_count": "1"}}}], "count": 2}"#;
    let page = OpLogPage::from_json(json).unwrap();
    let task = &page.operation_logs[1];
    assert_eq!((task.id.as_str(), &task.policy_id), ("2", &None));
    let extra = task.extra_info.clone().unwrap();
    let removed = extra.remove_resources.unwrap();
    assert_eq!(
        (removed.fail_count, removed.total_count),
        (Some(1), Some(1))
    );
    assert_eq!(removed.fail_ids.unwrap(), ["a"]);
}

#[test]
fn counts_are_numbers_however_they_are_sent() {
    let json = br#"{"id": "1", "extra_info": {
        "vault_delete": {"fail_delete_count": "2", "total_delete_count": 5},
        "remove_resources": {"fail_count": ["a", "b", "c"], "total_count": 4, "resources": [{"id": "r", "type": "OS::New::Kind"}]},
        "sync": {"sync_backup_num": 7, "delete_backup_num": null, "err_sync_backup_num": {"odd": 1}}
    }}"#;
    let extra = OperationLog::from_json(json).unwrap().extra_info.unwrap();
    let vault_delete = extra.vault_delete.unwrap();
    assert_eq!(
        (vault_delete.fail_count, vault_delete.total_count),
        (Some(2), Some(5))
    );
    let removed = extra.remove_resources.unwrap();
    assert_eq!(
        (removed.fail_count, removed.total_count),
        (Some(3), Some(4))
    );
    assert_eq!(removed.fail_ids.unwrap(), ["a", "b", "c"]);
    assert_eq!(
        removed.resources.unwrap()[0].resource_type,
        Some(ResourceType::Other("OS::New::Kind".to_owned()))
    );
    let sync = extra.sync.unwrap();
    assert_eq!(
        (
            sync.sync_backup_num,
            sync.delete_backup_num,
            sync.err_sync_backup_num
        ),
        (Some(7), None, None)
    );
    assert_eq!(
        sync.unknown.get("err_sync_backup_num"),
        Some(r#"{"odd": 1}"#)
    );
}

#[test]
fn progress_is_a_number_and_not_corrected() {
    for (sent, expected) in [
        ("33.5", 33.5),
        ("\"50\"", 50.0),
        ("-1", -1.0),
        ("120", 120.0),
        ("\" 7 \"", 7.0),
    ] {
        let json = format!(r#"{{"extra_info": {{"common": {{"progress": {sent}}}}}}}"#);
        let task = OperationLog::from_json(json.as_bytes()).unwrap();
        assert_eq!(
            task.extra_info.unwrap().common.unwrap().progress,
            Some(expected),
            "{sent}"
        );
    }
}

#[test]
fn null_means_absent() {
    let json = br#"{"id": null, "status": null, "error_info": null, "extra_info": null, "started_at": null, "vault_id": null}"#;
    let task = OperationLog::from_json(json).unwrap();
    assert_eq!(task, OperationLog::from_json(b"{}").unwrap());
    assert_eq!((task.id.as_str(), task.status.as_str()), ("", ""));
    assert_eq!(
        (task.error_info, task.extra_info, task.started_at),
        (None, None, None)
    );
}

#[test]
fn keeps_unknown_fields_at_every_level() {
    let json = br#"{
        "operation_logs": [{
            "id": "1", "status": "paused", "new": {"deep": [1, 2.50, "\ud800"]},
            "error_info": {"code": "X", "advice": "call"},
            "extra_info": {
                "new_part": {"n": 12345678901234567890123},
                "common": {"progress": 1, "eta": "soon"},
                "resource": {"id": "r", "zone": null, "extra_info": {"x": 1, "include_volumes": [{"id": "v", "size": 10}]}}
            }
        }],
        "count": 1, "marker": "next"
    }"#;
    let page = OpLogPage::from_json(json).unwrap();
    assert_eq!(page.unknown.get("marker"), Some(r#""next""#));
    let task = &page.operation_logs[0];
    assert_eq!(task.status, TaskStatus::Other("paused".to_owned()));
    assert!(!task.status.is_terminal());
    assert_eq!(
        task.unknown.get("new"),
        Some(r#"{"deep": [1, 2.50, "\ud800"]}"#)
    );
    assert_eq!(
        task.error_info.as_ref().unwrap().unknown.get("advice"),
        Some(r#""call""#)
    );
    let extra = task.extra_info.as_ref().unwrap();
    assert_eq!(
        extra.unknown.get("new_part"),
        Some(r#"{"n": 12345678901234567890123}"#)
    );
    assert_eq!(
        extra.common.as_ref().unwrap().unknown.get("eta"),
        Some(r#""soon""#)
    );
    let resource = extra.resource.as_ref().unwrap();
    assert_eq!(resource.unknown.get("zone"), Some("null"));
    let volumes = resource.extra_info.as_ref().unwrap();
    assert_eq!(volumes.unknown.get("x"), Some("1"));
    assert_eq!(
        volumes.include_volumes.as_ref().unwrap()[0]
            .unknown
            .get("size"),
        Some("10")
    );
    let written = serde_json::to_string(&page).unwrap();
    assert_eq!(
        OpLogPage::from_json(written.as_bytes()).unwrap(),
        page,
        "{written}"
    );
}

#[test]
fn keeps_values_of_the_wrong_kind_unchanged() {
    let json = br#"{"id": {"a": 1}, "vault_name": ["x"], "policy_id": 42, "error_info": "odd", "started_at": 17, "extra_info": [1]}"#;
    let task = OperationLog::from_json(json).unwrap();
    assert_eq!(task.id, r#"{"a": 1}"#);
    assert_eq!(
        (&task.vault_name, task.unknown.get("vault_name")),
        (&None, Some(r#"["x"]"#))
    );
    assert_eq!(task.policy_id.as_deref(), Some("42"));
    assert_eq!(task.unknown.get("error_info"), Some(r#""odd""#));
    assert_eq!(time(&task.started_at), "17");
    assert_eq!(task.unknown.get("extra_info"), Some("[1]"));
}

#[test]
fn the_last_of_two_values_with_one_name_counts() {
    let task =
        OperationLog::from_json(br#"{"vault_name": ["x"], "vault_name": "a", "new": 1, "new": 2}"#)
            .unwrap();
    assert_eq!(
        (task.vault_name.as_deref(), task.unknown.get("vault_name")),
        (Some("a"), None)
    );
    assert_eq!(task.unknown.get("new"), Some("2"));
}

#[test]
fn an_invalid_byte_costs_one_character_and_not_the_page() {
    let page = OpLogPage::from_json(
        b"\xEF\xBB\xBF{\"operation_logs\": [{\"id\": \"1\", \"vault_name\": \"a\xFFb\"}]}",
    )
    .unwrap();
    assert_eq!(
        page.operation_logs[0].vault_name.as_deref(),
        Some("a\u{FFFD}b")
    );
    assert_eq!(page.count, 1);
}

#[track_caller]
fn refuses(body: &str, path: &str, message: &str) {
    let error = OpLogPage::from_json(body.as_bytes()).unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.path(), Some(path), "{error}");
    assert_eq!(error.to_string(), message);
}

#[test]
fn an_error_has_the_path_at_which_a_body_is_not_a_list_of_tasks() {
    refuses(
        "",
        "$",
        "$: expected an object, got the end of the body at byte 0",
    );
    refuses("[]", "$", "$: expected an object, got an array");
    refuses("null", "$", "$: expected an object, got null");
    refuses(
        "<html><body>Welcome to nginx!</body>",
        "$",
        "$: expected an object, got `<html><body>Welcome to n` at byte 0",
    );
    refuses(
        "{}",
        "operation_logs",
        "operation_logs: expected an array of tasks, got nothing",
    );
    refuses(
        r#"{"operation_logs": null}"#,
        "operation_logs",
        "operation_logs: expected an array, got null",
    );
    refuses(
        r#"{"operation_logs": {}}"#,
        "operation_logs",
        "operation_logs: expected an array, got an object",
    );
    refuses(
        r#"{"operation_logs": [{}, 7]}"#,
        "operation_logs[1]",
        "operation_logs[1]: expected a task (an object), got a number",
    );
    refuses(
        r#"{"operation_logs": [{"id": "1", "extra_info": {"common": {"progress": 3x}}}]}"#,
        "operation_logs[0].extra_info.common",
        "operation_logs[0].extra_info.common: expected `,` or `}`, got `x}}}]}` at byte 71",
    );
    refuses(
        r#"{"operation_logs": [{"id": "1", "started_at": "2019"#,
        "operation_logs[0].started_at",
        "operation_logs[0].started_at: expected the rest of a string, got the end of the body at byte 51",
    );
}

#[test]
fn a_page_of_far_more_tasks_than_any_limit_is_an_error_that_says_so() {
    let page = |tasks: usize| format!(r#"{{"operation_logs": [{}]}}"#, vec!["{}"; tasks].join(","));
    let most = OpLogPage::from_json(page(10_000).as_bytes()).unwrap();
    assert_eq!(most.operation_logs.len(), 10_000);
    refuses(
        &page(10_001),
        "operation_logs[10000]",
        "operation_logs[10000]: expected the end of a page of 10000 tasks, ten times the largest limit, got an object",
    );
}
