// What templates of frameworks may say about the element, worked out from its class.
import type { CbrTaskViewer } from "./index.js";

type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : Name;

/** Neither set nor an attribute. */
type Other = "tasks" | "updateComplete" | "reload" | "clearFilters" | "open" | "close";

type PropertyName = Exclude<keyof CbrTaskViewer, keyof HTMLElement | Other>;

/** By the names of its properties. */
export type ViewerProperties = Partial<Pick<CbrTaskViewer, PropertyName>>;

/** By the names of its attributes. */
export type ViewerAttributes = {
  [Name in Exclude<PropertyName, "client" | "token"> as Kebab<Name>]?: CbrTaskViewer[Name] | string;
};

/** Its events by name. */
export type ViewerEvents = {
  [Name in keyof HTMLElementEventMap as Name extends `cbr-${string}`
    ? Name
    : never]: HTMLElementEventMap[Name];
};

/** Listeners by name, after `on`, `on:` or what else a framework writes before it. */
export type ViewerListeners<Prefix extends string> = {
  [Name in keyof ViewerEvents as `${Prefix}${Name}`]?: (event: ViewerEvents[Name]) => void;
};
