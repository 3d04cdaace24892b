"""Pseudonyms that hold within a house and not across, no free text, no figure of a handful, nothing sent."""

import hashlib
import hmac
import os
import socket
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from techsales.course import CourseError
from techsales.edition import privacy

SALT, OTHER = bytes(range(32)), bytes(range(1, 33))


def tables() -> dict[str, pd.DataFrame]:
    return {
        "deals": pd.DataFrame(
            {
                "deal_id": ["D1", "D2", "D3"],
                "rep_id": ["R1", "R2", None],
                "account_id": [17.0, 18.0, 17.0],
                "team": ["North", "North", "South"],
                "amount_eur": [1, 2, 3],
                "loss_reason": ["Mrs. Meier left", None, ""],
                "Remarks": ["call Ana", "", ""],
            }
        ),
        "accounts": pd.DataFrame(
            {"account_id": [17, 18], "account_name": ["Meier AG", "Huber"], "segment": ["SMB"] * 2}
        ),
        "mails": pd.DataFrame({"text": ["secret"]}),
    }


def test_names_and_free_text_are_gone_and_figures_stay() -> None:
    made = privacy.pseudonymise(tables(), SALT)
    assert set(made) == {"deals", "accounts"}
    assert list(made["deals"].columns) == ["deal_id", "rep_id", "account_id", "team", "amount_eur"]
    assert list(made["accounts"].columns) == ["account_id", "segment"]
    assert made["deals"]["amount_eur"].tolist() == [1, 2, 3]
    text = "".join(table.to_csv() for table in made.values())
    assert not [word for word in ("R1", "Meier", "Huber", "Ana", "secret") if word in text]


def test_joins_hold_and_the_missing_stay_missing() -> None:
    given = tables()
    made = privacy.pseudonymise(given, SALT)
    # One table read the customer's number with a decimal point, the other without.
    joined = made["deals"].merge(made["accounts"], on="account_id", how="left")
    assert joined["segment"].notna().all()
    assert made["deals"]["rep_id"].isna().tolist() == [False, False, True]
    assert made["deals"]["rep_id"].nunique() == 2
    assert list(given["deals"].columns) == list(tables()["deals"].columns), "what was given is not changed"


def test_stable_within_a_house_and_not_across() -> None:
    one, again, other = (privacy.pseudonymise(tables(), salt)["deals"]["rep_id"] for salt in (SALT, SALT, OTHER))
    assert one.equals(again) and not set(one.dropna()) & set(other.dropna())


def test_it_is_hmac_sha256() -> None:
    expected = hmac.new(SALT, b"rep\0R1", hashlib.sha256).hexdigest()[:16]
    assert privacy.pseudonym("rep", "R1", SALT) == f"rep-{expected}"
    assert privacy.pseudonym("customer", "R1", SALT) != f"customer-{expected}", "a rep and a customer are not one"


def test_a_salt_that_hides_nothing() -> None:
    with pytest.raises(ValueError, match="hides nothing"):
        privacy.pseudonymise(tables(), b"short")


def test_too_few() -> None:
    assert [privacy.too_few(n) for n in (0, 1, 4, 5, 6)] == [True, True, True, False, False]


def test_the_salt_is_made_once_and_for_its_owner_alone(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "salt"
    salt = privacy.house_salt(root, path)
    assert len(salt) == 32 and privacy.house_salt(root, path) == salt
    assert privacy.house_salt(root, tmp_path / "other") != salt
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o644)
        with pytest.raises(CourseError, match="Others on this machine can read .*chmod 600"):
            privacy.house_salt(root, path)


def test_no_salt_in_a_repository_or_that_is_none(tmp_path: Path, root: Path) -> None:
    with pytest.raises(
        CourseError, match=r"lies inside the course .* Keep the salt elsewhere, .*\.debug-the-deal-salt"
    ):
        privacy.house_salt(root, root / "salt")
    subprocess.run(["git", "init", "-q", str(tmp_path / "repo")], check=True)
    with pytest.raises(CourseError, match="or a repository"):
        privacy.house_salt(root, tmp_path / "repo" / "salt")
    spoilt = tmp_path / "spoilt"
    spoilt.write_text("abc", encoding="utf-8")
    spoilt.chmod(0o600)
    with pytest.raises(CourseError, match="holds no salt of ours"):
        privacy.house_salt(root, spoilt)
    with pytest.raises(CourseError, match="There is no folder"):
        privacy.house_salt(root, tmp_path / "none" / "salt")


def test_nothing_opens_a_socket(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from techsales.edition.company import check_company
    from techsales.edition.reskin import dress

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    privacy.pseudonymise(tables(), privacy.house_salt(root, tmp_path / "salt"))
    (tmp_path / "company.yml").write_text("company: {name: Nordwind}\n", encoding="utf-8")
    dress(check_company(tmp_path / "company.yml", root), root)({"book/faq.md": b"# Questions"})
    with pytest.raises(AssertionError):
        socket.create_connection(("localhost", 9))
