//! Health of backups, as numbers: `pkg-template/table/health.js` names them.

use cbr_table::health::HealthOptions;
use cbr_wasm::errors;
use cbr_wasm::js::items;
use cbr_wire::Error;
use wasm_bindgen::prelude::*;

use crate::query::span;
use crate::view::JsView;

#[wasm_bindgen(js_class = View)]
impl JsView {
    /// Judges every resource of the table: 34 numbers for each, -1 for a row that is missing and no number for a time or a span.
    pub fn health(
        &self,
        now: f64,
        #[wasm_bindgen(unchecked_param_type = "unknown")] max_age: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "readonly string[]")] kinds: &JsValue,
    ) -> Result<Vec<f64>, JsValue> {
        let max_age = span("maxAge", max_age).and_then(|age| match age {
            0 => Err(Error::expected("maxAge", "more than 0", "0s")),
            age => Ok(age),
        });
        #[allow(
            clippy::cast_possible_truncation,
            reason = "the facade checks the years"
        )]
        let options = HealthOptions {
            max_age: max_age.map_err(|e| errors::to_js(&e))?,
            now: (now * 1000.0) as i64,
            kinds: items(kinds).filter_map(|kind| kind.as_string()).collect(),
        };
        self.found.with_table(|table| {
            let mut out = Vec::new();
            for health in table.health(&options)? {
                let f = &health.figures;
                out.try_reserve(34).map_err(|_| cbr_table::Full::Memory)?;
                let [one, two] = health.finding.figures;
                out.push(f.row.into());
                out.push(f64::from(health.finding.reason as u8));
                let [(good7, ended7), (good30, ended30)] = f.rates;
                for number in [
                    f.name,
                    f.resource_type,
                    f.vault,
                    f.policy,
                    f.last,
                    f.running,
                    Some(good7),
                    Some(ended7),
                    Some(good30),
                    Some(ended30),
                ]
                .iter()
                .chain(&f.streak)
                {
                    out.push(number.map_or(-1.0, f64::from));
                }
                for time in [
                    Some(one),
                    Some(two),
                    f.last_success,
                    f.age,
                    f.last_attempt,
                    f.running_since,
                    f.cadence,
                    f.next_due,
                ] {
                    #[allow(clippy::cast_precision_loss, reason = "exact below 2^53")]
                    out.push(time.map_or(f64::NAN, |micros| micros as f64));
                }
            }
            Ok(out)
        })
    }
}
