//! Simulation of a list that changes while it is read, behind different kinds of servers.

use std::collections::{HashMap, HashSet};

use cbr_wire::model::page::{PageText, TaskText};
use cbr_wire::request::ListOpLogs;

use super::{DisabledRule, ListReport, Paginator, Ticket};
use crate::random::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Newest,
    Oldest,
    Arbitrary,
    Updated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Total,
    Page,
    /// The applied page size, which is not the number of tasks on a short page.
    Limit,
    None,
}

#[derive(Debug, Clone)]
pub(super) struct Schedule {
    pub(super) order: Order,
    pub(super) count: Count,
    pub(super) clamp: Option<usize>,
    pub(super) names_limit: bool,
    pub(super) concurrency: usize,
    pub(super) limit: usize,
    pub(super) tasks: usize,
    /// Percentage of steps with events.
    pub(super) churn: usize,
    /// Maximum number of events in a step.
    pub(super) burst: usize,
    /// Total number of events; `None` for no limit.
    pub(super) events: Option<usize>,
    /// Weights of inserts, removals and updates.
    pub(super) weights: [usize; 3],
    /// Percentage of failing requests.
    pub(super) failures: usize,
    /// True if an update changes the task's record. No walk works without it.
    pub(super) records_change: bool,
}

impl Schedule {
    pub(super) fn random(random: &mut Random) -> Self {
        let order = random.pick(&[
            Order::Newest,
            Order::Oldest,
            Order::Arbitrary,
            Order::Updated,
        ]);
        let clamp = match random.below(10) {
            0..=4 => None,
            5 => Some(1),
            _ => Some(random.from(2, 20)),
        };
        let weights = random.pick(&[
            [1, 1, 1],
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
            [1, 1, 0],
            [1, 1, 8],
            [3, 1, 0],
        ]);
        let count = random.pick(&[
            Count::Total,
            Count::Total,
            Count::Total,
            Count::Page,
            Count::Limit,
            Count::None,
        ]);
        // A list that grows at its end as fast as it is read never ends, which only its total could show.
        let fed = weights[0] > weights[1] || order == Order::Oldest && weights[0] > 0;
        let in_front = clamp != Some(1) && matches!(order, Order::Newest | Order::Updated);
        let endless = random.one_in(4) && (!fed || in_front || count == Count::Total);
        Self {
            order,
            count,
            clamp,
            names_limit: random.one_in(2),
            concurrency: random.pick(&[1, 2, 4, 8]),
            limit: random.from(1, 40),
            tasks: if random.one_in(3) {
                random.from(0, 40)
            } else {
                random.from(0, 200)
            },
            churn: random.pick(&[0, 1, 5, 20, 60]),
            burst: random.pick(&[1, 1, 3, 30]),
            events: (!endless).then(|| random.from(0, 200)),
            weights,
            failures: random.pick(&[0, 0, 10, 40]),
            records_change: true,
        }
    }
}

#[derive(Clone, Copy)]
struct Task {
    id: u32,
    version: u32,
}

struct Server {
    schedule: Schedule,
    list: Vec<Task>,
    next: u32,
    removed: HashSet<u32>,
    events: usize,
}

impl Server {
    fn new(schedule: Schedule) -> Self {
        let next = u32::try_from(schedule.tasks).unwrap();
        Self {
            list: (0..next).map(|id| Task { id, version: 0 }).collect(),
            schedule,
            next,
            removed: HashSet::new(),
            events: 0,
        }
    }

    fn churn(&mut self, random: &mut Random) {
        if random.below(100) >= self.schedule.churn {
            return;
        }
        for _ in 0..random.from(1, self.schedule.burst) {
            if self.schedule.events.is_some_and(|most| self.events >= most) {
                return;
            }
            self.event(random);
        }
    }

    fn event(&mut self, random: &mut Random) {
        self.events += 1;
        let [inserts, removals, updates] = self.schedule.weights;
        let kind = random.below(inserts + removals + updates);
        let place = random.below(self.list.len());
        if kind < inserts {
            let place = match self.schedule.order {
                Order::Newest | Order::Updated => 0,
                Order::Oldest => self.list.len(),
                Order::Arbitrary => random.below(self.list.len() + 1),
            };
            self.list.insert(
                place,
                Task {
                    id: self.next,
                    version: 0,
                },
            );
            self.next += 1;
        } else if self.list.is_empty() {
        } else if kind < inserts + removals {
            self.removed.insert(self.list.remove(place).id);
        } else {
            self.list[place].version += 1;
            if self.schedule.order == Order::Updated {
                self.list[..=place].rotate_right(1);
            }
        }
    }

    fn answer(&self, request: &ListOpLogs) -> PageText {
        let asked = usize::try_from(request.limit.unwrap()).unwrap();
        let limit = self.schedule.clamp.map_or(asked, |most| asked.min(most));
        let offset = usize::try_from(request.offset.unwrap()).unwrap();
        let tasks: Vec<_> = self
            .list
            .iter()
            .skip(offset)
            .take(limit)
            .map(|task| self.text(*task))
            .collect();
        let int = |n: usize| Some(i64::try_from(n).unwrap());
        let mut page = PageText::default();
        page.count = match self.schedule.count {
            Count::Total => int(self.list.len()),
            Count::Page => int(tasks.len()),
            Count::Limit => int(limit),
            Count::None => None,
        };
        page.limit = int(limit).filter(|_| self.schedule.names_limit);
        page.tasks = tasks;
        page
    }

    fn text(&self, task: Task) -> TaskText {
        let version = if self.schedule.records_change {
            task.version
        } else {
            0
        };
        TaskText::of(&task.id.to_string(), &format!("{}/{version}", task.id))
    }
}

/// Maximum number of requests for a walk through so few tasks.
const MAX_REQUESTS: u32 = 50_000;

/// Outcome of one schedule.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) report: ListReport,
    /// Number of requests, including those that failed and were repeated.
    pub(super) sent: usize,
    /// Tasks that were returned more than once.
    pub(super) twice: usize,
    /// Tasks that existed all the time and were not returned.
    pub(super) missed: usize,
    pub(super) ended: bool,
    /// Inserts, removals and updates meanwhile.
    pub(super) events: usize,
    /// Number of further passes at the time of the last event.
    pub(super) looks_at_last_event: u32,
    /// Maximum number of concurrent requests.
    pub(super) most_under_way: usize,
}

struct Flight {
    ticket: Ticket,
    request: ListOpLogs,
    answer: Option<PageText>,
}

/// Runs a schedule. Requests are answered at different times and read in any order.
pub(super) fn play(
    schedule: &Schedule,
    disabled_rule: Option<DisabledRule>,
    random: &mut Random,
) -> Outcome {
    let mut server = Server::new(schedule.clone());
    let query = ListOpLogs::default().limit(i64::try_from(schedule.limit).unwrap());
    let mut walk = Paginator::new(query, schedule.concurrency);
    walk.disabled_rule = disabled_rule;
    let mut flights: Vec<Flight> = Vec::new();
    let mut handed: HashMap<u32, usize> = HashMap::new();
    let mut outcome = Outcome {
        report: ListReport::default(),
        sent: 0,
        twice: 0,
        missed: 0,
        ended: false,
        events: 0,
        looks_at_last_event: 0,
        most_under_way: 0,
    };
    while walk.report().requests < MAX_REQUESTS {
        let events = server.events;
        server.churn(random);
        if server.events > events {
            outcome.looks_at_last_event = walk.report().looks;
        }
        while let Some(page) = walk.take() {
            for task in page.tasks {
                *handed.entry(task.id().parse().unwrap()).or_default() += 1;
            }
        }
        if walk.is_done() {
            outcome.ended = true;
            break;
        }
        while let Some((ticket, request)) = walk.next_request() {
            outcome.sent += 1;
            flights.push(Flight {
                ticket,
                request,
                answer: None,
            });
        }
        if random.one_in(2) {
            flights.retain(|flight| walk.is_wanted(flight.ticket));
        }
        let wanted = flights
            .iter()
            .filter(|flight| walk.is_wanted(flight.ticket))
            .count();
        assert!(
            wanted > 0,
            "nothing under way, and the walk has not ended: {schedule:?}"
        );
        outcome.most_under_way = outcome.most_under_way.max(wanted);
        let at = random.below(flights.len());
        if random.below(100) < schedule.failures {
            let flight = flights.swap_remove(at);
            walk.requeue(flight.ticket);
        } else if flights[at].answer.is_none() {
            flights[at].answer = Some(server.answer(&flights[at].request));
        } else {
            let flight = flights.swap_remove(at);
            walk.accept(flight.ticket, flight.answer.unwrap());
        }
    }
    let first = u32::try_from(schedule.tasks).unwrap();
    outcome.twice = handed.values().filter(|times| **times > 1).count();
    outcome.missed = (0..first)
        .filter(|id| !server.removed.contains(id) && !handed.contains_key(id))
        .count();
    outcome.events = server.events;
    outcome.report = walk.report().clone();
    outcome
}
