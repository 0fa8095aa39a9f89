import { UsageError } from "./usage-error.js";

/** Where secrets belong, by the flags that somebody may try. @type {Readonly<Record<string, string>>} */
const INSTEAD = {
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
 * Refuses secrets on the command line, where other users of the machine and the shell's history see them. What came is not
 * repeated.
 *
 * @param {readonly string[]} args
 */
export function refuseSecrets(args) {
  for (const arg of args) {
    if (arg === "--") return;
    const [flag] = arg.split("=", 1);
    if (!Object.hasOwn(INSTEAD, flag)) continue;
    throw new UsageError(`${flag}: expected no secret in a flag, where others can see it`, {
      hint: `set ${INSTEAD[flag]} in the environment, or use clouds.yaml`,
    });
  }
}

/**
 * A message about an unknown flag, without what stands behind its name.
 *
 * @param {string} message
 */
export function withoutValues(message) {
  return message.replace(/'(--[^'=]*)=.*'(?=\n\(|$)/s, "'$1'").replace(/'(-[^-']).+'(?=\n\(|$)/s, "'$1'");
}
