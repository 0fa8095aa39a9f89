/** `npm start` leaves no server behind, whichever of its processes is told to end. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { ADDRESS, line, ROOT, start, TOOLCHAIN } from "./project.js";

/** Each way to end it: what is started, and the signal to its process or, with a minus, to its whole group. */
const WAYS = /** @type {const} */ ([
  ["SIGTERM to npm", ["npm", "start"], "SIGTERM", 1],
  ["Ctrl-C in its terminal", ["npm", "start"], "SIGINT", -1],
  ["SIGTERM to xtask", ["cargo", "run", "-q", "-p", "xtask", "--", "start"], "SIGTERM", 1],
]);

for (const [name, [command, ...args], signal, target] of WAYS) {
  test(`${name} ends the server`, async (t) => {
    const program = start(t, command, args, { cwd: ROOT, env: { ...TOOLCHAIN, PORT: "0" } });
    const [url] = await line(program, ADDRESS);
    const pid = program.child.pid ?? assert.fail("it was not started");
    assert.equal(await isOpen(url), true);
    process.kill(target * pid, signal);
    // Its output ends with the last process that holds it.
    assert.notEqual(await program.ended, "late", program.said.stderr);
    assert.equal(await isOpen(url), false);
    // All that was started is in one group. The system may take a moment to forget whoever had lost its parent.
    const end = performance.now() + 20_000;
    while (isAlive(-pid)) {
      assert.ok(performance.now() < end, "a process is still there");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

/** @param {string} url */
async function isOpen(url) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** @param {number} pid of a process, or of a group with a minus */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
