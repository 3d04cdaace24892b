// The page's Python, started as the page starts it, in node: node harness.mjs RUNTIME JOB
// JOB: {tables, spoil: {file: how}, checked, steps: [[what, …], …]}. Prints {how, tables, answers, error, file}.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [runtime, jobFile, page] = process.argv.slice(2).map((path) => resolve(path));
const { cellsOf, fileOf, loadPackages, rehearse, startPython } = await import(pathToFileURL(`${page}/start.ts`).href);
const job = JSON.parse(readFileSync(jobFile, "utf8"));
const files = job.checked ? JSON.parse(readFileSync(`${runtime}/files.json`, "utf8")).files : undefined;
let events = [];

async function read(name) {
  const how = job.spoil?.[name];
  if (how === "missing") throw new Error(`${name} is not there`);
  const bytes = new Uint8Array(readFileSync(`${runtime}/${name}`));
  if (how === "cut") return bytes.subarray(0, bytes.length / 2);
  if (how === "other") bytes[Math.floor(bytes.length / 2)] ^= 0xff;
  return bytes;
}

const options = {
  base: `${runtime}/`,
  read,
  files,
  post: (event) => events.push(JSON.parse(event)),
  folder: job.folder ?? "exercises",
  tables: job.tables ?? false,
  progress: job.progress,
};

const steps = {
  run: (python, source, alt = null, cell = "c") => JSON.parse(cellsOf(python).run(cell, source, alt)),
  move: (python, panel, values) => JSON.parse(cellsOf(python).move(panel, JSON.stringify(values))),
  since: (python, offset) => JSON.parse(cellsOf(python).progress_since(offset)),
  load: async (python) => await loadPackages(python, options),
  rehearse,
  python: (python, code) => python.runPython(code),
};

// Pyodide and the fallback speak on the console; the answer is the last line of all.
console.log = console.warn = () => {};
const given = { answers: [] };
try {
  const { python, how, tables } = await startPython(options);
  Object.assign(given, { how, tables });
  for (const [what, ...rest] of job.steps) {
    events = [];
    const result = await steps[what](python, ...rest);
    given.answers.push({ result: result ?? null, events });
  }
} catch (error) {
  // Node would print the whole of Pyodide's one-line source above it.
  Object.assign(given, { error: String(error.message ?? error), file: fileOf(error) ?? null });
}
process.stdout.write(`${JSON.stringify(given)}\n`, () => process.exit(0));
