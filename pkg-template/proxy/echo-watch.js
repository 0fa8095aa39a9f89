/**
 * Looks for credentials in a body as it comes: somebody on the way may repeat in a success what it was sent. They are found
 * as they were sent, also across chunks; in other spellings, such as base64, they are not.
 */
export class EchoWatch {
  #credentials;
  #decoder = new TextDecoder();
  /** The end of what came, where a credential may have begun. */
  #end = "";

  /** @param {readonly string[]} credentials */
  constructor(credentials) {
    this.#credentials = credentials;
  }

  /**
   * @param {Uint8Array} chunk the next
   * @returns {"none" | "begun" | "found"} `begun`: the next chunk will tell
   */
  look(chunk) {
    if (this.#credentials.length === 0) return "none";
    const text = this.#end + this.#decoder.decode(chunk, { stream: true });
    if (this.#credentials.some((credential) => text.includes(credential))) return "found";
    const begun = Math.max(...this.#credentials.map((credential) => begunIn(text, credential)));
    this.#end = text.slice(text.length - begun);
    return begun > 0 ? "begun" : "none";
  }
}

/**
 * How many characters at the end of the text a credential begins with.
 *
 * @param {string} text
 * @param {string} credential
 */
function begunIn(text, credential) {
  const first = credential.charAt(0);
  let at = text.indexOf(first, Math.max(0, text.length - credential.length + 1));
  while (at >= 0 && !credential.startsWith(text.slice(at))) at = text.indexOf(first, at + 1);
  return at < 0 ? 0 : text.length - at;
}

/** Shorter ones stand in harmless text by chance. */
const LEAST = 12;

/**
 * What a request proves with who sends it.
 *
 * @param {Headers} headers
 * @returns {string[]}
 */
export function credentialsOf(headers) {
  const authorization = headers.get("authorization") ?? "";
  const found = [
    headers.get("x-auth-token"),
    headers.get("x-security-token"),
    ...[/\bAccess=([^,\s]+)/, /\bSignature=(\w+)/].map((part) => part.exec(authorization)?.[1]),
  ];
  return found.filter((each) => each != null).filter((each) => each.length >= LEAST);
}
