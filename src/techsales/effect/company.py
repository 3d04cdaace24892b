"""A company's tables as the sections read them: rows of some teams and a quarter, and sums of all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from techsales.report.counts import Row, Sales

if TYPE_CHECKING:
    import pandas as pd

CLOSED = ("won", "lost")


@dataclass(frozen=True)
class Company:
    """Tables by name, with the columns of ``techsales.company.schema``; those that are missing are left out.

    Rows become dictionaries only where a section asks for them; deals are summed as a table, because
    there may be a million.
    """

    tables: Mapping[str, "pd.DataFrame"]

    def has(self, table: str, *columns: str) -> bool:
        """Whether a table is there, with rows and with these columns filled at least once."""
        frame = self.tables.get(table)
        if frame is None or not len(frame):
            return False
        return all(column in frame.columns and frame[column].notna().any() for column in columns)

    @cached_property
    def teams(self) -> list[str]:
        """Every team, in the order of the alphabet."""
        order = ("deals", "tickets", "surveys", "projects", "training", "reps")
        found = (self.tables[name] for name in order if self.has(name, "team"))
        return sorted({str(team) for frame in found for team in frame["team"].dropna().unique()})

    @cached_property
    def people(self) -> dict[str, int]:
        """Sellers by team, where deals or reps name them."""
        named = [
            self.tables[name][["team", "rep_id"]] for name in ("deals", "reps") if self.has(name, "team", "rep_id")
        ]
        found: dict[str, set[str]] = {}
        for frame in named:
            for team, reps in frame.groupby("team", observed=True)["rep_id"]:
                found.setdefault(str(team), set()).update(reps.dropna().unique())
        return {team: len(reps) for team, reps in found.items()}

    def quarters(self, table: str) -> list[str]:
        """The quarters of a table in order; for deals, of those that were won or lost."""
        if not self.has(table, "quarter"):
            return []
        if table == "deals":
            return sorted({quarter for _, quarter in self.sales})
        return sorted(self.tables[table]["quarter"].dropna().astype(str).unique())

    @cached_property
    def places(self) -> dict[str, dict[tuple[str, str], Any]]:
        """Where the rows of a team and quarter stand, for each table."""
        return {
            name: dict(frame.groupby(["team", "quarter"], observed=True).indices)
            for name, frame in self.tables.items()
            if self.has(name, "team", "quarter")
        }

    def rows(self, table: str, teams: Iterable[str], quarter: str, columns: Sequence[str] = ()) -> list[Row]:
        """The rows of some teams in a quarter as dictionaries; all columns, or those named that are there."""
        found: list[Row] = []
        for team in teams:
            place = self.places.get(table, {}).get((team, quarter))
            if place is not None:
                part = self.tables[table].iloc[place]
                found += (
                    part[[c for c in columns if c in part]].to_dict("records") if columns else part.to_dict("records")
                )
        return found

    def lessons(self, teams: Sequence[str], programme: str) -> list[Row]:
        """The rows of the training table for some teams; of one programme, where the table names programmes."""
        if not self.has("training", "team"):
            return []
        frame = self.tables["training"]
        wanted = frame["team"].isin(list(teams))
        if programme and "programme" in frame:
            wanted &= frame["programme"] == programme
        rows: list[Row] = frame[wanted].to_dict("records")
        return rows

    @cached_property
    def sales(self) -> dict[tuple[str, str], Sales]:
        """Closed deals by team and quarter."""
        return {(team, quarter): sales for (team, quarter, _), sales in self.summed(["team", "quarter"]).items()}

    @cached_property
    def sales_by_segment(self) -> dict[tuple[str, str, str], Sales]:
        """Closed deals by team, quarter and segment; empty where the deals name no segment."""
        return self.summed(["team", "quarter", "segment"]) if self.has("deals", "segment") else {}

    def summed(self, by: list[str]) -> dict[tuple[str, str, str], Sales]:
        """Closed deals by these columns; a key always has three parts."""
        if not self.has("deals", "team", "quarter", "stage"):
            return {}
        deals = self.tables["deals"]
        closed = deals[deals["stage"].isin(CLOSED)]
        won = closed["stage"] == "won"
        amount = closed["amount_eur"] if "amount_eur" in closed else closed["stage"].map(lambda _: None)
        counted = closed.assign(
            won_=won, lost_=~won, money_=amount.where(won).astype(float), unpriced_=won & amount.isna()
        )
        sums = counted.groupby(by, observed=True)[["won_", "lost_", "money_", "unpriced_"]].sum()
        return {
            (str(key[0]), str(key[1]), str(key[2]) if len(key) > 2 else ""): Sales(
                int(row.won_), int(row.lost_), tidy(row.money_), int(row.unpriced_)
            )
            for key, row in zip(sums.index, sums.itertuples(), strict=True)
        }


def tidy(amount: float) -> float:
    """A whole amount as a whole number, so that it is printed as one."""
    return int(amount) if float(amount).is_integer() else float(amount)


def added(parts: Iterable[Sales]) -> Sales:
    """Several teams' sales as one."""
    found = list(parts)
    return Sales(*(sum(column) for column in zip(*found, strict=True))) if found else Sales(0, 0, 0)
