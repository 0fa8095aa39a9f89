import { InvalidArgumentError } from "commander";
import { UsageError } from "../args/usage-error.js";
import { openBrowser } from "./browser.js";
import { listenOn, NoPort } from "./port.js";
import { createPortal } from "./portal.js";

/** @typedef {import("../process/context.js").Context} Context */
/** @typedef {{ port?: number, open?: boolean }} PortalFlags */

/**
 * @template {import("commander").Command} C
 * @param {C} command
 * @returns {C}
 */
export function withPortal(command) {
  return command
    .option(
      "--port <number>",
      "port to listen on, 0 for any (default: the first free port from 8080)",
      portNumber,
    )
    .option("--open", "open the page in the browser");
}

/**
 * Serves a portal until a signal ends the program.
 *
 * @param {import("./portal.js").PortalOptions & { notes?: readonly string[] }} options `notes` are lines to print below the address
 * @param {PortalFlags} flags
 * @param {Context} context
 */
export async function runPortal({ notes = [], ...options }, { port, open = false }, context) {
  const { session } = options;
  const portal = createPortal(options);
  const origin = await listenOn(portal.listen, port).catch((error) => {
    if (!(error instanceof NoPort)) throw error;
    throw new UsageError(`${error.message}: choose another one with --port`);
  });
  try {
    const address = `${origin}/${session ? `?key=${session.key}` : ""}`;
    await context.stdout.write([address, ...notes].map((line) => `${line}\n`).join(""));
    if (open) {
      /** @param {string} message */
      const warn = (message) => context.stderr.write(`cbr-tasks: ${message}\n`).catch(() => {});
      const key = session?.createOneTimeKey(() =>
        warn("the browser's key was used twice: its session has ended, and only the address above works now"),
      );
      openBrowser(`${origin}/${key ? `?key=${key}` : ""}`, context.env).then((isOpen) => {
        if (!isOpen) warn("no browser could be started: open the address yourself");
      });
    }
    await aborted(context.signal);
  } finally {
    await portal.close();
  }
}

/** @param {AbortSignal} signal */
function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", resolve, { once: true });
  });
}

/** @param {string} value */
function portNumber(value) {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new InvalidArgumentError("Expected a number from 0 to 65535.");
}
