//! Test counts, read from the output of the test runners.

use std::fmt;

/// Tests by outcome.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Passed tests.
    pub passed: u64,
    /// Failed tests, and failed steps that count no tests.
    pub failed: u64,
    /// Skipped tests.
    pub skipped: u64,
}

impl Tally {
    /// Adds the summaries of a Rust test run: `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    /// Returns the number of tests that ran.
    pub fn add_rust(&mut self, output: &str) -> u64 {
        let before = self.passed + self.failed;
        for line in output
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("test result: "))
        {
            let counts = line.split_once(". ").map_or("", |(_, counts)| counts);
            for count in counts.split(';') {
                match words(count) {
                    Some((count, "passed")) => self.passed += count,
                    Some((count, "failed")) => self.failed += count,
                    Some((count, "ignored")) => self.skipped += count,
                    _ => {}
                }
            }
        }
        self.passed + self.failed - before
    }

    /// Adds the summary of a `node --test` run: lines `ℹ pass 3`. Returns the number of tests that ran.
    pub fn add_node(&mut self, output: &str) -> u64 {
        let before = self.passed + self.failed;
        for line in output.lines().filter_map(|line| line.strip_prefix("ℹ ")) {
            let mut parts = line.split(' ');
            let (Some(name), Some(Ok(count)), None) = (
                parts.next(),
                parts.next().map(str::parse::<u64>),
                parts.next(),
            ) else {
                continue;
            };
            match name {
                "pass" => self.passed += count,
                "fail" | "cancelled" => self.failed += count,
                "skipped" | "todo" => self.skipped += count,
                _ => {}
            }
        }
        self.passed + self.failed - before
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

fn words(text: &str) -> Option<(u64, &str)> {
    let (count, name) = text.trim().split_once(' ')?;
    Some((count.parse().ok()?, name))
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn adds_up_the_results_of_every_rust_test_binary() {
        let mut tally = Tally::default();
        let output = "running 3 tests\ntest a ... ok\n\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        assert_eq!(tally.add_rust(output), 6);
        assert_eq!(
            tally,
            Tally {
                passed: 5,
                failed: 1,
                skipped: 1
            }
        );
    }

    #[test]
    fn reads_the_summary_of_node() {
        let mut tally = Tally::default();
        let output = "✔ lists (3.1ms)\nℹ tests 4\nℹ suites 1\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n\
            ℹ duration_ms 52.8\n";
        assert_eq!(tally.add_node(output), 3);
        assert_eq!(
            tally,
            Tally {
                passed: 2,
                failed: 1,
                skipped: 1
            }
        );
    }

    #[test]
    fn prints_what_ci_reads() {
        assert_eq!(
            Tally {
                passed: 5,
                failed: 0,
                skipped: 0
            }
            .to_string(),
            "5 passed, 0 failed"
        );
        assert_eq!(
            Tally {
                passed: 5,
                failed: 1,
                skipped: 2
            }
            .to_string(),
            "5 passed, 1 failed, 2 skipped"
        );
    }
}
