"""What every engine does: run one command of Terraform's in a directory and hand back what it said."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Output:
    """What a command said, and how it ended."""

    code: int
    stdout: str
    stderr: str


class Engine(ABC):
    """Terraform's core."""

    @abstractmethod
    def run(self, *arguments: str, directory: Path) -> Output:
        """Run a command, such as `plan -json`, on the configuration in `directory`.

        Raises:
            PlanError: the engine itself broke down.
        """

    @abstractmethod
    def close(self) -> None:
        """End whatever still runs."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
