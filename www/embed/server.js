/** A portal with backup tasks on its page: browsers have a session with the portal, the credentials stay here. */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createTasksProxy, toNodeHandler } from "cbr-tasks/proxy";

const { CBR_ENDPOINT: endpoint, OS_PROJECT_ID: projectId, OS_TOKEN: token = "", PORT = "8080" } = process.env;
const session = `session=${randomUUID()}`; // A real portal has one for everybody who signs in.
const allow = (/** @type {Request} */ { headers }) => headers.get("cookie") === session;
const proxy = createTasksProxy({ endpoint, projectId, auth: { token }, basePath: "/backup", allow });

const page = new URL("index.html", import.meta.url);
const library = new URL("../", import.meta.resolve("cbr-tasks/viewer"));
const types = { html: "text/html", js: "text/javascript", svg: "image/svg+xml", wasm: "application/wasm" };

const server = createServer(async (req, res) => {
  const [path] = (req.url ?? "").split("?");
  if (path.startsWith("/backup/")) return toNodeHandler(proxy)(req, res);
  if (path === "/sign-in") res.setHeader("set-cookie", `${session}; HttpOnly; SameSite=Strict`);
  const file = path === "/" || path === "/sign-in" ? page : new URL(`.${path}`, library);
  const isPublic = file === page || file.href.startsWith(library.href);
  const type = Object.entries(types).find(
    ([ending]) => isPublic && file.pathname.endsWith(`.${ending}`),
  )?.[1];
  const body = type ? await readFile(file).catch(() => undefined) : undefined;
  res.setHeader("content-security-policy", "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'");
  res.writeHead(body ? 200 : 404, { "content-type": type ?? "text/plain" }).end(body);
});
server.listen(Number(PORT), "127.0.0.1", () => console.log("listening on", server.address()));
