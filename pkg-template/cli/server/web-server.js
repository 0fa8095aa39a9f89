import { createServer } from "node:http";

/**
 * A server for this machine only.
 *
 * @param {(req: import("node:http").IncomingMessage, res: import("node:http").ServerResponse) => Promise<unknown>} answer
 * @returns {{ listen: (port: number) => Promise<string>, close: () => Promise<void> }} `listen` takes 0 for any port and gives the address
 */
export function webServer(answer) {
  const server = createServer((req, res) => {
    answer(req, res).catch((error) => {
      console.error(error);
      res.destroy();
    });
  });
  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", reject);
          const { port: taken } = /** @type {import("node:net").AddressInfo} */ (server.address());
          resolve(`http://127.0.0.1:${taken}`);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
