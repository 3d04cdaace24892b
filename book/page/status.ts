// The line under the page's header: what runs here, how far Python is, and what still works when it does not.

import { button, make } from "./dom.ts";
import type { Broken } from "./protocol.ts";
import { amount, type State } from "./python.ts";

export interface Status {
  show: (state: State) => void;
  /** A sentence that stays, such as that nothing is kept. */
  remark: (sentence: string) => void;
  /** Say something to screen readers. */
  announce: (sentence: string) => void;
}

const PROMISE = "The cells on this page run here, in your browser. Nothing is sent anywhere.";
const STILL = "You can read the page as before, and JupyterLab runs the same cells.";

/** Why cells cannot run here at all, in a sentence; undefined where they can. */
export function cannotRun(): string | undefined {
  if (location.protocol === "file:") {
    return `This page was opened from a folder, where a browser does not run Python. Open the book with the start file in the course's folder. ${STILL}`;
  }
  if (typeof WebAssembly === "undefined" || typeof Worker === "undefined") {
    return `This browser does not run Python on a page: it has no ${typeof Worker === "undefined" ? "workers" : "WebAssembly"}. Another browser may. ${STILL}`;
  }
  return undefined;
}

/** What a broken state means, and what to do. */
export function sentenceFor({ why, fatal, file, text }: Broken): string {
  const what = fatal ? "Python" : "pandas and matplotlib";
  const next = fatal ? STILL : "Cells without them run. Run the cell again to try once more.";
  const name = file ? `the file ${file}` : "a file";
  if (why === "network")
    return `${what} did not arrive: the download of ${name} broke off. Look at your network. ${next}`;
  if (why === "file") return `${what} did not start: ${name} is missing, blocked or damaged on its way. ${next}`;
  if (why === "wasm")
    return `This browser does not run Python on a page: it has no WebAssembly. Another browser may. ${next}`;
  if (why === "memory") {
    return `Python ran out of memory and forgot all variables of this page. Close other tabs, or work with less data. ${next}`;
  }
  return `${what} stopped for a reason that the page does not know (${text.slice(0, 160)}). ${next}`;
}

/** The line, placed under the page's facts. */
export function makeStatus(retry: () => void): Status {
  const state = make("span", { class: "dd-run-state" });
  const bar = make("progress", { class: "dd-bar-small", "aria-label": "Python arrives" });
  const promise = make("span", {}, PROMISE);
  const line = make("p", { class: "dd-run-line" }, promise, " ", state);
  const remarks = make("div", { class: "dd-remarks" });
  const live = make("p", { class: "dd-unseen", role: "status", "aria-live": "polite" });
  place(line, remarks, live);
  const again = button("Try again", "dd-quiet", retry);

  function show(now: State): void {
    line.classList.toggle("dd-broken", now.is === "broken");
    promise.hidden = now.is === "broken" && now.what.fatal;
    if (now.is === "ready") state.replaceChildren("Python is ready.");
    else if (now.is === "asleep") state.replaceChildren("Python starts with the first Run.");
    else if (now.is === "broken") {
      const sentence = sentenceFor(now.what);
      state.replaceChildren(...(now.what.fatal ? [sentence, " ", again] : [sentence]));
      announce(sentence);
    } else {
      const words = now.of === "python" ? "Python starts" : "pandas and matplotlib arrive";
      bar.max = Math.max(now.total, 1);
      bar.value = now.done;
      state.replaceChildren(`${words}${amount(now)}. `, bar);
    }
  }

  /** The same sentence twice is said twice. */
  function announce(sentence: string): void {
    live.replaceChildren();
    setTimeout(() => live.replaceChildren(sentence), 50);
  }

  return {
    show,
    announce,
    remark: (sentence) => {
      remarks.append(make("p", { class: "dd-run-line dd-broken" }, sentence));
      announce(sentence);
    },
  };
}

/** The page without Python: one sentence, and everything else as it was. */
export function sayOnly(sentence: string): void {
  place(make("p", { class: "dd-run-line dd-broken", role: "status" }, sentence));
}

function place(...nodes: Node[]): void {
  const facts = document.querySelector("article .dd-meta") ?? document.querySelector("article h1");
  if (facts) facts.after(...nodes);
  else document.querySelector("article")?.prepend(...nodes);
}
