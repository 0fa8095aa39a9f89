/** Pages with a viewer that has properties from its start. */
import { OverviewPage } from "./overview-page.js";
import { backup, serving } from "./service.js";

/** @typedef {import("../../pkg-template/viewer/index.js").CbrTaskViewer} CbrTaskViewer */

/** @param {any} task @param {object} more */
export const but = (task, more) => ({ ...task, ...more });

/** Five tasks of the vault `prod`, two of `production`, one of `other`, one without a vault. */
export const TASKS = () => [
  backup("web-2", "web", "failed", 120, "Backup.1"),
  backup("web-1", "web", "success", 600),
  backup("db-2", "db", "running", 10),
  backup("db-1", "db", "success", 610),
  backup("mail-1", "mail", "failed", 620, "Backup.2"),
  but(backup("shop-1", "shop", "failed", 30, "Backup.3"), { vault_id: "vault-2", vault_name: "production" }),
  but(backup("shop-2", "shop", "running", 5), { vault_id: "vault-2", vault_name: "production" }),
  but(backup("disk-1", "disk", "success", 40), { vault_id: "vault-3", vault_name: "other" }),
  but(backup("lost-1", "lost", "failed", 50), { vault_id: "", vault_name: "" }),
];

/** Ten days old: the window of a day does not have it. */
export const OLD = () => backup("old-1", "web", "failed", 14_400, "Backup.9");

/**
 * A page whose viewer has these properties from its start.
 *
 * @param {import("./stage.js").Stage} stage
 * @param {import("./stage.js").OpenOptions & { tasks?: any[], set?: Partial<CbrTaskViewer> }} [options]
 */
export async function open(stage, { tasks = [...TASKS(), OLD()], set, path = "/", ...options } = {}) {
  const { page } = await stage.open({ path, prepare: serving(tasks), ...options });
  const viewer = new OverviewPage(page);
  await viewer.live();
  await (await viewer.viewer()).evaluate((demo, properties) => {
    const { endpoint, projectId, token } = demo;
    const node = Object.assign(
      document.createElement("cbr-task-viewer"),
      { endpoint, projectId, token },
      properties,
    );
    demo.replaceWith(node);
  }, set ?? {});
  return viewer;
}

/** @param {OverviewPage} viewer */
export const hash = (viewer) => viewer.page.evaluate(() => decodeURIComponent(location.hash));

/** Waits for a fragment of the address. @param {OverviewPage} viewer @param {string} expected */
export const address = (viewer, expected) =>
  viewer.page.waitForFunction((wanted) => decodeURIComponent(location.hash) === wanted, {}, expected);

/** Everything that the viewer says, in all of its views. @param {OverviewPage} viewer */
export async function everything(viewer) {
  let text = "";
  for (const tab of ["errors", "machines", "tasks"]) {
    await viewer.click(`[data-tab=${tab}]`);
    await viewer.find(`#view[aria-labelledby=tab-${tab}]`);
    text += await (await viewer.viewer()).evaluate(({ shadowRoot }) => shadowRoot?.textContent);
  }
  return text;
}
