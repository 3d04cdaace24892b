"""The certificate as a file: one page that can be read, with the credential in it, only for who met the conditions."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from techsales.course import CourseError
from techsales.edition.house import House
from techsales.programme.certificate import ATTACHED, certificate_pdf, font_folder
from techsales.programme.issue import NotMet, file_name, issue
from techsales.programme.keys import load_key, new_key
from techsales.programme.verify import read_token, verify_token


def made(example, **changes) -> bytes:
    results = replace(example.good, **changes)
    return certificate_pdf(results, example.course, "Trainer Team", example.did, example.now, "0.1.0", example.token())


def text_of(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def test_it_prints_scores_seeds_date_version_and_what_it_does_not_attest(example) -> None:
    text = text_of(made(example))
    for words in (
        "Ana-Marija Čop",
        "20 February 2027",
        "version 0.1.0",
        "80 of 94",
        "mean 80.0 of 100",
        "K3 103 80 proven",
        "Capstone: Definition 2 of 3",
        "Talk: Definition 2 of 3",
        "16: 3 of 3",
        "It does not attest sales success",
        "Valid until 20 February 2028",
        "2 new seeds",
        example.did,
        "Trainer Team",
    ):
        assert words in text, words


def test_long_names_and_all_eight_cases_stay_on_the_page(example) -> None:
    ladder = (*example.good.ladder, replace(example.good.ladder[0], name="K8", seed=2**63))
    text = text_of(made(example, learner="Wolfeschlegelsteinhausenbergerdorff " * 2, ladder=ladder))
    assert "K8 9223372036854775808" in text and "cannot, without its signature breaking" in text


def test_a_name_without_signs_in_the_font_is_refused(example, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no sign for 李"):
        made(example, learner="Ana 李")
    (tmp_path / "no.ttf").write_bytes(b"garbage")
    with pytest.raises(CourseError, match="cannot be read as a font"):
        certificate_pdf(example.good, example.course, "T", example.did, example.now, "1", "a.b.c", tmp_path / "no.ttf")
    own = font_folder() / "DejaVuSansMono.ttf"
    assert certificate_pdf(example.good, example.course, "T", example.did, example.now, "1", "a.b.c", own)


@pytest.mark.parametrize(("learner", "sign"), [("דוד", "ד"), ("محمد", "م"), ("अनिल", "ि"), ("สมชัย", "ั")])
def test_a_name_that_would_come_out_turned_or_torn_is_refused(example, learner: str, sign: str) -> None:
    """Whatever the font: signs are put one after the other here."""
    with pytest.raises(CourseError, match=f"cannot set .*{sign}.*as in a passport"):
        made(example, learner=learner)


def test_the_credential_is_in_the_pdf(example, tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(made(example))
    token = read_token(tmp_path / "c.pdf")
    assert verify_token(token, example.now).holds


def attach(pdf: bytes, *files: tuple[str, bytes]) -> bytes:
    writer, out = PdfWriter(clone_from=BytesIO(pdf)), BytesIO()
    for name, data in files:
        writer.add_attachment(name, data)
    writer.write(out)
    return out.getvalue()


def blank() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(out)
    return out.getvalue()


def test_pdfs_without_one_credential(example, tmp_path: Path) -> None:
    good = made(example)
    for content, words in (
        (blank(), "no credential attached"),
        (attach(blank(), ("note.txt", b"a note")), "no credential attached"),
        (attach(blank(), ("x.jwt", b"garbage")), "no credential attached"),
        (attach(good, ("second.jwt", b"a.b.c")), "2 credentials attached"),
        (good[:3000], "cannot be read|no credential"),
        (b"%PDF-1.7 garbage", "cannot be read|no credential"),
    ):
        (tmp_path / "c.pdf").write_bytes(content)
        with pytest.raises(CourseError, match=words):
            read_token(tmp_path / "c.pdf")


def test_a_changed_attachment_is_seen(example, tmp_path: Path) -> None:
    token = example.token()
    place = token.index(".") + 500
    changed = f"{token[:place]}{'B' if token[place] == 'A' else 'A'}{token[place + 1 :]}"
    for text, holds in ((token, True), (changed, False)):
        (tmp_path / "c.pdf").write_bytes(attach(blank(), (ATTACHED, text.encode())))
        assert verify_token(read_token(tmp_path / "c.pdf"), example.now).holds == holds


def test_issuing_writes_both_files_and_they_hold(example, root: Path, tmp_path: Path) -> None:
    did = new_key(tmp_path / "key.pem", root)
    issued = issue(root, example.good, tmp_path / "key.pem", " Trainer\nTeam ", tmp_path / "out", example.now)
    assert (issued.pdf.name, issued.token.name, issued.did) == ("Ana-Marija_Čop.pdf", "Ana-Marija_Čop.jwt", did)
    for path in (issued.pdf, issued.token):
        verdict = verify_token(read_token(path), example.now, did)
        assert verdict.holds and ("issued by", "Trainer Team") in verdict.says
    with pytest.raises(CourseError, match="is there already"):
        issue(root, example.good, tmp_path / "key.pem", "T", tmp_path / "out", example.now)


def test_the_certificate_of_an_edition_names_the_chapters_left_out(example, root: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "key.pem", root)
    house = House("Nordwind", "Nordwind", tuple(range(1, 16)), (16,))
    results = replace(example.good, quizzes={chapter: (3, 3) for chapter in house.chapters})
    issued = issue(root, results, tmp_path / "key.pem", "T", tmp_path / "out", example.now, house=house)
    says = dict(verify_token(read_token(issued.token), example.now).says)
    assert says["what"].startswith("Deal Debugger, without chapter 16, course version")
    assert "Quiz of chapter 15" in says and "Quiz of chapter 16" not in says
    text = text_of(issued.pdf.read_bytes())
    assert "edition for Nordwind, without chapter 16" in text and "in every quiz, without chapter 16" in text
    with pytest.raises(NotMet, match="chapter 16 was not handed in"):
        issue(root, results, tmp_path / "key.pem", "T", tmp_path / "out", example.now)


def test_nothing_is_written_for_who_has_not_met_a_condition(example, root: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "key.pem", root)
    results = replace(example.good, exercises=(10, 94), oral={})
    with pytest.raises(NotMet) as error:
        issue(root, results, tmp_path / "key.pem", "T", tmp_path / "out", example.now)
    assert len(error.value.said) == 2 and "10 of 94" in str(error.value)
    assert not (tmp_path / "out").exists()


def test_no_issuer_no_folder(example, root: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "key.pem", root)
    with pytest.raises(CourseError, match="name of its issuer"):
        issue(root, example.good, tmp_path / "key.pem", " ", tmp_path / "out", example.now)
    with pytest.raises(CourseError, match="of at most 80 signs"):
        issue(root, example.good, tmp_path / "key.pem", "T" * 81, tmp_path / "out", example.now)
    with pytest.raises(CourseError, match="is a file"):
        issue(root, example.good, tmp_path / "key.pem", "T", tmp_path / "key.pem", example.now)
    assert load_key(tmp_path / "key.pem", root)


@pytest.mark.parametrize(
    ("learner", "name"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("Ana / Bea", "Ana_Bea"),
        ("...", "certificate"),
        ("李雷", "李雷"),
        ("a" * 99, "a" * 60),
    ],
)
def test_no_name_leaves_the_folder(learner: str, name: str) -> None:
    assert file_name(learner) == name
