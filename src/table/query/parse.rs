//! Parser of the text form: recursive descent.

use cbr_json::concat;
use cbr_wire::small::text::quoted_excerpt;
use cbr_wire::{Error, Position};

use super::comparison::{Op, Quantity};
use super::node::Node;
use crate::{Key, Measure};

const HINT_QUOTES: &str = "to search for text with one of `: < > = ( ) \"`, put it in quotes";
const HINT_HAS: &str = "`has:vault` finds tasks with a vault, `-has:vault` finds tasks without one";
const HINT_OPERATORS: &str = "conditions with a space between them must all match, and `-` negates; to search for the word, put it in quotes";

pub(super) fn parse(text: &str) -> Result<Node, Error> {
    let mut parser = Parser {
        text,
        at: 0,
        open: 0,
    };
    let node = parser.any()?;
    if !parser.rest().is_empty() {
        return Err(parser.fails("a condition or the end"));
    }
    if node.levels() > Node::MOST_LEVELS {
        parser.at = 0;
        return Err(parser.too_deep());
    }
    Ok(node)
}

struct Parser<'a> {
    text: &'a str,
    /// Offset in bytes, always between two characters.
    at: usize,
    /// Number of open parentheses.
    open: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn takes(&mut self, sign: &str) -> bool {
        let takes = self.rest().starts_with(sign);
        if takes {
            self.at += sign.len();
        }
        takes
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Reads text without quotes, up to white space or one of some characters.
    fn bare(&mut self, ends: &[char]) -> &'a str {
        let rest = self.rest();
        let length = rest
            .find(|c: char| c.is_whitespace() || ends.contains(&c))
            .unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Makes an error at this position.
    fn fails(&self, expected: &str) -> Error {
        let got = match self.next() {
            None => "the end".to_owned(),
            Some(c) if c.is_whitespace() => "a space".to_owned(),
            Some(c) if c.is_control() => "a control character".to_owned(),
            Some(c) => concat(&["`", c.encode_utf8(&mut [0; 4]), "`"]),
        };
        self.error(self.at, expected, &got)
    }

    fn error(&self, at: usize, expected: &str, got: &str) -> Error {
        let position = Position::of(self.text, at);
        Error::validation(concat(&[
            "expected ",
            expected,
            ", got ",
            got,
            " at position ",
            &position.character.to_string(),
        ]))
        .with_position(position)
    }

    fn too_deep(&self) -> Error {
        let expected = concat(&[
            "at most ",
            &Node::MOST_LEVELS.to_string(),
            " levels of groups",
        ]);
        self.error(self.at, &expected, "more")
    }

    fn any(&mut self) -> Result<Node, Error> {
        let mut nodes = Vec::new();
        loop {
            let conditions = self.all()?;
            let is_empty = conditions.is_empty();
            let goes_on = self.rest().starts_with("OR");
            if is_empty && (goes_on || !nodes.is_empty()) {
                return Err(self.fails("a condition before and after `OR`"));
            }
            nodes.push(Node::all(conditions));
            if !goes_on {
                return Ok(Node::any(nodes));
            }
            self.at += "OR".len();
        }
    }

    /// Reads conditions up to a closing parenthesis, `OR` or the end.
    fn all(&mut self) -> Result<Vec<Node>, Error> {
        let mut nodes = Vec::new();
        loop {
            self.space();
            let is_over = match self.next() {
                None | Some(')') => true,
                Some('O') => self.clone_at().bare(&WORD_ENDS) == "OR",
                _ => false,
            };
            if is_over {
                return Ok(nodes);
            }
            nodes.push(self.condition()?);
            if self.next().is_some_and(|c| !c.is_whitespace() && c != ')') {
                return Err(self
                    .fails("a space before the next condition")
                    .with_hint(HINT_QUOTES));
            }
        }
    }

    fn clone_at(&self) -> Self {
        Self { ..*self }
    }

    fn condition(&mut self) -> Result<Node, Error> {
        if self.takes("-") {
            return match self.next() {
                Some(c) if !c.is_whitespace() && c != '-' && c != ')' => {
                    self.positive().map(Node::not)
                }
                _ => Err(self.fails("a condition behind `-`")),
            };
        }
        self.positive()
    }

    fn positive(&mut self) -> Result<Node, Error> {
        match self.next() {
            Some('(') => self.group(),
            Some('"') => {
                let start = self.at;
                let word = self.quoted()?;
                if word.is_empty() {
                    return Err(self.error(start, "a text that is not empty", "`\"\"`"));
                }
                Ok(Node::Word(word))
            }
            _ => self.field_or_word(),
        }
    }

    fn group(&mut self) -> Result<Node, Error> {
        if self.open == Node::MOST_LEVELS {
            return Err(self.too_deep());
        }
        self.open += 1;
        self.at += 1;
        let node = self.any()?;
        if !self.takes(")") {
            return Err(self.fails("`)`"));
        }
        self.open -= 1;
        Ok(node)
    }

    fn field_or_word(&mut self) -> Result<Node, Error> {
        let start = self.at;
        let name = self.bare(&WORD_ENDS);
        if !self.next().is_some_and(|c| OPERATORS.contains(&c)) {
            if matches!(name, "AND" | "OR" | "NOT") {
                return Err(self
                    .error(start, "a condition", &concat(&["`", name, "`"]))
                    .with_hint(HINT_OPERATORS));
            }
            return Ok(Node::Word(name.to_owned()));
        }
        if name.eq_ignore_ascii_case("has") {
            return self.has();
        }
        let field = Key::filtered_by(&name.to_ascii_lowercase());
        match field.map(|key| (key, key.measure())) {
            Some((key, None)) => self.text_field(key),
            Some((_, Some(measure))) => self.comparison(measure),
            None => {
                let expected = concat(&["a field (", &Key::filters(), ", has)"]);
                Err(self
                    .error(start, &expected, &quoted_excerpt(name))
                    .with_hint(HINT_QUOTES))
            }
        }
    }

    fn text_field(&mut self, key: Key) -> Result<Node, Error> {
        self.colon()?;
        let mut values = Vec::new();
        loop {
            let start = self.at;
            let value = self.value("a value")?;
            if value.is_empty() {
                return Err(self
                    .error(start, "a value", "an empty text")
                    .with_hint(HINT_HAS));
            }
            values.push(value);
            if !self.takes(",") {
                return Ok(Node::Is(key, values));
            }
        }
    }

    fn has(&mut self) -> Result<Node, Error> {
        self.colon()?;
        let mut fields = Vec::new();
        loop {
            let start = self.at;
            let name = self.bare(&VALUE_ENDS);
            let Some(field) = Key::filtered_by(&name.to_ascii_lowercase()) else {
                let expected = concat(&["a field (", &Key::filters(), ")"]);
                return Err(self.error(start, &expected, &quoted_excerpt(name)));
            };
            fields.push(field);
            if !self.takes(",") {
                return Ok(Node::Has(fields));
            }
        }
    }

    /// Reads the colon after the name of a text field, whose values have no order.
    fn colon(&mut self) -> Result<(), Error> {
        match Op::at_start(self.rest()) {
            Some(Op::Is) => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.fails("`:`")),
        }
    }

    fn comparison(&mut self, measure: Measure) -> Result<Node, Error> {
        let op = Op::at_start(self.rest()).ok_or_else(|| self.fails(Op::EXPECTED))?;
        self.at += op.sign().len();
        let start = self.at;
        // Of any value, nothing is the one that surely does not do.
        let expected = Quantity::parse(measure, "").err().unwrap_or_default();
        let value = self.value(expected)?;
        let quantity = Quantity::parse(measure, &value)
            .map_err(|expected| self.error(start, expected, &quoted_excerpt(&value)))?;
        if self.next() == Some(',') {
            return Err(self.fails("one value"));
        }
        Ok(Node::Compare(op, quantity))
    }

    fn value(&mut self, expected: &str) -> Result<String, Error> {
        if self.next() == Some('"') {
            return self.quoted();
        }
        match self.bare(&VALUE_ENDS) {
            "" => Err(self.fails(expected).with_hint(HINT_HAS)),
            value => Ok(value.to_owned()),
        }
    }

    /// Reads a quoted text.
    fn quoted(&mut self) -> Result<String, Error> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let Some(length) = rest.find(['"', '\\']) else {
                return Err(self.error(start, "a quote that closes this one", "the end"));
            };
            let (plain, from) = rest.split_at_checked(length).unwrap_or_default();
            out.push_str(plain);
            self.at += length + 1;
            if from.starts_with('"') {
                return Ok(out);
            }
            match self.next() {
                Some(c @ ('"' | '\\')) => {
                    out.push(c);
                    self.at += 1;
                }
                _ => return Err(self.fails("`\"` or `\\` behind `\\`")),
            }
        }
    }
}

const OPERATORS: [char; 4] = [':', '<', '>', '='];
pub(super) const WORD_ENDS: [char; 7] = [':', '<', '>', '=', '(', ')', '"'];
pub(super) const VALUE_ENDS: [char; 4] = [',', '(', ')', '"'];
