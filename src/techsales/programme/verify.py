"""Checking a certificate without a network: who signed what for whom, when, and whether it still holds."""

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import jwt

from techsales.course import CourseError
from techsales.programme.credential import ALGORITHM, CONTEXTS, TYPES, seconds
from techsales.programme.keys import key_of, method_of, raw
from techsales.programme.sheets import tidy

MOST_BYTES = 5_000_000
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Verdict:
    """Whether a certificate holds, the sentence that says so, and what it says (nothing where it proves nothing)."""

    holds: bool
    sentence: str
    says: tuple[tuple[str, str], ...] = ()


class NotProven(Exception):
    """The text is no credential that anybody signed; the text of the error says why, in one sentence."""


def read_token(path: Path) -> str:
    """The signed text in a ``.jwt`` file or attached to a certificate's PDF.

    Raises:
        CourseError: the file is not there, too large, or holds no credential or several.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise CourseError(f"There is no file {path}. Name a certificate, .pdf or .jwt.") from None
    if not content:
        raise CourseError(f"{path.name} is empty or larger than 5 MB, so it is no certificate. Name its .pdf or .jwt.")
    if content.lstrip()[:5] == b"%PDF-":
        return attached(path.name, content)
    text = content.decode("utf-8-sig", errors="replace").strip()
    if not COMPACT.fullmatch(text):
        raise CourseError(f"{path.name} holds no credential: three parts with dots between are expected. Name a .jwt.")
    return text


def attached(name: str, content: bytes) -> str:
    """The credential attached to a PDF.

    Raises:
        CourseError: the PDF cannot be read, or has no credential or several.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        found = [
            data
            for file, each in PdfReader(BytesIO(content)).attachments.items()
            for data in each
            if file.endswith(".jwt")
        ]
    # A broken PDF ends in many kinds of error, and none of them says more than this sentence.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise CourseError(f"{name} is a PDF that cannot be read. Ask for the file again, or for its .jwt.") from None
    texts = [data.decode("utf-8", errors="replace").strip() for data in found]
    if len(texts) != 1 or not COMPACT.fullmatch(texts[0]):
        what = "no credential" if len(texts) < 2 else f"{len(texts)} credentials"
        raise CourseError(
            f"{name} has {what} attached, so nothing in it can be checked. Ask for the issuer's own file."
        )
    return texts[0]


def part(text: str) -> dict[str, Any]:
    """Header or payload as a table.

    Raises:
        NotProven: it is no JSON table.
    """
    try:
        table = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotProven("It is damaged: a part of it cannot be read.") from None
    if not isinstance(table, dict):
        raise NotProven("It is damaged: a part of it is no table.")
    return table


def signed(token: str) -> dict[str, Any]:
    """What the issuer signed.

    Raises:
        NotProven: nothing was signed, by another key, or the content was changed afterwards.
    """
    header, payload = (part(text) for text in token.split(".")[:2])
    if header.get("alg") != ALGORITHM:
        raise NotProven(f"It claims the signature {shown(header.get('alg'))}; ours are {ALGORITHM}. It proves nothing.")
    issuer = payload.get("issuer")
    did = issuer.get("id") if isinstance(issuer, dict) else None
    key = key_of(did) if isinstance(did, str) else None
    if key is None or not isinstance(did, str):
        raise NotProven("It names no issuer with a did:key for Ed25519, so nobody can check its signature.")
    if header.get("kid", method_of(did)) != method_of(did) or not same_key(header.get("jwk"), raw(key)):
        raise NotProven("Its signature names another key than its issuer's. It proves nothing.")
    options = {f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")}
    try:
        return dict(jwt.decode(token, key, algorithms=[ALGORITHM], options=options))  # type: ignore[arg-type]
    except jwt.PyJWTError:
        raise NotProven(
            "The signature does not fit: the content was changed after signing, or another key signed it."
        ) from None


def same_key(own: Any, public: bytes) -> bool:
    """Whether a key in the header, if there is one, is the issuer's."""
    expected = base64.urlsafe_b64encode(public).rstrip(b"=").decode()
    return own is None or (isinstance(own, dict) and own.get("x") == expected and own.get("crv") == "Ed25519")


def consistent(payload: dict[str, Any]) -> None:
    """The claims beside the credential must say what the credential says (Open Badges 3.0, 8.2.4.1).

    Raises:
        NotProven: they do not, or an entry that the credential needs is missing.
    """
    try:
        subject, achievement = payload["credentialSubject"], payload["credentialSubject"]["achievement"]
        pairs = {
            "iss": payload["issuer"]["id"],
            "jti": payload["id"],
            "sub": subject["id"],
            "nbf": seconds(payload["validFrom"]),
            "exp": seconds(payload["validUntil"]),
        }
        fine = (
            set(TYPES) <= set(payload["type"]) and payload["@context"][0] == CONTEXTS[0] and bool(achievement["name"])
        )
    except (KeyError, TypeError, ValueError, IndexError):
        raise NotProven("It is signed, but it is no Open Badges 3.0 credential: an entry is missing or odd.") from None
    wrong = [name for name, value in pairs.items() if payload.get(name) != value]
    if wrong or not fine:
        what = f"{', '.join(wrong)} and the credential differ" if wrong else "its type is another"
        raise NotProven(f"It is signed, but it is no Open Badges 3.0 credential: {what}.")


def shown(value: Any) -> str:
    """A value from an untrusted file in one short line."""
    return tidy("" if value is None else str(value)) or "(nothing)"


def lines(payload: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Who, what, when, with which results; every text in one line."""
    subject = payload["credentialSubject"]
    achievement = subject["achievement"]
    names = [
        each.get("identityHash") for each in entries(subject.get("identifier")) if each.get("identityType") == "name"
    ]
    described = {str(each.get("id")): each for each in entries(achievement.get("resultDescription"))}
    results = [
        result(each, described.get(str(each.get("resultDescription")), {})) for each in entries(subject.get("result"))
    ]
    evidence = [
        (shown(e.get("name")), " ".join(shown(w) for w in str(e.get("narrative"))[:1000].split()))
        for e in entries(payload.get("evidence"))
    ]
    return (
        ("who", ", ".join(map(shown, names)) or shown(subject["id"])),
        ("what", f"{shown(achievement['name'])}, course version {shown(achievement.get('version'))}"),
        ("issued by", shown(payload["issuer"].get("name"))),
        ("with the key", payload["issuer"]["id"]),
        ("issued on", payload["validFrom"][:10]),
        ("valid until", payload["validUntil"][:10]),
        *results,
        *evidence,
    )


def result(reached: dict[str, Any], described: dict[str, Any]) -> tuple[str, str]:
    """``("Exercises right", "80 of 94")``."""
    value = shown(reached.get("value") or reached.get("status"))
    most = described.get("valueMax")
    return shown(described.get("name")), f"{value} of {shown(most)}" if most else value


def entries(value: Any) -> list[dict[str, Any]]:
    """The tables in a list; one alone may stand without the list."""
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, dict)]


def verify_token(token: str, now: datetime, issuer: str = "") -> Verdict:
    """What a signed text proves at the moment ``now`` (with a zone).

    Args:
        issuer: the did that the reader expects, as the issuer published it; empty: whoever signed is named.
    """
    try:
        payload = signed(token)
        consistent(payload)
    except NotProven as error:
        return Verdict(False, str(error))
    says, did = lines(payload), payload["issuer"]["id"]
    if issuer and did != issuer:
        return Verdict(False, f"The signature holds, but the issuer is {did} and not {shown(issuer)}.", says)
    if now.timestamp() < payload["nbf"]:
        return Verdict(False, f"The signature holds, but the certificate begins only on {says[4][1]}.", says)
    if now.timestamp() >= payload["exp"]:
        return Verdict(False, f"The signature holds, but it expired on {says[5][1]}: its re-check is due.", says)
    return Verdict(True, f"The signature holds, and the certificate is valid until {says[5][1]}.", says)
