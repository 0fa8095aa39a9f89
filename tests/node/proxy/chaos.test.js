import assert from "node:assert/strict";
import { test } from "node:test";
import { rejection, settled } from "../client/support.js";
import { ask, LIST, mocked, refused, until } from "./support.js";

/** Seeded PRNG of numbers from 0 to 1. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const MOST = 4000;
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A service with random behaviour.
 *
 * @param {() => number} draw
 */
function moody(draw) {
  const state = { sent: 0, open: 0, calm: false };
  const fetch = async (/** @type {Request} */ { signal }) => {
    state.sent += 1;
    const mood = state.calm ? 0 : draw();
    if (mood > 0.95) {
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    }
    if (mood > 0.9) throw new TypeError("fetch failed");
    if (mood > 0.8) return Response.json({ error_code: "BackupService.9910" }, { status: 500 });
    // Ignores the abort signal.
    if (mood > 0.7) await pause(10);
    const pieces = state.calm ? 4 : Math.ceil(draw() * 5);
    let given = 0;
    state.open += 1;
    let isOpen = true;
    const end = () => {
      if (isOpen) state.open -= 1;
      isOpen = false;
    };
    const body = new ReadableStream({
      pull: async (controller) => {
        if (mood > 0.3) await pause(1);
        if (!isOpen) return;
        if (given === pieces || (mood > 0.6 && given === 2)) {
          end();
          if (given === pieces) controller.close();
          else controller.error(new TypeError("terminated"));
          return;
        }
        given += 1;
        controller.enqueue(new Uint8Array(MOST / 4).fill(65 + given));
      },
      cancel: end,
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  };
  return { state, fetch };
}

for (const seed of [1, 2, 3]) {
  test(`with random requests, aborts, failures and stalls, all memory is released at the end (seed ${seed})`, async (t) => {
    const draw = random(seed);
    const { state, fetch } = moody(draw);
    const proxy = mocked(fetch, {
      shareFor: 20,
      maxBodyBytes: MOST,
      maxHeldBytes: 3 * MOST,
      bodyTimeout: 400,
      totalTimeout: 300,
    });
    const outcomes = { whole: 0, broken: 0, left: 0, refused: 0 };
    const browser = async () => {
      const path = `${LIST}?limit=${1 + Math.floor(draw() * 6)}`;
      const stop = new AbortController();
      const habit = draw();
      if (habit > 0.9) setTimeout(() => stop.abort(), draw() * 5);
      const response = await proxy(new Request(`http://portal.example${path}`, { signal: stop.signal }));
      if (response.status !== 200) {
        outcomes.refused += 1;
        return;
      }
      const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
      try {
        for (let length = 0; ; ) {
          const { done, value } = await reader.read();
          if (done) break;
          // Each byte has the value of its position.
          assert.ok(value.every((byte) => byte === 66 + Math.floor(length / (MOST / 4))));
          length += value.length;
          if (habit < 0.1) {
            outcomes.left += 1;
            // The browser goes away, with or without an error.
            if (habit < 0.05) await reader.cancel();
            return;
          }
        }
        outcomes.whole += 1;
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        outcomes.broken += 1;
      }
    };
    const browsers = [];
    for (let at = 0; at < 600; at += 1) {
      browsers.push(browser());
      if (at % 10 === 0) await pause(draw() * 4);
    }
    await settled(Promise.all(browsers));
    t.diagnostic(JSON.stringify({ ...outcomes, sent: state.sent }));
    for (const [outcome, count] of Object.entries(outcomes)) assert.ok(count > 0, `nobody was ${outcome}`);
    assert.ok(state.sent < 600);
    state.calm = true;
    await until(() => state.open === 0, "the end of every body");
    // The whole budget is free again: three of the largest bodies fit together.
    for (let tries = 0; ; tries += 1) {
      assert.ok(tries < 100, "the room never came back");
      await pause(50);
      const last = [7, 8, 9].map((limit) => ask(proxy, `${LIST}?limit=${limit}&offset=${tries}`));
      const lengths = await Promise.all(
        last.map((each) =>
          each.then(
            ({ text }) => text.length,
            () => 0,
          ),
        ),
      );
      if (lengths.every((length) => length === MOST)) break;
    }
  });
}

test("a late response of an aborted attempt is not taken for that of the next", async () => {
  let sent = 0;
  /** @type {(() => void)[]} */
  const cancelled = [];
  const proxy = mocked(
    async () => {
      sent += 1;
      const mine = sent;
      await pause(mine === 1 ? 600 : 0);
      const body = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode(`"${mine}"`));
          if (mine > 1) setTimeout(() => controller.close(), 500);
        },
        cancel: () => void cancelled.push(() => mine),
      });
      return new Response(body, { headers: { "content-type": "application/json" } });
    },
    { timeout: 400, retry: { limit: 2, baseDelay: 1 } },
  );
  assert.equal((await ask(proxy)).text, '"2"');
  assert.equal(sent, 2);
  assert.equal(cancelled.length, 1);
});

test("a browser after a broken body gets a new one", async () => {
  let sent = 0;
  let isBroken = false;
  const proxy = mocked(() => {
    sent += 1;
    if (sent > 1) return Response.json({ operation_logs: [], count: 0 });
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new Uint8Array(5));
        setTimeout(() => {
          controller.error(new Error("terminated"));
          isBroken = true;
        }, 5);
      },
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  });
  // This browser does not read on, so it keeps its reference.
  const first = await proxy(new Request(`http://portal.example${LIST}`));
  await until(() => isBroken, "the break");
  assert.equal((await ask(proxy)).status, 200);
  assert.equal(sent, 2);
  await rejection(first.text());
});

test("a request that the service refuses does not block the next", async () => {
  const proxy = mocked(() => Response.json({ error_code: "A.1" }, { status: 500 }));
  for (let at = 0; at < 300; at += 1)
    assert.equal((await refused(proxy, `${LIST}?offset=${at}`)).status, 500);
});
