// Scenario of every page with the viewer, which is registered already.
export async function rows({ endpoint, projectId, token }) {
  const viewer = document.createElement("cbr-task-viewer");
  const loaded = new Promise((resolve, reject) => {
    viewer.addEventListener("cbr-tasks-loaded", resolve);
    viewer.addEventListener("cbr-tasks-error", ({ error }) => reject(error));
  });
  Object.assign(viewer, { endpoint, projectId, token, view: "list", pageSize: 10 });
  document.body.append(viewer);
  await loaded;
  await viewer.updateComplete;
  const { length } = viewer.shadowRoot.querySelectorAll("[part=row]");
  // jsdom has no layout.
  if (globalThis.ResizeObserver) await overview(viewer);
  return length;
}

// The overview loads the table by itself.
async function overview(viewer) {
  Object.assign(viewer, { view: "", range: "30d" });
  const state = () => viewer.shadowRoot.querySelector(".overview")?.dataset.state;
  for (let looks = 0; looks < 300; looks++) {
    if (state() === "live") return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the overview is ${state()}`);
}

// Sets `outcome` to the result. `service` is set before the page's scripts run.
export async function report(act) {
  globalThis.outcome = await act(globalThis.service).catch((error) => ({ thrown: String(error) }));
}
