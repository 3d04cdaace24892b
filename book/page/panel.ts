// A what-if panel whose inputs move: the browser's own controls, the picture and the sentence from Python.

import { fromHtml, make } from "./dom.ts";
import type { PanelEvent, PanelInput, PanelValue } from "./protocol.ts";
import type { Moved } from "./python.ts";

export type MovePanel = (panel: string, values: Record<string, PanelValue>) => Promise<Moved | undefined>;

const STOPPED = "Python was stopped. Run this cell again to move the panel.";
const BUSY = "Waiting: a cell runs. The panel follows when it has ended.";
const PATIENCE = 700;
let count = 0;

/** A panel as an element. */
export function makePanel(event: PanelEvent, move: MovePanel): HTMLElement {
  const says = make("p", { class: "dd-says", "aria-live": "polite" }, event.says);
  const view = make("div", { class: "dd-view" });
  view.append(fromHtml(event.html));
  const values: Record<string, PanelValue> = Object.fromEntries(event.inputs.map((input) => [input.name, input.start]));
  const follow = latest(async () => {
    const slow = setTimeout(() => says.replaceChildren(BUSY), PATIENCE);
    const moved = await move(event.id, { ...values });
    clearTimeout(slow);
    if (moved?.html) view.replaceChildren(fromHtml(moved.html));
    says.replaceChildren(moved?.says ?? STOPPED);
  });
  const inputs = event.inputs.map((input) =>
    control(input, (value) => {
      values[input.name] = value;
      follow();
    }),
  );
  const title = make("p", { class: "dd-panel-title" }, make("strong", {}, event.title));
  return make(
    "section",
    { class: "dd-panel dd-live", "aria-label": event.title },
    title,
    make("div", { class: "dd-inputs" }, ...inputs),
    says,
    view,
  );
}

/** Runs an action again and again, one at a time; of all calls that come meanwhile the latest counts. */
export function latest(action: () => Promise<void>): () => void {
  let busy = false;
  let again = false;
  const go = async (): Promise<void> => {
    busy = true;
    do {
      again = false;
      await action();
    } while (again);
    busy = false;
  };
  return () => {
    again = true;
    if (!busy) void go();
  };
}

function control(input: PanelInput, moved: (value: PanelValue) => void): HTMLElement {
  const id = `dd-input-${++count}`;
  const label = make("label", { for: id }, input.label);
  if (input.type === "range") return make("div", { class: "dd-input" }, label, ...range(input, id, moved));
  if (input.type === "choice") return make("div", { class: "dd-input" }, label, choice(input, id, moved));
  const box = make("input", { type: "checkbox", id });
  box.checked = input.start;
  box.addEventListener("change", () => moved(box.checked));
  return make("div", { class: "dd-input dd-switch" }, box, label);
}

function range(
  input: Extract<PanelInput, { type: "range" }>,
  id: string,
  moved: (value: number) => void,
): HTMLElement[] {
  const { low, high, step, start } = input;
  const attributes = { min: low, max: high, step, value: start };
  const slider = make("input", { type: "range", id });
  for (const [name, value] of Object.entries(attributes)) slider.setAttribute(name, String(value));
  slider.value = String(start);
  const shown = make("output", { for: id }, String(start));
  slider.addEventListener("input", () => {
    shown.replaceChildren(slider.value);
    moved(Number(slider.value));
  });
  return [slider, shown];
}

function choice(
  input: Extract<PanelInput, { type: "choice" }>,
  id: string,
  moved: (value: string) => void,
): HTMLElement {
  const list = make("select", { id }, ...input.options.map((option) => make("option", { value: option }, option)));
  list.value = input.start;
  list.addEventListener("change", () => moved(list.value));
  return list;
}
