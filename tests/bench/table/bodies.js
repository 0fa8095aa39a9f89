/** Bodies of list responses with the emulator's tasks, in random order. */
import { listBody } from "../../../www/emulator/service/list-body.js";
import { LogBytes } from "../../../www/emulator/tasks/log-bytes.js";
import { TaskStore } from "../../../www/emulator/tasks/store.js";
import { PAGE } from "./page.js";

/** A fixed time, so that the figures do not depend on the day. */
const NOW = Date.UTC(2024, 4, 23, 14, 35);

/** Random order, because tasks in the service's order (newest first) would be sorted already. */
const STYLE = /** @type {const} */ ({
  dialect: "naive",
  order: "arbitrary",
  count: "total",
  echoPaging: true,
});

/** Size of the cache for a million tasks of about 1,000 bytes: every body is requested several times. */
const MOST_MEBIBYTES = 1200;

/** @param {number} tasks how many there are in all */
export function createBodies(tasks) {
  const store = new TaskStore({ tasks, seed: 1, now: NOW, region: "cn-north-4" });
  const logs = new LogBytes(store, "04f1829c788037ac2fb8c01eb2b04b95", MOST_MEBIBYTES);
  /** @param {number} page @returns {Buffer} */
  return (page) => listBody(store, { limit: PAGE, offset: page * PAGE }, STYLE, logs);
}
