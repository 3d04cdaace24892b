// The section "Your work" at the end of a page: name, progress, saving to a file and loading from one.

import { button, make } from "./dom.ts";
import { compare, fileName, fromFile, type Loaded, MOST_BYTES, toNotebook, tooLarge, type Work } from "./exchange.ts";
import type { Answer, PageCells } from "./work.ts";

export interface YoursContext {
  here: PageCells;
  name: string;
  /** Everything that is kept, with what was typed last. */
  work: () => Promise<Work>;
  rename: (name: string) => void;
  /** Take over from a file: what is new, without asking. */
  take: (loaded: Loaded, answers: Answer[], progress: Work["progress"]) => void;
  /** Put answers in place of others. */
  replace: (answers: Answer[]) => void;
  restart: () => void;
  announce: (sentence: string) => void;
  offline: () => string;
}

export interface Yours {
  solved: (sentence: string) => void;
  /** The sentence on working without a network has changed. */
  offline: () => void;
}

/** The section, placed after the page's text. */
export function makeYours(context: YoursContext): Yours {
  const solved = make("p", { class: "dd-solved-count" });
  const message = make("div", { class: "dd-message" });
  const offline = make("p", { class: "dd-offline" }, context.offline());
  const name = make("input", { type: "text", id: "dd-name", maxlength: "100", autocomplete: "name" });
  name.value = context.name;
  name.addEventListener("change", () => context.rename(name.value.trim()));
  const picker = make("input", {
    type: "file",
    accept: ".ipynb,.json,application/json",
    hidden: "",
    "aria-label": "File",
  });
  picker.addEventListener("change", () => void load(picker.files?.[0]));

  function say(sentence: string, ...more: Node[]): void {
    message.replaceChildren(make("p", {}, sentence), ...more);
    context.announce(sentence);
  }

  async function save(): Promise<void> {
    const work = await context.work();
    if (!work.answers.length && !work.progress.length) {
      return say("There is nothing to save yet: no cell was changed and nothing was checked.");
    }
    const now = new Date();
    const file = fileName(name.value, now);
    download(file, JSON.stringify(toNotebook(work, now), null, 1));
    say(`Saved as “${file}”, in your downloads: ${counted(work.answers.length, "answer")}, and what you checked.`);
  }

  async function load(file: File | undefined): Promise<void> {
    picker.value = "";
    if (!file) return;
    if (file.size > MOST_BYTES) return say(tooLarge(file.name, file.size));
    const loaded = fromFile(file.name, await file.text(), context.here);
    if (typeof loaded === "string") return say(loaded);
    const mine = await context.work();
    const found = compare(loaded, mine);
    context.take(loaded, found.fresh, found.progress);
    if (loaded.name && !name.value) {
      name.value = loaded.name;
    }
    const others = loaded.others
      ? ` ${counted(loaded.others, "cell")} of the file ${loaded.others === 1 ? "belongs" : "belong"} to no page of the course and stayed there.`
      : "";
    const news = `Loaded from “${file.name}”: ${counted(found.fresh.length, "answer")} that had none here, ${counted(found.progress.length, "entry", "entries")} of progress.${others}`;
    if (found.differing.length) ask(news, found.differing, mine.answers);
    else say(news);
  }

  function ask(news: string, theirs: Answer[], mine: Answer[]): void {
    const question = `${counted(theirs.length, "answer")} ${theirs.length === 1 ? "differs" : "differ"} from the ${theirs.length === 1 ? "one" : "ones"} here.`;
    const take = button("Take the file's", "", () => {
      context.replace(theirs);
      const back = button("Put mine back", "dd-quiet", () => {
        context.replace(mine.filter((answer) => theirs.some((t) => t.page === answer.page && t.cell === answer.cell)));
        say("Your answers are back.");
      });
      say(`${counted(theirs.length, "answer")} of the file ${theirs.length === 1 ? "is" : "are"} in place.`, back);
    });
    const keep = button("Keep mine", "", () => say("Yours stay. The file's are still in the file."));
    say(`${news} ${question}`, make("p", { class: "dd-buttons" }, take, keep));
    take.focus();
  }

  const section = make(
    "section",
    { class: "dd-work", "aria-labelledby": "dd-work-title" },
    make("h2", { id: "dd-work-title" }, "Your work"),
    solved,
    make(
      "p",
      {},
      "Your answers stay in this browser, on this device. A file takes them elsewhere: to another device, to JupyterLab, to your trainer.",
    ),
    make("p", { class: "dd-field" }, make("label", { for: "dd-name" }, "Your name, for the file"), name),
    make(
      "p",
      { class: "dd-buttons" },
      button("Save my work to a file", "dd-run", () => void save()),
      button("Load my work from a file", "", () => picker.click()),
      button("Restart Python", "dd-quiet", context.restart),
    ),
    picker,
    message,
    offline,
  );
  (document.querySelector("article > section") ?? document.querySelector("article"))?.append(section);
  return {
    solved: (sentence) => {
      solved.textContent = sentence;
    },
    offline: () => {
      offline.textContent = context.offline();
    },
  };
}

function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  const link = make("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
