/** Wrong flags, arguments, settings or files. */
export class UsageError extends Error {
  /**
   * @param {string} message of the form "field: expected X, got Y"
   * @param {{ hint?: string, cause?: unknown }} [options]
   */
  constructor(message, { hint, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "UsageError";
    /** Advice for the user. */
    this.hint = hint;
  }
}
