import type { HTMLAttributes } from "vue";
import type { CbrTaskViewer } from "./index.js";
import type { ViewerAttributes, ViewerEvents, ViewerProperties } from "./templates.js";

export * from "./index.js";

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

/** Listeners by the names that Vue's compiler gives them: `@cbr-tasks-loaded` is `onCbrTasksLoaded`. */
type Listeners = {
  [Name in keyof ViewerEvents as `on${Capitalize<Camel<Name>>}`]?: (event: ViewerEvents[Name]) => void;
};

declare module "vue" {
  interface GlobalComponents {
    "cbr-task-viewer": new () => CbrTaskViewer & {
      $props: HTMLAttributes & ViewerProperties & ViewerAttributes & Listeners;
    };
  }
}
