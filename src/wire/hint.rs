//! What to do about an error, in this project's words.

/// By the service's error code, which says more than the status.
pub fn for_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "BackupService.6500" => {
            "no such task in this project: check the id, the project and the region; tasks are kept for about 30 days"
        }
        "BackupService.6501" | "BackupService.9900" => {
            "the service refused a parameter: compare the filters with the service's reference"
        }
        "BackupService.9910" => {
            "the service failed for a reason it does not know: try again in a while"
        }
        "BackupService.9998" | "BackupService.8600" => {
            "the credentials are not allowed to do this: the user needs a CBR viewer role in this project"
        }
        "APIGW.0301" => {
            "the token, key or signature was refused: check it, the project it belongs to, and this machine's clock"
        }
        "APIGW.0307" => "the token has expired, or is none of this cloud: get a new one from IAM",
        "APIGW.0308" | "APIG.0308" => {
            "more than 200 requests in 5 minutes: wait before the next one"
        }
        _ => return None,
    })
}

/// By the status, where the code says nothing.
pub fn for_status(status: u16) -> Option<&'static str> {
    Some(match status {
        0 | 300..=399 => {
            "redirects are refused, so that a token never follows one to another host: name the final endpoint"
        }
        401 => "the credentials were refused: check the token and the project it belongs to",
        403 => {
            "the credentials are not allowed to do this: the user needs a CBR viewer role in this project"
        }
        404 => "nothing is there: check the endpoint, the project id and the task's id",
        407 => "a proxy on the way wants credentials of its own",
        429 => "more than 200 requests in 5 minutes: wait before the next one",
        500 | 502 | 503 | 504 => {
            "the service or a proxy before it is failing: try again in a while"
        }
        _ => return None,
    })
}

/// For bytes that are no snapshot of a table, or none that can be read.
pub const SNAPSHOT: &str = "a snapshot is read only whole, and by versions that have its format: NDJSON keeps as much and is read by \
     every version";

/// For what is neither JSON nor a table's own CSV.
pub const INGEST: &str = "a table takes tasks as JSON, one a line or all in one, and as CSV whose first line names its columns, as in its own \
     export";

/// For a failure without any answer in a browser, when the endpoint is on another origin.
pub const MAYBE_CORS: &str = "in a browser this may be CORS: the service sends no CORS headers, so a page on another \
     origin needs a proxy on its own origin; else check the network and the endpoint";
