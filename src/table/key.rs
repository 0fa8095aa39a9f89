use super::{Measure, TextColumn, TimeColumn};

/// What of a task a table can sort by, count and write: a column, or how long the task took.
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
    /// Progress in percent.
    Progress,
    /// From start to end.
    Duration,
}

/// The wire's names, and those that filters and other parts of the wire have for the same.
const NAMES: [(Key, &str, &[&str]); 19] = [
    (Key::Id, "id", &[]),
    (Key::Text(TextColumn::Status), "status", &[]),
    (
        Key::Text(TextColumn::OperationType),
        "operation_type",
        &["type"],
    ),
    (Key::Text(TextColumn::ProviderId), "provider_id", &[]),
    (Key::Text(TextColumn::ProjectId), "project_id", &["project"]),
    (Key::Text(TextColumn::PolicyId), "policy_id", &["policy"]),
    (Key::Text(TextColumn::VaultId), "vault_id", &[]),
    (Key::Text(TextColumn::VaultName), "vault_name", &["vault"]),
    (
        Key::Text(TextColumn::ResourceId),
        "resource_id",
        &["extra_info.resource.id"],
    ),
    (
        Key::Text(TextColumn::ResourceType),
        "resource_type",
        &["extra_info.resource.type"],
    ),
    (
        Key::Text(TextColumn::ResourceName),
        "resource_name",
        &["resource", "extra_info.resource.name"],
    ),
    (
        Key::Text(TextColumn::ErrorCode),
        "error_code",
        &["error", "error_info.code"],
    ),
    (
        Key::Text(TextColumn::ErrorMessage),
        "error_message",
        &["message", "error_info.message"],
    ),
    (Key::Time(TimeColumn::Created), "created_at", &["created"]),
    (Key::Time(TimeColumn::Started), "started_at", &["started"]),
    (Key::Time(TimeColumn::Updated), "updated_at", &["updated"]),
    (Key::Time(TimeColumn::Ended), "ended_at", &["ended"]),
    (Key::Progress, "progress", &["extra_info.common.progress"]),
    (Key::Duration, "duration", &[]),
];

impl Key {
    /// The key of a name, as in `OperationLog` or as in filters.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(_, known, others)| *known == name || others.contains(&name))
            .map(|(key, ..)| *key)
    }

    /// Its first name.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(key, ..)| *key == self)
            .map_or("", |(_, name, _)| name)
    }

    /// What it measures, if it is a number.
    #[must_use]
    pub fn measure(self) -> Option<Measure> {
        match self {
            Self::Time(column) => Some(Measure::Time(column)),
            Self::Duration => Some(Measure::Duration),
            Self::Progress => Some(Measure::Progress),
            Self::Id | Self::Text(_) => None,
        }
    }

    /// Where in a task it is: `extra_info.resource.name`. For what is not in a subordinate part, this is its name.
    pub(crate) fn path(self) -> &'static str {
        let (name, others) = NAMES
            .iter()
            .find(|(key, ..)| *key == self)
            .map_or(("", &[][..]), |(_, name, others)| (*name, *others));
        let path = others.iter().find(|name| name.contains('.'));
        path.copied().unwrap_or(name)
    }

    /// All of them, in the order in which they are written.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(key, ..)| *key)
    }
}
