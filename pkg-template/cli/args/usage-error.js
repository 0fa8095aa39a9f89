/** The command was called in a way that it cannot follow. Nothing has been done then. */
export class UsageError extends Error {
  /**
   * @param {string} message what was expected, and what came
   * @param {{ hint?: string, cause?: unknown }} [options]
   */
  constructor(message, { hint, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "UsageError";
    /** What to do about it. */
    this.hint = hint;
  }
}
