// A learner's work as a file and back: what is saved comes back, and no file does harm.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, fileName, fromFile, type Loaded, MOST_BYTES, toNotebook, type Work } from "../../book/page/exchange.ts";
import { lastName, lastOutcomes, mark, newRecord, newRecords, readLines } from "../../book/page/work.ts";

const STARTER = 'answer = ...\ncheck("3.1", answer)';
const PAGE = {
  page: "exercises/03_loops",
  title: "Exercises: A loop",
  notebook: "exercises/03_loops.ipynb",
  cells: [
    { id: "setup", source: "from techsales import check", exercise: null },
    { id: "ex-3-1-starter", source: STARTER, exercise: "3.1" },
    { id: "ex-3-2-starter", source: STARTER.replace("3.1", "3.2"), exercise: "3.2" },
  ],
};
const CHAPTER = { ...PAGE, page: "chapters/03_loops", title: "A loop", notebook: "chapters/03_loops.ipynb" };
const RECORD = newRecord("check", { id: "3.1", outcome: "right", mistake: 0, answer: "a" }, new Date(0));
const SAVED = new Date("2026-11-25T10:00:00Z");

function answer(source: string, cell = "ex-3-1-starter", page = PAGE.page) {
  return { page, cell, source, starter: mark(STARTER), when: "2026-11-24T10:00:00Z" };
}

function work(...answers: Work["answers"]): Work {
  return { pages: [PAGE, CHAPTER], answers, progress: [RECORD] };
}

function saved(from: Work): string {
  return JSON.stringify(toNotebook(from, SAVED));
}

function load(text: string): Loaded {
  const loaded = fromFile("mine.ipynb", text, PAGE);
  assert.ok(typeof loaded !== "string", String(loaded));
  return loaded;
}

function refused(text: string): string {
  const loaded = fromFile("mine.ipynb", text, PAGE);
  assert.equal(typeof loaded, "string");
  return String(loaded);
}

test("a saved file is a valid notebook with every page that has an answer", () => {
  const notebook = JSON.parse(saved(work(answer("answer = 2"), answer("x = 1", "setup", CHAPTER.page))));
  assert.equal(notebook.nbformat, 4);
  assert.equal(notebook.nbformat_minor, 5);
  assert.equal(notebook.metadata.kernelspec.name, "python3");
  assert.equal(notebook.metadata.techsales.format, 1);
  assert.deepEqual(notebook.metadata.techsales.progress, [RECORD]);
  const ids = notebook.cells.map((cell: { id: string }) => cell.id);
  assert.equal(new Set(ids).size, 8);
  for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{1,64}$/);
  assert.equal(notebook.cells[0].source, "# A loop");
  assert.equal(notebook.cells[1].source, "x = 1");
  const own = notebook.cells[6];
  assert.equal(own.source, "answer = 2");
  assert.deepEqual(own.metadata.techsales, {
    page: PAGE.page,
    cell: "ex-3-1-starter",
    exercise: "3.1",
    starter: mark(STARTER),
  });
});

test("a page without an answer is left out, and an answer whose cell the book dropped is not", () => {
  const notebook = JSON.parse(saved(work(answer("old = 1", "gone"))));
  assert.deepEqual(
    notebook.cells.map((cell: { source: string }) => cell.source),
    ["# Exercises: A loop", ...PAGE.cells.map((cell) => cell.source), "old = 1"],
  );
});

test("what is saved comes back, and only what the learner wrote counts as an answer", () => {
  const loaded = load(saved(work(answer("answer = 2"))));
  assert.deepEqual(
    loaded.answers.map(({ page, cell, source, starter }) => ({ page, cell, source, starter })),
    [{ page: PAGE.page, cell: "ex-3-1-starter", source: "answer = 2", starter: mark(STARTER) }],
  );
  assert.deepEqual(loaded.progress, [RECORD]);
  assert.deepEqual(loaded.pages[0]?.cells.map((cell) => cell.id), PAGE.cells.map((cell) => cell.id));
  assert.equal(loaded.others, 0);
});

test("a file that was worked on in JupyterLab brings the cells changed there, and a cell added there is counted", () => {
  const notebook = JSON.parse(saved(work(answer("answer = 2"))));
  notebook.cells[3].source = ["answer = 'a'\n", "print(1)"];
  notebook.cells.push({ cell_type: "code", id: "new", metadata: {}, source: "1 + 1", outputs: [] });
  const loaded = load(JSON.stringify(notebook));
  assert.deepEqual(loaded.answers.map((one) => one.source), ["answer = 2", "answer = 'a'\nprint(1)"]);
  assert.equal(loaded.others, 1);
});

test("a notebook of this page from JupyterLab is taken by its cells' ids", () => {
  const cells = PAGE.cells.map(({ id, source }) => ({ cell_type: "code", id, metadata: {}, source, outputs: [] }));
  cells[1] = { ...cells[1], source: "answer = 2" } as (typeof cells)[number];
  const loaded = load(`\uFEFF${JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 })}`);
  assert.deepEqual(loaded.answers, [{ ...answer("answer = 2"), when: "" }]);
  const other = [{ cell_type: "code", id: "setup", metadata: {}, source: "1" }];
  assert.match(refused(JSON.stringify({ cells: other })), /not one of this page.*exercises\/03_loops\.ipynb/);
});

test("new, differing and equal answers are told apart, and nothing is counted twice", () => {
  const loaded = load(saved(work(answer("answer = 2"), answer("answer = 'b'", "ex-3-2-starter"))));
  const none = compare(loaded, work());
  assert.deepEqual([none.fresh.length, none.differing.length, none.progress.length], [2, 0, 0]);
  const some = compare(loaded, { ...work(answer("answer = 3")), progress: [] });
  assert.deepEqual([some.fresh.length, some.differing.length, some.progress.length], [1, 1, 1]);
  const same = compare(loaded, work(answer("answer = 2"), answer("answer = 'b'", "ex-3-2-starter")));
  assert.deepEqual([same.fresh.length, same.differing.length], [0, 0]);
});

test("progress is united without doubles, whoever wrote the line", () => {
  const python = readLines('{"v": 1, "event": "check", "id": "3.1", "outcome": "wrong"}\n{"v": 1, "eve');
  assert.equal(python.length, 1);
  const page = [{ v: 1, event: "check", id: "3.1", outcome: "wrong" }, RECORD, RECORD];
  assert.deepEqual(newRecords(python, page), [RECORD]);
  assert.deepEqual([...lastOutcomes([...python, RECORD])], [["3.1", "right"]]);
  assert.equal(lastName([newRecord("name", { name: "Ana" }), RECORD]), "Ana");
  assert.equal(RECORD["at"], "1970-01-01T00:00:00+00:00");
});

test("a wrong file gets one sentence that names it and says what to choose", () => {
  const wrong = ["", "not JSON", "null", "[]", '"text"', "{}", '{"cells": {}}', "\u0000", "<script>alert(1)</script>"];
  for (const text of wrong) assert.match(refused(text), /^“mine\.ipynb” is not a notebook\. Choose the file/);
  assert.match(refused(JSON.stringify({ cells: [] })), /not one of this page/);
  assert.match(refused(JSON.stringify({ cells: [null, 1, "x", { cell_type: "code" }] })), /not one of this page/);
  assert.match(refused(" ".repeat(MOST_BYTES + 1)), /has 5\.0 MB, and a file of your work has at most 5/);
  const newer = { cells: [], metadata: { techsales: { format: 2 } } };
  assert.match(refused(JSON.stringify(newer)), /newer edition/);
});

test("hostile parts of a file are left out, and text that looks like HTML stays text", () => {
  const html = "<img src=x onerror=alert(1)></script>";
  const code = (techsales: unknown, source: unknown) => ({ cell_type: "code", metadata: { techsales }, source });
  const cells = [
    code({ page: PAGE.page, cell: "setup" }, html),
    code({ page: "../../etc/passwd", cell: "setup" }, "1"),
    code({ page: "__proto__", cell: "setup" }, "1"),
    code({ page: PAGE.page, cell: "a b" }, "1"),
    code({ page: PAGE.page, cell: "setup2" }, { toString: "x" }),
    code({ page: PAGE.page, cell: "setup3" }, [1, null]),
    code("text", "1"),
  ];
  const techsales = { format: 1, name: { length: 5 }, progress: [1, null, { event: 5 }, { event: "check", id: {} }] };
  const loaded = load(JSON.stringify({ cells, metadata: { techsales } }));
  assert.deepEqual(loaded.answers.map((one) => one.source), [html]);
  assert.equal(loaded.others, 6);
  assert.equal(loaded.name, "");
  assert.equal(loaded.progress.length, 1);
  assert.equal(lastOutcomes(loaded.progress).size, 0);
  assert.equal(({} as Record<string, unknown>)["cells"], undefined);
});

test("a file's name is safe on every system", () => {
  const day = new Date(2026, 10, 25);
  assert.equal(fileName("Ana", day), "debug-the-deal Ana 2026-11-25.ipynb");
  assert.equal(fileName("", day), "debug-the-deal 2026-11-25.ipynb");
  assert.equal(fileName("../..\\a:b*?<>|\n", day), "debug-the-deal a b 2026-11-25.ipynb");
  assert.equal(fileName("李 雷", day), "debug-the-deal 李 雷 2026-11-25.ipynb");
  assert.ok(fileName("x".repeat(500), day).length < 100);
});
