// Prepares the page's Python, in node: node prepare.mjs compile|picture JOB
// JOB is a JSON file of paths; src/techsales/browser/prepare.py writes it and says what each means.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [what, jobFile] = process.argv.slice(2);
const job = JSON.parse(readFileSync(jobFile, "utf8"));
const load = async (name) => await import(pathToFileURL(job.npm + name).href);
const page = async (name) => await import(pathToFileURL(job.page + name).href);
const { libraryBytes, unpack } = await page("files.ts");
const { linker } = await page("link.ts");
const { ENV, SITE, withNote } = await page("start.ts");
const { loadPyodide } = await load("pyodide.mjs");
const createPyodideModule = (await load("pyodide.asm.mjs")).default;

/** Compile what the packages import, as the page's own Python does, and note which libraries they load. */
async function compile() {
  const python = await loadPyodide({ indexURL: job.npm, env: ENV, stdout: () => {} });
  unpack(python.FS, readFileSync(job.site), SITE, job.site);
  python.runPython(readFileSync(job.code, "utf8"));
  writeFileSync(job.modules, python.FS.readFile("/tmp/modules.tar"));
  const loaded = Object.keys(python._module.LDSO.loadedLibsByName);
  writeFileSync(job.libraries, JSON.stringify(loaded.filter((name) => name.endsWith(".so"))));
}

/** A picture of Python's memory with the course imported; where libraries are named, with the packages as well. */
async function picture() {
  const libraries = job.libraries ? JSON.parse(readFileSync(job.libraries, "utf8")) : [];
  const files = job.archives.map((path) => [path, readFileSync(path)]);
  const bytes = libraryBytes(files.map(([, content]) => content), SITE);
  const code = new Map(libraries.map((name) => [name, new WebAssembly.Module(bytes.get(name))]));
  const link = linker(libraries, code);
  const make = (settings) => {
    link.before(settings);
    return createPyodideModule(settings);
  };
  const python = await loadPyodide({ indexURL: job.npm, env: ENV, _makeSnapshot: true, createPyodideModule: make });
  link.construct();
  for (const [path, content] of files) unpack(python.FS, content, SITE, path);
  unpack(python.FS, readFileSync(job.course), "/course", job.course);
  python.runPython(readFileSync(job.code, "utf8"));
  wipe(python._module);
  const note = link.note(python._module);
  // Beyond what was ever given out, memory holds nothing.
  const whole = python.makeMemorySnapshot();
  const used = whole.length - python._module.HEAP8.length + note.memory;
  writeFileSync(job.picture, withNote(note, whole.subarray(0, used)));
}

/** Zeros where memory is free: what is left there of earlier work would only make the picture larger. */
function wipe(module) {
  const end = module._sbrk(0);
  const taken = [];
  for (let size = 1 << 20; size >= 64; size >>= 2) {
    for (;;) {
      const at = module._malloc(size);
      taken.push(at);
      if (at + size > end) break;
      module.HEAPU8.fill(0, at, at + size);
    }
  }
  for (const at of taken) module._free(at);
}

try {
  await { compile, picture }[what]();
} catch (error) {
  // Node would print the whole of Pyodide's one-line source above it.
  console.error(error.stack ?? error.message ?? error);
  process.exit(1);
}
