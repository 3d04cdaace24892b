"""Par: the least a good detective pays, by dynamic programming over the suspects that are still possible.

An outcome matrix says what each look shows under each suspect. A policy chooses the next look from the suspects
that survive so far, and stops where one is left or where no look on the menu tells the survivors apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import ceil

#: suspect → look → outcome.
Matrix = dict[str, dict[str, str]]
Survivors = tuple[str, ...]


def split(matrix: Matrix, alive: Iterable[str], look: str) -> dict[str, Survivors]:
    """The suspects in ``alive`` by what ``look`` shows under them."""
    groups: dict[str, list[str]] = {}
    for code in alive:
        groups.setdefault(matrix[code][look], []).append(code)
    return {outcome: tuple(codes) for outcome, codes in groups.items()}


def alive_after(matrix: Matrix, truth: str, looks: Iterable[str]) -> Survivors:
    """The suspects that show, in every one of ``looks``, what the true one shows."""
    taken = tuple(looks)
    return tuple(code for code in matrix if all(matrix[code][look] == matrix[truth][look] for look in taken))


@dataclass(frozen=True)
class Menu:
    """A menu of looks with their prices, and what each shows under each suspect."""

    matrix: Matrix
    costs: Mapping[str, int]

    @cached_property
    def policy(self) -> dict[Survivors, tuple[float, str | None]]:
        """For every set of survivors that can be reached: expected cost from there, and the look to take next.

        Survivors are equally likely. Of looks that are equally good the cheaper is taken, then the first.
        """
        found: dict[Survivors, tuple[float, str | None]] = {}
        self.solve(tuple(self.matrix), found)
        return found

    def solve(self, alive: Survivors, found: dict[Survivors, tuple[float, str | None]]) -> float:
        """Fill ``found`` for ``alive`` and all it can lead to; the expected cost of ``alive``."""
        if alive in found:
            return found[alive][0]
        best: tuple[float, int, str | None] = (0.0, 0, None)
        for look, cost in self.costs.items():
            groups = split(self.matrix, alive, look)
            if len(groups) < 2:
                continue
            value = cost + sum(len(group) / len(alive) * self.solve(group, found) for group in groups.values())
            if (
                best[2] is None
                or (value, cost) < (best[0] - 1e-9, best[1])
                or (abs(value - best[0]) < 1e-9 and cost < best[1])
            ):
                best = (value, cost, look)
        found[alive] = (best[0], best[2])
        return best[0]

    @property
    def expected(self) -> float:
        """Expected cost of the best policy, every suspect equally likely."""
        return self.policy[tuple(self.matrix)][0]

    @property
    def par(self) -> int:
        """The expected cost, rounded up to whole looks; at least one."""
        return max(1, ceil(self.expected - 1e-9))

    def path(self, truth: str) -> list[str]:
        """The looks that the best policy takes if ``truth`` is true."""
        alive, taken = tuple(self.matrix), []
        while (look := self.policy[alive][1]) is not None:
            taken.append(look)
            alive = split(self.matrix, alive, look)[self.matrix[truth][look]]
        return taken

    def cost(self, looks: Iterable[str]) -> int:
        """Price of some looks together."""
        return sum(self.costs[look] for look in looks)

    @property
    def worst(self) -> int:
        """What the best policy costs where it is unlucky."""
        return max(self.cost(self.path(truth)) for truth in self.matrix)

    def certify(self, truth: str) -> tuple[str, ...]:
        """The cheapest looks that exclude all that the menu can exclude, for one who knew the truth before."""
        goal = alive_after(self.matrix, truth, self.costs)
        enough = [
            looks
            for size in range(len(self.costs) + 1)
            for looks in combinations(self.costs, size)
            if alive_after(self.matrix, truth, looks) == goal
        ]
        return min(enough, key=lambda looks: (self.cost(looks), len(looks)))

    def decided(self, truth: str) -> bool:
        """Whether the whole menu leaves the true suspect alone."""
        return alive_after(self.matrix, truth, self.costs) == (truth,)

    @property
    def is_fair(self) -> bool:
        """Whether taking every look costs at least twice par, so that thinking pays."""
        return sum(self.costs.values()) >= 2 * self.par

    def without(self, look: str) -> "Menu":
        """The menu with one look less."""
        return Menu(self.matrix, {name: cost for name, cost in self.costs.items() if name != look})
