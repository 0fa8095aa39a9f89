/**
 * `node www/serve.js`: the demo page with the emulator behind it, on `PORT` or 8080, this machine only.
 */
import { existsSync } from "node:fs";
import { createSite } from "./site.js";

const PORT = 8080;
const TRIES = 20;
const TASKS = 20_000;

if (!existsSync(new URL("../pkg/viewer/index.js", import.meta.url))) {
  fail("the package is not built yet: run npm run build, or npm start, which does it by itself");
}

const site = createSite({ emulator: { tasks: TASKS, live: true } });
const url = await listen(process.env.PORT);
console.log(`${url}/`);

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => site.close());

/**
 * A port that was asked for is the only one to take; without one, the first free from 8080 on.
 *
 * @param {string | undefined} asked
 * @returns {Promise<string>}
 */
async function listen(asked) {
  if (asked && !/^\d{1,5}$/.test(asked)) fail(`PORT should be a number from 0 to 65535, got ${asked}`);
  const first = asked ? Number(asked) : PORT;
  const last = asked ? first : first + TRIES;
  for (let port = first; port <= last; port++) {
    try {
      return await site.listen(port);
    } catch (error) {
      const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== "EADDRINUSE") fail(`cannot listen on port ${port}: ${message}`);
    }
  }
  return fail(
    asked
      ? `port ${first} is taken: set PORT to another one`
      : `ports ${first} to ${last} are taken: set PORT to a free one`,
  );
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
