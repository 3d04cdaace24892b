"""Ferrowick Controls, the fictional company whose numbers the course debugs.

>>> from techsales.company import load
>>> len(load("deals"))
860
"""

from techsales.company.loaders import DataFileError, load, restore, rows

__all__ = ["DataFileError", "load", "restore", "rows"]
