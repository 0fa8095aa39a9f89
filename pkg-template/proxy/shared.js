import { setUnrefTimeout } from "./timer.js";

/**
 * A result for all browsers that ask for the same: counted references while it is loaded and read, and one more for `shareFor`
 * milliseconds once it is complete.
 */
export class Shared {
  #shareFor;
  #unlist;
  #references = 0;
  #isComplete = false;
  #completedAt = 0;
  #isDropped = false;
  /** Gives up the reference of the sharing. @type {(() => void) | undefined} */
  #endSharing;

  /**
   * @param {number} shareFor
   * @param {() => void} unlist called when no further browser may have the result
   */
  constructor(shareFor, unlist) {
    this.#shareFor = shareFor;
    this.#unlist = unlist;
  }

  /**
   * Shares the complete result.
   *
   * @param {number} from time from which `shareFor` counts
   */
  complete(from) {
    this.#isComplete = true;
    this.#completedAt = from;
    if (!this.isShared) {
      this.#unlist();
      return;
    }
    const release = this.retain();
    const timer = setUnrefTimeout(() => this.evict(), this.#shareFor);
    this.#endSharing = () => {
      clearTimeout(timer);
      release();
    };
  }

  get isDropped() {
    return this.#isDropped;
  }

  /** True if one more browser may have this: it is incomplete, or younger than `shareFor`. */
  get isShared() {
    if (this.#isDropped) return false;
    if (!this.#isComplete) return true;
    // The clock decides, because in some runtimes a timer ends with the request that set it. The clock may be set back.
    const age = Date.now() - this.#completedAt;
    return age >= 0 && age < this.#shareFor;
  }

  /** True if this can be evicted: it is complete, so no browser loses it. */
  get isIdle() {
    return this.#isComplete;
  }

  /** Ends the sharing with new browsers. Browsers that already have it continue. */
  evict() {
    this.#unlist();
    this.#endSharing?.();
    this.#endSharing = undefined;
  }

  /**
   * Adds a reference.
   *
   * @returns {() => void} gives it up; further calls have no effect
   */
  retain() {
    this.#references += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#references -= 1;
      if (this.#references === 0) this.drop();
    };
  }

  /** Ends it: after a failure, or without references. */
  drop() {
    if (this.#isDropped) return;
    this.#isDropped = true;
    this.#unlist();
    this.dispose();
  }

  /** Frees what it holds. */
  dispose() {}
}
