"""Issuing: the conditions first, then the signature, then the two files."""

import re
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from techsales.course import CourseError
from techsales.edition.house import House
from techsales.files import write_whole
from techsales.places import make_folder
from techsales.programme.certificate import certificate_pdf
from techsales.programme.conditions import Results, unmet
from techsales.programme.credential import credential, sign
from techsales.programme.keys import did_of, load_key
from techsales.programme.record import course_asks, name_of
from techsales.programme.sheets import LONGEST_NAME


@dataclass(frozen=True)
class Issued:
    """The two files, and the issuer's did, to be published where readers look."""

    pdf: Path
    token: Path
    did: str


class NotMet(CourseError):
    """Conditions that are not met, a sentence each in ``said``."""

    def __init__(self, learner: str, said: list[str]) -> None:
        self.said = said
        super().__init__(f"No certificate for {learner}:\n" + "\n".join(f"  {sentence}" for sentence in said))


def file_name(learner: str) -> str:
    """A name as a file's: letters, digits and lines only, so that no name can leave the folder."""
    return re.sub(r"[^\w-]+", "_", learner).strip("_")[:60] or "certificate"


def issue(
    root: Path,
    results: Results,
    key: Path,
    issuer: str,
    to: Path,
    when: datetime,
    font: Path | None = None,
    house: House | None = None,
) -> Issued:
    """Write ``NAME.pdf`` and ``NAME.jwt`` for a learner who meets every condition.

    Args:
        root: the course folder. key: the issuer's key file. issuer: the issuer's name. to: folder for both files.
        when: the moment of issue, with a zone. font: a .ttf for names that the usual font cannot show. house: whose edition it was;
        its name and colour stand on the PDF. What is signed is the same for every edition with the same chapters.

    Raises:
        CourseError: a condition is not met (``NotMet``), the key cannot be used, a file is there already.
    """
    course = course_asks(root, house.left_out if house else ())
    said = unmet(results, course)
    if said:
        raise NotMet(results.learner, said)
    name = name_of(issuer)
    if not name:
        raise CourseError(
            f"The certificate needs the name of its issuer, of at most {LONGEST_NAME} signs. Give it with --issuer."
        )
    private = load_key(key, root)
    did, number = did_of(private.public_key()), version("techsales")
    token = sign(credential(results, course, name, did, when, number), private)
    pdf = certificate_pdf(results, course, name, did, when, number, token, font, house)
    make_folder(to)
    paths = [to / f"{file_name(results.learner)}{end}" for end in (".pdf", ".jwt")]
    for path in paths:
        if path.exists():
            raise CourseError(f"{path} is there already. Remove it if it is to be replaced, or name another folder.")
    write_whole(paths[0], pdf)
    write_whole(paths[1], token)
    return Issued(paths[0], paths[1], did)
