import { base } from "./base.js";
import { cards } from "./cards.js";
import { controls } from "./controls.js";
import { dialog } from "./dialog.js";
import { states } from "./states.js";
import { table } from "./table.js";
import { tokens } from "./tokens.js";

/** Order matters: the card layout overrides the table's styles. */
export const styles = [tokens, base, controls, table, cards, states, dialog];
