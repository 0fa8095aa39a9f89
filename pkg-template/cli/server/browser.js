import { spawn } from "node:child_process";

/** @type {Partial<Record<NodeJS.Platform, readonly string[]>>} */
const OPENERS = { darwin: ["open"], win32: ["rundll32", "url.dll,FileProtocolHandler"] };

/**
 * Opens an address of this program's own in the browser.
 *
 * @param {string} url
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {NodeJS.Platform} [platform]
 * @returns {Promise<boolean>} whether there was a program to ask
 */
export function openBrowser(url, env, platform = process.platform) {
  const [command, ...args] = OPENERS[platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, url], { env, stdio: "ignore", detached: true });
  child.unref();
  return new Promise((resolve) => {
    child.once("spawn", () => resolve(true));
    child.once("error", () => resolve(false));
  });
}
