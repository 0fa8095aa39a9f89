"use client";

import * as cbr from "cbr-tasks";
import * as table from "cbr-tasks/table";
import "cbr-tasks/viewer";
import { useEffect } from "react";
import { report, rows } from "../../rows.js";
import { scenario } from "../../scenario.js";

// Rendered on the server as well, where the element is nothing but a name.
export default function Page() {
  useEffect(() => {
    report(async (service) => ({ ...(await scenario(cbr, table, service)), rows: await rows(service) }));
  }, []);
  return <cbr-task-viewer></cbr-task-viewer>;
}
