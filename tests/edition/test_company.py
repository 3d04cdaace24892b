"""company.yml: every fault is one sentence with its line and its remedy, and nothing hostile is built."""

from collections.abc import Callable
from pathlib import Path

import pytest

from techsales.edition import read
from techsales.edition.checker import EditionError
from techsales.edition.company import check_company

Said = Callable[[str], list[str]]
Write = Callable[[str], Path]
NAME = "company: {name: Nordwind}\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("companie: {name: x}\n" + NAME, "line 1: companie is no key here. Did you mean company?"),
        ("company: {nam: x}\n", "line 1: company.nam is no key here. Did you mean name?"),
        ("company: {name: 360}\n", "line 1: company.name is a whole number, not text. Put it in quotes."),
        ("company: {name: NO}\n", "line 1: company.name is yes or no, not text. Put it in quotes."),
        ("company: {name: ''}\n", "line 1: company.name is empty. Write a text, or take the line out."),
        ("company: [x]\n", "line 1: company is a list, not a table of keys. Write its keys below it, indented."),
        ("currency: EUR\n", "line 1: the company has no name. Write company: and below it, indented, name: with the name."),
        ("company:\n  name: " + "x" * 81, "line 2: company.name is longer than 80 signs, so it would not fit. Shorten it."),
        ("company:\n  name: " + "x" * 30, "line 2: the name is longer than 24 signs. Add short: with a shorter one."),
        (NAME + "currency: eur", "line 2: eur is no currency's code. Did you mean EUR?"),
        (NAME + "currency: EURO", "line 2: EURO is no currency's code. Did you mean EUR?"),
        (NAME + "currency: Taler", "line 2: Taler is no currency's code. Write its three letters, such as EUR or CHF."),
        (NAME + "products: Pumps", 'line 2: products is text, not a list. Begin each entry with "- " on a line of its own, or write [one, two].'),
        (NAME + "products: [Pumps, Valves, Pumps]", "line 2: products names Pumps twice. Name it once."),
        (NAME + "words: {deal: order, Deal: offer}", "line 2: words.Deal stands there twice, in capitals and small letters. Remove one."),
        (NAME + "currency: [EUR]", "line 2: currency is a list, not text. Write one text on the line of the key."),
        (NAME + "chapters: [1.0]", "line 2: a chapter's number is a number with a point, not a whole number. Write 3, not 3.0 and without quotes."),
        (NAME + "words:\n  custmer: client", "line 3: words.custmer is no word of the book here. Did you mean customer?"),
        (NAME + "words: {deals.amount: x}", "line 2: words.deals.amount is no word of the book here. Did you mean deals.amount_eur?"),
        (NAME + "chapters: [1, 99]", "line 2: there is no chapter 99. Chapters are 1 to 16."),
        (NAME + "chapters: [1, 1]", "line 2: chapter 1 is named twice. Name it once."),
        (NAME + "chapters: []", "line 2: chapters is an empty list. Name some, or take the line out to have all of them."),
        (NAME + "chapters:\n  - 1\n  - 3", "line 4: chapter 3 builds on chapter 2, which is not in the list. Add them, or leave 3 out."),
        (NAME + "definitions: {on_time_plan: late}", "line 2: definitions.on_time_plan is neither original nor current. Write one of them."),
        (NAME + "definitions: {reopened_counts_as_unsolved: 1}", "line 2: definitions.reopened_counts_as_unsolved is neither yes nor no. Write one of them."),
        (NAME + "notes: [{chapter: 3}]", "line 2: a note needs chapter: with a number and says: with a sentence. Write both."),
        (NAME + "chapters: [1]\nnotes: [{chapter: 3, says: x}]", "line 3: chapter 3 is not in this edition. Take the note out, or add the chapter."),
        (NAME + "contact: {email: nope}", "line 2: contact.email is no address for mail. Write it as in name@example.com."),
        (NAME + "contact: {web: 'javascript:alert(1)'}", "line 2: contact.web is no address of a page. Begin it with https://."),
        (NAME + "colours: {light: red}", 'line 2: colours.light is no colour. Write # and six digits or letters a to f: "#0b6b64".'),
        (NAME + "colours:\n  light: #0b6b64", 'line 3: colours.light is empty. Write text, or take the line out. A # begins a remark: put a colour in quotes, as in "#0b6b64".'),
        (NAME + "logo: none.svg", "line 2: there is no file none.svg beside company.yml. Put the logo there, or correct the name."),
        (NAME + "logo: ../logo.svg", "line 2: the logo is a path. Put the picture beside company.yml and write its file name alone."),
        (NAME + "logo: /logo.svg", "line 2: the logo is a path. Put the picture beside company.yml and write its file name alone."),
        (NAME + "logo: https://example.com/a.svg", "line 2: the logo is an address. Save the picture beside company.yml and write its file name."),
    ],
)  # fmt: skip
def test_a_fault_is_a_sentence(text: str, sentence: str, said: Said) -> None:
    assert said(text) == [f"company.yml, {sentence}"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: the file holds no keys."),
        ("- a\n- b\n", "line 1: the file holds no keys."),
        ("company: {name: [}\n", "line 1: this is no YAML: "),
        ("company:\n\tname: x\n", "line 2: this is no YAML: "),
        ("a: &x [1]\nb: *x\n", "line 1: & and * (anchors and aliases) are not read here."),
        ("a: 1\nb: *x\n", "line 2: & and * (anchors and aliases) are not read here."),
        ("a: !!python/object/apply:os.system [ls]\n", "line 1: ! (a tag) is not read here."),
        ("a: 1\n---\nb: 2\n", "line 2: a second document begins here."),
        ("a: " + "[" * 30 + "]" * 30, "line 1: lists within lists go deeper than 4 levels."),
        (NAME + NAME, "line 2: company stands there twice. Remove one."),
        ("? [a]\n: b\n", "line 1: a key is no word."),
        ("a: " + "9" * 5000, "line 1: 99999999999999999999 is no number."),
        ("a: \x00", "it holds signs that no text has."),
        ("a: " + "x" * read.MOST_BYTES, "it is larger than 64 kB."),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, sentence: str, said: Said) -> None:
    (only,) = said(text)
    assert sentence in only


def test_an_alias_bomb_is_never_built(said: Said) -> None:
    rows = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 20))
    assert said("l0: &l0 [x]\n" + rows) == [
        "company.yml, line 1: & and * (anchors and aliases) are not read here. Write the value out, or quote it."
    ]


def test_all_faults_at_once_in_the_order_of_their_lines(said: Said) -> None:
    faults = said("company: {name: 1}\ncurrency: XX\nlogo: a.gif\nchapters: [77]\n")
    assert [fault.split(":")[0] for fault in faults] == [f"company.yml, line {n}" for n in (1, 2, 3, 4)]


def test_not_there_not_utf8_a_folder(tmp_path: Path, root: Path) -> None:
    (tmp_path / "latin.yml").write_bytes("company:\n  name: Müller\n".encode("latin-1"))
    for name, sentence in (
        ("none.yml", "none.yml: there is no such file."),
        (".", ": this is a folder."),
        ("latin.yml", "latin.yml, line 2: it is not UTF-8 text. Save the file as UTF-8."),
    ):
        with pytest.raises(EditionError) as caught:
            check_company(tmp_path / name, root)
        assert sentence in str(caught.value)


def test_what_is_not_said_has_its_default(write: Write, root: Path) -> None:
    house = check_company(write(NAME), root)
    assert (house.name, house.short, house.currency) == ("Nordwind", "Nordwind", "EUR")
    assert house.chapters == tuple(range(1, 17)) and house.left_out == ()
    assert house.logo is None and house.colours is None and house.sentences(11) == []


def test_the_whole_of_a_house(write: Write, root: Path) -> None:
    text = NAME + (
        "words: {csat: Zufriedenheit, Deals.Stage: Phase}\nchapters: [1, 2, 3, 4, 5, 6, 7, 10]\nlogo: logo.svg\n"
        'colours: {light: "#8a1c5a"}\ndefinitions: {satisfaction: top two boxes}\n'
        "notes: [{chapter: 10, says: We ask by phone.}]\n"
    )
    house = check_company(write(text), root)
    assert house.words == {"CSAT": "Zufriedenheit", "deals.stage": "Phase"}
    assert house.left_out == (8, 9, 11, 12, 13, 14, 15, 16)
    assert house.logo is not None and house.colours is not None and house.colours.dark != house.colours.light
    assert house.sentences(10) == [
        "In your house satisfaction is the share of answers in the top two boxes.",
        "We ask by phone.",
    ]
    assert house.sentences(3) == []


def test_names_from_right_to_left_and_with_steering_signs(write: Write, root: Path) -> None:
    house = check_company(write('company: {name: "نوردويند \\u202Eevil\\u0007"}'), root)
    assert house.name == "نوردويند evil"


def test_definitions_name_chapters_and_keys_that_exist(root: Path) -> None:
    from techsales.curriculum import written_chapters
    from techsales.edition.definitions import DEFINITIONS

    titles = {chapter.number: chapter.title for chapter in written_chapters(root)}
    assert "Solved" in titles[11] and "On time" in titles[12] and "CSAT" in titles[10]
    assert {n for one in DEFINITIONS.values() for n in one.chapters} <= titles.keys()
