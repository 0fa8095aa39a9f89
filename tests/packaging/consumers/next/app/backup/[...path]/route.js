import { portalProxy } from "../../../portal.js";

let proxy;

export function GET(request) {
  proxy ??= portalProxy();
  return proxy(request);
}
