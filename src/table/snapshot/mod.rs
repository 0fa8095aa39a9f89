//! Snapshots: serialization of a table.
//!
//! Format: the magic bytes `cbrtable`, the version, a checksum; then templates, dictionaries, the columns block by block, each
//! followed by the bytes of its rows. A text column without any text is left out. Lengths are varints, other numbers little-endian. The
//! checksum detects accidental damage.
//! A forged snapshot can have a correct checksum, so `restore` also checks every template and every row.

#[cfg(target_endian = "big")]
compile_error!("a snapshot has numbers as they lie in memory: little-endian");

mod soundness;

use bytemuck::{NoUninit, Pod};
use cbr_json::Kind;
use cbr_store::arena::{Bytes, write_number};
use cbr_store::block::{BLOCK_ROWS, Block};
use cbr_store::dictionary::{Dictionary, hash};
use cbr_store::id::{self, Meaning};
use cbr_store::reserve::{Reserve, ensure_room};
use cbr_store::{Hole, MISSING};

use crate::error::TableError;
use crate::row_length::row_length;
use crate::table::Table;
use cbr_store::template::{MOST_STEPS, WHOLE_ROW};
use soundness::{Checked, Uses, kind, uses};

const MAGIC: &[u8; 8] = b"cbrtable";
/// Version of the format. A new one makes every older snapshot unreadable; its fixtures are made by
/// `CBR_UPDATE=1 cargo test -p cbr-table`.
pub const VERSION: u32 = 3;
/// Length of the header: magic bytes, version and checksum.
pub const HEADER: usize = 8 + 4 + 8;

/// Memory that the checks of a template or a row take without asking.
const ROOM_FOR_CHECKS: usize = 1 << 12;

const TRUNCATED: TableError = TableError::Snapshot("one that is cut");
const DAMAGED: TableError = TableError::Snapshot("one that is damaged");

impl Table {
    /// Writes all tasks as bytes, for [`Table::restore`].
    ///
    /// # Errors
    /// Fails if there is no memory for them.
    pub fn snapshot(&self) -> Result<Vec<u8>, TableError> {
        if self.removed.count > 0 {
            // Nothing may be left of them, not even in a dictionary.
            return self.rebuilt()?.snapshot();
        }
        let store = &self.store;
        let mut out = Vec::new();
        out.reserve_just(self.memory_bytes() + HEADER)?;
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&[0; 8]);
        let templates = u32::try_from(store.templates.len()).unwrap_or_default();
        put(&mut out, templates.into())?;
        for template in 1..templates {
            let steps = store.templates.steps(template).unwrap_or_default();
            put(&mut out, steps.len() as u64)?;
            for step in steps {
                put_bytes(&mut out, store.templates.literal(*step).as_bytes())?;
                out.reserve_for(3)?;
                out.extend_from_slice(&step.hole.bytes());
            }
        }
        for texts in store.rows.dictionaries.all() {
            let (text, ends) = texts.parts();
            put_bytes(&mut out, text.as_bytes())?;
            put(&mut out, ends.len() as u64)?;
            put_all(&mut out, ends)?;
        }
        put(&mut out, self.len() as u64)?;
        for block in store.rows.columns.blocks() {
            put_all(&mut out, &block.ids)?;
            for (column, texts) in block.codes.iter().zip(&store.rows.dictionaries.columns) {
                if !texts.is_empty() {
                    put_all(&mut out, column)?;
                }
            }
            for column in &block.times {
                put_all(&mut out, column)?;
            }
            for column in &block.numbers {
                put_all(&mut out, column)?;
            }
            put_all(&mut out, &block.templates)?;
            for (template, place) in block.templates.iter().zip(&block.places) {
                let bytes = store.arena.from(*place);
                let length = row_length(&store.templates, *template, bytes).unwrap_or_default();
                let own = bytes.get(..length).unwrap_or_default();
                out.reserve_for(own.len())?;
                out.extend_from_slice(own);
            }
        }
        let checksum = hash(out.get(HEADER..).unwrap_or_default());
        if let Some(place) = out.get_mut(12..HEADER) {
            place.copy_from_slice(&checksum.to_le_bytes());
        }
        Ok(out)
    }

    /// Reads a snapshot.
    ///
    /// # Errors
    /// Fails if the bytes are not a snapshot, if it has another version or is damaged, or if there is no memory.
    pub fn restore(snapshot: &[u8]) -> Result<Self, TableError> {
        let mut input = Bytes(snapshot);
        if input.array() != Some(*MAGIC) {
            return Err(TableError::Snapshot("something else"));
        }
        if input.array().map(u32::from_le_bytes) != Some(VERSION) {
            return Err(TableError::Snapshot("one of another version"));
        }
        if input.array().map(u64::from_le_bytes).ok_or(TRUNCATED)? != hash(input.0) {
            return Err(DAMAGED);
        }
        let mut table = Self::new();
        let uses = table.read_templates(&mut input)?;
        for texts in table.store.rows.dictionaries.all_mut() {
            *texts = dictionary(&mut input)?;
        }
        let rows = usize::try_from(input.number().ok_or(TRUNCATED)?).map_err(|_| DAMAGED)?;
        // A row takes more than fifty bytes.
        if rows > snapshot.len() / 50 {
            return Err(TRUNCATED);
        }
        while table.len() < rows {
            let length = (rows - table.len()).min(BLOCK_ROWS);
            table.read_block(length, &mut input)?;
        }
        if !input.0.is_empty() {
            return Err(DAMAGED);
        }
        table.check_rows(&uses)?;
        Ok(table)
    }

    #[inline(never)]
    fn read_templates(&mut self, input: &mut Bytes<'_>) -> Result<Vec<Option<Uses>>, TableError> {
        let count = input.number().ok_or(TRUNCATED)?;
        let mut all = vec![uses(&self.store.templates, WHOLE_ROW)];
        for expected in 1..count {
            let length = input.number().ok_or(TRUNCATED)?;
            if length > MOST_STEPS as u64 {
                return Err(DAMAGED);
            }
            let mut pieces = Vec::new();
            for _ in 0..length {
                let text = input.counted_text().ok_or(TRUNCATED)?;
                let hole = Hole::from_bytes(input.array().ok_or(TRUNCATED)?).ok_or(DAMAGED)?;
                pieces.push((text, hole));
            }
            let ends = pieces.iter().position(|(_, hole)| *hole == Hole::End);
            if ends.is_none_or(|end| end + 1 != pieces.len()) {
                return Err(DAMAGED);
            }
            let template = self.store.templates.add(&pieces)?;
            // The check writes the template once, and does not ask for its memory.
            let length = pieces.iter().map(|(literal, _)| literal.len() + 8);
            ensure_room(ROOM_FOR_CHECKS.saturating_add(length.sum::<usize>().saturating_mul(3)))?;
            let uses = template.and_then(|template| uses(&self.store.templates, template));
            if template.map(u64::from) != Some(expected) || uses.is_none() {
                return Err(DAMAGED);
            }
            all.reserve_for(1)?;
            all.push(uses);
        }
        Ok(all)
    }

    fn read_block(&mut self, rows: usize, input: &mut Bytes<'_>) -> Result<(), TableError> {
        let mut block = Block {
            ids: get_all(input, rows)?,
            ..Block::default()
        };
        let dictionaries = &self.store.rows.dictionaries.columns;
        for (column, texts) in block.codes.iter_mut().zip(dictionaries) {
            if texts.is_empty() {
                column.reserve_just(rows)?;
                column.resize(rows, MISSING);
            } else {
                *column = get_all(input, rows)?;
            }
        }
        for column in &mut block.times {
            *column = get_all(input, rows)?;
        }
        for column in &mut block.numbers {
            *column = get_all(input, rows)?;
        }
        block.templates = get_all(input, rows)?;
        block.places.reserve_just(rows)?;
        for template in &block.templates {
            let length = row_length(&self.store.templates, *template, input.0).ok_or(DAMAGED)?;
            let bytes = input.take(length).ok_or(TRUNCATED)?;
            block.places.push(self.store.arena.push(bytes)?);
        }
        self.store.rows.columns.push_block(block)?;
        Ok(())
    }

    /// Checks every row, and indexes its id.
    fn check_rows(&mut self, uses: &[Option<Uses>]) -> Result<(), TableError> {
        let store = &self.store;
        let values = &store.rows.dictionaries.values;
        if !values
            .iter()
            .all(|(_, json)| kind(json) == Some(Kind::Object))
        {
            return Err(DAMAGED);
        }
        self.index.reserve(self.len(), 0, &store.rows.columns)?;
        for row in 0..store.rows.columns.len() {
            let cells = store.rows.columns.get(row).ok_or(DAMAGED)?;
            let codes_fit = cells
                .codes
                .iter()
                .zip(&store.rows.dictionaries.columns)
                .all(|(code, texts)| *code as usize <= texts.len());
            let id_fits = match id::meaning(cells.id) {
                Meaning::Code(code) => code as usize <= store.rows.dictionaries.ids.len(),
                Meaning::Uuid | Meaning::None => true,
            };
            let bytes = store.arena.from(cells.place);
            // Values that are JSON are read with a stack of their own.
            ensure_room(ROOM_FOR_CHECKS)?;
            let checked = Checked {
                templates: &store.templates,
                uses,
                dictionaries: &store.rows.dictionaries,
            };
            let values_fit = checked.fits(&cells, bytes);
            let is_new = self.index.find(cells.id, &store.rows.columns).is_none();
            if !(codes_fit && id_fits && values_fit && is_new) {
                return Err(DAMAGED);
            }
            self.index.insert(cells.id, row, &store.rows.columns);
        }
        Ok(())
    }
}

#[inline(never)]
fn dictionary(input: &mut Bytes<'_>) -> Result<Dictionary, TableError> {
    let source = input.counted_text().ok_or(DAMAGED)?;
    let mut text = String::new();
    text.reserve_just(source.len())?;
    text.push_str(source);
    let count = usize::try_from(input.number().ok_or(TRUNCATED)?).map_err(|_| DAMAGED)?;
    let ends = get_all(input, count)?;
    Dictionary::from_parts(text, ends)?.ok_or(DAMAGED)
}

#[inline(never)]
fn put(out: &mut Vec<u8>, number: u64) -> Result<(), TableError> {
    out.reserve_for(10)?;
    write_number(number, out);
    Ok(())
}

#[inline(never)]
fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), TableError> {
    put(out, bytes.len() as u64)?;
    out.reserve_for(bytes.len())?;
    out.extend_from_slice(bytes);
    Ok(())
}

/// Writes numbers as they lie in memory.
fn put_all<T: NoUninit>(out: &mut Vec<u8>, values: &[T]) -> Result<(), TableError> {
    let bytes: &[u8] = bytemuck::must_cast_slice(values);
    out.reserve_for(bytes.len())?;
    out.extend_from_slice(bytes);
    Ok(())
}

#[inline(never)]
fn get_all<T: Pod>(input: &mut Bytes<'_>, count: usize) -> Result<Vec<T>, TableError> {
    let length = count.checked_mul(size_of::<T>());
    let bytes = length.and_then(|length| input.take(length));
    let bytes = bytes.ok_or(TRUNCATED)?;
    let mut values = Vec::new();
    values.reserve_just(count)?;
    values.resize(count, T::zeroed());
    bytemuck::must_cast_slice_mut(&mut values).copy_from_slice(bytes);
    Ok(values)
}

/// Puts the checksum of damaged bytes into their header.
#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) fn with_checksum(mut snapshot: Vec<u8>) -> Vec<u8> {
    if snapshot.len() >= HEADER {
        let checksum = hash(&snapshot[HEADER..]);
        snapshot[12..HEADER].copy_from_slice(&checksum.to_le_bytes());
    }
    snapshot
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::TextColumn;

    fn table() -> Table {
        let mut table = Table::new();
        let body = br#"[{"id":"4827f2da-b008-4507-ab7d-42d0df5ed912","status":"a","created_at":"2024-01-01T00:00:00.1234567Z","n":7,"o":{"x":["y"]}},
            {"id":"x","status":"\u0007","created_at":"soon","n":"text","m":1.5},{"status":"b","id":"y","status":"c"}]"#;
        table.ingest(body).unwrap();
        table
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Damage that was made to fit its checksum: an error, or another table, all of whose rows are JSON.
        #[test]
        fn a_forged_snapshot_never_panics_nor_gives_broken_rows(
            damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
            cut in proptest::option::weighted(0.2, any::<prop::sample::Index>()),
        ) {
            let mut snapshot = table().snapshot().unwrap();
            for (at, byte) in damage {
                let at = at.index(snapshot.len() - HEADER) + HEADER;
                snapshot[at] = byte;
            }
            if let Some(cut) = cut {
                snapshot.truncate(cut.index(snapshot.len()));
            }
            if let Ok(mut table) = Table::restore(&with_checksum(snapshot)) {
                for row in 0..table.len() {
                    let mut json = String::new();
                    prop_assert!(table.row_json(row, &mut json));
                    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
                    prop_assert!(value.is_object());
                }
                table.ingest(b"[{\"id\":\"new\"}]").unwrap();
            }
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let fails = |bytes: &[u8]| Table::restore(bytes).unwrap_err().to_string();
        let snapshot = table().snapshot().unwrap();
        let start = "expected a snapshot of a table, got ";
        assert_eq!(fails(b""), format!("{start}something else"));
        assert_eq!(fails(&snapshot[..15]), format!("{start}one that is cut"));
        assert_eq!(
            fails(&snapshot[..99]),
            format!("{start}one that is damaged")
        );
        assert_eq!(
            fails(&with_checksum(snapshot[..99].to_vec())),
            format!("{start}one that is cut")
        );
    }

    /// A snapshot of one row, whose template has `holes` holes of one column that names a text of control characters.
    fn naming_one_text(holes: u8, length: usize) -> Vec<u8> {
        let mut bytes = [&MAGIC[..], &VERSION.to_le_bytes(), &[0; 8], &[2]].concat();
        bytes.push(holes + 1);
        for at in 0..holes {
            put_bytes(
                &mut bytes,
                if at == 0 {
                    b"{\"a\":\""
                } else {
                    b"\",\"a\":\""
                },
            )
            .unwrap();
            bytes.extend([3, 0, 0]);
        }
        put_bytes(&mut bytes, b"\"}").unwrap();
        bytes.extend([0, 0, 0]);
        put_bytes(&mut bytes, &vec![1; length]).unwrap();
        put(&mut bytes, 1).unwrap();
        bytes.extend(u32::try_from(length).unwrap().to_le_bytes());
        for _ in 1..TextColumn::ALL.len() + 2 {
            bytes.extend([0, 0]);
        }
        put(&mut bytes, 1).unwrap();
        let mut cells = cbr_store::block::Cells::EMPTY;
        cells.id = 1 << 100;
        bytes.extend(cells.id.to_le_bytes());
        // The only column with a text.
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(cells.times.iter().flat_map(|time| time.to_le_bytes()));
        bytes.extend(cells.numbers.iter().flat_map(|number| number.to_le_bytes()));
        bytes.extend(1_u32.to_le_bytes());
        with_checksum(bytes)
    }

    #[test]
    fn no_row_names_one_text_many_times() {
        let table = Table::restore(&naming_one_text(1, 3)).unwrap();
        let mut json = String::new();
        assert!(table.row_json(0, &mut json));
        assert_eq!(json, r#"{"a":"\u0001\u0001\u0001"}"#);
        for (holes, length) in [(2, 3), (127, 1_400_000), (127, 10_000_000)] {
            let error = Table::restore(&naming_one_text(holes, length)).unwrap_err();
            assert_eq!(error.to_string(), DAMAGED.to_string());
        }
    }

    #[test]
    fn lengths_that_no_snapshot_can_have_take_no_memory() {
        for number in [1 << 20, 1 << 40, u64::MAX] {
            let mut bytes = [&MAGIC[..], &VERSION.to_le_bytes(), &[0; 8], &[1]].concat();
            for _ in 0..15 {
                bytes.extend([0, 0]);
            }
            write_number(number, &mut bytes);
            assert!(Table::restore(&with_checksum(bytes)).is_err());
        }
    }
}
