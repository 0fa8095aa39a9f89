//! Tasks as JSON, as the service would send them, made from the cells of columns.

use cbr_json::write_string;
use cbr_wire::small::sorted::sorted;

use crate::Key;

/// Field of a task that comes from a cell.
pub(super) struct Field {
    pub(super) column: usize,
    pub(super) key: Key,
    path: &'static str,
}

/// Returns the fields of some columns. Fields of the same object are adjacent.
pub(super) fn fields(columns: &[Key]) -> Vec<Field> {
    let found = Key::all().enumerate().filter_map(|(order, key)| {
        let column = columns.iter().position(|known| *known == key)?;
        let (part, _) = key.path().split_once('.').unwrap_or_default();
        // A duration, which follows from the times, has none.
        (!key.path().is_empty()).then_some((part, order, column))
    });
    let fields = sorted(found.collect())
        .into_iter()
        .filter_map(|(.., column)| {
            let key = *columns.get(column)?;
            let path = key.path();
            Some(Field { column, key, path })
        });
    fields.collect()
}

/// Writer of a task.
pub(super) struct TaskWriter<'o> {
    out: &'o mut String,
    /// Path of the object that is open, such as `extra_info.resource.`
    part: &'static str,
}

impl<'o> TaskWriter<'o> {
    pub(super) fn new(out: &'o mut String) -> Self {
        out.push('{');
        Self { out, part: "" }
    }

    pub(super) fn write_text(&mut self, field: &Field, text: &str) {
        self.go_to(field.path);
        write_string(text, self.out);
    }

    pub(super) fn write_number(&mut self, field: &Field, number: &str) {
        self.go_to(field.path);
        self.out.push_str(number);
    }

    pub(super) fn finish(mut self) {
        self.enter("");
        self.out.push('}');
    }

    fn go_to(&mut self, path: &'static str) {
        let name = names(path).last().unwrap_or_default();
        self.enter(path.strip_suffix(name).unwrap_or_default());
        self.key(name);
    }

    fn enter(&mut self, part: &'static str) {
        if part == self.part {
            return;
        }
        let common = names(self.part)
            .zip(names(part))
            .take_while(|(one, other)| one == other)
            .count();
        for _ in names(self.part).skip(common) {
            self.out.push('}');
        }
        for name in names(part).skip(common) {
            self.key(name);
            self.out.push('{');
        }
        self.part = part;
    }

    fn key(&mut self, name: &str) {
        if !self.out.ends_with('{') {
            self.out.push(',');
        }
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
    }
}

fn names(part: &str) -> impl Iterator<Item = &str> {
    part.split('.').filter(|name| !name.is_empty())
}
