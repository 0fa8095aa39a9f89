use cbr_json::write_string;

use crate::query::comparison::{Op, Quantity};
use crate::query::node::Node;

/// Writes an object. Its keys have the order of the conditions. If two conditions need the same key, they are written as several
/// objects in `all`.
pub(in crate::query) fn write_filter(node: &Node, out: &mut String) {
    let conditions = match node {
        Node::All(nodes) => nodes.as_slice(),
        one => std::slice::from_ref(one),
    };
    let entries = conditions.chunk_by(share_entry).flat_map(|entry| {
        let most = match entry {
            // A lower bound and an upper one.
            [Node::Compare(..), ..] => 2,
            _ => entry.len(),
        };
        entry.chunks(most)
    });
    let mut objects: Vec<Vec<&[Node]>> = vec![Vec::new()];
    for entry in entries {
        let is_taken = |object: &Vec<&[Node]>| object.iter().any(|other| key(other) == key(entry));
        if objects.last().is_none_or(is_taken) {
            objects.push(Vec::new());
        }
        if let Some(object) = objects.last_mut() {
            object.push(entry);
        }
    }
    if let [object] = objects.as_slice() {
        write_object(object, out);
        return;
    }
    out.push_str("{\"all\":");
    list(&objects, out, |object, out| write_object(object, out));
    out.push('}');
}

/// Returns true if one entry can hold two adjacent conditions.
fn share_entry(one: &Node, other: &Node) -> bool {
    match (one, other) {
        (Node::Word(_), Node::Word(_)) | (Node::Not(_), Node::Not(_)) => true,
        (Node::Compare(op, quantity), Node::Compare(other_op, other)) => {
            let is_lower = |op: &Op| matches!(op, Op::More | Op::AtLeast);
            quantity.key() == other.key()
                && *op != Op::Is
                && *other_op != Op::Is
                && is_lower(op) != is_lower(other_op)
        }
        _ => false,
    }
}

fn key(entry: &[Node]) -> &'static str {
    match entry.first() {
        Some(Node::Is(key, _)) => key.filter(),
        Some(Node::Compare(_, quantity)) => quantity.key().filter(),
        Some(Node::Has(_)) => "has",
        Some(Node::Word(_)) => "text",
        Some(Node::Not(_)) => "not",
        Some(Node::Any(_)) => "any",
        // There is no list of conditions in another.
        Some(Node::All(_)) | None => "all",
    }
}

fn write_object(object: &[&[Node]], out: &mut String) {
    out.push('{');
    for (place, entry) in object.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write_string(key(entry), out);
        out.push(':');
        write_entry(entry, out);
    }
    out.push('}');
}

fn write_entry(entry: &[Node], out: &mut String) {
    match entry {
        [Node::Is(_, values)] => {
            one_or_list(values, out, |value, out| write_string(value, out));
        }
        [Node::Has(keys)] => {
            one_or_list(keys, out, |key, out| write_string(key.filter(), out));
        }
        [Node::Any(nodes) | Node::All(nodes)] => list(nodes, out, write_filter),
        [Node::Compare(Op::Is, quantity)] => write_quantity(*quantity, out),
        [Node::Compare(..), ..] => {
            for (place, node) in entry.iter().enumerate() {
                out.push(if place == 0 { '{' } else { ',' });
                if let Node::Compare(op, quantity) = node {
                    write_string(op.key(), out);
                    out.push(':');
                    write_quantity(*quantity, out);
                }
            }
            out.push('}');
        }
        _ => one_or_list(entry, out, |node, out| match node {
            Node::Word(word) => write_string(word, out),
            Node::Not(inner) => write_filter(inner, out),
            _ => {}
        }),
    }
}

fn write_quantity(quantity: Quantity, out: &mut String) {
    let mut text = String::new();
    quantity.write(&mut text);
    match quantity {
        Quantity::Number(..) => out.push_str(&text),
        Quantity::Time(..) | Quantity::Duration(_) => write_string(&text, out),
    }
}

fn one_or_list<T>(items: &[T], out: &mut String, write: fn(&T, &mut String)) {
    match items {
        [one] => write(one, out),
        _ => list(items, out, write),
    }
}

fn list<T>(items: &[T], out: &mut String, write: fn(&T, &mut String)) {
    out.push('[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(']');
}
