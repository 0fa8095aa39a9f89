//! Members that are known by their keys, and their templates.
use cbr_json::concat;
use cbr_json::schema::{Schema, Shape};

use super::{Form, KnownMembers, MemberReader};
use crate::dictionary::{Dictionary, hash};
use crate::hole::Hole;
use crate::reserve::ensure_room;
use crate::row_reader::Unfilled;

use Unfilled::Differs;

/// Maximum number of keys that are learned without being documented. Members with other keys are kept as text.
const MAX_OWN_KEYS: usize = 1 << 10;
/// Maximum length of such a key.
const LONGEST_KEY: usize = 40;
/// Maximum number of templates of a key.
const MAX_TEMPLATES: usize = 16;

/// Known member of an object, or item of a list.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Known {
    /// Name of the documented field, if the key is one of its names.
    pub(super) name: Option<&'static str>,
    pub(super) is_other_name: bool,
    /// Documented shape.
    pub(super) shape: Option<&'static Shape>,
    /// Bit of a documented field in its object.
    pub(super) bit: u64,
    /// True for a text that every task has.
    pub(super) is_always: bool,
    pub(super) is_item: bool,
    /// True for an object that often repeats.
    pub(super) repeats: bool,
    pub(super) column: Option<Hole>,
    /// Number of its own path.
    pub(super) path: usize,
    /// Newest template.
    pub(super) variant: usize,
    /// Member that came behind it last.
    pub(super) next: usize,
}

/// Template of a member with one kind of value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Variant {
    pub(super) hole: Hole,
    /// Hash of the part of its value that is in the template.
    pub(super) prefix: u64,
    pub(super) template: u32,
    /// Template before it.
    pub(super) next: usize,
}

const NONE: usize = usize::MAX;

/// Container of a member.
#[derive(Clone, Copy)]
pub(super) enum Container {
    Object(&'static Schema),
    List(&'static Shape),
}

impl KnownMembers {
    /// Makes a reader that has learned no keys.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            keys: Dictionary::default(),
            members: Vec::new(),
            variants: Vec::new(),
            paths: Vec::new(),
            scratch: String::new(),
            own_keys: 0,
            spelled: String::new(),
            found: Vec::new(),
            text: None,
        }
    }

    /// Forgets all keys, because templates were removed.
    pub fn forget(&mut self) {
        *self = Self::new(self.form);
    }

    /// Returns the bytes that it holds.
    pub fn memory(&self) -> usize {
        self.keys.memory()
            + self.members.capacity() * size_of::<Known>()
            + self.variants.capacity() * size_of::<Variant>()
    }
}

impl MemberReader<'_> {
    /// Finds or learns the member under a key as [`Self::known`] does, at first the one that came behind the same member last.
    pub(super) fn known_behind(
        &mut self,
        last: Option<usize>,
        path: usize,
        schema: &'static Schema,
        key: &str,
    ) -> Result<Option<usize>, Unfilled> {
        let known = &*self.known;
        let guess = last.and_then(|last| Some(known.members.get(last)?.next));
        if let Some(guess) = guess
            && let Ok(code) = u32::try_from(guess.wrapping_add(1))
            && let Some(guessed) = known.keys.get(code)
            && guessed.get(1..) == Some(key)
        {
            return Ok(Some(guess));
        }
        let found = self.known(path, Container::Object(schema), key)?;
        if let (Some(last), Some(found)) = (last, found)
            && let Some(last) = self.known.members.get_mut(last)
        {
            last.next = found;
        }
        Ok(found)
    }

    /// Finds or learns the member under a key. `None` for one that has to be kept as text.
    pub(super) fn known(
        &mut self,
        path: usize,
        container: Container,
        key: &str,
    ) -> Result<Option<usize>, Unfilled> {
        let known = &mut *self.known;
        known.scratch.clear();
        known.scratch.push(char::from(
            b'!'.wrapping_add(u8::try_from(path).unwrap_or(u8::MAX)),
        ));
        known.scratch.push_str(key);
        match known.keys.code(&known.scratch) {
            Some(code) => Ok((code as usize).checked_sub(1)),
            None => self.learn(path, container, key),
        }
    }

    #[cold]
    pub(super) fn learn(
        &mut self,
        path: usize,
        container: Container,
        key: &str,
    ) -> Result<Option<usize>, Unfilled> {
        let known = &mut *self.known;
        let (mut place, mut always, mut name) = (None, 0, None);
        let shape = match container {
            Container::List(item) => Some(item),
            Container::Object(schema) => {
                let field = schema.field(key);
                name = field.map(|field| field.name);
                (place, always) = (
                    name.and_then(|name| schema.place(name)),
                    schema.always.len(),
                );
                field.map(|field| &field.shape)
            }
        };
        if shape.is_none() {
            if key.len() > LONGEST_KEY || known.own_keys >= MAX_OWN_KEYS {
                return Ok(None);
            }
            known.own_keys += 1;
        }
        let is_item = matches!(container, Container::List(_));
        let own = if is_item {
            concat(&[known.paths.get(path).map_or("", String::as_str), "[]"])
        } else {
            join(known.paths.get(path), name.unwrap_or(key))
        };
        let member = Known {
            name,
            is_other_name: name.is_some_and(|name| name != key),
            shape,
            bit: place.map_or(0, |at| 1 << at),
            is_always: place.is_some_and(|at| at < always),
            is_item,
            repeats: key == "extra_info" && path > 0,
            column: shape.and_then(|_| (known.form.column_at)(&own)),
            path: known.paths.len(),
            variant: NONE,
            next: NONE,
        };
        ensure_room(2 * (known.members.len() + 4) * size_of::<Known>())?;
        known.keys.intern(&known.scratch)?;
        known.members.push(member);
        if matches!(shape, Some(Shape::Part(_) | Shape::List(_))) {
            known.paths.push(own);
        }
        Ok(known.members.len().checked_sub(1))
    }

    /// Finds or adds the template of a member with a kind of value, of which a prefix is in the template. `None` if the member has
    /// too many.
    pub(super) fn template(
        &mut self,
        at: usize,
        hole: Hole,
        prefix: &str,
    ) -> Result<Option<u32>, Unfilled> {
        let hash = prefix_hash(prefix);
        let mut variant = self.known.members.get(at).ok_or(Differs)?.variant;
        let mut count = 0;
        while let Some(one) = self.known.variants.get(variant) {
            if one.hole == hole && one.prefix == hash {
                return Ok(Some(one.template));
            }
            variant = one.next;
            count += 1;
        }
        if count >= MAX_TEMPLATES && hole == Hole::Uuid {
            return Ok(None);
        }
        self.add_variant(at, hole, prefix)
    }

    /// Returns the text of a member's template before and after its hole.
    pub(super) fn literals(
        &self,
        at: usize,
        hole: Hole,
        prefix: &str,
    ) -> Result<(String, &'static str), Unfilled> {
        let member = self.known.members.get(at).ok_or(Differs)?;
        let code = u32::try_from(at + 1).map_err(|_| Differs)?;
        let (open, close) = match hole {
            Hole::Id | Hole::OtherId | Hole::Code(_) | Hole::Uuid | Hole::Text => ("\"", "\""),
            Hole::Time(..) => ("\"", "Z\""),
            _ => ("", ""),
        };
        if member.is_item {
            return Ok((concat(&[open, prefix]), close));
        }
        let key = self.known.keys.get(code).and_then(|key| key.get(1..));
        let key = member.name.or(key).ok_or(Differs)?;
        Ok((concat(&["\"", key, "\":", open, prefix]), close))
    }

    #[cold]
    pub(super) fn add_variant(
        &mut self,
        at: usize,
        hole: Hole,
        prefix: &str,
    ) -> Result<Option<u32>, Unfilled> {
        let (literal, close) = self.literals(at, hole, prefix)?;
        let template = if hole == Hole::End {
            self.add(&[(&literal, hole)])?
        } else {
            self.add(&[(&literal, hole), (close, Hole::End)])?
        };
        let known = &mut *self.known;
        // Twice their size, for the time of growing.
        ensure_room(2 * (known.variants.len() + 4) * size_of::<Variant>())?;
        let member = known.members.get_mut(at).ok_or(Differs)?;
        let next = std::mem::replace(&mut member.variant, known.variants.len());
        known.variants.push(Variant {
            hole,
            prefix: prefix_hash(prefix),
            template,
            next,
        });
        Ok(Some(template))
    }

    pub(super) fn add(&mut self, pieces: &[(&str, Hole)]) -> Result<u32, Unfilled> {
        self.templates.add(pieces)?.ok_or(Differs)
    }
}

/// Returns the path of a member.
pub(super) fn join(path: Option<&String>, key: &str) -> String {
    match path.map_or("", String::as_str) {
        "" => key.to_owned(),
        path => concat(&[path, ".", key]),
    }
}

fn prefix_hash(prefix: &str) -> u64 {
    if prefix.is_empty() {
        return 0;
    }
    hash(prefix.as_bytes())
}
