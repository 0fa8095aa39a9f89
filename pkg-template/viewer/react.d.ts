import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { CbrTaskViewer } from "./index.js";
import type { ViewerAttributes, ViewerListeners, ViewerProperties } from "./templates.js";

export * from "./index.js";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "cbr-task-viewer": DetailedHTMLProps<HTMLAttributes<CbrTaskViewer>, CbrTaskViewer> &
        ViewerProperties &
        ViewerAttributes &
        ViewerListeners<"on">;
    }
  }
}
