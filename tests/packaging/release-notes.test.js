import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { releaseNotes } from "../../xtask/js/release-notes.js";

const MANIFEST = '[workspace]\n\n[workspace.package]\nversion = "1.2.0"\nedition = "2024"\n';
const CHANGELOG = `# Changelog

## Unreleased

- later

## 1.2.0 (2026-12-01)

- one
  ## not a heading
- two

## 1.2.0-rc.1 (2026-11-01)

- before
`;

describe("the notes of a release", () => {
  test("are the changelog's section of the version", () => {
    assert.equal(releaseNotes("v1.2.0", MANIFEST, CHANGELOG), "- one\n  ## not a heading\n- two");
  });

  test("want the tag and Cargo.toml to name the same version", () => {
    assert.throws(() => releaseNotes("v1.2.1", MANIFEST, CHANGELOG), {
      message: "tag: expected v1.2.0, as in Cargo.toml, got v1.2.1",
    });
  });

  for (const [name, changelog] of [
    ["a section", CHANGELOG.replace("## 1.2.0 ", "## 1.1.0 ")],
    ["text in it", "# Changelog\n\n## 1.2.0\n\n## 1.1.0\n\n- before\n"],
  ]) {
    test(`want ${name}`, () => {
      assert.throws(() => releaseNotes("v1.2.0", MANIFEST, changelog), {
        message: 'CHANGELOG.md: expected a section "## 1.2.0" with text in it, got none',
      });
    });
  }
});
