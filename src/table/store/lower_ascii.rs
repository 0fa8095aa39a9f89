//! Characters beyond ASCII whose lower case is ASCII.

use cbr_json::scan;

/// Returns true if a text has one of the two characters beyond ASCII whose lower case is ASCII: K (Kelvin) and İ.
#[inline(never)]
pub(crate) fn becomes_ascii(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at = scan::either_until(bytes, at, 0xe2, 0xc4);
        match bytes.get(at..) {
            None | Some([]) => return false,
            Some([0xe2, 0x84, 0xaa, ..] | [0xc4, 0xb0, ..]) => return true,
            Some(_) => at += 1,
        }
    }
}
