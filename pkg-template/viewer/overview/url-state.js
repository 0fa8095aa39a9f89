import { CHIPS } from "./state.js";

/** @import { ViewerState } from "../index.js" */

/** Time between the last change of a text and its place in the address, in milliseconds: browsers limit how often it changes. */
const PAUSE = 250;

/**
 * State of a viewer in the fragment of the address: a part `NAME=…` beside others, which stay, such as the route of a portal.
 *
 * Its members are separated by `;`, names and values by `:`, and values of a list by `,`: `tasks=window:7d;status:failed,timeout`.
 */
export class UrlState {
  #name;
  #onState;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** Part that was read or written last. */
  #part = "";
  /** Part that waits to be written. @type {string | undefined} */
  #waiting;
  /** Address for which it waits. */
  #address = "";

  /**
   * @param {() => string} name of the part; "" for none
   * @param {(state: ViewerState) => void} onState called when the reader goes back or forward, or follows a link
   */
  constructor(name, onState) {
    this.#name = name;
    this.#onState = onState;
  }

  /** Begins to follow the address. */
  connect() {
    for (const type of ["hashchange", "popstate"]) globalThis.addEventListener(type, this.#onChange);
  }

  disconnect() {
    // A page that shows something else now has nothing of this viewer in its address.
    if (location.href !== this.#address) this.#waiting = undefined;
    this.#flush();
    for (const type of ["hashchange", "popstate"]) globalThis.removeEventListener(type, this.#onChange);
  }

  /** @returns {ViewerState} */
  read() {
    this.#part = this.#found;
    return decoded(this.#part);
  }

  /**
   * Writes a state into the address.
   *
   * @param {ViewerState} state
   * @param {boolean} isStep true for a step of its own, to which the reader can go back
   */
  write(state, isStep) {
    if (this.#name() === "") return;
    this.#waiting = encoded(state);
    this.#address = location.href;
    clearTimeout(this.#timer);
    if (isStep) this.#flush("pushState");
    else this.#timer = setTimeout(() => this.#flush(), PAUSE);
  }

  /** @param {"pushState" | "replaceState"} [how] */
  #flush(how = "replaceState") {
    clearTimeout(this.#timer);
    const part = this.#waiting;
    this.#waiting = undefined;
    if (part === undefined || part === this.#found) return;
    this.#part = part;
    const own = part && `${this.#name()}=${part}`;
    const parts = [...this.#parts.filter((other) => !this.#isOwn(other)), own].filter(Boolean);
    try {
      history[how](
        history.state,
        "",
        parts.length > 0 ? `#${parts.join("&")}` : location.pathname + location.search,
      );
    } catch {
      // The browser limits how often the address changes, and a page without an address has no history.
    }
  }

  #onChange = () => {
    const part = this.#found;
    if (this.#name() === "" || part === this.#part) return;
    this.#waiting = undefined;
    this.#part = part;
    this.#onState(decoded(part));
  };

  get #parts() {
    return location.hash.slice(1).split("&");
  }

  /** @param {string} part */
  #isOwn(part) {
    return part.startsWith(`${this.#name()}=`);
  }

  get #found() {
    const found = this.#name() === "" ? undefined : this.#parts.find((part) => this.#isOwn(part));
    return found?.slice(this.#name().length + 1) ?? "";
  }
}

/** @param {ViewerState} state @returns {string} "" for the state of a new viewer */
function encoded({ window, text, chips = {}, brush, sort, tab, task, utc }) {
  const span = (/** @type {{ start: number, end?: number }} */ { start, end }) => [`${start}-${end ?? ""}`];
  /** @type {[name: string, values: readonly (string | undefined)[]][]} */
  const members = [
    ["window", typeof window === "object" ? span(window) : [window]],
    ["text", [text]],
    ...CHIPS.map((chip) => /** @type {[string, readonly string[]]} */ ([chip, chips[chip] ?? []])),
    ["brush", brush ? span(brush) : []],
    ["sort", sort ? [sort.key, ...(sort.descending ? ["descending"] : [])] : []],
    ["tab", [tab]],
    ["task", [task]],
    ["utc", utc ? ["1"] : []],
  ];
  return members
    .map(([name, values]) => [name, values.filter(Boolean)])
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `${name}:${/** @type {string[]} */ (values).map(escaped).join(",")}`)
    .join(";");
}

/** A part of an address, which may be anything. @param {string} part @returns {any} checked by `stateFrom` */
function decoded(part) {
  const members = new Map(
    part.split(";").map((member) => {
      const [name, values = ""] = member.split(/:(.*)/s);
      return [name, values.split(",").map(unescaped)];
    }),
  );
  const first = (/** @type {string} */ name) => members.get(name)?.[0];
  const span = (/** @type {string | undefined} */ value) => {
    const [, start, end] = /^(\d+)-(\d*)$/.exec(value ?? "") ?? [];
    return start === undefined ? undefined : { start: Number(start), ...(end && { end: Number(end) }) };
  };
  const [key, order] = members.get("sort") ?? [];
  const chips = CHIPS.flatMap((chip) => (members.has(chip) ? [[chip, members.get(chip)]] : []));
  return {
    window: span(first("window")) ?? first("window"),
    text: first("text"),
    chips: chips.length > 0 ? Object.fromEntries(chips) : undefined,
    brush: span(first("brush")),
    sort: key ? { key, descending: order === "descending" } : undefined,
    tab: first("tab"),
    task: first("task"),
    utc: members.has("utc") ? first("utc") === "1" : undefined,
  };
}

/** @param {string} value */
const escaped = (value) =>
  encodeURIComponent(value).replace(/%(20|3A|2F)/g, (code) =>
    code === "%20" ? "+" : decodeURIComponent(code),
  );

/** @param {string} value */
function unescaped(value) {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return value;
  }
}
