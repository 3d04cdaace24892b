// The sha256 of every generated file, by Python 3.14 in WebAssembly: node hashes.mjs <src folder>
import { loadPyodide } from "../../node_modules/pyodide/pyodide.mjs";

const python = await loadPyodide();
python.FS.mkdir("/course");
python.FS.mount(python.FS.filesystems.NODEFS, { root: process.argv[2] }, "/course");
console.log(
  python.runPython(`
import hashlib, json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "/course")
from techsales.company.generate import make_files
json.dumps([sys.version.split()[0], {n: hashlib.sha256(b).hexdigest() for n, b in make_files().items()}])
`),
);
