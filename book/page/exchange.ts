// A learner's work as one file, and back: an ordinary notebook that JupyterLab opens. No browser is needed here.

import {
  type Answer,
  answerKey,
  isRecord,
  lastName,
  mark,
  newRecords,
  type PageCells,
  type ProgressRecord,
} from "./work.ts";

export const FORMAT = 1;
export const MOST_BYTES = 5_000_000;
const MOST_NAME = 100;
const PAGE = /^(chapters|exercises|cases)\/[\w-]{1,100}$/;
const CELL = /^[A-Za-z0-9_-]{1,64}$/;
const CHOOSE = "Choose the file that “Save my work to a file” made; its name ends in .ipynb.";

export interface Work {
  pages: PageCells[];
  answers: Answer[];
  progress: ProgressRecord[];
}

/** What a file holds. */
export interface Loaded extends Work {
  name: string;
  /** Code cells of the file that belong to no page here; they stay in the file. */
  others: number;
}

export interface Comparison {
  /** Answers to cells that have none here. */
  fresh: Answer[];
  /** Answers to cells where another one stands here. */
  differing: Answer[];
  progress: ProgressRecord[];
}

interface Cell {
  cell_type?: unknown;
  id?: unknown;
  source?: unknown;
  metadata?: unknown;
}
type Dict = Record<string, unknown>;

/** The notebook that holds every page with an answer, the current page's progress and all other progress. */
export function toNotebook(work: Work, saved: Date): Dict {
  const ids = new Set<string>();
  const cells = pagesWithAnswers(work).flatMap((page) => pageToCells(page, work.answers, ids));
  return {
    cells,
    metadata: {
      kernelspec: { display_name: "Python 3 (ipykernel)", language: "python", name: "python3" },
      language_info: { name: "python" },
      techsales: {
        format: FORMAT,
        name: lastName(work.progress),
        saved: saved.toISOString(),
        progress: work.progress,
      },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Such as `debug-the-deal Ana 2026-11-25.ipynb`, whatever the name consists of. */
export function fileName(name: string, day: Date): string {
  const plain = name
    .replace(/[^\p{L}\p{N} ._-]/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[ .]+|[ .]+$/g, "")
    .slice(0, 60);
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0"));
  return `${["debug-the-deal", plain.trim(), date.join("-")].filter(Boolean).join(" ")}.ipynb`;
}

/** Answers to cells that the book no longer has stand at the end of their page. */
function pagesWithAnswers(work: Work): PageCells[] {
  const known = new Map(work.pages.map((page) => [page.page, page]));
  const names = [...new Set(work.answers.map((answer) => answer.page))].sort();
  return names.map((name) => {
    const page = known.get(name) ?? { page: name, title: name, notebook: `${name}.ipynb`, cells: [] };
    const there = new Set(page.cells.map((cell) => cell.id));
    const gone = work.answers.filter((answer) => answer.page === name && !there.has(answer.cell));
    return {
      ...page,
      cells: [...page.cells, ...gone.map(({ cell, source }) => ({ id: cell, source, exercise: null }))],
    };
  });
}

function pageToCells(page: PageCells, answers: Answer[], ids: Set<string>): Dict[] {
  const own = new Map(answers.filter((answer) => answer.page === page.page).map((answer) => [answer.cell, answer]));
  const code = page.cells.map(({ id, source, exercise }) => ({
    cell_type: "code",
    execution_count: null,
    id: unique(`${page.page}-${id}`, ids),
    metadata: {
      techsales: { page: page.page, cell: id, exercise, starter: own.get(id)?.starter ?? mark(source) },
    },
    outputs: [],
    source: own.get(id)?.source ?? source,
  }));
  const title = {
    cell_type: "markdown",
    id: unique(`${page.page}-title`, ids),
    metadata: {},
    source: `# ${page.title}`,
  };
  return [title, ...code];
}

/** An id as notebooks allow them, that no other cell has. */
function unique(wish: string, taken: Set<string>): string {
  const plain = wish.replace(/[^A-Za-z0-9_-]/g, "-").slice(-56);
  let id = plain;
  for (let number = 2; taken.has(id); number++) id = `${plain}-${number}`;
  taken.add(id);
  return id;
}

/** What a file holds, or one sentence that says why it cannot be taken and what to choose. */
export function fromFile(name: string, text: string, here: PageCells): Loaded | string {
  if (text.length > MOST_BYTES) return tooLarge(name, text.length);
  const notebook = parse(text);
  const cells = notebook?.["cells"];
  if (!notebook || !Array.isArray(cells)) return `“${name}” is not a notebook. ${CHOOSE}`;
  const own = dict(dict(notebook["metadata"])["techsales"]);
  if (typeof own["format"] === "number" && own["format"] > FORMAT) {
    return `“${name}” was saved by a newer edition of the course. Load it there, or ask your trainer for that edition.`;
  }
  const code = (cells as unknown[]).map(dict).filter((cell) => cell["cell_type"] === "code");
  const loaded = own["format"] === FORMAT ? savedWork(own, code) : courseNotebook(code, here);
  if (loaded) return loaded;
  return `“${name}” is a notebook, but not one of this page. ${CHOOSE} Or choose ${here.notebook} from JupyterLab.`;
}

/** The sentence for a file over the limit. */
export function tooLarge(name: string, bytes: number): string {
  return `“${name}” has ${(bytes / 1e6).toFixed(1)} MB, and a file of your work has at most ${MOST_BYTES / 1e6}. ${CHOOSE}`;
}

function savedWork(own: Dict, code: Cell[]): Loaded {
  const pages = new Map<string, PageCells>();
  const answers: Answer[] = [];
  let others = 0;
  for (const cell of code) {
    const { page, cell: id, exercise, starter } = dict(dict(cell.metadata)["techsales"]);
    const source = sourceOf(cell);
    if (!isText(page, PAGE) || !isText(id, CELL) || source === undefined) {
      others += 1;
      continue;
    }
    const known = pages.get(page) ?? { page, title: page, notebook: `${page}.ipynb`, cells: [] };
    known.cells.push({ id, source, exercise: typeof exercise === "string" ? exercise : null });
    pages.set(page, known);
    const before = typeof starter === "string" ? starter : "";
    if (mark(source) !== before)
      answers.push({ page, cell: id, source, starter: before, when: String(own["saved"] ?? "") });
  }
  const progress = Array.isArray(own["progress"]) ? own["progress"].filter(isRecord) : [];
  const name = typeof own["name"] === "string" ? own["name"].slice(0, MOST_NAME) : "";
  return { pages: [...pages.values()], answers, progress, name, others };
}

/** A notebook of the course as JupyterLab saves it: its cells are told by their ids. */
function courseNotebook(code: Cell[], here: PageCells): Loaded | undefined {
  const known = new Map(here.cells.map((cell) => [cell.id, cell]));
  const answers: Answer[] = [];
  let matching = 0;
  for (const cell of code) {
    const mine = typeof cell.id === "string" ? known.get(cell.id) : undefined;
    const source = sourceOf(cell);
    if (!mine || source === undefined) continue;
    matching += 1;
    if (source !== mine.source)
      answers.push({ page: here.page, cell: mine.id, source, starter: mark(mine.source), when: "" });
  }
  // Every exercise page has a cell "setup": one id alone says nothing of which page it is.
  if (matching < Math.min(2, known.size)) return undefined;
  return { pages: [], answers, progress: [], name: "", others: code.length - matching };
}

/** What of a file is new here, and what stands against something here. */
export function compare(loaded: Loaded, mine: Work): Comparison {
  const answers = new Map(mine.answers.map((answer) => [answerKey(answer), answer.source]));
  const book = new Map(
    mine.pages.flatMap((page) =>
      page.cells.map((cell) => [answerKey({ page: page.page, cell: cell.id }), cell.source]),
    ),
  );
  const found: Comparison = { fresh: [], differing: [], progress: newRecords(mine.progress, loaded.progress) };
  const last = new Map(loaded.answers.map((answer) => [answerKey(answer), answer]));
  for (const [key, answer] of last) {
    const own = answers.get(key);
    if (own === answer.source || (own === undefined && book.get(key) === answer.source)) continue;
    (own === undefined ? found.fresh : found.differing).push(answer);
  }
  return found;
}

function parse(text: string): Dict | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Dict) : undefined;
  } catch {
    return undefined;
  }
}

function dict(value: unknown): Dict {
  return typeof value === "object" && value !== null ? (value as Dict) : {};
}

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

function sourceOf(cell: Cell): string | undefined {
  const { source } = cell;
  if (Array.isArray(source)) return source.every((line) => typeof line === "string") ? source.join("") : undefined;
  return typeof source === "string" ? source : undefined;
}
