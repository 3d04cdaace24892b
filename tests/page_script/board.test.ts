// Presses on a board: one at a time, in line with the cells, and what comes of them is kept.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { oneAtATime } from "../../book/page/board.ts";
import type { FromWorker, PageData, Screen, ToWorker } from "../../book/page/protocol.ts";
import { type Acted, makePython, type Outcome, type Python } from "../../book/page/python.ts";

class FakeWorker {
  static last: FakeWorker;
  sent: ToWorker[] = [];
  onmessage: (event: { data: FromWorker }) => void = () => {};
  constructor() {
    FakeWorker.last = this;
  }
  postMessage(message: ToWorker): void {
    this.sent.push(message);
  }
  terminate(): void {}
  say(data: FromWorker): void {
    this.onmessage({ data });
  }
  /** What was handed over after the start. */
  asked(): string[] {
    return this.sent.slice(1).map((message) => message.do);
  }
}

Object.assign(globalThis, { Worker: FakeWorker, location: new URL("http://127.0.0.1/book/cases/k2.html") });
const PAGE = { page: "cases/k2", root: "../", version: "1", cells: [{ needs: false }] } as unknown as PageData;
const SCREEN: Screen = { title: "K2", parts: [], says: "Paid so far: 1.", focus: "look-1" };

let python: Python;
let recorded: string;
let added: boolean;

beforeEach(async () => {
  [recorded, added] = ["", false];
  python = makePython(PAGE, {
    progress: async () => `kept\n${recorded}`,
    added: () => {
      const was = added;
      added = false;
      return was;
    },
    record: (lines) => {
      recorded += lines;
    },
    changed: () => {},
    lost: () => {},
  });
});

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const worker = (): FakeWorker => FakeWorker.last;
const press = (): Promise<Acted | undefined> => python.act("k2-1", "look", { look: "a" });

function run(): Promise<Outcome> {
  const hear = { began: () => {}, event: () => {}, waits: () => {} };
  return python.run({ cell: "a", source: "", alt: null, needs: false, ...hear });
}

async function started(): Promise<void> {
  python.start();
  await settled();
  worker().say({ say: "ready", how: "plain" });
}

test("a press goes to Python, and what came of it is kept before the board hears of it", async () => {
  await started();
  let kept = "";
  const answer = press().then((acted) => {
    kept = recorded;
    return acted;
  });
  await settled();
  assert.deepEqual(worker().sent[1], { do: "act", run: 1, board: "k2-1", action: "look", values: { look: "a" } });
  worker().say({ say: "acted", run: 1, screen: SCREEN, message: "", progress: "line\n" });
  assert.deepEqual(await answer, { screen: SCREEN, message: "" });
  assert.equal(kept, "line\n");
});

test("a press waits for the cell that runs, and a cell for the press", async () => {
  await started();
  const first = run();
  const pressed = press();
  const second = run();
  await settled();
  assert.deepEqual(worker().asked(), ["run"]);
  worker().say({ say: "began", run: 1 });
  worker().say({ say: "done", run: 1, ok: true, seconds: 0, progress: "" });
  await first;
  await settled();
  assert.deepEqual(worker().asked(), ["run", "act"]);
  worker().say({ say: "acted", run: 2, screen: SCREEN, message: "", progress: "line\n" });
  await pressed;
  await settled();
  assert.deepEqual(worker().asked(), ["run", "act", "run"]);
  worker().say({ say: "done", run: 3, ok: true, seconds: 0, progress: "" });
  await second;
});

test("progress that the page has added goes along with a press, whole", async () => {
  await started();
  const first = press();
  await settled();
  added = true;
  const second = press();
  worker().say({ say: "acted", run: 1, screen: SCREEN, message: "", progress: "first\n" });
  await first;
  await settled();
  const sent = worker().sent[2];
  assert.ok(sent?.do === "act" && sent.progress === "kept\nfirst\n");
  worker().say({ say: "acted", run: 2, screen: null, message: "gone", progress: "" });
  assert.deepEqual(await second, { screen: null, message: "gone" });
});

test("a press without Python, or into a Python that is stopped, comes back empty", async () => {
  assert.equal(await press(), undefined);
  await started();
  const pressed = press();
  await settled();
  python.stop();
  assert.equal(await pressed, undefined);
  worker().say({ say: "acted", run: 1, screen: SCREEN, message: "", progress: "late\n" });
  assert.equal(recorded, "");
});

test("a second press while the first is under way is not made", async () => {
  const made: number[] = [];
  const act = oneAtATime(async (which: number) => {
    made.push(which);
    await settled();
    if (which === 3) throw new Error("lost");
  });
  act(1);
  act(2);
  await settled();
  await settled();
  act(4);
  assert.deepEqual(made, [1, 4]);
});
