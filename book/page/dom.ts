// Small things for making elements, and for taking HTML from a cell without taking what acts by itself.

type Child = Node | string;

/** An element with attributes and children; a string child is text, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A button that does something. */
export function button(text: string, css: string, action: () => void): HTMLButtonElement {
  const element = make("button", { type: "button", class: `dd-do ${css}`.trim() }, text);
  element.addEventListener("click", action);
  return element;
}

const NEVER = "script, iframe, frame, object, embed, link, meta, base, form, audio, video, template";
const PICTURE = /^\s*data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i;
const ADDRESSES = new Set([
  "src",
  "srcset",
  "href",
  "xlink:href",
  "action",
  "formaction",
  "poster",
  "background",
  "data",
]);

/** HTML from a cell: no scripts, and nothing that would be fetched from elsewhere. */
export function fromHtml(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const element of template.content.querySelectorAll(NEVER)) element.remove();
  for (const element of template.content.querySelectorAll("*")) clean(element);
  for (const table of template.content.querySelectorAll("table.dataframe")) scrollable(table);
  return template.content;
}

function clean(element: Element): void {
  for (const { name, value } of [...element.attributes]) {
    const lower = name.toLowerCase();
    if (lower.startsWith("on") || unsafeAddress(lower, value) || unsafeStyle(lower, value))
      element.removeAttribute(name);
  }
  if (element.tagName.toLowerCase() === "style" && /url\(|@import|image-set/i.test(element.textContent ?? ""))
    element.remove();
  // The page announces results itself, once.
  if (element.getAttribute("role") === "status") element.removeAttribute("role");
}

function unsafeAddress(name: string, value: string): boolean {
  return ADDRESSES.has(name) && !value.startsWith("#") && !PICTURE.test(value);
}

function unsafeStyle(name: string, value: string): boolean {
  return name === "style" && /url\(|image-set|position\s*:\s*fixed/i.test(value);
}

/** A wide table scrolls in its own box; pandas' empty header cell is none. */
function scrollable(table: Element): void {
  for (const head of table.querySelectorAll("th")) {
    if (!head.textContent?.trim()) head.replaceWith(make("td"));
  }
  const box = make("div", {
    class: "dd-scroll",
    tabindex: "0",
    role: "group",
    "aria-label": "Table, may scroll sideways",
  });
  table.replaceWith(box);
  box.append(table);
}
