//! Printer of the text form. Every filter has exactly one text.

use super::node::Node;
use super::parse::{VALUE_ENDS, WORD_ENDS};

/// Parent of a condition in the syntax tree. It decides whether parentheses are needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    Nothing,
    All,
    Any,
    Not,
}

pub(super) fn print(node: &Node, out: &mut String) {
    write(node, Parent::Nothing, out);
}

fn write(node: &Node, parent: Parent, out: &mut String) {
    match node {
        Node::All(nodes) => {
            // `a b OR c` needs no parentheses, because `OR` has the lower precedence.
            let is_bare = parent == Parent::Nothing || parent == Parent::Any && !nodes.is_empty();
            group(nodes, " ", Parent::All, is_bare, out);
        }
        Node::Any(nodes) => group(nodes, " OR ", Parent::Any, parent == Parent::Nothing, out),
        Node::Not(inner) => {
            out.push('-');
            write(inner, Parent::Not, out);
        }
        Node::Is(key, values) => {
            out.push_str(key.filter());
            for (place, value) in values.iter().enumerate() {
                out.push(if place == 0 { ':' } else { ',' });
                write_text(value, value.contains(VALUE_ENDS), out);
            }
        }
        Node::Has(keys) => {
            out.push_str("has");
            for (place, key) in keys.iter().enumerate() {
                out.push(if place == 0 { ':' } else { ',' });
                out.push_str(key.filter());
            }
        }
        Node::Word(word) => {
            let means_more = word.starts_with('-')
                || word.contains(WORD_ENDS)
                || matches!(word.as_str(), "AND" | "OR" | "NOT");
            write_text(word, means_more, out);
        }
        Node::Compare(op, quantity) => {
            out.push_str(quantity.key().filter());
            out.push_str(op.sign());
            quantity.write(out);
        }
    }
}

fn group(nodes: &[Node], between: &str, parent: Parent, is_bare: bool, out: &mut String) {
    if !is_bare {
        out.push('(');
    }
    for (place, node) in nodes.iter().enumerate() {
        if place > 0 {
            out.push_str(between);
        }
        write(node, parent, out);
    }
    if !is_bare {
        out.push(')');
    }
}

/// Writes a text, with quotes only if it would mean something else without them.
fn write_text(text: &str, means_more: bool, out: &mut String) {
    if !means_more && !text.contains(char::is_whitespace) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}
