//! Templates: the literal text between the values of a task. Tasks with the same literal text share one template.
use cbr_json::{scan, write_string};

use crate::arena::Bytes;
use crate::block::Cells;
use crate::column::{MISSING_NUMBER, MISSING_TIME};
use crate::dictionaries::Dictionaries;
use crate::dictionary::hash;
use crate::full::Full;
use crate::hole::Hole;
use crate::id::{self, Meaning};
use crate::instant::{self, Instant};
use crate::reserve::Reserve;

/// Template of rows that no other fits: their whole text is in their bytes.
pub const WHOLE_ROW: u32 = 0;
/// Maximum number of holes of a template.
pub const MOST_STEPS: usize = 128;
/// Maximum number of templates. After that, rows that would need a new one are kept as [`WHOLE_ROW`].
const MAX_TEMPLATES: usize = 1 << 14;
/// Maximum length of the literal text of one template, in bytes. `MAX_TEXT_BYTES` is the maximum for all templates together.
pub const LONGEST_TEMPLATE: usize = 1 << 14;
const MAX_TEXT_BYTES: usize = 1 << 23;

/// Number among the members of a row, [`Hole::Members`], for the end of the row.
pub const CLOSE_ROW: u64 = 0;
/// Number for the end of an object in it.
pub const CLOSE_OBJECT: u64 = 1;
/// Number for the end of a list in it. Those after it are templates.
pub const CLOSE_LIST: u64 = 2;

/// Returns the number of a member's template among the members of a row.
pub fn code_of(template: u32) -> u64 {
    u64::from(template) + CLOSE_LIST
}

/// Returns the template with a number; `None` for one of the ends.
pub fn template_of(code: u64) -> Option<u32> {
    let template = u32::try_from(code.checked_sub(CLOSE_LIST)?).ok();
    template.filter(|template| *template != WHOLE_ROW)
}

/// Literal text and the hole after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Start of the literal text in the text of all templates.
    pub start: u32,
    /// End of the literal text.
    pub end: u32,
    /// Hole after the literal text.
    pub hole: Hole,
}

/// All templates of a table.
#[derive(Debug)]
pub struct Templates {
    text: String,
    steps: Vec<Step>,
    /// End of each template's steps, and its hash.
    ends: Vec<(u32, u64)>,
    /// Template of rows that are kept member by member.
    members: Option<u32>,
}

impl Templates {
    /// Starts with the template for whole rows.
    pub fn new() -> Self {
        let step = |hole| Step {
            start: 0,
            end: 0,
            hole,
        };
        Self {
            text: String::new(),
            steps: vec![step(Hole::Json), step(Hole::End)],
            ends: vec![(2, 0)],
            members: None,
        }
    }

    /// Returns the number of templates.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the steps of a template.
    pub fn steps(&self, template: u32) -> Option<&[Step]> {
        let at = template as usize;
        let (end, _) = *self.ends.get(at)?;
        let start = at
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).map(|(end, _)| *end))?;
        self.steps.get(start as usize..end as usize)
    }

    /// Returns the template of rows that are kept member by member.
    pub fn members(&self) -> Option<u32> {
        self.members
    }

    /// Returns the literal text of a step.
    pub fn literal(&self, step: Step) -> &str {
        self.text
            .get(step.start as usize..step.end as usize)
            .unwrap_or_default()
    }

    /// Finds or adds the template of some pieces; `None` if there are too many templates.
    pub fn add(&mut self, pieces: &[(&str, Hole)]) -> Result<Option<u32>, Full> {
        let mut mixed = 0_u64;
        for (text, hole) in pieces {
            let [a, b, c] = hole.bytes();
            let kind = u64::from(u32::from_le_bytes([a, b, c, 1]));
            mixed = (mixed.rotate_left(5) ^ hash(text.as_bytes()) ^ kind)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
        for (at, (_, hash)) in self.ends.iter().enumerate() {
            let template = u32::try_from(at).unwrap_or_default();
            if *hash == mixed && template != WHOLE_ROW && self.is(template, pieces) {
                return Ok(Some(template));
            }
        }
        let length: usize = pieces.iter().map(|(text, _)| text.len()).sum();
        let too_many = pieces.len() > MOST_STEPS || self.ends.len() >= MAX_TEMPLATES;
        if too_many || length > LONGEST_TEMPLATE || self.text.len() + length > MAX_TEXT_BYTES {
            return Ok(None);
        }
        self.text.reserve_for(length)?;
        self.steps.reserve_for(pieces.len())?;
        self.ends.reserve_for(1)?;
        for (text, hole) in pieces {
            let start = u32::try_from(self.text.len()).unwrap_or_default();
            self.text.push_str(text);
            self.steps.push(Step {
                start,
                end: u32::try_from(self.text.len()).unwrap_or_default(),
                hole: *hole,
            });
        }
        let template = u32::try_from(self.ends.len()).ok();
        if pieces.iter().any(|(_, hole)| *hole == Hole::Members) {
            self.members = template;
        }
        self.ends
            .push((u32::try_from(self.steps.len()).unwrap_or_default(), mixed));
        Ok(template)
    }

    /// Keeps the first `length` templates and removes the others. The first template is always kept.
    pub fn truncate(&mut self, length: usize) {
        self.ends.truncate(length.max(1));
        self.members = self
            .members
            .filter(|template| (*template as usize) < length);
        self.steps
            .truncate(self.ends.last().map_or(0, |(end, _)| *end as usize));
        self.text
            .truncate(self.steps.last().map_or(0, |step| step.end as usize));
    }

    fn is(&self, template: u32, pieces: &[(&str, Hole)]) -> bool {
        let steps = self.steps(template).unwrap_or_default();
        steps.len() == pieces.len()
            && steps
                .iter()
                .zip(pieces)
                .all(|(step, (text, hole))| step.hole == *hole && self.literal(*step) == *text)
    }

    /// Writes a row as JSON. Returns the number of bytes that belong to the row, or `None` if the bytes do not fit the template.
    pub fn write(
        &self,
        cells: &Cells,
        bytes: &[u8],
        dictionaries: &Dictionaries,
        out: &mut String,
    ) -> Option<usize> {
        let mut rest = Bytes(bytes);
        self.write_steps(cells.template, cells, &mut rest, dictionaries, out)?;
        Some(bytes.len() - rest.0.len())
    }

    /// Writes a row member by member.
    #[inline(never)]
    fn write_members(
        &self,
        cells: &Cells,
        rest: &mut Bytes<'_>,
        dictionaries: &Dictionaries,
        out: &mut String,
    ) -> Option<()> {
        out.push('{');
        loop {
            let code = rest.number()?;
            if let Some(template) = template_of(code) {
                // No member ends with a brace that opens.
                if !matches!(out.as_bytes().last(), Some(b'{' | b'[')) {
                    out.push(',');
                }
                self.write_steps(self.member(template)?, cells, rest, dictionaries, out)?;
                continue;
            }
            out.push(if code == CLOSE_LIST { ']' } else { '}' });
            if code == CLOSE_ROW {
                return Some(());
            }
        }
    }

    /// Returns the template of a member, which has no members in turn.
    pub fn member(&self, template: u32) -> Option<u32> {
        (Some(template) != self.members).then_some(template)
    }

    fn write_steps(
        &self,
        template: u32,
        cells: &Cells,
        rest: &mut Bytes<'_>,
        dictionaries: &Dictionaries,
        out: &mut String,
    ) -> Option<()> {
        for step in self.steps(template)? {
            out.push_str(self.literal(*step));
            match step.hole {
                Hole::End => break,
                Hole::Id => id::write_uuid(cells.id, out),
                Hole::OtherId => match id::meaning(cells.id) {
                    Meaning::Code(code) => write_inner(dictionaries.ids.get(code)?, out),
                    Meaning::None => {}
                    Meaning::Uuid => id::write_uuid(cells.id, out),
                },
                Hole::Code(column) => {
                    write_inner(dictionaries.column(column)?.get(cells.code(column))?, out);
                }
                Hole::Time(column, digits) => {
                    let beyond = if digits > 6 { rest.number()? } else { 0 };
                    let micros = cells.time(column);
                    if micros == MISSING_TIME {
                        return None;
                    }
                    instant::write(
                        Instant {
                            micros,
                            digits,
                            beyond,
                        },
                        out,
                    );
                }
                Hole::Thousandths(column) => {
                    let number = *cells.numbers.get(column as usize)?;
                    if number == MISSING_NUMBER {
                        return None;
                    }
                    instant::write_number((number.unsigned_abs() / 1000).into(), 1, out);
                }
                Hole::Uuid => id::write_uuid(u128::from_be_bytes(rest.array()?), out),
                Hole::Whole => instant::write_number(rest.number()?, 1, out),
                Hole::Value => out.push_str(
                    dictionaries
                        .values
                        .get(u32::try_from(rest.number()?).ok()?)?,
                ),
                Hole::OtherThousandths(_)
                | Hole::Text
                | Hole::Number
                | Hole::Json
                | Hole::Member => {
                    out.push_str(rest.counted_text()?);
                }
                Hole::Members => self.write_members(cells, rest, dictionaries, out)?,
            }
        }
        Some(())
    }

    /// Returns the bytes that they hold.
    pub fn memory(&self) -> usize {
        self.text.capacity()
            + self.steps.capacity() * size_of::<Step>()
            + self.ends.capacity() * size_of::<(u32, u64)>()
    }
}

/// Writes a text as JSON, without the quotes.
#[inline(never)]
fn write_inner(text: &str, out: &mut String) {
    if scan::plain_until(text.as_bytes(), 0) == text.len() {
        out.push_str(text);
        return;
    }
    let mut quoted = String::with_capacity(text.len() + 8);
    write_string(text, &mut quoted);
    out.push_str(quoted.get(1..quoted.len() - 1).unwrap_or_default());
}
