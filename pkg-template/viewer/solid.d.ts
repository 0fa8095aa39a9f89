import type { JSX } from "solid-js";
import type { CbrTaskViewer } from "./index.js";
import type { ViewerAttributes, ViewerListeners, ViewerProperties } from "./templates.js";

export * from "./index.js";

type Prefixed<Prefix extends string, Props> = {
  [Name in keyof Props as `${Prefix}:${Name & string}`]: Props[Name];
};

declare module "solid-js" {
  namespace JSX {
    interface IntrinsicElements {
      "cbr-task-viewer": JSX.HTMLAttributes<CbrTaskViewer> &
        ViewerProperties &
        ViewerAttributes &
        Prefixed<"prop", ViewerProperties> &
        Prefixed<"attr", ViewerAttributes> &
        ViewerListeners<"on:">;
    }
  }
}
