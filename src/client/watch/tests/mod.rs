//! The rules of a watch, with a manual clock.

mod changes;
mod many;
mod requests;
mod rhythm;

use std::time::Duration;

use cbr_json::Cursor;
use cbr_wire::Error;
use cbr_wire::model::page::TaskText;
use cbr_wire::request::ListOpLogs;

use super::{Answer, Change, WatchOptions, WatchRequest, WatchStep, Watcher};

/// 2023-11-14T22:00:00Z.
const START: i64 = 1_699_999_200;

const RUNNING: &str = "LIST status=running";
const WAITING: &str = "LIST status=waiting";

fn task_text(json: &str) -> TaskText {
    TaskText::from_cursor(&mut Cursor::new(json)).unwrap()
}

/// Builds a task that was created and started at `time` of that day; without times if `time` is empty.
fn task(id: &str, status: &str, time: &str, progress: u32) -> TaskText {
    let times = if time.is_empty() {
        String::new()
    } else {
        format!(
            r#""created_at":"2023-11-14T{time}Z","started_at":"2023-11-14T{time}.5Z","updated_at":"2023-11-14T22:00:{progress:02}Z","#
        )
    };
    task_text(&format!(
        r#"{{"id":"{id}","status":"{status}",{times}"extra_info":{{"common":{{"progress":{progress}}}}}}}"#
    ))
}

fn old(id: &str, status: &str) -> TaskText {
    task(id, status, "19:00:00", 1)
}

fn young(id: &str, status: &str) -> TaskText {
    task(id, status, "22:00:10", 1)
}

fn described(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .map(|change| {
            let change = change.typed();
            let before = change
                .previous
                .map(|task| format!(" from {}", task.status))
                .unwrap_or_default();
            format!(
                "{} {} {}{before}",
                change.kind.as_str(),
                change.task.id,
                change.task.status
            )
        })
        .collect()
}

/// A watch with its clock.
struct Watch {
    watcher: Watcher,
    now: Duration,
}

impl Watch {
    fn new(query: ListOpLogs, options: WatchOptions) -> Self {
        Self {
            watcher: Watcher::new(query, options).unwrap(),
            now: Duration::ZERO,
        }
    }

    /// Returns the next step. Sleeping takes no time.
    fn step(&mut self) -> String {
        let unix = START + i64::try_from(self.now.as_secs()).unwrap();
        match self.watcher.next(self.now, unix) {
            WatchStep::Send(WatchRequest::List(list)) => {
                format!("LIST {}", list.parts("p").unwrap().query()).replace("%3A", ":")
            }
            WatchStep::Send(WatchRequest::Get(id)) => format!("GET {id}"),
            WatchStep::Sleep { time, failure } => {
                self.now += time;
                let failure = failure.map(|e| format!(" after {e}")).unwrap_or_default();
                format!("SLEEP {}{failure}", time.as_secs())
            }
        }
    }

    /// Expects a request for one of the lists, and answers it.
    #[track_caller]
    fn list(&mut self, expected: &str, tasks: Vec<TaskText>) -> Vec<String> {
        assert_eq!(self.step(), expected);
        described(
            &self
                .watcher
                .answer(Ok(Answer::Tasks(tasks)), self.now)
                .unwrap(),
        )
    }

    /// Expects a request for the window's list from a time of that day on, and answers it.
    #[track_caller]
    fn window(&mut self, from: &str, tasks: Vec<TaskText>) -> Vec<String> {
        self.list(&format!("LIST start_time=2023-11-14T{from}Z"), tasks)
    }

    /// Expects a request for a task, and answers it.
    #[track_caller]
    fn get(&mut self, task: TaskText) -> Vec<String> {
        assert_eq!(self.step(), format!("GET {}", task.id()));
        described(
            &self
                .watcher
                .answer(Ok(Answer::Task(task)), self.now)
                .unwrap(),
        )
    }

    fn fail(&mut self, error: Error) -> Result<Vec<Change>, Error> {
        self.watcher.answer(Err(error), self.now)
    }

    /// Runs the first round, with these running and waiting tasks.
    #[track_caller]
    fn baseline(&mut self, running: Vec<TaskText>, waiting: Vec<TaskText>) {
        assert!(self.window("21:00:00", Vec::new()).is_empty());
        self.list(RUNNING, running);
        self.list(WAITING, waiting);
        assert_eq!(self.step(), "SLEEP 30");
    }

    /// Runs a round without changes.
    fn quiet_round(&mut self) {
        loop {
            if self.step().starts_with("SLEEP") {
                return;
            }
            let answer = Ok(Answer::Tasks(Vec::new()));
            self.watcher.answer(answer, self.now).unwrap();
        }
    }
}

fn watch() -> Watch {
    Watch::new(ListOpLogs::default(), WatchOptions::default())
}

fn unavailable() -> Error {
    Error::http(503, "unavailable")
}

fn not_found() -> Error {
    Error::http(404, "no such task")
}
