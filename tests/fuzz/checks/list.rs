//! Listing with a service that follows a script: the list changes, requests fail, and answers may be made up.

use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use cbr_tasks::client::CallOptions;
use cbr_tasks::request::ListOpLogs;
use cbr_tasks::transport::{HttpRequest, HttpResponse, ResponseHeaders};

use super::sim::{Reply, Sim, config, connect};

/// Maximum number of requests of a walk: the list has a few dozen tasks, and the script is as short.
const MAX_REQUESTS: u32 = 20_000;
/// Number of errors after which the caller gives up.
const MAX_ERRORS: usize = 3;
const TOTAL_TIMEOUT: Duration = Duration::from_secs(90);

/// Any script leads to an end: no task comes twice, and a task that is there all the time is in a walk that has settled.
pub fn check(bytes: &[u8]) {
    let mut script = Script { bytes, at: 0 };
    let limit = 1 + i64::from(script.next() % 16);
    let concurrency = 1 + usize::from(script.next() % 8);
    let total_timeout = (script.next() % 4 == 3).then_some(TOTAL_TIMEOUT);
    let service = Service::new(&mut script);
    let bytes = bytes.get(script.at..).unwrap_or_default().to_vec();

    let seen = Rc::clone(&service.seen);
    let first = service.list.clone();
    let mut service = service;
    let mut at = 0;
    let sim = Sim::new(move |request, _| {
        let mut script = Script { bytes: &bytes, at };
        let reply = service.reply(request, &mut script);
        at = script.at;
        reply
    });
    let mut config = config();
    config.concurrency = concurrency;
    let client = connect(config, &sim);
    let mut options = CallOptions::default();
    options.total_timeout = total_timeout;
    let query = ListOpLogs::default().limit(limit);
    let mut pages = client.pages(&query, &options, None).unwrap();

    let (mut ids, mut errors) = (HashSet::new(), 0);
    while errors < MAX_ERRORS {
        match sim.block_on(pages.next()) {
            Ok(None) => break,
            Ok(Some(page)) => {
                for task in page.operation_logs {
                    let is_new = task.id.is_empty() || ids.insert(task.id.clone());
                    assert!(is_new, "{} came twice", task.id);
                }
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                errors += 1;
            }
        }
        assert!(pages.report().requests <= MAX_REQUESTS, "{pages:?}");
    }
    if total_timeout.is_some() {
        assert!(sim.time() <= TOTAL_TIMEOUT, "{:?}", sim.time());
    }
    assert!(sim.most_under_way() <= concurrency.max(1));
    let report = pages.report();
    if errors < MAX_ERRORS && !seen.made_up.get() {
        if !seen.changed.get() {
            assert!(report.settled, "nothing has changed: {report:?}");
        }
        if report.settled {
            let gone = seen.removed.take();
            for task in first.iter().filter(|task| !gone.contains(&task.id)) {
                assert!(ids.contains(&task.name()), "{}: {report:?}", task.name());
            }
        }
    }
}

/// Bytes of the script; zeros after its end.
struct Script<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Script<'_> {
    fn next(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        byte
    }
}

#[derive(Clone, Copy)]
struct Task {
    id: u32,
    version: u32,
}

impl Task {
    fn name(self) -> String {
        format!("task {}", self.id)
    }

    fn json(self) -> String {
        format!(r#"{{"id":"{}","status":"{}"}}"#, self.name(), self.version)
    }
}

/// Facts about the service for the check after the walk.
#[derive(Default)]
struct Seen {
    removed: Cell<HashSet<u32>>,
    changed: Cell<bool>,
    made_up: Cell<bool>,
}

struct Service {
    list: Vec<Task>,
    next: u32,
    /// Largest page; 0 for any.
    clamp: usize,
    /// Kind of `count`: none, the total, the length of the page, its limit.
    count: u8,
    names_limit: bool,
    /// True if some answers have nothing to do with the list.
    makes_up: bool,
    seen: Rc<Seen>,
}

impl Service {
    fn new(script: &mut Script<'_>) -> Self {
        let tasks = u32::from(script.next() % 64);
        let kinds = script.next();
        Self {
            list: (0..tasks).map(|id| Task { id, version: 0 }).collect(),
            next: tasks,
            clamp: usize::from(script.next() % 16),
            count: kinds % 4,
            names_limit: kinds & 4 != 0,
            makes_up: kinds & 8 != 0,
            seen: Rc::default(),
        }
    }

    fn reply(&mut self, request: &HttpRequest, script: &mut Script<'_>) -> Reply {
        let byte = script.next();
        let (kind, high) = (byte % 16, byte / 16);
        let after = Duration::from_millis(20 * (1 + u64::from(high)));
        let place = usize::from(high) * self.list.len() / 16;
        match kind {
            1 | 2 => self.insert(if kind == 1 { 0 } else { self.list.len() }),
            3 => self.insert(place),
            4 if !self.list.is_empty() => {
                let mut removed = self.seen.removed.take();
                removed.insert(self.list.remove(place).id);
                self.seen.removed.set(removed);
                self.seen.changed.set(true);
            }
            5 | 6 if !self.list.is_empty() => {
                self.list[place].version += 1;
                if kind == 5 {
                    self.list[..=place].rotate_right(1);
                }
                self.seen.changed.set(true);
            }
            7 => return Reply::Fail(after),
            8 => return Reply::Hang,
            9 => {
                let status = [500, 503, 429, 408, 401, 403, 404, 302][usize::from(high % 8)];
                return Reply::Answer(after, failure(status, script));
            }
            10 if self.makes_up => {
                self.seen.made_up.set(true);
                return Reply::Answer(after, success(self.made_up(script).into_bytes()));
            }
            _ => {}
        }
        Reply::Answer(after, success(self.page(request).into_bytes()))
    }

    fn insert(&mut self, place: usize) {
        let id = self.next;
        self.list.insert(place, Task { id, version: 0 });
        self.next += 1;
        self.seen.changed.set(true);
    }

    fn page(&self, request: &HttpRequest) -> String {
        let (_, query) = request.url.split_once('?').unwrap();
        let number = |name: &str| {
            let value = query.split('&').find_map(|pair| pair.strip_prefix(name));
            value.map_or(0, |value| value.parse::<usize>().unwrap())
        };
        let mut limit = number("limit=");
        if self.clamp > 0 {
            limit = limit.min(self.clamp);
        }
        let tasks = self.list.iter().skip(number("offset=")).take(limit);
        let tasks: Vec<_> = tasks.map(|task| task.json()).collect();
        let mut body = format!(r#"{{"operation_logs":[{}]"#, tasks.join(","));
        match self.count {
            0 => {}
            1 => body += &format!(r#","count":{}"#, self.list.len()),
            2 => body += &format!(r#","count":{}"#, tasks.len()),
            _ => body += &format!(r#","count":{limit}"#),
        }
        if self.names_limit {
            body += &format!(r#","limit":{limit}"#);
        }
        body + "}"
    }

    /// A body that has nothing to do with the list.
    fn made_up(&self, script: &mut Script<'_>) -> String {
        const NUMBERS: [&str; 8] = [
            "null",
            "0",
            "-1",
            "1",
            "1000",
            "9223372036854775807",
            "1e300",
            "\"12\"",
        ];
        let kind = script.next();
        let tasks: Vec<_> = (0..kind % 32)
            .map(|_| match script.next() {
                0xff => r#"{"id":""}"#.to_owned(),
                0xfe => r#"{"id":"\ud800"}"#.to_owned(),
                0xfd => "{}".to_owned(),
                byte => {
                    let (id, version) = (u32::from(byte % 32), u32::from(byte / 32));
                    Task { id, version }.json()
                }
            })
            .collect();
        let number = NUMBERS[usize::from(script.next() % 8)];
        match kind / 32 {
            0 => format!(r#"{{"operation_logs":[{}]}}"#, tasks.join(",")),
            1 => format!(r#"{{"operation_logs":[{}]"#, tasks.join(",")),
            2 => "<html>".to_owned(),
            3 => format!(r#"{{"operation_logs":{number}}}"#),
            4 => format!(
                r#"{{"operation_logs":[{}],"limit":{number}}}"#,
                tasks.join(",")
            ),
            _ => format!(
                r#"{{"operation_logs":[{}],"count":{number}}}"#,
                tasks.join(",")
            ),
        }
    }
}

fn success(body: Vec<u8>) -> HttpResponse {
    HttpResponse {
        status: 200,
        body,
        ..HttpResponse::default()
    }
}

fn failure(status: u16, script: &mut Script<'_>) -> HttpResponse {
    const RETRY_AFTER: [&str; 8] = [
        "0",
        "1",
        "59",
        "86400",
        "99999999999999999999",
        "-1",
        "soon",
        "Wed, 21 Oct 2099 07:28:00 GMT",
    ];
    let text = RETRY_AFTER[usize::from(script.next() % 8)];
    HttpResponse {
        status,
        headers: ResponseHeaders {
            retry_after: Some(text.to_owned()),
            ..ResponseHeaders::default()
        },
        body: br#"{"error_code":"x","error_msg":"y"}"#.to_vec(),
    }
}
