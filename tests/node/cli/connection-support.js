/** Folders and variables for tests of `resolveConnection`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { resolveConnection } from "../../../pkg-template/cli/connection/resolve.js";

/**
 * Temporary folders with files, removed after the test.
 *
 * @param {import("node:test").TestContext} t
 * @param {Record<string, string>} files by path below `home`, `here` or `system`
 */
export function machine(t, files = {}) {
  const root = mkdtempSync(join(tmpdir(), "cbr-tasks-"));
  t.after(() => rmSync(root, { recursive: true }));
  for (const folder of ["home", "here", "system"]) mkdirSync(join(root, folder));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return {
    root,
    /** @param {Record<string, string>} [env] @param {import("../../../pkg-template/cli/connection/flags.js").ConnectionFlags} [flags] */
    resolve: (env = {}, flags = {}) =>
      resolveConnection(flags, {
        env,
        home: join(root, "home"),
        cwd: join(root, "here"),
        system: join(root, "system"),
      }),
  };
}

export const TOKEN = { OS_TOKEN: "the-token", OS_PROJECT_ID: "p1", CBR_ENDPOINT: "https://cbr.example" };
export const USER = {
  OS_AUTH_URL: "https://iam.example/v3",
  OS_USERNAME: "the-user",
  OS_PASSWORD: "the-password",
  OS_USER_DOMAIN_NAME: "the-domain",
  OS_PROJECT_NAME: "eu-de_dev",
};
export const KEYS = {
  HUAWEICLOUD_SDK_AK: "the-ak",
  HUAWEICLOUD_SDK_SK: "the-sk",
  HUAWEICLOUD_SDK_REGION: "cn-north-4",
};

export const ONE = `clouds:
  otc:
    region_name: eu-de
    auth:
      auth_url: https://iam.eu-de.example/v3
      username: file-user
      password: 0123
      user_domain_name: file-domain
      project_name: eu-de_dev
`;
export const TWO = `${ONE}  hcs:
    auth_type: token
    cbr_endpoint_override: https://cbr.hcs.example
    auth: { token: file-token, project_id: 04e1 }
`;
