use super::simulation::{Count, Order, Outcome, Random, Schedule, play};
use super::*;

fn seed() -> u64 {
    let seed = std::env::var("CBR_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    seed.unwrap_or(20_250_701)
}

fn schedules(default: u64) -> u64 {
    let count = std::env::var("CBR_SCHEDULES")
        .ok()
        .and_then(|count| count.parse().ok());
    count.unwrap_or(default)
}

/// Each schedule has a seed of its own, so that one can be played again.
fn run(number: u64, omits: Option<Omission>) -> (Schedule, Outcome) {
    let mut random = Random::new(seed().wrapping_mul(1_000_003).wrapping_add(number));
    let schedule = Schedule::random(&mut random);
    let outcome = play(&schedule, omits, &mut random);
    (schedule, outcome)
}

fn violates(outcome: &Outcome) -> bool {
    !outcome.ended || outcome.twice > 0 || outcome.report.settled && outcome.missed > 0
}

#[test]
fn every_task_that_stays_is_handed_on_exactly_once() {
    let count = schedules(20_000);
    let (mut unsettled, mut restless, mut missed, mut sent) = (0, 0, 0, 0);
    let mut bad = 0;
    for number in 0..count {
        let (schedule, outcome) = run(number, None);
        if violates(&outcome) {
            bad += 1;
            if bad < 10 {
                println!("schedule {number}: {schedule:?} {outcome:?}");
            }
        }
        sent += outcome.sent;
        assert!(outcome.most_under_way <= schedule.concurrency);
        if !outcome.report.settled {
            unsettled += 1;
            missed += usize::from(outcome.missed > 0);
            if schedule.events.is_some() {
                restless += 1;
                if restless < 12 {
                    println!("unsettled {number}: {schedule:?} {outcome:?}");
                }
            }
        }
    }
    println!(
        "{count} schedules, seed {}, {sent} requests, {unsettled} unsettled ({missed} of them missed), {restless} of them though churn ended, {bad} bad",
        seed()
    );
    assert_eq!(bad, 0);
}

#[test]
fn broken() {
    for o in [
        Omission::Overlap,
        Omission::Anchor,
        Omission::Record,
        Omission::Look,
    ] {
        let bad = (0..2000).filter(|n| violates(&run(*n, Some(o)).1)).count();
        println!("{o:?} {bad}");
        assert!(bad > 0);
    }
}
