/** A portal with backup tasks on its page: browsers have a session with the portal, the credentials stay here. */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createTasksProxy, toNodeHandler } from "cbr-tasks/proxy";

const { CBR_ENDPOINT: endpoint, OS_PROJECT_ID: projectId, OS_TOKEN: token = "", PORT = "8080" } = process.env;
const session = `session=${randomUUID()}`; // A real portal has one for everybody who signs in.
const allow = (/** @type {Request} */ { headers }) => headers.get("cookie") === session;
const proxy = createTasksProxy({ endpoint, projectId, auth: { token }, basePath: "/backup", allow });

const library = new URL("../", import.meta.resolve("cbr-tasks/viewer"));
const types = { html: "text/html", js: "text/javascript", svg: "image/svg+xml", wasm: "application/wasm" };
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

createServer(async (req, res) => {
  const [path] = (req.url ?? "").split("?");
  if (path.startsWith("/backup/")) return toNodeHandler(proxy)(req, res);
  res.setHeader("content-security-policy", policy);
  if (path === "/sign-in") res.setHeader("set-cookie", `${session}; HttpOnly; SameSite=Strict`);
  const file = /^\/(sign-in)?$/.test(path) ? new URL("index.html", import.meta.url) : new URL(`.${path}`, library);
  const [, type = ""] = Object.entries(types).find(([ending]) => file.pathname.endsWith(`.${ending}`)) ?? [];
  const body = await readFile(file).catch(() => undefined);
  res.writeHead(body && type ? 200 : 404, { "content-type": type }).end(type && body);
}).listen(Number(PORT), "127.0.0.1", () => console.log(`http://127.0.0.1:${PORT}/`));
