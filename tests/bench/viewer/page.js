/** Page that measures its viewer. The driver calls the functions of `__bench`; all times are in milliseconds. */

/** @typedef {import("cbr-tasks/viewer").CbrTaskViewer & { updateComplete: Promise<unknown> }} Viewer */

/** Most tasks that the viewer loads as a whole: a count that it takes for such a window. */
const MOST = 60_000;

const viewer = /** @type {Viewer} */ (document.querySelector("cbr-task-viewer"));

/** Times of the frames since `watchFrames`. @type {number[]} */
let frames = [];
/** Settles `painted` with the time of the keystroke. @type {(time: number) => void} */
let onPainted;
/** The next keystroke that is painted. @type {Promise<number>} */
let painted;

Object.assign(globalThis, { __bench: { begin, keystroke, watchFrames, takeFrames, scroll, size, rows } });

/**
 * Shows the tasks of the emulator. With `isWhole` all of them are loaded, however many there are, and then nothing is requested any more.
 * With `speed` the page's time runs so many times as fast, from `epoch` on.
 *
 * @param {{ isWhole?: boolean, speed?: number, epoch?: number }} options
 */
async function begin({ isWhole = false, speed = 1, epoch = 0 }) {
  if (speed !== 1) speedUp(speed, epoch);
  watchKeystrokes();
  const { projectId, token } = await (await fetch("/demo.json")).json();
  const { CbrClient, init } = await import(/** @type {string} */ ("/pkg/index.web.js"));
  await init();
  // A request may take its time: the page's clock may be faster than that of the machine.
  const patient = {
    timeout: Number.POSITIVE_INFINITY,
    totalTimeout: Number.POSITIVE_INFINITY,
    rateLimit: false,
  };
  const client = new CbrClient({ endpoint: location.origin, projectId, auth: { token }, ...patient });
  await import(/** @type {string} */ ("/pkg/viewer/index.js"));
  Object.assign(viewer, isWhole ? { refresh: 0, client: whole(client) } : { client });
}

/** A client that says that there are few tasks, and does not count its requests. @param {import("cbr-tasks").CbrClient} client */
function whole({ projectId, tasks }) {
  /** @param {import("cbr-tasks").ListOpLogsQuery} query @param {any} options */
  const list = (query, options) => {
    const pages = tasks.list(query, options);
    const first = async () => {
      const page = await pages;
      return { ...page, count: Math.min(MOST, page.count ?? 0) };
    };
    return {
      // biome-ignore lint/suspicious/noThenProperty: as the client's own list
      then: (/** @type {any} */ onPage, /** @type {any} */ onError) => first().then(onPage, onError),
      into: (/** @type {any} */ table) => pages.into(table),
    };
  };
  return { projectId, tasks: { list, watch: () => tasks.watch() } };
}

/** @param {number} speed @param {number} epoch */
function speedUp(speed, epoch) {
  const { Date: Real, setTimeout: wait, setInterval: repeat } = globalThis;
  const now = () => epoch + (Real.now() - epoch) * speed;
  const origin = performance.now.bind(performance);
  performance.now = () => origin() * speed;
  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {any} */ run, delay = 0, /** @type {any[]} */ ...rest) => wait(run, delay / speed, ...rest)
  );
  globalThis.setInterval = /** @type {any} */ (
    (/** @type {any} */ run, delay = 0, /** @type {any[]} */ ...rest) => repeat(run, delay / speed, ...rest)
  );
  globalThis.Date = /** @type {any} */ (
    class extends Real {
      /** @param {[]} given */
      constructor(...given) {
        super(.../** @type {[]} */ (/** @type {unknown} */ (given.length > 0 ? given : [now()])));
      }

      static now() {
        return now();
      }
    }
  );
}

/** From the key's event to the second frame after the update: in the first, the browser paints it. */
function watchKeystrokes() {
  expectKeystroke();
  let pressed = 0;
  addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), { capture: true });
  addEventListener("input", async () => {
    await viewer.updateComplete;
    requestAnimationFrame(() => requestAnimationFrame(() => onPainted(performance.now() - pressed)));
  });
}

/** Time of the latest keystroke since the last call. */
async function keystroke() {
  const time = await painted;
  expectKeystroke();
  return time;
}

function expectKeystroke() {
  painted = new Promise((resolve) => {
    onPainted = resolve;
  });
}

function watchFrames() {
  frames = [];
  const note = (/** @type {number} */ at) => {
    frames.push(at);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}

/** Lengths of the frames so far. */
function takeFrames() {
  return frames.slice(1).map((at, place) => at - frames[place]);
}

/**
 * Scrolls to the end of all rows, in so many steps or by pixels, one a frame. Returns the lengths of the frames.
 *
 * @param {{ steps: number, pixels?: number }} options
 * @returns {Promise<number[]>}
 */
function scroll({ steps, pixels }) {
  const scroller = /** @type {HTMLElement} */ (viewer.shadowRoot?.querySelector(".grid-scroll"));
  const step = pixels ?? (scroller.scrollHeight - scroller.clientHeight) / steps;
  /** @type {number[]} */
  const times = [];
  scroller.scrollTop = 0;
  return new Promise((resolve) => {
    const next = (/** @type {number} */ at) => {
      times.push(at);
      if (times.length > steps) resolve(times.slice(1).map((time, place) => time - times[place]));
      else {
        scroller.scrollTop = times.length * step;
        requestAnimationFrame(next);
      }
    };
    requestAnimationFrame(next);
  });
}

/** Nodes of the page and of the viewer, and the bytes of the heap after a collection, where the browser says them. */
function size() {
  const { gc, performance: clock } = /** @type {any} */ (globalThis);
  gc?.();
  gc?.();
  let nodes = 0;
  for (const root of [document, /** @type {ShadowRoot} */ (viewer.shadowRoot)])
    for (const walker = document.createTreeWalker(root); walker.nextNode(); ) nodes += 1;
  return {
    nodes,
    heap: /** @type {number | undefined} */ (clock.memory?.usedJSHeapSize),
  };
}

/** Number of tasks that are shown. */
function rows() {
  return Number(viewer.shadowRoot?.querySelector("[role=grid]")?.getAttribute("aria-rowcount") ?? 1) - 1;
}
