"""Which encoding is suggested for the few signs beyond ASCII that a small file holds."""

from pathlib import Path

import pytest

from techsales.exports import ExportError
from techsales.exports.encodings import detect_encoding


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (["£5", "5 £"], "cp1252"),
        (["1 234,50 €"], "cp1252"),
        (["1\xa0234,50\xa0€"], "cp1252"),
        (["5 – 6°", "“x” … y"], "cp1252"),
        (["£5", "Müller"], "cp1252"),
        (["Größe", "Müller", "Zoë"], "cp1252"),
        (["SÜD", "MÜLLER"], "cp1252"),
        (["5 m³"], "cp1252"),
        (["5 zł"], "cp1250"),
        (["Południe", "Przegląd"], "cp1250"),
        (["北部", "销售"], "gbk"),
    ],
)
def test_few_signs_are_read_as_an_office_wrote_them(tmp_path: Path, words: list[str], encoding: str) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes("".join(f"D1;{word};won\r\n" for word in ["Team", *words]).encode(encoding))
    found = detect_encoding(path)
    assert found.name == encoding
    assert found.doubt.startswith("a guess, as no mark says so: a line reads")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\0" * 400, "deals.csv is no text file. Export it as CSV or XLSX."),
        (b"a;b\n\xff\x81\x98\x8d;1\n", "deals.csv is in no alphabet known here. Save it as CSV (UTF-8)."),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "deals.csv").write_bytes(content)
    with pytest.raises(ExportError) as error:
        detect_encoding(tmp_path / "deals.csv")
    assert str(error.value) == says
