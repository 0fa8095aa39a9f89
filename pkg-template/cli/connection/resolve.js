import { UsageError } from "../usage-error.js";

/**
 * @param {{ endpoint?: string, region?: string, projectId?: string }} flags
 * @param {{ env: Readonly<Record<string, string | undefined>>, home: string, cwd: string }} surroundings
 * @returns {Promise<{ options: import("cbr-tasks").CbrClientOptions, sources: unknown[] }>}
 */
export async function resolveConnection({ endpoint, region, projectId }, { env }) {
  if (!env.OS_TOKEN) throw new UsageError("OS_TOKEN is not set");
  const options = {
    endpoint: endpoint ?? env.CBR_ENDPOINT,
    region,
    projectId: projectId ?? env.OS_PROJECT_ID,
    auth: { token: env.OS_TOKEN },
  };
  return { options, sources: [] };
}
