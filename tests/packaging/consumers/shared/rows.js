// Scenario of every page with the viewer, which is registered already.
export async function rows({ endpoint, projectId, token }) {
  const viewer = document.createElement("cbr-task-viewer");
  const loaded = new Promise((resolve, reject) => {
    viewer.addEventListener("cbr-tasks-loaded", resolve);
    viewer.addEventListener("cbr-tasks-error", ({ error }) => reject(error));
  });
  Object.assign(viewer, { endpoint, projectId, token, pageSize: 10 });
  document.body.append(viewer);
  await loaded;
  await viewer.updateComplete;
  return viewer.shadowRoot.querySelectorAll("[part=row]").length;
}

// Sets `outcome` to the result. `service` is set before the page's scripts run.
export async function report(act) {
  globalThis.outcome = await act(globalThis.service).catch((error) => ({ thrown: String(error) }));
}
