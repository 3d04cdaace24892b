"""Which names learners may sign in with: each is a folder, an address and a name in the gradebook."""

import re
import unicodedata

from techsales.grading.whose import learner_of

#: The one account that may see and stop all servers.
TRAINER = "trainer"
MOST_NAME = 40
RULE = f"Sign in with your name: letters, digits, blanks, - _ and ', at most {MOST_NAME} signs."
ALLOWED = re.compile(r"[^\W_](?:[\w '’-]*[^\W_])?")
#: Names that Windows keeps for devices, where a trainer may unpack the work.
DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def tidy(name: str) -> str:
    """What was typed as it is kept: small letters, one blank between words, accents stored in one way.

    >>> tidy("  Ana  LIND ")
    'ana lind'
    """
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def fits(name: str) -> bool:
    """Whether a tidy name can be a learner's. It names one folder, and ``techsales grade`` reads it from there.

    >>> fits("zoë maes"), fits("../ana"), fits("work")
    (True, False, False)
    """
    return (
        name == tidy(name)
        and len(name) <= MOST_NAME
        and bool(ALLOWED.fullmatch(name))
        and not DEVICES.fullmatch(name)
        and learner_of(f"{name}/exercises/03_loops.ipynb") == name
    )
