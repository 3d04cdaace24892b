"""Gate 4, small: every data file has the bytes that ``data/datapackage.json`` says."""

import hashlib
import json
from pathlib import Path


def data_files(root: Path) -> list[str]:
    """Files that are missing, changed or not listed."""
    folder = root / "data"
    entries = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    problems = []
    for entry in entries:
        path = folder / entry["path"]
        if not path.is_file():
            problems.append(f"data/{entry['path']} is missing. Restore it: techsales data")
        elif "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest() != entry["hash"]:
            problems.append(f"data/{entry['path']} was changed: its sha256 is another. Restore it: techsales data")
    listed = {entry["path"] for entry in entries}
    problems += [
        f"data/{path.name} is not listed in datapackage.json. List it, or remove it."
        for path in sorted(folder.glob("*.csv"))
        if path.name not in listed
    ]
    return problems
