"""The settings of the linter: `[tool.argoform.lint]` of the nearest pyproject.toml."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from argoform.argo import ArgoVersion
from argoform.errors import FileError, InputError, InputErrors, UnknownNameError
from argoform.lint.finding import SEVERITIES, Severity

TABLE = "tool.argoform.lint"
"""Where the settings stand."""

KEYS = ("argo-version", "fail-on", "ignore", "per-file-ignores", "select", "severity")
"""Every setting."""


@dataclass(frozen=True)
class Configuration:
    """What a project has settled for its manifests.

    Args:
        file: the pyproject.toml that says so; empty without one.
        select: the rules that run, as ids, beginnings of ids or families; all when empty.
        ignore: those that do not.
        per_file_ignores: those that do not run in the files that a pattern matches. Patterns are relative to the folder
            of the pyproject.toml; `*` and `?` stay within a folder, `**` crosses folders, a pattern without a slash
            matches a name in any folder, and one that ends with the plain name of a folder matches all below it.
        severity: another severity for some rules.
        fail_on: the mildest severity with which the command fails, or `never`; `error` when None.
        argo_version: the dialect of files; 4.1 when None.
    """

    file: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    fail_on: Severity | Literal["never"] | None = None
    argo_version: ArgoVersion | None = None

    def path(self, name: str) -> str:
        """Where a setting stands, for messages."""
        return f"{TABLE}.{name}"

    def matches(self, pattern: str, file: str) -> bool:
        """Whether a pattern of `per-file-ignores` matches a file."""
        root = os.path.dirname(os.path.abspath(self.file)) if self.file else os.getcwd()
        relative = os.path.relpath(os.path.abspath(file), root).replace(os.sep, "/")
        pattern = pattern.removeprefix("./").rstrip("/")
        if "/" not in pattern:
            pattern = f"**/{pattern}"
        below = "" if {"*", "?"} & set(pattern.rpartition("/")[2]) else "(?:/.*)?"
        return re.compile(_pattern(pattern).pattern + below, re.DOTALL).fullmatch(relative) is not None


def find_configuration(start: Path) -> Configuration:
    """The settings for what lies at `start`: of the nearest pyproject.toml around it that has the table.

    Raises:
        FileError: that file cannot be read, or is no TOML.
        InputErrors: a setting is wrong.
    """
    here = start.absolute()
    for folder in (here, *here.parents):
        file = folder / "pyproject.toml"
        if file.is_file():
            found = read_configuration(file)
            if found is not None:
                return found
    return Configuration()


def read_configuration(file: Path) -> Configuration | None:
    """The settings in one pyproject.toml; None when it has no such table.

    Raises:
        FileError: it cannot be read, or is no TOML.
        InputErrors: a setting is wrong; every one that is wrong is told.
    """
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=str(file)) from None
    except ValueError as error:
        raise FileError(f"is not TOML: {error}", file=str(file)) from None
    table: Any = document
    for part in TABLE.split("."):
        table = table.get(part) if isinstance(table, Mapping) else None
    if table is None:
        return None
    return parse_configuration(table, file=str(file))


def parse_configuration(table: Any, *, file: str = "") -> Configuration:
    """The settings that a table holds.

    Raises:
        InputErrors: a setting is unknown or has a wrong value; every one is told.
    """
    if not isinstance(table, Mapping):
        raise InputErrors([InputError("it is not a table", path=TABLE, expected="a table of settings", file=file)])
    errors = [
        UnknownNameError(
            f"there is no setting {name!r}", name=name, known=KEYS, path=TABLE, expected=f"one of {', '.join(KEYS)}"
        )
        for name in table
        if name not in KEYS
    ]
    found = {name: table[name] for name in KEYS if name in table}
    problems: list[InputError] = [*errors, *_problems(found)]
    version: ArgoVersion | None = None
    if isinstance(found.get("argo-version"), str):
        try:
            version = ArgoVersion.parse(found["argo-version"], path=f"{TABLE}.argo-version")
        except InputError as error:
            problems.append(error)
    if problems:
        for problem in problems:
            problem.file = file
        raise InputErrors(problems)
    return Configuration(
        file=file,
        select=tuple(found.get("select", ())),
        ignore=tuple(found.get("ignore", ())),
        per_file_ignores={pattern: tuple(ids) for pattern, ids in found.get("per-file-ignores", {}).items()},
        severity=dict(found.get("severity", {})),
        fail_on=found.get("fail-on"),
        argo_version=version,
    )


def _problems(found: Mapping[str, Any]) -> Iterator[InputError]:
    for name in ("select", "ignore"):
        yield from _names(found.get(name, []), f"{TABLE}.{name}")
    per_file = found.get("per-file-ignores", {})
    if isinstance(per_file, Mapping):
        for pattern, names in per_file.items():
            yield from _names(names, f'{TABLE}.per-file-ignores."{pattern}"')
    else:
        yield InputError(
            "it is not a table", path=f"{TABLE}.per-file-ignores", expected='a table: "legacy/**" = ["AF012"]'
        )
    given = found.get("severity", {})
    if isinstance(given, Mapping):
        for id, severity in given.items():
            yield from _severity(severity, f"{TABLE}.severity.{id}")
    else:
        yield InputError("it is not a table", path=f"{TABLE}.severity", expected='a table: AF012 = "error"')
    if "fail-on" in found:
        yield from _severity(found["fail-on"], f"{TABLE}.fail-on", (*SEVERITIES, "never"))
    if not isinstance(found.get("argo-version", ""), str):
        yield InputError("it is not a string", path=f"{TABLE}.argo-version", expected='a version like "4.0" or "4.0.6"')


def _names(value: Any, path: str) -> Iterator[InputError]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        yield InputError("it is not a list of names of rules", path=path, expected='a list like ["AF012", "practice"]')


def _severity(value: Any, path: str, known: Sequence[str] = SEVERITIES) -> Iterator[InputError]:
    if not isinstance(value, str):
        yield InputError("it is not a string", path=path, expected=f"one of {', '.join(known)}")
    elif value not in known:
        yield UnknownNameError(
            f"there is no severity {value!r}", name=value, known=known, path=path, expected=f"one of {', '.join(known)}"
        )


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    parts = []
    for token in re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", glob):
        parts.append({"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(token) or re.escape(token))
    return re.compile("".join(parts), re.DOTALL)
