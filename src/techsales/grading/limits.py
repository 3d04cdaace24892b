"""How much a learner's page may take."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Limits of one page, which runs in a process of its own.

    Attributes:
        wall_seconds: until the page is stopped. cell_seconds: until one cell is stopped and the next begins.
        call_seconds: until one call of a learner's function is given up.
        cpu_seconds: computing time. memory_bytes: beyond what the imports take. file_bytes: one written file.
        folder_megabytes: all written files. tasks: threads. cell_output, page_output: characters kept.
        message_bytes, result_bytes, messages: of what the process reports.
    """

    wall_seconds: float = 60
    cell_seconds: float = 10
    call_seconds: float = 2
    cpu_seconds: int = 45
    memory_bytes: int = 1_000_000_000
    file_bytes: int = 32_000_000
    folder_megabytes: int = 64
    tasks: int = 32
    cell_output: int = 20_000
    page_output: int = 200_000
    message_bytes: int = 1_000_000
    result_bytes: int = 8_000_000
    messages: int = 5_000

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)
