// What the in-page Python says to every cell that ends in check(): node answers.mjs RUNTIME JOBS
// JOBS: [{"setup": code, "cells": [code, …]}, …]. Prints [[[texts, error], …], …].
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [runtime, jobs] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`).href);
const code = `
import json, os, sys
os.environ |= {"TECHSALES_COURSE": "/course", "TECHSALES_PROGRESS": "/tmp/progress.jsonl", "MPLBACKEND": "agg"}
sys.path.insert(0, "/course")
os.chdir("/course/exercises")
from techsales.checking import learner

said = []
learner.display_bundle = lambda text, html: said.append(text)

def run(cell, names):
    said.clear()
    try:
        exec(compile(cell, "<cell>", "exec"), names)
    except Exception as error:
        return [list(said), type(error).__name__]
    return [list(said), None]

answers = []
for job in json.loads(JOBS):
    names = {"__name__": "__main__"}
    exec(job["setup"], names)
    answers.append([run(cell, dict(names)) for cell in job["cells"]])
json.dumps(answers)
`;

try {
  const python = await loadPyodide({ indexURL: `${runtime}/`, stdout: () => {} });
  await python.loadPackage(["pandas", "matplotlib"], { messageCallback: () => {} });
  python.unpackArchive(new Uint8Array(readFileSync(`${runtime}/course.zip`)), "zip", { extractDir: "/course" });
  python.globals.set("JOBS", readFileSync(jobs, "utf8"));
  console.log(python.runPython(code));
} catch (error) {
  // Node would print the whole of Pyodide's one-line source above it.
  console.error(error.message);
  process.exit(1);
}
