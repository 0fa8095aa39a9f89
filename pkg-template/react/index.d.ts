import type { ForwardRefExoticComponent, HTMLAttributes, RefAttributes } from "react";
import type { CbrTaskViewer } from "../viewer/index.js";
import type { ViewerEvents, ViewerProperties } from "../viewer/templates.js";

export * from "../viewer/index.js";

type Pascal<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Pascal<Rest>}`
  : Capitalize<Name>;

/** Listeners: `onTasksLoaded` for the event `cbr-tasks-loaded`, and so on. */
export type TaskViewerEventProps = {
  [Name in keyof ViewerEvents as Name extends `cbr-${infer Rest}` ? `on${Pascal<Rest>}` : never]?:
    | ((event: ViewerEvents[Name]) => void)
    | undefined;
};

/** Properties of the viewer, its listeners, and the attributes that every element has. */
export type TaskViewerProps = {
  [Name in keyof ViewerProperties]?: ViewerProperties[Name] | undefined;
} & TaskViewerEventProps &
  Omit<HTMLAttributes<CbrTaskViewer>, keyof ViewerProperties>;

/**
 * `<cbr-task-viewer>` as a component for React 18 and 19. Its ref is the element. A server renders nothing in its place; the viewer
 * appears after hydration.
 *
 * ```tsx
 * <TaskViewer proxy="/backup" view="list" pageSize={10} onTasksLoaded={({ tasks }) => console.log(tasks.length)} />
 * ```
 */
export declare const TaskViewer: ForwardRefExoticComponent<TaskViewerProps & RefAttributes<CbrTaskViewer>>;
