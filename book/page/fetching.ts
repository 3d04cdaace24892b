// Reading the runtime's files in the worker: bytes counted, an interrupted download tried again once.

import { addressOf, type Entries, fileError, type Read } from "./files.ts";

const PAUSE = 100;

export interface Reader {
  read: Read;
  /** Whether a file's download broke off, so that its content is not to blame. */
  interrupted: (name: string) => boolean;
  /** Fetch this one from the server next time, not from what the browser has kept. */
  distrust: (name: string) => void;
}

/** What the runtime consists of. */
export async function readList(base: string): Promise<Entries> {
  const response = await fetch(`${base}files.json`, { cache: "no-cache" }).catch((error: unknown) => {
    throw fileError("files.json", String(error));
  });
  if (!response.ok) throw fileError("files.json", `the server answers ${response.status}`);
  try {
    return ((await response.json()) as { files: Entries }).files;
  } catch (error) {
    throw fileError("files.json", String(error));
  }
}

/** A reader of the files below `base`; `say` hears how many bytes have arrived, of how many asked for so far. */
export function reader(base: string, files: Entries, say: (done: number, total: number) => void): Reader {
  const kept = new Map<string, Uint8Array>();
  const asked = new Set<string>();
  const broken = new Set<string>();
  const doubtful = new Set<string>();
  let done = 0;
  let total = 0;
  let last = 0;

  function count(bytes: number): void {
    done += bytes;
    const now = performance.now();
    if (now - last < PAUSE && done < total) return;
    last = now;
    say(Math.min(done, total), total);
  }

  function expect(name: string): void {
    if (!asked.has(name)) total += files[name]?.bytes ?? 0;
    asked.add(name);
  }

  async function ask(name: string): Promise<Response> {
    const cache = doubtful.has(name) ? "reload" : "default";
    const response = await fetch(addressOf(base, name, files), { cache });
    if (!response.ok) throw fileError(name, `the server answers ${response.status}`);
    return response;
  }

  async function whole(name: string): Promise<Uint8Array> {
    let counted = 0;
    try {
      const pieces: Uint8Array[] = [];
      await eachPiece(await ask(name), (piece) => {
        pieces.push(piece);
        counted += piece.length;
        count(piece.length);
      });
      return joined(pieces);
    } catch (error) {
      count(-counted);
      throw error;
    }
  }

  async function twice(name: string): Promise<Uint8Array> {
    try {
      return await whole(name);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    try {
      return await whole(name);
    } catch (error) {
      if (error instanceof TypeError) broken.add(name);
      throw fileError(name, String(error));
    }
  }

  /** The interpreter is compiled while it arrives, so its bytes are counted on a second branch. */
  async function streamed(name: string): Promise<Response> {
    try {
      const response = await ask(name);
      eachPiece(response.clone(), (piece) => count(piece.length)).catch(() => broken.add(name));
      return response;
    } catch (error) {
      if (error instanceof TypeError) broken.add(name);
      throw error instanceof TypeError ? fileError(name, String(error)) : error;
    }
  }

  return {
    interrupted: (name) => broken.has(name),
    distrust: (name) => {
      kept.delete(name);
      broken.delete(name);
      doubtful.add(name);
    },
    read: async (name) => {
      if (!files[name]) throw fileError(name, "it is not part of this site");
      expect(name);
      if (name.endsWith(".wasm")) return streamed(name);
      const content = kept.get(name) ?? (await twice(name));
      kept.set(name, content);
      return content;
    },
  };
}

async function eachPiece(response: Response, take: (piece: Uint8Array) => void): Promise<void> {
  if (!response.body) return take(new Uint8Array(await response.arrayBuffer()));
  const stream = response.body.getReader();
  for (let next = await stream.read(); !next.done; next = await stream.read()) take(next.value);
}

function joined(pieces: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
