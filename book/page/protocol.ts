// What the page and its worker say to each other, and what the site says to the page. The single source of both.

/** One code cell as the site hands it over. */
export interface CellData {
  id: string;
  source: string;
  tags: string[];
  alt: string | null;
  exercise: string | null;
  needs: boolean;
}

/** What stands in the page's `#dd-page`. */
export interface PageData {
  page: string;
  title: string;
  notebook: string;
  root: string;
  version: string;
  cells: CellData[];
}

export interface RangeInput {
  name: string;
  type: "range";
  label: string;
  low: number;
  high: number;
  step: number;
  start: number;
}
export interface ChoiceInput {
  name: string;
  type: "choice";
  label: string;
  options: string[];
  start: string;
}
export interface SwitchInput {
  name: string;
  type: "switch";
  label: string;
  start: boolean;
}
export type PanelInput = RangeInput | ChoiceInput | SwitchInput;
export type PanelValue = number | string | boolean;

export interface PanelEvent {
  kind: "panel";
  id: string;
  title: string;
  inputs: PanelInput[];
  html: string;
  says: string;
}

export type BoardValue = string | number | boolean | string[];
export interface BoardButton {
  label: string;
  action: string;
  values: Record<string, BoardValue>;
  about: string;
}
export interface BoardLine {
  head: string;
  text: string;
  note: string;
  button: BoardButton | null;
}
export interface BoardField {
  name: string;
  label: string;
  kind: "one" | "list" | "many" | "slide";
  options: [value: string, words: string][];
  start: string;
}
export interface BoardForm {
  name: string;
  button: BoardButton;
  fields: BoardField[];
}
export interface BoardPart {
  name: string;
  title: string;
  text: string;
  html: string;
  lines: BoardLine[];
  form: BoardForm | null;
}

/** What a board shows, as techsales.panels.board describes it. */
export interface Screen {
  title: string;
  parts: BoardPart[];
  says: string;
  focus: string;
}

export interface BoardEvent {
  kind: "board";
  id: string;
  title: string;
  screen: Screen;
}

/** What a cell shows, as techsales.page.cells posts it. */
export type CellEvent =
  | { kind: "text"; name: "stdout" | "stderr"; text: string }
  | { kind: "show"; text: string; html?: string; png?: string; alt?: string | null }
  | PanelEvent
  | BoardEvent
  | { kind: "error"; lines: string[] };

/** What is being fetched: Python itself, or pandas and matplotlib. */
export type Stage = "python" | "packages";
export type Why = "wasm" | "file" | "network" | "memory" | "other";

export interface RunRequest {
  do: "run";
  run: number;
  cell: string;
  source: string;
  alt: string | null;
  needs: boolean;
  /** All of the progress, where the page has added to it since Python last heard. */
  progress?: string | undefined;
}

export interface ActRequest {
  do: "act";
  run: number;
  board: string;
  action: string;
  values: Record<string, BoardValue>;
  /** As in a run. */
  progress?: string | undefined;
}

export type ToWorker =
  /** `tables`: some cell of the page needs pandas or matplotlib, so Python starts with them. */
  | { do: "start"; python: string; folder: string; progress: string; tables: boolean }
  | RunRequest
  | ActRequest
  | { do: "move"; run: number; panel: string; values: Record<string, PanelValue> };

export interface Broken {
  say: "broken";
  why: Why;
  /** Python itself is gone; without this only the packages are missing. */
  fatal: boolean;
  file?: string | undefined;
  text: string;
}

export type FromWorker =
  | { say: "bytes"; of: Stage; done: number; total: number }
  | { say: "ready"; how: "snapshot" | "plain" }
  | { say: "began"; run: number }
  | { say: "event"; run: number; event: CellEvent }
  | { say: "done"; run: number; ok: boolean; seconds: number; progress: string }
  | { say: "moved"; run: number; html: string; says: string }
  /** `screen`: null where it could not be had. */
  | { say: "acted"; run: number; screen: Screen | null; message: string; progress: string }
  | Broken;
