// Leaves in `outcome` what a viewer shows, and what the page's own listener says of it.
let heard;
console.log = (said) => {
  heard = said;
};
document.addEventListener("cbr-tasks-loaded", async ({ target }) => {
  // The viewer renders after it has dispatched its event.
  await new Promise(requestAnimationFrame);
  const rows = target.shadowRoot.querySelectorAll("[part=row]").length;
  globalThis.outcome = { rows, heard };
});
document.addEventListener("cbr-tasks-error", ({ error }) => {
  globalThis.outcome = { thrown: String(error) };
});
