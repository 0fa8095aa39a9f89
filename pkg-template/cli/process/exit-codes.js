/** Exit codes. The help of every command lists them. */
export const EXIT = Object.freeze({
  DONE: 0,
  TASK_FAILED: 1,
  NOT_BACKED_UP: 1,
  USAGE: 2,
  SERVICE: 3,
  NOT_ALLOWED: 4,
  INTERRUPTED: 130,
});

/** @type {readonly (readonly [code: number, meaning: string, command?: string])[]} `command` is the only one that uses the code */
export const MEANINGS = [
  [EXIT.DONE, "done"],
  [EXIT.TASK_FAILED, "a task failed, or had not ended after --max-wait", "wait"],
  [
    EXIT.NOT_BACKED_UP,
    "a resource is failing, stuck, overdue or never backed up, or none is known",
    "health",
  ],
  [EXIT.USAGE, "a flag, an argument, a setting or a file is wrong"],
  [EXIT.SERVICE, "the service, the network or the output failed"],
  [EXIT.NOT_ALLOWED, "the credentials were refused, or lack a permission"],
  [EXIT.INTERRUPTED, "interrupted by Ctrl-C"],
];
