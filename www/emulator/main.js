#!/usr/bin/env node
/** The emulator as a program. It prints one line of JSON when it is ready, and serves until a signal ends it. */
import { readArgs, USAGE } from "./args.js";
import { BadOption, createEmulator } from "./http/server.js";

async function main() {
  const { help, port, temporaryKeys, options } = readArgs(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
    return;
  }
  const emulator = createEmulator(options);
  const { url, close } = await emulator.listen(port);
  const { temporary, token, access_key, secret_key, username, password, domain_name } = emulator.credentials;
  console.log(
    JSON.stringify({
      url,
      project_id: emulator.projectId,
      token,
      access_key,
      secret_key,
      username,
      password,
      domain_name,
      ...(temporaryKeys ? { temporary } : {}),
    }),
  );
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(signal, close);
}

try {
  await main();
} catch (error) {
  if (error instanceof BadOption) {
    console.error(`emulator: ${error.message} (--help lists the flags)`);
    process.exitCode = 2;
  } else if (error instanceof Error && "code" in error) {
    // A system error, such as a port in use. Its message is enough without a stack trace.
    console.error(`emulator: ${error.message}`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
