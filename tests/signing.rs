//! The signer against published signatures, and against an independent verifier in another language that gets the complete
//! request.

use crate::python;
use cbr_tasks::auth::{AccessKeys, Secret, UnsignedRequest, sign};
use cbr_tasks::model::Timestamp;
use serde_json::{Value, json};

const SEED: u64 = 0x5eed_cb12_0301_2f7d;
const REQUESTS: usize = 10_000;

fn vectors() -> Value {
    serde_json::from_str(include_str!("fixtures/signing-vectors.json")).unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

fn keys(access: &str, secret: &str) -> AccessKeys {
    AccessKeys::new(Secret::new(access), Secret::new(secret))
}

/// Parses `20060102T150405Z` into seconds since 1970-01-01T00:00:00Z.
fn unix_time(date: &str) -> i64 {
    let (d, t) = (&date[..8], &date[9..15]);
    let rfc = format!(
        "{}-{}-{}T{}:{}:{}Z",
        &d[..4],
        &d[4..6],
        &d[6..],
        &t[..2],
        &t[2..4],
        &t[4..]
    );
    let nanos = Timestamp::from(rfc).unix_nanos().unwrap();
    i64::try_from(nanos / 1_000_000_000).unwrap()
}

#[test]
fn makes_every_published_signature() {
    let vectors = vectors();
    let keys = keys(text(&vectors, "access_key"), text(&vectors, "secret_key"));
    let cases = vectors["cases"].as_array().unwrap();
    for case in cases {
        let query = text(case, "query");
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!(
            "https://{}{}{mark}{query}",
            text(case, "host"),
            text(case, "path")
        );
        let signed: Vec<_> = case["signed"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        let request = UnsignedRequest::new(text(case, "method"), &url)
            .body(text(case, "body").as_bytes())
            .sign_host(signed.contains(&"host"));
        let signature = sign(&request, &keys, unix_time(text(case, "x_sdk_date"))).unwrap();
        let headers: Vec<_> = signature.headers().collect();
        let authorization = format!(
            "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders={}, Signature={}",
            signed.join(";"),
            text(case, "signature")
        );
        assert_eq!(
            headers,
            [
                ("X-Sdk-Date", text(case, "x_sdk_date")),
                ("Authorization", authorization.as_str())
            ],
            "{}",
            text(case, "name")
        );
    }
    assert_eq!(cases.len(), 7);
    println!("{} published signatures", cases.len());
}

#[test]
fn makes_the_published_canonical_query() {
    let vectors = vectors();
    let cases = vectors["canonical_query"].as_array().unwrap();
    assert_eq!(cases.len(), 1);
    for case in cases {
        let every_byte = |text: &Value| -> String {
            let text = text.as_str().unwrap();
            text.bytes().map(|byte| format!("%{byte:02x}")).collect()
        };
        let query: Vec<_> = case["params"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| format!("{}={}", every_byte(&pair[0]), every_byte(&pair[1])))
            .collect();
        let url = format!("https://cbr.example/?{}", query.join("&"));
        let signature = sign(&UnsignedRequest::new("GET", &url), &keys("a", "s"), 0).unwrap();
        assert_eq!(
            signature.canonical_request().lines().nth(2).unwrap(),
            text(case, "canonical")
        );
    }
}

/// Runs the verifier on requests. Returns its output, and true if it accepted all of them.
fn verifier(requests: &[Value]) -> (String, bool) {
    let lines: String = requests.iter().map(|r| format!("{r}\n")).collect();
    python::run("python/signing_verifier.py", &lines)
}

#[test]
fn the_verifier_accepts_the_published_signatures() {
    let vectors = vectors();
    let requests: Vec<_> = vectors["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| {
            let signed: Vec<_> = case["signed"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
            let authorization = format!(
                "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders={}, Signature={}",
                signed.join(";"),
                text(case, "signature")
            );
            json!({
                "method": case["method"],
                "target": format!("{}?{}", text(case, "path"), text(case, "query")),
                "headers": [["Host", case["host"]], ["X-Sdk-Date", case["x_sdk_date"]], ["Authorization", authorization]],
                "body": hex(text(case, "body").as_bytes()),
                "secret_key": vectors["secret_key"],
            })
        })
        .collect();
    let (said, content) = verifier(&requests);
    assert_eq!((said.as_str(), content), ("verified 7 of 7\n", true));
}

#[test]
fn the_verifier_accepts_ten_thousand_random_requests() {
    let mut random = Random(SEED);
    let requests: Vec<_> = (0..REQUESTS).map(|_| signed_request(&mut random)).collect();
    let (said, content) = verifier(&requests);
    let verdict = said.lines().last().unwrap_or_default();
    println!("seed {SEED:#x}: {verdict}");
    let first: Vec<_> = said.lines().take(5).collect();
    assert_eq!(verdict, "verified 10000 of 10000", "{first:?}");
    assert!(content);
}

#[test]
fn the_verifier_reports_changed_requests() {
    let mut random = Random(SEED);
    let mut requests: Vec<_> = (0..6).map(|_| signed_request(&mut random)).collect();
    let last_header = requests[0]["headers"].as_array().unwrap().len() - 1;
    let authorization = requests[0]["headers"][last_header][1].as_str().unwrap();
    let (head, digit) = authorization.split_at(authorization.len() - 1);
    let other = if digit == "0" { "1" } else { "0" };
    requests[0]["headers"][last_header][1] = json!(format!("{head}{other}"));
    requests[1]["body"] = json!(format!("{}00", text(&requests[1], "body")));
    requests[2]["target"] = json!(format!("/more{}", text(&requests[2], "target")));
    requests[3]["method"] = json!("OPTIONS");
    requests[4]["secret_key"] = json!("another");
    let (said, content) = verifier(&requests);
    assert_eq!(
        said,
        "line 1: another signature\nline 2: another signature\nline 3: another signature\n\
         line 4: another signature\nline 5: another signature\nverified 1 of 6\n"
    );
    assert!(!content);
}

/// Random number generator: xorshift64*.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap() % end
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// Returns any character but surrogates; ASCII more often than others.
    fn char(&mut self) -> char {
        let end = [0x80, 0x80, 0x800, 0x1_0000, 0x11_0000][self.below(5)];
        char::from_u32(u32::try_from(self.below(end)).unwrap()).unwrap_or('~')
    }

    /// Returns a percent-encoded text, in which some characters are encoded that need not be.
    fn url_text(&mut self, literal: &str) -> String {
        let mut out = String::new();
        for _ in 0..self.below(12) {
            let c = self.char();
            if (c.is_ascii_alphanumeric() || literal.contains(c)) && self.chance(70) {
                out.push(c);
            } else {
                let mut utf8 = [0; 4];
                for byte in c.encode_utf8(&mut utf8).bytes() {
                    if self.chance(50) {
                        out.push_str(&format!("%{byte:02X}"));
                    } else {
                        out.push_str(&format!("%{byte:02x}"));
                    }
                }
            }
        }
        // A byte that is not UTF-8 by itself.
        if self.chance(3) {
            out.push_str("%FF");
        }
        out
    }

    fn path(&mut self) -> String {
        let mut path = String::new();
        for _ in 0..self.below(6) {
            let segment = self.url_text("-_.~!$&'()*+,;=:@");
            let is_step = matches!(
                segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
                "." | ".."
            );
            path.push('/');
            path.push_str(if is_step { "steps" } else { &segment });
        }
        path
    }

    fn query(&mut self) -> String {
        const LITERAL: &str = "-_.~!$'()*+,;:@/?";
        let mut names = vec!["limit".to_owned(), "a".to_owned(), "a%2Db".to_owned()];
        let mut pairs = Vec::new();
        for _ in 0..self.below(8) {
            // Repeated names, also with another encoding.
            let name = if self.chance(50) {
                names[self.below(names.len())].clone()
            } else {
                self.url_text(LITERAL)
            };
            let value = self.url_text(&format!("{LITERAL}="));
            pairs.push(match self.below(10) {
                0 => name.clone(),
                1 => String::new(),
                _ => format!("{name}={value}"),
            });
            names.push(name);
        }
        pairs.join("&")
    }

    fn header_value(&mut self) -> String {
        let spaces = |random: &mut Self| " ".repeat(random.below(3));
        let (before, after) = (spaces(self), spaces(self));
        let inner: String = (0..self.below(20))
            .map(|_| char::from(b' ' + u8::try_from(self.below(95)).unwrap()))
            .collect();
        format!("{before}{inner}{after}")
    }

    fn key(&mut self) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz+/=";
        let length = 1 + self.below(90);
        (0..length)
            .map(|_| char::from(LETTERS[self.below(LETTERS.len())]))
            .collect()
    }
}

/// Builds a random request with its signature, as it would be sent.
fn signed_request(random: &mut Random) -> Value {
    let method = random.pick(&["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"]);
    let (scheme, default) = if random.chance(80) {
        ("https", "443")
    } else {
        ("http", "80")
    };
    let name = random.pick(&["cbr.example", "CBR.eu-de.Example", "127.0.0.1", "[::1]"]);
    let port = random.pick(&["", "80", "443", "8443"]);
    let host = if port.is_empty() || port == default {
        name.to_lowercase()
    } else {
        format!("{}:{port}", name.to_lowercase())
    };
    let colon = if port.is_empty() { "" } else { ":" };
    let path = random.path();
    let query = random.query();
    let mark = if query.is_empty() && random.chance(80) {
        ""
    } else {
        "?"
    };
    let url = format!("{scheme}://{name}{colon}{port}{path}{mark}{query}");
    let slash = if path.is_empty() { "/" } else { "" };

    let mut headers: Vec<(String, String)> = Vec::new();
    for name in ["X-Project-Id", "accept", "X-Custom", "x_dropped", "Zulu"] {
        if random.chance(40) {
            headers.push((name.to_owned(), random.header_value()));
        }
    }
    let body: Vec<u8> = if random.chance(50) {
        (0..random.below(200))
            .map(|_| u8::try_from(random.below(256)).unwrap())
            .collect()
    } else {
        Vec::new()
    };
    let secret_key = random.key();
    let mut keys = keys(&random.key(), &secret_key);
    if random.chance(30) {
        keys = keys.security_token(Secret::new(random.key()));
    }
    // From 1970 to 2106.
    let time = i64::try_from(random.below(1 << 31)).unwrap() * 2;

    let to_sign: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let request = UnsignedRequest::new(method, &url)
        .headers(&to_sign)
        .body(&body)
        .sign_host(random.chance(50));
    let signature = sign(&request, &keys, time).unwrap();
    let mut sent = vec![json!(["Host", host])];
    sent.extend(headers.iter().map(|(name, value)| json!([name, value])));
    sent.extend(
        signature
            .headers()
            .map(|(name, value)| json!([name, value])),
    );
    json!({
        "method": method,
        "target": format!("{slash}{path}{mark}{query}"),
        "headers": sent,
        "body": hex(&body),
        "secret_key": secret_key,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
