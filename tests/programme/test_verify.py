"""A credential that holds, and every way in which one does not; the browser's script must say the same of each."""

import base64
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from fpdf import FPDF
from pypdf import PdfWriter

from techsales.browser.script import NODE
from techsales.course import CourseError
from techsales.programme.certificate import certificate_pdf
from techsales.programme.credential import CONTEXTS, sign, until
from techsales.programme.keys import did_of, method_of
from techsales.programme.verify import Verdict, read_token, verify_token

UNFIT = "The signature does not fit: the content was changed after signing, or another key signed it."


def encoded(table: object) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(json.dumps(table).encode()).rstrip(b"=").decode()


def decoded(part: str) -> dict[str, Any]:
    """The table in a part of a token."""
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def payload_changed(token: str, **entries: Any) -> str:
    """The payload changed after signing."""
    header, payload, signature = token.split(".")
    return f"{header}.{encoded(decoded(payload) | entries)}.{signature}"


def header_changed(token: str, **entries: Any) -> str:
    """The header changed after signing."""
    header, payload, signature = token.split(".")
    return f"{encoded(decoded(header) | entries)}.{payload}.{signature}"


def resigned(example: Any, key: Any, issuer: str, change: Callable[[dict[str, Any]], None] = lambda _: None) -> str:
    """A payload that names ``issuer``, changed and then signed with ``key``: all claims as an attacker writes them."""
    content = decoded(example.token().split(".")[1])
    content["issuer"]["id"] = content["iss"] = issuer
    change(content)
    return jwt.encode(content, key, "EdDSA", headers={"kid": method_of(issuer)})


def unnamed(table: dict[str, Any], *path: str) -> None:
    """Delete an entry."""
    for key in path[:-1]:
        table = table[key]
    del table[path[-1]]


def bad(example: Any) -> dict[str, tuple[str, str]]:
    """Name → (token, how its sentence begins)."""
    good, did = example.token(), example.did
    other = did_of(example.other.public_key())
    head, payload, signature = good.split(".")
    odd = "It is signed, but it is no Open Badges 3.0 credential"

    def own(change: Callable[[dict[str, Any]], None]) -> str:
        return resigned(example, example.key, did, change)

    return {
        "score changed": (payload_changed(good, name="Deal Master"), UNFIT),
        "signature changed": (f"{head}.{payload}.{'A' * len(signature)}", UNFIT),
        "a spare bit of the signature changed": (f"{good[:-1]}{chr(ord(good[-1]) + 1)}", UNFIT),
        "signature empty": (f"{head}.{payload}.", UNFIT),
        "signature short": (f"{head}.{payload}.AAAA", UNFIT),
        "another key signed": (resigned(example, example.other, did), UNFIT),
        "alg none": (header_changed(good, alg="none"), "It claims the signature none; ours are EdDSA."),
        "alg none, no signature": (
            f"{encoded({'alg': 'none'})}.{payload}.",
            "It claims the signature none; ours are EdDSA.",
        ),
        "alg HS256": (
            jwt.encode(decoded(payload), "x" * 32, "HS256"),
            "It claims the signature HS256; ours are EdDSA.",
        ),
        "alg missing": (f"{encoded({'typ': 'JWT'})}.{payload}.{signature}", "It claims the signature (nothing);"),
        "kid of another": (header_changed(good, kid=method_of(other)), "Its signature names another key"),
        "jwk of another": (
            header_changed(good, jwk={"crv": "Ed25519", "x": "AAAA"}),
            "Its signature names another key",
        ),
        "kid no text": (header_changed(good, kid=None), "Its signature names another key"),
        "jwk no key": (header_changed(good, jwk=None), "Its signature names another key"),
        "rules of its own": (
            jwt.encode(decoded(payload), example.key, "EdDSA", headers={"crit": ["x"], "x": 1}),
            "Its signature follows rules that we do not know",
        ),
        "a number that JSON does not know": (own(lambda c: c.update(x=float("nan"))), "It is damaged"),
        "jwk a text": (header_changed(good, jwk="AAAA"), "Its signature names another key"),
        "jwk of another curve": (
            header_changed(good, jwk=decoded(head)["jwk"] | {"crv": "X25519"}),
            "Its signature names another key",
        ),
        "issuer without key": (
            resigned(example, example.key, "https://example.org"),
            "It names no issuer with a did:key",
        ),
        "issuer a text": (own(lambda c: c.update(issuer="me")), "It names no issuer with a did:key"),
        "header no JSON": (f"AAAA.{payload}.{signature}", "It is damaged"),
        "payload a list": (f"{head}.{encoded([1])}.{signature}", "It is damaged: a part of it is no table."),
        "payload cut": (f"{head}.{payload[:-7]}.{signature}", "It is damaged"),
        "issuer differs": (own(lambda c: c.update(iss=other)), f"{odd}: iss and the credential differ."),
        "dates differ": (own(lambda c: c.update(exp=c["exp"] + 1)), f"{odd}: exp and the credential differ."),
        "id and subject differ": (own(lambda c: c.update(jti="x", sub="y")), f"{odd}: jti, sub and the credential"),
        "no nbf": (own(lambda c: unnamed(c, "nbf")), f"{odd}: nbf and the credential differ."),
        "no validUntil": (own(lambda c: unnamed(c, "validUntil")), f"{odd}: an entry is missing or odd."),
        "no achievement": (own(lambda c: unnamed(c, "credentialSubject", "achievement")), f"{odd}: an entry"),
        "date without zone": (own(lambda c: c.update(validFrom="2027-02-20T10:00:00")), f"{odd}: an entry"),
        "date a number": (own(lambda c: c.update(validUntil=4)), f"{odd}: an entry"),
        "date in short": (own(lambda c: c.update(validUntil="20280220T100000Z")), f"{odd}: an entry"),
        "subject a list": (own(lambda c: c.update(credentialSubject=[1])), f"{odd}: an entry"),
        "achievement a text": (own(lambda c: c["credentialSubject"].update(achievement="x")), f"{odd}: an entry"),
        "types in lists": (own(lambda c: c.update(type=[["OpenBadgeCredential"]])), f"{odd}: an entry"),
        "id a number": (own(lambda c: c.update(id=1, jti=1)), f"{odd}: an entry"),
        "name a number": (own(lambda c: c["credentialSubject"]["achievement"].update(name=1)), f"{odd}: an entry"),
        "context a text": (own(lambda c: c.update({"@context": CONTEXTS[0]})), f"{odd}: an entry"),
        "another type": (own(lambda c: c.update(type=["VerifiableCredential"])), f"{odd}: its type is another."),
        "another context": (own(lambda c: c.update({"@context": ["https://example.org"]})), f"{odd}: its type"),
    }


def moments(example: Any) -> dict[str, tuple[datetime, str, bool]]:
    """Name → (moment, how the sentence begins, whether it holds)."""
    second, end = timedelta(seconds=1), until(example.now)
    return {
        "at once": (example.now, "The signature holds, and the certificate is valid until 2028-02-20.", True),
        "last second": (end - second, "The signature holds, and the certificate is valid until 2028-02-20.", True),
        "expired": (end, "The signature holds, but it expired on 2028-02-20: its re-check is due.", False),
        "not yet": (example.now - second, "The signature holds, but the certificate begins only on 2027-02-20.", False),
    }


def test_what_does_not_hold_is_one_sentence(example) -> None:
    for name, (token, sentence) in bad(example).items():
        verdict = verify_token(token, example.now)
        assert (verdict.holds, verdict.says) == (False, ()), name
        assert verdict.sentence.startswith(sentence), (name, verdict.sentence)
        assert "\n" not in verdict.sentence, name


def test_when_it_holds(example) -> None:
    for name, (moment, sentence, holds) in moments(example).items():
        verdict = verify_token(example.token(), moment)
        assert (verdict.sentence, verdict.holds) == (sentence, holds), name


def test_it_says_who_what_when_and_the_scores(example) -> None:
    says = dict(verify_token(example.token(), example.now).says)
    assert says["who"] == "Ana-Marija Čop"
    assert says["what"] == "Deal Debugger, course version 0.1.0"
    assert (says["issued by"], says["with the key"], says["issued on"]) == ("Trainer Team", example.did, "2027-02-20")
    assert says["Exercises right"] == "80 of 94"
    assert says["Ladder, case K3"] == "80 of 100" and says["Capstone: Rivals"] == "2 of 3"
    assert "K1 (seed 101): 80 points, proven" in says["The ladder, with seeds held by the trainer"]


def test_entries_that_are_no_tables_are_passed_over(example) -> None:
    def change(content: dict[str, Any]) -> None:
        content["credentialSubject"] |= {"identifier": [1, "x"], "result": "x"}
        content["evidence"] = [None]

    verdict = verify_token(resigned(example, example.key, example.did, change), example.now)
    assert verdict.holds and [what for what, _ in verdict.says][-1] == "valid until"
    assert verdict.says[0][1].startswith("urn:uuid:"), "who is not named is told by the number"


def test_another_issuer_than_the_reader_expects(example) -> None:
    forged = resigned(example, example.other, did_of(example.other.public_key()))
    assert verify_token(forged, example.now).holds
    verdict = verify_token(forged, example.now, example.did)
    assert not verdict.holds and "but the issuer is did:key:" in verdict.sentence
    assert verify_token(example.token(), example.now, example.did).holds


def test_signs_that_steer_a_terminal_are_taken_out(example) -> None:
    hostile = replace(example, good=replace(example.good, learner="\x1b[31mAna\u202e\n✓ holds" + "x" * 200))
    says = dict(verify_token(hostile.token(), example.now).says)
    assert says["who"].startswith("[31mAna ✓ holdsx") and len(says["who"]) == 80


def test_it_is_what_open_badges_asks_for(example) -> None:
    """Required properties of the specification's data model, and of its JSON Web Token proof."""
    header, content = (decoded(part) for part in example.token().split(".")[:2])
    assert set(header) == {"alg", "typ", "kid", "jwk"} and header["typ"] == "JWT" and "d" not in header["jwk"]
    assert header["kid"] == method_of(example.did)
    assert tuple(content["@context"]) == CONTEXTS and "proof" not in content and "vc" not in content
    assert {"VerifiableCredential", "OpenBadgeCredential"} <= set(content["type"])
    subject = content["credentialSubject"]
    (who,) = subject["identifier"]
    assert who["hashed"] is False and who["identityHash"] == "Ana-Marija Čop", "a name in plain letters is no hash"
    assert subject["type"] == ["AchievementSubject"] and content["issuer"]["type"] == ["Profile"]
    achievement = subject["achievement"]
    assert {"id", "type", "name", "description", "criteria"} <= set(achievement)
    described = {each["id"]: each for each in achievement["resultDescription"]}
    assert len(described) == len(achievement["resultDescription"]) == len(subject["result"])
    for each in described.values():
        assert each["type"] == ["ResultDescription"] and each["resultType"] in ("RawScore", "RubricScore")
        assert all(each.values()), "a property without a value is left out"
    for each in subject["result"]:
        assert each["resultDescription"] in described and isinstance(each["value"], str)
    for uri in (content["id"], subject["id"], achievement["id"], *described):
        assert uri.startswith("urn:uuid:")
    assert content["validUntil"] == "2028-02-20T10:00:00Z"


def test_two_learners_share_the_achievement_and_nothing_else(example) -> None:
    first, second = example.content(), example.content()
    assert first["credentialSubject"]["achievement"] == second["credentialSubject"]["achievement"]
    assert first["id"] != second["id"] and first["credentialSubject"]["id"] != second["credentialSubject"]["id"]


def test_other_chapters_are_another_achievement(example) -> None:
    course = replace(example.course, quizzes=tuple(range(1, 16)), left_out=(16,))
    less = replace(example, course=course).content()
    assert less["name"] == less["credentialSubject"]["achievement"]["name"] == "Deal Debugger, without chapter 16"
    assert less["credentialSubject"]["achievement"]["id"] != example.content()["credentialSubject"]["achievement"]["id"]


def test_a_leap_day_has_a_re_check(example) -> None:
    assert until(datetime(2028, 2, 29)) == datetime(2029, 2, 28)
    assert until(datetime(2027, 12, 31)) == datetime(2028, 12, 31)


def test_no_certificate_in_a_file(tmp_path: Path) -> None:
    for content in (b"", b"garbage", b"\xff\xfe\x00\x01", b"a.b", b"a.b.c.d", b"{}", b"x" * 5_000_001):
        (tmp_path / "c.jwt").write_bytes(content)
        with pytest.raises(CourseError, match=r"c\.jwt"):
            read_token(tmp_path / "c.jwt")
    for path in (tmp_path / "none.jwt", tmp_path, tmp_path / "c.jwt" / "c.jwt"):
        with pytest.raises(CourseError, match="There is no file"):
            read_token(path)


#: What the page's script makes of tokens at moments, as JSON.
SCRIPT = """
import { readFileSync } from "node:fs";
import { tokenIn, verifyToken } from "./book/page/credential.ts";
const { tokens, files } = JSON.parse(readFileSync(0, "utf8"));
const verdicts = [];
for (const [token, now, issuer] of tokens) verdicts.push(await verifyToken(token, new Date(now), issuer));
const found = [];
for (const file of files)
  found.push(await tokenIn(file.split("/").at(-1), readFileSync(file)).catch((error) => error.message));
console.log(JSON.stringify({ verdicts, found }));
"""


def in_page(root: Path, tokens: list[tuple[str, datetime, str]], files: list[Path]) -> dict[str, list[Any]]:
    """The same questions asked of the page's script, in node."""
    asked = {"tokens": [(t, now.isoformat(), issuer) for t, now, issuer in tokens], "files": [str(f) for f in files]}
    done = subprocess.run(
        [*NODE, "--input-type=module-typescript", "-e", SCRIPT],
        cwd=root,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def odd_entries(content: dict[str, Any]) -> None:
    """What another program may leave out, or write as no text."""
    content["evidence"] = [{"type": ["Evidence"]}, {"name": True, "narrative": 5}, {"narrative": "😀" * 1100}]
    content["credentialSubject"]["achievement"]["version"] = 1.0
    content["credentialSubject"]["result"][0]["value"] = ""
    content["credentialSubject"]["result"][0]["status"] = "a\x85b\ufeffc"


def test_the_page_says_the_same(example, root: Path, tmp_path: Path) -> None:
    token = example.token()
    hostile = replace(example, good=replace(example.good, learner="\x1b[31m<b>Ana</b>\u202e\n 李"))
    sparse = resigned(example, example.key, example.did, odd_entries)
    asked = [(token, example.now, "") for token, _ in bad(example).values()] + [(sparse, example.now, "")]
    asked += [(example.token(), moment, "") for moment, _, _ in moments(example).values()]
    asked += [(example.token(), example.now, did_of(example.other.public_key())), (hostile.token(), example.now, "")]
    for name, content in (("good.jwt", example.token().encode()), ("empty.jwt", b""), ("bad.jwt", b"a.b")):
        (tmp_path / name).write_bytes(content)
    pdf = certificate_pdf(example.good, example.course, "T", example.did, example.now, "1", example.token())
    (tmp_path / "good.pdf").write_bytes(pdf)
    (tmp_path / "none.pdf").write_bytes(FPDF().output())
    # Another program writes the same attachment in another way.
    writer = PdfWriter(clone_from=tmp_path / "none.pdf")
    writer.add_attachment("c.jwt", example.token().encode())
    writer.write(tmp_path / "other.pdf")
    # One credential twice is one, and what is none does not count; two are two.
    for name, more in (("twice", token), ("beside", "a note"), ("two", sparse)):
        writer = PdfWriter(clone_from=tmp_path / "other.pdf")
        writer.add_attachment("d.txt", more.encode())
        writer.write(tmp_path / f"{name}.pdf")
    (tmp_path / "late.jwt").write_bytes(b"\n" + token.encode() + b"\n")
    files = sorted(tmp_path.iterdir())
    said = in_page(root, asked, files)
    for (token, now, issuer), verdict in zip(asked, said["verdicts"], strict=True):
        ours = verify_token(token, now, issuer)
        theirs = Verdict(verdict["holds"], verdict["sentence"], tuple(map(tuple, verdict["says"])))
        assert theirs == ours
    assert any(verdict["holds"] for verdict in said["verdicts"])
    for path, found in zip(files, said["found"], strict=True):
        try:
            assert found == read_token(path)
        except CourseError as error:
            assert found == str(error)


def test_a_credential_of_this_key_is_the_stored_example(example, root: Path) -> None:
    """The page's own tests read a stored credential: it must be one that this course would issue today."""
    stored = (root / "tests" / "page_script" / "certificate.jwt").read_text(encoding="utf-8")
    assert verify_token(stored, example.now).says == verify_token(example.token(), example.now).says
    signed = decoded(stored.split(".")[1])
    assert (
        sign(
            {key: value for key, value in signed.items() if key not in ("iss", "jti", "sub", "nbf", "exp")}, example.key
        )
        == stored
    )
