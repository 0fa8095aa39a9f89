//! Oracle: what a table should hold and find, as plainly as possible.

use std::cmp::Ordering;
use std::collections::HashMap;

use cbr_json::Cursor;
use cbr_wire::model::page::TaskText;

use super::super::is_same;
use super::answers::Answers;
use super::figures;
use super::mistake::Mistake;
use super::query::Query;
use super::task::Task;
use crate::{IngestReport, TimeColumn};

pub(super) struct Oracle {
    /// In the table's order.
    pub(super) tasks: Vec<Task>,
    places: HashMap<String, usize>,
    mistake: Option<Mistake>,
}

impl Oracle {
    pub(super) fn new(mistake: Option<Mistake>) -> Self {
        Self {
            tasks: Vec::new(),
            places: HashMap::new(),
            mistake,
        }
    }

    /// Takes the tasks of a list response, from a source.
    pub(super) fn ingest(&mut self, page: &str, source: Option<&'static str>) -> IngestReport {
        let mut report = IngestReport::default();
        // Task by task: a table takes more of them than a page of the client may have.
        let mut texts = Vec::new();
        let walked = Cursor::new(page).each_entry(&mut |cursor, entry| {
            if entry.key != "operation_logs" {
                return cursor.skip().map(drop);
            }
            texts.clear();
            cursor.each_item(&mut |cursor| {
                texts.push(TaskText::from_cursor(cursor)?);
                Ok(())
            })
        });
        walked.unwrap();
        for text in texts {
            let mut task = Task::new(&text, self.mistake);
            task.source = source;
            let name = name(&task);
            let Some(&place) = self.places.get(&name) else {
                self.places.insert(name, self.tasks.len());
                self.tasks.push(task);
                report.added += 1;
                continue;
            };
            let held = &mut self.tasks[place];
            if self.mistake != Some(Mistake::SourceCleared) {
                task.source = source.or(held.source);
            }
            // White space makes no difference.
            let differs = !is_same(&held.json, &task.json) || held.source != task.source;
            if differs && replaces(&task, held, self.mistake) {
                *held = task;
                report.updated += 1;
            } else {
                report.unchanged += 1;
            }
        }
        report
    }

    /// Removes tasks by their ids; returns the number of those that were there.
    pub(super) fn remove(&mut self, ids: &[String]) -> usize {
        let before = self.tasks.len();
        if self.mistake != Some(Mistake::RemovedStay) {
            self.tasks
                .retain(|task| !ids.iter().any(|id| id == task.id() && !id.is_empty()));
        }
        self.places = (self.tasks.iter().map(name).zip(0..)).collect();
        before - self.tasks.len()
    }

    pub(super) fn answers(&self, query: &Query) -> Answers {
        let mut rows: Vec<usize> = (0..self.tasks.len())
            .filter(|row| query.condition.fits(&self.tasks[*row], self.mistake))
            .collect();
        if self.mistake == Some(Mistake::TiesReversed) {
            rows.reverse();
        }
        rows.sort_by(|one, other| self.order(query, *one, *other));
        let tasks: Vec<&Task> = rows.iter().map(|row| &self.tasks[*row]).collect();
        let oldest = figures::oldest_running(&tasks, self.mistake).and_then(|start| {
            let is_it = |row: &&usize| figures::is_running(&self.tasks[**row], start, self.mistake);
            match self.mistake {
                Some(Mistake::OldestInView) => rows.iter().find(is_it).copied(),
                _ => rows.iter().filter(is_it).min().copied(),
            }
        });
        Answers {
            facets: query
                .facets
                .iter()
                .map(|column| figures::facet(&tasks, *column, self.mistake))
                .collect(),
            histograms: query
                .histograms
                .iter()
                .map(|options| figures::histogram(&tasks, options, self.mistake))
                .collect(),
            summary: figures::summary(&tasks, oldest, self.mistake),
            rows,
        }
    }

    fn order(&self, query: &Query, one: usize, other: usize) -> Ordering {
        let mistake = self.mistake;
        let keys = if mistake == Some(Mistake::FirstKeyOnly) {
            1
        } else {
            query.sort.len()
        };
        for key in query.sort.iter().take(keys) {
            let (order, missing) = self.tasks[one].compared(&self.tasks[other], key.key, mistake);
            let order = match missing {
                [false, false] if key.descending => order.reverse(),
                [false, false] => order,
                // False comes before true.
                [one, other] => {
                    let comes_first = mistake == Some(Mistake::MissingFirst)
                        || mistake == Some(Mistake::DescendingMissingFirst) && key.descending;
                    if comes_first {
                        other.cmp(&one)
                    } else {
                        one.cmp(&other)
                    }
                }
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        let is_descending = query.sort.last().is_some_and(|key| key.descending);
        if mistake == Some(Mistake::DescendingReversesTies) && is_descending {
            return other.cmp(&one);
        }
        Ordering::Equal
    }
}

/// Name of a task: its id. Without an id, it is what it says.
fn name(task: &Task) -> String {
    if task.id().is_empty() {
        format!(" {}", task.json)
    } else {
        task.id().to_owned()
    }
}

/// Returns true if a new state replaces the one held.
fn replaces(come: &Task, held: &Task, mistake: Option<Mistake>) -> bool {
    let updated = |task: &Task| task.time_in(TimeColumn::Updated);
    let (Some(new), Some(old)) = (updated(come), updated(held)) else {
        return mistake != Some(Mistake::MissingUpdatedLoses) || updated(held).is_none();
    };
    match mistake {
        Some(Mistake::OlderWins) => new <= old,
        Some(Mistake::FirstOfEqualsWins) => new > old,
        _ => new >= old,
    }
}
