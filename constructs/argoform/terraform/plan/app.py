"""Synthesizing an app into a scratch folder, with nothing written beside it."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from argoform._node import choose_node
from argoform.errors import ArgoformError, FileError
from argoform.terraform.plan import app_runner
from argoform.terraform.plan.configuration import read_json


class AppError(ArgoformError):
    """The app did not synthesize; the message is its own."""

    def __str__(self) -> str:
        return self.message


def app_command(app: Path | None, directory: Path) -> tuple[list[str], Mapping[str, str]]:
    """The command that runs an app, and what it needs in its environment.

    Args:
        app: the app's Python file; None for the `app` of cdktf.json.
        directory: where cdktf.json is; its `context` is handed to the app in any case, as the CDK's own command does.

    Raises:
        FileError: there is neither.
    """
    settings_file = directory / "cdktf.json"
    settings = read_json(settings_file) if settings_file.is_file() else {}
    context = settings.get("context")
    extra = {"CDKTF_CONTEXT_JSON": json.dumps(context)} if isinstance(context, dict) else {}
    if app is not None:
        if not app.is_file():
            raise FileError("is not a file", file=str(app), expected="the Python file of an app")
        return [*_runner(), str(app)], extra
    command = settings.get("app")
    if not isinstance(command, str) or not command.strip():
        raise FileError(
            "names no app", file=str(settings_file), expected="APP.py, --synth-dir DIR, or `app` in cdktf.json"
        )
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise FileError(f"the command in `app` cannot be read: {error}", file=str(settings_file)) from None
    if words[0] in ("python", "python3") and len(words) > 1 and not words[1].startswith("-"):
        words = [*_runner(), *words[1:]]
    return words, extra


def _runner() -> list[str]:
    """The runner as a file and not as a module, so that the child imports nothing but what the app does."""
    return [sys.executable, "-B", "-P", app_runner.__file__]


def synthesize(
    command: Sequence[str],
    output: Path,
    extra: Mapping[str, str],
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run an app so that it writes its stacks to `output`; returns what it printed.

    Args:
        output: a folder in a scratch folder, which holds the app's temporary files too.
        cwd: where the app runs; by default here.
        environment: what the app sees of the environment beside `extra`; by default all of it.

    Raises:
        AppError: the app failed, or wrote nothing.
    """
    # What the CDK's Node unpacks there goes with the scratch folder, also when it is stopped in the middle.
    temporary = output.with_name("tmp")
    temporary.mkdir(parents=True, exist_ok=True)
    variables = {
        **(os.environ if environment is None else environment),
        **extra,
        "CDKTF_OUTDIR": str(output),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(temporary),
    }
    choose_node(variables)
    try:
        done = subprocess.run(  # noqa: S603 - the user's own app; no shell is involved
            list(command), cwd=cwd, env=variables, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError as error:
        raise FileError(f"cannot be run: {error.strerror}", file=command[0]) from None
    stdout = done.stdout.decode(errors="replace")
    stderr = done.stderr.decode(errors="replace")
    if done.returncode != 0:
        said, mark, message = stderr.partition(app_runner.MARK + "\n")
        text = message if mark else "\n".join((said or stdout).strip().splitlines()[-20:])
        raise AppError(text.strip() or f"the app ended with code {done.returncode}")
    if not (output / "manifest.json").is_file():
        raise AppError(
            f"{command[-1]}: the app wrote no stacks; it must call `app.synth()`, "
            "and leave the output folder to the variable CDKTF_OUTDIR"
        )
    return stdout + stderr
