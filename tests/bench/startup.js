/** From nothing to a client that is ready, as whole Node processes, against a script that does nothing. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compare, print } from "./measure.js";

/** @param {string} entry the URL of the package's Node entry */
export async function startup(entry) {
  const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-bench-"));
  try {
    const scripts = {
      "an empty script": "",
      'import "node:http"': 'import "node:http";',
      "import cbr-tasks and construct a client": `
        import { CbrClient } from ${JSON.stringify(entry)};
        new CbrClient({ region: "eu-de", projectId: "p", auth: { token: "token" } });`,
    };
    const works = Object.entries(scripts).map(([what, text], index) => {
      const file = join(folder, `${index}.mjs`);
      writeFileSync(file, text);
      return /** @type {const} */ ([
        what,
        () => {
          const { status, stderr } = spawnSync(process.execPath, [file]);
          if (status !== 0) throw new Error(String(stderr));
        },
      ]);
    });
    const figures = await compare(Object.fromEntries(works), { rounds: 21, warmup: 3 });
    print("Node, whole processes", figures);
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
