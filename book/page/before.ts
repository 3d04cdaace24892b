// What the script in the page's head and the page script share: whether Python ran here before, and the one that started.

import type { FromWorker } from "./protocol.ts";

/** A Python that is starting already, and what it has said so far. */
export interface Early {
  worker: Worker;
  heard: MessageEvent<FromWorker>[];
}

declare global {
  var ddEarly: Early | undefined;
}

/** Where this browser notes that Python ran here before; one note for each place a book lies at. */
export function noteName(root: URL): string {
  return `dd-python ${root.pathname}`;
}

/** Whether the reader asked for as little traffic as possible. */
export function savesData(): boolean {
  return (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
