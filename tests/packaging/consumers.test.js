import { after, before, test } from "node:test";
import { launchChromium } from "../browser/chromium.js";
import { CONSUMERS, runConsumer } from "./harness/consumers.js";
import { Project } from "./harness/project.js";
import { startService } from "./harness/service.js";
import { project as root, tarball } from "./installed.js";

/** @type {Awaited<ReturnType<typeof startService>>} */
let emulated;
/** @type {import("puppeteer-core").Browser} */
let browser;

before(async () => {
  emulated = await startService();
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  await emulated?.close();
});

for (const consumer of CONSUMERS.filter(({ quick }) => quick)) {
  test(`a project uses the package: ${consumer.name}`, async () => {
    const project = await Project.create(consumer.folder, { root, tarball });
    await runConsumer(consumer, { project, service: emulated.service, browser });
  });
}
