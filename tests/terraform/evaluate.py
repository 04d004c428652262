"""Synthesizing a stack and letting Terraform's core work out its outputs, with no provider and no state."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from argoform._cdk import cdk
from argoform.terraform.engine import choose_engine, start_engine


def synth(directory: Path, build: Callable[[Any], None]) -> dict[str, Any]:
    """The configuration of a stack that `build` fills, without its backend."""
    app = cdk.App(outdir=str(directory))
    stack = cdk.TerraformStack(app, "stack")
    build(stack)
    app.synth()
    configuration: dict[str, Any] = json.loads((directory / "stacks" / "stack" / "cdk.tf.json").read_bytes())
    configuration.pop("terraform", None)
    return configuration


def planned_outputs(directory: Path, configuration: dict[str, Any]) -> dict[str, Any]:
    """The values of all outputs in the plan's JSON."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "main.tf.json").write_text(json.dumps(configuration))
    environment = {"HOME": str(directory), "CHECKPOINT_DISABLE": "1", "TF_INPUT": "0"}
    with start_engine(choose_engine(), environment) as engine:
        for command in (["init", "-backend=false"], ["plan", "-out=plan"], ["show", "-json", "plan"]):
            said = engine.run(*command, "-no-color", directory=directory)
            assert said.code == 0, said.stdout + said.stderr
    planned = json.loads(said.stdout)["planned_values"]["outputs"]
    return {name: output["value"] for name, output in planned.items()}
