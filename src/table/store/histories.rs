//! Histories: the rows of a selection that have the same key, side by side and in the order of their times.
//!
//! A counting sort by key. Lists come newest or oldest first, so histories are filled from their ends or from their starts, and most are in
//! the order of their times then. The others are sorted.

use crate::block::BLOCK_ROWS;
use crate::column::{MISSING_TIME, TextColumn, TimeColumn};
use crate::dictionary::{Dictionary, MISSING};
use crate::full::Full;
use crate::measure::LANES;
use crate::order::Order;
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

/// Row in a history, and its tag: the code of its status, or what [`Tags`] say.
pub type Member = [u32; 2];

/// History of one key. Members are in the order of their times, then of their rows; those without a time come first.
#[derive(Debug, Clone, Copy, Default)]
pub struct History<'h> {
    /// Members.
    pub members: &'h [Member],
    /// Time of each, or [`MISSING_TIME`]; empty without [`Tags`].
    pub times: &'h [i64],
}

impl<'h> History<'h> {
    /// Returns the time of each member, its row and its tag.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = (Option<i64>, u32, u32)> + 'h {
        let times = self
            .times
            .iter()
            .map(|time| Some(*time).filter(|time| *time != MISSING_TIME));
        let members = self.members.iter();
        times
            .zip(members)
            .map(|(time, [row, tag])| (time, *row, *tag))
    }
}

/// Histories, in the order of their first rows.
#[derive(Debug, Default)]
pub struct Histories {
    /// End of each history's members. Those of no history come first: rows that name no resource.
    pub ends: Vec<u32>,
    /// Members, one history after the other.
    pub members: Vec<Member>,
    /// Time of each member, in microseconds since 1970-01-01T00:00:00Z, or [`MISSING_TIME`]. Empty without [`Tags`].
    pub times: Vec<i64>,
}

/// History that is being filled.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// Time of the newest member.
    time: i64,
    /// Place of the next member.
    next: u32,
    /// True if a member came in another order than that in which the history is filled.
    is_mixed: bool,
}

impl Histories {
    /// Groups the rows of a selection by one key or two, and sorts them. With tags, the times are kept.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn of(
        rows: &Rows,
        selection: &Selection,
        by: &[GroupBy],
        tags: Option<&Tags>,
    ) -> Result<Self, Full> {
        let mut histories = Self::default();
        let numbers = histories.number(rows, selection, by)?;
        let opens = histories.place(rows, selection, tags, &numbers)?;
        drop(numbers);
        histories.sort(rows, tags, &opens)?;
        Ok(histories)
    }

    /// Returns the histories, without the rows of none.
    pub fn iter(&self) -> impl Iterator<Item = History<'_>> {
        let mut start = self.ends.first().map_or(0, |end| *end as usize);
        self.ends.iter().skip(1).map(move |end| {
            let range = start..*end as usize;
            start = range.end;
            History {
                members: self.members.get(range.clone()).unwrap_or_default(),
                times: self.times.get(range).unwrap_or_default(),
            }
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
        self.ends.reserve_for(1)?;
        self.ends.push(0);
        let texts = match by {
            [GroupBy::Text(column)] => Some(*column),
            [GroupBy::Resource] if others.is_empty() => Some(TextColumn::ResourceId),
            _ => None,
        };
        if let Some(column) = texts {
            // Codes of one column are dense.
            let mut known = filled(rows.dictionary(column).len() + 1, NOTHING)?;
            for code in &mut numbers {
                let Some(number) = known.get_mut(*code as usize) else {
                    break;
                };
                if *number == NOTHING {
                    *number = self.open()?;
                }
                *code = self.count(*number);
            }
            return Ok(numbers);
        }
        // Keys that came before, so that few rows need the dictionary.
        let size = (selection.len() / 4).next_power_of_two();
        let mut known = filled(size, ([NOTHING; 2], 0))?;
        let (mut pairs, mut others) = (Dictionary::default(), others.iter());
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
                    self.open()?;
                }
            }
            *code = self.count(if key[0] == NOTHING { 0 } else { *number });
        }
        Ok(numbers)
    }

    /// Adds a history; returns its number.
    fn open(&mut self) -> Result<u32, Full> {
        self.ends.reserve_for(1)?;
        self.ends.push(0);
        u32::try_from(self.ends.len() - 1).map_err(|_| Full::Rows)
    }

    /// Counts a row of a history; returns its number.
    fn count(&mut self, number: u32) -> u32 {
        if let Some(count) = self.ends.get_mut(number as usize) {
            *count += 1;
        }
        number
    }

    /// Puts the rows of each history side by side. `ends` has the number of rows of each before.
    #[inline(never)]
    fn place(
        &mut self,
        rows: &Rows,
        selection: &Selection,
        tags: Option<&Tags>,
        numbers: &[u32],
    ) -> Result<Vec<Open>, Full> {
        let falls = falls(rows);
        let mut opens = Vec::new();
        opens.reserve_just(self.ends.len())?;
        let mut all = 0;
        for end in &mut self.ends {
            let start = all;
            all += *end;
            *end = all;
            opens.push(Open {
                time: if falls { i64::MAX } else { i64::MIN },
                next: if falls { all } else { start },
                is_mixed: false,
            });
        }
        self.members = filled(all as usize, [0; 2])?;
        if tags.is_some() {
            self.times = filled(all as usize, 0)?;
        }
        let mut numbers = numbers.iter();
        let blocks = rows.blocks().iter().zip(selection.blocks());
        for ((block, words), first) in blocks.zip((0_u32..).step_by(BLOCK_ROWS)) {
            let statuses = block.codes(TextColumn::Status);
            let types = block.codes(TextColumn::OperationType);
            let times = TIMES.map(|column| block.times(column));
            for (word, group) in words.iter().zip((0..).step_by(LANES)) {
                for (bit, number) in bits(*word).zip(&mut numbers) {
                    let at = group + bit;
                    let code = |codes: &[u32]| codes.get(at).copied().unwrap_or(MISSING);
                    let Some(open) = opens.get_mut(*number as usize) else {
                        continue;
                    };
                    let time = first_time(times, at);
                    // The same time again is the order of the rows.
                    let (place, next, is_mixed) = if falls {
                        let place = open.next.wrapping_sub(1);
                        (place, place, time >= open.time)
                    } else {
                        (open.next, open.next.wrapping_add(1), time < open.time)
                    };
                    *open = Open {
                        time,
                        next,
                        is_mixed: open.is_mixed | is_mixed,
                    };
                    let status = code(statuses);
                    if let Some(member) = self.members.get_mut(place as usize) {
                        *member = [
                            first + u32::try_from(at).unwrap_or_default(),
                            tags.map_or(status, |tags| tags.of(status, code(types))),
                        ];
                    }
                    if let Some(slot) = self.times.get_mut(place as usize) {
                        *slot = time;
                    }
                }
            }
        }
        Ok(opens)
    }

    /// Brings the members of each history into the order of their times.
    #[inline(never)]
    fn sort(&mut self, rows: &Rows, tags: Option<&Tags>, opens: &[Open]) -> Result<(), Full> {
        let mut start = 0;
        for (end, open) in self.ends.iter().zip(opens) {
            let range = std::mem::replace(&mut start, *end) as usize..*end as usize;
            if !open.is_mixed {
                continue;
            }
            let members = self.members.get_mut(range.clone()).unwrap_or_default();
            let mut mixed = Vec::new();
            mixed.reserve_just(members.len())?;
            mixed.extend(members.iter().map(|[row, _]| *row));
            if mixed.first() > mixed.last() {
                mixed.reverse();
            }
            let mut order = Order::of(mixed);
            order.by_start(rows)?;
            let sorted = order.rows_up_to(usize::MAX);
            for (member, row) in members.iter_mut().zip(sorted) {
                *member = [*row, tag(rows, tags, *row)];
            }
            let times = self.times.get_mut(range).unwrap_or_default();
            for (time, row) in times.iter_mut().zip(sorted) {
                *time = time_of(rows, *row);
            }
        }
        Ok(())
    }
}

/// Returns the tag of a row.
fn tag(rows: &Rows, tags: Option<&Tags>, row: u32) -> u32 {
    let status = rows.code(row, TextColumn::Status);
    let kind = || rows.code(row, TextColumn::OperationType);
    tags.map_or(status, |tags| tags.of(status, kind()))
}

/// Returns true if most of the first rows are in the order of their times from the newest on.
fn falls(rows: &Rows) -> bool {
    let block = rows.blocks().first();
    let times = block.map_or(&[][..], |block| block.times(TIMES[0]));
    let steps = times.iter().zip(times.iter().skip(1)).take(BLOCK_ROWS / 16);
    let (falling, rising) = steps.fold((0, 0), |(falling, rising), (time, next)| {
        (
            falling + u32::from(next < time),
            rising + u32::from(next > time),
        )
    });
    falling > rising
}

impl Tags {
    fn of(&self, status: u32, kind: u32) -> u32 {
        let tag = |tags: &[u32], code: u32| tags.get(code as usize).copied();
        tag(&self.statuses, status).unwrap_or(status) | tag(&self.types, kind).unwrap_or_default()
    }
}

/// First code of a row in no history.
const NOTHING: u32 = u32::MAX;

/// Columns with the time of a row, the first one that has it.
const TIMES: [TimeColumn; 3] = [TimeColumn::Started, TimeColumn::Created, TimeColumn::Ended];

/// Returns the time of a row: `started_at`, else `created_at`, else `ended_at`; [`MISSING_TIME`] without any.
#[must_use]
pub fn time_of(rows: &Rows, row: u32) -> i64 {
    let block = rows.blocks().get(row as usize / BLOCK_ROWS);
    let times = TIMES.map(|column| block.map_or(&[][..], |block| block.times(column)));
    first_time(times, row as usize % BLOCK_ROWS)
}

fn first_time(columns: [&[i64]; 3], at: usize) -> i64 {
    let mut times = columns
        .into_iter()
        .filter_map(|times| times.get(at).copied());
    times
        .find(|time| *time != MISSING_TIME)
        .unwrap_or(MISSING_TIME)
}

fn filled<T: Clone>(length: usize, value: T) -> Result<Vec<T>, Full> {
    let mut filled = Vec::new();
    filled.reserve_just(length)?;
    filled.resize(length, value);
    Ok(filled)
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
    let mut ids = of(GroupBy::Text(TextColumn::ResourceId))?;
    if !ids.contains(&MISSING) {
        return Ok((ids, Vec::new()));
    }
    let names = of(GroupBy::Text(TextColumn::ResourceName))?;
    let mut types = of(GroupBy::Text(TextColumn::ResourceType))?;
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
    let known = |code: u32| if code == empty { MISSING } else { code };
    selection.each_group(rows, |block, group, word| {
        let texts = block.codes(column);
        if word == u64::MAX
            && times.is_none()
            && let Some(texts) = texts.get(group * LANES..(group + 1) * LANES)
        {
            codes.extend(texts.iter().map(|code| known(*code)));
            return;
        }
        let times = times.map(|times| block.times(times));
        bits(word).for_each(|bit| {
            let at = group * LANES + bit;
            codes.push(match times {
                None => texts.get(at).map_or(MISSING, |code| known(*code)),
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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::pair;

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
