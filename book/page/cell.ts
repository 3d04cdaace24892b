// One live cell: its editor, the row of buttons under it, and what it shows.

import type { ActOnBoard } from "./board.ts";
import { button, make } from "./dom.ts";
import { type Editor, makeEditor } from "./editor.ts";
import { makeOutput, type Output } from "./output.ts";
import type { MovePanel } from "./panel.ts";
import type { CellData, CellEvent } from "./protocol.ts";
import type { Outcome, Python } from "./python.ts";
import { isQuestion } from "./quiz.ts";

export interface LiveCell {
  data: CellData;
  /** Quiet: the result is not announced, because many cells run. */
  run: (quiet?: boolean) => Promise<Outcome | undefined>;
  text: () => string;
  /** Put an answer into the editor. */
  put: (source: string) => void;
  note: (sentence: string) => void;
  /** Whether the cell ran since Python started. */
  ran: () => boolean;
  /** Python forgot what this cell made. */
  forgotten: () => void;
  /** Keep what was typed last, now. */
  flush: () => void;
}

export interface CellContext {
  python: Python;
  count: number;
  announce: (sentence: string) => void;
  /** Keep an answer; undefined: it is the book's code again. */
  keep: (cell: CellData, source: string | undefined) => void;
  /** Run the cells above this one; whether that came to an end. */
  runAbove: (place: number) => Promise<boolean>;
  /** Whether a cell above this one did not run since Python started. */
  skipped: (place: number) => boolean;
  /** Why Python is not there, in a sentence. */
  trouble: () => string;
}

const PAUSE = 400;
const QUICK = 300;
const LONG = 5;
const ABSENT = "still on its way to this page";
const HEAVY = /\b(pandas|numpy|matplotlib)\b|\bload\s*\(/;

/** Make the cell in `box` live; `place` counts from 0. */
export function makeCell(data: CellData, place: number, box: HTMLElement, context: CellContext): LiveCell {
  const { python, announce } = context;
  const name = `cell ${place + 1}`;
  const shown = outputBox(box);
  const book = [...shown.childNodes];
  const state = make("span", { class: "dd-state" });
  const bar = make("progress", { class: "dd-bar-small", max: "1", "aria-label": "Python arrives" });
  const notes = make("p", { class: "dd-note" });
  const hints = make("div", { class: "dd-hints" });
  const runButton = button("Run", "dd-run", () => void run());
  const stopButton = button("Stop", "", () => python.stop());
  const resetButton = button("Reset cell", "dd-quiet", reset);
  const move: MovePanel = (panel, values) => python.move(panel, values);
  const act: ActOnBoard = (board, action, values) => python.act(board, action, values);
  const naming = { name, alt: () => alt(), bookAlt: data.alt, move, act };
  const output = makeOutput(shown, naming);
  const hintOutput = makeOutput(hints, { ...naming, name: `the hint of ${name}` });
  let busy = false;
  let ran = false;
  let absent = false;
  let unknown = false;
  let saving: ReturnType<typeof setTimeout> | undefined;

  const input = box.querySelector<HTMLElement>(".cell_input") ?? box.appendChild(make("div", { class: "cell_input" }));
  input.replaceChildren();
  const editor: Editor = makeEditor({
    parent: input,
    text: data.source,
    label: data.exercise ? `Code for exercise ${data.exercise}` : `Code, cell ${place + 1} of ${context.count}`,
    help: "dd-keys",
    changed,
    run: () => void run(),
    leave: () => runButton.focus(),
  });
  input.after(row(), notes);
  shown.after(hints);
  stopButton.hidden = true;
  changedOrNot();
  wait("");

  function row(): HTMLElement {
    const quiet = [resetButton];
    const { exercise } = data;
    if (exercise && !isQuestion(exercise))
      quiet.unshift(
        button("Hint", "dd-quiet", () => void ask("hint", exercise)),
        button("Solution", "dd-quiet", () => void ask("solution", exercise)),
      );
    if (place > 0) quiet.push(button("Run all above", "dd-quiet", () => void context.runAbove(place)));
    return make(
      "div",
      { class: "dd-row" },
      runButton,
      stopButton,
      state,
      bar,
      make("span", { class: "dd-more" }, ...quiet),
    );
  }

  function alt(): string | null {
    return editor.text() === data.source ? data.alt : null;
  }

  function changed(): void {
    changedOrNot();
    clearTimeout(saving);
    saving = setTimeout(flush, PAUSE);
  }

  function changedOrNot(): void {
    resetButton.hidden = editor.text() === data.source;
  }

  function flush(): void {
    if (saving === undefined) return;
    clearTimeout(saving);
    saving = undefined;
    context.keep(data, editor.text() === data.source ? undefined : editor.text());
  }

  function reset(): void {
    editor.set(data.source);
    flush();
    shown.replaceChildren(...book);
    shown.classList.remove("dd-stale");
    hints.replaceChildren();
    note("");
    wait("");
    editor.focus();
    announce(`${capital(name)} is the book's again.`);
  }

  function note(sentence: string, ...more: Node[]): void {
    notes.replaceChildren(...(sentence ? [sentence, ...more] : []));
  }

  function wait(text: string, part?: number): void {
    state.textContent = text;
    bar.hidden = part === undefined;
    if (part !== undefined) bar.value = part;
  }

  function watch(): () => void {
    const start = performance.now();
    const show = setTimeout(() => {
      stopButton.hidden = false;
    }, QUICK);
    const clock = setInterval(() => {
      const seconds = Math.floor((performance.now() - start) / 1000);
      const long = seconds >= LONG ? ". Takes too long? Stop ends it." : "";
      if (seconds >= 1) wait(`running, ${seconds} s${long}`);
    }, 250);
    return () => {
      clearTimeout(show);
      clearInterval(clock);
      if (document.activeElement === stopButton) runButton.focus();
      stopButton.hidden = true;
    };
  }

  /** Run code of this cell into an output. */
  async function execute(into: Output, source: string, needs: boolean): Promise<Outcome> {
    let unwatch = (): void => {};
    const outcome = await python.run({
      cell: data.id,
      source,
      alt: alt(),
      needs,
      waits: wait,
      began: () => {
        into.begin();
        wait("running");
        unwatch = watch();
      },
      event: (event) => {
        absent ||= isAbsent(event);
        unknown = event.kind === "error" && event.lines.at(-1)?.startsWith("NameError") === true;
        into.event(event);
      },
    });
    unwatch();
    if (outcome.end === "done") into.end();
    return outcome;
  }

  async function run(quiet = false): Promise<Outcome | undefined> {
    if (busy) return undefined;
    begin();
    let outcome = await execute(output, editor.text(), data.needs || absent || HEAVY.test(editor.text()));
    // The cell met pandas on a page that started without: fetch it and run again.
    if (absent && outcome.end === "done" && !outcome.ok) outcome = await execute(output, editor.text(), true);
    end(outcome, output, quiet);
    return outcome;
  }

  async function fromTop(): Promise<void> {
    note("");
    if (await context.runAbove(place)) await run();
  }

  /** The next hint, or the solution where it is open, under the cell. */
  async function ask(what: "hint" | "solution", exercise: string): Promise<void> {
    if (busy) return;
    begin();
    const code = `__import__("techsales").${what}(${JSON.stringify(exercise)})`;
    end(await execute(hintOutput, code, false), hintOutput, false);
  }

  function begin(): void {
    busy = true;
    runButton.setAttribute("aria-disabled", "true");
    flush();
    note("");
  }

  function end(outcome: Outcome, from: Output, quiet: boolean): void {
    busy = false;
    runButton.removeAttribute("aria-disabled");
    if (outcome.end === "stopped") stopped();
    else if (outcome.end === "left") {
      shown.classList.remove("dd-stale");
      wait("did not run");
      note(context.trouble());
    } else done(outcome, from, quiet);
  }

  function done(outcome: { ok: boolean; seconds: number }, from: Output, quiet: boolean): void {
    const took = outcome.seconds >= 1 ? ` in ${outcome.seconds.toFixed(1)} s` : "";
    wait(outcome.ok ? `done${took}` : `error${took}`);
    ran ||= from === output;
    const skipped = !outcome.ok && unknown && context.skipped(place);
    if (skipped)
      note(
        "Cells above this one have not run yet. ",
        button("Run them, then this", "", () => void fromTop()),
      );
    if (quiet) return;
    const said = from.sentence();
    if (outcome.ok) announce(said || `${capital(name)}: done`);
    else announce(`${capital(name)}: error. ${said}${skipped ? " Cells above this one have not run yet." : ""}`);
  }

  function stopped(): void {
    shown.classList.remove("dd-stale");
    wait("stopped");
    const lost = "Stopped. Python forgot all variables of this page.";
    if (place === 0) note(lost);
    else
      note(
        `${lost} Run all above brings them back. `,
        button("Run all above", "", () => void context.runAbove(place)),
      );
    announce(`${lost}${place ? " Run all above brings them back." : ""}`);
  }

  return {
    data,
    run,
    note,
    flush,
    text: () => editor.text(),
    put: (source) => {
      editor.set(source);
      // What is put here is kept already.
      clearTimeout(saving);
      saving = undefined;
    },
    ran: () => ran,
    forgotten: () => {
      ran = false;
      if (!busy) wait("");
    },
  };
}

/** The box for results; cells without a stored result have none yet. */
function outputBox(box: HTMLElement): HTMLElement {
  const there = box.querySelector<HTMLElement>(".cell_output");
  return there ?? box.appendChild(make("div", { class: "cell_output docutils container" }));
}

function isAbsent(event: CellEvent): boolean {
  return event.kind === "error" && event.lines.some((line) => line.includes(ABSENT));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
