import * as cbr from "cbr-tasks";
import * as table from "cbr-tasks/table";
import { scenario } from "../scenario.js";

export const dynamic = "force-dynamic";

// A server component.
export default async function Page() {
  const outcome = await scenario(cbr, table, JSON.parse(process.env.CBR_SERVICE));
  return <pre id="outcome">{JSON.stringify(outcome)}</pre>;
}
