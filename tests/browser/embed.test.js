import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cpSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createEmulator } from "../../www/emulator/http/server.js";
import { useStage } from "./stage.js";

const source = fileURLToPath(new URL("../../www/embed", import.meta.url));

/** Runs a copy of the example, in a project with the package installed, as a site. @type {typeof import("../../www/site.js").createSite} */
const make = ({ emulator: options } = {}) => {
  const emulator = createEmulator(options);
  const folder = join(String(process.env.CBR_TASKS_PKG), `portal-${randomUUID()}`);
  /** @type {(() => unknown)[]} */
  const ends = [];
  return {
    emulator,
    listen: async () => {
      const { url, close } = await emulator.listen(0);
      cpSync(source, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
      ends.push(() => rmSync(folder, { recursive: true }), close);
      const child = spawn(process.execPath, ["server.js"], {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          PORT: "0",
          CBR_ENDPOINT: url,
          OS_PROJECT_ID: emulator.projectId,
          OS_TOKEN: emulator.credentials.token,
        },
        stdio: ["ignore", "pipe", "inherit"],
      });
      ends.unshift(async () => {
        child.kill("SIGKILL");
        await once(child, "close");
      });
      const [line] = await once(createInterface(child.stdout), "line");
      return `http://127.0.0.1:${/port: (\d+)/.exec(line)?.[1]}`;
    },
    close: async () => {
      for (const end of ends) await end();
    },
  };
};

describe("the example portal", () => {
  const stage = useStage({ make });

  test("shows the tasks to a browser with a session", async () => {
    const viewer = await stage.open({ path: "/" });
    await viewer.shows("portalRefused");
    assert.equal(stage.requests.length, 0);
    await Promise.all([viewer.page.waitForNavigation(), viewer.page.click("a")]);
    await viewer.shows("rows");
    assert.equal((await viewer.rows()).length, 10);
    const { token } = stage.emulator.credentials;
    assert.ok(stage.requests.every(({ headers }) => !headers.cookie && headers["x-auth-token"] === token));
    assert.ok(!(await viewer.page.content()).includes(token));
    await stage.picture(viewer, "embed");
  });

  test("cannot be framed by another page", async () => {
    for (const path of ["/", "/cbr-tasks.js", "/backup/v3/default/operation-logs"]) {
      const { headers } = await fetch(new URL(path, stage.url));
      assert.match(String(headers.get("content-security-policy")), /(^|; )frame-ancestors 'none'(;|$)/);
    }
  });

  for (const path of [
    "/../server.js",
    "/../../package.json",
    "/viewer/../../../server.js",
    "/%2e%2e/package.json",
    "/..%2fpackage.json",
    "/server.js",
    "/package.json",
    "//etc/passwd",
    "/file:///etc/passwd.js",
  ]) {
    test(`has no file at ${path}`, async () => {
      const socket = connect(Number(new URL(stage.url).port), "127.0.0.1");
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
      let answer = "";
      for await (const chunk of socket) answer += chunk;
      assert.match(answer, /^HTTP\/1\.1 404 /);
    });
  }
});
