/**
 * Fault injection. The seed and the number of earlier requests decide which responses are faulty, so that a failed test can be
 * repeated.
 */

import { draw, unit } from "../tasks/rng.js";
import { gatewayError, serviceError } from "./errors.js";

/** @typedef {import('./errors.js').Reply} Reply */

/** @typedef {import('../../../pkg-template/emulator/index.d.ts').FaultKind} FaultKind */

/** @type {readonly FaultKind[]} */
export const FAULT_KINDS = ["drop", "truncate", "slow", "hang", "429", "500", "503", "html", "garbage"];

/**
 * Draws the fault of a request, if any.
 *
 * @param {Partial<Record<FaultKind, number>>} rates each 0 to 1
 * @param {number} seed
 * @param {number} request number of earlier requests
 * @returns {FaultKind | undefined}
 */
export function drawFault(rates, seed, request) {
  let left = unit(seed, request, 4000);
  for (const kind of FAULT_KINDS) {
    left -= rates[kind] ?? 0;
    if (left < 0) return kind;
  }
  return undefined;
}

const GARBAGE = [
  "upstream connect error or disconnect/reset before headers",
  '{"operation_logs":[{"id":"4827f2da-b008-4507-ab7d-42d0df5ed912",',
  '{"hello":"world"}',
  "[1,2,3]",
  '{"operation_logs":{"id":1},"count":"many"}',
];

/**
 * The reply of a fault that replaces the reply. The other faults disturb the sending of the normal reply.
 *
 * @param {FaultKind} kind
 * @param {number} seed
 * @param {number} request
 * @param {string} requestId
 * @returns {Reply | undefined}
 */
export function faultReply(kind, seed, request, requestId) {
  switch (kind) {
    case "500":
      return serviceError(500, "BackupService.9910", "Unknown error. Try again later.");
    case "503":
      return { status: 503, body: "", headers: { "retry-after": "1" } };
    case "429":
      return {
        ...gatewayError(
          429,
          "APIGW.0308",
          "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:5 minute",
          requestId,
        ),
        headers: { "retry-after": "1" },
      };
    case "html":
      return {
        status: 502,
        body: "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>",
        headers: { "content-type": "text/html" },
      };
    case "garbage":
      return { status: 200, body: GARBAGE[draw(seed, request, 4001) % GARBAGE.length] };
    default:
      return undefined;
  }
}
