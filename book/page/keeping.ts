// What the service worker keeps: each file under its path and hash, and one list that names what belongs together.
// The list is put last, in one step, so what is kept is always one whole edition of the site.

export interface Entry {
  path: string;
  bytes: number;
  hash: string;
}
/** `offline.json`, which the build writes. */
export interface List {
  version: string;
  files: Entry[];
}
/** What the page hears. */
export type News =
  | { keep: "some"; done: number; total: number }
  | { keep: "all" }
  | { keep: "none"; why: "room" | "file" | "network"; total: number; file?: string };

export interface Keeper {
  /** The kept file at this path; with a hash (or its beginning) only if it is that one. */
  find: (path: string, hash?: string) => Promise<Response | undefined>;
  /** Bring what is kept up to the site's list; `tell` hears how far that is. */
  keep: (tell: (news: News) => void) => Promise<News>;
  /** Remove what older editions left; not while another window may still need it. */
  tidy: (windows: number) => Promise<void>;
}

const FORMAT = "debug-the-deal 1";
const LIST = "offline.json";
/** Room that stays free, for the learner's answers. */
const SPARE = 20e6;
const AT_ONCE = 2;
/** Types that a browser insists on; others are taken from the server. */
const TYPES: Record<string, string> = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };

/** Keeps the site below `scope`, an address that ends in a slash. */
export function makeKeeper(scope: string): Keeper {
  const filesName = `${FORMAT} files ${scope}`;
  const listName = `${FORMAT} list ${scope}`;
  let known: Promise<List | undefined> | undefined;

  const address = ({ path, hash }: Entry): string => `${scope}${encodeURI(path)}?kept=${hash}`;

  function inForce(): Promise<List | undefined> {
    known ??= caches
      .open(listName)
      .then((cache) => cache.match(scope + LIST))
      .then((found) => found?.json() as Promise<List> | undefined)
      .catch(() => undefined);
    return known;
  }

  async function find(path: string, hash = ""): Promise<Response | undefined> {
    const entry = (await inForce())?.files.find((one) => one.path === path);
    if (!entry?.hash.startsWith(hash)) return undefined;
    // Storage that fails must not come between the page and its network.
    const cache = await caches.open(filesName).catch(() => undefined);
    return cache?.match(address(entry)).catch(() => undefined);
  }

  async function keep(tell: (news: News) => void): Promise<News> {
    const before = await inForce();
    let total = 0;
    try {
      const list = await fetchList(scope);
      const missing = await absent(list);
      total = size(list.files);
      if (missing.length) {
        await makeSure(size(missing));
        await fetchAll(missing, total, tell);
      }
      if (list.version !== before?.version) await put(list);
      return { keep: "all" };
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.why === "room") await drop(before).catch(() => {});
      // Without a network the edition that is kept stays as it is.
      return before && trouble.why === "network" ? { keep: "all" } : { keep: "none", total, ...trouble };
    }
  }

  async function absent(list: List): Promise<Entry[]> {
    const keys = await (await caches.open(filesName)).keys();
    const have = new Set(keys.map((request) => request.url));
    return list.files.filter((entry) => !have.has(address(entry)));
  }

  async function fetchAll(missing: Entry[], total: number, tell: (news: News) => void): Promise<void> {
    const cache = await caches.open(filesName);
    const waiting = [...missing];
    let done = total - size(missing);
    tell({ keep: "some", done, total });
    const worker = async (): Promise<void> => {
      for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
        await cache.put(address(entry), await fetchEntry(scope, entry));
        done += entry.bytes;
        tell({ keep: "some", done, total });
      }
    };
    const stop = (): void => void waiting.splice(0);
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => worker().catch(raised(stop))));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }

  async function put(list: List): Promise<void> {
    await (await caches.open(listName)).put(scope + LIST, new Response(JSON.stringify(list)));
    known = undefined;
  }

  /** Remove every file that is not in this list. */
  async function drop(list: List | undefined): Promise<void> {
    const wanted = new Set(list?.files.map(address));
    const cache = await caches.open(filesName);
    for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  }

  async function tidy(windows: number): Promise<void> {
    for (const name of await caches.keys()) {
      const ours = name.startsWith("debug-the-deal ") && name.endsWith(` ${scope}`);
      if (ours && !name.startsWith(`${FORMAT} `)) await caches.delete(name);
    }
    const list = await inForce();
    if (list && windows < 2) await drop(list);
  }

  return { find, keep, tidy };
}

/** Does something about an error and passes it on. */
function raised(action: () => void): (error: unknown) => never {
  return (error) => {
    action();
    throw error;
  };
}

function size(entries: Entry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

function trouble(why: "room" | "file", file?: string): Error {
  return Object.assign(new Error(why), { why, file });
}

function troubleOf(error: unknown): { why: "room" | "file" | "network"; file?: string } {
  const known = error as { why?: "room" | "file"; file?: string; name?: string };
  if (known.why === "file" && known.file) return { why: "file", file: known.file };
  // A full disk has another name in each browser; what is no network and no file is taken for it.
  return { why: error instanceof TypeError ? "network" : "room" };
}

async function makeSure(bytes: number): Promise<void> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota !== undefined && quota - (usage ?? 0) < bytes + SPARE) throw trouble("room");
}

async function fetchList(scope: string): Promise<List> {
  const response = await fetch(scope + LIST, { cache: "no-cache" });
  if (!response.ok) throw trouble("file", LIST);
  try {
    return (await response.json()) as List;
  } catch {
    throw trouble("file", LIST);
  }
}

/** One file as it was built: from what the browser has already, else from the server. */
async function fetchEntry(scope: string, entry: Entry): Promise<Response> {
  for (const cache of ["default", "reload"] as const) {
    const response = await fetch(scope + encodeURI(entry.path), { cache, priority: "low" });
    if (!response.ok) break;
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (await fits(entry, bytes)) return new Response(bytes, { headers: { "Content-Type": typeOf(entry, response) } });
  }
  throw trouble("file", entry.path);
}

async function fits(entry: Entry, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  // Some servers unpack such a file on its way, and the page accepts that.
  if (entry.path.endsWith(".gz") && bytes[0] !== 0x1f) return bytes.length > entry.bytes;
  if (bytes.length !== entry.bytes) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .startsWith(entry.hash);
}

function typeOf({ path }: Entry, response: Response): string {
  const ending = path.slice(path.lastIndexOf(".") + 1);
  return TYPES[ending] ?? response.headers.get("Content-Type") ?? "application/octet-stream";
}
