// Files of the page's Python: checked, unpacked, and written where Python finds them.

export type Read = (name: string) => Promise<Response | Uint8Array>;
export type Entry = { bytes: number; sha256: string };
/** What files.json says of each file. */
export type Entries = Record<string, Entry>;

/** What is used of Pyodide's file system. */
export interface FileSystem {
  mkdirTree(path: string): void;
  writeFile(path: string, content: Uint8Array, options?: { canOwn: boolean }): void;
}

/** One file of an archive. */
type Member = { path: string; content: Uint8Array };

const BLOCK = 512;

/** An error that names the file at fault; `fileOf` reads it. */
export function fileError(file: string, why: unknown): Error {
  return Object.assign(new Error(`${file}: ${why instanceof Error ? why.message : why}`), { file });
}

/** The file an error is about, or nothing. */
export function fileOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as Error & { file?: string }).file : undefined;
}

/** A file's bytes, checked and gunzipped. */
export async function take(read: Read, name: string, entries: Entries | undefined): Promise<Uint8Array> {
  const given = await read(name);
  const bytes = given instanceof Uint8Array ? given : new Uint8Array(await given.arrayBuffer());
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  // Some servers unpack such a file on its way; then there is nothing to compare.
  if (packed || !name.endsWith(".gz")) await check(name, bytes, entries?.[name]);
  if (!packed) return bytes;
  try {
    const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw fileError(name, error);
  }
}

/** Refuse a file that is not the one files.json names. */
async function check(name: string, bytes: Uint8Array, entry: Entry | undefined): Promise<void> {
  if (!entry) return;
  if (bytes.length !== entry.bytes) throw fileError(name, `it has ${bytes.length} bytes instead of ${entry.bytes}`);
  // Plain HTTP has no crypto; there the length, and gzip's own check, must do.
  if (!globalThis.crypto?.subtle) return;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== entry.sha256) throw fileError(name, "its content is another than this site was built with");
}

/** The files of a tar archive, without copying them. */
function* members(tar: Uint8Array, name: string): Generator<Member> {
  const decoder = new TextDecoder();
  const text = (at: number, length: number): string =>
    decoder.decode(tar.subarray(at, at + length)).split("\0", 1)[0] ?? "";
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    if (Number.isNaN(size)) throw fileError(name, "it is no archive");
    const folder = text(at + 345, 155);
    const start = at + BLOCK;
    yield { path: (folder && `${folder}/`) + text(at, 100), content: tar.subarray(start, start + size) };
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** Write the files of an archive below a folder. */
export function unpack(fs: FileSystem, tar: Uint8Array, folder: string, name: string): void {
  const made = new Set<string>();
  for (const { path, content } of members(tar, name)) {
    const whole = `${folder}/${path}`;
    const parent = whole.slice(0, whole.lastIndexOf("/"));
    if (!made.has(parent)) fs.mkdirTree(parent);
    made.add(parent);
    fs.writeFile(whole, content, { canOwn: true });
  }
}

/** The libraries in archives, by the path they have once unpacked. */
export function libraryBytes(tars: Uint8Array[], folder: string): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const tar of tars) {
    for (const { path, content } of members(tar, "")) {
      if (path.endsWith(".so")) found.set(`${folder}/${path}`, content);
    }
  }
  return found;
}

/** Where a file is fetched: by its content's mark, so that two builds of a site never mix in what a browser keeps. */
export function addressOf(base: string, name: string, files: Entries | undefined): string {
  const entry = base.startsWith("http") ? files?.[name] : undefined;
  return base + name + (entry ? `?v=${entry.sha256.slice(0, 16)}` : "");
}
