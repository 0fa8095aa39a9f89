"""Checks SDK-HMAC-SHA256 signatures with Python's standard library, as a gateway would: from the request as it was sent.

Reads one request a line from stdin, as JSON: method, target (path and query as in the request line), headers (pairs, as
sent), body (hexadecimal), secret_key. Prints which lines do not verify, and how many do. Fails unless all do.
"""

import hashlib
import hmac
import json
import sys
from urllib.parse import quote_from_bytes, unquote_to_bytes

ALGORITHM = "SDK-HMAC-SHA256"


def encode(raw, plus_is_space):
    if plus_is_space:
        raw = raw.replace("+", "%20")
    return quote_from_bytes(unquote_to_bytes(raw), safe="-_.~")


def canonical_uri(path):
    uri = "/".join(encode(segment, False) for segment in path.split("/"))
    return uri if uri.endswith("/") else uri + "/"


def canonical_query(query):
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    encoded = sorted((encode(name, True), encode(value, True)) for name, _, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def expected_signature(request, signed):
    headers = {}
    for name, value in request["headers"]:
        assert name.lower() not in headers, f"{name} was sent twice"
        headers[name.lower()] = value.strip()
    path, _, query = request["target"].partition("?")
    canonical = "\n".join(
        [
            request["method"],
            canonical_uri(path),
            canonical_query(query),
            "".join(f"{name}:{headers[name]}\n" for name in signed),
            ";".join(signed),
            hashlib.sha256(bytes.fromhex(request["body"])).hexdigest(),
        ]
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"{ALGORITHM}\n{headers['x-sdk-date']}\n{digest}"
    return hmac.new(request["secret_key"].encode(), to_sign.encode(), hashlib.sha256).hexdigest()


def problem(request):
    """What is wrong with a request's signature; None where it verifies."""
    authorization = next(value for name, value in request["headers"] if name.lower() == "authorization")
    algorithm, _, rest = authorization.partition(" ")
    if algorithm != ALGORITHM:
        return f"algorithm {algorithm}"
    parts = dict(part.split("=", 1) for part in rest.split(", "))
    if set(parts) != {"Access", "SignedHeaders", "Signature"}:
        return f"parts {sorted(parts)}"
    signed = parts["SignedHeaders"].split(";")
    if signed != sorted(signed) or "x-sdk-date" not in signed:
        return f"signed headers {signed}"
    if any("_" in name for name in signed):
        return "a signed header with an underscore"
    # Whatever was sent and is worth protecting has to be signed.
    sent = {name.lower() for name, _ in request["headers"]}
    for name in ("x-security-token", "x-project-id"):
        if name in sent and name not in signed:
            return f"{name} is not signed"
    if not hmac.compare_digest(expected_signature(request, signed), parts["Signature"]):
        return "another signature"
    return None


def main():
    lines = sys.stdin.buffer.read().decode().splitlines()
    problems = [(number, problem(json.loads(line))) for number, line in enumerate(lines, 1)]
    wrong = [(number, what) for number, what in problems if what]
    for number, what in wrong:
        print(f"line {number}: {what}")
    print(f"verified {len(lines) - len(wrong)} of {len(lines)}")
    return 1 if wrong or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
