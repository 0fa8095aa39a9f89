/** A service with tasks that a test sets, inside the page: the requests of its clients get no further. */

/**
 * Task of a backup.
 *
 * @param {string} id
 * @param {string} machine
 * @param {string} status
 * @param {number} minutes since its start
 * @param {string} [code] of its error
 */
export function backup(id, machine, status, minutes, code = "") {
  const time = (/** @type {number} */ ago) => new Date(Date.now() - ago * 60_000).toISOString();
  return {
    id,
    status,
    operation_type: "backup",
    started_at: time(minutes),
    created_at: time(minutes),
    ...(status === "running" ? {} : { ended_at: time(minutes - 1) }),
    vault_id: "vault-1",
    vault_name: "prod",
    error_info: { code, message: code && `${code} happened` },
    extra_info: { resource: { id: `id-${machine}`, name: machine, type: "OS::Nova::Server" } },
  };
}

/**
 * Answers the requests of a page with these tasks, before anything else runs in it. `__service` in the page has the tasks, the status of
 * the answers, and the number of requests.
 *
 * @param {any[]} tasks
 * @returns {(page: import("puppeteer-core").Page) => Promise<unknown>}
 */
export const serving = (tasks) => (page) => page.evaluateOnNewDocument(install, tasks);

/** Runs in the page. @param {any[]} tasks */
export function install(tasks) {
  const service = { tasks, status: 200, requests: 0, limits: /** @type {string[]} */ ([]) };
  const { fetch: real } = globalThis;
  const json = (/** @type {unknown} */ body, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), location.href);
    if (!url.pathname.includes("/operation-logs")) return real(input, init);
    service.requests += 1;
    if (service.status !== 200) return json({}, service.status);
    const id = url.pathname.split("/").at(-1);
    const get = (/** @type {string} */ name) => url.searchParams.get(name);
    if (id !== "operation-logs") {
      const found = service.tasks.find((task) => task.id === id);
      return json({ operation_log: found }, found ? 200 : 404);
    }
    const [start, end] = [Date.parse(get("start_time") ?? "1970"), Date.parse(get("end_time") ?? "9999")];
    const listed = service.tasks
      .filter(({ status }) => !get("status") || status === get("status"))
      .filter(({ started_at }) => Date.parse(started_at) >= start && Date.parse(started_at) < end + 1000)
      .sort((one, other) => other.started_at.localeCompare(one.started_at));
    const [offset, limit] = [Number(get("offset")), Number(get("limit") ?? 10)];
    service.limits.push(get("limit") ?? "");
    return json({ operation_logs: listed.slice(offset, offset + limit), count: listed.length });
  };
  Object.assign(globalThis, { __service: service });
}

/**
 * Changes the service in the page.
 *
 * @param {import("./viewer-page.js").ViewerPage} viewer
 * @param {{ status?: number, add?: any[], remove?: string }} change
 */
export const changeService = ({ page }, change) =>
  page.evaluate(({ status, add = [], remove }) => {
    const { __service: service } = /** @type {any} */ (globalThis);
    const ids = add.map(({ id }) => id);
    service.status = status ?? service.status;
    service.tasks = [
      ...service.tasks.filter((/** @type {any} */ { id }) => id !== remove && !ids.includes(id)),
      ...add,
    ];
  }, change);
