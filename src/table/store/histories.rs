//! Histories: the rows of a selection that have the same key, side by side and in the order of their times.
//!
//! A counting sort by key, then a natural merge sort of each history. Lists come newest or oldest first, page by page, so a history has
//! few runs. Nanoseconds a row in Node, a million rows and 4,000 keys: numbering 6, placing 11, sorting 5.

use crate::block::{BLOCK_ROWS, Block};
use crate::column::{MISSING_TIME, TextColumn, TimeColumn};
use crate::dictionary::{Dictionary, MISSING};
use crate::full::Full;
use crate::measure::LANES;
use crate::reserve::Reserve;
use crate::rows::Rows;
use crate::selection::{Selection, bits};

/// Key to group by. An empty text counts as missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// Text of a column.
    Text(TextColumn),
    /// Range of a time. The width is in microseconds; ranges start at multiples of it, counted from the year 0.
    Time(TimeColumn, i64),
    /// Resource: its id, or type and name without one. Rows that name none are in no group.
    Resource,
}

/// Values that a caller gives to the codes of two columns.
#[derive(Debug, Default)]
pub struct Tags {
    /// Value of each status, by its code; without one it is the code.
    pub statuses: Vec<u32>,
    /// Value of each operation type, by its code; without one it is 0.
    pub types: Vec<u32>,
}

/// Row in a history: its time, and its number above its tag. The time is `started_at`, else `created_at`, else `ended_at`, in microseconds
/// since 1970-01-01T00:00:00Z, or [`MISSING_TIME`].
pub type Member = [i64; 2];

/// Returns the time of a member, if there is one.
#[must_use]
pub fn time(member: &Member) -> Option<i64> {
    (member[0] != MISSING_TIME).then_some(member[0])
}

/// Returns the row of a member and its tag.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it was made of two numbers of 32 bits"
)]
pub fn row_and_tag(member: &Member) -> (u32, u32) {
    ((member[1] >> 32) as u32, member[1] as u32)
}

/// Histories, in the order of their first rows. Members are in the order of their times, then of their rows; those without a time
/// come first.
#[derive(Debug, Default)]
pub struct Histories {
    /// End of each history's members. Those of no history come first: rows that name no resource.
    pub ends: Vec<u32>,
    /// Members, one history after the other.
    pub members: Vec<Member>,
}

impl Histories {
    /// Groups the rows of a selection by one key or two, and sorts them.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn of(
        rows: &Rows,
        selection: &Selection,
        by: &[GroupBy],
        tags: &Tags,
    ) -> Result<Self, Full> {
        let mut histories = Self::default();
        let numbers = histories.number(rows, selection, by)?;
        histories.place(rows, selection, tags, &numbers)?;
        drop(numbers);
        let mut spare = Vec::new();
        let (mut rest, mut start) = (&mut histories.members[..], 0);
        for end in &histories.ends {
            let Some((history, after)) = rest.split_at_mut_checked((end - start) as usize) else {
                break;
            };
            sort(history, &mut spare)?;
            (rest, start) = (after, *end);
        }
        Ok(histories)
    }

    /// Returns the histories, without the rows of none.
    pub fn iter(&self) -> impl Iterator<Item = &[Member]> {
        let mut start = self.ends.first().map_or(0, |end| *end as usize);
        self.ends.iter().skip(1).map(move |end| {
            let history = self.members.get(start..*end as usize);
            start = *end as usize;
            history.unwrap_or_default()
        })
    }

    /// Numbers the key of each row from 1 on, 0 for a row in no history. `ends` becomes the number of rows of each.
    #[inline(never)]
    fn number(
        &mut self,
        rows: &Rows,
        selection: &Selection,
        by: &[GroupBy],
    ) -> Result<Vec<u32>, Full> {
        let (mut numbers, others) = codes(rows, selection, by)?;
        // Keys that came before, so that few rows need the dictionary. Codes are dense, so that those of one column share no place.
        let mut known: Vec<([u32; 2], u32)> = Vec::new();
        let size = (selection.len() / 4).next_power_of_two();
        known.reserve_just(size)?;
        known.resize(size, ([NOTHING; 2], 0));
        let (mut pairs, mut others) = (Dictionary::default(), others.iter());
        self.ends.reserve_for(1)?;
        self.ends.push(0);
        for code in &mut numbers {
            let key = [*code, others.next().copied().unwrap_or_default()];
            let place = key[0].wrapping_add(key[1].wrapping_mul(0x9e37_79b1)) as usize & (size - 1);
            let Some((before, number)) = known.get_mut(place) else {
                break;
            };
            if *before != key && key[0] != NOTHING {
                *number = pairs.intern(std::str::from_utf8(&pair(key)).unwrap_or_default())?;
                *before = key;
                if *number as usize == self.ends.len() {
                    self.ends.reserve_for(1)?;
                    self.ends.push(0);
                }
            }
            *code = if key[0] == NOTHING { 0 } else { *number };
            if let Some(count) = self.ends.get_mut(*code as usize) {
                *count += 1;
            }
        }
        Ok(numbers)
    }

    /// Puts the rows of each history side by side. `ends` has the number of rows of each before.
    #[inline(never)]
    fn place(
        &mut self,
        rows: &Rows,
        selection: &Selection,
        tags: &Tags,
        numbers: &[u32],
    ) -> Result<(), Full> {
        // From here the start of each history, which placing makes its end.
        let mut all = 0;
        for end in &mut self.ends {
            all += std::mem::replace(end, all);
        }
        self.members.reserve_just(all as usize)?;
        self.members.resize(all as usize, [0; 2]);
        let mut numbers = numbers.iter();
        let blocks = rows.blocks().iter().zip(selection.blocks());
        for ((block, words), first) in blocks.zip((0_u32..).step_by(BLOCK_ROWS)) {
            let statuses = block.codes(TextColumn::Status);
            let types = block.codes(TextColumn::OperationType);
            for (word, group) in words.iter().zip((0..).step_by(LANES)) {
                for (bit, number) in bits(*word).zip(&mut numbers) {
                    let at = group + bit;
                    let code = |codes: &[u32]| codes.get(at).copied().unwrap_or(MISSING);
                    if let Some(end) = self.ends.get_mut(*number as usize)
                        && let Some(member) = self.members.get_mut(*end as usize)
                    {
                        let status = code(statuses);
                        let tag = tags
                            .statuses
                            .get(status as usize)
                            .copied()
                            .unwrap_or(status)
                            | tags
                                .types
                                .get(code(types) as usize)
                                .copied()
                                .unwrap_or_default();
                        let row = first + u32::try_from(at).unwrap_or_default();
                        *member = [time_of(block, at), i64::from(row) << 32 | i64::from(tag)];
                        *end += 1;
                    }
                }
            }
        }
        Ok(())
    }
}

/// First code of a row in no history.
const NOTHING: u32 = u32::MAX;

/// Returns the time of a row of a block.
fn time_of(block: &Block, at: usize) -> i64 {
    let times = [TimeColumn::Started, TimeColumn::Created, TimeColumn::Ended];
    let times = times.map(|column| block.times(column).get(at).copied());
    (times.into_iter().flatten())
        .find(|time| *time != MISSING_TIME)
        .unwrap_or(MISSING_TIME)
}

/// Writes two codes as a text, so that the dictionary finds a pair of them: seven bits a character.
#[inline(never)]
fn pair([one, other]: [u32; 2]) -> [u8; 10] {
    let mut bits = u64::from(one) << 32 | u64::from(other);
    let mut text = [0; 10];
    for byte in &mut text {
        *byte = bits.to_le_bytes()[0] & 127;
        bits >>= 7;
    }
    text
}

/// Returns the codes of the first key and of the second, row by row; the second may have none.
fn codes(rows: &Rows, selection: &Selection, by: &[GroupBy]) -> Result<(Vec<u32>, Vec<u32>), Full> {
    let of = |by| column_codes(rows, selection, by);
    let (Some(first), second) = (by.first(), by.get(1)) else {
        return Ok((Vec::new(), Vec::new()));
    };
    if *first != GroupBy::Resource {
        return Ok((
            of(*first)?,
            second.map_or(Ok(Vec::new()), |second| of(*second))?,
        ));
    }
    let [mut ids, names, mut types] = [
        of(GroupBy::Text(TextColumn::ResourceId))?,
        of(GroupBy::Text(TextColumn::ResourceName))?,
        of(GroupBy::Text(TextColumn::ResourceType))?,
    ];
    for ((id, name), kind) in ids.iter_mut().zip(names).zip(&mut types) {
        if *id != MISSING {
            *kind = MISSING;
        } else if name == MISSING {
            *id = NOTHING;
        } else {
            // Dictionaries have fewer texts than half of all numbers.
            *id = NOTHING - name;
        }
    }
    Ok((ids, types))
}

#[inline(never)]
fn column_codes(rows: &Rows, selection: &Selection, by: GroupBy) -> Result<Vec<u32>, Full> {
    /// 0000-01-01T00:00:00Z.
    const FIRST: i64 = -62_167_219_200_000_000;
    let mut codes = Vec::new();
    codes.reserve_just(selection.len())?;
    let (column, times, width) = match by {
        GroupBy::Text(column) => (column, None, 1),
        GroupBy::Time(times, width) => (TextColumn::Status, Some(times), width.max(1)),
        GroupBy::Resource => return Ok(codes),
    };
    let empty = rows.dictionary(column).code("").unwrap_or(MISSING);
    selection.each_group(rows, |block, group, word| {
        let texts = block.codes(column);
        let times = times.map(|times| block.times(times));
        bits(word).for_each(|bit| {
            let at = group * LANES + bit;
            codes.push(match times {
                None => match texts.get(at) {
                    Some(code) if *code != empty => *code,
                    _ => MISSING,
                },
                Some(times) => match times.get(at) {
                    Some(time) if *time != MISSING_TIME => {
                        let range = (time - FIRST).unsigned_abs() / width.unsigned_abs();
                        u32::try_from(range + 1).unwrap_or(NOTHING)
                    }
                    _ => MISSING,
                },
            });
        });
    });
    Ok(codes)
}

/// Natural merge sort. Falling runs are reversed first.
#[inline(never)]
fn sort(members: &mut [Member], spare: &mut Vec<Member>) -> Result<(), Full> {
    while run(members) < members.len() {
        spare.clear();
        spare.reserve_for(members.len())?;
        let mut rest = &mut *members;
        while !rest.is_empty() {
            let length = run(rest);
            let Some((one, after)) = rest.split_at_mut_checked(length) else {
                return Ok(());
            };
            let length = run(after);
            let Some((other, after)) = after.split_at_mut_checked(length) else {
                return Ok(());
            };
            let (mut one, mut other) = (&*one, &*other);
            loop {
                let next = match (one, other) {
                    ([first, ..], [second, ..]) if second < first => &mut other,
                    ([], []) => break,
                    ([], _) => &mut other,
                    _ => &mut one,
                };
                if let [first, after @ ..] = next {
                    spare.push(*first);
                    *next = after;
                }
            }
            rest = after;
        }
        members.copy_from_slice(spare);
    }
    Ok(())
}

/// Returns the length of the sorted start; a falling one is reversed.
#[inline(never)]
fn run(members: &mut [Member]) -> usize {
    let mut pairs = members
        .iter()
        .zip(members.iter().skip(1))
        .map(|(one, next)| next < one);
    let Some(falls) = pairs.next() else {
        return members.len();
    };
    let length = pairs
        .position(|next| next != falls)
        .map_or(members.len(), |at| at + 2);
    if falls && let Some(start) = members.get_mut(..length) {
        start.reverse();
    }
    length
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::{MISSING_TIME, Member, pair, row_and_tag, sort, time};

    #[test]
    fn sorts_runs_of_either_direction() {
        for length in 0..70_i64 {
            for step in [1, -1, 7, -7, 31] {
                let member = |n: i64| [(n * step).rem_euclid(67) / 3, n];
                let mut members: Vec<Member> = (0..length).map(member).collect();
                let mut expected = members.clone();
                expected.sort_unstable();
                sort(&mut members, &mut Vec::new()).unwrap();
                assert_eq!(members, expected);
            }
        }
    }

    #[test]
    fn a_member_has_its_row_and_its_tag() {
        assert_eq!(row_and_tag(&[0, 67_108_861 << 32 | 7]), (67_108_861, 7));
        assert_eq!(row_and_tag(&[0, 0xffff_ffff]), (0, u32::MAX));
        assert_eq!((time(&[-5, 0]), time(&[MISSING_TIME, 0])), (Some(-5), None));
    }

    #[test]
    fn pairs_of_codes_have_texts_of_their_own() {
        assert_eq!(pair([0, 0]), [0; 10]);
        assert_eq!(pair([0, 129]), [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(pair([1, 0]), [0, 0, 0, 0, 16, 0, 0, 0, 0, 0]);
        assert_eq!(
            pair([u32::MAX; 2]),
            [127, 127, 127, 127, 127, 127, 127, 127, 127, 1]
        );
    }
}
