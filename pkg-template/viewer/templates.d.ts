// Types of the element's properties, attributes and events in the templates of frameworks, derived from its class.
import type { CbrTaskViewer } from "./index.js";

type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : Name;

/** Members that a template cannot set. */
type NotInTemplates =
  | "tasks"
  | "updateComplete"
  | "reload"
  | "clearFilters"
  | "open"
  | "close"
  | "save"
  | "restore";

type PropertyName = Exclude<keyof CbrTaskViewer, keyof HTMLElement | NotInTemplates>;

/** Values by the names of the properties. */
export type ViewerProperties = Partial<Pick<CbrTaskViewer, PropertyName>>;

/** Values by the names of the attributes. */
export type ViewerAttributes = {
  [Name in Exclude<PropertyName, "client" | "token" | "columns" | "rowActions" | "messages"> as Kebab<Name>]?:
    | CbrTaskViewer[Name]
    | string;
};

/** Events by name. */
export type ViewerEvents = {
  [Name in keyof HTMLElementEventMap as Name extends `cbr-${string}`
    ? Name
    : never]: HTMLElementEventMap[Name];
};

/** Listeners by name, with the prefix of a framework, such as `on` or `on:`. */
export type ViewerListeners<Prefix extends string> = {
  [Name in keyof ViewerEvents as `${Prefix}${Name}`]?: (event: ViewerEvents[Name]) => void;
};
