//! Filters of tasks: a small query language with a text form and an object form. [`Filter`] reads and writes both.
//!
//! # Text
//!
//! ```text
//! status:failed vault:"prod eu" -type:sync started>=2026-11-01 duration>2h error:BackupService.6113 web-01
//! ```
//!
//! | write | to find tasks |
//! |---|---|
//! | `web-01` `"no space"` | with the text in the name of their resource or vault or in their error message, as the start of their id or of that of their resource, vault or policy, or as their error code |
//! | `status:failed` | with this value |
//! | `status:failed,timeout` | with one of these values |
//! | `started>=2026-11-01` | compared by `<`, `<=`, `>`, `>=`; `:` for equal |
//! | `has:vault` `has:vault,policy` | that have this, or one of these |
//! | `a b` | that match both; `a` and `b` are any conditions |
//! | `a OR b` | that match at least one; `a b OR c d` is `(a b) OR (c d)` |
//! | `-a` | that do not match; `-vault:prod` also finds tasks without a vault |
//! | `(a OR b) -(c d)` | by groups, at most 32 levels deep |
//! | nothing, or `()` | all of them |
//!
//! Upper and lower case are equal, except in `OR`: texts are compared in lower case, character by character. The lower case is
//! that of JavaScript's `toLowerCase`, except that σ and ς are equal, and that İ is i.
//!
//! | field | part of the task | comparison |
//! |---|---|---|
//! | `id` `policy` `project` `source` | the id; the label of the row | all of it, or its start |
//! | `resource` `vault` | the name, or the id | a part of the name; all of the id, or its start |
//! | `status` `type` `resource_type` `error` | the status, the operation's type, the resource's type, the error code | all of it |
//! | `message` | the error message | a part of it |
//! | `backup_name` `target` | the names of a backup and of a restore's target | a part of it |
//! | `region` | the region to which a replication goes | all of it |
//! | `started` `ended` `created` `updated` | the time | with a time |
//! | `duration` | from its start to its end | with a duration |
//! | `progress` | percent | with a number that has at most three digits after the point |
//!
//! | value | meaning | matches with `:` |
//! |---|---|---|
//! | `2026-11-01` | a day in UTC; `>` is after its end, `<=` is up to its end | times on this day |
//! | `2026-11-01T12:00` `2026-11-01T12:00:00.5+02:00` | an instant; in UTC if it has no zone | times in the second that begins there |
//! | `-24h` `24h` `now` | the instant this long before now, or now | times since then |
//! | `today` `yesterday` | a day in UTC, relative to now | times on this day |
//! | `90s` `15m` `2h` `3d` `1w` `250ms` `1h30m` | a duration | durations in the second that begins there |
//!
//! A text needs quotes if it has white space, `(`, `)` or `"`. In a list of values it also needs them if it has `,`. Without a
//! field it also needs them if it has `:`, `<`, `>` or `=`, begins with `-`, or is one of the words `AND`, `OR` and `NOT`.
//! Between quotes, `\"` is a quote and `\\` is a backslash. The grammar:
//!
//! ```text
//! filter     = [ conditions { "OR" conditions } ]
//! conditions = condition { SPACE condition }
//! condition  = [ "-" ] ( group | text | field | has | measure )
//! group      = "(" filter ")"
//! field      = NAME ":" text { "," text }
//! has        = "has:" NAME { "," NAME }
//! measure    = NAME ( ":" | "<" | "<=" | ">" | ">=" ) text
//! text       = BARE | '"' { CHARACTER | '\"' | '\\' } '"'
//! ```
//!
//! # Object
//!
//! ```json
//! {
//!   "status": ["failed", "timeout"],
//!   "vault": "prod eu",
//!   "not": { "type": "sync" },
//!   "started": { "gte": "2026-11-01", "lt": "2026-12-01" },
//!   "duration": { "gt": "2h" },
//!   "text": "web-01",
//!   "any": [{ "has": "policy" }, { "progress": 100 }]
//! }
//! ```
//!
//! A task must match all entries. The keys are:
//!
//! | key | value | text form |
//! |---|---|---|
//! | a field of text | a text, or a list: one of these | `status:failed,timeout` |
//! | a time, `duration`, `progress` | a value for equal, or an object with `gt`, `gte`, `lt`, `lte` | `started>=2026-11-01` |
//! | `text` | a text, or a list: each of these | `web-01 "no space"` |
//! | `has` | a field's name, or a list: one of these | `has:vault,policy` |
//! | `not` | an object, or a list: none of these | `-type:sync` |
//! | `any` | a list of objects: one of these | `(a OR b)` |
//! | `all` | a list of objects: each of these; for what needs a key twice | `a b` |
//!
//! Times and durations are texts as above, or numbers of milliseconds; a `Date` becomes a text in JSON. Lists and texts must
//! not be empty.
//!
//! # One form
//!
//! Every filter has one canonical text and one canonical object, whatever it was read from. A filter that is written and read
//! again, in either form, is the same filter. Times relative to now stay relative.

mod comparison;
mod evaluate;
mod filter;
mod lower_case;
pub mod moment;
mod node;
pub mod number;
mod object;
mod parse;
mod print;

pub(crate) use evaluate::select;
pub use filter::Filter;
pub use number::duration;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
