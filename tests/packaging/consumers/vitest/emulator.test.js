import { CbrClient } from "cbr-tasks";
import { startEmulator } from "cbr-tasks/emulator";
import { afterAll, beforeAll, expect, test } from "vitest";

let emulator;
let client;

beforeAll(async () => {
  emulator = await startEmulator({ tasks: 120, seed: 7 });
  const { url: endpoint, projectId, credentials } = emulator;
  client = new CbrClient({ endpoint, projectId, auth: { token: credentials.token } });
});
afterAll(() => emulator.close());

test("lists every task", async () => {
  const tasks = await client.tasks.list().toArray();
  expect(tasks.map(({ id }) => id).sort()).toEqual(emulator.tasks().ids().sort());
});

test("survives a failure of the service", async () => {
  emulator.configure({ faultQueue: ["503", "truncate"] });
  expect((await client.tasks.list({ limit: 10 })).operation_logs).toHaveLength(10);
});
