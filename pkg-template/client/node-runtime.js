/** What the client knows in Node only: hints for the error codes of the system, and the limit of listeners of a signal. */
import { setMaxListeners } from "node:events";
import { runtime } from "../errors.js";
import { codeOf, hintForCode } from "./system-errors.js";

/** @type {WeakSet<AbortSignal>} signals of earlier calls: a limit that the caller sets later stays */
const seen = new WeakSet();

/** Makes it known to every client of this copy of the package. */
export function adaptToNode() {
  runtime.hintOf = ({ kind, cause }) => {
    const code = kind === "connection" ? codeOf(cause) : undefined;
    return code && hintForCode(code);
  };
  // Node warns of 11 listeners, and each call has one or two. Its own fetch raises the limit, too.
  runtime.share = (signal) => {
    if (!(signal instanceof AbortSignal) || seen.has(signal)) return;
    seen.add(signal);
    try {
      setMaxListeners(0, signal);
    } catch {
      // The signal of another implementation, such as jsdom's, which does not warn.
    }
  };
}
