"""The file that JupyterHub reads when a room opens. All it says comes from ``settings.hub_config``."""

import os
from pathlib import Path

from techsales.room.lifeline import hold_on_to
from techsales.room.settings import VARIABLE, Room, hub_config

room = Room.from_json(Path(os.environ[VARIABLE]).read_text(encoding="utf-8"))
hold_on_to(room.state)
for section, values in hub_config(room).items():
    get_config()[section].update(values)  # type: ignore[name-defined]  # noqa: F821
