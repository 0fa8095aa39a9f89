/**
 * @typedef {object} Described
 * @property {{ id?: string, name?: string, domain?: { name?: string } }} [user]
 * @property {{ id?: string, name?: string }} [project]
 */

/** A fetch that also keeps what IAM tells about the user and the project. The token is in a header, which is not read. */
export class IamAnswers {
  /** @type {Described["user"]} */
  user;
  /** @type {Described["project"]} */
  project;
  /** True for a token that is for the whole account, not for a project. */
  isAccountOnly = false;
  /** Address of IAM, if it was asked. @type {string | undefined} */
  address;
  /** @type {(input: any, init?: any) => Promise<any>} */
  #fetch;

  /** @param {((input: any, init?: any) => Promise<any>) | undefined} fetch */
  constructor(fetch) {
    this.#fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /** True if IAM was asked. */
  get isAsked() {
    return this.address !== undefined;
  }

  /** The client's fetch. @type {(input: any, init?: any) => Promise<any>} */
  fetch = async (input, init) => {
    const response = await this.#fetch(input, init);
    const url = String(input?.url ?? input);
    const [, address, call] = /^([^?]*)\/v3\/(auth\/tokens|projects)(?:\?|$)/.exec(url) ?? [];
    if (address !== undefined) {
      this.address = address;
      if (response.ok)
        this.#keep(
          call,
          await response
            .clone()
            .json()
            .catch(() => undefined),
        );
    }
    return response;
  };

  /**
   * Asks IAM what a token is for. If IAM does not tell, nothing is kept. A token is sent over https or on this machine only.
   *
   * @param {string} address of IAM
   * @param {string} token
   * @param {AbortSignal} signal
   */
  async describe(address, token, signal) {
    if (!/^(https:|http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$))/.test(address)) return;
    const headers = { "X-Auth-Token": token, "X-Subject-Token": token, Accept: "application/json" };
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(30_000)]);
    try {
      await this.fetch(`${address}/v3/auth/tokens`, { headers, redirect: "manual", signal: timeout });
    } catch (error) {
      if (signal.aborted) throw error;
    }
  }

  /** @param {string} call @param {any} answer */
  #keep(call, answer) {
    if (call === "projects") {
      const [first, ...others] = Array.isArray(answer?.projects) ? answer.projects : [];
      if (first && others.length === 0) this.project = texts(first);
      return;
    }
    const { user, project } = answer?.token ?? {};
    if (user) this.user = { ...texts(user), domain: texts(user.domain ?? {}) };
    if (project) this.project = texts(project);
    else if (user) this.isAccountOnly = true;
  }
}

/** @param {any} named @returns {{ id: string, name: string }} */
const texts = ({ id, name }) => ({ id: String(id ?? "unknown"), name: String(name ?? "unknown") });
