/** Tasks of a night, written out. `null` is a task that has not ended. */

/** Five minutes after the window. */
export const NOW = Date.UTC(2026, 2, 18, 8, 5);
/** The night: from 18:00 to 8:00, in UTC. */
export const WINDOW = { start: Date.UTC(2026, 2, 17, 18), end: Date.UTC(2026, 2, 18, 8) };

export const HOSTILE = '<img src=x onerror="hacked=1">\u202egpj.exe';

/** @typedef {[machine: string, vault: string, type: string, status: string, day: number, time: string, minutes: number | null, code?: string, message?: string]} Row */

/** @type {Row[]} */
const ROWS = [
  // Eleven good nights, then three bad ones.
  ...Array.from({ length: 14 }, (_, night) => {
    const isGood = night < 11;
    const error = isGood ? [] : ["BackupService.6011", "The server is locked"];
    return /** @type {Row} */ ([
      "web-1",
      "prod eu",
      "backup",
      isGood ? "success" : "failed",
      4 + night,
      "20:00",
      10,
      ...error,
    ]);
  }),
  ["db-1", "prod eu", "backup", "success", 16, "22:00", 20],
  ["db-1", "prod eu", "backup", "success", 17, "22:00", 20],
  ["db-1", "prod eu", "restore", "success", 18, "02:00", 30],
  ["files", "archive", "backup", "success", 16, "23:00", 60],
  ["files", "archive", "backup", "running", 18, "07:35", null],
  [HOSTILE, "archive", "backup", "failed", 18, "03:00", 5, "BackupService.6012", `no such disk ${HOSTILE}`],
  [HOSTILE, "archive", "backup", "failed", 18, "03:10", 5, "BackupService.6012", `no such disk ${HOSTILE}`],
  ...[1, 2, 3, 4, 5, 6, 7].map(
    (number) =>
      /** @type {Row} */ ([`app-${number}`, `vault-${number}`, "backup", "success", 18, "01:00", 15]),
  ),
];

/** @param {number} number */
const id = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** Number of a name among those before it. @type {string[]} */
const names = [];
const idOf = (/** @type {string} */ name) =>
  id(1000 + (names.includes(name) ? names.indexOf(name) : names.push(name) - 1));

export const tasks = ROWS.map(([machine, vault, type, status, day, time, minutes, code, message], at) => {
  const start = new Date(`2026-03-${String(day).padStart(2, "0")}T${time}:00Z`);
  const end = minutes === null ? null : new Date(start.getTime() + minutes * 60_000).toISOString();
  return {
    id: id(at),
    operation_type: type,
    status,
    started_at: start.toISOString(),
    created_at: start.toISOString(),
    ended_at: end,
    vault_id: idOf(vault),
    vault_name: vault,
    error_info: { code: code ?? "", message: message ?? "" },
    extra_info: { resource: { id: idOf(machine), name: machine, type: "OS::Nova::Server" } },
  };
});
