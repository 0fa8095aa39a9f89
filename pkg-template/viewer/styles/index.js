import { base } from "./base.js";
import { cards } from "./cards.js";
import { controls } from "./controls.js";
import { dialog } from "./dialog.js";
import { media } from "./media.js";
import { overview } from "./overview.js";
import { regionStyles } from "./regions.js";
import { states } from "./states.js";
import { status } from "./status.js";
import { table } from "./table.js";
import { tokens } from "./tokens.js";

/** Order matters: cards override the table's styles, and other media all of them. */
export const styles = [
  tokens,
  base,
  controls,
  table,
  cards,
  status,
  states,
  dialog,
  overview,
  ...regionStyles,
  media,
];
