import pytest
import yaml

from techsales.safe_yaml import Trick, tricks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: [1, {b: no}]\n", []),
        ("a: &x 1\nb: *x\n", [Trick(1, "anchor"), Trick(2, "anchor")]),
        ("a: 1\nb: !!python/name:os.system\n", [Trick(2, "tag", "tag:yaml.org,2002:python/name:os.system")]),
        ("a: 1\n---\nb: 2\n", [Trick(2, "document")]),
        ("a:\n- - - - 1\n", [Trick(2, "depth")]),
    ],
)
def test_what_a_plain_file_does_not_need_is_met_in_its_line(text: str, found: list[Trick]) -> None:
    assert list(dict.fromkeys(tricks(text, 4)))[: len(found) or 1] == found


def test_a_bomb_is_met_before_it_is_built() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    assert next(tricks(bomb, 9)) == Trick(1, "anchor")


def test_what_is_no_yaml_says_so() -> None:
    with pytest.raises(yaml.YAMLError):
        list(tricks("a: [1\n", 4))
