"""One rule for every CSV of ours: a text is no formula, wherever it comes from."""

import csv
import io

from techsales.diagnosis.cohort import Played, as_csv
from techsales.spreadsheets import csv_bytes, harmless


def test_a_formula_behind_a_blank_is_defused_in_a_table_of_games_too():
    content = as_csv([Played(" =1+1", "K1", -3, "\u00a0@a.json", remark="\0=2")]).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert (row["learner"], row["file"], row["remark"]) == ("' =1+1", "'\u00a0@a.json", "'=2")
    assert (row["seed"], row["score"]) == ("-3", "")


def test_numbers_and_nothing_stay_what_they_are():
    assert [harmless(-1), harmless(-0.5), harmless(None)] == [-1, -0.5, None]
    assert csv_bytes([[-1, -0.5, None]]) == b"\xef\xbb\xbf-1,-0.5,\r\n"
