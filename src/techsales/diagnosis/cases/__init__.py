"""The eight cases, one module each."""

from importlib import import_module

from techsales.diagnosis.definition import CaseDefinition

MODULES = {
    "K1": "missing_million",
    "K2": "rate_of_110",
    "K3": "east_late",
    "K4": "tdr_fell",
    "K5": "win_rate_fell",
    "K6": "csat_jumped",
    "K7": "training_miracle",
    "K8": "kestrel_growth",
}


def definition(case: str) -> CaseDefinition:
    """The definition of a case, such as ``K4``; its module is imported only now.

    Raises:
        KeyError: no such case.
    """
    found: CaseDefinition = import_module(f"techsales.diagnosis.cases.{MODULES[case]}").CASE
    return found
