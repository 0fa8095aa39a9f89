/** The service's limit of requests, less what the rest of the page may need, and its period in milliseconds. */
const LIMIT = { requests: 180, period: 300_000 };

/** Requests of a loader within the period of the service's rate limit. */
export class RequestBudget {
  /** Time and number of requests. @type {[at: number, requests: number][]} */
  #spent = [];

  /** Number of requests that are left. */
  get left() {
    const since = Date.now() - LIMIT.period;
    this.#spent = this.#spent.filter(([at]) => at > since);
    return this.#spent.reduce((left, [, requests]) => left - requests, LIMIT.requests);
  }

  /** Begins a listing. @returns {(requests: number) => void} sets the number of its requests */
  begin() {
    /** @type {[at: number, requests: number]} */
    const spent = [Date.now(), 0];
    this.#spent.push(spent);
    return (requests) => {
      spent[1] = requests;
    };
  }
}
