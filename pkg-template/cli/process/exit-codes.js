/** Exit codes. The help of every command lists them. */
export const EXIT = Object.freeze({
  DONE: 0,
  TASK_FAILED: 1,
  USAGE: 2,
  SERVICE: 3,
  NOT_ALLOWED: 4,
  INTERRUPTED: 130,
});

/** @type {readonly (readonly [code: number, meaning: string])[]} */
export const MEANINGS = [
  [EXIT.DONE, "done"],
  [EXIT.TASK_FAILED, "a task failed, or had not ended after --max-wait"],
  [EXIT.USAGE, "a flag, an argument, a setting or a file is wrong"],
  [EXIT.SERVICE, "the service, the network or the output failed"],
  [EXIT.NOT_ALLOWED, "the credentials were refused, or lack a permission"],
  [EXIT.INTERRUPTED, "interrupted by Ctrl-C"],
];
