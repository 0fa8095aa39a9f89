import { spawn } from "node:child_process";

/** @type {Partial<Record<NodeJS.Platform, readonly string[]>>} */
const OPENERS = { darwin: ["open"], win32: ["rundll32", "url.dll,FileProtocolHandler"] };

/** What the credentials are in: a browser, and all that it starts, has no business with them. */
const CREDENTIALS = /^(OS|HUAWEICLOUD|CLOUD_SDK|CBR)_/i;
/** How long a program that fails may take to say so, in milliseconds; a browser may end for other reasons later. */
const SOON = 60_000;

/**
 * Opens an address of this program's own in the browser.
 *
 * @param {string} url
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {NodeJS.Platform} [platform]
 * @returns {Promise<boolean>} false where none could be started; settles when that is known, maybe never
 */
export function openBrowser(url, env, platform = process.platform) {
  const [command, ...args] = OPENERS[platform] ?? ["xdg-open"];
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !CREDENTIALS.test(name)));
  const start = Date.now();
  const child = spawn(command, [...args, url], { env: others, stdio: "ignore", detached: true });
  child.unref();
  return new Promise((resolve) => {
    child.once("error", () => resolve(false));
    // `xdg-open` is there on machines without a browser, too.
    child.once("exit", (code) => resolve(code === 0 || Date.now() - start > SOON));
  });
}
