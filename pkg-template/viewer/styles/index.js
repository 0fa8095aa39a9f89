import { base } from "./base.js";
import { cards } from "./cards.js";
import { controls } from "./controls.js";
import { headline } from "./headline.js";
import { overview } from "./overview.js";
import { states } from "./states.js";
import { status } from "./status.js";
import { table } from "./table.js";
import { tokens } from "./tokens.js";

export { media } from "./media.js";

/** Order matters: cards override the table's styles, those of loaded parts follow, and other media override all of them. */
export const styles = [tokens, base, controls, table, cards, status, states, overview, headline];
