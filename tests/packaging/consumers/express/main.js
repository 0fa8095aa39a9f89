import { toNodeHandler } from "cbr-tasks/proxy";
import express from "express";
import { portalProxy } from "./portal.js";

const app = express();
app.use("/backup", toNodeHandler(portalProxy()));
app.get("/", (_request, response) => response.send("the portal"));
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
