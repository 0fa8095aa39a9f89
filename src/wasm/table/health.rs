//! Health of backups, as numbers: `pkg-template/table/health.js` names them.

use cbr_table::health::HealthOptions;
use wasm_bindgen::prelude::*;

use crate::figures::push;
use crate::view::JsView;

#[wasm_bindgen(js_class = View)]
impl JsView {
    /// Judges every resource of the table, for the time and the maximum age in microseconds and the kinds with a NUL between them: 21
    /// numbers for each, -1 for a row that is missing and no number for a time or a span.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "exact below 2^53"
    )]
    pub fn health(&self, now: f64, max_age: f64, kinds: &str) -> Result<Vec<f64>, JsValue> {
        let options = HealthOptions {
            max_age: max_age as i64,
            now: now as i64,
            kinds: kinds.split('\0').map(str::to_owned).collect(),
        };
        let micros = |time: Option<i64>| time.map_or(f64::NAN, |micros| micros as f64);
        let row = |row: Option<u32>| row.map_or(-1.0, f64::from);
        self.found.with_table(|table| {
            let mut out = Vec::new();
            for health in table.health(&options)? {
                let (f, finding) = (&health.figures, health.finding);
                let [(good7, ended7), (good30, ended30)] = f.rates;
                let numbers = [
                    row(Some(f.row)),
                    row(f.name),
                    row(f.resource_type),
                    row(f.vault),
                    row(f.policy),
                    row(f.last),
                    row(f.running),
                    f64::from(finding.reason as u8),
                    f64::from(good7),
                    f64::from(ended7),
                    f64::from(good30),
                    f64::from(ended30),
                    f.streak as f64,
                    finding.figures[0] as f64,
                    finding.figures[1] as f64,
                    micros(f.last_success),
                    micros(f.age),
                    micros(f.last_attempt),
                    micros(f.running_since),
                    micros(f.cadence),
                    micros(f.next_due),
                ];
                for number in numbers {
                    push(&mut out, number)?;
                }
            }
            Ok(out)
        })
    }
}
