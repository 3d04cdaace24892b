// The service worker: pages come from the network where there is one, and from what is kept where there is none.

import { makeKeeper, type News } from "./keeping.ts";

interface Waits extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Waits {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Page {
  url: string;
  postMessage(news: News): void;
}
interface Scope {
  registration: { scope: string };
  skipWaiting(): Promise<void>;
  clients: {
    claim(): Promise<void>;
    matchAll(which: { type: "window"; includeUncontrolled: true }): Promise<Page[]>;
  };
  addEventListener(type: "install" | "activate" | "message", hear: (event: Waits) => void): void;
  addEventListener(type: "fetch", hear: (event: Asked) => void): void;
}

const me = self as unknown as Scope;
const scope = me.registration.scope;
const keeper = makeKeeper(scope);
/** How long a page waits for a network that says nothing, and for how long such a network is not asked again. */
const WAIT = 3000;
const PAUSE = 30_000;
const PYTHON = "_static/python/";
/** JupyterLite has a service worker of its own; the list and this script are never answered from what is kept. */
const NOT_OURS = /^(lite\/|sw\.js$|offline\.json$)/;
const AWAY = new Set([502, 503, 504]);

let quietUntil = 0;
let keeping: Promise<void> = Promise.resolve();

me.addEventListener("install", (event) => event.waitUntil(me.skipWaiting()));

me.addEventListener("activate", (event) => event.waitUntil(Promise.all([me.clients.claim(), tidy()])));

me.addEventListener("message", (event) => {
  // One after the other: a page that asks while another is served hears an answer of its own.
  keeping = keeping.then(keep);
  event.waitUntil(keeping);
});

me.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request);
  if (path !== undefined) event.respondWith(answer(request, path));
});

async function keep(): Promise<void> {
  const end = await keeper.keep((news) => void tell(news));
  await tidy();
  await tell(end);
}

async function tidy(): Promise<void> {
  await keeper.tidy((await windows()).length).catch(() => {});
}

async function windows(): Promise<Page[]> {
  const pages = await me.clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.filter((page) => page.url.startsWith(scope));
}

async function tell(news: News): Promise<void> {
  for (const page of await windows()) page.postMessage(news);
}

/** The file of the site that is asked for; undefined where the request is none of ours. */
function pathOf(request: Request): string | undefined {
  const url = new URL(request.url);
  if (request.method !== "GET" || !request.url.startsWith(scope) || request.headers.has("range")) return undefined;
  try {
    const path = decodeURI(url.pathname.slice(new URL(scope).pathname.length));
    if (NOT_OURS.test(path)) return undefined;
    return path === "" || path.endsWith("/") ? `${path}index.html` : path;
  } catch {
    return undefined;
  }
}

async function answer(request: Request, path: string): Promise<Response> {
  const version = new URL(request.url).searchParams.get("v");
  // A file of Python that is named by its hash is the same everywhere. One that came damaged is asked for anew.
  if (version && path.startsWith(PYTHON) && request.cache !== "reload") {
    const same = await keeper.find(path, version);
    if (same) return same;
  }
  if (Date.now() < quietUntil) {
    const kept = await keeper.find(path);
    if (kept) return kept;
  }
  return online(request, path);
}

/** From the network; from what is kept where that fails, is away, or says nothing for a while. */
async function online(request: Request, path: string): Promise<Response> {
  const fetched = fetch(request);
  try {
    const response = await Promise.race([fetched, silence(path)]);
    if (!response) return fetched;
    return (AWAY.has(response.status) && (await keeper.find(path))) || response;
  } catch (error) {
    const kept = await keeper.find(path);
    if (kept) return kept;
    if (request.mode === "navigate") return notKept();
    throw error;
  }
}

/** After a while: the kept file, or nothing where the network is all there is. */
async function silence(path: string): Promise<Response | undefined> {
  await new Promise((end) => setTimeout(end, WAIT));
  const kept = await keeper.find(path);
  if (kept) quietUntil = Date.now() + PAUSE;
  return kept;
}

function notKept(): Response {
  const text = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not kept</title><h1>This page is not kept on this device</h1>
<p>There is no network, and this page was not kept. <a href="${scope}">Open the book's first page</a>, or come back with a network.</p>`;
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
