// A board that is played: parts with headings, buttons, a form. Python is asked after every press; the page only draws.

import { fromHtml, make, button as makeButton } from "./dom.ts";
import type {
  BoardButton,
  BoardEvent,
  BoardField,
  BoardForm,
  BoardLine,
  BoardPart,
  BoardValue,
  Screen,
} from "./protocol.ts";
import type { Acted } from "./python.ts";

export type ActOnBoard = (
  board: string,
  action: string,
  values: Record<string, BoardValue>,
) => Promise<Acted | undefined>;
type Values = Record<string, BoardValue>;
type Press = (button: BoardButton, part: string, values?: Values) => void;

/** Told to the document when a cell or a board has added to the progress: a game may have gone on elsewhere. */
export const PROGRESS = "dd-progress";
const STOPPED = "Python was stopped, or is not there. Run this cell again: your game is kept.";
const WAITING = "Waiting for Python.";
const PATIENCE = 700;
const SETTLE = 400;
let count = 0;

/** A board as an element. */
export function makeBoard(event: BoardEvent, act: ActOnBoard): HTMLElement {
  const title = make("p", { class: "dd-panel-title" });
  const says = make("p", { class: "dd-says", "aria-live": "polite" });
  const view = make("div", { class: "dd-parts" });
  const chosen = new Map<string, Values>();
  let drawn = "";
  let asking = false;
  const press = oneAtATime(async (button: BoardButton, part: string, values: Values = {}) => {
    box.dataset["busy"] = "";
    asking = true;
    const slow = setTimeout(() => says.replaceChildren(WAITING), PATIENCE);
    const answer = await act(event.id, button.action, { ...values, ...button.values });
    clearTimeout(slow);
    asking = false;
    const message = answer?.message ?? STOPPED;
    if (answer?.screen) draw(answer.screen);
    say(message || (answer?.screen?.says ?? ""));
    if (message) tell(view, part, message);
    // The second click of a double click would meet another button, and a look cannot be handed back.
    await new Promise((settled) => setTimeout(settled, SETTLE));
    delete box.dataset["busy"];
  });
  const follow = oneAtATime(async () => {
    const answer = await act(event.id, "", {});
    if (!answer?.screen || JSON.stringify(answer.screen) === drawn) return;
    draw(answer.screen);
    say(answer.screen.says);
  });

  /** A game may go on in another cell, by typing. */
  function listen(): void {
    if (!box.isConnected) document.removeEventListener(PROGRESS, listen);
    else if (!asking) follow();
  }

  /** What did not change is not said again. */
  function say(sentence: string): void {
    if (says.textContent !== sentence) says.replaceChildren(sentence);
  }

  function draw(screen: Screen): void {
    const had = view.contains(document.activeElement);
    const held = document.activeElement?.closest<HTMLElement>("[data-key]")?.dataset["key"];
    drawn = JSON.stringify(screen);
    title.replaceChildren(make("strong", {}, screen.title));
    forget(chosen, screen);
    view.replaceChildren(...screen.parts.map((part) => drawPart(part, press, chosen)));
    for (const wide of view.querySelectorAll<HTMLElement>(".dd-scroll")) reachable(wide);
    if (had) takeFocus(view, held, screen.focus);
  }

  const box = make("section", { class: "dd-panel dd-board dd-live", "aria-label": event.title }, title, says, view);
  draw(event.screen);
  say(event.screen.says);
  document.addEventListener(PROGRESS, listen);
  return box;
}

/** Runs an action once at a time; a call that comes meanwhile is ignored. */
export function oneAtATime<Args extends unknown[]>(action: (...args: Args) => Promise<void>): (...args: Args) => void {
  let busy = false;
  return (...args) => {
    if (busy) return;
    busy = true;
    void action(...args).finally(() => {
      busy = false;
    });
  };
}

/** What was chosen in a form that is gone is forgotten. */
function forget(chosen: Map<string, Values>, screen: Screen): void {
  const there = new Set(screen.parts.map((part) => part.form?.name));
  for (const name of chosen.keys()) if (!there.has(name)) chosen.delete(name);
}

/** The same control, where it still exists; else the heading of what is new. */
function takeFocus(view: HTMLElement, key: string | undefined, part: string): void {
  const all = [...view.querySelectorAll<HTMLElement>("[data-key]")];
  const target = all.find((one) => one.dataset["key"] === key) ?? heading(view, part);
  target?.focus();
}

function heading(view: HTMLElement, part: string): HTMLElement | undefined {
  return [...view.querySelectorAll<HTMLElement>(".dd-part-title")].find((one) => one.dataset["part"] === part);
}

/** Say a message where the button was pressed; the live line says it aloud. */
function tell(view: HTMLElement, part: string, message: string): void {
  for (const old of view.querySelectorAll(".dd-told")) old.remove();
  const pressed = heading(view, part)?.closest("section");
  // What the part says itself is not said twice.
  if (pressed?.textContent?.includes(message)) return;
  const place = pressed?.querySelector(".dd-hand-in, .dd-part-title");
  const note = make("p", { class: "dd-message dd-told" }, message);
  if (place?.classList.contains("dd-hand-in")) place.before(note);
  else place?.after(note);
}

function drawPart(part: BoardPart, press: Press, chosen: Map<string, Values>): HTMLElement {
  const title = make("h3", { class: "dd-part-title", tabindex: "-1", "data-part": part.name }, part.title);
  const shown = make("div", { class: "dd-view" });
  shown.append(fromHtml(part.html));
  const box = make("section", { class: "dd-board-part", "aria-label": part.title }, title, shown);
  if (part.lines.length) {
    const lines = part.lines.map((line) => drawLine(line, part.name, press));
    box.append(make("ul", { class: "dd-lines" }, ...lines));
  }
  if (part.form) box.append(drawForm(part.form, part.name, press, chosen));
  return box;
}

function drawLine(line: BoardLine, part: string, press: Press): HTMLElement {
  const head = make(line.note === "struck out" ? "s" : "strong", { class: "dd-line-head" }, line.head);
  const words = make("span", { class: "dd-line-text" }, head, `: ${line.text}`);
  if (line.note) words.append(" ", make("span", { class: "dd-line-note" }, `(${line.note})`));
  const item = make("li", {}, words);
  const { button } = line;
  if (button) item.append(pressable(button, `${part}/${line.head}`, () => press(button, part)));
  return item;
}

function pressable(button: BoardButton, key: string, action: () => void): HTMLElement {
  const made = makeButton(button.label, "", action);
  made.dataset["key"] = key;
  if (button.about) made.setAttribute("aria-label", `${button.label}: ${button.about}`);
  return made;
}

function drawForm(form: BoardForm, part: string, press: Press, chosen: Map<string, Values>): HTMLElement {
  const kept = chosen.get(form.name) ?? {};
  chosen.set(form.name, kept);
  const fields = form.fields.map((field) => drawField(field, kept));
  const hand = pressable(form.button, `${part}/hand in`, () => press(form.button, part, { ...kept }));
  hand.classList.add("dd-run", "dd-hand-in");
  return make("div", { class: "dd-form" }, ...fields, hand);
}

function drawField(field: BoardField, kept: Values): HTMLElement {
  const start = kept[field.name] ?? field.start;
  const note = (value: BoardValue): void => {
    kept[field.name] = value;
  };
  if (field.kind === "list") return list(field, String(start), note);
  if (field.kind === "slide") return slide(field, String(start), note);
  return marks(field, start, note);
}

/** Round marks for one of few, square ones for any number. */
function marks(field: BoardField, start: BoardValue, note: (value: BoardValue) => void): HTMLElement {
  const many = field.kind === "many";
  const name = `dd-field-${++count}`;
  const marked = new Set(Array.isArray(start) ? start.map(String) : [String(start)]);
  const lines = field.options.map(([value, words]) => {
    const mark = make("input", { type: many ? "checkbox" : "radio", name, "data-key": `${field.name}/${value}` });
    mark.checked = marked.has(value) && !(many && value === "");
    mark.addEventListener("change", () => {
      if (!many) return note(value);
      if (mark.checked) marked.add(value);
      else marked.delete(value);
      note(field.options.flatMap(([one]) => (marked.has(one) ? [one] : [])));
    });
    return make("label", { class: "dd-mark" }, mark, make("span", {}, words));
  });
  return make("fieldset", { class: "dd-marks" }, make("legend", {}, field.label), ...lines);
}

function list(field: BoardField, start: string, note: (value: BoardValue) => void): HTMLElement {
  const id = `dd-field-${++count}`;
  const options = field.options.map(([value, words]) => make("option", { value }, words));
  const made = make("select", { id, "data-key": field.name }, ...options);
  made.value = start;
  made.addEventListener("change", () => note(made.value));
  return make("div", { class: "dd-input" }, make("label", { for: id }, field.label), made);
}

/** A slider over an ordered row of options. */
function slide(field: BoardField, start: string, note: (value: BoardValue) => void): HTMLElement {
  const id = `dd-field-${++count}`;
  const { options } = field;
  const made = make("input", { type: "range", id, min: "0", max: String(options.length - 1), step: "1" });
  made.dataset["key"] = field.name;
  const shown = make("output", { for: id });
  const tell = (): void => {
    const words = options[Number(made.value)]?.[1] ?? "";
    shown.replaceChildren(words);
    made.setAttribute("aria-valuetext", words);
  };
  made.value = String(
    Math.max(
      0,
      options.findIndex(([value]) => value === start),
    ),
  );
  tell();
  made.addEventListener("input", () => {
    tell();
    note(options[Number(made.value)]?.[0] ?? "");
  });
  return make("div", { class: "dd-input dd-slide-row" }, make("label", { for: id }, field.label), made, shown);
}

/** A box that may scroll sideways can be reached with the keyboard. */
function reachable(box: HTMLElement): void {
  if (box.tabIndex >= 0) return;
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", box.querySelector("caption, figcaption")?.textContent || "Table, may scroll sideways");
}
