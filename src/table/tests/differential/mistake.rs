//! Mistakes that the tests must notice.

/// Mistake that somebody could make in a view or a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistake {
    /// Of two states of a task, the later one goes.
    OlderWins,
    /// Of two states with the same time, the first one stays.
    FirstOfEqualsWins,
    /// Without a source, a newer state has none.
    SourceCleared,
    /// Tasks that are removed stay.
    RemovedStay,
    /// A state without a time does not replace one with a time.
    MissingUpdatedLoses,
    /// Times are cut off at milliseconds.
    Milliseconds,
    /// Rows that are the same to all keys are turned round.
    TiesReversed,
    /// Only in descending order.
    DescendingReversesTies,
    MissingFirst,
    /// As turning round an ascending order would have it.
    DescendingMissingFirst,
    /// An empty text is less than any other.
    EmptyTextIsAValue,
    FirstKeyOnly,
    /// Texts are compared in lower case.
    TextsFolded,
    /// Texts are compared as JavaScript does.
    TextsInSixteenBits,
    /// Ids that are UUIDs in lower case come before the others.
    UuidsFirst,
    /// Names have to begin with what is looked for.
    StartForPart,
    CaseMatters,
    /// A missing value does not match a negation.
    NegationWantsAValue,
    /// A duration that is not above 0 is none.
    DurationsAboveZero,
    FacetsWithoutMissing,
    /// The last of the texts that come as often as each other comes first.
    FacetTiesReversed,
    /// A value at the end of a bin is in it.
    RightClosedBins,
    /// The greatest value lies at the end of the last bin, not in it.
    WidthTooSmall,
    /// Bins of whole weeks start at Thursdays, as 1970 did.
    WeeksFromThursday,
    /// Values below 0 are rounded up to the start of their bin.
    BinsTowardsZero,
    /// No interpolation.
    NearestRank,
    /// Of an even number the upper one of the two in the middle.
    UpperMedian,
    /// Half a microsecond below 0 is 0.
    RoundedTowardsZero,
    /// A share of all tasks.
    RateOfAll,
    /// The first in the view of several.
    OldestInView,
    /// Waiting counts as running.
    OldestWaiting,
}

impl Mistake {
    pub(super) const ALL: [Self; 31] = [
        Self::OlderWins,
        Self::FirstOfEqualsWins,
        Self::MissingUpdatedLoses,
        Self::RemovedStay,
        Self::SourceCleared,
        Self::Milliseconds,
        Self::TiesReversed,
        Self::DescendingReversesTies,
        Self::MissingFirst,
        Self::DescendingMissingFirst,
        Self::EmptyTextIsAValue,
        Self::FirstKeyOnly,
        Self::TextsFolded,
        Self::TextsInSixteenBits,
        Self::UuidsFirst,
        Self::StartForPart,
        Self::CaseMatters,
        Self::NegationWantsAValue,
        Self::DurationsAboveZero,
        Self::FacetsWithoutMissing,
        Self::FacetTiesReversed,
        Self::RightClosedBins,
        Self::WidthTooSmall,
        Self::WeeksFromThursday,
        Self::BinsTowardsZero,
        Self::NearestRank,
        Self::UpperMedian,
        Self::RoundedTowardsZero,
        Self::RateOfAll,
        Self::OldestInView,
        Self::OldestWaiting,
    ];
}
