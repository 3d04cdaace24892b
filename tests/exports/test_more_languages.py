"""Files from Italy, the Netherlands and Poland: the suggestion needs no answer, and reading it gives the same rows."""

import datetime as dt
from pathlib import Path

import pytest

from techsales.exports import read_exports
from techsales.exports.dates import read_date
from techsales.exports.suggest import suggestion
from tests.exports.house import TODAY

DEALS = [["D1", "K", dt.date(2025, 10, 14), "won", 1234.5], ["D2", "M", dt.date(2025, 11, 28), "lost", 900.0],
         ["D3", "K", dt.date(2025, 11, 29), "open", 10.0]]  # fmt: skip
TICKETS = [["T1", "K", dt.date(2025, 10, 14), "Y"], ["T2", "M", dt.date(2025, 10, 15), "N"]]
SURVEYS = [["S1", "K", dt.date(2025, 10, 14), 4.0], ["S2", "M", dt.date(2025, 10, 15), 5.0]]


@pytest.mark.parametrize(
    ("table", "text", "rows"),
    [
        ("deals", "ID opportunità;Squadra;Data di chiusura;Fase;Importo\nD1;K;14/10/2025;Vinta;1.234,50 €\n"
         "D2;M;28/11/2025;Persa;900 €\nD3;K;29/11/2025;In corso;10 €\nTotale;;;;2.144,50 €\n", DEALS),
        ("deals", "Verkoopkans nr.;Verkoopteam;Afsluitdatum;Fase;Bedrag\nD1;K;14-10-2025;Gewonnen;€ 1.234,50\n"
         "D2;M;28-11-2025;Verloren;€ 900\nD3;K;29-11-2025;Lopend;€ 10\nTotaal;;;;€ 2.144,50\n", DEALS),
        ("deals", "Nr szansy;Zespół sprzedaży;Data zamknięcia;Etap;Kwota\nD1;K;14.10.2025;Wygrana;1 234,50\n"
         "D2;M;28.11.2025;Przegrana;900\nD3;K;29.11.2025;W toku;10\nRazem;;;;2 144,50\n", DEALS),
        ("tickets", "Numero ticket,Squadra,Aperto il,Stato,Risolto\nT1,K,14 ottobre 2025,Aperto,Sì\n"
         "T2,M,15 ott 2025,Aperto,No\n", TICKETS),
        ("tickets", "Meldingsnummer,Verkoopteam,Geopend op,Status,Opgelost\nT1,K,di 14 oktober 2025,Dicht,Ja\n"
         "T2,M,wo 15 okt. 2025,Dicht,Nee\n", TICKETS),
        ("tickets", "Nr zgłoszenia,Zespół,Data otwarcia,Status,Rozwiązane\nT1,K,2025-10-14,?,Tak\n"
         "T2,M,2025-10-15,?,Nie\n", TICKETS),
        ("surveys", "ID sondaggio,Squadra,Data invio,Punteggio\nS1,K,14/10/2025,4\nS2,M,15/10/2025,5\n", SURVEYS),
        ("surveys", "Enquêtenummer,Verkoopteam,Verzonden op,Cijfer\nS1,K,14-10-2025,4\nS2,M,15-10-2025,5\n", SURVEYS),
        ("surveys", "Nr ankiety,Zespół,Data wysłania,Ocena\nS1,K,14.10.2025,4\nS2,M,15.10.2025,5\n", SURVEYS),
    ],
)  # fmt: skip
def test_a_file_needs_no_answer(tmp_path: Path, table: str, text: str, rows: list[list[object]]) -> None:
    path, mapping = tmp_path / "export.csv", tmp_path / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    suggested, questions = suggestion([path])
    assert not questions and f"table: {table}\n" in suggested
    answered = suggested[: suggested.index("# What was done")].replace("reviewed: no", "reviewed: yes")
    mapping.write_text(answered, encoding="utf-8")
    exports = read_exports([path], mapping, today=TODAY)
    assert not exports.rejected
    found = exports.tables[table]
    names = {"deals": ["deal_id", "team", "close_date", "stage", "amount_eur"],
             "tickets": ["ticket_id", "team", "opened_date", "resolved"],
             "surveys": ["survey_id", "team", "sent_date", "score"]}[table]  # fmt: skip
    assert [[cell.date() if isinstance(cell, dt.datetime) else cell for cell in row] for row in
            found[names].itertuples(index=False)] == rows  # fmt: skip
    assert exports.sources[0].totals == (table == "deals")


def test_months_in_words() -> None:
    italian = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()
    dutch = "januari februari maart april mei juni juli augustus september oktober november december".split()
    for names in italian, [name[:3] for name in italian], dutch, ["mrt"]:
        for number, name in enumerate(names, 3 if names == ["mrt"] else 1):
            assert read_date(f"zo 7 {name} 2025", "month first")[0] == dt.date(2025, number, 7), name
    # November in Poland, October in Croatia.
    assert read_date("7 listopada 2025", "day first")[0] is None
