use cbr_json::{Cursor, Kind, Mismatch};
use cbr_wire::Error;
use cbr_wire::small::text::quoted_excerpt;

use crate::query::comparison::{Op, Quantity};
use crate::query::field::{Field, TextField};
use crate::query::filter::Node;
use crate::query::moment::Moment;
use crate::query::number::{Span, thousandths};

/// A list of conditions of a tree within its levels takes at most two of these each.
const MOST_OBJECTS: usize = 2 * Node::MOST_LEVELS + 2;

pub(in crate::query) fn read(json: &str) -> Result<Node, Error> {
    let mut cursor = Cursor::new(json);
    let mut reader = Reader {
        path: String::new(),
        objects: 0,
        error: None,
    };
    let node = reader
        .object(&mut cursor)
        .and_then(|node| cursor.finish().map(|()| node));
    match node {
        Ok(node) if node.levels() > Node::MOST_LEVELS => Err(too_deep("")),
        Ok(node) => Ok(node),
        Err(mismatch) => Err(reader
            .error
            .unwrap_or_else(|| Error::validation(mismatch.to_string()))),
    }
}

fn too_deep(path: &str) -> Error {
    wrong(
        path,
        &format!("at most {} levels of groups", Node::MOST_LEVELS),
        "more",
    )
}

fn wrong(path: &str, expected: &str, got: &str) -> Error {
    let path = if path.is_empty() { "$" } else { path };
    Error::validation(format!("{path}: expected {expected}, got {got}"))
}

struct Reader {
    /// Of what is read: `any[1].duration.gt`.
    path: String,
    /// Objects that are open.
    objects: usize,
    /// What a cursor's own error cannot say.
    error: Option<Error>,
}

impl Reader {
    /// Keeps an error, and gives one that ends the walk.
    fn ends(&mut self, error: Error) -> Mismatch {
        self.error = Some(error);
        Mismatch::missing("", "")
    }

    fn fails(&mut self, expected: &str, got: &str) -> Mismatch {
        let error = wrong(&self.path, expected, got);
        self.ends(error)
    }

    /// Something else stands here.
    fn differs(&mut self, cursor: &mut Cursor<'_>, expected: &str) -> Mismatch {
        match cursor.peek() {
            Ok(kind) => self.fails(expected, kind.name()),
            Err(mismatch) => mismatch,
        }
    }

    /// Reads with a piece added to the path.
    fn within<T>(
        &mut self,
        piece: &str,
        read: impl FnOnce(&mut Self) -> Result<T, Mismatch>,
    ) -> Result<T, Mismatch> {
        let length = self.path.len();
        if length > 0 && !piece.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(piece);
        let result = read(self);
        self.path.truncate(length);
        result
    }

    fn object(&mut self, cursor: &mut Cursor<'_>) -> Result<Node, Mismatch> {
        if cursor.peek()? != Kind::Object {
            return Err(self.differs(cursor, "an object"));
        }
        if self.objects == MOST_OBJECTS {
            let error = too_deep(&self.path);
            return Err(self.ends(error));
        }
        self.objects += 1;
        let mut nodes = Vec::new();
        cursor.each_entry(&mut |cursor, entry| self.entry(entry.key, cursor, &mut nodes))?;
        self.objects -= 1;
        Ok(Node::all(nodes))
    }

    fn entry(
        &mut self,
        key: &str,
        cursor: &mut Cursor<'_>,
        nodes: &mut Vec<Node>,
    ) -> Result<(), Mismatch> {
        let field = Field::named(key);
        if field.is_none() && !matches!(key, "text" | "has" | "all" | "any" | "not") {
            let expected = format!("a field ({}, text, has, all, any, not)", Field::names());
            return Err(self.fails(&expected, &quoted_excerpt(key)));
        }
        self.within(key, |reader| {
            match field {
                Some(Field::Text(field)) => nodes.push(reader.values(field, cursor)?),
                Some(field) => return reader.comparisons(field, cursor, nodes),
                None if key == "text" => reader.one_or_more(cursor, &mut |reader, cursor| {
                    nodes.push(Node::Word(reader.text(cursor, "a text")?));
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

    fn values(&mut self, field: TextField, cursor: &mut Cursor<'_>) -> Result<Node, Mismatch> {
        let mut values = Vec::new();
        self.one_or_more(cursor, &mut |reader, cursor| {
            values.push(reader.text(cursor, "a text or a list of texts")?);
            Ok(())
        })?;
        Ok(Node::Is(field, values))
    }

    fn has(&mut self, cursor: &mut Cursor<'_>) -> Result<Node, Mismatch> {
        let mut fields = Vec::new();
        self.one_or_more(cursor, &mut |reader, cursor| {
            let name = reader.text(cursor, "the name of a field")?;
            let Some(field) = Field::named(&name) else {
                let expected = format!("a field ({})", Field::names());
                return Err(reader.fails(&expected, &quoted_excerpt(&name)));
            };
            fields.push(field);
            Ok(())
        })?;
        Ok(Node::Has(fields))
    }

    /// A text that is not empty.
    fn text(&mut self, cursor: &mut Cursor<'_>, expected: &str) -> Result<String, Mismatch> {
        if cursor.peek()? != Kind::String {
            return Err(self.differs(cursor, expected));
        }
        match cursor.string()?.decode() {
            Some(text) if text.is_empty() => Err(self.fails(expected, "an empty text")),
            Some(text) => Ok(text.into_owned()),
            None => Err(self.fails(expected, "half of a surrogate pair")),
        }
    }

    fn comparisons(
        &mut self,
        field: Field,
        cursor: &mut Cursor<'_>,
        nodes: &mut Vec<Node>,
    ) -> Result<(), Mismatch> {
        if cursor.peek()? != Kind::Object {
            nodes.push(Node::Compare(Op::Is, self.quantity(field, cursor)?));
            return Ok(());
        }
        let before = nodes.len();
        cursor.each_entry(&mut |cursor, entry| {
            let Some(op) = Op::keyed(entry.key) else {
                return Err(self.fails(Op::EXPECTED_KEY, &quoted_excerpt(entry.key)));
            };
            self.within(entry.key, |reader| {
                nodes.push(Node::Compare(op, reader.quantity(field, cursor)?));
                Ok(())
            })
        })?;
        if nodes.len() == before {
            return Err(self.fails(Op::EXPECTED_KEY, "an empty object"));
        }
        Ok(())
    }

    /// A text as in the text form, or a number: milliseconds, or percent.
    fn quantity(&mut self, field: Field, cursor: &mut Cursor<'_>) -> Result<Quantity, Mismatch> {
        // Of any value, nothing is the one that surely does not do.
        let expected = Quantity::parse(field, "").err().unwrap_or_default();
        match cursor.peek()? {
            Kind::String => {
                let text = self.text(cursor, expected)?;
                Quantity::parse(field, &text).map_err(|e| self.fails(e, &quoted_excerpt(&text)))
            }
            Kind::Number => {
                let number = cursor.skip()?;
                let quantity = match field {
                    Field::Time(field) => thousandths(number)
                        .and_then(Moment::from_micros)
                        .map(|moment| Quantity::Time(field, moment)),
                    Field::Duration => thousandths(number)
                        .filter(|micros| micros % 1000 == 0)
                        .and_then(|micros| Span::from_millis(micros / 1000))
                        .map(Quantity::Duration),
                    _ => Quantity::parse(field, number).ok(),
                };
                quantity.ok_or_else(|| self.fails(expected, number))
            }
            _ => Err(self.differs(cursor, expected)),
        }
    }

    /// A value, or a list of them.
    fn one_or_more(
        &mut self,
        cursor: &mut Cursor<'_>,
        each: &mut dyn FnMut(&mut Self, &mut Cursor<'_>) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        match cursor.peek()? {
            Kind::Array => self.list(cursor, each),
            _ => each(self, cursor),
        }
    }

    /// A list that is not empty: whether an empty one stands for all tasks or for none, everybody knows better.
    fn list(
        &mut self,
        cursor: &mut Cursor<'_>,
        each: &mut dyn FnMut(&mut Self, &mut Cursor<'_>) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        if cursor.peek()? != Kind::Array {
            return Err(self.differs(cursor, "a list"));
        }
        let mut index = 0_usize;
        cursor.each_item(&mut |cursor| {
            let piece = format!("[{index}]");
            index += 1;
            self.within(&piece, |reader| each(reader, cursor))
        })?;
        if index == 0 {
            return Err(self.fails("at least one item", "an empty list"));
        }
        Ok(())
    }
}
