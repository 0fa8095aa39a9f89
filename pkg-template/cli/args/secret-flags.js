import { UsageError } from "./usage-error.js";

/** Environment variables for secrets, by the flags that users may try. @type {Readonly<Record<string, string>>} */
const VARIABLES = {
  "--token": "OS_TOKEN",
  "--os-token": "OS_TOKEN",
  "--auth-token": "OS_TOKEN",
  "--password": "OS_PASSWORD",
  "--os-password": "OS_PASSWORD",
  "--access-key": "HUAWEICLOUD_SDK_AK",
  "--ak": "HUAWEICLOUD_SDK_AK",
  "--secret-key": "HUAWEICLOUD_SDK_SK",
  "--sk": "HUAWEICLOUD_SDK_SK",
  "--security-token": "HUAWEICLOUD_SDK_SECURITY_TOKEN",
};

/**
 * Refuses secrets on the command line, where other users of the machine can read them and the shell's history keeps them.
 * The message does not repeat the secret.
 *
 * @param {readonly string[]} args
 */
export function refuseSecrets(args) {
  for (const arg of args) {
    if (arg === "--") return;
    const [flag] = arg.split("=", 1);
    if (!Object.hasOwn(VARIABLES, flag)) continue;
    throw new UsageError(`${flag}: expected no secret in a flag, because other users can see it`, {
      hint: `set ${VARIABLES[flag]} in the environment, or use clouds.yaml`,
    });
  }
}

/**
 * Removes the value from a message about an unknown flag: it may be a secret.
 *
 * @param {string} message
 */
export function withoutValues(message) {
  return message.replace(/'(--[^'=]*)=.*'(?=\n\(|$)/s, "'$1'").replace(/'(-[^-']).+'(?=\n\(|$)/s, "'$1'");
}
