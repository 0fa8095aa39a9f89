/** THIRD-PARTY-LICENSES of the installed package, held against the lock files. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { installed } from "./installed.js";

const text = readFileSync(join(installed, "THIRD-PARTY-LICENSES"), "utf8");

/** Name and version of the packages of a kind, in the file's order. @param {"crate" | "module"} kind */
const named = (kind) =>
  [...text.matchAll(new RegExp(`^${kind} (\\S+) (\\d[^\\s:]*)`, "gm"))].map(([, name, version]) => ({
    name,
    version,
  }));

/**
 * Crates below those of WebAssembly in Cargo.lock that are not compiled into a module: macros, which the compiler runs, what the tests
 * need, and what other targets or features would need.
 */
const NOT_COMPILED = (
  "autocfg bitflags bumpalo cast cc chacha20 core_detect cpufeatures equivalent find-msvc-tools " +
  "foldhash getrandom hashbrown indexmap libc libm minicov nu-ansi-term num-traits num_threads " +
  "oorandom ppv-lite86 proc-macro2 proptest quote r-efi rand rand_chacha rand_core " +
  "rand_xorshift regex-syntax rustversion same-file serde_derive serde_derive_internals shlex " +
  "syn thiserror-impl tokio tsify-macros unarray walkdir wasi wasm-bindgen-macro wasm-bindgen-macro-support " +
  "wasm-bindgen-test wasm-bindgen-test-macro wasm-bindgen-test-shared winapi-util " +
  "windows-link windows-sys zerocopy zerocopy-derive"
).split(" ");

/** Cargo.lock: version, origin and dependencies of each crate. */
function lockedCrates() {
  const blocks = readFileSync("Cargo.lock", "utf8").split("[[package]]\n").slice(1);
  return blocks.map((block) => ({
    name: /^name = "(.+)"$/m.exec(block)?.[1] ?? "",
    version: /^version = "(.+)"$/m.exec(block)?.[1] ?? "",
    isForeign: block.includes("\nsource = "),
    dependencies: [...block.matchAll(/^ "([^" ]+)/gm)].map(([, name]) => name),
  }));
}

test("names each crate that is compiled into a module, at its version in Cargo.lock", () => {
  const locked = lockedCrates();
  const crates = named("crate").filter(({ name }) => name !== "std");
  for (const { name, version } of crates) {
    assert.ok(
      locked.some((each) => each.name === name && each.version === version && each.isForeign),
      `${name} ${version} is not in Cargo.lock`,
    );
  }
  const below = new Set(["cbr-wasm-client", "cbr-wasm-full", "cbr-wasm-table"]);
  for (const name of below) {
    for (const each of locked) if (each.name === name) each.dependencies.forEach((d) => void below.add(d));
  }
  const foreign = [...below].filter((name) => locked.some((each) => each.name === name && each.isForeign));
  const names = new Set(crates.map(({ name }) => name));
  assert.deepEqual(foreign.filter((name) => !names.has(name)).sort(), NOT_COMPILED);
});

test("names Rust's standard library, which Cargo.lock does not list", () => {
  assert.match(text, /^crate std \d+\.\d+\.\d+: Copyright \(c\) The Rust Project Contributors$/m);
});

test("names each node module in the bundles, at its version in package-lock.json", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const modules = named("module");
  assert.deepEqual(modules.map(({ name }) => name).sort(), [
    "@lit/reactive-element",
    "ansi-regex",
    "commander",
    "fastest-levenshtein",
    "get-east-asian-width",
    "js-yaml",
    "lit",
    "lit-element",
    "lit-html",
    "string-width",
    "strip-ansi",
    "undici",
  ]);
  for (const { name, version } of modules) {
    const versions = Object.keys(packages).filter((path) => path.endsWith(`node_modules/${name}`));
    assert.ok(
      versions.some((path) => packages[path].version === version),
      `${name} ${version}`,
    );
  }
});

test("has the text of each license once, below those who hold it", () => {
  const groups = text.split(`\n${"-".repeat(80)}\n\n`).slice(1);
  const words = groups.map((group) => {
    const [license, packages, ...paragraphs] = group.split("\n\n");
    assert.match(license, /^(BSD-3-Clause|MIT|Unicode-3\.0)$/);
    for (const line of packages.split("\n")) assert.match(line, /^(crate|module) \S+ \d\S*/);
    assert.ok(paragraphs.join(" ").length > 500, group);
    return paragraphs.join(" ").split(/\s+/).join(" ");
  });
  assert.equal(new Set(words).size, words.length);
});

for (const [title, notice] of [
  ["crate slab", "Copyright (c) 2019 Carl Lerche"],
  ["crate digest", "Copyright (c) 2017-2025 RustCrypto Developers; Copyright (c) 2017 Artyom Pavlov"],
  ["crate gloo-timers", "Authors: Rust and WebAssembly Working Group"],
  ["crate unicode-ident", "Copyright © 1991-2023 Unicode, Inc."],
  ["module lit", "Copyright (c) 2017 Google LLC. All rights reserved."],
]) {
  test(`keeps the copyright notice of ${title}`, () => {
    const lines = text.split("\n").filter((line) => line.startsWith(`${title} `));
    assert.ok(
      lines.some((line) => line.endsWith(`: ${notice}`)),
      lines.join("\n"),
    );
  });
}
