// Prints CHANGELOG.md's section of a version, where the tag and Cargo.toml name that version too: node release-notes.js v1.2.3
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * @param {string} tag
 * @param {string} manifest Cargo.toml
 * @param {string} changelog CHANGELOG.md
 * @returns {string}
 */
export function releaseNotes(tag, manifest, changelog) {
  const version = /^\[workspace\.package\]\nversion = "(.+)"$/m.exec(manifest)?.[1];
  if (tag !== `v${version}`) throw new Error(`tag: expected v${version}, as in Cargo.toml, got ${tag}`);
  const section = changelog.split(/^## /m).find((each) => each.split(/\s/, 1)[0] === version);
  const notes = section?.replace(/^.*\n/, "").trim();
  if (!notes) throw new Error(`CHANGELOG.md: expected a section "## ${version}" with text in it, got none`);
  return notes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(releaseNotes(process.argv[2], read("Cargo.toml"), read("CHANGELOG.md")));
  } catch (error) {
    console.error(`error: ${/** @type {Error} */ (error).message}`);
    process.exitCode = 1;
  }
}

/** @param {string} name */
function read(name) {
  return readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
}
