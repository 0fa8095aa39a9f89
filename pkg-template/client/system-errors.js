/** Descriptions of error codes of Node and the operating system. @type {Readonly<Record<string, string>>} */
const DESCRIPTIONS = {
  ENOENT: "no such file or folder",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  EDQUOT: "no space is left",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  EIO: "the device failed",
  ECONNREFUSED: "no server listens there",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host's name could not be looked up",
  ETIMEDOUT: "no response in time",
  UND_ERR_CONNECT_TIMEOUT: "no response in time",
  UND_ERR_HEADERS_OVERFLOW: "the headers of the answer are too long",
  ERR_SSL_WRONG_VERSION_NUMBER: "the server does not use TLS",
  EPROTO: "the server does not use TLS",
  CERT_HAS_EXPIRED: "the certificate has expired",
  CERT_NOT_YET_VALID: "the certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate's issuer is not trusted here",
  UNABLE_TO_GET_ISSUER_CERT: "the certificate's issuer is not trusted here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the certificate's issuer is not trusted here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate's issuer is not trusted here",
};

const CHECK = "check the endpoint, the network, and the proxy if there is one";

/** @param {string} code */
export const describeCode = (code) =>
  Object.hasOwn(DESCRIPTIONS, code) ? `${DESCRIPTIONS[code]} (${code})` : code;

/**
 * Hint for the error code of a failed connection.
 *
 * @param {string} code
 */
export function hintForCode(code) {
  const description = Object.hasOwn(DESCRIPTIONS, code) ? `${DESCRIPTIONS[code]}: ` : "";
  if (/CERT|LEAF_SIGNATURE/.test(code))
    return `${description}check the endpoint; to trust further certificates, name their file in NODE_EXTRA_CA_CERTS`;
  return description + (/HEADERS_OV/.test(code) ? "start Node with a larger --max-http-header-size" : CHECK);
}

/**
 * Error code of an exception of fetch, which has it in its causes. For a name with several addresses the causes are a list.
 *
 * @param {any} thrown
 * @returns {string | undefined}
 */
export function codeOf(thrown) {
  for (let depth = 0, error = thrown; depth < 5 && error != null; depth++) {
    if (typeof error.code === "string") return error.code;
    error = error.cause ?? error.errors?.[0];
  }
  return undefined;
}
