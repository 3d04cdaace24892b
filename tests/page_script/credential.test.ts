// A certificate in the browser: the stored one holds, a changed one does not, and a browser that cannot check says so.
// Every other case is compared with the command line's own words in tests/programme/test_verify.py.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { keyOf, shown, tokenIn, verifyToken } from "../../book/page/credential.ts";

const FILE = readFileSync(new URL("certificate.jwt", import.meta.url));
const TOKEN = await tokenIn("certificate.jwt", FILE);
const NOW = new Date("2027-03-01T00:00:00Z");

test("the stored certificate holds and says who, what and when", async () => {
  const verdict = await verifyToken(TOKEN, NOW);
  assert.ok(verdict.holds, verdict.sentence);
  const says = Object.fromEntries(verdict.says);
  assert.equal(says["who"], "Ana-Marija Čop");
  assert.equal(says["issued on"], "2027-02-20");
  assert.equal(says["Exercises right"], "80 of 94");
});

test("one letter changed anywhere, and nothing is said", async () => {
  const [head = "", payload = ""] = TOKEN.split(".");
  for (const place of [5, head.length + 700, head.length + payload.length + 9]) {
    const other = TOKEN[place] === "A" ? "B" : "A";
    const verdict = await verifyToken(TOKEN.slice(0, place) + other + TOKEN.slice(place + 1), NOW);
    assert.equal(verdict.holds, false);
    assert.deepEqual(verdict.says, []);
  }
});

test("a year later it has expired", async () => {
  const verdict = await verifyToken(TOKEN, new Date("2028-02-20T10:00:00Z"));
  assert.equal(verdict.sentence, "The signature holds, but it expired on 2028-02-20: its re-check is due.");
});

test("a browser without WebCrypto, or without Ed25519, says that it cannot check", async () => {
  const unable = /^This browser cannot check such a signature\./;
  const refusing = { importKey: () => Promise.reject(new DOMException("no", "NotSupportedError")) };
  assert.match((await verifyToken(TOKEN, NOW, "", refusing as unknown as SubtleCrypto)).sentence, unable);
  const { crypto } = globalThis;
  Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
  try {
    const verdict = await verifyToken(TOKEN, NOW);
    assert.match(verdict.sentence, unable);
    assert.equal(verdict.holds, false);
  } finally {
    Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
  }
});

test("no request is made for a context or an issuer", async () => {
  const { fetch } = globalThis;
  globalThis.fetch = () => assert.fail("a request");
  try {
    assert.ok((await verifyToken(TOKEN, NOW)).holds);
  } finally {
    globalThis.fetch = fetch;
  }
});

test("a PDF that inflates without end is given up", async () => {
  const zeros = new Blob([new Uint8Array(50_000_000)]).stream().pipeThrough(new CompressionStream("deflate"));
  const packed = new Uint8Array(await new Response(zeros).arrayBuffer());
  const head = "%PDF-1.7\n1 0 obj\n<< /Type /EmbeddedFile /Filter /FlateDecode >>\nstream\n";
  const file = new Blob([head, packed, "\nendstream\nendobj\n"]);
  await assert.rejects(tokenIn("big.pdf", new Uint8Array(await file.arrayBuffer())), /no credential attached/);
});

test("the key of a did, and of nothing else", () => {
  assert.equal(keyOf("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")?.length, 32);
  for (const did of [undefined, 7, "did:key:z", "did:key:z6Mk0", `did:key:z${"2".repeat(90)}`, "did:web:x"])
    assert.equal(keyOf(did), undefined);
});

test("what a certificate says is one short line", () => {
  assert.equal(shown("\u001b[31mAna\u202e\n  Bea"), "[31mAna Bea");
  assert.equal(shown(undefined), "(nothing)");
  assert.equal(shown("x".repeat(200)).length, 80);
});
