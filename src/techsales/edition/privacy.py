"""The privacy rules of a company's own data: pseudonyms, no free text, no figure of a handful of people.

Pseudonyms are HMAC-SHA256 (RFC 2104) of the id under the house's salt. The same id gives the same pseudonym in every
table and every report of the house, so that joins hold; another house has another salt, so that nothing can be matched
across. They are pseudonyms and no anonymity: whoever has the salt and a list of ids can work them out again.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from techsales.company.schema import TABLES
from techsales.course import CourseError
from techsales.effect.question import FEWEST
from techsales.programme.keys import OTHERS, POSIX, outside

#: Columns that name a person or a customer, and the word their pseudonyms begin with.
PEOPLE = {"rep_id": "rep", "account_id": "customer"}
#: Canonical columns that hold names, words typed by hand, or a day that gives a colleague away.
DROPPED = frozenset({"account_name", "rep_name", "loss_reason", "course", "hire_date"})
SALT_BYTES, SALT_FILE = 32, ".debug-the-deal-salt"


def too_few(n: int) -> bool:
    """Whether a group of ``n`` people is too small to be shown or ranked.

    >>> too_few(4), too_few(5)
    (True, False)
    """
    return n < FEWEST


def pseudonym(kind: str, value: Any, salt: bytes) -> str:
    """``rep-1f0c…``, 64 bits of it: among a million ids, two alike are less likely than one in 30 million."""
    # Excel and a column with blanks turn 17 into 17.0: one id, whichever table it is read from.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    message = f"{kind}\0{str(value).strip()}".encode()
    return f"{kind}-{hmac.new(salt, message, hashlib.sha256).hexdigest()[:16]}"


def pseudonymise(tables: Mapping[str, pd.DataFrame], salt: bytes) -> dict[str, pd.DataFrame]:
    """The tables as a report may see them; those given are not changed.

    Kept are the columns of ``company.schema.TABLES`` apart from names and free text: a column that we do not know
    may hold anything, so it is left out, and so is a table that we do not know. Ids of records (deal_id, ticket_id)
    stay, or nobody could find a row again; teams, regions and products stay, since the figures are about them.

    Args:
        tables: canonical tables by name. salt: of ``house_salt``, 16 bytes or more.

    Returns:
        New tables, same rows in the same order; missing ids stay missing.

    Raises:
        ValueError: the salt is too short to hide anything.
    """
    if len(salt) < 16:
        raise ValueError(f"A salt of {len(salt)} bytes hides nothing. Take that of house_salt().")
    return {name: one_table(name, table, salt) for name, table in tables.items() if name in TABLES}


def one_table(name: str, table: pd.DataFrame, salt: bytes) -> pd.DataFrame:
    """One table with pseudonyms, without names and free text."""
    known = [field["name"] for field in TABLES[name][1]]
    kept = table[[column for column in table.columns if column in known and column not in DROPPED]].copy()
    for column, kind in PEOPLE.items():
        if column in kept:
            ids = kept[column].dropna().unique()
            kept[column] = kept[column].map({one: pseudonym(kind, one, salt) for one in ids}).astype("string")
    return kept


def salt_path() -> Path:
    """Where the salt lies unless told otherwise: in your own folder, outside of every repository."""
    return Path.home() / SALT_FILE


def house_salt(course: Path, path: Path | None = None) -> bytes:
    """The house's salt; made once, in a file that on Linux and macOS nobody but its owner can read.

    Args:
        course: the course folder, inside of which no salt may lie. path: the file; default ``salt_path()``.

    Raises:
        CourseError: inside the course or a repository, readable by others, its folder missing, or no salt of ours.
    """
    place = path or salt_path()
    whole = outside(place, course, "salt", SALT_FILE)
    try:
        handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_salt(whole)
    except (FileNotFoundError, NotADirectoryError):
        raise CourseError(f"There is no folder {place.parent}. Make it, or name another place.") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SALT_BYTES) + "\n")
    return read_salt(whole)


def read_salt(path: Path) -> bytes:
    """The salt from its file.

    Raises:
        CourseError: readable by others, or no salt of ours.
    """
    if POSIX and path.stat().st_mode & OTHERS:
        raise CourseError(f"Others on this machine can read {path}. Type: chmod 600 {path}")
    try:
        salt = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (ValueError, IsADirectoryError):
        salt = b""
    if len(salt) != SALT_BYTES:
        raise CourseError(
            f"{path} holds no salt of ours. Move it away: a new one is made, and pseudonyms then differ from before."
        )
    return salt
