use crate::scan::{ascii_until, plain_until, same};

/// A text of 40 letters in which one byte is another.
fn with(at: usize, byte: u8) -> Vec<u8> {
    let mut bytes = vec![b'a'; 40];
    bytes[at] = byte;
    bytes
}

#[test]
fn a_string_ends_at_the_first_quote_escape_or_control_character() {
    for at in 0..40 {
        for byte in [b'"', b'\\', 0, b'\n', 0x1f] {
            let mut bytes = with(at, byte);
            assert_eq!(plain_until(&bytes, 0), at, "{byte}");
            assert_eq!(plain_until(&bytes, at), at, "{byte}");
            assert_eq!(plain_until(&bytes, at + 1), 40, "{byte}");
            bytes.extend_from_slice(b"\"\x01\\");
            assert_eq!(plain_until(&bytes, 0), at, "{byte}");
        }
        for byte in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
            assert_eq!(plain_until(&with(at, byte), 0), 40, "{byte}");
        }
    }
}

#[test]
fn ascii_ends_at_the_first_byte_with_its_highest_bit() {
    for at in 0..40 {
        assert_eq!(ascii_until(&with(at, 0x80)), at);
        assert_eq!(ascii_until(&with(at, 0xff)), at);
        assert_eq!(ascii_until(&with(at, 0x7f)), 40);
    }
}

#[test]
fn a_single_byte_makes_two_places_differ() {
    let twice = [b'a'; 96];
    for length in 1..=40 {
        assert!(same(&twice, 0, 48, length), "{length}");
        for at in 0..length {
            let mut bytes = twice;
            bytes[48 + at] = b'b';
            assert!(!same(&bytes, 0, 48, length), "{length} {at}");
        }
        let mut bytes = twice;
        bytes[48 + length] = b'b';
        assert!(same(&bytes, 0, 48, length), "{length}");
    }
}
