import assert from "node:assert/strict";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { Project } from "./harness/project.js";
import { linkFolder, platformPackage } from "./harness/tools.js";

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cbr-tasks-harness-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the tools of consumers", () => {
  test("are the same files in another folder, links included", () => {
    mkdirSync(join(folder, "from/.bin"), { recursive: true });
    writeFileSync(join(folder, "from/tool.js"), "tool");
    symlinkSync("../tool.js", join(folder, "from/.bin/tool"));
    linkFolder(join(folder, "from"), join(folder, "to"));
    assert.equal(readFileSync(join(folder, "to/tool.js"), "utf8"), "tool");
    assert.ok(lstatSync(join(folder, "to/.bin/tool")).isSymbolicLink());
    rmSync(join(folder, "from"), { recursive: true });
    assert.equal(readFileSync(join(folder, "to/.bin/tool"), "utf8"), "tool");
  });

  test("are missing if there is no program for the platform", () => {
    mkdirSync(join(folder, "@cloudflare/other-linux-64"), { recursive: true });
    mkdirSync(join(folder, "@deno/linux-x64-glibc"), { recursive: true });
    assert.equal(platformPackage(folder, "@deno/"), join(folder, "@deno/linux-x64-glibc"));
    assert.equal(platformPackage(folder, "@cloudflare/workerd-"), undefined);
    assert.equal(platformPackage(folder, "@oven/bun-"), undefined);
  });
});

describe("a consumer", () => {
  test("fails with the whole output of its program", async () => {
    const program = 'console.log("printed"); console.error("said"); process.exitCode = 3;';
    await assert.rejects(new Project(folder).run(process.execPath, ["-e", program]), {
      message: `${process.execPath} -e ${program} ended with 3\nprinted\nsaid\n`,
    });
  });

  test("fails if the program does not exist", async () => {
    const project = new Project(folder);
    await assert.rejects(project.run("no-such-program", []), { code: "ENOENT" });
    const use = async () => assert.fail("it was never ready");
    const server = project.serve("no-such-program", [], { ready: /(x)/, use });
    await assert.rejects(server, /^Error: spawn no-such-program ENOENT/);
  });

  test("fails with the output of a server that ends before it is ready", async () => {
    const server = new Project(folder).serve(process.execPath, ["-e", 'console.error("no port")'], {
      ready: /port (\d+)/,
      use: async () => assert.fail("it was never ready"),
    });
    await assert.rejects(server, { message: "the server ended with 0\nthe server said:\nno port" });
  });

  test("ends its server and the server's child processes", async () => {
    const child = "setInterval(() => {}, 1000)";
    const program = `const { pid } = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}]);
      console.log("ready " + pid); ${child}`;
    const pid = Number(
      await new Project(folder).serve(process.execPath, ["-e", program], {
        ready: /ready (\d+)/,
        use: async (found) => found,
      }),
    );
    const end = performance.now() + 20_000;
    while (isAlive(pid)) {
      assert.ok(performance.now() < end, "it is still running");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
});

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    const status = `/proc/${pid}/status`;
    // A zombie process stays in the list until its parent reads its exit status.
    return !existsSync(status) || !/^State:\tZ/m.test(readFileSync(status, "utf8"));
  } catch {
    return false;
  }
}
