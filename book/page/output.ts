// What a cell shows, in the markup that stored results have on the page.

import { type ActOnBoard, makeBoard } from "./board.ts";
import { fromHtml, make } from "./dom.ts";
import { type MovePanel, makePanel } from "./panel.ts";
import type { CellEvent } from "./protocol.ts";

export interface Output {
  /** The last result stays, pale, until the new run shows something or ends. */
  begin: () => void;
  event: (event: CellEvent) => void;
  end: () => void;
  /** One short sentence on what was shown; empty where nothing says more than "done". */
  sentence: () => string;
}

export interface Naming {
  /** Such as "cell 3". */
  name: string;
  /** What a picture shows, where the cell still is the book's. */
  alt: () => string | null;
  /** What the book says of its own picture. */
  bookAlt: string | null;
  move: MovePanel;
  act: ActOnBoard;
}

/** Longer results are not read aloud by themselves. */
const MOST_SAID = 160;

/** The output of one cell, drawn into `box`. */
export function makeOutput(box: HTMLElement, naming: Naming): Output {
  let stale = false;
  let said = "";
  let printed = "";
  let last: { name: string; pre: HTMLElement } | undefined;

  function fresh(): void {
    if (!stale) return;
    stale = false;
    box.classList.remove("dd-stale");
    box.replaceChildren();
  }

  function text(name: string, content: string): void {
    if (last?.name !== name) {
      const pre = make("pre");
      const css = name === "stderr" ? "output stderr dd-text" : "output stream dd-text";
      box.append(make("div", { class: css }, pre));
      last = { name, pre };
    }
    last.pre.append(content);
    if (printed.length <= MOST_SAID) printed += content;
  }

  function add(...nodes: Node[]): void {
    last = undefined;
    box.append(...nodes);
  }

  function show(event: Extract<CellEvent, { kind: "show" }>): void {
    if (event.png) add(picture(event.png, event.alt ?? null));
    else if (event.html === undefined) {
      if (printed.length <= MOST_SAID) printed += event.text;
      add(make("div", { class: "output text_plain dd-text" }, make("pre", {}, event.text)));
    } else {
      const shown = make("div", { class: "output text_html" });
      shown.append(fromHtml(event.html));
      if (shown.querySelector(".dd-feedback")) said = event.text;
      add(shown);
    }
  }

  function picture(png: string, alt: string | null): HTMLElement {
    const other = naming.bookAlt ? ` In the book it shows: ${naming.bookAlt}` : "";
    const described = alt ?? `Picture drawn by ${naming.name}.${other}`;
    return make("img", { src: `data:image/png;base64,${png}`, alt: described });
  }

  return {
    begin: () => {
      stale = true;
      said = "";
      printed = "";
      last = undefined;
      box.classList.add("dd-stale");
    },
    event: (event) => {
      fresh();
      if (event.kind === "text") text(event.name, event.text);
      else if (event.kind === "show") show(event);
      else if (event.kind === "panel") add(makePanel(event, naming.move));
      else if (event.kind === "board") add(makeBoard(event, naming.act));
      else {
        said = event.lines.length > 1 ? (event.lines.at(-2) ?? "") : (event.lines[0] ?? "");
        add(make("div", { class: "output traceback dd-text" }, make("pre", {}, event.lines.join("\n"))));
      }
    },
    end: () => {
      fresh();
      reachable(box, naming.name);
    },
    sentence: () => said || (printed.length <= MOST_SAID ? printed.trim() : ""),
  };
}

/** What may scroll can be reached with the keyboard. */
export function reachable(box: HTMLElement, name: string): void {
  for (const part of [box, ...box.querySelectorAll<HTMLElement>(".dd-text > pre")]) {
    const scrolls = part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1;
    if (!scrolls) continue;
    part.tabIndex = 0;
    part.setAttribute("role", "group");
    part.setAttribute("aria-label", `Output of ${name}, scrolls`);
  }
}
