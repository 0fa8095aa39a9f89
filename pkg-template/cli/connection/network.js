import { resolve } from "node:path";
import { UsageError } from "../args/usage-error.js";
import { unverified } from "./profile.js";
import { proxiesOf } from "./proxies.js";
import { readSmallFile } from "./read-file.js";
import { withoutSecrets } from "./values.js";

/** @import { SearchContext } from "./clouds-file.js" */
/** @import { Source } from "./resolve.js" */
/** @import { Sourced } from "./values.js" */

/** @typedef {(input: any, init?: any) => Promise<any>} Fetch */

/** The certificates of all public authorities have 220 KB. */
const MAX_CERTIFICATES = 1 << 22;

/**
 * The client's `fetch`, where the runtime's own one will not do: it knows no proxy in Node 20, and no further certificates.
 *
 * @param {SearchContext} searchContext
 * @param {Sourced | undefined} cacert file with the certificates to trust
 * @returns {Promise<{ fetch?: Fetch, sources: Source[] }>}
 */
export async function networkOf({ env, cwd, home }, cacert) {
  const proxies = proxiesOf(env);
  const ca =
    cacert &&
    (await certificates(
      resolve(
        cwd,
        cacert.value.replace(/^~(?=\/)/, () => home),
      ),
      cacert.from,
    ));
  /** @type {Source[]} */
  const sources = [];
  if (proxies.https) {
    sources.push({ setting: "proxy", value: withoutSecrets(proxies.https.value), from: proxies.https.from });
  }
  if (cacert) sources.push({ setting: "cacert", value: cacert.value, from: cacert.from });
  if (!proxies.https && !proxies.http && ca === undefined) return { sources };
  /** @type {Promise<Fetch> | undefined} */
  let loaded;
  return {
    sources,
    // Loaded late: without a request, it is not needed.
    fetch: async (input, init) => {
      loaded ??= import("#fetch").then(({ createFetch }) => createFetch({ proxyOf: proxies.of, ca }));
      return (await loaded)(input, init);
    },
  };
}

/**
 * @param {string} path
 * @param {string} from
 */
async function certificates(path, from) {
  const text = await readSmallFile(path, MAX_CERTIFICATES);
  if (text === undefined) throw new UsageError(`cacert (${from}): expected an existing file, got ${path}`);
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new UsageError(`cacert (${from}): expected a file with certificates in PEM form, got ${path}`);
  }
  return text;
}

/**
 * The file of certificates that the environment names. Variables that turn checks off are refused.
 *
 * @param {SearchContext["env"]} env
 * @param {string} prefix of the naming convention
 * @returns {Sourced | undefined}
 */
export function trustOfEnvironment(env, prefix) {
  const insecure = env[`${prefix}INSECURE`]?.trim() ?? "";
  if (/^(true|yes|on|1|y)$/i.test(insecure)) throw unverified(`${prefix}INSECURE`, insecure);
  const from = `${prefix}CACERT`;
  const value = env[from]?.trim();
  return value ? { value, from } : undefined;
}
