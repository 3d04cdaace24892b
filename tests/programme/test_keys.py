"""The issuer's key stays out of repositories, is readable by its owner alone, and its did can be read back."""

import os
from pathlib import Path

import base58
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from techsales.course import CourseError
from techsales.programme.keys import MULTICODEC, did_of, key_of, load_key, new_key, raw

#: From the did:key method's own specification (W3C CCG), its first example of Ed25519.
KNOWN = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
KNOWN_HEX = "2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6"


def test_a_new_key_can_be_loaded_and_nobody_else_reads_it(tmp_path: Path, root: Path) -> None:
    did = new_key(tmp_path / "key.pem", root)
    assert did_of(load_key(tmp_path / "key.pem", root).public_key()) == did
    assert did.startswith("did:key:z6Mk")
    if os.name == "posix":
        assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600


def test_a_key_is_never_overwritten(tmp_path: Path, root: Path) -> None:
    new_key(tmp_path / "key.pem", root)
    before = (tmp_path / "key.pem").read_bytes()
    with pytest.raises(CourseError, match="is there already"):
        new_key(tmp_path / "key.pem", root)
    assert (tmp_path / "key.pem").read_bytes() == before


def test_no_key_inside_the_course_or_a_repository(tmp_path: Path, root: Path) -> None:
    (tmp_path / "other" / ".git").mkdir(parents=True)
    (tmp_path / "other" / "deep").mkdir()
    (tmp_path / "link").symlink_to(root, target_is_directory=True)
    for path in (root / "key.pem", tmp_path / "other" / "deep" / "key.pem", tmp_path / "link" / "key.pem"):
        for use in (new_key, load_key):
            with pytest.raises(CourseError, match="lies inside the course or a repository"):
                use(path, root)
        assert not path.exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such bits")
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, root: Path) -> None:
    new_key(tmp_path / "key.pem", root)
    (tmp_path / "key.pem").chmod(0o644)
    with pytest.raises(CourseError, match="chmod 600"):
        load_key(tmp_path / "key.pem", root)


def test_what_is_no_key_of_ours(tmp_path: Path, root: Path) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    locked = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
    )
    for content in (b"garbage", b"", other, locked):
        (tmp_path / "key.pem").write_bytes(content)
        (tmp_path / "key.pem").chmod(0o600)
        with pytest.raises(CourseError, match=r"no key of ours|another kind of key"):
            load_key(tmp_path / "key.pem", root)
    with pytest.raises(CourseError, match="There is no key"):
        load_key(tmp_path / "none.pem", root)
    with pytest.raises(CourseError, match="cannot be read"):
        load_key(tmp_path / ("x" * 300), root)
    with pytest.raises(CourseError, match="There is no folder"):
        new_key(tmp_path / "none" / "key.pem", root)


def test_the_known_did_is_its_key() -> None:
    key = key_of(KNOWN)
    assert key is not None and raw(key).hex() == KNOWN_HEX and did_of(key) == KNOWN


@pytest.mark.parametrize(
    "did",
    [
        "",
        "did:key:",
        "did:web:example.org",
        "did:key:z" + "1" * 46,
        "did:key:z6Mk0OIl",
        KNOWN[:-1],
        KNOWN + "1",
        "did:key:z" + "2" * 5000,
        "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169",
    ],
)
def test_other_dids_name_no_key(did: str) -> None:
    assert key_of(did) is None


def test_a_did_of_another_method_or_length_names_no_key() -> None:
    key = key_of(KNOWN)
    assert key
    longer = base58.b58encode(MULTICODEC + raw(key) + b"\0").decode()
    for did in (KNOWN.removeprefix("did:key:"), KNOWN.replace("did:key:", "did:web:"), f"did:key:z{longer}"):
        assert key_of(did) is None, did
