/**
 * Signs in with every kind of credentials, against servers that fail in every way and echo the request, and searches for the
 * secrets in all output of the client.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { inspect } from "node:util";
import { start } from "../cli/support.js";
import { holdsNone, needles, printed, secrets } from "./secrets-support.js";
import { collect, copies, esm, listening, mocked, PROJECT, rejection } from "./support.js";

/** @typedef {import("cbr-tasks").CbrClientOptions} CbrClientOptions */
/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */

/** All parts of a request that a server could echo. @param {IncomingMessage} req @param {string} body */
function dump({ method, url, rawHeaders }, body) {
  const headers = [];
  for (let at = 0; at < rawHeaders.length; at += 2) headers.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return [`${method} ${url}`, ...headers, body].join("|");
}

/** Bodies that echo a request, each in another format. @type {Record<string, (echo: string) => string>} */
const bodies = {
  "the service's JSON": (echo) =>
    JSON.stringify({ error_code: "BackupService.9900", error_msg: `refused: ${echo}` }),
  "the gateway's JSON": (echo) =>
    JSON.stringify({ error_code: "APIGW.0301", error_msg: `canonicalRequest:${echo}`, request_id: echo }),
  // The path is the request from the first secret on, after the padding.
  "a canonical request that differs": (echo) => {
    const path = `${/^x*/.exec(echo)?.[0]}${echo.slice(echo.search(/X-(Caller|Security|Auth)/))}`;
    const canonical = `GET|/${path.replaceAll("|", " ")}||host:x||x|x`;
    return JSON.stringify({
      error_code: "APIGW.0301",
      error_msg: `verify aksk signature fail, canonicalRequest:${canonical}`,
    });
  },
  "IAM's JSON": (echo) => JSON.stringify({ error: { code: echo, message: echo, title: echo } }),
  "JSON with the echo as a key": (echo) =>
    JSON.stringify({ [echo]: { error_msg: 1 }, token: { [echo]: echo } }),
  "a task list": (echo) => JSON.stringify({ operation_logs: { [echo]: 1 }, count: echo }),
  "JSON with the echo as its code": (echo) => JSON.stringify({ error_code: echo, error_msg: "refused" }),
  "a broken value below the echo": (echo) =>
    `{"operation_logs":[{"extra_info":{${JSON.stringify(echo)}:{"x":oops}}}]}`,
  "a list of broken tasks": (echo) => JSON.stringify({ operation_logs: [{ id: 1 }, echo, [echo]] }),
  "projects of such names": (echo) =>
    JSON.stringify({ projects: [{ id: echo, name: echo }, { name: echo }] }),
  "an HTML page": (echo) =>
    `<html><head><title>Bad ${echo}</title></head><body><pre>${echo}</pre></body></html>`,
  "an HTML page without a title": (echo) => `<html><body>${echo}</body></html>`,
  text: (echo) => echo,
  "cut JSON": (echo) => JSON.stringify({ error_msg: `request: ${echo}` }).slice(0, -30),
};

/** Offsets of the echo: a message that is cut may end with half of a secret. */
const paddings = Array.from({ length: 16 }, (_, at) => at * 20);

/** A failure of a server. @typedef {(res: ServerResponse, echo: string) => void} Failure */

/** @type {Record<string, Failure>} */
const failures = {};
for (const status of [200, 201, 400, 401, 403, 404, 429, 500, 503]) {
  for (const [name, body] of Object.entries(bodies)) {
    failures[`${status} with ${name}`] = (res, echo) => {
      // Headers are limited to Latin-1.
      const header = Buffer.from(echo)
        .toString("latin1")
        .replaceAll(/[^\x20-\x7e]/g, "?");
      res.writeHead(status, {
        "content-type": name.includes("HTML") ? "text/html" : "application/json",
        "x-request-id": `req ${header}`,
        "retry-after": header,
        "x-echo": header,
      });
      res.end(body(echo));
    };
  }
}
failures["a redirect"] = (res, echo) => {
  res.writeHead(302, { location: `https://elsewhere.example/?q=${encodeURIComponent(echo)}` }).end(echo);
};
failures["a dropped connection"] = (res) => res.destroy();
failures["a body that breaks off"] = (res, echo) => {
  res.writeHead(200, { "content-length": "100000" });
  res.write(echo, () => res.destroy());
};
failures["bytes that are not HTTP"] = (res, echo) => void res.socket?.end(`garbage ${echo}\r\n\r\n${echo}`);
failures["a header that is none"] = (res, echo) => {
  res.socket?.end(`HTTP/1.1 200 OK\r\nBad\u0000Header: ${echo}\r\n\r\n${echo}`);
};
failures.nothing = () => {};

/**
 * A service and IAM in one server, which fail as configured and echo the request.
 * @param {import("node:test").TestContext} t
 */
async function echoing(t) {
  const state = {
    /** @type {Failure} */
    fail: () => {},
    padding: 0,
    /** True if IAM issues tokens and projects, so that requests to the service are sent. */
    iamWorks: true,
    /** All requests that the server got. */
    received: /** @type {string[]} */ ([]),
    urls: /** @type {string[]} */ ([]),
    signatures: /** @type {Set<string>} */ (new Set()),
  };
  const server = createServer(async (req, res) => {
    let body = "";
    req.setEncoding("utf8");
    for await (const chunk of req) body += chunk;
    const signature = /Signature=([0-9a-f]+)/.exec(req.headers.authorization ?? "")?.[1];
    if (signature) state.signatures.add(signature);
    const echo = "x".repeat(state.padding) + dump(req, body);
    state.received.push(echo);
    state.urls.push(String(req.url));
    if (state.iamWorks && req.url === "/v3/auth/tokens") {
      const token = { expires_at: "2099-01-01T00:00:00.000000Z", project: { id: PROJECT, name: "eu-de" } };
      res.writeHead(201, { "x-subject-token": secrets.nextToken }).end(JSON.stringify({ token }));
    } else if (state.iamWorks && req.url?.startsWith("/v3/projects?")) {
      res.end(JSON.stringify({ projects: [{ id: PROJECT, name: "eu-de" }] }));
    } else {
      state.fail(res, echo);
    }
  });
  return { url: await listening(t, server), state };
}

const { accessKey, secretKey, securityToken, password } = secrets;

/** @typedef {Pick<CbrClientOptions, "auth" | "projectId" | "projectName">} Way */

/** Every kind of credentials. @type {Record<string, (url: string) => Way>} */
const ways = {
  "a token": () => ({ projectId: PROJECT, auth: { token: secrets.token } }),
  "a function of tokens": () => {
    let asked = 0;
    return {
      projectId: PROJECT,
      auth: {
        token: async () => {
          asked += 1;
          return asked % 2 === 1 ? secrets.token : ` ${secrets.nextToken}\n`;
        },
      },
    };
  },
  keys: () => ({ projectId: PROJECT, auth: { accessKey, secretKey } }),
  "temporary keys": () => ({ projectId: PROJECT, auth: { accessKey, secretKey, securityToken } }),
  "keys that look for their project": (url) => ({
    projectName: "eu-de",
    auth: { accessKey, secretKey, securityToken, iamEndpoint: url },
  }),
  "a password": (url) => ({
    projectName: "eu-de",
    auth: { username: "operator", password, domainName: "OTC1", iamEndpoint: url },
  }),
};

/** The calls of a client. @type {Record<string, (tasks: import("cbr-tasks").Tasks) => Promise<unknown>>} */
const kinds = {
  list: (tasks) => rejection(tasks.list({ resource_name: "a b" })),
  pages: (tasks) => rejection(tasks.list({ limit: 3 }).toArray()),
  get: (tasks) => rejection(tasks.get("4827f2da")),
  wait: (tasks) => rejection(tasks.wait("4827f2da", { minDelay: 1, maxDelay: 1, maxWait: 3 })),
  watch: (tasks) => rejection(tasks.watch({}, { interval: 1, totalTimeout: 500 }).next()),
};

/**
 * Makes every call with one kind of credentials against one failure, and returns all output.
 * @param {{ url: string, state: Awaited<ReturnType<typeof echoing>>["state"] }} at
 * @param {Way} way
 * @param {(tasks: import("cbr-tasks").Tasks) => Promise<unknown>} call
 * @param {typeof esm} copy
 */
async function everything({ url }, way, call, copy) {
  /** @type {string[]} */
  const out = [];
  const keep = (/** @type {unknown} */ value) => void out.push(printed(value));
  const client = new copy.CbrClient({
    endpoint: url,
    timeout: 150,
    retry: {
      limit: 1,
      baseDelay: 1,
      maxDelay: 1,
      maxRetryAfter: 1,
      shouldRetry: (error) => keep(error),
    },
    rateLimit: false,
    headers: { "X-Caller": secrets.headerValue },
    hooks: { beforeRequest: keep, afterResponse: keep, beforeRetry: keep, beforeWait: keep },
    logger: { debug: keep, warn: keep },
    ...way,
  });
  const error = await call(client.tasks);
  assert.ok(copy.isCbrError(error), `expected a CbrError, got ${String(error)}`);
  const list = client.tasks.list({ limit: 3 });
  const request = new copy.ListOpLogs({ limit: 3 });
  for (const value of [
    error,
    client,
    client.tasks,
    list,
    list.pages(),
    list.report,
    client.endpoint,
    request,
  ])
    keep(value);
  assert.ok(out.length > 5, "nothing was recorded");
  return out.join("\n");
}

for (const [name, way] of Object.entries(ways)) {
  for (const iamWorks of name === "a password" || name.includes("look for") ? [true, false] : [true]) {
    test(`${name}${iamWorks ? "" : ", which IAM refuses"}: no failure leaks a secret`, async (t) => {
      const at = await echoing(t);
      const { state } = at;
      state.iamWorks = iamWorks;
      const names = Object.keys(kinds);
      let calls = 0;
      let bytes = 0;
      for (const [what, fail] of Object.entries(failures)) {
        for (const padding of /^(400|401|500) with (the service's|IAM's|an HTML|text|a canonical)/.test(what)
          ? paddings
          : [0]) {
          state.fail = fail;
          state.padding = padding;
          // Each call has a client of its own, so only its own signatures could be in its output.
          state.signatures.clear();
          // All calls in turn. A watch survives transient failures.
          const kind = String(names[calls % (names.length - 1)]);
          const [, copy] = copies[calls % 2] ?? copies[0];
          const out = await everything(at, way(at.url), kinds[kind] ?? kinds.list, copy);
          calls += 1;
          bytes += out.length;
          try {
            holdsNone([out, ...state.urls.splice(0)].join("\n"), needles(state.signatures));
          } catch (error) {
            throw new Error(`${what}, after ${padding}, ${kind}: ${/** @type {Error} */ (error).message}`);
          }
        }
      }
      // The servers have got the secrets.
      const received = state.received.join("\n");
      assert.ok(received.includes(secrets.headerValue));
      const sent = { "a token": secrets.token, keys: accessKey, "a password": password.slice(0, 12) };
      const expected = name === "a password" ? sent[name] : name.includes("keys") ? sent.keys : secrets.token;
      assert.ok(received.includes(expected), "the server never got the secret");
      t.diagnostic(`${calls} failing calls, ${Math.round(bytes / 1024)} KiB of what they said`);
    });
  }
}

test("a watch reports failures and its end without a secret", async (t) => {
  const at = await echoing(t);
  /** @type {unknown[]} */
  const told = [];
  for (const what of ["500 with text", "503 with IAM's JSON", "401 with the gateway's JSON"]) {
    at.state.fail = failures[what] ?? (() => {});
    const { CbrClient } = esm;
    const { tasks } = new CbrClient({
      endpoint: at.url,
      projectId: PROJECT,
      auth: { token: secrets.token },
      retry: false,
      headers: { "X-Caller": secrets.headerValue },
    });
    const ending = () => {
      at.state.fail = failures["401 with text"] ?? (() => {});
    };
    const watch = tasks.watch(
      {},
      {
        interval: 1,
        onError: (error) => {
          told.push(error);
          ending();
        },
      },
    );
    told.push(await rejection(collect(watch)), watch);
  }
  assert.ok(told.length > 6);
  holdsNone(told.map(printed).join("\n"), needles());
});

test("an error about a wrong option does not repeat a secret in it", async () => {
  const errors = [];
  for (const options of /** @type {any[]} */ ([
    { auth: { token: `${secrets.token}\n${secrets.token}` } },
    { auth: { token: { text: secrets.token } } },
    { auth: { token: [secrets.token] } },
    { auth: { token: () => 7, accessKey } },
    { auth: { accessKey: `${accessKey},`, secretKey } },
    { auth: { accessKey, secretKey: `${secretKey}\u0001` } },
    { auth: { accessKey, secretKey, securityToken: `ü${securityToken}` } },
    { auth: { accessKey } },
    { auth: { username: "operator", password: [password], domainName: "d" } },
    { auth: { username: "operator", password } },
    { auth: { username: "operator", password, domainName: "d", token: secrets.token } },
    { auth: secrets.token },
    { auth: [secrets.token] },
    { headers: { "X-Caller": `${secrets.headerValue}\n.` } },
    { headers: { "X-Caller": `${secrets.headerValue}ü` } },
    { headers: [secrets.headerValue] },
    { headers: { "X-Caller": { value: secrets.headerValue } } },
    { endpoint: `https://${accessKey}:${accessKey}@cbr.example` },
    { endpoint: `https://cbr.example/?token=${secrets.nextToken}` },
  ])) {
    const { CbrClient } = esm;
    errors.push(
      await rejection(() => {
        new CbrClient({
          endpoint: "https://cbr.example",
          projectId: PROJECT,
          auth: { token: secrets.token },
          ...options,
        });
      }),
    );
  }
  for (const error of errors) {
    assert.equal(error.kind, "config", String(error));
    holdsNone(printed(error), needles());
  }
});

test("errors of a token function or a hook are passed on unchanged", async (t) => {
  const { url } = await echoing(t);
  const { CbrClient } = esm;
  const own = { endpoint: url, projectId: PROJECT, headers: { "X-Caller": secrets.headerValue } };
  const refuse = () => Promise.reject(new Error("no"));
  const auth = { token: secrets.token };
  for (const options of [
    { auth: { token: refuse } },
    { auth, hooks: { beforeRequest: refuse } },
    { auth: { accessKey, secretKey }, hooks: { beforeRequest: refuse } },
  ]) {
    const error = await rejection(new CbrClient({ ...own, ...options }).tasks.list());
    assert.match(error.message, /failed/);
    holdsNone(printed(error), needles());
  }
});

test("a token that is repeated is shown as [redacted], also one with white space around it", async () => {
  const { token } = secrets;
  const answer = () => new Response(`{"error_msg":"token ${token}!"}`, { status: 401 });
  for (const auth of [{ token }, { token: () => ` ${token}\n` }, { token: async () => token }]) {
    const error = await rejection(mocked(answer, { auth }).tasks.list());
    assert.equal(error.message, "the service answered 401: token [redacted]!");
    holdsNone(printed(error), needles());
  }
});

test("a message that fetch itself made of the request does not print the token", async () => {
  const auth = { token: secrets.token };
  for (const [cause, message] of /** @type {[(text: string) => unknown, RegExp][]} */ ([
    [(text) => text, / failed$/],
    [(text) => new Error(text), / failed: no \[redacted\]$/],
  ])) {
    const fetch = (/** @type {Request} */ { headers }) => {
      throw cause(`no ${headers.get("x-auth-token")}`);
    };
    const error = await rejection(mocked(fetch, { auth, retry: false }).tasks.list());
    assert.match(error.message, message);
    holdsNone(`${error.message}\n${JSON.stringify(error)}`, needles());
  }
});

test("the output of a failing process contains no secret", async (t) => {
  const at = await echoing(t);
  const script = `
    import { CbrClient } from "cbr-tasks";
    const ways = JSON.parse(process.env.WAYS);
    for (const way of ways) {
      const client = new CbrClient({ retry: { limit: 1, baseDelay: 1 }, logger: console, rateLimit: false,
        hooks: { beforeRequest: console.log, afterResponse: console.dir, beforeRetry: console.error }, ...way });
      for (const call of [() => client.tasks.list().toArray(), () => client.tasks.get("1")]) {
        await call().catch((error) => { console.error(error); console.log("%o %j", error, error); console.table([error]); });
      }
      console.log(client, client.tasks, client.tasks.list());
    }
    // The last one is not caught.
    await new CbrClient({ retry: false, ...ways[0] }).tasks.list();
  `;
  for (const what of [
    "401 with the gateway's JSON",
    "500 with an HTML page",
    "200 with cut JSON",
    "bytes that are not HTTP",
  ]) {
    at.state.fail = failures[what] ?? (() => {});
    const given = Object.entries(ways)
      .filter(([name]) => name !== "a function of tokens")
      .map(([, way]) => ({ endpoint: at.url, headers: { "X-Caller": secrets.headerValue }, ...way(at.url) }));
    const { ended } = start(t, [process.execPath, "--input-type=module", "--eval", script], {
      cwd: String(process.env.CBR_TASKS_PKG),
      env: { WAYS: JSON.stringify(given) },
    });
    const { code, stdout, stderr } = await ended;
    const out = stdout + stderr;
    assert.equal(code, 1, out);
    assert.match(out, /ListOpLogs/);
    assert.match(out, /CbrError/);
    holdsNone(out, needles(at.state.signatures));
  }
});

test("the search finds planted secrets, in every spelling and every place", async () => {
  for (const secret of Object.values(secrets)) {
    for (const part of [secret, `before ${secret} after`, secret.slice(0, 12), secret.slice(-12)]) {
      const bytes = Buffer.from(part);
      for (const text of [
        part,
        bytes.toString("base64"),
        Buffer.from(`x${part}`).toString("base64url"),
        Buffer.from(`xy${part}`).toString("base64"),
        bytes.toString("hex"),
        encodeURIComponent(part),
        JSON.stringify({ part }),
      ]) {
        assert.throws(() => holdsNone(`some words ${text} more words`, needles()), text);
      }
    }
  }
  const { token } = secrets;
  const cause = Object.assign(new Error("outer"), { cause: new Error(`inner ${token}`) });
  const hidden = Object.defineProperty({}, "hidden", { value: { token }, enumerable: false });
  for (const value of [
    new esm.CbrError(token, { kind: "http" }),
    new esm.CbrError("x", { kind: "http", hint: token }),
    new esm.CbrError("x", { kind: "http", cause }),
    { a: { b: { c: { d: { e: { f: [token] } } } } } },
    hidden,
    new Map([[{}, token]]),
    {
      get token() {
        return token;
      },
    },
  ]) {
    assert.throws(() => holdsNone(printed(value), needles()), inspect(value));
  }
  holdsNone("nothing of the kind: [redacted]", needles());
});

for (const [, copy] of copies.slice(0, 1)) {
  test("the search notices a caller that logs the token by mistake", async (t) => {
    const at = await echoing(t);
    at.state.fail = failures["500 with text"] ?? (() => {});
    const call = async (/** @type {import("cbr-tasks").Tasks} */ tasks) => {
      const error = await rejection(tasks.get("1"));
      error.message += secrets.token;
      return error;
    };
    const way = { projectId: PROJECT, auth: { token: secrets.token } };
    const out = await everything(at, way, call, copy);
    assert.throws(() => holdsNone(out, needles()), /tokenHead/);
  });
}
