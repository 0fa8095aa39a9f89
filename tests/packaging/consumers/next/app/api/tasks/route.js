import * as cbr from "cbr-tasks";
import * as table from "cbr-tasks/table";
import { scenario } from "../../../scenario.js";

export const dynamic = "force-dynamic";

export async function GET() {
  return Response.json(await scenario(cbr, table, JSON.parse(process.env.CBR_SERVICE)));
}
