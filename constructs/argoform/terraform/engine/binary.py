"""The `terraform` or `tofu` executable: one process a command."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from argoform.errors import PlanError
from argoform.terraform.engine.base import Engine, Output


class BinaryEngine(Engine):
    """An executable.

    Args:
        executable: its path.
        environment: the whole environment that it sees.
    """

    def __init__(self, executable: str, environment: Mapping[str, str]) -> None:
        self._executable = executable
        self._environment = dict(environment)

    def run(self, *arguments: str, directory: Path) -> Output:
        """Run a command in a process of its own."""
        try:
            done = subprocess.run(  # noqa: S603 - the executable is the one the user chose; no shell is involved
                [self._executable, *arguments],
                cwd=directory,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise PlanError(f"{self._executable} cannot be run: {error.strerror}") from None
        return Output(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    def close(self) -> None:
        """Every command has ended by itself."""
