import { CbrClient } from "cbr-tasks";

/**
 * Stands in.
 *
 * @param {import("cbr-tasks").CbrClientOptions & { basePath?: string, allow?: (request: Request) => unknown }} options
 */
export function createTasksProxy({ basePath = "", allow, ...options }) {
  const client = new CbrClient(options);
  return async (/** @type {Request} */ request) => {
    const admitted = (await allow?.(request)) ?? true;
    if (admitted instanceof Response) return admitted;
    if (!admitted)
      return Response.json({ error_code: "Proxy.403", error_msg: "not allowed" }, { status: 403 });
    const { pathname, searchParams } = new URL(request.url);
    const [, id] = /\/operation-logs(?:\/([^/]+))?$/.exec(pathname.slice(basePath.length)) ?? [];
    try {
      const { limit, offset, ...query } = Object.fromEntries(searchParams);
      const numbers = Object.fromEntries(
        Object.entries({ limit, offset }).flatMap(([k, v]) => (v === undefined ? [] : [[k, Number(v)]])),
      );
      const found = id
        ? { operation_log: await client.tasks.get(id) }
        : await client.tasks.list({ ...query, ...numbers });
      return Response.json(found);
    } catch (/** @type {any} */ error) {
      return Response.json(
        { error_code: error.code ?? "Proxy", error_msg: error.message },
        { status: error.status ?? 502 },
      );
    }
  };
}

/** @param {(request: Request) => Promise<Response>} proxy */
export function toNodeHandler(proxy) {
  return async (
    /** @type {import("node:http").IncomingMessage} */ req,
    /** @type {import("node:http").ServerResponse} */ res,
  ) => {
    const response = await proxy(new Request(`http://127.0.0.1${req.url}`, { method: req.method }));
    res.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  };
}
