/**
 * `node www/serve.js`: the demo page with the emulator behind it, on `PORT` or 8080, this machine only.
 */
import { existsSync } from "node:fs";
import { listenOn, NoPort } from "../pkg-template/cli/server/port.js";
import { createSite } from "./site.js";

const TASKS = 20_000;

if (!existsSync(new URL("../pkg/viewer/index.js", import.meta.url))) {
  fail("the package is not built yet: run npm run build, or npm start, which does it by itself");
}

const site = createSite({ emulator: { tasks: TASKS, live: true } });
const asked = process.env.PORT;
if (asked && !/^\d{1,5}$/.test(asked)) fail(`PORT should be a number from 0 to 65535, got ${asked}`);
const url = await listenOn(site.listen, asked ? Number(asked) : undefined).catch((error) => {
  if (error instanceof NoPort) fail(`${error.message}: set PORT to another one`);
  throw error;
});
console.log(`${url}/`);

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => site.close());

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
