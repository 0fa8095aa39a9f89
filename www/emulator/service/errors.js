/** Error responses of the service, of the API gateway before it and of IAM, each in its own format. */

/**
 * @typedef {object} Reply
 * @property {number} status
 * @property {string | Buffer} body
 * @property {Record<string, string>} [headers] the default content type is JSON
 */

/**
 * @param {number} status
 * @param {string} code
 * @param {string} message
 * @param {Record<string, string>} [more] further members
 * @returns {Reply}
 */
export function serviceError(status, code, message, more = {}) {
  return { status, body: JSON.stringify({ error_code: code, error_msg: message, ...more }) };
}

/**
 * An error of the gateway, which puts the message first and adds the request id.
 *
 * @param {number} status
 * @param {string} code
 * @param {string} message
 * @param {string} requestId
 * @returns {Reply}
 */
export function gatewayError(status, code, message, requestId) {
  return { status, body: JSON.stringify({ error_msg: message, error_code: code, request_id: requestId }) };
}

/**
 * @param {number} status
 * @param {string} title
 * @param {string} message
 * @returns {Reply}
 */
export function iamError(status, title, message) {
  return { status, body: JSON.stringify({ error: { message, code: status, title } }) };
}

export const noSuchTask = () => serviceError(404, "BackupService.6500", "Operation log does not exist.");

/** @param {string} message */
export const badParameter = (message) => serviceError(400, "BackupService.9900", message);

/** @param {string} requestId */
export const unknownApi = (requestId) =>
  gatewayError(
    404,
    "APIGW.0101",
    "The API does not exist or has not been published in the environment",
    requestId,
  );

export const notAllowed = () =>
  serviceError(403, "BackupService.8600", "Not authenticated.", {
    encoded_authorization_message: "ZXhhbXBsZQ",
  });

/**
 * @param {string} requestId
 * @param {string} reason
 */
export const badToken = (requestId, reason) => gatewayError(401, "APIGW.0307", reason, requestId);

/**
 * @param {string} requestId
 * @param {string} reason
 */
export const badSignature = (requestId, reason) =>
  gatewayError(401, "APIGW.0301", `Incorrect IAM authentication information: ${reason}`, requestId);

/**
 * @param {string} requestId
 * @param {{ requests: number, seconds: number }} rule
 * @param {number} wait whole seconds
 * @returns {Reply}
 */
export function throttled(requestId, { requests, seconds }, wait) {
  const span = seconds % 60 === 0 ? `${seconds / 60} minute` : `${seconds} second`;
  const message = `The throttling threshold has been reached: policy user over ratelimit,limit:${requests},time:${span}`;
  return { ...gatewayError(429, "APIGW.0308", message, requestId), headers: { "retry-after": String(wait) } };
}

export const wrongPassword = () => iamError(401, "Unauthorized", "The username or password is wrong.");

export const unauthenticated = () =>
  iamError(401, "Unauthorized", "The request you have made requires authentication.");
