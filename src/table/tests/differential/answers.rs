//! Answers of a table to a query, in a form that can be compared.

use super::query::Query;
use super::world::NOW;
use crate::query::Filter;
use crate::view::{Durations, HistogramOptions};
use crate::{Table, TextColumn, View, view};

pub(super) type Counts = Vec<(String, usize)>;

#[derive(Debug, PartialEq)]
pub(super) struct Answers {
    pub(super) rows: Vec<usize>,
    pub(super) facets: Vec<Counts>,
    /// `None` for options that are refused.
    pub(super) histograms: Vec<Option<Histogram>>,
    pub(super) summary: Summary,
}

#[derive(Debug, PartialEq)]
pub(super) struct Histogram {
    /// As the width 0 where there are no bins: what they would be is not said.
    pub(super) start: i64,
    pub(super) width: i64,
    pub(super) counts: Vec<usize>,
    pub(super) missing: usize,
    pub(super) split: Vec<(String, Vec<usize>)>,
}

#[derive(Debug, PartialEq)]
pub(super) struct Summary {
    pub(super) total: usize,
    pub(super) statuses: Counts,
    pub(super) success_rate: Option<f64>,
    pub(super) types: Vec<TypeSummary>,
    pub(super) oldest_running: Option<usize>,
}

#[derive(Debug, PartialEq)]
pub(super) struct TypeSummary {
    pub(super) value: String,
    pub(super) count: usize,
    pub(super) durations: Option<Durations>,
}

impl Answers {
    /// Asks a table.
    pub(super) fn of(table: &Table, filter: &Filter, query: &Query) -> Self {
        let view = View::new(table, filter, &query.sort, NOW).unwrap();
        let rows = view.rows(0, view.len());
        assert_eq!(rows.len(), view.len());
        assert_eq!(view.is_empty(), rows.is_empty());
        let (from, to) = (rows.len() / 3, rows.len() / 2);
        assert_eq!(view.rows(from, to), rows[from..to]);
        assert_eq!(view.rows(from, usize::MAX), rows[from..]);
        assert!(view.rows(to + 1, from).is_empty());
        let facet = |column: &TextColumn| counts(view.facet(table, *column).unwrap());
        let histogram = |options: &HistogramOptions| match view.histogram(table, options) {
            Ok(histogram) => Some(Histogram::of(histogram)),
            Err(error) => {
                assert!(error.is_validation(), "{error}");
                None
            }
        };
        // The expected rows are those that are left.
        let places = super::super::places(table);
        let rows = rows.iter().map(|row| places.binary_search(row).unwrap());
        let rows: Vec<usize> = rows.collect();
        let mut summary = Summary::of(view.summary(table).unwrap());
        summary.oldest_running = summary
            .oldest_running
            .map(|row| places.binary_search(&row).unwrap());
        Self {
            facets: query.facets.iter().map(facet).collect(),
            histograms: query.histograms.iter().map(histogram).collect(),
            summary,
            rows,
        }
    }

    /// Describes the first difference, with the value of each side.
    pub(super) fn difference(&self, other: &Self, query: &Query) -> Option<String> {
        let told = |what: String, actual: String, expected: String| {
            let cut = |text: String| text.chars().take(2000).collect::<String>();
            Some(format!(
                "{what}\n  actual:   {}\n  expected: {}",
                cut(actual),
                cut(expected)
            ))
        };
        if self.rows != other.rows {
            let (actual, expected) = (format!("{:?}", self.rows), format!("{:?}", other.rows));
            return told("the rows".to_owned(), actual, expected);
        }
        for ((actual, expected), column) in self.facets.iter().zip(&other.facets).zip(&query.facets)
        {
            if actual != expected {
                return told(
                    format!("the facet of {column:?}"),
                    format!("{actual:?}"),
                    format!("{expected:?}"),
                );
            }
        }
        for ((actual, expected), options) in self
            .histograms
            .iter()
            .zip(&other.histograms)
            .zip(&query.histograms)
        {
            if actual != expected {
                return told(
                    format!("{options:?}"),
                    format!("{actual:?}"),
                    format!("{expected:?}"),
                );
            }
        }
        if self.summary != other.summary {
            let (actual, expected) = (
                format!("{:?}", self.summary),
                format!("{:?}", other.summary),
            );
            return told("the summary".to_owned(), actual, expected);
        }
        None
    }
}

fn counts(facets: Vec<view::Facet<'_>>) -> Counts {
    facets
        .into_iter()
        .map(|facet| (facet.value.to_owned(), facet.count))
        .collect()
}

impl Histogram {
    fn of(histogram: view::Histogram<'_>) -> Self {
        let has_bins = !histogram.counts.is_empty();
        Self {
            start: if has_bins { histogram.start } else { 0 },
            width: if has_bins { histogram.width } else { 0 },
            counts: histogram.counts,
            missing: histogram.missing,
            split: histogram
                .split
                .into_iter()
                .map(|(text, counts)| (text.to_owned(), counts))
                .collect(),
        }
    }
}

impl Summary {
    fn of(summary: view::Summary<'_>) -> Self {
        let types = summary.types.into_iter().map(|of_type| TypeSummary {
            value: of_type.value.to_owned(),
            count: of_type.count,
            durations: of_type.durations,
        });
        Self {
            total: summary.total,
            statuses: counts(summary.statuses),
            success_rate: summary.success_rate,
            types: types.collect(),
            oldest_running: summary.oldest_running,
        }
    }
}
