/** Client of a WebDriver server (W3C WebDriver), for one session. selenium-webdriver would bring 20 packages for these ten commands. */

/** @typedef {import("./engines.js").Tab} Tab */

/** Code points of the keys that are not characters. @type {Readonly<Record<string, string>>} */
const KEYS = {
  Shift: "\uE008",
  Control: "\uE009",
  Alt: "\uE00A",
  Tab: "\uE004",
  Enter: "\uE007",
  Escape: "\uE00C",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
};

/** Script that calls a function of the page with arguments, waits for its result, and hands it or the error over. @param {Function} run */
const calling = (run) => `
  const [args, done] = arguments;
  Promise.resolve()
    .then(() => (${run})(...args))
    .then((value) => done({ value }), (error) => done({ error: error + " " + error?.stack }));
`;

/** @implements {Tab} */
export class WebDriverTab {
  #url;

  /** @param {string} url of the session */
  constructor(url) {
    this.#url = url;
  }

  /**
   * @param {string} server
   * @param {object} capabilities
   */
  static async create(server, capabilities) {
    const { sessionId } = await send("POST", `${server}/session`, {
      capabilities: { alwaysMatch: capabilities },
    });
    const url = `${server}/session/${sessionId}`;
    await send("POST", `${url}/timeouts`, { script: 60_000, pageLoad: 60_000 });
    return new WebDriverTab(url);
  }

  /** @param {string} url */
  async open(url) {
    await this.#post("url", { url });
  }

  /** @type {Tab["evaluate"]} */
  async evaluate(run, ...args) {
    const { value, error } = await this.#post("execute/async", { script: calling(run), args: [args] });
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** @type {Tab["pointer"]} */
  async pointer([first, ...rest]) {
    const move = (/** @type {import("./engines.js").Point} */ { x, y }) => ({
      ...{ type: "pointerMove", origin: "viewport", duration: 0 },
      x: Math.round(x),
      y: Math.round(y),
    });
    await this.#act({
      type: "pointer",
      id: "mouse",
      parameters: { pointerType: "mouse" },
      actions: [
        move(first),
        { type: "pointerDown", button: 0 },
        ...rest.map(move),
        { type: "pointerUp", button: 0 },
      ],
    });
  }

  /** @param {string} words */
  type(words) {
    return this.#keys([...words].flatMap((value) => stroke([value])));
  }

  /** @param {string} chord */
  press(chord) {
    return this.#keys(stroke(chord.split("+").map((name) => KEYS[name] ?? name)));
  }

  /** @param {number} width @param {number} height */
  async resize(width, height) {
    // The window has a frame, whose size is known once there is a page in it.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { outer, inner } = await this.evaluate(() => ({
        outer: [globalThis.outerWidth, globalThis.outerHeight],
        inner: [globalThis.innerWidth, globalThis.innerHeight],
      }));
      if (inner[0] === width && inner[1] === height) return;
      await this.#post("window/rect", {
        ...{ x: 0, y: 0 },
        width: width + outer[0] - inner[0],
        height: height + outer[1] - inner[1],
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async picture() {
    return Buffer.from(await send("GET", `${this.#url}/screenshot`), "base64");
  }

  /** WebKitGTK has no command for it. */
  async print() {
    return undefined;
  }

  async close() {
    await send("DELETE", this.#url);
  }

  /** @param {object[]} actions */
  #keys(actions) {
    return this.#act({ type: "key", id: "keyboard", actions });
  }

  /** @param {object} source */
  #act(source) {
    return this.#post("actions", { actions: [source] });
  }

  /** @param {string} command @param {object} body */
  #post(command, body) {
    return send("POST", `${this.#url}/${command}`, body);
  }
}

/** Presses keys one after the other, then releases them. @param {string[]} keys */
const stroke = (keys) => [
  ...keys.map((value) => ({ type: "keyDown", value })),
  ...keys.reverse().map((value) => ({ type: "keyUp", value })),
];

/** @param {string} method @param {string} url @param {object} [body] @returns {Promise<any>} */
async function send(method, url, body) {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = /** @type {any} */ (await response.json());
  if (!response.ok) throw new Error(`${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}
