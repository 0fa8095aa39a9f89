/** Bodies of errors in the forms of other services, gateways and installations. */

/** @typedef {import('./errors.js').Reply} Reply */
/** @typedef {import('../../../pkg-template/emulator/index.d.ts').ErrorShape} ErrorShape */

/** Names that OpenStack's services give to errors. @type {Record<number, string>} */
const FAULTS = {
  400: "badRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "itemNotFound",
  409: "conflictingRequest",
  429: "overLimit",
  503: "serviceUnavailable",
};

/** @typedef {{ status: number, code: string, message: string }} Problem */

/** @type {Record<Exclude<ErrorShape, "service">, (problem: Problem) => object>} */
const SHAPES = {
  openstack: ({ status, message }) => ({ [FAULTS[status] ?? "computeFault"]: { code: status, message } }),
  nested: ({ code, message }) => ({ error: { error: { code, message } } }),
  oauth: ({ code, message }) => ({ error: code, error_description: message }),
  list: ({ code, message }) => ({ errors: [{ code, message }] }),
  neutron: ({ code, message }) => ({ NeutronError: { type: code, message, detail: "" } }),
  "error-message": ({ code, message }) => ({ error_code: code, error_message: message }),
  "code-only": ({ code }) => ({ error_code: code }),
  both: ({ code, message }) => ({
    error: { code: "IN.1", message: "inner" },
    error_code: code,
    error_msg: message,
  }),
  details: ({ code, message }) => ({
    error_code: code,
    error_msg: message,
    details: [
      { error_code: "IAM.0001", error_msg: "You do not have permission to perform action cbr:tasks:list" },
    ],
    encoded_authorization_message: "AbCd==",
  }),
  problem: ({ status, message }) => ({
    type: "https://example.com/probs/task",
    title: "Task",
    detail: message,
    status,
  }),
  aws: ({ code, message }) => ({ Error: { Code: code, Message: message, RequestId: "r-1" } }),
  "aws-type": ({ code, message }) => ({ __type: code, message }),
  keystone: ({ status, message }) => ({ error: { message, code: status, title: "Error" } }),
  wsme: ({ message }) => ({
    error_message: { debuginfo: null, faultcode: "Client", faultstring: message },
  }),
  spring: ({ status, message }) => ({ timestamp: 1, status, error: message, path: "/x" }),
  "oauth-code": ({ code }) => ({ error: code }),
  several: ({ code, message }) => ({
    errors: [
      { code, message },
      { code: "X.2", message: "other" },
    ],
  }),
  texts: ({ message }) => ({ message: [message, "second"] }),
  "list-in-list": ({ code, message }) => ({ errors: [[{ code, message }]] }),
  "top-list": ({ code, message }) => [{ error_code: code, error_msg: message }],
  "inner-details": ({ code, message }) => ({
    error: { code, message, details: { code: "X.2", message: "why" } },
  }),
  unknown: () => ({ invalid_key: "invalid_value" }),
};

/** @type {readonly ErrorShape[]} */
export const ERROR_SHAPES = ["service", .../** @type {ErrorShape[]} */ (Object.keys(SHAPES))];

/**
 * Rewrites the body of an error. Responses without a JSON body, and those that are no errors, stay as they are.
 *
 * @param {Reply} reply
 * @param {ErrorShape} shape
 * @returns {Reply}
 */
export function shapeError(reply, shape) {
  const { status, body } = reply;
  if (shape === "service" || status < 400 || typeof body !== "string" || !body.startsWith("{")) return reply;
  const { error, error_code = error.code, error_msg = error.message } = JSON.parse(body);
  const problem = { status, code: String(error_code), message: error_msg };
  return { ...reply, body: JSON.stringify(SHAPES[shape](problem)) };
}
