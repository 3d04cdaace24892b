"""What a cell may not be: off its scale, before anybody sold, or ahead of today."""

from pathlib import Path

import pytest

from tests.exports.house import read_one

SURVEYS = {"Survey": "survey_id", "Team": "team", "Sent": "sent_date", "Score": "score"}
DEALS = {"Deal": "deal_id", "Team": "team", "Closed": "close_date", "Stage": "stage", "Amount": "amount_eur",
         "Discount": "discount_pct"}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "rows", "reasons"),
    [
        ("surveys", ["S1;K;14/10/2025;1", "S2;K;14/10/2025;5", "S3;K;14/10/2025;0", "S4;K;14/10/2025;5.5"],
         ["0 is below 1.", "5.5 is above 5."]),
        ("surveys", ["S1;K;15/01/2026;3", "S2;K;16/01/2026;3", "S3;K;31/12/1949;3", "S4;K;01/01/1950;3"],
         ["2026-01-16 lies ahead of today, 2026-01-15. Correct the year, or wait for it.",
          "1949-12-31 is before 1950. Correct the year."]),
        ("deals", ["D1;K;16/01/2026;open;1;100", "D2;K;16/01/2026;won;1;0", "D3;K;14/10/2025;won;-1;0",
                   "D4;K;14/10/2025;won;0;101", "D5;K;;won;1;5"],
         ["2026-01-16 lies ahead of today, 2026-01-15. Correct the year, or wait for it.",
          "-1 is below zero. Credit notes and corrections belong in a list of their own.",
          "101 is above 100.",
          "won or lost, and neither its date nor its quarter is known. Fill in the date."]),
    ],
)  # fmt: skip
def test_a_row_off_its_limits_is_rejected_with_the_limit(
    tmp_path: Path, table: str, rows: list[str], reasons: list[str]
) -> None:
    columns = {"surveys": SURVEYS, "deals": DEALS}[table]
    text = "\n".join([";".join(columns), *rows, ""])
    exports = read_one(tmp_path, text, f"{table}.csv", table=table, columns=columns)
    assert [one.reason for one in exports.rejected] == reasons
    assert len(exports.tables[table]) == len(rows) - len(reasons)
