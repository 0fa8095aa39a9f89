import * as cbr from "cbr-tasks";
import * as table from "cbr-tasks/table";
import { scenario } from "./scenario.js";

export default {
  async fetch(_request, { SERVICE: service }) {
    return Response.json(
      await scenario(cbr, table, JSON.parse(service)).catch((error) => ({ thrown: String(error) })),
    );
  },
};
