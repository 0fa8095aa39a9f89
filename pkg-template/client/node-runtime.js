/** What the client knows in Node only: hints for the error codes of the system, and the limit of listeners of a signal. */
import { defaultMaxListeners, getMaxListeners, setMaxListeners } from "node:events";
import { runtime } from "../errors.js";
import { codeOf, hintForCode } from "./system-errors.js";

/** Makes it known to every client of this copy of the package. */
export function useNode() {
  runtime.hintOf = ({ kind, cause }) => {
    const code = kind === "connection" ? codeOf(cause) : undefined;
    return code && hintForCode(code);
  };
  // Node warns of 11 listeners, and each call has one. Its own fetch does the same.
  runtime.share = (signal) => {
    if (signal instanceof AbortSignal && getMaxListeners(signal) === defaultMaxListeners) {
      setMaxListeners(0, signal);
    }
  };
}
