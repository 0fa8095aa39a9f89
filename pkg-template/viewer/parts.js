/**
 * Lazy loading of a part of the viewer: once for all elements of the page. A load that failed can be tried again.
 *
 * @template T
 */
class Part {
  /** The part's module, once it is loaded. @type {T | undefined} */
  module;

  #import;
  /** @type {Promise<T> | undefined} */
  #loading;

  /** @param {() => Promise<T>} importModule */
  constructor(importModule) {
    this.#import = importModule;
  }

  /** @returns {Promise<T>} rejected with {@link PartMissing} */
  load() {
    this.#loading ??= this.#import().then(
      (module) => {
        this.module = module;
        return module;
      },
      (cause) => {
        this.#loading = undefined;
        throw new PartMissing(cause);
      },
    );
    return this.#loading;
  }
}

/** A part of the viewer that could not be loaded. */
export class PartMissing extends Error {
  kind = "part";
  retryable = true;

  /** @param {unknown} cause the browser's error, whose message names the file */
  constructor(cause) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The plain list. */
export const list = new Part(() => import("./list/list-view.js"));

/** Regions of the overview that need the table: they are loaded with it. */
export const answers = new Part(() => import("./overview/answers.js"));

/** The details of a task, which a click opens. */
export const details = new Part(() => import("./task-details.js"));

/** Style sheets of the parts that are loaded, in the order in which they apply. */
export const partStyles = () => [answers, details].flatMap(({ module }) => module?.styles ?? []);
