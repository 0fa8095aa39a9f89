import type { HTMLAttributes } from "svelte/elements";
import type { CbrTaskViewer } from "./index.js";
import type { ViewerAttributes, ViewerListeners, ViewerProperties } from "./templates.js";

export * from "./index.js";

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "cbr-task-viewer": HTMLAttributes<CbrTaskViewer> &
      ViewerProperties &
      ViewerAttributes &
      ViewerListeners<"on">;
  }
}
