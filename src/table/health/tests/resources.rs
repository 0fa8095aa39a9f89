use super::{judged, letters, named, options, sorted, table};
use crate::Table;

/// Ids, names and types of the resources with their streaks, in the order of the verdicts.
fn resources(table: &Table) -> Vec<[String; 4]> {
    let all = sorted(&options("11-03T12:00"), table);
    let resources = all.iter().map(|health| {
        let f = &health.figures;
        let [id, name, kind] = named(table, f);
        [id, name, kind, &letters(f)].map(str::to_owned)
    });
    resources.collect()
}

fn expect(lines: &str, expected: &[[&str; 4]]) {
    assert_eq!(resources(&table(lines)), expected);
}

#[test]
fn an_empty_table_has_no_resources() {
    assert!(judged(&options("11-03T12:00"), &Table::new()).is_empty());
    expect(
        "11-03T09:00 success 5m kind=vault_delete resource=none",
        &[],
    );
}

#[test]
fn a_renamed_machine_has_its_newest_name() {
    expect(
        "11-03T02:00 success 1m name=web-new
         11-01T02:00 success 1m name=web-old
         11-02T02:00 failed 1m name=web-old
         11-03T05:00 success 1m name= type=",
        &[["r-1", "web-new", "OS::Nova::Server", "sfss"]],
    );
}

#[test]
fn a_task_of_another_kind_renames_too() {
    expect(
        "11-01T02:00 success 1m name=web-old
         11-02T02:00 success 1m kind=restore name=web-new",
        &[["r-1", "web-new", "OS::Nova::Server", "s"]],
    );
}

#[test]
fn two_machines_of_one_name_are_two() {
    expect(
        "11-03T01:00 success 1m id=r-1
         11-03T02:00 success 1m id=r-2
         11-03T03:00 failed 1m id=r-1",
        &[
            ["r-1", "web-01", "OS::Nova::Server", "sf"],
            ["r-2", "web-01", "OS::Nova::Server", "s"],
        ],
    );
}

#[test]
fn a_machine_without_an_id_is_told_by_type_and_name() {
    expect(
        "11-03T01:00 success 1m id=
         11-03T02:00 success 1m id= type=OS::Cinder::Volume
         11-03T03:00 success 1m id= name=web-02
         11-03T04:00 success 1m id= type=
         11-03T05:00 failed 1m id=
         11-03T06:00 success 1m id=r-1",
        &[
            ["", "web-01", "OS::Nova::Server", "sf"],
            ["", "web-01", "OS::Cinder::Volume", "s"],
            ["", "web-02", "OS::Nova::Server", "s"],
            ["", "web-01", "", "s"],
            ["r-1", "web-01", "OS::Nova::Server", "s"],
        ],
    );
}

#[test]
fn a_task_with_only_a_type_names_no_machine() {
    expect("11-03T01:00 success 1m id= name=", &[]);
}

#[test]
fn the_worst_verdict_comes_first() {
    let lines = "11-03T02:00 success 1m id=1 name=ok-b
         11-03T02:00 success 1m id=2 name=ok-a
         11-03T01:00 success 1m id=3 name=ok-oldest
         11-03T01:00 success 1m id=4 name=gone
         11-03T03:00 success 1m id=4 name=gone kind=remove_resource
         11-03T01:00 success 1m id=5 name=moved kind=restore
         11-03T02:00 success 1m id=6 name=due
         11-03T03:00 success 1m id=6 name=due
         11-03T04:00 success 1m id=6 name=due
         11-01T01:00 failed 1m id=7 name=never
         11-01T02:00 success 1m id=8 name=overdue
         11-03T02:00 success 1m id=9 name=stuck
         11-03T03:00 running - id=9 name=stuck
         11-03T02:00 failed 1m id=10 name=failing
         11-03T03:00 failed 1m id=10 name=failing";
    let names: Vec<String> = resources(&table(lines))
        .into_iter()
        .map(|[_, name, ..]| name)
        .collect();
    let expected = [
        "failing",
        "stuck",
        "overdue",
        "never",
        "due",
        "moved",
        "ok-oldest",
        "ok-a",
        "ok-b",
        "gone",
    ];
    assert_eq!(names, expected);
}
