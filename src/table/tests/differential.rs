//! Differential tests: the answers of a table against those of a plain list of decoded tasks, for random tables and
//! questions.
//!
//! `CBR_SEED` chooses other tables, `CBR_TABLES` their number. A failure names the seed that makes its table the first one.

mod answers;
mod condition;
#[path = "../../../tests/fuzz/checks/fields.rs"]
mod fields;
mod figures;
mod found;
mod mistake;
mod oracle;
mod query;
pub(crate) mod random;
mod task;
mod values;
mod world;

use answers::Answers;
use mistake::Mistake;
use oracle::Oracle;
use query::Query;
use random::Random;
use world::{NOW, World};

use super::{page, rows};
use crate::query::Filter;
use crate::{Table, View};

fn from_env(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn seed() -> u64 {
    from_env("CBR_SEED").unwrap_or(20_261_121)
}

/// Form of a body.
#[derive(Debug, Clone, Copy)]
enum Form {
    Page,
    Array,
    Lines,
}

#[derive(Debug, Clone)]
struct Body {
    form: Form,
    source: Option<&'static str>,
    tasks: Vec<String>,
    /// Ids of tasks that are removed afterwards.
    removed: Vec<String>,
}

impl Body {
    fn body_text(&self) -> String {
        match self.form {
            // No lines would be no body.
            Form::Lines if !self.tasks.is_empty() => self.tasks.join("\n"),
            Form::Page | Form::Lines => page(&self.tasks),
            Form::Array => format!("[{}]", self.tasks.join(",\n")),
        }
    }
}

/// Some bodies with so many tasks in all; a part of them are later or earlier states of others.
fn bodies(random: &mut Random, tasks: usize) -> Vec<Body> {
    let world = World::new(random, tasks);
    let many = 1 + random.below(5);
    let again = *random.pick(&[0, 10, 50]);
    let mut sent: Vec<String> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    let removals = *random.pick(&[0, 0, 5, 50]);
    let mut bodies = Vec::new();
    for number in 0..many {
        let length = if number + 1 == many {
            tasks - sent.len()
        } else {
            (tasks - sent.len()) / 2
        };
        let mut all_have_ids = length > 0;
        let mut tasks = Vec::new();
        for _ in 0..length {
            // Now and then the very same text.
            if !sent.is_empty() && random.chance(again / 5) {
                tasks.push(random.pick(&sent).clone());
                all_have_ids = false;
                continue;
            }
            let new_id = format!(
                "{:08x}-0000-4000-8000-{:012x}",
                random.next() >> 32,
                sent.len() + tasks.len()
            );
            let id = if random.chance(again + 10) {
                world.id(random)
            } else {
                &new_id
            };
            let (task, has_id) = world.task(random, id);
            ids.push(id.to_owned());
            all_have_ids &= has_id;
            tasks.push(task);
        }
        sent.extend(tasks.iter().cloned());
        let forms = [Form::Page, Form::Array, Form::Lines];
        // A task without an id can be a line only behind others that have one.
        let form = forms[random.below(if all_have_ids { 3 } else { 2 })];
        let removed = ids.iter().filter(|_| random.chance(removals)).cloned();
        let removed = removed.collect();
        let sources = [
            None,
            None,
            Some("eu-de/prod"),
            Some("eu-de/Test"),
            Some("区 \"1"),
        ];
        let source = *random.pick(&sources);
        bodies.push(Body {
            form,
            source,
            tasks,
            removed,
        });
    }
    bodies
}

/// A table of some size; most are small.
fn any_bodies(random: &mut Random) -> Vec<Body> {
    let most = *random.pick(&[1, 4, 12, 40, 100, 300]);
    let tasks = random.below(most + 1);
    bodies(random, tasks)
}

/// The table and what it should be; the error says what became otherwise on the way there.
fn loaded(bodies: &[Body], mistake: Option<Mistake>) -> Result<(Table, Oracle), String> {
    let (mut table, mut oracle) = (Table::new(), Oracle::new(mistake));
    for body in bodies {
        let actual = table
            .ingest_from(body.body_text().as_bytes(), body.source)
            .map_err(|error| error.to_string())?;
        let expected = oracle.ingest(&page(&body.tasks), body.source);
        if actual != expected {
            return Err(format!(
                "the report\n  actual:   {actual:?}\n  expected: {expected:?}"
            ));
        }
        let removed = body.removed.iter();
        let actual = removed.filter(|id| table.remove(id).unwrap()).count();
        let expected = oracle.remove(&body.removed);
        if actual != expected {
            return Err(format!("{actual} tasks removed in place of {expected}"));
        }
    }
    if table.len() != oracle.tasks.len() {
        return Err(format!(
            "{} rows in place of {}",
            table.len(),
            oracle.tasks.len()
        ));
    }
    for (row, (actual, task)) in rows(&table).iter().zip(&oracle.tasks).enumerate() {
        if !super::is_same(actual, &task.json) {
            return Err(format!(
                "row {row}\n  actual:   {actual}\n  expected: {}",
                task.json
            ));
        }
    }
    Ok((table, oracle))
}

/// Returns the first difference between the answers of a table and the expected ones.
fn difference(table: &Table, oracle: &Oracle, query: &Query) -> Option<String> {
    let text = query.condition.text();
    let filter: Filter = match text.parse() {
        Ok(filter) => filter,
        Err(error) => return Some(format!("the filter: {error}")),
    };
    Answers::of(table, &filter, query).difference(&oracle.answers(query), query)
}

/// The same bodies with as few tasks as still make a difference.
fn shrunk(bodies: &[Body], differs: impl Fn(&[Body]) -> bool) -> Vec<Body> {
    let mut least = bodies.to_vec();
    let mut step = least
        .iter()
        .map(|body| body.tasks.len())
        .max()
        .unwrap_or(0)
        .next_power_of_two();
    while step > 0 {
        for at in 0..least.len() {
            let mut from = 0;
            while from < least[at].tasks.len() {
                let mut fewer = least.clone();
                let to = (from + step).min(fewer[at].tasks.len());
                fewer[at].tasks.drain(from..to);
                if differs(&fewer) {
                    least = fewer;
                } else {
                    from += step;
                }
            }
        }
        step /= 2;
    }
    least
}

/// Describes a difference with the fewest tasks that show it.
fn described(bodies: &[Body], difference: impl Fn(&[Body]) -> Option<String>) -> String {
    let least = shrunk(bodies, |bodies| difference(bodies).is_some());
    let texts: Vec<_> = least.iter().map(Body::body_text).collect();
    let difference = difference(&least).unwrap_or_default();
    format!("{difference}\nof these bodies\n{}", texts.join("\n"))
}

/// Asks a table made of a seed so many questions; gives its tasks and how many questions found some.
fn check(
    seed: u64,
    number: u64,
    queries: usize,
    made: impl Fn(&mut Random) -> Vec<Body>,
) -> (usize, usize) {
    let mut random = Random::new(seed);
    let bodies = made(&mut random);
    let Ok((table, oracle)) = loaded(&bodies, None) else {
        let described = described(&bodies, |bodies| loaded(bodies, None).err());
        panic!("CBR_SEED={seed} (table {number}): {described}");
    };
    let mut found = 0;
    for at in 0..queries {
        let query = Query::new(&mut random, &oracle);
        if difference(&table, &oracle, &query).is_some() {
            let described = described(&bodies, |bodies| {
                let (table, oracle) = loaded(bodies, None).ok()?;
                difference(&table, &oracle, &query)
            });
            let filter = query.condition.text();
            panic!(
                "CBR_SEED={seed} (table {number}), query {at}\nfilter {filter}\nsort {:?}\n{described}",
                query.sort
            );
        }
        found += usize::from(
            oracle
                .tasks
                .iter()
                .any(|task| query.condition.fits(task, None)),
        );
    }
    (table.len(), found)
}

fn check_all(tables: u64, queries: usize, made: impl Fn(&mut Random) -> Vec<Body>) {
    let (mut tasks, mut found) = (0, 0);
    for number in 0..tables {
        let (rows, some) = check(seed().wrapping_add(number), number, queries, &made);
        tasks += rows;
        found += some;
    }
    let asked = usize::try_from(tables).unwrap() * queries;
    println!(
        "{tables} tables, {tasks} tasks, {asked} queries, {found} of them find some, seed {}",
        seed()
    );
    // Of few queries, all may find none.
    assert!(
        asked < 1000 || found * 2 > asked,
        "most queries should find some"
    );
}

#[test]
fn a_table_answers_as_a_list_of_its_tasks_would() {
    check_all(from_env("CBR_TABLES").unwrap_or(800), 8, any_bodies);
}

#[test]
fn a_table_of_several_blocks_answers_as_a_list_of_its_tasks_would() {
    check_all(3, 4, |random| {
        let tasks = *random.pick(&[17_000, 33_000]) + random.below(1000);
        bodies(random, tasks)
    });
}

#[test]
fn rows_that_come_later_are_not_in_a_view() {
    for number in 0..100 {
        let mut random = Random::new(seed().wrapping_add(number));
        let (mut table, oracle) = loaded(&any_bodies(&mut random), None).unwrap();
        let query = Query::new(&mut random, &oracle);
        let filter = query.condition.text().parse().unwrap();
        let view = View::new(&table, &filter, &query.sort, NOW).unwrap();
        let before = view.rows(0, usize::MAX);
        for body in any_bodies(&mut random) {
            table.ingest(body.body_text().as_bytes()).unwrap();
        }
        assert_eq!(
            view.rows(0, usize::MAX),
            before,
            "CBR_SEED={}",
            seed().wrapping_add(number)
        );
        // Updates may have changed what they say, but not how many they are.
        for column in &query.facets {
            let facets = view.facet(&table, *column).unwrap();
            assert_eq!(
                facets.iter().map(|facet| facet.count).sum::<usize>(),
                before.len()
            );
        }
        assert_eq!(view.summary(&table).unwrap().total, before.len());
    }
}

/// Whoever makes one of these mistakes in the table is told so: here they are made in what it is compared with.
#[test]
fn every_mistake_is_noticed() {
    let mut unnoticed = Mistake::ALL.to_vec();
    for number in 0..200 {
        let mut random = Random::new(seed().wrapping_add(number));
        let bodies = any_bodies(&mut random);
        let (table, oracle) = loaded(&bodies, None).unwrap();
        let queries: Vec<_> = (0..8).map(|_| Query::new(&mut random, &oracle)).collect();
        let answers: Vec<_> = queries
            .iter()
            .map(|query| Answers::of(&table, &query.condition.text().parse().unwrap(), query))
            .collect();
        for (query, answers) in queries.iter().zip(&answers) {
            assert_eq!(answers.difference(&oracle.answers(query), query), None);
        }
        unnoticed.retain(|mistake| {
            let Ok((_, wrong)) = loaded(&bodies, Some(*mistake)) else {
                println!("{mistake:?}: table {number}, while it is filled");
                return false;
            };
            let differs = |(query, answers): (&Query, &Answers)| {
                answers.difference(&wrong.answers(query), query).is_some()
            };
            let noticed = queries.iter().zip(&answers).position(differs);
            if let Some(at) = noticed {
                println!("{mistake:?}: table {number}, query {at}");
            }
            noticed.is_none()
        });
        if unnoticed.is_empty() {
            return;
        }
    }
    panic!("nobody notices {unnoticed:?}");
}
