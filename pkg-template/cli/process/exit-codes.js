/** What the command ends with. The help of every command lists them, from here. */
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
  [EXIT.TASK_FAILED, "a task failed, or still went on after --max-wait"],
  [EXIT.USAGE, "a flag, an argument or a file is not what it should be"],
  [EXIT.SERVICE, "the service, the network or the output failed"],
  [EXIT.NOT_ALLOWED, "the credentials were refused, or are not allowed to do this"],
  [EXIT.INTERRUPTED, "interrupted by Ctrl-C"],
];
