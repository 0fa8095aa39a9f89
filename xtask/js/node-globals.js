// Given to esbuild's `inject`: where a test's environment takes Node's globals away, as Jest's jsdom does.
export { TextDecoder, TextEncoder } from "node:util";
