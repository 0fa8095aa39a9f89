//! Errors as JSON, with the names that JavaScript has for their properties.

use cbr_json::write_string;

use super::{Error, millis};

/// Writer of an object's entries.
struct Entries(String);

impl Entries {
    fn name(&mut self, name: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        write_string(name, &mut self.0);
        self.0.push(':');
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.name(name);
            write_string(text, &mut self.0);
        }
    }

    fn number(&mut self, name: &str, number: Option<u64>) {
        self.json(name, number.map(|number| number.to_string()).as_deref());
    }

    fn json(&mut self, name: &str, json: Option<&str>) {
        if let Some(json) = json {
            self.name(name);
            self.0.push_str(json);
        }
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

impl Error {
    /// Returns the error as a JSON object: kind, message, and every other property that is known, but for the cause. Times are in
    /// milliseconds, the position in UTF-16 code units.
    #[must_use]
    pub fn to_json(&self) -> String {
        let inner = &*self.0;
        let service = &inner.service;
        let mut entries = Entries(String::new());
        entries.text("kind", Some(inner.kind.name()));
        entries.text("message", Some(&inner.message));
        entries.json(
            "retryable",
            Some(if self.is_retryable() { "true" } else { "false" }),
        );
        entries.number("attempts", Some(inner.attempts.into()));
        entries.number("status", inner.status.map(Into::into));
        for (name, text) in [
            ("code", self.code()),
            ("serviceMessage", self.service_message()),
            ("requestId", self.request_id()),
            (
                "encodedAuthorizationMessage",
                self.encoded_authorization_message(),
            ),
            ("path", self.path()),
            ("hint", self.hint()),
        ] {
            entries.text(name, text);
        }
        entries.number("retryAfter", inner.retry_after.map(millis));
        entries.number("position", inner.position.map(|at| at.utf16 as u64));
        entries.json("maybeCors", inner.maybe_cors.then_some("true"));
        entries.json("task", self.task_json());
        if !service.details.is_empty() {
            let mut list = String::new();
            for detail in &service.details {
                list.push(if list.is_empty() { '[' } else { ',' });
                let mut detailed = Entries(String::new());
                detailed.text("code", detail.code.as_deref());
                detailed.text("message", detail.message.as_deref());
                list.push_str(&detailed.end());
            }
            list.push(']');
            entries.json("details", Some(&list));
        }
        entries.end()
    }
}
