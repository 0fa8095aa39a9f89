/** Web server of the exporter: /metrics, and a start page that leads there. */
import { UsageError } from "../args/usage-error.js";
import { clean } from "../text/clean.js";
import { pathOf, refusal } from "./gate.js";
import { securityHeaders } from "./headers.js";
import { webServer } from "./web-server.js";

/** @typedef {import("./exporter.js").Format} Format */

/** @type {Readonly<Record<Format, string>>} */
const TYPES = {
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
  prometheus: "text/plain; version=0.0.4; charset=utf-8",
};

const START_PAGE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>cbr-tasks exporter</title>
  <a href="/metrics">Metrics</a>
</html>
`;

/**
 * Parses `--listen`.
 *
 * @param {string} text
 * @param {boolean} allowRemote
 * @returns {{ host: string, port: number, isLocal: boolean }}
 */
export function listenAddress(text, allowRemote) {
  const [, host, digits] = /^(\[[\da-f:.]+\]|[^\s:[\]/]+):(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || port > 65_535) {
    throw new UsageError(
      `--listen: expected an address and a port such as 127.0.0.1:9834, got "${clean(text)}"`,
    );
  }
  const isLocal = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/i.test(host);
  if (!isLocal && !allowRemote) {
    throw new UsageError(`--listen: expected an address of this machine, got ${clean(host)}`, {
      hint: "--allow-remote allows it: everybody who reaches the address then reads names and states of your machines",
    });
  }
  return { host: host.replace(/^\[|\]$/g, ""), port, isLocal };
}

/**
 * @param {object} options
 * @param {(format: Format) => Promise<string>} options.text
 * @param {boolean} options.isLocal only the names of this machine are allowed as Host
 */
export function metricsServer({ text, isLocal }) {
  return webServer(async (req, res) => {
    const { method = "", url: target = "", rawHeaders, headers } = req;
    for (const [name, value] of Object.entries(securityHeaders("default-src 'none'")))
      res.setHeader(name, value);
    const isRead = method === "GET" || method === "HEAD";
    /** @param {number} status @param {string} type @param {string} body */
    const send = (status, type, body) => {
      res.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
      res.end(method === "HEAD" ? undefined : body);
    };
    const refused = isLocal
      ? refusal({ method, target, rawHeaders }, req.socket.localPort ?? 0)
      : isRead
        ? undefined
        : { status: 405, message: "expected GET or HEAD" };
    if (refused) {
      if (refused.status === 405) res.setHeader("allow", "GET, HEAD");
      // Further requests of a connection that sent a wrong one are not read.
      res.setHeader("connection", "close");
      return send(refused.status, "text/plain; charset=utf-8", `${refused.message}\n`);
    }
    const path = pathOf(target);
    if (path === "/") return send(200, "text/html; charset=utf-8", START_PAGE);
    if (path !== "/metrics") return send(404, "text/plain; charset=utf-8", "not found\n");
    const format = accepted(headers.accept ?? "");
    res.setHeader("vary", "accept");
    send(200, TYPES[format], await text(format));
  });
}

/**
 * Chooses the format by the header Accept: OpenMetrics where it is asked for, and no less than the older one.
 *
 * @param {string} accept
 * @returns {Format}
 */
export function accepted(accept) {
  let [openmetrics, prometheus] = [0, 0];
  for (const range of accept.split(",")) {
    const [type, ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
    if (type === "application/openmetrics-text") openmetrics = Math.max(openmetrics, Number(weight) || 0);
    if (type === "text/plain") prometheus = Math.max(prometheus, Number(weight) || 0);
  }
  return openmetrics > 0 && openmetrics >= prometheus ? "openmetrics" : "prometheus";
}
