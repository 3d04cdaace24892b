// A learner's work: answers, pages, progress. What it consists of, without browser and without storage.

/** A cell whose code is the learner's. */
export interface Answer {
  page: string;
  cell: string;
  source: string;
  /** Mark of the book's code at the time, by which a later change of the book is seen. */
  starter: string;
  when: string;
}

/** A page's code cells in order, as the book has them. */
export interface PageCells {
  page: string;
  title: string;
  notebook: string;
  cells: { id: string; source: string; exercise: string | null }[];
}

/** One event, as techsales.checking.progress writes it. */
export type ProgressRecord = Record<string, unknown>;

/** A short mark of a text: two texts with different marks differ. */
export function mark(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return `${text.length.toString(36)}-${hash.toString(36)}`;
}

/** The key under which an answer is kept. */
export function answerKey(answer: { page: string; cell: string }): string {
  return `${answer.page}\n${answer.cell}`;
}

/** The readable events of JSON lines, oldest first. */
export function readLines(text: string): ProgressRecord[] {
  return text.split("\n").flatMap((line) => {
    try {
      const record: unknown = JSON.parse(line);
      return isRecord(record) ? [record] : [];
    } catch {
      return [];
    }
  });
}

/** Whether something is an event. */
export function isRecord(thing: unknown): thing is ProgressRecord {
  return typeof thing === "object" && thing !== null && typeof (thing as ProgressRecord)["event"] === "string";
}

/** Those of `more` that are not in `known`. */
export function newRecords(known: ProgressRecord[], more: ProgressRecord[]): ProgressRecord[] {
  const seen = new Set(known.map((record) => JSON.stringify(record)));
  return more.filter((record) => {
    const line = JSON.stringify(record);
    const isNew = !seen.has(line);
    seen.add(line);
    return isNew;
  });
}

/** The outcome of the last check of each exercise: the last one counts. */
export function lastOutcomes(records: ProgressRecord[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { event, id, outcome } of records as Record<"event" | "id" | "outcome", unknown>[]) {
    if (event === "check" && typeof id === "string" && typeof outcome === "string") found.set(id, outcome);
  }
  return found;
}

/** An event as it is kept, with the time as Python writes it. */
export function newRecord(event: string, what: ProgressRecord, now = new Date()): ProgressRecord {
  return { v: 1, event, at: `${now.toISOString().slice(0, 19)}+00:00`, ...what };
}

/** The name the learner gave last. */
export function lastName(records: ProgressRecord[]): string {
  const named = records.filter((record) => record["event"] === "name" && typeof record["name"] === "string");
  return String(named.at(-1)?.["name"] ?? "");
}
