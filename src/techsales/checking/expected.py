"""Values of the TOML files as Python values, and in the typed form that answers are compared in.

What TOML cannot say is written as a table with one key: ``{none = true}``, ``{nan = true}``,
``{raises = "ValueError"}``, ``{returns = true}`` (any value but None), ``{tuple = [...]}``, ``{data = "kestrel_q4"}``.
"""

import math
from typing import Any

from techsales.checking.capture import capture_value

SPECIAL = {"none", "nan", "raises", "returns", "tuple", "data"}


def special(value: Any) -> str:
    """The special key of a table with one key, else an empty text."""
    if isinstance(value, dict) and len(value) == 1:
        (key,) = value
        return key if key in SPECIAL else ""
    return ""


def plain_value(value: Any) -> Any:
    """A TOML value as the Python value it stands for.

    Raises:
        ValueError: a special table that stands for no value.
    """
    key = special(value)
    if key == "none":
        return None
    if key == "nan":
        return math.nan
    if key == "tuple":
        return tuple(plain_value(item) for item in value[key])
    if key == "data":
        return named_data(value[key])
    if key:
        raise ValueError(f"{{{key} = …}} stands for no value.")
    if isinstance(value, list):
        return [plain_value(item) for item in value]
    if isinstance(value, dict):
        return {name: plain_value(item) for name, item in value.items()}
    return value


def expected(value: Any) -> dict[str, Any]:
    """A TOML value in the typed form of ``capture``.

    Raises:
        ValueError: as ``plain_value``.
    """
    key = special(value)
    if key == "raises":
        return {"type": "raised", "name": value[key]}
    if key == "returns":
        return {"type": "returns"}
    return capture_value(plain_value(value))


def named_data(name: str) -> Any:
    """Values from the company's tables that exercises are checked with."""
    from techsales.company import rows

    if name != "kestrel_q4":
        raise ValueError(f"there is no data named {name!r}. There is: kestrel_q4.")
    return [
        row["score"]
        for row in rows("surveys")
        if (row["team"], row["quarter"], row["wave"]) == ("Kestrel", "2025Q4", 1) and row["score"] is not None
    ]
