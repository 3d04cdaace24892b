"""A what-if panel in the page: described once, then computed again whenever an input moves."""

from dataclasses import asdict
from typing import Any

from techsales.panels.panel import Choice, Input, Panel, Range, Setting, Switch

KINDS = {Range: "range", Choice: "choice", Switch: "switch"}
#: A page can show so many panels; the oldest are forgotten first.
MOST = 50
_open: dict[str, Panel] = {}
_count = 0


def opened(panel: Panel) -> dict[str, Any]:
    """The event that shows a panel for the first time."""
    global _count
    _count += 1
    name = f"{panel.name}-{_count}"
    _open[name] = panel
    for old in list(_open)[:-MOST]:
        del _open[old]
    inputs = [described(name, entry) for name, entry in panel.inputs.items()]
    return {"kind": "panel", "id": name, "title": panel.title, "inputs": inputs, **view(panel, panel.start())}


def described(name: str, entry: Input) -> dict[str, Any]:
    """One input as the page draws it."""
    return {"name": name, "type": KINDS[type(entry)], **asdict(entry)}


def view(panel: Panel, setting: Setting) -> dict[str, str]:
    """What a panel shows and says at one setting."""
    state = panel.state(**setting)
    return {"html": panel.view(state), "says": panel.says(state)}


def moved(name: str, settings: dict[str, Any]) -> dict[str, str]:
    """A panel at other settings; a sentence where the panel is not known."""
    panel = _open.get(name)
    if panel is None:
        return {"html": "", "says": "This panel belongs to an earlier start of Python. Run its cell again."}
    start = panel.start()
    taken = {key: read(entry, settings.get(key, start[key])) for key, entry in panel.inputs.items()}
    return view(panel, taken)


def read(entry: Input, value: Any) -> Any:
    """A value as the panel's own code expects it, within its bounds."""
    if isinstance(entry, Range):
        kept = min(max(float(value), entry.low), entry.high)
        whole = all(float(x).is_integer() for x in (entry.low, entry.high, entry.step, entry.start))
        return int(kept) if whole else kept
    if isinstance(entry, Choice):
        return value if value in entry.options else entry.start
    return bool(value)
