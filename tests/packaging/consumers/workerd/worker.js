import * as cbr from "cbr-tasks";
import { scenario } from "./scenario.js";

export default {
  async fetch(_request, { SERVICE: service }) {
    return Response.json(
      await scenario(cbr, JSON.parse(service)).catch((error) => ({ thrown: String(error) })),
    );
  },
};
