"""Synthesizing a small program in a test, and reading what came out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from argoform._cdk import cdk
from argoform.terraform.stack import Stack


def synthesize(directory: Path, program: Callable[[Stack], object], *, stack: str = "stack") -> dict[str, Any]:
    """The JSON of the stack that `program` fills, synthesized into `directory`."""
    app = cdk.App(outdir=str(directory))
    made = Stack(app, stack)
    program(made)
    app.synth()
    document: dict[str, Any] = json.loads((directory / "stacks" / stack / "cdk.tf.json").read_text(encoding="utf-8"))
    return document


def resources(document: dict[str, Any], type_: str) -> list[dict[str, Any]]:
    """Every resource of a type, in the order of its address, without the CDK's own comments."""
    found = document.get("resource", {}).get(type_, {})
    return [{key: value for key, value in found[name].items() if key != "//"} for name in sorted(found)]
