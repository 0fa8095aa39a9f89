//! Decoding of IAM's answers.

use cbr_json::{Cursor, Kind, Mismatch, body_text};
use cbr_wire::http::HttpResponse;
use cbr_wire::http::secret::hide;
use cbr_wire::{Error, Secret, answer};

/// Hint for an address that answers, but not as IAM.
const NOT_FOUND: &str = "check the address of IAM (iamEndpoint, OS_AUTH_URL): expected it alone or with /v3 behind it, which is the \
     version that is needed";

/// Decodes an answer of IAM at this address.
///
/// An error contains an excerpt of the body, and the body may echo the request with its secrets. Half a secret would not be
/// recognized, so secrets are redacted before the excerpt is cut: a body that fails is decoded again, redacted.
pub(super) fn decode<V>(
    response: &HttpResponse,
    iam: &str,
    now_unix: i64,
    secrets: &[Secret],
    read_value: impl Fn(&mut Cursor<'_>) -> Result<V, Mismatch>,
) -> Result<V, Error> {
    let decode_once = |response: &HttpResponse| {
        answer::check_status_of(&format!("IAM at {iam}"), response, now_unix).map_err(|e| {
            if response.status == 404 {
                e.with_hint(NOT_FOUND)
            } else {
                e
            }
        })?;
        let text = body_text(&response.body);
        let mut cursor = Cursor::new(&text);
        read_value(&mut cursor)
            .and_then(|value| cursor.finish().map(|()| value))
            .map_err(|mismatch| Error::decode(&mismatch).with_status(response.status))
    };
    decode_once(response).map_err(|error| {
        let redacted = HttpResponse {
            body: hide(&body_text(&response.body), secrets).into_bytes(),
            ..response.clone()
        };
        let error = decode_once(&redacted).err().unwrap_or(error);
        let secrets = secrets.iter().filter(|secret| secret.is_worth_hiding());
        secrets.fold(error, |error, secret| error.redact(secret.expose()))
    })
}

/// Reads a string; `None` for a value of another kind.
pub(super) fn optional_string(cursor: &mut Cursor<'_>) -> Result<Option<String>, Mismatch> {
    if cursor.peek()? == Kind::String {
        return Ok(Some(cursor.string()?.decode().into_owned()));
    }
    cursor.skip().map(|_| None)
}
