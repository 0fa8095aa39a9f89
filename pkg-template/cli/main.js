import { Command } from "commander";

/** @param {readonly string[]} argv */
export async function main(argv) {
  await new Command("cbr-tasks").parseAsync(argv);
}
