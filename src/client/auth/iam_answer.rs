//! Reading what IAM answers.

use cbr_json::{Cursor, Kind, Mismatch, body_text};
use cbr_wire::http::HttpResponse;
use cbr_wire::secret::hide;
use cbr_wire::{Error, Secret, answer};

/// Reads an answer. Where that fails, the error shows a piece of the body, which may echo the request: the secrets go
/// before the piece is cut, because half of one would not be recognized any more.
pub(super) fn read<V>(
    response: &HttpResponse,
    now_unix: i64,
    secrets: &[Secret],
    read: impl Fn(&mut Cursor<'_>) -> Result<V, Mismatch>,
) -> Result<V, Error> {
    let read = |response: &HttpResponse| {
        answer::success(response, now_unix)?;
        let text = body_text(&response.body);
        let mut cursor = Cursor::new(&text);
        read(&mut cursor)
            .and_then(|value| cursor.finish().map(|()| value))
            .map_err(|mismatch| Error::decode(&mismatch).with_status(response.status))
    };
    read(response).map_err(|error| {
        let redacted = HttpResponse {
            body: hide(&body_text(&response.body), secrets).into_bytes(),
            ..response.clone()
        };
        let secrets = secrets.iter().filter(|secret| secret.is_worth_hiding());
        secrets.fold(read(&redacted).err().unwrap_or(error), |error, secret| {
            error.redact(secret.expose())
        })
    })
}

/// A string; nothing for a value of another kind.
pub(super) fn string(cursor: &mut Cursor<'_>) -> Result<Option<String>, Mismatch> {
    if cursor.peek()? == Kind::String {
        return Ok(cursor.string()?.decode().map(std::borrow::Cow::into_owned));
    }
    cursor.skip().map(|_| None)
}
