/** Entry `cbr-tasks/emulator`. It stays readable in the package, because Node prints the line that an error comes from. */
import { BadOption, createEmulator } from "#emulator";

/** @import { Emulator, StartOptions } from "cbr-tasks/emulator" */

/** @param {StartOptions} [options] @returns {Promise<Emulator>} */
export async function startEmulator(options = {}) {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`startEmulator: expected an object of options, got ${options}`);
  }
  const { port = 0, ...others } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError(`startEmulator: port: expected an integer from 0 to 65535, got ${port}`);
  }
  const { listen, handle, ...emulator } = withReadableErrors(() => createEmulator(others));
  const { url, close } = await listen(port);
  return {
    ...emulator,
    url,
    env: { CBR_ENDPOINT: url, OS_PROJECT_ID: emulator.projectId, OS_TOKEN: emulator.credentials.token },
    configure: (changes) => withReadableErrors(() => emulator.configure(changes)),
    close,
    [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]: close,
  };
}

/**
 * Throws an error from here in place of one from the bundled emulator.
 *
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
function withReadableErrors(call) {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    throw new TypeError(`startEmulator: ${error.message}`);
  }
}
