/** What codes of Node and the system mean. @type {Readonly<Record<string, string>>} */
const WORDS = {
  ENOENT: "no such file or folder",
  ENOTDIR: "a part of the path is no folder",
  EISDIR: "it is a folder",
  EACCES: "not allowed",
  EPERM: "not allowed",
  EROFS: "it can only be read",
  ENOSPC: "no space is left",
  EDQUOT: "no space is left",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  EIO: "the device failed",
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  EHOSTUNREACH: "no way leads there",
  ENETUNREACH: "no way leads there",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host's name could not be looked up",
  ETIMEDOUT: "nothing answered in time",
  UND_ERR_CONNECT_TIMEOUT: "nothing answered in time",
  ERR_SSL_WRONG_VERSION_NUMBER: "what answers speaks no TLS",
  EPROTO: "what answers speaks no TLS",
  CERT_HAS_EXPIRED: "the certificate has expired",
  CERT_NOT_YET_VALID: "the certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is another host's",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate comes from nobody who is trusted here",
  UNABLE_TO_GET_ISSUER_CERT: "the certificate comes from nobody who is trusted here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the certificate comes from nobody who is trusted here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate comes from nobody who is trusted here",
};

/** @param {string} code */
const words = (code) => (Object.hasOwn(WORDS, code) ? `${WORDS[code]} (${code})` : code);

/**
 * What is wrong with a file or a stream.
 *
 * @param {any} error
 * @returns {string}
 */
export function inWords(error) {
  return typeof error?.code === "string" ? words(error.code) : String(error?.message ?? error);
}

/**
 * What the client says of a connection that failed, in words, and what to do about it.
 *
 * @param {string} message
 */
export function ofConnection(message) {
  const [said, code] = /(?:fetch failed: )?\b([A-Z][A-Z_]{4,})$/.exec(message) ?? ["", ""];
  const isOfCertificate = /CERT|LEAF_SIGNATURE/.test(code);
  return {
    message: said === "" ? message : message.slice(0, -said.length) + words(code),
    hint: isOfCertificate
      ? "check the endpoint; NODE_EXTRA_CA_CERTS names a file of certificates to trust too"
      : "check the endpoint (cbr-tasks whoami shows it), the network, and the proxy if there is one",
  };
}
