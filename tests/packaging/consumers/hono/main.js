import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { portalProxy } from "./portal.js";

const proxy = portalProxy();
const app = new Hono();
app.all("/backup/*", (context) => proxy(context.req.raw));
app.get("/", (context) => context.text("the portal"));
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}`),
);
