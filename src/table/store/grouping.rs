//! Grouping: which rows of a selection have the same key.

use crate::column::{MISSING_TIME, TextColumn, TimeColumn};
use crate::dictionary::{Dictionary, MISSING};
use crate::full::Full;
use crate::measure::LANES;
use crate::reserve::{Reserve, filled};
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

/// Rows of a selection, each with the number of its group. Groups are in the order of their first rows.
#[derive(Debug, Default)]
pub struct Grouping {
    /// Number of each row's group, from 1 on; 0 for a row in no group: one that names no resource.
    pub numbers: Vec<u32>,
    /// Number of rows up to the end of each group, if the rows of each were side by side. The first is that of the rows in no group.
    pub ends: Vec<u32>,
}

impl Grouping {
    /// Groups the rows of a selection by one key or two.
    ///
    /// # Errors
    /// Fails if there is no memory.
    #[inline(never)]
    pub fn of(rows: &Rows, selection: &Selection, by: &[GroupBy]) -> Result<Self, Full> {
        let mut grouping = Self::default();
        grouping.open()?;
        let (mut numbers, others) = codes(rows, selection, by)?;
        grouping.number(rows, by, &mut numbers, &others)?;
        let mut all = 0;
        for end in &mut grouping.ends {
            all += *end;
            *end = all;
        }
        grouping.numbers = numbers;
        Ok(grouping)
    }

    /// Makes numbers of groups of the codes of their keys. `ends` gets the number of rows of each.
    fn number(
        &mut self,
        rows: &Rows,
        by: &[GroupBy],
        numbers: &mut [u32],
        others: &[u32],
    ) -> Result<(), Full> {
        let texts = match by {
            [GroupBy::Text(column)] => Some(*column),
            [GroupBy::Resource] if others.is_empty() => Some(TextColumn::ResourceId),
            _ => None,
        };
        if let Some(column) = texts {
            // Codes of one column are dense.
            let mut known = filled(rows.dictionary(column).len() + 1, NOTHING)?;
            for code in numbers.iter_mut() {
                let Some(number) = known.get_mut(*code as usize) else {
                    break;
                };
                if *number == NOTHING {
                    *number = self.open()?;
                }
                *code = self.count(*number);
            }
            return Ok(());
        }
        // Keys that came before, so that few rows need the dictionary.
        let size = (numbers.len() / 4).next_power_of_two();
        let mut known = filled(size, ([NOTHING; 2], 0))?;
        let (mut pairs, mut others) = (Dictionary::default(), others.iter());
        for code in numbers.iter_mut() {
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
        Ok(())
    }

    /// Adds a group; returns its number.
    fn open(&mut self) -> Result<u32, Full> {
        self.ends.reserve_for(1)?;
        self.ends.push(0);
        u32::try_from(self.ends.len() - 1).map_err(|_| Full::Rows)
    }

    /// Counts a row of a group; returns its number.
    fn count(&mut self, number: u32) -> u32 {
        if let Some(count) = self.ends.get_mut(number as usize) {
            *count += 1;
        }
        number
    }
}

/// First code of a row in no group.
const NOTHING: u32 = u32::MAX;

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
