//! What a filter can ask about, and how each of it is compared.

use super::meaning::Column;
use crate::How;

/// A field whose values are texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextField {
    Id,
    Status,
    Type,
    Resource,
    ResourceType,
    Vault,
    Policy,
    Error,
    Message,
    Project,
}

/// A field whose values are points in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeField {
    /// When the task started.
    Started,
    /// When the task ended.
    Ended,
    /// When the task was created.
    Created,
    /// When the task last changed.
    Updated,
}

/// Any field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Text(TextField),
    Time(TimeField),
    Duration,
    Progress,
}

const NAMES: [(&str, Field); 16] = [
    ("id", Field::Text(TextField::Id)),
    ("status", Field::Text(TextField::Status)),
    ("type", Field::Text(TextField::Type)),
    ("resource", Field::Text(TextField::Resource)),
    ("resource_type", Field::Text(TextField::ResourceType)),
    ("vault", Field::Text(TextField::Vault)),
    ("policy", Field::Text(TextField::Policy)),
    ("error", Field::Text(TextField::Error)),
    ("message", Field::Text(TextField::Message)),
    ("project", Field::Text(TextField::Project)),
    ("started", Field::Time(TimeField::Started)),
    ("ended", Field::Time(TimeField::Ended)),
    ("created", Field::Time(TimeField::Created)),
    ("updated", Field::Time(TimeField::Updated)),
    ("duration", Field::Duration),
    ("progress", Field::Progress),
];

impl Field {
    pub(super) fn named(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, field)| *field)
    }

    pub(super) fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(_, field)| *field == self)
            .map_or("", |(name, _)| name)
    }

    /// All names, for messages.
    pub(super) fn names() -> String {
        cbr_wire::small::text::join(&NAMES.map(|(name, _)| name), ", ")
    }
}

/// Where a word without a field is looked for. Not in the project's id: nearly every task has the same, and a word such as
/// `04` would find them all.
pub(crate) const WORD_COLUMNS: &[(Column, How)] = &[
    (Column::ResourceName, How::Part),
    (Column::VaultName, How::Part),
    (Column::ErrorMessage, How::Part),
    (Column::Id, How::Start),
    (Column::ResourceId, How::Start),
    (Column::VaultId, How::Start),
    (Column::PolicyId, How::Start),
    (Column::ErrorCode, How::Whole),
];

impl TextField {
    /// Where its values are looked for; one place that fits is enough.
    pub(crate) fn columns(self) -> &'static [(Column, How)] {
        match self {
            Self::Id => &[(Column::Id, How::Start)],
            Self::Status => &[(Column::Status, How::Whole)],
            Self::Type => &[(Column::OperationType, How::Whole)],
            Self::Resource => &[
                (Column::ResourceName, How::Part),
                (Column::ResourceId, How::Start),
            ],
            Self::ResourceType => &[(Column::ResourceType, How::Whole)],
            Self::Vault => &[
                (Column::VaultName, How::Part),
                (Column::VaultId, How::Start),
            ],
            Self::Policy => &[(Column::PolicyId, How::Start)],
            Self::Error => &[(Column::ErrorCode, How::Whole)],
            Self::Message => &[(Column::ErrorMessage, How::Part)],
            Self::Project => &[(Column::ProjectId, How::Start)],
        }
    }
}
