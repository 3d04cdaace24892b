// The worker in which the page's Python lives: starts it, runs one cell at a time, says what it shows.

import { type Reader, reader, readList } from "./fetching.ts";
import { type Entries, fileError, fileOf } from "./files.ts";
import type { ActRequest, FromWorker, PanelValue, RunRequest, Screen, Stage, ToWorker, Why } from "./protocol.ts";
import { cellsOf, loadPackages, type Options, type Python, rehearse, startPython } from "./start.ts";

type StartRequest = Extract<ToWorker, { do: "start" }>;
interface Ready {
  python: Python;
  options: Options;
  files: Entries;
  /** pandas and matplotlib are there. */
  tables: boolean;
}

const MISSING =
  "pandas and matplotlib, which this cell needs, did not arrive. Cells without them run. Run this one again to try once more.";
/** How long Python stands idle before it draws its first plot unseen, in ms. */
const IDLE = 1500;
const scope = self as unknown as {
  postMessage(message: FromWorker): void;
  onmessage: (message: MessageEvent<ToWorker>) => void;
};

let ready: Promise<Ready> | undefined;
let current = 0;
let known = 0;

scope.onmessage = ({ data }) => {
  const work = handle(data);
  work.catch((error: unknown) => report(error, true));
};

async function handle(message: ToWorker): Promise<void> {
  if (message.do === "start") {
    ready = start(message);
    await ready;
    return;
  }
  const here = await ready;
  if (!here) return;
  if (message.do === "run") await run(here, message);
  else if (message.do === "act") act(here, message);
  else move(here, message.run, message.panel, message.values);
}

async function start(message: StartRequest): Promise<Ready> {
  if (typeof WebAssembly === "undefined") throw new Error("no WebAssembly");
  const files = await readList(message.python);
  const source = reader(message.python, files, says("python"));
  const options: Options = {
    base: message.python,
    read: source.read,
    post: (event) => scope.postMessage({ say: "event", run: current, event: JSON.parse(event) }),
    folder: message.folder,
    progress: message.progress,
    tables: message.tables,
    files,
  };
  const started = await twice(source, () => startPython(options));
  known = progressFrom(started.python, 0).size;
  scope.postMessage({ say: "ready", how: started.how });
  if (started.tables) rehearseWhenIdle(started.python);
  return { python: started.python, options, files, tables: started.tables };
}

/** The first plot of all is slow, so it is drawn while the reader still reads; not where cells run already. */
function rehearseWhenIdle(python: Python): void {
  setTimeout(() => {
    if (current === 0) rehearse(python);
  }, IDLE);
}

/** Try again once, with the file at fault fetched anew: what a browser has kept may be old or cut short. */
async function twice<T>(source: Reader, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const file = fileOf(error);
    if (!file) throw error;
    source.distrust(file);
  }
  try {
    return await action();
  } catch (error) {
    const file = fileOf(error);
    throw file && source.interrupted(file)
      ? Object.assign(fileError(file, String(error)), { interrupted: true })
      : error;
  }
}

function says(stage: Stage): (done: number, total: number) => void {
  return (done, total) => scope.postMessage({ say: "bytes", of: stage, done, total });
}

async function run(here: Ready, job: RunRequest): Promise<void> {
  if (job.needs && !here.tables && !(await tablesFor(here, job.run))) return;
  const cells = cellsOf(here.python);
  hearOf(here.python, job.progress);
  current = job.run;
  scope.postMessage({ say: "began", run: job.run });
  const result = JSON.parse(cells.run(job.cell, job.source, job.alt)) as { ok: boolean; seconds: number };
  scope.postMessage({ say: "done", run: job.run, ...result, progress: news(here.python) });
}

/** Take over what the page has added to the progress. */
function hearOf(python: Python, progress: string | undefined): void {
  if (progress === undefined) return;
  cellsOf(python).restore(progress);
  known = progressFrom(python, 0).size;
}

/** The progress that the page has not heard of. */
function news(python: Python): string {
  const { text, size } = progressFrom(python, known);
  known = size;
  return text;
}

function act(here: Ready, job: ActRequest): void {
  hearOf(here.python, job.progress);
  let answer: { screen: Screen | null; message: string };
  try {
    answer = JSON.parse(cellsOf(here.python).act(job.board, job.action, JSON.stringify(job.values)));
  } catch {
    answer = { screen: null, message: "This could not be done. Run the cell again: your game is kept." };
  }
  scope.postMessage({ say: "acted", run: job.run, ...answer, progress: news(here.python) });
}

/** Whether pandas and matplotlib are there now; if not, the run ends with a sentence, and Python lives on. */
async function tablesFor(here: Ready, run: number): Promise<boolean> {
  const source = reader(here.options.base, here.files, says("packages"));
  try {
    await twice(source, () => loadPackages(here.python, { ...here.options, read: source.read }));
    here.tables = true;
    return true;
  } catch (error) {
    report(error, false);
    scope.postMessage({ say: "event", run, event: { kind: "error", lines: [MISSING] } });
    scope.postMessage({ say: "done", run, ok: false, seconds: 0, progress: "" });
    return false;
  }
}

function move(here: Ready, run: number, panel: string, values: Record<string, PanelValue>): void {
  try {
    const view = JSON.parse(cellsOf(here.python).move(panel, JSON.stringify(values))) as { html: string; says: string };
    scope.postMessage({ say: "moved", run, ...view });
  } catch {
    scope.postMessage({ say: "moved", run, html: "", says: "This setting could not be computed. Run the cell again." });
  }
}

function progressFrom(python: Python, offset: number): { text: string; size: number } {
  return JSON.parse(cellsOf(python).progress_since(offset));
}

function report(error: unknown, fatal: boolean): void {
  console.warn(error);
  scope.postMessage({
    say: "broken",
    why: reason(error),
    fatal,
    file: fileOf(error),
    text: String(error).slice(0, 500),
  });
}

function reason(error: unknown): Why {
  if (typeof WebAssembly === "undefined") return "wasm";
  if (/out of memory|allocat|memory access/i.test(String(error)) || error instanceof RangeError) return "memory";
  if (error instanceof Error && "interrupted" in error) return "network";
  return fileOf(error) ? "file" : "other";
}
