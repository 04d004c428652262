"""The plan with real providers: plain `init` and `plan`, with the user's own environment, credentials and state."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from argoform.terraform.engine import choose_engine, start_engine
from argoform.terraform.plan.app import app_command, synthesize
from argoform.terraform.plan.configuration import Stack, find_stacks, unfold
from argoform.terraform.plan.planner import Progress, existing_files, run_plan
from argoform.terraform.plan.result import PlanResult, StackPlan, stack_plan
from argoform.terraform.plan.scratch import OVERRIDE_FILE, copy_stack
from argoform.terraform.plan.variables import check_names, given_values


def plan_online(
    app: Path | None,
    synth_dir: Path | None,
    *,
    engine: str | None = None,
    stack: str | None = None,
    variables: Mapping[str, str] | None = None,
    variable_files: Sequence[str | Path] = (),
    progress: Progress = lambda _: None,
) -> PlanResult:
    """Plan with the providers that the configuration names, installed as Terraform installs them.

    The arguments and errors are those of the offline plan. The emitted configuration is the same; it is copied to a
    scratch folder, where a local state with a relative path is found at the place where `cdktf deploy` keeps it.
    """
    name = choose_engine(engine)
    given = dict(variables or {})
    with tempfile.TemporaryDirectory(prefix="argoform-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        source, home = synth_dir, synth_dir
        if source is None:
            command, extra = app_command(app, Path.cwd())
            source, home = scratch / "cdktf.out", Path.cwd() / "cdktf.out"
            progress("synthesizing")
            synthesize(command, source, extra)
        stacks, asked = find_stacks(source, stack=stack)
        check_names(given, stacks)
        plans: list[StackPlan] = []
        with start_engine(name, {**os.environ, "TF_IN_AUTOMATION": "1"}) as running:
            for i, each in enumerate(stacks):
                if each.name not in asked:
                    continue
                directory = copy_stack(each, scratch / str(i), with_lock=True)
                override = _override(each, (home or source) / each.directory.relative_to(source))
                (directory / OVERRIDE_FILE).write_text(json.dumps(override), encoding="utf-8")
                options = [f"-var-file={file}" for file in existing_files(variable_files)]
                values = given_values(each, given)
                if values:
                    (directory / "argoform-given.tfvars.json").write_text(json.dumps(values), encoding="utf-8")
                    options.append("-var-file=argoform-given.tfvars.json")
                progress(f"planning {each.name}")
                plan, warnings = run_plan(running, each, directory, options)
                plans.append(stack_plan(each, plan, tuple(warnings)))
        return PlanResult(tuple(plans), engine=name)


def _override(stack: Stack, home: Path) -> dict[str, Any]:
    override: dict[str, Any] = {}
    settings = list(stack.terraform_settings())
    backends = [(type_, body) for each in settings for (type_,), body in unfold(each.get("backend"), 1)]
    if any("cloud" in each for each in settings):
        # The service that keeps the state is no file.
        return override
    if not backends or backends[-1][0] == "local":
        local = dict(backends[-1][1]) if backends else {}
        local["path"] = str((home / str(local.get("path", "terraform.tfstate"))).resolve())
        override["terraform"] = {"backend": {"local": local}}
    return override
