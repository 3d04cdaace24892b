// A picture of memory that holds loaded libraries: they are loaded again, to the same places, before it is put back.
// Loading writes to memory and would run the libraries' own preparations; both are in the picture already.

/** What is used of Emscripten's module. All of it is internal to Pyodide 314.0.3. */
export interface Module {
  HEAP8: Int8Array;
  LDSO: { loadedLibsByName: Record<string, Library>; loadedLibsByHandle: Record<string, Library> };
  preloadedWasm: Record<string, unknown>;
  wasmTable: WebAssembly.Table;
  loadWebAssemblyModule(code: WebAssembly.Module, flags: object, name: string, scope: object, handle: number): unknown;
  newDSO(name: string, handle: number | undefined, symbols: unknown): Library;
  _malloc(bytes: number): number;
  _free(address: number): void;
  _sbrk(bytes: number): number;
}
interface Library {
  name: string;
}
export interface Settings {
  preRun: ((module: Module) => void)[];
  onRuntimeInitialized?: () => void;
}

/** What a picture needs to know of the libraries in it. */
export interface Note {
  libraries: string[];
  /** The address that memory gives out next, and the length of the table of functions: equal, or nothing fits. */
  next: number;
  table: number;
  /** Python's handle of each library. */
  handles: Record<string, string>;
  /** Bytes of memory that were given out. */
  memory: number;
}

export interface Linker {
  /** Load the libraries when the runtime is there and Python is not yet. */
  before(settings: Settings, note?: Note, failed?: (why: unknown) => void): void;
  /** Run what the libraries do when they are loaded, which needs Python. Not where a picture is put back. */
  construct(): void;
  /** What the picture needs to know. */
  note(module: Module): Note;
}

/** A linker for libraries in this order. */
export function linker(libraries: string[], code: Map<string, WebAssembly.Module>): Linker {
  const constructors: (() => void)[] = [];
  let next = 0;
  let table = 0;

  const link = (module: Module, note: Note | undefined): void => {
    withoutConstructors(constructors, () => {
      for (const name of libraries) {
        const binary = code.get(name);
        if (!binary) throw new Error(`${name} is not among the packages`);
        module.preloadedWasm[name] = module.loadWebAssemblyModule(binary, { nodelete: true }, name, {}, 0);
      }
    });
    next = module._malloc(16);
    module._free(next);
    table = module.wasmTable.length;
    if (note) fit(module, note, next, table);
  };

  return {
    before(settings, note, failed) {
      if (!libraries.length) return;
      let module: Module;
      settings.preRun.push((given) => {
        module = given;
      });
      settings.onRuntimeInitialized = () => {
        try {
          link(module, note);
        } catch (error) {
          if (!failed) throw error;
          failed(error);
        }
      };
    },
    construct() {
      for (const run of constructors) run();
    },
    note(module) {
      const handles: Record<string, string> = {};
      for (const [handle, library] of Object.entries(module.LDSO.loadedLibsByHandle)) handles[handle] = library.name;
      delete handles["0"];
      for (let at = libraries.length ? table : Number.POSITIVE_INFINITY; at < module.wasmTable.length; at++) {
        if (module.wasmTable.get(at)) throw new Error("a function was added after the libraries, and would be lost");
      }
      return { libraries, next, table, handles, memory: module._sbrk(0) };
    },
  };
}

/** Load with WebAssembly's own Instance in place of which one stands that keeps the constructors apart. */
function withoutConstructors(kept: (() => void)[], action: () => void): void {
  const Before = WebAssembly.Instance;
  // biome-ignore lint/complexity/useArrowFunction: it is called with new, which an arrow function refuses
  const stand = function (code: WebAssembly.Module, imports: WebAssembly.Imports) {
    const { __wasm_call_ctors: run, ...exports } = new Before(code, imports).exports;
    if (run) kept.push(run as () => void);
    return { exports };
  };
  try {
    WebAssembly.Instance = stand as unknown as typeof WebAssembly.Instance;
    action();
  } finally {
    WebAssembly.Instance = Before;
  }
}

/** Make room for the picture, and tell Python's handles; refuse where anything lies elsewhere than in the picture. */
function fit(module: Module, note: Note, next: number, table: number): void {
  if (next !== note.next || table !== note.table) throw new Error("the libraries came to lie elsewhere");
  while (module.HEAP8.length < note.memory) module._malloc(note.memory - module.HEAP8.length + 65536);
  for (const [handle, name] of Object.entries(note.handles)) {
    const known = module.LDSO.loadedLibsByName[name];
    module.LDSO.loadedLibsByHandle[handle] = known ?? module.newDSO(name, undefined, module.preloadedWasm[name]);
  }
}
