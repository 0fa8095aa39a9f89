/** Reads the file of credentials that the vendor's SDKs read: an INI file with the sections `basic` and `global`. */
import { join, resolve } from "node:path";
import { UsageError } from "../args/usage-error.js";
import { readSmallFile } from "./read-file.js";
import { readSignIns, requireComplete } from "./sign-in.js";
import { tidy } from "./values.js";

/** @import { SearchContext } from "./clouds-file.js" */
/** @import { Location } from "./environment.js" */
/** @import { CredentialSpec, SignIn } from "./sign-in.js" */

const VARIABLE = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";
const MAX_SIZE = 1 << 16;

/** @type {readonly CredentialSpec[]} */
const SPECS = [
  {
    method: "keys",
    required: { accessKey: ["ak"], secretKey: ["sk"] },
    optional: { securityToken: ["security_token"] },
  },
];

/**
 * @param {SearchContext} searchContext
 * @returns {Promise<{ signIn: SignIn, location: Location, from: string } | undefined>}
 */
export async function readCredentialsFile({ env, home, cwd }) {
  const named = env[VARIABLE]?.trim();
  const path = named ? resolve(cwd, named) : join(home, ".huaweicloud", "credentials");
  const text = await readSmallFile(path, MAX_SIZE);
  if (text === undefined) {
    if (named) throw new UsageError(`${VARIABLE}: expected an existing file, got ${named}`);
    return undefined;
  }
  const sections = parseIni(text);
  const basic = sections.get("basic");
  if (!basic) {
    throw new UsageError(`${path}: expected a section [basic] with ak and sk, got none`);
  }
  const from = `[basic] of ${path}`;
  for (const name of ["idp_id", "id_token_file"]) {
    if (basic.has(name))
      throw new UsageError(`${name} in ${from}: expected ak and sk, got an identity provider`);
  }
  const [signIn] = readSignIns(SPECS, (name) => {
    const value = basic.get(name);
    return value ? [{ name, value }] : [];
  });
  if (!signIn) throw new UsageError(`${from}: expected ak and sk, got neither`);
  requireComplete(signIn, ` in ${from}`);
  /** @param {string} name */
  const sourced = (name) => {
    const value = basic.get(name);
    return value ? { value, from } : undefined;
  };
  return {
    signIn,
    from,
    location: { projectId: sourced("project_id"), iamEndpoint: sourced("iam_endpoint") },
  };
}

/**
 * @param {string} text
 * @returns {Map<string, Map<string, string>>} values by section and name
 */
function parseIni(text) {
  /** @type {Map<string, Map<string, string>>} */
  const sections = new Map();
  /** @type {Map<string, string> | undefined} */
  let section;
  for (const line of text.replace(/^\uFEFF/, "").split("\n")) {
    const [, heading] = /^\s*\[([^\]]*)\]/.exec(line) ?? [];
    if (heading !== undefined) {
      section = sections.get(heading.trim()) ?? new Map();
      sections.set(heading.trim(), section);
      continue;
    }
    const [, name, value] = /^\s*([^#;=\s][^=]*?)\s*=(.*)$/s.exec(line) ?? [];
    if (name !== undefined) section?.set(name, tidy(name, value));
  }
  return sections;
}
