"""The certificate as an Open Badges 3.0 credential: what it says, and how it is signed as a VC-JWT.

Specification: 1EdTech, Open Badges 3.0, "JSON Web Token Proof Format" (the credential itself is the payload, with
``iss``, ``jti``, ``nbf``, ``exp`` and ``sub`` beside it). It asks for RS256 as a minimum and permits other algorithms;
EdDSA with ``did:key`` needs no server, at the price that some programs for badges do not know it.
"""

import base64
import re
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from techsales.programme.conditions import (
    CORE_MEAN,
    HARD_SCORE,
    RECHECK_MONTHS,
    RECHECK_SEEDS,
    Course,
    Results,
    criteria,
)
from techsales.programme.keys import did_of, method_of, raw

#: Named in the credential, as the specification demands, and never loaded.
CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
TYPES = ("VerifiableCredential", "OpenBadgeCredential")
ALGORITHM = "EdDSA"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
NAME = "Deal Debugger"
ATTESTS = (
    "Its holder worked the exercises, looked for the causes of invented drops in business figures with few looks and "
    "seeds not known before, and wrote sentences about a figure that were read with a rubric."
)
ATTESTS_NOT = (
    "It does not attest sales success: it says nothing about deals, targets or customers, and nothing about who will "
    "sell more. The company in the course, Ferrowick Controls, is fictional."
)
RECHECK = f"A re-check is due after {RECHECK_MONTHS} months, with {RECHECK_SEEDS} new seeds."


def stamp(when: datetime) -> str:
    """``2027-02-20T10:00:00Z``."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def until(when: datetime) -> datetime:
    """The day of the re-check: as many months later; 29 February becomes the 28th."""
    year, month = divmod(when.year * 12 + when.month - 1 + RECHECK_MONTHS, 12)
    return when.replace(year=year, month=month + 1, day=min(when.day, 28) if month == 1 else when.day)


def achievement_id(version: str, course: Course) -> UUID:
    """The same id for everybody who met the same conditions, in one version of the course."""
    return uuid5(NAMESPACE_URL, f"urn:debug-the-deal:deal-debugger:{version}{course.without}")


def achievement(results: Results, course: Course, version: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The achievement with its possible results, and the learner's own results."""
    ours = achievement_id(version, course)
    described, reached = [], []

    def add(name: str, kind: str, value: str, most: str, needed: str = "") -> None:
        identifier = f"urn:uuid:{uuid5(ours, name)}"
        entry = {"id": identifier, "type": ["ResultDescription"], "name": name, "resultType": kind}
        limits = {"valueMin": "0", "valueMax": most, "requiredValue": needed}
        described.append(entry | {key: limit for key, limit in limits.items() if limit})
        reached.append({"type": ["Result"], "resultDescription": identifier, "value": value})

    right, count = results.exercises
    add("Exercises right", "RawScore", str(right), str(count))
    for chapter in course.quizzes:
        add(f"Quiz of chapter {chapter}", "RawScore", *map(str, results.quizzes[chapter]))
    for case in results.ladder:
        add(f"Ladder, case {case.name}", "RawScore", f"{case.score:g}", "100")
    for what, points in (("Capstone", results.capstone), ("Talk", results.oral)):
        for row in course.rows:
            add(f"{what}: {row}", "RubricScore", str(points[row]), "3", "1")
    table = {
        "id": f"urn:uuid:{ours}",
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": f"{NAME}{course.without}",
        "description": f"{ATTESTS} {ATTESTS_NOT}",
        "criteria": {"narrative": "\n".join(f"- {line}" for line in criteria(course))},
        "inLanguage": "en",
        "version": version,
        "resultDescription": described,
    }
    return table, reached


def ladder_words(results: Results) -> str:
    """Every case with its seed: ``K1 (seed 101): 84 points, proven``."""
    return "; ".join(f"{c.name} (seed {c.seed}): {c.score:g} points, {c.outcome}" for c in results.ladder)


def credential(results: Results, course: Course, issuer: str, did: str, when: datetime, version: str) -> dict[str, Any]:
    """The credential as JSON-LD. The results must meet the conditions: nothing here checks them again.

    Args:
        issuer: the name of whoever issues. did: the issuer's ``did:key``. when: the moment of issue, with a zone.
        version: of the course.
    """
    table, reached = achievement(results, course, version)
    named = {"type": "IdentityObject", "hashed": False, "identityHash": results.learner, "identityType": "name"}
    return {
        "@context": list(CONTEXTS),
        "id": f"urn:uuid:{uuid4()}",
        "type": list(TYPES),
        "name": table["name"],
        "description": f"{ATTESTS_NOT} {RECHECK}",
        "issuer": {"id": did, "type": ["Profile"], "name": issuer},
        "validFrom": stamp(when),
        "validUntil": stamp(until(when)),
        "credentialSubject": {
            "id": f"urn:uuid:{uuid4()}",
            "type": ["AchievementSubject"],
            "identifier": [named],
            "achievement": table,
            "result": reached,
        },
        "evidence": [
            {
                "type": ["Evidence"],
                "name": "The ladder, with seeds held by the trainer",
                "narrative": f"{ladder_words(results)}. Needed: a mean of {CORE_MEAN}, and {HARD_SCORE} in one hard case.",
            }
        ],
    }


def seconds(text: str) -> int:
    """A stamp as the number of seconds that JWT counts in.

    Raises:
        ValueError: it is no date with time and zone. TypeError: it is no text.
    """
    if not STAMP.fullmatch(text):
        raise ValueError(text)
    return int(datetime.fromisoformat(text).timestamp())


def sign(content: dict[str, Any], key: Ed25519PrivateKey) -> str:
    """The credential signed, as a compact JWS: header, payload, signature, with dots between.

    The header holds the key twice, as the specification permits: by name for those who know ``did:key``, and in full.
    """
    did, public = did_of(key.public_key()), raw(key.public_key())
    own = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(public).rstrip(b"=").decode()}
    claims = {
        "iss": did,
        "jti": content["id"],
        "sub": content["credentialSubject"]["id"],
        "nbf": seconds(content["validFrom"]),
        "exp": seconds(content["validUntil"]),
    }
    return jwt.encode(content | claims, key, ALGORITHM, headers={"kid": method_of(did), "typ": "JWT", "jwk": own})
