//! The rate limiter under many concurrent calls, in virtual time.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::sim::{Sim, answer, config, connect};
use cbr_tasks::client::{CallOptions, RateLimit};
use cbr_tasks::request::{ListOpLogs, ShowOpLog};
use cbr_tasks::wait::WaitOptions;

const WINDOW: Duration = Duration::from_secs(300);

/// Serves 3,000 tasks in pages, and single tasks whose id is the number of minutes that they run.
fn service() -> Sim {
    Sim::new(|request, time| {
        let (path, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
        let query: HashMap<_, _> = query.split('&').filter_map(|p| p.split_once('=')).collect();
        if let Some(id) = path.rsplit_once("/operation-logs/").map(|(_, id)| id) {
            let minutes: u64 = id.parse().unwrap();
            let progress = (time.as_secs() * 100 / (minutes * 60)).min(100);
            let status = if progress < 100 { "running" } else { "success" };
            return answer(
                200,
                format!(
                    r#"{{"operation_log": {{"id": "{id}", "status": "{status}", "extra_info": {{"common": {{"progress": {progress}}}}}}}}}"#
                ),
            );
        }
        let number = |name: &str| query.get(name).map_or(0, |n| n.parse::<usize>().unwrap());
        let (offset, limit) = (number("offset"), number("limit"));
        let ids: Vec<_> = (offset..(offset + limit).min(3000))
            .map(|id| format!(r#"{{"id": "t{id}"}}"#))
            .collect();
        answer(
            200,
            format!(
                r#"{{"operation_logs": [{}], "count": 3000, "limit": {limit}, "offset": {offset}}}"#,
                ids.join(",")
            ),
        )
    })
}

fn most_in_a_window(sim: &Sim) -> usize {
    let times: Vec<_> = sim.sent().iter().map(|(time, _)| *time).collect();
    let within = |(at, first): (usize, &Duration)| {
        let within = |time: &&Duration| **time <= *first + WINDOW;
        times[at..].iter().take_while(within).count()
    };
    times.iter().enumerate().map(within).max().unwrap()
}

#[test]
fn no_five_minutes_hold_more_than_200_requests_of_50_listings_and_50_waits() {
    let sim = service();
    let client = connect(config(), &sim);
    let options = CallOptions::default();
    let wait = WaitOptions::default().max_wait(Duration::MAX);
    let mut work: Vec<Pin<Box<dyn Future<Output = usize> + '_>>> = Vec::new();
    for number in 1..=50 {
        let (client, options, wait) = (&client, &options, &wait);
        work.push(Box::pin(async move {
            let request = ListOpLogs::default().limit(100);
            let mut pages = client.pages(&request, options, None).unwrap();
            let mut tasks = 0;
            while let Some(page) = pages.next().await.unwrap() {
                tasks += page.operation_logs.len();
            }
            tasks
        }));
        work.push(Box::pin(async move {
            let request = ShowOpLog::new(number.to_string());
            let task = client
                .wait(&request, wait, options, |_, _| ())
                .await
                .unwrap();
            usize::from(task.status.as_str() == "success")
        }));
    }
    let done = sim.run(work);
    assert_eq!(done.iter().filter(|tasks| **tasks == 3000).count(), 50);
    assert_eq!(done.iter().filter(|tasks| **tasks == 1).count(), 50);

    let most = most_in_a_window(&sim);
    println!(
        "{} requests in {} s of virtual time; at most {most} in any 300 s; {} under way at most",
        sim.sent().len(),
        sim.time().as_secs(),
        sim.most_under_way()
    );
    assert!(most <= 200, "{most} requests in 300 s");
    assert!(most > 190, "the limit is not used: {most}");
}

#[test]
fn two_clients_with_half_of_the_limit_each_never_exceed_the_whole() {
    let sim = service();
    let clients = [(); 2].map(|()| {
        let mut config = config();
        config.rate_limit = Some(RateLimit::new(100, WINDOW));
        connect(config, &sim)
    });
    let request = ListOpLogs::default().limit(10);
    let options = CallOptions::default();
    let mut work: Vec<Pin<Box<dyn Future<Output = usize> + '_>>> = Vec::new();
    for client in &clients {
        work.push(Box::pin(async {
            let mut pages = client.pages(&request, &options, None).unwrap();
            let mut tasks = 0;
            while let Some(page) = pages.next().await.unwrap() {
                tasks += page.operation_logs.len();
            }
            tasks
        }));
    }
    assert_eq!(sim.run(work), [3000, 3000]);
    let most = most_in_a_window(&sim);
    assert!((190..=200).contains(&most), "{most} requests in 300 s");
}
