import { headline } from "./headline.js";
import { histogram } from "./histogram.js";
import { machines } from "./machines.js";
import { query } from "./query.js";

/** Styles of the regions. They follow those of the tables and cards. */
export const regionStyles = [headline, histogram, query, machines];
