//! Health of backups: a verdict on each resource that tasks name, by the history of its backups.
//!
//! | part | file |
//! |---|---|
//! | the passes over all rows | `mod.rs` |
//! | statuses and types of tasks | `status.rs` |
//! | figures of one resource | `figures.rs` |
//! | the verdict, by these rules | `verdict.rs` |
//!
//! # Rules
//!
//! An attempt is a task of one of the types that count as backups, a good backup is one in status `success`. The time of a task is
//! `started_at`, else `created_at`, else `ended_at`; tasks with equal times are in the order of the table. A task without a time comes
//! before all others. The first rule that applies decides:
//!
//! 1. [`Verdict::Retired`]: a successful `remove_resource` names the resource, or a successful `vault_delete` names its vault, and
//!    no attempt is later. Its vault is that of the newest attempt that names one, of the last [`STREAK`]. Tasks that are no
//!    attempts, such as the deletion of old backups, bring nothing back.
//! 2. [`Verdict::Failing`]: the last `k` attempts that ended are `failed` or `timeout`. `k` is 2, and 1 if the last good backup is
//!    older than the maximum age. Skipped, running and waiting attempts and those in unknown statuses are passed over.
//! 3. [`Verdict::Stuck`]: the attempt in status `running` that began first has been running for more than an hour, and for more than
//!    three times the 95th percentile of the durations of the resource's good backups; without any duration, for more than the maximum
//!    age.
//! 4. [`Verdict::Overdue`]: the last good backup is older than the maximum age.
//! 5. [`Verdict::Due`]: the next backup was due, by the cadence, more than a tenth of the cadence ago.
//! 6. [`Verdict::Ok`]: there is a good backup, no older than the maximum age.
//! 7. [`Verdict::Never`]: there are attempts, no good one, and the table goes back for at least the maximum age.
//! 8. [`Verdict::Unknown`]: anything else. The table goes back for less than the maximum age, there was no attempt, or the good
//!    backups have no time.
//!
//! A time after now counts as now. Machines that no task names are not known.

mod figures;
mod status;
mod verdict;

use cbr_store::reserve::{Reserve, filled};
use cbr_store::{Full, GroupBy, Grouping, Histories, History, MISSING};

pub use figures::{Figures, STREAK};
pub use verdict::{Finding, Reason, Verdict};

use crate::{Selection, Table, TextColumn};

/// Options. Times and spans are in microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthOptions {
    /// Maximum age of the last good backup.
    pub max_age: i64,
    /// Current time, since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// Operation types that count as backups.
    pub kinds: Vec<String>,
}

impl HealthOptions {
    /// Makes the options for a time: backups of the type `backup`, no older than 24 hours.
    #[must_use]
    pub fn at(now: i64) -> Self {
        Self {
            max_age: 86_400_000_000,
            now,
            kinds: vec!["backup".to_owned()],
        }
    }
}

/// Health of one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// Reason for the verdict, which follows from it.
    pub finding: Finding,
    /// Figures.
    pub figures: Figures,
}

impl Table {
    /// Judges every resource that a task names, in the order of the table.
    ///
    /// ```
    /// use cbr_tasks::table::Table;
    /// use cbr_tasks::table::health::{HealthOptions, Verdict};
    ///
    /// let mut table = Table::new();
    /// table.ingest(br#"[{"id": "a", "status": "success", "operation_type": "backup",
    ///     "started_at": "1970-01-01T02:00:00Z", "ended_at": "1970-01-01T02:20:00Z",
    ///     "extra_info": {"resource": {"id": "7b1c", "type": "OS::Nova::Server", "name": "web-01"}}}]"#)?;
    /// let health = table.health(&HealthOptions::at(30 * 3_600_000_000))?;
    /// assert_eq!(health[0].finding.reason.verdict(), Verdict::Overdue);
    /// assert_eq!(health[0].figures.last_success, Some(2 * 3_600_000_000 + 20 * 60_000_000));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn health(&self, options: &HealthOptions) -> Result<Vec<Health>, Full> {
        let rows = self.rows();
        let all_rows = Selection::all(rows)?;
        let tags = status::tags(rows, &options.kinds)?;
        let grouping = Grouping::of(rows, &all_rows, &[GroupBy::Resource])?;
        let histories = Histories::of(rows, &all_rows, &grouping, Some(&tags))?;
        drop(grouping);
        // Time of the last deletion of each vault, by the code of its id.
        let mut deletions = filled(rows.dictionary(TextColumn::VaultId).len() + 1, i64::MIN)?;
        let mut window = 0;
        let all_members = History {
            members: &histories.members,
            times: &histories.times,
        };
        for (time, row, tag) in all_members.iter() {
            if let Some(time) = time {
                window = figures::since(time, options.now).max(window);
                if tag == status::VAULT_DELETION
                    && figures::has_text(rows, row, TextColumn::VaultId)
                {
                    let vault = rows.code(row, TextColumn::VaultId);
                    if let Some(last) = deletions.get_mut(vault as usize) {
                        *last = time.max(*last);
                    }
                }
            }
        }

        let (mut all, mut spans) = (Vec::new(), Vec::new());
        for history in histories.iter() {
            let figures = Figures::of(rows, history, options.now, &mut spans)?;
            let vault = figures
                .vault
                .map_or(MISSING, |row| rows.code(row, TextColumn::VaultId));
            let deleted = deletions.get(vault as usize).copied();
            let finding = verdict::judge(&figures, deleted.unwrap_or(i64::MIN), window, options);
            all.reserve_for(1)?;
            all.push(Health { finding, figures });
        }
        Ok(all)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
