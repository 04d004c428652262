"""The replayed state between two plans: one file with the state of every stack."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from argoform.errors import FileError
from argoform.files import write_atomically
from argoform.terraform.plan.configuration import read_json

_FORMAT = "argoform-replayed-state/1"


def read_kept(path: Path) -> dict[str, dict[str, Any]]:
    """The states in a file, by the name of the stack; none when the file does not exist yet.

    Raises:
        FileError: it cannot be read, or is not such a file.
    """
    if not path.exists():
        return {}
    document = read_json(path)
    stacks = document.get("stacks")
    if document.get("format") != _FORMAT or not isinstance(stacks, dict) or not all(map(_is_state, stacks.values())):
        raise FileError("is not a replayed state", file=str(path), expected="a file that `--keep-state` wrote")
    return stacks


def _is_state(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("resources", []), list) and "version" in value


def write_kept(path: Path, stacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Replace the file at once; it is readable by its owner alone."""
    write_atomically(
        path, json.dumps({"format": _FORMAT, "stacks": stacks}, indent=2, sort_keys=True) + "\n", mode=0o600
    )


def types_in(states: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The type and the provider's source address of every resource in the states, but for Terraform's own."""
    for state in states.values():
        for resource in state.get("resources") or []:
            source = str(resource.get("provider", "")).partition('["')[2].partition('"]')[0]
            if resource.get("mode") == "managed" and source and "/builtin/" not in source:
                yield str(resource.get("type", "")), source
