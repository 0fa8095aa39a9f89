use super::DisabledRule;
use super::simulation::{Count, Order, Outcome, Schedule, play};
use crate::random::Random;

fn from_env(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn seed() -> u64 {
    from_env("CBR_SEED").unwrap_or(20_250_701)
}

/// Returns a schedule with its own seed, so that it can be repeated alone.
fn schedule(number: u64) -> (Schedule, Random) {
    let mut random = Random::new(seed().wrapping_mul(1_000_003).wrapping_add(number));
    (Schedule::random(&mut random), random)
}

/// The guarantee: no task twice, the walk ends, and a settled walk has every task.
fn violates(outcome: &Outcome) -> bool {
    !outcome.ended || outcome.twice > 0 || outcome.report.settled && outcome.missed > 0
}

#[test]
fn every_task_that_stays_is_returned_exactly_once() {
    let count = from_env("CBR_SCHEDULES").unwrap_or(20_000);
    let (mut requests, mut concurrent, mut moved) = (0, 0, 0);
    let (mut unsettled, mut incomplete, mut calm) = (0, 0, 0);
    for number in 0..count {
        let (schedule, mut random) = schedule(number);
        let outcome = play(&schedule, None, &mut random);
        let seen = || {
            format!(
                "schedule {number} of seed {}: {schedule:?} {outcome:?}",
                seed()
            )
        };
        assert!(!violates(&outcome), "{}", seen());
        assert!(outcome.most_under_way <= schedule.concurrency, "{}", seen());
        let report = &outcome.report;
        // Once the changes stop, two undisturbed passes settle the walk.
        let churned_last = outcome.looks_at_last_event + 1 >= report.looks && outcome.events > 0;
        assert!(report.settled || churned_last, "{}", seen());
        if !report.settled {
            unsettled += 1;
            incomplete += usize::from(outcome.missed > 0);
            calm += u64::from(schedule.events == Some(outcome.events));
        }
        requests += report.requests;
        concurrent += usize::from(outcome.most_under_way > 1);
        moved += usize::from(outcome.events > 0);
    }
    println!(
        "{count} schedules, seed {}: {requests} requests, {concurrent} with several under way, {moved} with churn; \
        {unsettled} unsettled, {incomplete} of them incomplete, {calm} of them with an end to the churn",
        seed()
    );
    assert!(unsettled * 20 < count, "{unsettled}");
    assert!(calm * 100 < count, "{calm}");
}

#[test]
fn the_guarantee_fails_without_any_one_of_the_rules() {
    let caught = |name: &str, disabled_rule: Option<DisabledRule>, records_change: bool| {
        let found = (0..50_000).find(|number| {
            let (mut schedule, mut random) = schedule(*number);
            schedule.records_change = records_change;
            violates(&play(&schedule, disabled_rule, &mut random))
        });
        println!("{name}: caught by schedule {found:?} of seed {}", seed());
        assert!(found.is_some(), "{name}");
    };
    caught("no overlap", Some(DisabledRule::Overlap), true);
    caught("no anchor", Some(DisabledRule::Anchor), true);
    caught("no other look at the head", Some(DisabledRule::Look), true);
    caught("no look at the record", None, false);
}

/// A list without changes and failures.
fn calm(count: Count, order: Order) -> Schedule {
    Schedule {
        order,
        count,
        clamp: None,
        names_limit: false,
        concurrency: 4,
        limit: 20,
        tasks: 95,
        churn: 0,
        burst: 1,
        events: Some(0),
        weights: [1, 1, 1],
        failures: 0,
        records_change: true,
    }
}

#[test]
fn a_list_at_rest_takes_one_pass_with_a_total_and_two_without() {
    for order in [
        Order::Newest,
        Order::Oldest,
        Order::Arbitrary,
        Order::Updated,
    ] {
        for (count, requests, looks) in [
            (Count::Total, 5, 0),
            (Count::Page, 6, 1),
            (Count::Limit, 6, 1),
            (Count::None, 6, 1),
        ] {
            let outcome = play(&calm(count, order), None, &mut Random::new(seed()));
            let report = outcome.report;
            assert_eq!(
                (report.requests, report.looks),
                (requests, looks),
                "{count:?}"
            );
            assert_eq!(
                (report.shifts, report.duplicates, report.refetched),
                (0, 0, 0)
            );
            assert_eq!((report.tasks, report.settled), (95, true));
            let ahead = if count == Count::Total { 4 } else { 1 };
            assert_eq!(outcome.most_under_way, ahead, "{count:?}");
        }
    }
}

#[test]
fn a_long_list_under_steady_churn_settles_with_a_few_requests_more() {
    let mut random = Random::new(seed());
    for order in [
        Order::Newest,
        Order::Oldest,
        Order::Arbitrary,
        Order::Updated,
    ] {
        for count in [Count::Total, Count::Page] {
            let schedule = Schedule {
                limit: 500,
                tasks: 20_000,
                churn: 60,
                burst: 3,
                events: None,
                failures: 10,
                ..calm(count, order)
            };
            let outcome = play(&schedule, None, &mut random);
            let report = outcome.report;
            println!(
                "{order:?}, {count:?}, {} events: {report:?}",
                outcome.events
            );
            assert!(outcome.ended && report.settled && outcome.twice + outcome.missed == 0);
            // 41 pages that overlap by 8, and only a few requests more.
            assert!(report.requests <= 60, "{}", report.requests);
        }
    }
}
