//! Printer of the text form: one text for one filter.

use super::node::Node;
use super::parse::{VALUE_ENDS, WORD_ENDS};

/// Group around a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    All,
    Any,
    Not,
}

pub(super) fn print(node: &Node, out: &mut String) {
    write(node, Within::Nothing, out);
}

fn write(node: &Node, within: Within, out: &mut String) {
    match node {
        Node::All(nodes) => {
            // `a b OR c` needs none: `OR` binds less.
            let is_bare = within == Within::Nothing || within == Within::Any && !nodes.is_empty();
            group(nodes, " ", Within::All, is_bare, out);
        }
        Node::Any(nodes) => group(nodes, " OR ", Within::Any, within == Within::Nothing, out),
        Node::Not(inner) => {
            out.push('-');
            write(inner, Within::Not, out);
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

fn group(nodes: &[Node], between: &str, within: Within, is_bare: bool, out: &mut String) {
    if !is_bare {
        out.push('(');
    }
    for (place, node) in nodes.iter().enumerate() {
        if place > 0 {
            out.push_str(between);
        }
        write(node, within, out);
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
