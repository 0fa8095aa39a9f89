//! Field table: the fields of a task that a table knows, with their names, JSON paths and meanings in filters.

use crate::{MatchMode, Measure, NumberColumn, TextColumn, TimeColumn};

/// Field of a task or its row: the id, a column, or the duration, which is computed from two columns. Tables sort, count and export by
/// fields.
///
/// ```
/// use cbr_tasks::table::{Key, TextColumn};
///
/// assert_eq!(Key::named("vault_name"), Some(Key::Text(TextColumn::VaultName)));
/// assert_eq!(Key::named("vault"), Key::named("vault_name"));
/// assert_eq!(Key::Duration.name(), "duration");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The id.
    Id,
    /// A text.
    Text(TextColumn),
    /// A point in time.
    Time(TimeColumn),
    /// A number.
    Number(NumberColumn),
    /// The time from start to end.
    Duration,
}

/// Entry of the field table.
struct Field {
    key: Key,
    /// Name of the column: in CSV, as a key to sort by, and for facets.
    name: &'static str,
    /// Path in a task's JSON; empty for a field that the service does not send.
    path: &'static str,
    /// Name in filters; empty for a field that filters cannot use. If two fields have the same name, filters look in both, and
    /// the name is an alias of the later one.
    filter: &'static str,
    /// Match mode: which part of the text a filter's value must equal.
    mode: MatchMode,
    /// True if filters also look here for words without a field. False for the project's id: nearly all tasks have the same
    /// project, so a word such as `04` would find all of them. False for names of backups, which nearly all differ: that would take
    /// as long again.
    has_words: bool,
}

impl Field {
    #[inline(never)]
    fn is_within(&self, path: &str) -> bool {
        let rest = self.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// Number of fields: the columns, the id and the duration. A new column without an entry does not compile.
const LENGTH: usize = TextColumn::ALL.len() + TimeColumn::ALL.len() + NumberColumn::ALL.len() + 2;

/// All fields, in the order in which CSV has them.
#[rustfmt::skip]
#[allow(clippy::enum_glob_use, reason = "a row for every one of them")]
static FIELDS: [Field; LENGTH] = {
    use Key::{Duration, Id, Number, Text, Time};
    use MatchMode::{Part, Start, Whole};
    use TextColumn::*;
    use TimeColumn::*;
    macro_rules! field {
        ($key:expr, $name:expr, $path:expr, $filter:expr, $mode:expr, $has_words:expr) => {
            Field { key: $key, name: $name, path: $path, filter: $filter, mode: $mode, has_words: $has_words }
        };
    }
    [
        //     key                      name              path                          filter           mode   has_words
        field!(Id,                      "id",             "id",                         "id",            Start, true),
        field!(Text(Status),            "status",         "status",                     "status",        Whole, false),
        field!(Text(OperationType),     "operation_type", "operation_type",             "type",          Whole, false),
        field!(Text(ProviderId),        "provider_id",    "provider_id",                "",              Whole, false),
        field!(Text(ProjectId),         "project_id",     "project_id",                 "project",       Start, false),
        field!(Text(PolicyId),          "policy_id",      "policy_id",                  "policy",        Start, true),
        field!(Text(VaultId),           "vault_id",       "vault_id",                   "vault",         Start, true),
        field!(Text(VaultName),         "vault_name",     "vault_name",                 "vault",         Part,  true),
        field!(Text(ResourceId),        "resource_id",    "extra_info.resource.id",     "resource",      Start, true),
        field!(Text(ResourceType),      "resource_type",  "extra_info.resource.type",   "resource_type", Whole, false),
        field!(Text(ResourceName),      "resource_name",  "extra_info.resource.name",   "resource",      Part,  true),
        field!(Text(ErrorCode),         "error_code",     "error_info.code",            "error",         Whole, true),
        field!(Text(ErrorMessage),      "error_message",  "error_info.message",         "message",       Part,  true),
        field!(Time(Created),           "created_at",     "created_at",                 "created",       Whole, false),
        field!(Time(Started),           "started_at",     "started_at",                 "started",       Whole, false),
        field!(Time(Updated),           "updated_at",     "updated_at",                 "updated",       Whole, false),
        field!(Time(Ended),             "ended_at",       "ended_at",                   "ended",         Whole, false),
        field!(Number(NumberColumn::Progress), "progress", "extra_info.common.progress", "progress",     Whole, false),
        field!(Duration,                "duration",       "",                           "duration",      Whole, false),
        field!(Text(BackupName),        "backup_name",    "extra_info.backup.backup_name", "backup_name", Part, false),
        field!(Text(TargetName),        "target_name",    "extra_info.restore.target_resource_name", "target", Part, false),
        field!(Text(DestinationRegion), "destination_region", "extra_info.replication.destination_region", "region", Whole, false),
        field!(Text(Source),            "source",         "",                           "source",        Start, false),
    ]
};

/// Names in filters, in the order in which messages list them.
const FILTERS: [&str; 20] = [
    "id",
    "status",
    "type",
    "resource",
    "resource_type",
    "vault",
    "policy",
    "error",
    "message",
    "project",
    "backup_name",
    "target",
    "region",
    "source",
    "started",
    "ended",
    "created",
    "updated",
    "duration",
    "progress",
];

/// Finds the last field with a property. If two fields have the same name in filters, this is the name, not the id.
///
/// Neither this nor [`searched`] is generic or inlined, because the compiler would unroll twenty comparisons for every
/// caller: 6.6 KB of code.
#[inline(never)]
fn last(is_it: &dyn Fn(&Field) -> bool) -> Option<Key> {
    FIELDS
        .iter()
        .rfind(|field| is_it(field))
        .map(|field| field.key)
}

impl Key {
    /// Finds a key by its name in `OperationLog`, in filters or in CSV.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        last(&|field| {
            field.name == name || !name.is_empty() && [field.path, field.filter].contains(&name)
        })
    }

    /// Returns the name of its column.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.field().map_or("", |field| field.name)
    }

    /// Returns its measure, if it is a number.
    #[must_use]
    pub fn measure(self) -> Option<Measure> {
        match self {
            Self::Time(column) => Some(Measure::Time(column)),
            Self::Number(column) => Some(Measure::Number(column)),
            Self::Duration => Some(Measure::Duration),
            Self::Id | Self::Text(_) => None,
        }
    }

    /// Returns all keys, in the order in which they are written.
    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|field| field.key)
    }

    /// Returns the columns of CSV unless others are wanted: those of any task, up to the duration.
    pub fn of_csv() -> impl Iterator<Item = Self> {
        let last = FIELDS.iter().position(|field| field.key == Self::Duration);
        Self::all().take(last.map_or(0, |last| last + 1))
    }

    #[inline(never)]
    fn field(self) -> Option<&'static Field> {
        FIELDS.iter().find(|field| field.key == self)
    }

    /// Returns its path in a task's JSON, such as `extra_info.resource.name`; empty for a field that the service does not send.
    pub fn path(self) -> &'static str {
        self.field().map_or("", |field| field.path)
    }

    /// Finds the field at a path in a task's JSON.
    #[inline(never)]
    pub fn at_path(path: &str) -> Option<Self> {
        // Without `last`: it is called for every field of a task whose layout is new.
        let is_it = |field: &&Field| field.path.len() == path.len() && field.path == path;
        let field = FIELDS.iter().find(is_it)?;
        Some(field.key).filter(|_| !path.is_empty())
    }

    /// Returns true if its path is this one or goes on from it.
    pub fn is_within(self, path: &str) -> bool {
        self.field().is_some_and(|field| field.is_within(path))
    }

    /// Finds a field of filters.
    pub fn filtered_by(name: &str) -> Option<Self> {
        last(&|field| field.filter == name && !name.is_empty())
    }

    /// Returns its name in filters; empty if filters cannot use it.
    pub fn filter(self) -> &'static str {
        self.field().map_or("", |field| field.filter)
    }

    /// Returns all names in filters, for messages.
    pub fn filters() -> String {
        cbr_wire::small::text::join(&FILTERS, ", ")
    }

    /// Returns the fields in which filters look for a value of this one, and how each is compared.
    pub fn searched(self) -> Vec<(Self, MatchMode)> {
        let filter = self.filter();
        searched(&|field| field.filter == filter)
    }

    /// Returns the fields in which filters look for words.
    pub fn with_words() -> Vec<(Self, MatchMode)> {
        searched(&|field| field.has_words)
    }
}

#[inline(never)]
fn searched(is_it: &dyn Fn(&Field) -> bool) -> Vec<(Key, MatchMode)> {
    let fields = FIELDS.iter().filter(|field| is_it(field));
    fields.map(|field| (field.key, field.mode)).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeSet;

    use super::{FIELDS, FILTERS, Key};
    use crate::{NumberColumn, TextColumn, TimeColumn};

    #[test]
    fn every_column_has_its_row() {
        let columns = TextColumn::ALL.map(Key::Text).into_iter();
        let columns = columns.chain(TimeColumn::ALL.map(Key::Time));
        let columns = columns.chain(NumberColumn::ALL.map(Key::Number));
        for key in columns.chain([Key::Id, Key::Duration]) {
            assert_eq!(Key::named(key.name()), Some(key));
            let is_no_part = [Key::Duration, Key::Text(TextColumn::Source)].contains(&key);
            assert!(Key::at_path(key.path()) == Some(key) || is_no_part);
        }
    }

    #[test]
    fn messages_have_every_name_that_filters_know() {
        let known: BTreeSet<&str> = FIELDS.iter().map(|field| field.filter).collect();
        let told = BTreeSet::from(FILTERS);
        assert_eq!(
            known.iter().filter(|name| !name.is_empty()).count(),
            told.len()
        );
        assert!(told.is_subset(&known));
    }

    #[test]
    fn a_name_that_is_empty_is_nobodys() {
        assert_eq!(Key::named(""), None);
        assert_eq!(Key::filtered_by(""), None);
        assert_eq!(Key::at_path(""), None);
    }
}
