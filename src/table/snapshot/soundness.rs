//! Checks of a snapshot's templates and rows, which write no row: a forged one may name a long text in many rows.
//!
//! A template is checked once, with stand-ins for its values; then a row gives JSON if each of its values is of its hole's kind.
use cbr_json::{Cursor, Kind, concat, scan};
use cbr_store::arena::Bytes;
use cbr_store::block::Cells;
use cbr_store::dictionaries::Dictionaries;
use cbr_store::id::{self, Meaning};
use cbr_store::{Hole, MISSING_NUMBER, MISSING_TIME};

use cbr_store::template::{CLOSE_LIST, CLOSE_OBJECT, CLOSE_ROW, Templates, WHOLE_ROW, template_of};

/// Stand-ins for a number. What is valid JSON with both of them in turn is so with every number.
const NUMBERS: [&str; 2] = ["-7.5e1", "0"];

/// Maximum length of all objects of a row that repeat, if there are several.
const MAX_REPEATED: usize = 1 << 24;

/// Maximum length of the literal text of a member's template: one byte of a row names it.
const LONGEST_MEMBER: usize = 64;
/// Maximum depth of the objects and lists of a row that is kept member by member.
const MAX_DEPTH: usize = 32;

/// Uses of a template for which it is sound, whatever its values are.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a use of its own")]
pub(crate) struct Uses {
    /// It gives a JSON object: a row.
    row: bool,
    /// It gives a member of an object, or the start of one.
    member: bool,
    /// It gives an item of a list, or the start of one.
    item: bool,
    /// Number of the end of the object or list that it starts.
    close: Option<u64>,
    /// Bits of its columns.
    columns: u64,
}

/// Returns the uses of a template; `None` if it has none. It has each column at most once, so that no row is longer than a small
/// multiple of the texts of a table.
pub(crate) fn uses(templates: &Templates, template: u32) -> Option<Uses> {
    let steps = templates.steps(template)?;
    let mut columns = 0_u64;
    let mut length = 0;
    for step in steps {
        let bit = column_bit(step.hole);
        if columns & bit != 0
            || (step.hole == Hole::Members && templates.members() != Some(template))
        {
            return None;
        }
        columns |= bit;
        length += templates.literal(*step).len();
    }
    let is_short = length <= LONGEST_MEMBER && templates.members() != Some(template);
    let mut uses = Uses {
        row: true,
        member: is_short,
        item: is_short,
        close: None,
        columns,
    };
    for number in NUMBERS {
        let mut json = String::new();
        for step in steps {
            json.push_str(templates.literal(*step));
            json.push_str(stand_in(step.hole, number));
        }
        let (code, close) = match json.as_bytes().last() {
            Some(b'{') => (Some(CLOSE_OBJECT), "}"),
            Some(b'[') => (Some(CLOSE_LIST), "]"),
            _ => (None, ""),
        };
        uses.close = code;
        uses.row &= kind(&json) == Some(Kind::Object);
        uses.member &= kind(&concat(&["{\"\":0,", &json, close, "}"])).is_some();
        uses.item &= kind(&concat(&["[0,", &json, close, "]"])).is_some();
    }
    (uses.row || uses.member || uses.item).then_some(uses)
}

fn stand_in(hole: Hole, number: &'static str) -> &'static str {
    match hole {
        Hole::End => "",
        // Valid inside of quotes only, and not in an escape.
        Hole::Id | Hole::OtherId | Hole::Code(_) | Hole::Time(..) | Hole::Uuid | Hole::Text => "x",
        Hole::Thousandths(_) | Hole::OtherThousandths(_) | Hole::Whole | Hole::Number => number,
        // Valid outside of quotes only.
        Hole::Value | Hole::Json | Hole::Members => "{\"\":0}",
        // Valid in an object only.
        Hole::Member => "\"\":0",
    }
}

/// Texts that a row is checked with.
pub(crate) struct Checked<'a> {
    pub(crate) templates: &'a Templates,
    pub(crate) uses: &'a [Option<Uses>],
    pub(crate) dictionaries: &'a Dictionaries,
}

impl Checked<'_> {
    /// Checks that every value of a row is there and of its hole's kind.
    pub(crate) fn fits(&self, cells: &Cells, bytes: &[u8]) -> bool {
        let mut rest = Bytes(bytes);
        let mut objects = 0;
        let uses = self.uses_of(cells.template);
        uses.is_some_and(|uses| uses.row)
            && if self.templates.members() == Some(cells.template) {
                self.members_fit(cells, &mut rest, &mut objects) == Some(true)
            } else {
                self.values_fit(cells.template, cells, &mut rest, &mut objects)
            }
    }

    fn uses_of(&self, template: u32) -> Option<Uses> {
        *self.uses.get(template as usize)?
    }

    /// Checks a row that is kept member by member: each is sound where it stands, and no column comes twice.
    fn members_fit(
        &self,
        cells: &Cells,
        rest: &mut Bytes<'_>,
        objects: &mut usize,
    ) -> Option<bool> {
        let mut open = vec![CLOSE_ROW];
        let mut seen = 0;
        while let Some(close) = open.last().copied() {
            let code = rest.number()?;
            let Some(template) = template_of(code) else {
                if code != close {
                    return None;
                }
                open.pop();
                continue;
            };
            let uses = self.uses_of(template)?;
            let is_sound = if close == CLOSE_LIST {
                uses.item
            } else {
                uses.member
            };
            if !is_sound
                || seen & uses.columns != 0
                || open.len() > MAX_DEPTH
                || !self.values_fit(template, cells, rest, objects)
            {
                return None;
            }
            seen |= uses.columns;
            open.extend(uses.close);
        }
        Some(true)
    }

    fn values_fit(
        &self,
        template: u32,
        cells: &Cells,
        rest: &mut Bytes<'_>,
        objects: &mut usize,
    ) -> bool {
        let steps = self.templates.steps(template).unwrap_or_default();
        !steps.is_empty()
            && steps.iter().all(|step| {
                let fits = value_fits(step.hole, cells, rest, objects, self.dictionaries);
                fits == Some(true)
            })
    }
}

/// Returns the bit of what a hole names: a cell of the row, 0 for an object and the row's own bytes.
fn column_bit(hole: Hole) -> u64 {
    let place = match hole {
        Hole::Id | Hole::OtherId => 0,
        Hole::Code(column) => 8 + column as u8,
        Hole::Time(column, _) => 32 + column as u8,
        Hole::Thousandths(column) | Hole::OtherThousandths(column) => 48 + column as u8,
        Hole::End
        | Hole::Uuid
        | Hole::Text
        | Hole::Whole
        | Hole::Number
        | Hole::Value
        | Hole::Json
        | Hole::Members
        | Hole::Member => return 0,
    };
    1 << place
}

fn value_fits(
    hole: Hole,
    cells: &Cells,
    rest: &mut Bytes<'_>,
    objects: &mut usize,
    dictionaries: &Dictionaries,
) -> Option<bool> {
    Some(match hole {
        Hole::End | Hole::Id | Hole::Members => true,
        Hole::OtherId => match id::meaning(cells.id) {
            Meaning::Code(code) => dictionaries.ids.get(code).is_some(),
            Meaning::Uuid | Meaning::None => true,
        },
        Hole::Code(column) => dictionaries
            .column(column)?
            .get(cells.code(column))
            .is_some(),
        Hole::Time(column, digits) => {
            if digits > 6 {
                rest.number()?;
            }
            cells.time(column) != MISSING_TIME
        }
        Hole::Thousandths(column) => *cells.numbers.get(column as usize)? != MISSING_NUMBER,
        Hole::Uuid => rest.take(16).is_some(),
        Hole::Whole => rest.number().is_some(),
        Hole::Value => {
            let code = u32::try_from(rest.number()?).ok()?;
            // A list may have the same object in each item, but not a long one.
            let length = dictionaries.values.get(code)?.len();
            *objects += length;
            length == *objects || *objects <= MAX_REPEATED
        }
        Hole::Text => is_inside_of_quotes(rest.counted_text()?),
        Hole::OtherThousandths(_) | Hole::Number => {
            kind(rest.counted_text()?) == Some(Kind::Number)
        }
        Hole::Member => {
            let json = concat(&["{\"\":0,", rest.counted_text()?, "}"]);
            kind(&json) == Some(Kind::Object)
        }
        Hole::Json => match kind(rest.counted_text()?) {
            Some(Kind::Object) => true,
            Some(Kind::Array) => cells.template != WHOLE_ROW,
            _ => false,
        },
    })
}

/// Returns the kind of a JSON value; `None` for a text that is no JSON.
pub(crate) fn kind(json: &str) -> Option<Kind> {
    let mut cursor = Cursor::new(json);
    let kind = cursor.peek().ok()?;
    cursor.skip().ok()?;
    cursor.finish().ok()?;
    Some(kind)
}

/// True for the text of a JSON string without its quotes.
fn is_inside_of_quotes(text: &str) -> bool {
    scan::plain_until(text.as_bytes(), 0) == text.len()
        || kind(&concat(&["\"", text, "\""])) == Some(Kind::String)
}
