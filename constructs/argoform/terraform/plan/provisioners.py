"""Provisioners: commands that Terraform itself runs while it applies, and that a replay must never run.

https://developer.hashicorp.com/terraform/language/provisioners
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from argoform.errors import InputError
from argoform.terraform.plan.configuration import Stack, read_json, read_stack

FILE = "zz_argoform_silence_override.tf.json"
"""Terraform merges a file of such a name over the others: a provisioner there takes the place of all of a resource."""

_SILENT = {"local-exec": {"when": "destroy", "command": ":", "quiet": True, "on_failure": "continue"}}


def has_provisioners(module: Stack) -> bool:
    """Whether a stack, or a module, may run commands when it is applied."""
    return any(True for _ in _resources(module)) or any("provisioner" in _text(module, name) for name in module.unread)


def silence(directory: Path, *, scratch: Path) -> None:
    """Lay over a configuration, and over every module that is installed there, what runs nothing.

    Args:
        scratch: the folder below which files may be written; whatever a link leads to is the user's own.

    Raises:
        InputError: a module cannot be silenced.
    """
    for name, folder in _installed(directory):
        module = read_stack(name, folder)
        if not has_provisioners(module):
            continue
        for file in module.unread:
            if "provisioner" in _text(module, file):
                raise InputError(
                    "has provisioners, which must not run, in a form that is not understood here",
                    file=file,
                    path=f"module.{name}" if name else "",
                    expected="the same in simpler words, such as `${x}` for `${~ x ~}`",
                )
        if not folder.resolve().is_relative_to(scratch.resolve()):
            raise InputError(
                "has provisioners, which must not run, and is reached by way of a link",
                path=f"module.{name}",
                expected="the path of the folder itself as its source",
            )
        silent: dict[str, dict[str, object]] = {}
        for type_, resource in _resources(module):
            silent.setdefault(type_, {})[resource] = {"provisioner": [_SILENT]}
        (folder / FILE).write_text(json.dumps({"resource": silent}), encoding="utf-8")


def _resources(module: Stack) -> Iterator[tuple[str, str]]:
    for (type_, name), body in module.blocks("resource", 2):
        if "provisioner" in body:
            yield type_, name


def _text(module: Stack, name: str) -> str:
    return (module.directory / name).read_text(encoding="utf-8", errors="replace")


def _installed(directory: Path) -> Iterator[tuple[str, Path]]:
    """The key and folder of every module that `init` has found; those of the configuration itself first."""
    yield "", directory
    listed = directory / ".terraform" / "modules" / "modules.json"
    if listed.is_file():
        for entry in read_json(listed).get("Modules") or []:
            if entry.get("Key"):
                yield str(entry["Key"]), directory / str(entry["Dir"])
