// The page's side of its Python: starts the worker, lets one cell run at a time, stops it.

import { noteName } from "./before.ts";
import type {
  ActRequest,
  BoardValue,
  Broken,
  CellEvent,
  FromWorker,
  PageData,
  PanelValue,
  RunRequest,
  Screen,
  Stage,
  ToWorker,
} from "./protocol.ts";

export type State =
  | { is: "asleep" }
  | { is: "starting"; of: Stage; done: number; total: number }
  | { is: "ready" }
  | { is: "broken"; what: Broken };

/** One cell to run; the functions hear what becomes of it. */
export interface Job {
  cell: string;
  source: string;
  alt: string | null;
  needs: boolean;
  began: () => void;
  event: (event: CellEvent) => void;
  /** What a waiting job waits for, in words; `part`: how much of it has arrived, from 0 to 1. */
  waits: (reason: string, part?: number) => void;
}

/** `done`: ran to its end; `stopped`: by the learner; `left`: Python went away before or while it ran. */
export type Outcome = { end: "done"; ok: boolean; seconds: number } | { end: "stopped" } | { end: "left" };
export type Moved = { html: string; says: string };
export type Acted = { screen: Screen | null; message: string };

export interface Python {
  run: (job: Job) => Promise<Outcome>;
  move: (panel: string, values: Record<string, PanelValue>) => Promise<Moved | undefined>;
  /** Press a button of a board: in line with the cells, so that none of them finds half a game. */
  act: (board: string, action: string, values: Record<string, BoardValue>) => Promise<Acted | undefined>;
  stop: () => void;
  start: () => void;
  state: () => State;
}

export interface Hooks {
  /** All progress lines, for a Python that starts. */
  progress: () => Promise<string>;
  /** Whether the page has added to the progress since it was last handed over; asking takes note. */
  added: () => boolean;
  /** New progress lines from a cell. */
  record: (lines: string) => void;
  changed: (state: State) => void;
  /** Every variable of the page is gone. */
  lost: () => void;
}

/** What is handed to the worker, without its number and the progress. */
type Asked = Omit<RunRequest, "run" | "progress"> | Omit<ActRequest, "run" | "progress">;

/** A cell or a press on a board that waits for its turn. */
interface Waiting {
  asked: Asked;
  /** Without one it is a press on a board. */
  job?: Job;
  number: number;
  began: boolean;
  acted: (acted: Acted) => void;
  end: (outcome: Outcome) => void;
}

/** Python for one page. Nothing is fetched before `start` or the first `run`. */
export function makePython(data: PageData, hooks: Hooks): Python {
  const root = new URL(data.root || ".", location.href);
  const queue: Waiting[] = [];
  const moves = new Map<number, (moved: Moved | undefined) => void>();
  let worker: Worker | undefined;
  let state: State = { is: "asleep" };
  let numbers = 0;
  let told = false;
  let used = false;
  /** This Python started before the page knew the progress. */
  let uninformed = false;

  function become(next: State): void {
    state = next;
    tellWaiting();
    hooks.changed(state);
  }

  function tellWaiting(): void {
    const part = state.is === "starting" && state.total ? state.done / state.total : undefined;
    queue.forEach((entry, place) => {
      if (!entry.began) entry.job?.waits(reason(state, place > 0), part);
    });
  }

  function start(): void {
    if (worker) return;
    become({ is: "starting", of: "python", done: 0, total: 0 });
    const early = globalThis.ddEarly;
    globalThis.ddEarly = undefined;
    const made =
      early?.worker ?? new Worker(new URL(`_static/run/worker.js?v=${data.version}`, root), { type: "module" });
    worker = made;
    made.onmessage = ({ data: message }: MessageEvent<FromWorker>) => hear(message);
    made.onerror = (event) => {
      event.preventDefault();
      const text = event.message || "the worker did not load";
      broken({ say: "broken", why: event.message ? "other" : "file", fatal: true, file: "worker.js", text });
    };
    if (early) {
      told = uninformed = true;
      for (const event of early.heard) hear(event.data);
      void next();
      return;
    }
    hooks.progress().then((progress) => {
      if (worker !== made) return;
      hooks.added();
      told = true;
      send({
        do: "start",
        python: new URL("_static/python/", root).href,
        folder: data.page.split("/")[0] ?? "",
        progress,
        tables: data.cells.some((cell) => cell.needs),
      });
      void next();
    });
  }

  function send(message: ToWorker): void {
    worker?.postMessage(message);
  }

  /** Hand the first waiting job to the worker, which keeps it until Python is there. */
  async function next(): Promise<void> {
    const first = queue[0];
    if (!told || !first || first.number) return;
    first.number = ++numbers;
    const request: RunRequest | ActRequest = { ...first.asked, run: first.number };
    if (hooks.added() || uninformed) request.progress = await hooks.progress();
    uninformed = false;
    if (queue[0] === first) send(request);
  }

  function hear(message: FromWorker): void {
    const first = queue[0];
    const about = "run" in message && first?.number === message.run ? first : undefined;
    if (message.say === "bytes") arrived(message.of, message.done, message.total);
    else if (message.say === "ready") isReady();
    else if (message.say === "broken") broken(message);
    else if (message.say === "moved") {
      moves.get(message.run)?.(message);
      moves.delete(message.run);
    } else if (message.say === "began" && about) began(about);
    else if (message.say === "event") about?.job?.event(message.event);
    else if (message.say === "acted" && about) acted(about, message);
    else if (message.say === "done" && about) done(about, message);
  }

  function isReady(): void {
    become({ is: "ready" });
    try {
      localStorage.setItem(noteName(root), "ran");
    } catch {
      // Then Python does not start early next time.
    }
  }

  /** The last bytes may be counted after Python is there already. */
  function arrived(of: Stage, done: number, total: number): void {
    if (of === "packages" || state.is === "starting") become({ is: "starting", of, done, total });
  }

  function began(entry: Waiting): void {
    entry.began = true;
    used = true;
    if (state.is !== "ready") become({ is: "ready" });
    entry.job?.began();
  }

  function done(entry: Waiting, message: { ok: boolean; seconds: number; progress: string }): void {
    over(message.progress);
    entry.end({ end: "done", ok: message.ok, seconds: message.seconds });
    tellWaiting();
    void next();
  }

  function acted(entry: Waiting, message: Acted & { progress: string }): void {
    over(message.progress);
    entry.acted({ screen: message.screen, message: message.message });
    tellWaiting();
    void next();
  }

  /** The first in the line has come to its end. */
  function over(progress: string): void {
    queue.shift();
    if (progress) hooks.record(progress);
  }

  function broken(what: Broken): void {
    if (what.fatal) leave({ end: "left" });
    become({ is: "broken", what });
  }

  /** Python goes, and with it all variables, all waiting runs and all panels. */
  function leave(outcome: Outcome): void {
    worker?.terminate();
    worker = undefined;
    told = uninformed = false;
    for (const entry of queue.splice(0)) entry.end(entry.began ? outcome : { end: "left" });
    for (const end of moves.values()) end(undefined);
    moves.clear();
    if (used) hooks.lost();
    used = false;
  }

  return {
    start,
    state: () => state,
    run: (job) =>
      new Promise((end) => {
        const { cell, source, alt, needs } = job;
        const asked: Asked = { do: "run", cell, source, alt, needs };
        queue.push({ asked, job, number: 0, began: false, acted: () => {}, end });
        start();
        tellWaiting();
        void next();
      }),
    move: (panel, values) =>
      new Promise((end) => {
        if (!worker) return end(undefined);
        moves.set(++numbers, end);
        send({ do: "move", run: numbers, panel, values });
      }),
    act: (board, action, values) =>
      new Promise((end) => {
        if (!worker) return end(undefined);
        const asked: Asked = { do: "act", board, action, values };
        queue.push({ asked, number: 0, began: false, acted: end, end: () => end(undefined) });
        void next();
      }),
    stop: () => {
      leave({ end: "stopped" });
      become({ is: "asleep" });
      // Most who stop a cell run another: Python starts again at once.
      start();
    },
  };
}

/** Why a job waits. */
function reason(state: State, behind: boolean): string {
  if (state.is === "starting") {
    const what = state.of === "python" ? "Python starts" : "pandas and matplotlib arrive";
    return `waiting: ${what}${amount(state)}`;
  }
  return behind ? "waiting: another cell runs" : "waiting";
}

/** Such as ", 4.1 of 9.3 MB"; empty where nothing is known yet. */
export function amount(state: { done: number; total: number }): string {
  const mega = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return state.total ? `, ${mega(state.done)} of ${mega(state.total)} MB` : "";
}
