import { createServer } from "node:http";

/**
 * HTTP server, on 127.0.0.1 unless `listen` gets another host.
 *
 * @param {(req: import("node:http").IncomingMessage, res: import("node:http").ServerResponse) => Promise<unknown>} handle
 * @returns {{ listen: (port: number, host?: string) => Promise<string>, close: () => Promise<void> }} `listen` takes a port, 0 for
 *   any, and returns the address
 */
export function webServer(handle) {
  const server = createServer((req, res) => {
    handle(req, res).catch((error) => {
      console.error(error);
      res.destroy();
    });
  });
  return {
    listen: (port, host = "127.0.0.1") =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          const { port: taken } = /** @type {import("node:net").AddressInfo} */ (server.address());
          resolve(`http://${host.includes(":") ? `[${host}]` : host}:${taken}`);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
