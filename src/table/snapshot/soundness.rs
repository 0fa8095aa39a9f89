//! Checks of a snapshot's templates and rows, which write no row: a forged one may name a long text in many rows.
//!
//! A template is checked once, with stand-ins for its values; then a row gives JSON if each of its values is of its hole's kind.
use cbr_json::{Cursor, Kind, concat, scan};
use cbr_store::arena::Bytes;
use cbr_store::block::Cells;
use cbr_store::dictionaries::Dictionaries;
use cbr_store::id::{self, Meaning};
use cbr_store::{Hole, MISSING_NUMBER, MISSING_TIME};

use cbr_store::template::{Templates, WHOLE_ROW};

/// Stand-ins for a number. What is valid JSON with both of them in turn is so with every number.
const NUMBERS: [&str; 2] = ["-7.5e1", "0"];

/// Maximum length of all objects of a row that repeat, if there are several.
const MAX_REPEATED: usize = 1 << 24;

/// Checks that a template gives a JSON object, whatever its values are, and has each column at most once, so that no row is
/// longer than a small multiple of the texts of a table.
pub(crate) fn is_sound(templates: &Templates, template: u32) -> bool {
    let mut seen = 0_u64;
    let steps = templates.steps(template).unwrap_or_default();
    let is_unique = steps.iter().all(|step| {
        let bit = column_bit(step.hole);
        let is_new = seen & bit == 0;
        seen |= bit;
        is_new
    });
    is_unique
        && NUMBERS.iter().all(|number| {
            let mut json = String::new();
            for step in steps {
                json.push_str(templates.literal(*step));
                json.push_str(match step.hole {
                    Hole::End => "",
                    // Valid inside of quotes only, and not in an escape.
                    Hole::Id
                    | Hole::OtherId
                    | Hole::Code(_)
                    | Hole::Time(..)
                    | Hole::Uuid
                    | Hole::Text => "x",
                    Hole::Thousandths(_)
                    | Hole::OtherThousandths(_)
                    | Hole::Whole
                    | Hole::Number => number,
                    // Valid outside of quotes only.
                    Hole::Value | Hole::Json => "{\"\":0}",
                    // Valid in an object only.
                    Hole::Members => "\"\":0",
                });
            }
            kind(&json) == Some(Kind::Object)
        })
}

/// Checks that every value of a row is there and of its hole's kind.
pub(crate) fn fits(
    templates: &Templates,
    cells: &Cells,
    bytes: &[u8],
    dictionaries: &Dictionaries,
) -> bool {
    let mut rest = Bytes(bytes);
    let mut objects = 0;
    let steps = templates.steps(cells.template).unwrap_or_default();
    !steps.is_empty()
        && steps.iter().all(|step| {
            let fits = value_fits(step.hole, cells, &mut rest, &mut objects, dictionaries);
            fits == Some(true)
        })
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
        | Hole::Members => return 0,
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
        Hole::End | Hole::Id => true,
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
        Hole::Members => {
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
