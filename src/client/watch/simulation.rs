//! Simulation of an hour of watching: every change is reported exactly once, with few requests. It takes no real time.

use std::collections::BTreeMap;
use std::time::Duration;

use cbr_json::Cursor;
use cbr_wire::Error;
use cbr_wire::model::page::TaskText;
use cbr_wire::model::timestamp;
use cbr_wire::request::ListOpLogs;

use super::{Answer, Change, TaskChangeKind, WatchOptions, WatchRequest, WatchStep, Watcher};
use crate::random::Random;

/// 2023-11-14T22:00:00Z. All times here are in milliseconds.
const START: i64 = 1_699_999_200_000;
const HOUR: i64 = 3_600_000;
const TASKS: usize = 10_000;
const LANES: usize = 30;
const REQUEST: i64 = 150;

/// Time that the time filter uses. The service does not document it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Filter {
    Created,
    /// The start. A waiting task has none, so the filter hides it.
    Started,
}

#[derive(Debug)]
struct Task {
    id: String,
    created: i64,
    /// Time from which the service shows it.
    visible: i64,
    started: i64,
    /// Time when it ends or is removed.
    end: i64,
    outcome: &'static str,
}

impl Task {
    fn is_visible(&self, now: i64) -> bool {
        self.visible <= now && !(self.outcome == "removed" && self.end <= now)
    }

    fn status(&self, now: i64) -> &'static str {
        match now {
            now if now >= self.end => self.outcome,
            now if now >= self.started => "running",
            _ => "waiting",
        }
    }

    fn passes(&self, filter: Filter, from: i64, to: i64, now: i64) -> bool {
        let time = match filter {
            Filter::Created => self.created,
            Filter::Started if self.started <= now => self.started,
            Filter::Started => return false,
        };
        (from..=to).contains(&time)
    }

    fn record(&self, now: i64) -> TaskText {
        let status = self.status(now);
        let progress =
            ((now.min(self.end) - self.started) * 100 / (self.end - self.started)).max(0);
        let started = if status == "waiting" {
            String::new()
        } else {
            format!(r#","started_at":"{}""#, time(self.started))
        };
        let json = format!(
            r#"{{"id":"{}","status":"{status}","created_at":"{}"{started},"extra_info":{{"common":{{"progress":{progress}}}}}}}"#,
            self.id,
            time(self.created),
        );
        TaskText::from_cursor(&mut Cursor::new(&json)).unwrap()
    }
}

fn time(millis: i64) -> String {
    let utc = time::OffsetDateTime::from_unix_timestamp(millis / 1000).unwrap();
    let mut text = String::new();
    timestamp::write_seconds(
        time::PrimitiveDateTime::new(utc.date(), utc.time()),
        &mut text,
    );
    format!("{text}.{:03}Z", millis % 1000)
}

fn millis(time: &str) -> i64 {
    timestamp::parse(time)
        .unwrap()
        .utc
        .assume_utc()
        .unix_timestamp()
        * 1000
}

/// Tasks in thirty lanes, each with one running task after another, and tasks that ended within the last month.
fn tasks(random: &mut Random) -> Vec<Task> {
    let mut tasks = Vec::new();
    for lane in 0..LANES {
        let mut free = START - random.range(0, 600_000);
        while free < START + 2 * HOUR {
            let started = free + random.range(0, 3000);
            let created = started
                - if random.chance(30) {
                    random.range(1000, 180_000)
                } else {
                    random.range(0, 500)
                };
            let lateness = if random.chance(20) {
                random.range(0, 100_000)
            } else {
                0
            };
            let quick = random.chance(10);
            let end = started
                + if quick {
                    random.range(500, 20_000)
                } else {
                    random.range(60_000, 600_000)
                };
            let outcome = match random.below(100) {
                _ if quick => "success",
                0..6 => "removed",
                6..20 => "failed",
                20..25 => "timeout",
                _ => "success",
            };
            tasks.push(Task {
                id: format!("lane{lane:02}-{started}"),
                created,
                visible: created + lateness,
                started,
                end,
                outcome,
            });
            // Some are skipped and never start.
            if random.chance(10) {
                let created = started + random.range(0, 30_000);
                let end = created + random.range(60_000, 200_000);
                tasks.push(Task {
                    id: format!("skip{lane:02}-{created}"),
                    created,
                    visible: created,
                    started: end,
                    end: end + 1,
                    outcome: "skipped",
                });
            }
            free = end;
        }
    }
    while tasks.len() < TASKS {
        let started = START - random.range(700_000, 30 * 24 * HOUR);
        let id = format!("old-{}", tasks.len());
        tasks.push(Task {
            id,
            created: started,
            visible: started,
            started,
            end: started + 60_000,
            outcome: "success",
        });
    }
    tasks
}

/// Changes that the watch reported for one task.
#[derive(Debug, Default)]
struct Told {
    added: usize,
    finished: usize,
    removed: usize,
    last: String,
}

#[derive(Debug, Default)]
struct Figures {
    rounds: usize,
    failed_rounds: usize,
    lists: usize,
    gets: usize,
    listed: usize,
    most_remembered: usize,
}

struct Simulation {
    filter: Filter,
    failures: usize,
    /// Difference of the watch's clock from the service's.
    skew: i64,
    tasks: Vec<Task>,
    random: Random,
    now: i64,
    told: BTreeMap<String, Told>,
    updates: usize,
    /// Time of the answer to the first list.
    baseline: Option<i64>,
    /// Longest time from the start of a complete round to the end of the next one.
    longest_gap: i64,
    figures: Figures,
}

impl Simulation {
    fn new(seed: u64, filter: Filter, failures: usize, skew: i64) -> Self {
        let mut random = Random::new(seed);
        Self {
            filter,
            failures,
            skew,
            tasks: tasks(&mut random),
            random,
            now: START,
            told: BTreeMap::new(),
            updates: 0,
            baseline: None,
            longest_gap: 0,
            figures: Figures::default(),
        }
    }

    fn answer(&mut self, request: &WatchRequest) -> Result<Answer, Error> {
        self.now += REQUEST;
        let now = self.now;
        match request {
            WatchRequest::List(_) => self.figures.lists += 1,
            WatchRequest::Get(_) => self.figures.gets += 1,
        }
        if self.random.chance(self.failures) {
            return Err(Error::http(503, "unavailable"));
        }
        match request {
            WatchRequest::Get(id) => self
                .tasks
                .iter()
                .find(|task| task.id == *id && task.is_visible(now))
                .map(|task| Answer::Task(task.record(now)))
                .ok_or_else(|| Error::http(404, "no such task")),
            WatchRequest::List(list) => {
                let bound = |time: Option<cbr_wire::request::FilterTime>| {
                    time.map(|t| millis(&t.to_string()))
                };
                let from = bound(list.start_time);
                let to = bound(list.end_time);
                let listed: Vec<_> = self
                    .tasks
                    .iter()
                    .filter(|task| task.is_visible(now))
                    .filter(|task| {
                        list.status
                            .as_ref()
                            .is_none_or(|s| s.as_str() == task.status(now))
                    })
                    .filter(|task| {
                        (from.is_none() && to.is_none())
                            || task.passes(
                                self.filter,
                                from.unwrap_or(i64::MIN),
                                to.unwrap_or(i64::MAX),
                                now,
                            )
                    })
                    .map(|task| task.record(now))
                    .collect();
                self.figures.listed += listed.len();
                self.baseline.get_or_insert(now);
                Ok(Answer::Tasks(listed))
            }
        }
    }

    fn hear(&mut self, change: &Change) {
        let told = self.told.entry(change.task.id().to_owned()).or_default();
        assert!(
            told.added == 1 || change.kind == TaskChangeKind::Added,
            "{change:?} before it was added"
        );
        if let Some(previous) = &change.previous {
            assert_eq!(previous.json(), told.last, "{change:?} skips a record");
        }
        match change.kind {
            TaskChangeKind::Added => told.added += 1,
            TaskChangeKind::Finished => told.finished += 1,
            TaskChangeKind::Removed => told.removed += 1,
            TaskChangeKind::Updated => {
                assert_ne!(told.last, change.task.json(), "an update without a change");
                self.updates += 1;
            }
        }
        change.task.json().clone_into(&mut told.last);
    }

    /// Watches for an hour and until the next complete round has ended. Returns the start of that round.
    fn run(&mut self) -> i64 {
        let mut watcher = Watcher::new(ListOpLogs::default(), WatchOptions::default()).unwrap();
        let mut began = None;
        let mut last_complete = START;
        loop {
            let since_start = Duration::from_millis(u64::try_from(self.now - START).unwrap());
            match watcher.next(since_start, (self.now + self.skew) / 1000) {
                WatchStep::Send(request) => {
                    began.get_or_insert(self.now);
                    let answer = self.answer(&request);
                    let now = Duration::from_millis(u64::try_from(self.now - START).unwrap());
                    for change in watcher.answer(answer, now).unwrap() {
                        self.hear(&change);
                    }
                }
                WatchStep::Sleep { time, failure } => {
                    self.figures.rounds += 1;
                    self.figures.failed_rounds += usize::from(failure.is_some());
                    self.figures.most_remembered =
                        self.figures.most_remembered.max(watcher.remembered());
                    let round = began.take().expect("a round has requests");
                    if failure.is_none() {
                        self.longest_gap = self.longest_gap.max(self.now - last_complete);
                        last_complete = round;
                    }
                    if failure.is_none() && round >= START + HOUR {
                        return round;
                    }
                    self.now += i64::try_from(time.as_millis()).unwrap();
                }
            }
        }
    }

    /// Checks that every change until `end` was reported exactly once, and prints the figures. Returns the number of tasks that
    /// were invisible, because they appeared and were removed between two rounds.
    #[track_caller]
    fn check(&self, name: &str, end: i64) -> usize {
        let (mut added, mut ended, mut removed, mut count_missing) = (0, 0, 0, 0);
        let none = Told::default();
        for task in &self.tasks {
            let told = self.told.get(&task.id).unwrap_or(&none);
            assert!(
                told.added <= 1 && told.finished <= 1 && told.removed <= 1,
                "{task:?} told twice: {told:?}"
            );
            if task.visible > end {
                continue;
            }
            // A task that ended before the first list is not reported, unless it started or appeared meanwhile.
            let baseline = self.baseline.expect("there was a list");
            if task.end <= baseline && task.started < START + self.skew {
                assert!(
                    told.added == 0 || task.visible > START,
                    "{task:?} is old: {told:?}"
                );
                continue;
            }
            let was_removed = task.outcome == "removed" && task.end <= end;
            if was_removed && told.added == 0 {
                let shown_for = task.end - task.visible.max(START);
                assert!(shown_for < self.longest_gap, "{task:?} was overlooked");
                count_missing += 1;
                continue;
            }
            assert_eq!(told.added, 1, "{task:?} was not added");
            added += 1;
            if was_removed {
                assert_eq!((told.removed, told.finished), (1, 0), "{task:?}: {told:?}");
                removed += 1;
            } else if task.end <= end {
                assert_eq!((told.removed, told.finished), (0, 1), "{task:?}: {told:?}");
                assert_eq!(told.last, task.record(task.end).json());
                ended += 1;
            }
        }
        let Figures {
            rounds,
            failed_rounds,
            lists,
            gets,
            listed,
            most_remembered,
        } = self.figures;
        println!(
            "{name}: {} tasks, 1 hour: {} requests ({lists} lists, {gets} single) in {rounds} rounds ({failed_rounds} failed); \
             added {added}, updated {}, ended {ended}, removed {removed}, count_missing {count_missing}; {listed} records sent, at most \
             {most_remembered} remembered",
            self.tasks.len(),
            lists + gets,
            self.updates,
        );
        // Few requests: one list per round, another one for waiting tasks that the first does not contain, two more every tenth
        // round, and occasionally one for a task that no list contained.
        let most = match self.filter {
            Filter::Created => rounds * 3 / 2,
            Filter::Started => rounds * 5 / 2,
        };
        let requests = lists + gets;
        assert!(
            requests <= most + failed_rounds,
            "expected at most {most} requests, made {requests}"
        );
        count_missing
    }
}

/// Seed; `CBR_SEED` sets another one.
fn seed() -> u64 {
    let seed = std::env::var("CBR_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(3);
    println!("seed {seed}");
    seed
}

#[test]
fn an_hour_of_watching_misses_nothing() {
    let seed = seed();
    for filter in [Filter::Created, Filter::Started] {
        let mut simulation = Simulation::new(seed, filter, 0, 0);
        let end = simulation.run();
        simulation.check(&format!("filter on {filter:?}"), end);
        let figures = &simulation.figures;
        assert_eq!(figures.failed_rounds, 0);
        assert!((119..=121).contains(&figures.rounds), "{figures:?}");
    }
}

#[test]
fn an_hour_with_a_tenth_of_all_requests_failing_misses_nothing() {
    let seed = seed();
    for filter in [Filter::Created, Filter::Started] {
        let mut simulation = Simulation::new(seed, filter, 10, 0);
        let end = simulation.run();
        simulation.check(&format!("10 % failures, filter on {filter:?}"), end);
        assert!(simulation.figures.failed_rounds > 0);
    }
}

#[test]
fn many_other_hours_miss_nothing_either() {
    let seed = seed();
    for hour in 0..8 {
        let filter = [Filter::Created, Filter::Started][hour % 2];
        let failures = [0, 5, 30][hour % 3];
        let skew = [0, 1_200_000, -1_200_000, 30_000][hour % 4];
        let mut simulation = Simulation::new(seed + 1000 + hour as u64, filter, failures, skew);
        let end = simulation.run();
        simulation.check(
            &format!(
                "hour {hour}, clock {skew} ms ahead, {failures} % failures, filter on {filter:?}"
            ),
            end,
        );
    }
}
