// The page script: makes the cells of a chapter or an exercise page live. Loaded on those pages only.

import { savesData } from "./before.ts";
import { PROGRESS } from "./board.ts";
import { type LiveCell, makeCell } from "./cell.ts";
import { make } from "./dom.ts";
import { keepOffline, offlineSentence } from "./offline.ts";
import type { PageData } from "./protocol.ts";
import { makePython, type State } from "./python.ts";
import { markSolved, solvedSentence, watchQuizzes } from "./quiz.ts";
import { cannotRun, makeStatus, sayOnly, sentenceFor } from "./status.ts";
import { openStore, type Store } from "./store.ts";
import {
  type Answer,
  lastName,
  lastOutcomes,
  mark,
  newRecord,
  type PageCells,
  type ProgressRecord,
  readLines,
} from "./work.ts";
import { makeYours, type Yours } from "./yours.ts";

const NOT_KEPT =
  "Your answers are not kept after you close this page: this browser gives it no room. Save your work to a file before you leave; the button is at the end of the page.";
const KEYS = "Tab indents. Press Escape and then Tab to leave the editor. Shift and Enter runs the cell.";

function readData(): PageData | undefined {
  const text = document.getElementById("dd-page")?.textContent;
  return text ? (JSON.parse(text) as PageData) : undefined;
}

async function open(data: PageData): Promise<void> {
  const trouble = cannotRun();
  if (trouble) return sayOnly(trouble);
  let restart = (): void => {};
  const status = makeStatus(() => restart());
  const store = await openStore(new URL(data.root || ".", location.href).pathname, () => status.remark(NOT_KEPT));
  const here: PageCells = {
    page: data.page,
    title: data.title,
    notebook: data.notebook,
    cells: data.cells.map(bookCell),
  };
  const records = await store.progress();
  const answers = new Map((await store.answers()).filter((a) => a.page === data.page).map((a) => [a.cell, a]));
  store.keepPage(here);
  const cells: LiveCell[] = [];
  let added = false;
  let yours: Yours | undefined;

  const python = makePython(data, {
    progress: async () => (await store.progress()).map((record) => `${JSON.stringify(record)}\n`).join(""),
    added: () => {
      const was = added;
      added = false;
      return was;
    },
    record: (lines) => {
      note(readLines(lines));
      document.dispatchEvent(new Event(PROGRESS));
    },
    changed: (state) => {
      status.show(state);
      if (state.is === "ready") keepOffline(data, () => yours?.offline());
    },
    lost: () => {
      for (const cell of cells) cell.forgotten();
    },
  });
  restart = python.start;
  // Python starts while the cells are being drawn; not where the reader asked their browser to save data.
  if (!savesData()) python.start();

  function note(news: ProgressRecord[]): void {
    store.record(news);
    records.push(...news);
    marks();
  }

  /** Note what did not come from Python, which hears of it before its next run. */
  function noteHere(news: ProgressRecord[]): void {
    added ||= news.length > 0;
    note(news);
  }

  function marks(): void {
    const outcomes = lastOutcomes(records);
    markSolved(data, outcomes);
    yours?.solved(solvedSentence(data, outcomes));
  }

  async function runAbove(place: number): Promise<boolean> {
    const above = cells.slice(0, place);
    const ends = await Promise.all(above.map((cell) => cell.run(true)));
    const failed = ends.flatMap((end, at) => (end?.end === "done" && !end.ok ? [at + 1] : []));
    if (ends.some((end) => end && end.end !== "done")) return false;
    const errors = failed.length ? ` An error in ${failed.map((at) => `cell ${at}`).join(", ")}.` : "";
    status.announce(`The cells above cell ${place + 1} ran.${errors}`);
    return true;
  }

  document.body.append(make("p", { id: "dd-keys", hidden: "" }, KEYS));
  data.cells.forEach((cell, place) => {
    const box = document.getElementById(`cell-${cell.id}`);
    if (!box) return;
    const live = makeCell(cell, place, box, {
      python,
      count: data.cells.length,
      announce: status.announce,
      keep: (which, source) => keep(store, data.page, which, source),
      runAbove,
      skipped: (at) => cells.slice(0, at).some((other) => !other.ran()),
      trouble: () => troubleOf(python.state()),
    });
    cells.push(live);
    restore(live, answers.get(cell.id), store);
  });

  yours = makeYours({
    here,
    name: lastName(records),
    work: async () => {
      for (const cell of cells) cell.flush();
      return { pages: await store.pages(), answers: await store.answers(), progress: await store.progress() };
    },
    rename: (name) => noteHere([newRecord("name", { name })]),
    take: (loaded, fresh, progress) => {
      keepPages(store, loaded.pages);
      put(fresh, data.page, cells, store);
      noteHere(progress);
    },
    replace: (changed) => put(changed, data.page, cells, store),
    restart: python.stop,
    announce: status.announce,
    offline: offlineSentence,
  });
  watchQuizzes(({ id, right, answer }) => {
    // Who has it right may look at the other answers.
    if (lastOutcomes(records).get(id) === "right") return;
    noteHere([newRecord("check", { id, outcome: right ? "right" : "mistake", mistake: 0, answer })]);
  });
  addEventListener("pagehide", () => {
    for (const cell of cells) cell.flush();
  });
  marks();
  status.show(python.state());
}

function bookCell({ id, source, exercise }: PageData["cells"][number]): PageCells["cells"][number] {
  return { id, source, exercise };
}

function troubleOf(state: State): string {
  return state.is === "broken" ? sentenceFor(state.what) : "Python was stopped before this cell ran. Run it again.";
}

function keep(store: Store, page: string, cell: PageData["cells"][number], source: string | undefined): void {
  const key = { page, cell: cell.id };
  if (source === undefined) store.forget(key);
  else store.keep({ ...key, source, starter: mark(cell.source), when: new Date().toISOString() });
}

/** Put the kept answer in its place. */
function restore(live: LiveCell, answer: Answer | undefined, store: Store): void {
  if (!answer) return;
  if (answer.source === live.data.source) {
    store.forget(answer);
    return;
  }
  live.put(answer.source);
  if (answer.starter && answer.starter !== mark(live.data.source)) {
    live.note(
      "The book has changed this cell since you wrote your answer. Your answer is kept; Reset cell shows the new one.",
    );
  }
}

/** Keep answers from a file, and show those of this page. */
function put(answers: Answer[], page: string, cells: LiveCell[], store: Store): void {
  const when = new Date().toISOString();
  for (const answer of answers) {
    store.keep({ ...answer, when: answer.when || when });
    if (answer.page === page) cells.find((cell) => cell.data.id === answer.cell)?.put(answer.source);
  }
}

/** Pages that were never opened here are known from the file until they are. */
function keepPages(store: Store, pages: PageCells[]): void {
  void store.pages().then((known) => {
    const names = new Set(known.map((page) => page.page));
    for (const page of pages) if (!names.has(page.page)) store.keepPage(page);
  });
}

const found = readData();
if (found) void open(found);
