// Node's globals as imports, for esbuild's `inject`: a test environment such as Jest's jsdom takes the globals away.
export { TextDecoder, TextEncoder } from "node:util";
