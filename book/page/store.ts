// What the browser keeps of a learner's work: one database for the site, answers by page and cell.

import { openShelf } from "./shelf.ts";
import { type Answer, answerKey, isRecord, type PageCells, type ProgressRecord } from "./work.ts";

export interface Store {
  answers: () => Promise<Answer[]>;
  keep: (answer: Answer) => void;
  forget: (answer: { page: string; cell: string }) => void;
  pages: () => Promise<PageCells[]>;
  keepPage: (page: PageCells) => void;
  /** All events, oldest first. */
  progress: () => Promise<ProgressRecord[]>;
  record: (records: ProgressRecord[]) => void;
}

/** Open the store of the site whose root has this path; `trouble` is called once where nothing can be kept. */
export async function openStore(root: string, trouble: () => void): Promise<Store> {
  const shelf = await openShelf(`debug-the-deal ${root}`, trouble);
  let count = 0;

  /** Sorts by the event's own time, then by when it was kept. */
  function key(record: ProgressRecord): string {
    count += 1;
    const kept = `${Date.now().toString(36)}-${String(count).padStart(6, "0")}`;
    return `${String(record["at"] ?? "").slice(0, 40)} ${kept}-${Math.random().toString(36).slice(2, 6)}`;
  }

  const values = async <T>(
    table: Parameters<typeof shelf.all>[0],
    fits: (thing: unknown) => thing is T,
  ): Promise<T[]> => [...(await shelf.all(table)).values()].filter(fits);

  return {
    answers: () => values("answers", isAnswer),
    keep: (answer) => shelf.put("answers", answerKey(answer), answer),
    forget: (answer) => shelf.drop("answers", answerKey(answer)),
    pages: () => values("pages", isPage),
    keepPage: (page) => shelf.put("pages", page.page, page),
    progress: () => values("progress", isRecord),
    record: (records) => {
      for (const record of records) shelf.put("progress", key(record), record);
    },
  };
}

function isAnswer(thing: unknown): thing is Answer {
  const answer = thing as Answer | null;
  return typeof answer?.page === "string" && typeof answer.cell === "string" && typeof answer.source === "string";
}

function isPage(thing: unknown): thing is PageCells {
  const page = thing as PageCells | null;
  return typeof page?.page === "string" && Array.isArray(page.cells);
}
