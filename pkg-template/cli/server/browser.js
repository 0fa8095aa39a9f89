import { spawn } from "node:child_process";

/** @type {Partial<Record<NodeJS.Platform, readonly string[]>>} */
const OPENERS = { darwin: ["open"], win32: ["rundll32", "url.dll,FileProtocolHandler"] };

/** Variables that may hold credentials. They are not passed on to the browser and the programs that it starts. */
const CREDENTIALS = /^(OS|HUAWEICLOUD|CLOUD_SDK|CBR)_/i;
/** A failure within this time means that no browser could be started, in milliseconds. Later a browser may end for other reasons. */
const START_TIME = 60_000;

/**
 * Opens an address of this program in the browser.
 *
 * @param {string} url
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {NodeJS.Platform} [platform]
 * @returns {Promise<boolean>} false if no browser could be started; it settles when that is known, perhaps never
 */
export function openBrowser(url, env, platform = process.platform) {
  const [command, ...args] = OPENERS[platform] ?? ["xdg-open"];
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !CREDENTIALS.test(name)));
  const start = Date.now();
  const child = spawn(command, [...args, url], { env: others, stdio: "ignore", detached: true });
  child.unref();
  return new Promise((resolve) => {
    child.once("error", () => resolve(false));
    // `xdg-open` also exists on machines without a browser, and then fails.
    child.once("exit", (code) => resolve(code === 0 || Date.now() - start > START_TIME));
  });
}
