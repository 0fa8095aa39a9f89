/** The emulator, the same for every consumer, and the expected results. */
import assert from "node:assert/strict";
import { createEmulator } from "../../../www/emulator/http/server.js";

/** Expected result of `scenario.js` with the 120 tasks. */
export const OUTCOME = {
  page: 5,
  tasks: 120,
  failed: 3,
  error: "not-found 404 BackupService.6500",
};

/** The same on a web page, whose viewer shows ten tasks per page. */
export const PAGE_OUTCOME = { ...OUTCOME, rows: 10 };

/** @param {string} printed */
export function printsOutcome(printed) {
  assert.deepEqual(JSON.parse(printed), OUTCOME);
}

/**
 * @typedef {object} Service connection settings of a consumer
 * @property {string} endpoint
 * @property {string} projectId
 * @property {string} token
 */

/** @returns {Promise<{ service: Service, close: () => Promise<void> }>} */
export async function startService() {
  const emulator = createEmulator({ tasks: 120, seed: 7, now: 1_716_474_900_000, cors: "*" });
  const { url, close } = await emulator.listen(0);
  const { projectId, credentials } = emulator;
  return { service: { endpoint: url, projectId, token: credentials.token }, close };
}
