import type { CbrClient, CbrClientOptions } from "cbr-tasks";

/** Options of `clientFromEnvironment`: those of a client without its credentials, and where to find these. */
export interface EnvironmentOptions extends Omit<CbrClientOptions, "auth"> {
  /**
   * Profile of `clouds.yaml` to sign in with. The environment's other variables are then not used. Default: the variable
   * `OS_CLOUD`, or else the environment, or else the only profile, or else `~/.huaweicloud/credentials`.
   */
  profile?: string | undefined;
  /** URL of IAM, if it is not the one that the environment names, or that of the region. */
  iamEndpoint?: string | undefined;
}

/**
 * Makes a client from the environment or from `clouds.yaml`, as the command `cbr-tasks` does; `cbr-tasks whoami` shows what it
 * finds. `region`, `endpoint`, `projectId`, `projectName` and `iamEndpoint` take precedence over what is found, as the
 * command's flags do. Requests go through the proxy that `HTTPS_PROXY` names, unless there is a `fetch` in the options.
 *
 * ```js
 * const client = await clientFromEnvironment({ profile: "otc" });
 * ```
 *
 * @throws {CbrError} `config` if credentials or settings are missing or contradict each other
 */
export function clientFromEnvironment(options?: EnvironmentOptions): Promise<CbrClient>;
