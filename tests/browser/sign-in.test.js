import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createEmulator } from "../../www/emulator/http/server.js";
import { useStage } from "./stage.js";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

const REFUSED = {
  kind: "config",
  message:
    "auth: expected a token, got a password or keys in a browser, where whoever can read the page can read them",
  hint: "keep them on a server and give the page a token or a proxy; if that is impossible, set allowSecretsInBrowser",
};

const NO_SIGN_IN = {
  kind: "config",
  message:
    "auth: expected a token or a proxy, got a password or keys, which the module of this page cannot sign in with",
  hint: "await init({ signIn: true }) before anything else: it loads the module that can sign in with them",
};

const TOO_LATE = {
  kind: "init",
  message: "init: the WebAssembly module was loaded without sign-in before",
  hint: "await init({ signIn: true }) before any other init(), and before a viewer calls it",
};

/** @type {Record<string, (viewer: ViewerPage, options: any) => Promise<any>>} */
const places = {
  "a window": ({ page }, options) =>
    page.evaluate(
      async (given) => (await import(/** @type {string} */ ("/test/sign-in.js"))).signIn(given),
      options,
    ),
  "a worker": ({ page }, options) =>
    page.evaluate(
      (given) =>
        new Promise((resolve, reject) => {
          const worker = new Worker("/test/sign-in.js", { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          setTimeout(reject, 20_000, new Error("the worker did not answer"));
          worker.postMessage(given);
        }),
      options,
    ),
};

/** @param {import("../../www/emulator/http/server.js").EmulatorServer} emulator @param {string} iamEndpoint */
function secretsOf({ credentials }, iamEndpoint) {
  const { access_key, secret_key, username, password, domain_name, temporary } = credentials;
  return {
    password: { username, password, domainName: domain_name, iamEndpoint },
    keys: { accessKey: access_key, secretKey: secret_key },
    "temporary keys": {
      accessKey: temporary.access_key,
      secretKey: temporary.secret_key,
      securityToken: temporary.security_token,
    },
  };
}

/** A service on another origin. @param {Partial<import("../../www/emulator/service/options.js").EmulatorOptions>} options */
async function abroad(options) {
  const emulator = createEmulator({ tasks: 30, seed: 8, cors: "*", ...options });
  return { emulator, ...(await emulator.listen(0)) };
}

describe("signing in", () => {
  const stage = useStage({
    folders: { "/test/": fileURLToPath(new URL("fixtures/", import.meta.url)) },
    csp: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self' http://127.0.0.1:*; worker-src 'self'",
  });

  async function blank() {
    return stage.open({ path: "/test/blank.html" });
  }

  for (const [place, signIn] of Object.entries(places)) {
    test(`in ${place} with keys or a password is refused, without a request`, async () => {
      const viewer = await blank();
      const { emulator, url: endpoint } = stage;
      for (const auth of Object.values(secretsOf(emulator, endpoint))) {
        for (const more of [{}, { allowSecretsInBrowser: false }]) {
          const options = { endpoint, projectId: emulator.projectId, auth, ...more };
          assert.deepEqual(await signIn(viewer, options), REFUSED);
        }
      }
      assert.deepEqual(stage.requests, []);
    });

    test(`in ${place} with keys or a password works where the page allows it`, async () => {
      const viewer = await blank();
      const { emulator, url: endpoint } = stage;
      for (const auth of Object.values(secretsOf(emulator, endpoint))) {
        const { projectId } = emulator;
        const options = { endpoint, projectId, auth, allowSecretsInBrowser: true };
        assert.deepEqual(await signIn(viewer, options), { tasks: 5, endpoint, projectId });
      }
      const signed = stage.requests.map(({ headers }) => String(headers.authorization ?? ""));
      assert.deepEqual(
        signed.map((text) => /SignedHeaders=([^,]*)/.exec(text)?.[1]),
        // A page can neither set nor read the host that a proxy sees.
        [undefined, undefined, "x-project-id;x-sdk-date", "x-project-id;x-sdk-date;x-security-token"],
      );
    });

    test(`in ${place} with keys or a password needs the module that signs in, and says how to get it`, async () => {
      const viewer = await blank();
      const { emulator, url: endpoint } = stage;
      const { projectId, credentials } = emulator;
      const auths = Object.values(secretsOf(emulator, endpoint));
      for (const auth of auths) {
        const options = { init: null, endpoint, projectId, auth };
        assert.deepEqual(await signIn(viewer, { ...options, allowSecretsInBrowser: true }), NO_SIGN_IN);
        assert.deepEqual(await signIn(viewer, options), REFUSED);
      }
      const options = { endpoint, projectId, auth: { token: credentials.token } };
      if (place === "a window") assert.deepEqual(await signIn(viewer, options), TOO_LATE);
      assert.deepEqual(stage.requests, []);
      assert.deepEqual(await signIn(viewer, { ...options, init: null }), { tasks: 5, endpoint, projectId });
    });

    test(`in ${place} with a token needs no permission`, async () => {
      const viewer = await blank();
      const { emulator, url: endpoint } = stage;
      const { projectId, credentials } = emulator;
      const options = { endpoint, projectId, auth: { token: credentials.token } };
      assert.deepEqual(await signIn(viewer, options), { tasks: 5, endpoint, projectId });
    });

    test(`in ${place} by a path on its own origin`, async () => {
      const viewer = await blank();
      const { emulator, url } = stage;
      const { password } = secretsOf(emulator, "/");
      const options = { projectName: "cn-north-4", auth: password, allowSecretsInBrowser: true };
      const { projectId } = emulator;
      assert.deepEqual(await signIn(viewer, options), { tasks: 5, endpoint: url, projectId });
    });

    test(`in ${place} at another origin needs X-Subject-Token to be exposed, and the hint says so`, async () => {
      const viewer = await blank();
      const { emulator, url, close } = await abroad({ exposeHeaders: false });
      try {
        const { projectId } = emulator;
        const { password } = secretsOf(emulator, url);
        const options = { projectId, auth: password, allowSecretsInBrowser: true };
        const { kind, message, hint } = await signIn(viewer, options);
        assert.equal(kind, "authentication");
        assert.equal(
          message,
          "expected a token in the header X-Subject-Token, got none that a page may read: the answer needs `Access-Control-Expose-Headers: X-Subject-Token`",
        );
        assert.match(hint, /through a proxy on the page's own origin/);
        emulator.configure({ exposeHeaders: true });
        assert.deepEqual(await signIn(viewer, options), { tasks: 5, endpoint: url, projectId });
      } finally {
        await close();
      }
    });
  }

  for (const [name, options, change, kind, hint] of /** @type {const} */ ([
    ["works if CORS allows it", {}, { cors: null }, "connection", /CORS/],
    [
      "detects a wrong clock only if Date is exposed",
      { skewSeconds: 3600 },
      { exposeHeaders: false },
      "authentication",
      /this machine's clock/,
    ],
  ])) {
    test(`with keys at another origin ${name}`, async () => {
      const viewer = await blank();
      const { emulator, url: endpoint, close } = await abroad(options);
      try {
        const { projectId } = emulator;
        const { keys } = secretsOf(emulator, endpoint);
        const given = { endpoint, projectId, auth: keys, allowSecretsInBrowser: true };
        assert.deepEqual(await places["a window"]?.(viewer, given), { tasks: 5, endpoint, projectId });
        emulator.configure(change);
        const refused = await places["a window"]?.(viewer, given);
        assert.equal(refused.kind, kind);
        assert.match(refused.hint, hint);
      } finally {
        await close();
      }
    });
  }
});
