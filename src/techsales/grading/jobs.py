"""A page to run and what came of it, as both ways of running pages hand them over."""

import json
import os
from dataclasses import dataclass
from typing import Any

from techsales.grading.claims import Claims, Reader
from techsales.grading.limits import Limits

Json = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """One page to run: its name, its cells' sources, and the arguments of functions that are asked for."""

    page: str
    cells: list[str]
    probes: dict[str, list[Json]]
    known: set[str]


@dataclass
class Ended:
    """What a run gave: the claims, and how the process ended (``code`` negative: by a signal)."""

    claims: Claims
    code: int = 0
    late: bool = False
    flooded: bool = False
    refused: str = ""
    cpu: float = 0.0


def job_bytes(job: Job, limits: Limits) -> bytes:
    """What the child is told. There is no right answer in it."""
    plain = {"page": job.page, "cells": job.cells, "probes": job.probes, "limits": limits.plain()}
    return json.dumps(plain).encode()


def reader_of(job: Job, limits: Limits) -> Reader:
    """What takes the child's claims about this job."""
    calls = {exercise: len(calls) for exercise, calls in job.probes.items()}
    return Reader(len(job.cells), calls, job.known, limits)


def read_all(file: int, reader: Reader) -> bool:
    """Read to the end of the stream; False if more came than is allowed."""
    while part := os.read(file, 65536):
        if not reader.feed(part):
            return False
    return True
