import type { HTMLAttributes } from "preact";
import type { CbrTaskViewer } from "./index.js";
import type { ViewerAttributes, ViewerListeners, ViewerProperties } from "./templates.js";

export * from "./index.js";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "cbr-task-viewer": HTMLAttributes<CbrTaskViewer> &
        ViewerProperties &
        ViewerAttributes &
        ViewerListeners<"on">;
    }
  }
}
