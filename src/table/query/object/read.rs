//! Reader of filters that are JSON objects.

use cbr_json::{Cursor, Kind, Mismatch, Segment, WalkError, concat};
use cbr_wire::Error;
use cbr_wire::small::text::quoted_excerpt;

use crate::query::comparison::{Op, Quantity};
use crate::query::node::Node;
use crate::{Key, Measure};

/// Depth limit of nested objects, so that the recursion cannot overflow the stack. A level of the filter's tree takes at most
/// two objects.
const MAX_OPEN_OBJECTS: usize = 2 * Node::MOST_LEVELS + 2;

pub(in crate::query) fn read_object(json: &str) -> Result<Node, Error> {
    let mut cursor = Cursor::new(json);
    let mut reader = Reader {
        path: String::new(),
        open_objects: 0,
    };
    let node = reader
        .object(&mut cursor)
        .and_then(|node| Ok(cursor.finish().map(|()| node)?));
    match node {
        Ok(node) if node.levels() > Node::MOST_LEVELS => Err(too_deep("")),
        Ok(node) => Ok(node),
        Err(Fault::Json(mismatch)) => Err(Error::validation(mismatch.message())),
        Err(Fault::Filter(error)) => Err(error),
    }
}

/// Reason why a text is not a filter.
enum Fault {
    /// The text is not JSON.
    Json(Mismatch),
    /// The JSON is not a filter. The error already has the path.
    Filter(Error),
}

impl From<Mismatch> for Fault {
    fn from(mismatch: Mismatch) -> Self {
        Self::Json(mismatch)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Filter(error)
    }
}

impl WalkError for Fault {
    fn within(self, segment: Segment) -> Self {
        match self {
            Self::Json(mismatch) => Self::Json(mismatch.within(segment)),
            Self::Filter(_) => self,
        }
    }
}

fn too_deep(path: &str) -> Error {
    error_at(
        path,
        &concat(&[
            "at most ",
            &Node::MOST_LEVELS.to_string(),
            " levels of groups",
        ]),
        "more",
    )
}

fn error_at(path: &str, expected: &str, got: &str) -> Error {
    let path = if path.is_empty() { "$" } else { path };
    Error::expected(path, expected, got)
}

struct Reader {
    /// Path of the value: `any[1].duration.gt`.
    path: String,
    /// Depth: number of objects that are being read.
    open_objects: usize,
}

impl Reader {
    /// Makes the error for the value at the current path.
    fn wrong_value(&self, expected: &str, got: &str) -> Fault {
        error_at(&self.path, expected, got).into()
    }

    /// Makes the error for a value of another kind.
    fn wrong_kind(&self, cursor: &mut Cursor<'_>, expected: &str) -> Fault {
        match cursor.peek() {
            Ok(kind) => self.wrong_value(expected, kind.name()),
            Err(mismatch) => mismatch.into(),
        }
    }

    /// Reads an inner value, with a step added to the path meanwhile.
    fn within<T>(
        &mut self,
        step: &str,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let length = self.path.len();
        if length > 0 && !step.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(step);
        let result = read(self);
        self.path.truncate(length);
        result
    }

    fn object(&mut self, cursor: &mut Cursor<'_>) -> Result<Node, Fault> {
        if cursor.peek()? != Kind::Object {
            return Err(self.wrong_kind(cursor, "an object"));
        }
        if self.open_objects == MAX_OPEN_OBJECTS {
            return Err(too_deep(&self.path).into());
        }
        self.open_objects += 1;
        let mut nodes = Vec::new();
        cursor.try_each_entry(&mut |cursor, entry| self.entry(entry.key, cursor, &mut nodes))?;
        self.open_objects -= 1;
        Ok(Node::all(nodes))
    }

    fn entry(
        &mut self,
        key: &str,
        cursor: &mut Cursor<'_>,
        nodes: &mut Vec<Node>,
    ) -> Result<(), Fault> {
        let field = Key::filtered_by(key).map(|key| (key, key.measure()));
        if field.is_none() && !matches!(key, "text" | "has" | "all" | "any" | "not") {
            let expected = concat(&["a field (", &Key::filters(), ", text, has, all, any, not)"]);
            return Err(self.wrong_value(&expected, &quoted_excerpt(key)));
        }
        self.within(key, |reader| {
            match field {
                Some((key, None)) => nodes.push(reader.values(key, cursor)?),
                Some((_, Some(measure))) => return reader.comparisons(measure, cursor, nodes),
                None if key == "text" => reader.one_or_more(cursor, &mut |reader, cursor| {
                    nodes.push(Node::Word(reader.text_value(cursor, "a text")?));
                    Ok(())
                })?,
                None if key == "has" => nodes.push(reader.has(cursor)?),
                None => {
                    let mut inner = Vec::new();
                    let mut each = |reader: &mut Self, cursor: &mut Cursor<'_>| {
                        inner.push(reader.object(cursor)?);
                        Ok(())
                    };
                    if key == "not" {
                        reader.one_or_more(cursor, &mut each)?;
                        nodes.extend(inner.into_iter().map(Node::not));
                    } else {
                        reader.list(cursor, &mut each)?;
                        nodes.push(if key == "all" {
                            Node::all(inner)
                        } else {
                            Node::any(inner)
                        });
                    }
                }
            }
            Ok(())
        })
    }

    fn values(&mut self, key: Key, cursor: &mut Cursor<'_>) -> Result<Node, Fault> {
        let mut values = Vec::new();
        self.one_or_more(cursor, &mut |reader, cursor| {
            values.push(reader.text_value(cursor, "a text or a list of texts")?);
            Ok(())
        })?;
        Ok(Node::Is(key, values))
    }

    fn has(&mut self, cursor: &mut Cursor<'_>) -> Result<Node, Fault> {
        let mut fields = Vec::new();
        self.one_or_more(cursor, &mut |reader, cursor| {
            let name = reader.text_value(cursor, "the name of a field")?;
            let Some(field) = Key::filtered_by(&name) else {
                let expected = concat(&["a field (", &Key::filters(), ")"]);
                return Err(reader.wrong_value(&expected, &quoted_excerpt(&name)));
            };
            fields.push(field);
            Ok(())
        })?;
        Ok(Node::Has(fields))
    }

    /// Reads a text that is not empty.
    fn text_value(&mut self, cursor: &mut Cursor<'_>, expected: &str) -> Result<String, Fault> {
        if cursor.peek()? != Kind::String {
            return Err(self.wrong_kind(cursor, expected));
        }
        let text = cursor.string()?.decode();
        if text.is_empty() {
            return Err(self.wrong_value(expected, "an empty text"));
        }
        Ok(text.into_owned())
    }

    fn comparisons(
        &mut self,
        measure: Measure,
        cursor: &mut Cursor<'_>,
        nodes: &mut Vec<Node>,
    ) -> Result<(), Fault> {
        if cursor.peek()? != Kind::Object {
            nodes.push(Node::Compare(Op::Is, self.quantity(measure, cursor)?));
            return Ok(());
        }
        let before = nodes.len();
        cursor.try_each_entry(&mut |cursor, entry| {
            let Some(op) = Op::keyed(entry.key) else {
                return Err(self.wrong_value(Op::EXPECTED_KEY, &quoted_excerpt(entry.key)));
            };
            self.within(entry.key, |reader| {
                nodes.push(Node::Compare(op, reader.quantity(measure, cursor)?));
                Ok(())
            })
        })?;
        if nodes.len() == before {
            return Err(self.wrong_value(Op::EXPECTED_KEY, "an empty object"));
        }
        Ok(())
    }

    /// Reads a text, written as in the text form of a filter, or a number: milliseconds, or percent.
    fn quantity(&mut self, measure: Measure, cursor: &mut Cursor<'_>) -> Result<Quantity, Fault> {
        // The empty text is never a quantity, so its error tells what this measure expects.
        let expected = Quantity::parse(measure, "").err().unwrap_or_default();
        match cursor.peek()? {
            Kind::String => {
                let text = self.text_value(cursor, expected)?;
                Quantity::parse(measure, &text)
                    .map_err(|e| self.wrong_value(e, &quoted_excerpt(&text)))
            }
            Kind::Number => {
                let number = cursor.skip()?;
                Quantity::from_number(measure, number)
                    .ok_or_else(|| self.wrong_value(expected, number))
            }
            _ => Err(self.wrong_kind(cursor, expected)),
        }
    }

    /// Reads a value, or a list of values.
    fn one_or_more(
        &mut self,
        cursor: &mut Cursor<'_>,
        each: &mut dyn FnMut(&mut Self, &mut Cursor<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        match cursor.peek()? {
            Kind::Array => self.list(cursor, each),
            _ => each(self, cursor),
        }
    }

    /// Reads a list that is not empty. An empty list is refused, because it is ambiguous: some users would expect all tasks,
    /// others none.
    fn list(
        &mut self,
        cursor: &mut Cursor<'_>,
        each: &mut dyn FnMut(&mut Self, &mut Cursor<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if cursor.peek()? != Kind::Array {
            return Err(self.wrong_kind(cursor, "a list"));
        }
        let mut index = 0_usize;
        cursor.try_each_item(&mut |cursor| {
            let step = concat(&["[", &index.to_string(), "]"]);
            index += 1;
            self.within(&step, |reader| each(reader, cursor))
        })?;
        if index == 0 {
            return Err(self.wrong_value("at least one item", "an empty list"));
        }
        Ok(())
    }
}
