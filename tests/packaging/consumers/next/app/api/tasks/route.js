import * as cbr from "cbr-tasks";
import { scenario } from "../../../scenario.js";

export const dynamic = "force-dynamic";

export async function GET() {
  return Response.json(await scenario(cbr, JSON.parse(process.env.CBR_SERVICE)));
}
