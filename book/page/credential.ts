// Checking a certificate in the browser: the same questions, in the same order and with the same sentences, as the
// course's command line (techsales verify). Nothing is fetched; contexts are names here and are never loaded.

export interface Verdict {
  holds: boolean;
  sentence: string;
  /** What the certificate says, as pairs of label and words; empty where it proves nothing. */
  says: [string, string][];
}

type Table = Record<string, unknown>;

export const MOST_BYTES = 5_000_000;
const MOST_INFLATED = 1_000_000;
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const CONTEXT = "https://www.w3.org/ns/credentials/v2";
/** What Python calls a space, but for a few signs that steer a machine. */
const SPACE = /[\p{Z}\t-\r\x85]/gu;
const PREFIX = "did:key:";
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** The text is no credential that anybody signed, or this browser cannot tell; the message is one sentence. */
class NotProven extends Error {}

const DAMAGED = "It is damaged: a part of it cannot be read.";
const UNFIT = "The signature does not fit: the content was changed after signing, or another key signed it.";
const UNABLE =
  "This browser cannot check such a signature. Open this page over https or in a newer browser, or type techsales verify with the file's name.";

/** The 34 bytes that base58 letters stand for; nothing where they stand for another number of bytes. */
function fromBase58(text: string): Uint8Array | undefined {
  let number = 0n;
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return undefined;
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16);
  if (hex.length > 68 || text.startsWith("1")) return undefined;
  return Uint8Array.from(hex.padStart(68, "0").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The public key that a did names; nothing where it names no Ed25519 key. */
export function keyOf(did: unknown): Uint8Array | undefined {
  if (typeof did !== "string" || !did.startsWith(`${PREFIX}z`) || did.length > 100) return undefined;
  const bytes = fromBase58(did.slice(PREFIX.length + 1));
  return bytes?.[0] === 0xed && bytes[1] === 0x01 ? bytes.slice(2) : undefined;
}

function fromBase64(text: string): Uint8Array {
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function table(text: string): Table {
  let found: unknown;
  try {
    found = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(fromBase64(text)));
  } catch {
    throw new NotProven(DAMAGED);
  }
  if (!isTable(found)) throw new NotProven("It is damaged: a part of it is no table.");
  return found;
}

/** A text, or none. */
function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A text from a file that nobody vouches for, in one short line; what is no text counts for nothing. */
export function shown(value: unknown): string {
  const kept = words(value)
    .replace(SPACE, " ")
    .replace(/(?![\u200c\u200d])[\p{C}]/gu, "");
  return [...kept.split(" ").filter(Boolean).join(" ")].slice(0, 80).join("") || "(nothing)";
}

/** What the issuer signed. */
async function signed(token: string, subtle: SubtleCrypto | undefined): Promise<Table> {
  const [first = "", second = "", third = ""] = token.split(".");
  const header = table(first);
  const payload = table(second);
  if (header["alg"] !== "EdDSA")
    throw new NotProven(`It claims the signature ${shown(header["alg"])}; ours are EdDSA. It proves nothing.`);
  if ("crit" in header || "b64" in header)
    throw new NotProven("Its signature follows rules that we do not know, so it cannot be checked.");
  const did = isTable(payload["issuer"]) ? payload["issuer"]["id"] : undefined;
  const key = keyOf(did);
  if (!key) throw new NotProven("It names no issuer with a did:key for Ed25519, so nobody can check its signature.");
  const { kid = method(String(did)), jwk: own } = header;
  const same = own === undefined || (isTable(own) && own["x"] === toBase64(key) && own["crv"] === "Ed25519");
  if (kid !== method(String(did)) || !same)
    throw new NotProven("Its signature names another key than its issuer's. It proves nothing.");
  if (!subtle) throw new NotProven(UNABLE);
  let signature: Uint8Array;
  try {
    signature = fromBase64(third);
  } catch {
    throw new NotProven(UNFIT);
  }
  // Its last letter has bits that stand for nothing; one that was changed is a changed signature all the same.
  if (toBase64(signature) !== third) throw new NotProven(UNFIT);
  if (!(await fits(subtle, key, signature, new TextEncoder().encode(`${first}.${second}`)))) throw new NotProven(UNFIT);
  return payload;
}

function method(did: string): string {
  return `${did}#${did.slice(PREFIX.length)}`;
}

async function fits(subtle: SubtleCrypto, key: Uint8Array, signature: Uint8Array, content: Uint8Array) {
  let imported: CryptoKey;
  try {
    imported = await subtle.importKey("raw", key as BufferSource, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    // Only a browser that does not know the algorithm says so; other refusals are about this key.
    throw new NotProven(error instanceof Error && error.name === "NotSupportedError" ? UNABLE : UNFIT);
  }
  return subtle.verify({ name: "Ed25519" }, imported, signature as BufferSource, content as BufferSource);
}

function seconds(stamp: unknown): number {
  if (typeof stamp !== "string" || !STAMP.test(stamp)) return Number.NaN;
  return Math.trunc(Date.parse(stamp) / 1000);
}

/** The claims beside the credential must say what the credential says. */
function consistent(payload: Table): { subject: Table; achievement: Table; issuer: Table } {
  const odd = "It is signed, but it is no Open Badges 3.0 credential";
  const { credentialSubject: subject, issuer, type, "@context": context } = payload;
  const achievement = isTable(subject) ? subject["achievement"] : undefined;
  const [from, until] = [seconds(payload["validFrom"]), seconds(payload["validUntil"])];
  const listed = Array.isArray(type) && Array.isArray(context) && !Number.isNaN(from) && !Number.isNaN(until);
  const tables = isTable(subject) && isTable(issuer) && isTable(achievement);
  if (!listed || !tables || ![...type, subject["id"], payload["id"], achievement["name"]].every(isText))
    throw new NotProven(`${odd}: an entry is missing or odd.`);
  const pairs = { iss: issuer["id"], jti: payload["id"], sub: subject["id"], nbf: from, exp: until };
  const wrong = Object.entries(pairs).flatMap(([name, value]) => (payload[name] === value ? [] : name));
  if (wrong.length) throw new NotProven(`${odd}: ${wrong.join(", ")} and the credential differ.`);
  const right = type.includes("VerifiableCredential") && type.includes("OpenBadgeCredential") && context[0] === CONTEXT;
  if (!right || !achievement["name"]) throw new NotProven(`${odd}: its type is another.`);
  return { subject, achievement, issuer };
}

function entries(value: unknown): Table[] {
  return (Array.isArray(value) ? value : [value]).filter(isTable);
}

function lines(payload: Table): [string, string][] {
  const { subject, achievement, issuer } = consistent(payload);
  const names = entries(subject["identifier"]).filter((each) => each["identityType"] === "name");
  const described = new Map(entries(achievement["resultDescription"]).map((each) => [each["id"], each]));
  const results = entries(subject["result"]).map((each): [string, string] => {
    const about = described.get(each["resultDescription"]) ?? {};
    const value = shown(each["value"] || each["status"]);
    const most = words(about["valueMax"]);
    return [shown(about["name"]), most ? `${value} of ${shown(most)}` : value];
  });
  const evidence = entries(payload["evidence"]).map((each): [string, string] => {
    const told = [...words(each["narrative"])].slice(0, 1000).join("").split(SPACE).filter(Boolean);
    return [shown(each["name"]), told.map(shown).join(" ")];
  });
  const who = names.map((each) => shown(each["identityHash"])).join(", ") || shown(subject["id"]);
  return [
    ["who", who],
    ["what", `${shown(achievement["name"])}, course version ${shown(achievement["version"])}`],
    ["issued by", shown(issuer["name"])],
    ["with the key", String(issuer["id"])],
    ["issued on", String(payload["validFrom"]).slice(0, 10)],
    ["valid until", String(payload["validUntil"]).slice(0, 10)],
    ...results,
    ...evidence,
  ];
}

/** What a signed text proves at a moment; `issuer` is the did that the reader expects, or empty. */
export async function verifyToken(
  token: string,
  now: Date,
  issuer = "",
  subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle,
): Promise<Verdict> {
  let payload: Table;
  let says: [string, string][];
  try {
    payload = await signed(token, subtle);
    says = lines(payload);
  } catch (error) {
    if (error instanceof NotProven) return { holds: false, sentence: error.message, says: [] };
    throw error;
  }
  const [did, from, until] = [says[3]?.[1], says[4]?.[1], says[5]?.[1]];
  const at = now.getTime() / 1000;
  const no = (sentence: string): Verdict => ({ holds: false, sentence: `The signature holds, but ${sentence}`, says });
  if (issuer && did !== issuer) return no(`the issuer is ${did} and not ${shown(issuer)}.`);
  if (at < Number(payload["nbf"])) return no(`the certificate begins only on ${from}.`);
  if (at >= Number(payload["exp"])) return no(`it expired on ${until}: its re-check is due.`);
  return { holds: true, sentence: `The signature holds, and the certificate is valid until ${until}.`, says };
}

/** The signed text in a .jwt file, or attached to a certificate's PDF; an error says in one sentence why there is none. */
export async function tokenIn(name: string, bytes: Uint8Array): Promise<string> {
  if (!bytes.length || bytes.length > MOST_BYTES)
    throw new Error(`${name} is empty or larger than 5 MB, so it is no certificate. Name its .pdf or .jwt.`);
  // One sign for each byte, so that places in the text are places in the file.
  const text = new TextDecoder("latin1").decode(bytes);
  if (text.trimStart().startsWith("%PDF-")) return attached(name, text, bytes);
  const token = new TextDecoder().decode(bytes).trim();
  if (!COMPACT.test(token))
    throw new Error(`${name} holds no credential: three parts with dots between are expected. Name a .jwt.`);
  return token;
}

async function attached(name: string, text: string, bytes: Uint8Array): Promise<string> {
  const found = new Set<string>();
  for (const head of text.matchAll(/stream\r?\n/g)) {
    const start = head.index + head[0].length;
    const end = text.indexOf("endstream", start);
    const described = text.slice(text.lastIndexOf("obj", head.index), head.index);
    if (end < 0 || text.slice(head.index - 3, head.index) === "end" || !described.includes("/EmbeddedFile")) continue;
    const packed = described.includes("/FlateDecode");
    // The line end before endstream is no part of the data, and deflate takes no byte too many.
    for (const cut of [end, end - 1, end - 2]) {
      const content = packed ? await inflate(bytes.slice(start, cut)) : bytes.slice(start, end);
      const token = content && new TextDecoder().decode(content).trim();
      if (token && COMPACT.test(token)) found.add(token);
    }
  }
  const [token] = found;
  if (token && found.size === 1) return token;
  const what = found.size ? `${found.size} credentials` : "no credential";
  throw new Error(`${name} has ${what} attached, so nothing in it can be checked. Ask for the issuer's own file.`);
}

async function inflate(packed: Uint8Array): Promise<Uint8Array | undefined> {
  const reader = new Blob([packed as BlobPart]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
      size += value.length;
      parts.push(value);
      if (size > MOST_INFLATED) {
        await reader.cancel();
        return undefined;
      }
    }
  } catch {
    return undefined;
  }
}
