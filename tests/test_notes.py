"""The nine notes of chapter 9: whole, and with the counts that the chapter and exercise 9.2 rest on."""

from techsales.notes import LABELS, notes


def test_nine_notes_with_the_same_labels_all_text() -> None:
    assert len(notes) == len({note["industry"] for note in notes}) == 9
    for note in notes:
        assert tuple(note) == LABELS
        assert all(isinstance(entry, str) for entry in note.values())
        assert note["industry"] and note["says"]


def test_the_eight_industries_of_the_article_and_one_of_ours() -> None:
    article = {"enterprise IT", "software", "smart manufacturing", "fintech", "healthcare"}
    article |= {"smart home", "logistics", "agriculture"}
    assert {note["industry"] for note in notes} - article == {"telecom"}


def test_late_as_a_word_and_as_a_piece_of_text() -> None:
    says = [note["says"] for note in notes]
    assert sum("late" in text.lower().split() for text in says) == 4
    assert sum("late" in text.lower() for text in says) == 5
    assert sum("late" in text.split() for text in says) == 2
    assert sum("late" in text for text in says) == 3


def test_what_nobody_has_asked() -> None:
    assert sum(not note["since"] for note in notes) == 4
    assert sum(not note["affected"] for note in notes) == 5
    assert sum(bool(note["tried"]) for note in notes) == 5
    assert sum("restarted" in note["tried"].split() for note in notes) == 4
