"""Gate 4, small: every data file has the bytes that ``data/datapackage.json`` says."""

import json
from pathlib import Path

from techsales.company.loaders import is_original


def data_files(root: Path) -> list[str]:
    """Files that are missing, changed or not listed."""
    folder = root / "data"
    problems = []
    try:
        entries = json.loads((folder / "datapackage.json").read_bytes())["resources"]
    except (OSError, ValueError, LookupError):
        return ["data/datapackage.json is missing or cannot be read. Restore it: techsales data"]
    for entry in entries:
        path = folder / entry["path"]
        if not path.is_file():
            problems.append(f"data/{entry['path']} is missing. Restore it: techsales data")
        elif not is_original(entry, path.read_bytes()):
            problems.append(f"data/{entry['path']} was changed: its sha256 is another. Restore it: techsales data")
    listed = {entry["path"] for entry in entries}
    problems += [
        f"data/{path.name} is not listed in datapackage.json. List it, or remove it."
        for path in sorted(folder.glob("*.csv"))
        if path.name not in listed
    ]
    return problems
