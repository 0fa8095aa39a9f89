"use client";

/** Entry `cbr-tasks/react`: the viewer as a component for React 18 and 19. */
import {
  createElement,
  forwardRef,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
} from "react";
import { CbrTaskViewer } from "../viewer/index.js";

/** @import { TaskViewerEventProps, TaskViewerProps } from "cbr-tasks/react" */

/** Events by the props of their listeners. @type {Record<keyof TaskViewerEventProps, string>} */
const EVENTS = {
  onTasksLoaded: "cbr-tasks-loaded",
  onTasksError: "cbr-tasks-error",
  onTaskOpen: "cbr-task-open",
  onTaskClose: "cbr-task-close",
  onTaskAction: "cbr-task-action",
  onFiltersChange: "cbr-filters-change",
  onStateChange: "cbr-state-change",
};

export const TaskViewer = forwardRef(
  /** @param {TaskViewerProps} props @param {import("react").ForwardedRef<CbrTaskViewer>} ref */
  (props, ref) => {
    // Neither on a server nor while its HTML is hydrated: an element in that HTML would load before it has listeners.
    const isInBrowser = useSyncExternalStore(
      () => () => {},
      () => true,
      () => false,
    );
    return isInBrowser ? createElement(Element, { ...props, forwardedRef: ref }) : null;
  },
);
TaskViewer.displayName = "TaskViewer";

/** @param {TaskViewerProps & { forwardedRef: import("react").ForwardedRef<CbrTaskViewer> }} props */
function Element({ forwardedRef, ...props }) {
  const ref = useRef(/** @type {CbrTaskViewer | null} */ (null));
  useImperativeHandle(forwardedRef, () => /** @type {CbrTaskViewer} */ (ref.current), []);
  const { attributes, listeners, properties } = sorted(props);

  // Effects of the layout run before the new element does anything, and React 18 sets neither properties nor listeners.
  useLayoutEffect(() => {
    const element = /** @type {CbrTaskViewer} */ (ref.current);
    for (const [event, listener] of listeners) element.addEventListener(event, listener);
    return () => {
      for (const [event, listener] of listeners) element.removeEventListener(event, listener);
    };
  });
  const given = useRef(/** @type {Record<string, unknown>} */ ({}));
  const defaults = useRef(/** @type {Record<string, unknown>} */ ({}));
  useLayoutEffect(() => {
    const element = /** @type {any} */ (ref.current);
    for (const name of Object.keys(properties)) {
      if (!(name in defaults.current)) defaults.current[name] = element[name];
    }
    const next = { ...defaults.current, ...properties };
    for (const [name, value] of Object.entries(next)) {
      // What the reader has changed, such as the page, stays until the prop changes.
      if (!(name in given.current) || given.current[name] !== value) element[name] = value;
    }
    given.current = next;
  });
  return createElement("cbr-task-viewer", { ...attributes, ref });
}

/**
 * Sorts props into the element's properties, its listeners, and attributes for React.
 *
 * @param {TaskViewerProps} props
 */
function sorted({ className, ...props }) {
  /** @type {Record<string, unknown>} */
  const attributes = {};
  /** @type {Record<string, unknown>} */
  const properties = {};
  /** @type {[event: string, listener: EventListener][]} */
  const listeners = [];
  // React 18 has no `className` for custom elements.
  if (className !== undefined) attributes.class = className;
  for (const [name, value] of Object.entries(props)) {
    if (Object.hasOwn(EVENTS, name)) {
      if (value) listeners.push([EVENTS[/** @type {keyof typeof EVENTS} */ (name)], value]);
    } else if (!(name in CbrTaskViewer.prototype) || name in HTMLElement.prototype) attributes[name] = value;
    else if (value !== undefined) properties[name] = value;
  }
  return { attributes, listeners, properties };
}
