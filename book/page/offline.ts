// What the page does to work without a network: asks the service worker to keep the site, and says how far that is.

import type { News } from "./keeping.ts";

type State = News | { keep: "later" } | { keep: "never"; why: "http" | "browser" | "saving" };
type Navigator3G = Navigator & { connection?: { saveData?: boolean; type?: string } };

/** Where the worker says nothing for so long, the browser has ended it: it is asked again and goes on. */
const SILENCE = 60_000;
const MOST_ASKED = 30;

let state: State = possible();
let asked = false;

/**
 * Keep the site for a visit without a network. To be called when Python has started; again does nothing.
 * `changed` hears of each new sentence.
 */
export function keepOffline(info: { root: string }, changed: () => void = () => {}): void {
  if (asked || state.keep === "never") return;
  asked = true;
  const become = (next: State): void => {
    state = next;
    changed();
  };
  start(info.root, become).catch(() => become({ keep: "never", why: "browser" }));
}

/** One sentence on whether the site works without a network. */
export function offlineSentence(): string {
  if (state.keep === "all") return "This book is kept on this device: it opens without a network.";
  if (state.keep === "some")
    return `This book is being kept on this device: ${mega(state.done)} of ${mega(state.total)} MB.`;
  if (state.keep === "later")
    return "Once Python has started, this device keeps the book for reading without a network.";
  if (state.keep === "never") return NEVER[state.why];
  if (state.why === "room")
    return `This device has no room to keep the book (${mega(state.total)} MB), so it opens with a network only. Everything else works as before.`;
  if (state.why === "file")
    return `The book is not kept on this device: the file ${state.file ?? ""} did not arrive as it was built. Your next visit tries again.`;
  return "The network went away before the whole book was kept on this device. Your next visit goes on from there.";
}

const NEVER = {
  http: "At this address the book cannot be kept for reading without a network: browsers do that only where the address begins with https.",
  browser:
    "This browser does not keep the book for reading without a network. A window that is not private, or another browser, may.",
  saving: "Your connection is set to save data, so the book is not kept for reading without a network.",
};

/** Whether anything can be kept at all. */
function possible(): State {
  if (!window.isSecureContext) return { keep: "never", why: "http" };
  if (!("serviceWorker" in navigator) || !("caches" in window)) return { keep: "never", why: "browser" };
  const { connection } = navigator as Navigator3G;
  if (connection?.saveData || connection?.type === "cellular") return { keep: "never", why: "saving" };
  return { keep: "later" };
}

async function start(root: string, become: (next: State) => void): Promise<void> {
  const site = navigator.serviceWorker;
  let left = MOST_ASKED;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const address = new URL(`${root}sw.js`, location.href);
  const registration = await site.register(address, { updateViaCache: "none" }).catch((error: unknown) => {
    // Without a network the worker that is there already goes on.
    if (!site.controller) throw error;
    return undefined;
  });
  const ask = async (): Promise<void> => {
    left -= 1;
    const worker = registration ? await active(registration) : site.controller;
    worker?.postMessage("keep");
    wait();
  };
  const wait = (): void => {
    clearTimeout(timer);
    if (left > 0) timer = setTimeout(() => void ask(), SILENCE);
  };
  site.addEventListener("message", ({ data }: MessageEvent<News>) => {
    if (!data?.keep) return;
    become(data);
    if (data.keep === "some") wait();
    else clearTimeout(timer);
  });
  site.startMessages();
  await ask();
}

/** The registration's worker once it works. */
function active(registration: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (worker?.state === "activated") resolve(worker);
      else if (!worker || worker.state === "redundant") reject(new Error("the service worker did not start"));
    };
    worker?.addEventListener("statechange", look);
    look();
  });
}

function mega(bytes: number): string {
  return String(Math.round(bytes / 1e6));
}
