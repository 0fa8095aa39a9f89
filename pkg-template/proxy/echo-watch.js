/**
 * Streaming search for credentials in a response body: a proxy on the way to the service may echo the request, even with
 * status 200. A credential that is split between chunks is found. One in another encoding, such as base64, is not.
 */
export class EchoWatch {
  #credentials;
  #decoder = new TextDecoder();
  /** End of the text so far that a credential begins with. */
  #tail = "";

  /** @param {readonly string[]} credentials */
  constructor(credentials) {
    this.#credentials = credentials;
  }

  /**
   * @param {Uint8Array} chunk the next one
   * @returns {"none" | "begun" | "found"} `begun`: the chunk ends with the beginning of a credential, so the next one decides
   */
  look(chunk) {
    if (this.#credentials.length === 0) return "none";
    const text = this.#tail + this.#decoder.decode(chunk, { stream: true });
    if (this.#credentials.some((credential) => text.includes(credential))) return "found";
    const begun = Math.max(...this.#credentials.map((credential) => overlap(text, credential)));
    this.#tail = text.slice(text.length - begun);
    return begun > 0 ? "begun" : "none";
  }
}

/**
 * Length of the longest end of the text that the credential begins with.
 *
 * @param {string} text
 * @param {string} credential
 */
function overlap(text, credential) {
  const first = credential.charAt(0);
  let at = text.indexOf(first, Math.max(0, text.length - credential.length + 1));
  while (at >= 0 && !credential.startsWith(text.slice(at))) at = text.indexOf(first, at + 1);
  return at < 0 ? 0 : text.length - at;
}

/** Shorter credentials are not searched for: they could be in harmless text by chance. */
const MIN_LENGTH = 12;

/**
 * Credentials in the headers of a request: token, security token, access key and signature.
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
  return found.filter((each) => each != null).filter((each) => each.length >= MIN_LENGTH);
}
