//! Length of a row's own bytes, which its template tells. Compiled for size: only updates, snapshots and exports ask for it.
use cbr_store::Hole;
use cbr_store::arena::Bytes;
use cbr_store::template::{CLOSE_ROW, Templates, template_of};

/// Counts the bytes that are a row's own; `None` if the bytes do not fit the template.
pub(crate) fn row_length(templates: &Templates, template: u32, bytes: &[u8]) -> Option<usize> {
    let mut rest = Bytes(bytes);
    pass(templates, template, &mut rest)?;
    Some(bytes.len() - rest.0.len())
}

fn pass(templates: &Templates, template: u32, rest: &mut Bytes<'_>) -> Option<()> {
    for step in templates.steps(template)? {
        let length = match step.hole {
            Hole::Time(_, 7..) | Hole::Whole | Hole::Value => {
                rest.number()?;
                continue;
            }
            Hole::Uuid => 16,
            Hole::OtherThousandths(_) | Hole::Text | Hole::Number | Hole::Json | Hole::Member => {
                rest.number()?
            }
            Hole::Members => {
                loop {
                    let code = rest.number()?;
                    if let Some(template) = template_of(code) {
                        pass(templates, templates.member(template)?, rest)?;
                    } else if code == CLOSE_ROW {
                        break;
                    }
                }
                continue;
            }
            Hole::End
            | Hole::Id
            | Hole::OtherId
            | Hole::Code(_)
            | Hole::Time(..)
            | Hole::Thousandths(_) => continue,
        };
        rest.take(usize::try_from(length).ok()?)?;
    }
    Some(())
}
