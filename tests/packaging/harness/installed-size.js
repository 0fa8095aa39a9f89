/** Size of an installation of the package. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Upper limits: number of packages, and bytes. */
export const MOST = { packages: 8, bytes: 3_000_000 };

/**
 * @param {string} folder a project with nothing else installed
 * @returns {{ packages: number, files: number, bytes: number }}
 */
export function installedSize(folder) {
  const modules = join(folder, "node_modules");
  const { packages } = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8"));
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const sizes = files.map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  return {
    packages: Object.keys(packages).length,
    files: files.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
