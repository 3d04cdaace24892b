// Starts Python before the page has been read, where this browser has its files from an earlier visit.
// It stands in the page's head and must stay small: everything else waits for page.ts.

import { noteName, savesData } from "./before.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

function start(me: HTMLScriptElement): void {
  const root = new URL("../../", me.src);
  if (savesData() || !localStorage.getItem(noteName(root))) return;
  const { version, folder, tables } = me.dataset;
  const worker = new Worker(new URL(`_static/run/worker.js?v=${version}`, root), { type: "module" });
  const heard: MessageEvent<FromWorker>[] = [];
  worker.onmessage = (event) => heard.push(event);
  const python = new URL("_static/python/", root).href;
  const first: ToWorker = { do: "start", python, folder: folder ?? "", tables: tables === "yes", progress: "" };
  worker.postMessage(first);
  globalThis.ddEarly = { worker, heard };
}

const me = document.currentScript;
if (me instanceof HTMLScriptElement && me.dataset["folder"]) {
  try {
    start(me);
  } catch {
    // No storage, no workers: page.ts says what that means.
  }
}
