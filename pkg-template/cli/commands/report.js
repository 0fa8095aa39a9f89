import { Command, Option } from "commander";
import { givenFilters } from "../args/filters.js";
import { withHelp } from "../args/help.js";
import { withService } from "../connection/connect.js";
import { html } from "../report/html.js";
import { markdown } from "../report/markdown.js";
import { nightOf } from "../report/night.js";
import { en } from "../report/texts-en.js";
import { zh } from "../report/texts-zh.js";
import { readHealth, withHealth } from "../tasks/health.js";

const WRITERS = { md: markdown, html };
const LANGUAGES = { en, zh };

/** @param {import("../process/context.js").Context} context */
export function reportCommand(context) {
  const command = withHealth(
    new Command("report").description(
      "Write a report for a mail: is every machine backed up, what failed, and why.",
    ),
  )
    .optionsGroup("Output:")
    .addOption(
      new Option("-o, --output <format>", "Markdown, or one HTML file without scripts")
        .choices(Object.keys(WRITERS))
        .default("md"),
    )
    .addOption(new Option("--lang <language>", "language").choices(Object.keys(LANGUAGES)).default("en"));
  withHelp(
    withService(command),
    [
      "cbr-tasks report --output html > report.html",
      "cbr-tasks report --max-age 26h | mail -s 'Backups' ops@example.com",
      "cbr-tasks report --lang zh --now 2026-11-01T08:00:00Z october.ndjson.gz",
    ],
    {
      notes:
        "A written report ends with 0, whatever it says: health has an exit code for the answer. The table of failures is about the\n" +
        "last --max-age. Resources that no task names are not in the report.",
    },
  );
  return command.action(async (files, flags) => {
    const judged = await readHealth(files, flags, context);
    const night = nightOf(judged, givenFilters(flags));
    judged.table.free();
    const write = WRITERS[/** @type {keyof typeof WRITERS} */ (flags.output)];
    await context.stdout.write(write(night, LANGUAGES[/** @type {keyof typeof LANGUAGES} */ (flags.lang)]));
  });
}
