//! Many tasks at a time. The test prints how the time of the rounds grows with their number:
//! `cargo test -p cbr-client --release many -- --nocapture`.

use std::time::Instant;

use super::*;

/// Ids in no order, as those of a service are.
fn ids(count: u32) -> impl Iterator<Item = String> {
    (0..count).map(|number| format!("{:08x}-{number}", number.wrapping_mul(0x9E37_79B9)))
}

#[test]
fn each_of_many_tasks_is_added_once_and_removed_once() {
    // A debug build takes ten times as long.
    let scale = if cfg!(debug_assertions) { 1 } else { 20 };
    for count in [2500, 5000, 10_000, 20_000].map(|count| count * scale) {
        let tasks: Vec<_> = ids(count).map(|id| young(&id, "running")).collect();
        let mut watch = Watch::new(ListOpLogs::default(), WatchOptions::default());
        let begun = Instant::now();
        let added = watch.window("21:00:00", tasks.clone());
        watch.list(RUNNING, tasks.clone());
        watch.list(WAITING, Vec::new());
        assert_eq!(watch.step(), "SLEEP 30");
        let mut removed = 0;
        loop {
            let step = watch.step();
            if step.starts_with("SLEEP") {
                break;
            }
            if step.starts_with("GET") {
                removed += watch.fail(Error::http(404, "gone")).unwrap().len();
            } else {
                let nothing = Ok(Answer::Tasks(Vec::new()));
                let changes = watch.watcher.answer(nothing, watch.now).unwrap();
                assert!(changes.is_empty(), "{step}");
            }
        }
        println!("{count} tasks: {:?}", begun.elapsed());
        assert_eq!((added.len(), removed), (count as usize, count as usize));
        assert_eq!(watch.watcher.remembered(), 0);
    }
}
