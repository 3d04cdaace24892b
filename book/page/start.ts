// Starting Python: from a picture of its memory where that works, in the ordinary way where not.
// The page's worker, the tests and the preparation in node run this same module.

import {
  addressOf,
  type Entries,
  type FileSystem,
  fileError,
  fileOf,
  libraryBytes,
  type Read,
  take,
  unpack,
} from "./files.ts";
import { type Linker, linker, type Module, type Note, type Settings } from "./link.ts";

export type How = "snapshot" | "plain";
/** `tables`: pandas and matplotlib are there. */
export type Started = { python: Python; how: How; tables: boolean };

export interface Options {
  /** Where the runtime lies: an address that ends in a slash, or a folder's path in node. */
  base: string;
  read: Read;
  /** Takes each event of a cell, as JSON. */
  post: (event: string) => void;
  /** The page's folder, such as "exercises". */
  folder: string;
  /** Whether cells of the page need pandas or matplotlib. */
  tables: boolean;
  /** The progress the page has kept. */
  progress?: string;
  /** What files.json says of each file; one that differs is refused. */
  files?: Entries;
}

/** The functions of techsales.page.cells that the worker calls. */
export interface Cells {
  start(post: (event: string) => void, folder: string): void;
  run(cell: string, source: string, alt: string | null): string;
  move(panel: string, values: string): string;
  act(board: string, action: string, values: string): string;
  restore(progress: string): void;
  progress_since(offset: number): string;
}

export interface Python {
  FS: FileSystem;
  _module: Module;
  pyimport(name: string): unknown;
  runPython(code: string): unknown;
}

type Imports = Record<string, Record<string, unknown>>;
type Done = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;
type Make = (settings: CoreSettings) => Promise<unknown>;
type CoreSettings = Settings & { instantiateWasm: (imports: Imports, done: Done) => object };
type Load = (options: Record<string, unknown>) => Promise<Python>;
type Core = { load: Load; make: Make; code: WebAssembly.Module; stdlib: Uint8Array; lock: unknown };
type Picture = { memory: Uint8Array; note: Note; packages?: Uint8Array; code: Map<string, WebAssembly.Module> };

/** Everything of the surroundings that Python stores: where it differs in length, memory is given out differently. */
export const ENV = { HOME: "/home/pyodide", LANG: "C.UTF-8", PYTHONHASHSEED: "0", _: "python" };
export const SITE = "/lib/python3.14/site-packages";
const COURSE = "course.tar.gz";
const PICTURE = "plain.bin.gz";
const TABLES_PICTURE = "tables.bin.gz";
const PACKAGES = "packages.tar.gz";
const MODULES = "modules.tar.gz";
const WASM = "pyodide.asm.wasm";
const STDLIB = "python_stdlib.zip";
const LOCK = "pyodide-lock.json";

/** Start Python and hand it the course's files. */
export async function startPython(options: Options): Promise<Started> {
  const [core, course, picture] = await Promise.all([
    readCore(options),
    take(options.read, COURSE, options.files),
    readPicture(options).catch(notPossible),
  ]);
  const started = (await fromPicture(options, core, picture)) ?? (await ordinary(options, core));
  const { python } = started;
  unpack(python.FS, course, "/course", COURSE);
  const cells = cellsOf(python);
  cells.start(options.post, options.folder);
  if (options.progress) cells.restore(options.progress);
  return started;
}

/** The functions of techsales.page.cells. */
export function cellsOf(python: Python): Cells {
  return python.pyimport("techsales.page.cells") as Cells;
}

/** Fetch pandas and matplotlib and import them, where Python was started without. */
export async function loadPackages(python: Python, options: Options): Promise<void> {
  const [packages, modules] = await Promise.all([
    take(options.read, PACKAGES, options.files),
    take(options.read, MODULES, options.files),
  ]);
  unpack(python.FS, packages, SITE, PACKAGES);
  unpack(python.FS, modules, SITE, MODULES);
  warmOf(python).arrived();
}

/** Draw one small plot that nobody sees, so that the reader's first is quick. For a moment when nothing waits. */
export function rehearse(python: Python): void {
  warmOf(python).draw_once();
}

function warmOf(python: Python): { arrived(): void; draw_once(): void } {
  return python.pyimport("techsales.page.warm") as { arrived(): void; draw_once(): void };
}

async function fromPicture(options: Options, core: Core, picture: Picture | undefined): Promise<Started | undefined> {
  if (!picture) return undefined;
  try {
    const link = linker(picture.note.libraries, picture.code);
    const python = await boot(options, core, { _loadSnapshot: picture.memory }, link, picture.note);
    if (picture.packages) unpack(python.FS, picture.packages, SITE, PACKAGES);
    return { python, how: "snapshot", tables: Boolean(picture.packages) };
  } catch (error) {
    return notPossible(error);
  }
}

function notPossible(error: unknown): undefined {
  console.warn("The picture of Python's memory is not used, so Python starts in the ordinary way.", error);
  return undefined;
}

async function ordinary(options: Options, core: Core): Promise<Started> {
  const python = await boot(options, core, {});
  python.runPython('import sys; sys.path.insert(0, "/course")');
  return { python, how: "plain", tables: false };
}

async function readPicture(options: Options): Promise<Picture> {
  const { read, files } = options;
  if (!options.tables) {
    return { ...withoutNote(await take(read, PICTURE, files), PICTURE), code: new Map() };
  }
  const archive = take(read, PACKAGES, files).then(async (packages) => ({
    packages,
    code: await compileAll(packages),
  }));
  const [picture, { packages, code }] = await Promise.all([take(read, TABLES_PICTURE, files), archive]);
  return { ...withoutNote(picture, TABLES_PICTURE), packages, code };
}

async function compileAll(packages: Uint8Array): Promise<Map<string, WebAssembly.Module>> {
  const bytes = [...libraryBytes([packages], SITE)];
  const made = bytes.map(
    async ([name, content]) => [name, await WebAssembly.compile(content as BufferSource)] as const,
  );
  return new Map(await Promise.all(made));
}

async function readCore(options: Options): Promise<Core> {
  const { read, files } = options;
  const [entry, asm, code, stdlib, lock] = await Promise.all([
    script(options, "pyodide.mjs"),
    script(options, "pyodide.asm.mjs"),
    compile(read),
    take(read, STDLIB, files),
    take(read, LOCK, files),
  ]);
  const text = new TextDecoder().decode(lock);
  return {
    load: entry["loadPyodide"] as Load,
    make: asm["default"] as Make,
    code,
    stdlib,
    lock: JSON.parse(text),
  };
}

async function script(options: Options, name: string): Promise<Record<string, unknown>> {
  try {
    return await import(addressOf(options.base, name, options.files));
  } catch (error) {
    throw fileError(name, error);
  }
}

/** The interpreter's code. A browser keeps what it compiled only when it compiles while it loads. */
async function compile(read: Read): Promise<WebAssembly.Module> {
  const given = await read(WASM);
  try {
    if (given instanceof Uint8Array) return await WebAssembly.compile(given as BufferSource);
    const kind = given.headers.get("content-type") ?? "";
    if (kind.startsWith("application/wasm")) return await WebAssembly.compileStreaming(given);
    return await WebAssembly.compile(await given.arrayBuffer());
  } catch (error) {
    throw fileError(WASM, error);
  }
}

/** One start of Pyodide. Its own loader would wait for ever where the code cannot be used, so ours stands in. */
async function boot(
  options: Options,
  core: Core,
  more: Record<string, unknown>,
  link?: Linker,
  note?: Note,
): Promise<Python> {
  const giveBack = lend(options.base, { [STDLIB]: core.stdlib, [WASM]: new Uint8Array() });
  try {
    return await new Promise<Python>((resolve, reject) => {
      const createPyodideModule = async (settings: CoreSettings): Promise<unknown> => {
        settings.instantiateWasm = (imports, done) => instantiate(core.code, imports, done, reject);
        link?.before(settings, note, reject);
        return await core.make(settings);
      };
      const fixed = { indexURL: options.base, packageBaseUrl: options.base, lockFileContents: core.lock, env: ENV };
      core.load({ ...fixed, createPyodideModule, ...more }).then(resolve, reject);
    });
  } finally {
    giveBack();
  }
}

function instantiate(code: WebAssembly.Module, imports: Imports, done: Done, failed: (why: unknown) => void): object {
  const mark = Symbol("error");
  Object.assign(imports["env"] ?? {}, {
    Jsv_GetError_import: () => mark,
    JsvError_Check: (value: unknown) => value === mark,
  });
  WebAssembly.instantiate(code, imports as WebAssembly.Imports).then((instance) => done(instance, code), failed);
  return {};
}

/** Let Pyodide's own requests be answered with what was read already. In node it makes none. */
function lend(base: string, files: Record<string, Uint8Array>): () => void {
  const before = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const address = String(input);
    const content = address.startsWith(base) ? files[address.slice(base.length)] : undefined;
    return content ? Promise.resolve(new Response(content as BodyInit)) : before(input, init);
  };
  return () => {
    globalThis.fetch = before;
  };
}

/** A picture with what is to be known of it in front: the length of the note, the note, Pyodide's own picture. */
export function withNote(note: Note, memory: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(note));
  const start = Math.ceil((4 + text.length) / 16) * 16;
  const whole = new Uint8Array(start + memory.length);
  new DataView(whole.buffer).setUint32(0, text.length, true);
  whole.set(text, 4);
  whole.set(memory, start);
  return whole;
}

function withoutNote(whole: Uint8Array, name: string): { note: Note; memory: Uint8Array } {
  try {
    const length = new DataView(whole.buffer, whole.byteOffset).getUint32(0, true);
    const note = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length))) as Note;
    return { note, memory: whole.subarray(Math.ceil((4 + length) / 16) * 16) };
  } catch (error) {
    throw fileError(name, error);
  }
}

export { fileOf };
