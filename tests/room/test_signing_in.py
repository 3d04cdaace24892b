"""Signing in: two passwords, and names that are kept in one way."""

import asyncio

import pytest

pytest.importorskip("jupyterhub")
from techsales.room.signing_in import RoomAuthenticator


@pytest.fixture
def door():
    return RoomAuthenticator(
        user_password="hello-there", admin_password="a" * 43, admin_users={"trainer"}, allow_all=True
    )


def enter(door, name: str, password: str):
    return asyncio.run(door.get_authenticated_user(None, {"username": name, "password": password}))


def test_a_learner_comes_in_under_one_name_however_typed(door) -> None:
    for typed in ("Zoë Maes", " zoë  MAES", "Zoe\u0308 Maes"):
        entered = enter(door, typed, "hello-there")
        assert entered["name"] == "zoë maes" and not entered["admin"]


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ana", "wrong-word"),
        ("ana", ""),
        ("trainer", "hello-there"),
        ("TRAINER ", "hello-there"),
        ("ana", "a" * 43),
        ("../ana", "hello-there"),
        ("a/b", "hello-there"),
    ],
)
def test_who_does_not_come_in(door, name: str, password: str) -> None:
    assert enter(door, name, password) is None


def test_the_trainer_comes_in_with_the_longer_password(door) -> None:
    assert enter(door, "Trainer", "a" * 43)["admin"]
