/** A portal with backup tasks on its page: browsers sign in to the portal, and the credentials stay on the server. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createTasksProxy, toNodeHandler } from "cbr-tasks/proxy";

const { CBR_ENDPOINT: endpoint, OS_PROJECT_ID: projectId, OS_TOKEN: token = "", PORT = "8080" } = process.env;
const session = `session=${randomUUID()}`; // A real portal makes one for each user who signs in.
const allow = (/** @type {Request} */ { headers }) => headers.get("cookie") === session;
const proxy = createTasksProxy({ endpoint, projectId, auth: { token }, basePath: "/backup", allow });
const read = (/** @type {string} */ file) => readFileSync(new URL(file, import.meta.url));
const [page, viewer] = [read("index.html"), read(import.meta.resolve("cbr-tasks/browser"))];
const csp = "default-src 'self'; frame-ancestors 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'";

const server = createServer((req, res) => {
  res.setHeader("content-security-policy", csp);
  if (req.url?.startsWith("/backup/")) return toNodeHandler(proxy)(req, res);
  if (req.url === "/cbr-tasks.js") return res.setHeader("content-type", "text/javascript").end(viewer);
  if (req.url === "/sign-in") res.setHeader("set-cookie", `${session}; HttpOnly; SameSite=Strict`);
  else if (req.url !== "/") return res.writeHead(404).end();
  res.setHeader("content-type", "text/html").end(page);
});
server.listen(Number(PORT), "127.0.0.1", () => console.log("listening on", server.address()));
