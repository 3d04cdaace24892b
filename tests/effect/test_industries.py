"""The report runs on every sister company, in its own words."""

from typing import Any

import pytest
import yaml

from techsales.company.schema import TABLES
from techsales.industries import make_company
from techsales.industries.package import frames, mapping
from techsales.industries.profile import INDUSTRIES, read_profile


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_industry_has_its_report(industry: str, report_on: Any) -> None:
    profile = read_profile(industry)
    tables = {name: rows for name, rows in make_company(industry, 2025).items() if name in TABLES}
    settings = yaml.safe_load(mapping(profile, {name: list(rows[0]) for name, rows in tables.items()}))
    found = report_on(frames(tables), settings)
    trained, nearest = profile.lists["teams"][:2]
    assert found["question"]["trained"] == [trained] and found["comparison"]["nearest"] == nearest
    assert all(one["step"] for one in found["metrics"]) and found["returns"]["scenarios"]
    assert found["comparison"]["rank"]["n"] == len(profile.lists["teams"])
    said = str([found[name] for name in ("summary", "comparison", "returns", "mix")])
    assert "Kestrel" not in said and "Merlin" not in said
