// One cell at a time, and what becomes of the others when Python is stopped or breaks.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { latest } from "../../book/page/panel.ts";
import type { FromWorker, PageData, ToWorker } from "../../book/page/protocol.ts";
import { makePython, type Outcome, type Python, type State } from "../../book/page/python.ts";

class FakeWorker {
  static last: FakeWorker;
  sent: ToWorker[] = [];
  ended = false;
  onmessage: (event: { data: FromWorker }) => void = () => {};
  onerror: (event: { message: string; preventDefault: () => void }) => void = () => {};
  url: URL;
  constructor(url: URL) {
    this.url = url;
    FakeWorker.last = this;
  }
  postMessage(message: ToWorker): void {
    this.sent.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: FromWorker): void {
    this.onmessage({ data });
  }
  runs(): string[] {
    return this.sent.flatMap((message) => (message.do === "run" ? message.cell : []));
  }
}

Object.assign(globalThis, { Worker: FakeWorker, location: new URL("http://127.0.0.1/book/exercises/03_loops.html") });
const PAGE = { page: "exercises/03_loops", root: "../", version: "1", cells: [{ needs: false }] } as unknown as PageData;

let python: Python;
let states: State["is"][];
let recorded: string;
let lost: number;
let added: boolean;
let waits: string[];

beforeEach(() => {
  [states, recorded, lost, added, waits] = [[], "", 0, false, []];
  python = makePython(PAGE, {
    progress: async () => "kept\n",
    added: () => {
      const was = added;
      added = false;
      return was;
    },
    record: (lines) => {
      recorded += lines;
    },
    changed: (state) => states.push(state.is),
    lost: () => {
      lost += 1;
    },
  });
});

function run(cell: string): Promise<Outcome> {
  const hear = { began: () => {}, event: () => {}, waits: (text: string) => void waits.push(text) };
  return python.run({ cell, source: "", alt: null, needs: false, ...hear });
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const worker = (): FakeWorker => FakeWorker.last;

function finish(number: number): void {
  worker().say({ say: "began", run: number });
  worker().say({ say: "done", run: number, ok: true, seconds: 0.1, progress: `${number}\n` });
}

test("the first run starts Python, and the second waits for the first", async () => {
  const ends = [run("a"), run("b")];
  await settled();
  assert.equal(worker().url.href, "http://127.0.0.1/book/_static/run/worker.js?v=1");
  const start = { do: "start", python: "http://127.0.0.1/book/_static/python/", folder: "exercises" };
  assert.deepEqual(worker().sent[0], { ...start, progress: "kept\n", tables: false });
  assert.deepEqual(worker().runs(), ["a"]);
  worker().say({ say: "bytes", of: "python", done: 4_100_000, total: 9_300_000 });
  assert.equal(waits.at(-1), "waiting: Python starts, 4.1 of 9.3 MB");
  worker().say({ say: "ready", how: "plain" });
  assert.equal(waits.at(-1), "waiting: another cell runs");
  finish(1);
  await settled();
  assert.deepEqual(worker().runs(), ["a", "b"]);
  finish(2);
  assert.deepEqual((await Promise.all(ends)).map((end) => end.end), ["done", "done"]);
  assert.equal(recorded, "1\n2\n");
});

test("bytes that are counted late do not make a ready Python start again", async () => {
  python.start();
  await settled();
  worker().say({ say: "ready", how: "snapshot" });
  worker().say({ say: "bytes", of: "python", done: 9, total: 9 });
  assert.equal(python.state().is, "ready");
});

test("stop ends the running cell, leaves the waiting one, and starts anew", async () => {
  const ends = [run("a"), run("b")];
  await settled();
  const first = worker();
  first.say({ say: "ready", how: "plain" });
  first.say({ say: "began", run: 1 });
  const moved = python.move("panel", {});
  python.stop();
  assert.deepEqual((await Promise.all(ends)).map((end) => end.end), ["stopped", "left"]);
  assert.equal(await moved, undefined);
  assert.ok(first.ended);
  assert.notEqual(worker(), first);
  assert.equal(lost, 1);
  first.say({ say: "done", run: 1, ok: true, seconds: 1, progress: "late\n" });
  assert.equal(recorded, "");
});

test("a Python that breaks leaves its cells, and the next run tries again", async () => {
  const end = run("a");
  await settled();
  const first = worker();
  first.say({ say: "broken", why: "file", fatal: true, file: "course.tar.gz", text: "" });
  assert.equal((await end).end, "left");
  assert.equal(python.state().is, "broken");
  assert.equal(lost, 0);
  void run("a");
  await settled();
  assert.notEqual(worker(), first);
  worker().onerror({ message: "", preventDefault: () => {} });
  const state = python.state();
  assert.ok(state.is === "broken" && state.what.file === "worker.js");
});

test("packages that do not arrive leave Python running", async () => {
  const end = run("a");
  await settled();
  worker().say({ say: "ready", how: "plain" });
  worker().say({ say: "broken", why: "network", fatal: false, file: "packages.tar.gz", text: "" });
  worker().say({ say: "done", run: 1, ok: false, seconds: 0, progress: "" });
  assert.deepEqual(await end, { end: "done", ok: false, seconds: 0 });
  assert.ok(!worker().ended);
  void run("b");
  await settled();
  worker().say({ say: "began", run: 2 });
  assert.equal(python.state().is, "ready");
});

test("progress that the page has added goes along with the next run", async () => {
  python.start();
  await settled();
  added = true;
  void run("a");
  await settled();
  const sent = worker().sent[1];
  assert.ok(sent?.do === "run" && sent.progress === "kept\n");
});

test("of many moves of a slider the last one counts, one at a time", async () => {
  let value = 0;
  let running = 0;
  const seen: number[] = [];
  const move = latest(async () => {
    running += 1;
    assert.equal(running, 1);
    const now = value;
    await settled();
    seen.push(now);
    running -= 1;
  });
  for (value = 1; value < 5; value++) move();
  await settled();
  await settled();
  await settled();
  assert.deepEqual(seen, [1, 5]);
});
