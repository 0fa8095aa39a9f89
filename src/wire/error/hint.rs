//! Hints: advice that goes with an error.

use super::kind::RETRYABLE_STATUSES;

/// Returns the hint for an error code of the service. It is more precise than the one for the status.
#[must_use]
pub fn for_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "BackupService.6500" => {
            "no such task in this project: check the id, the project and the region; tasks are kept for about 30 days"
        }
        "BackupService.6501" | "BackupService.9900" => {
            "the service refused a parameter: compare the filters with the service's reference"
        }
        "BackupService.9910" => "the service reports an unknown internal error: try again later",
        "BackupService.9998" | "BackupService.8600" => NOT_ALLOWED,
        "APIGW.0301" => {
            "the token, key or signature was refused: check it, the project it belongs to, and this machine's clock"
        }
        "APIGW.0307" => "the token has expired or belongs to another cloud: get a new one from IAM",
        "APIGW.0308" | "APIG.0308" => {
            "more than 200 requests in 5 minutes: wait before the next one"
        }
        _ => return None,
    })
}

/// Returns the hint for an HTTP status; 0 is a redirect whose status the browser hides.
#[must_use]
pub fn for_status(status: u16) -> Option<&'static str> {
    Some(match status {
        0 | 300..=399 => {
            "redirects are refused, because a token must not be sent to another host: use the final endpoint"
        }
        401 => "the credentials were refused: check the token and the project it belongs to",
        403 => NOT_ALLOWED,
        404 => "not found: check the endpoint, the project id and the task's id",
        407 => "a proxy between this machine and the service asks for its own credentials",
        429 => "more than 200 requests in 5 minutes: wait before the next one",
        _ if RETRYABLE_STATUSES.contains(&status) => {
            "the service or a proxy in front of it is failing: try again later"
        }
        _ => return None,
    })
}

/// Hint for a refused operation, with a code of the service or without.
const NOT_ALLOWED: &str = "the credentials are not allowed to do this: the user needs a CBR viewer role in this project, and a token \
     works only in the project that it was issued for";

/// Hint for an answer of a portal that is not the service's.
pub const PORTAL: &str = "expected an answer of the service, got one of the portal: sign in to it again, and check that endpoint is its proxy";

/// Hint for bytes that are not a snapshot of a table, or not a complete one.
pub const SNAPSHOT: &str = "a snapshot can be restored only if it is complete and this version knows its format; every version reads NDJSON, \
     which holds the same tasks";

/// Hint for a file that is neither JSON nor a table's own CSV.
pub const INGEST: &str = "a table reads tasks as JSON (one document, or one task per line) and as CSV whose first line names the columns, \
     like the table's own export";

/// Hint for a request of a page to another origin that got no answer.
pub const MAYBE_CORS: &str = "in a browser this may be CORS: the service sends no CORS headers, so a page on another \
     origin needs a proxy on its own origin; otherwise check the network and the endpoint";

/// Hint for an endpoint like `/backup`, which only a page can complete.
pub const RELATIVE_ENDPOINT: &str = "only a page has an origin to complete a path with: on a server give the whole URL, \
     such as https://portal.example.com/backup";
