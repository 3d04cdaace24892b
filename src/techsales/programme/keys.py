"""The issuer's key: an Ed25519 key in a file of its own outside of the course, and the ``did:key`` that names it.

``did:key`` is the public key itself, written in letters: the two bytes of the multicodec table for Ed25519, then the
key's 32 bytes, in base58btc after a ``z`` (W3C CCG, did:key method). So a credential can be checked without a network.
"""

import os
from pathlib import Path

import base58
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from techsales.course import CourseError
from techsales.places import TYPED

MULTICODEC = bytes([0xED, 0x01])
PREFIX = "did:key:"
#: On Windows a file has no such bits.
POSIX = os.name == "posix"
OTHERS = 0o077


def raw(key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def did_of(key: Ed25519PublicKey) -> str:
    """``did:key:z6Mk…`` for a public key."""
    return f"{PREFIX}z{base58.b58encode(MULTICODEC + raw(key)).decode()}"


def method_of(did: str) -> str:
    """The key inside of a did's document, as the ``kid`` of a signature names it: ``did:key:z6Mk…#z6Mk…``."""
    return f"{did}#{did.removeprefix(PREFIX)}"


def key_of(did: str) -> Ed25519PublicKey | None:
    """The public key that a did names; None where it names no Ed25519 key."""
    if not did.startswith(f"{PREFIX}z") or len(did) > 100:
        return None
    try:
        content = base58.b58decode(did.removeprefix(f"{PREFIX}z"))
    except ValueError:
        return None
    if not content.startswith(MULTICODEC) or len(content) != 34:
        return None
    return Ed25519PublicKey.from_public_bytes(content[2:])


def outside(path: Path, course: Path, what: str = "key", example: str = ".debug-the-deal-issuer.pem") -> Path:
    """The path whole, if it lies outside of the course and of every repository.

    Args:
        path: of the secret file. course: the course folder. what, example: how a sentence names such a file.

    Raises:
        CourseError: it lies inside; a secret there would be committed, packed or handed out one day.
    """
    whole = path.expanduser().resolve()
    inside = whole.is_relative_to(course.resolve()) or any((above / ".git").exists() for above in whole.parents)
    if inside:
        raise CourseError(
            f"{path} lies inside the course or a repository, where it may be published. "
            f"Keep the {what} elsewhere, for example {Path('~') / example}."
        )
    return whole


def new_key(path: Path, course: Path) -> str:
    """Write a new key; on Linux and macOS nobody but its owner can read the file.

    Returns:
        The issuer's did.

    Raises:
        CourseError: inside the course or a repository, the file is there already, or its folder is not.
    """
    whole = outside(path, course)
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CourseError(
            f"{path} is there already. What was signed with it would lose its issuer; name another file."
        ) from None
    except (FileNotFoundError, NotADirectoryError):
        raise CourseError(f"There is no folder {path.parent}. Make it, or name another place.") from None
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}). Name another place.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return did_of(key.public_key())


def load_key(path: Path, course: Path) -> Ed25519PrivateKey:
    """The issuer's key from its file.

    Raises:
        CourseError: not there, inside the course, readable by others, not readable by you, or no Ed25519 key.
    """
    whole = outside(path, course)
    try:
        if POSIX and whole.stat().st_mode & OTHERS:
            raise CourseError(f"Others on this machine can read {path}. Type: chmod 600 {path}")
        key = serialization.load_pem_private_key(whole.read_bytes(), password=None)
    except (FileNotFoundError, NotADirectoryError):
        raise CourseError(f"There is no key {path}. Make one: {TYPED} certificate new-key --to {path}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm, IsADirectoryError):
        raise CourseError(f"{path} is no key of ours. Name the file that new-key wrote.") from None
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}). Name the file that new-key wrote.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise CourseError(f"{path} holds another kind of key. Name the file that new-key wrote.")
    return key
