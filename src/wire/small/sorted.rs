//! Sorting a handful of things.

use std::collections::BinaryHeap;

/// The items in ascending order. By heap: for lists as short as ours it is as fast as `sort_unstable`, which takes 4 KB of
/// WebAssembly for every type that it sorts.
pub fn sorted<T: Ord>(items: Vec<T>) -> Vec<T> {
    BinaryHeap::from(items).into_sorted_vec()
}
