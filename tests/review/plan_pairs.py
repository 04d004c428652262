"""Plan pairs: two states of a small stack, the offline plan that leads from one to the other, and what is to be found.

Each folder of `tests/data/plan_pairs` is one pair:

- `base/` and `head/` with files in Terraform's own language, or `stack.py` with the functions `base(stack)` and
  `head(stack)`, which fill a stack with constructs;
- `live.yaml`, in some, what a refresh finds that is otherwise than Terraform left it;
- `plan.json`, what the offline plan says of applying the head where the base is (made by this module, never by hand);
- `expected.yaml`: `about`, one line; `findings`, each with its `rule` and `at` (the object or the address it is about),
  and `severity` where it is not the rule's own; `must_not`, rules that a careless reviewer would name here;
  `review`, the options of the command (`policy`, `platform`), where some are needed.

The findings are the whole truth: one that is missing and one too many both count as faults.

    python -m tests.review.plan_pairs [--check] [NAME...]
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import yaml

from argoform.review.model import Finding, Review
from argoform.review.plan_file import plans_in
from argoform.review.policy_file import PolicyFile
from argoform.review.run import review
from argoform.terraform.plan import OfflinePlanner
from tests.review.plans import NOW

FOLDER = Path(__file__).resolve().parents[1] / "data" / "plan_pairs"

Told = tuple[str, str, str]
"""A finding as it is compared: its rule, what it is about, its severity."""


@dataclass(frozen=True)
class Pair:
    """One folder."""

    folder: Path

    @property
    def name(self) -> str:
        """That of the folder."""
        return self.folder.name

    @property
    def is_hcl(self) -> bool:
        """Whether it is written in Terraform's own language."""
        return (self.folder / "head").is_dir()

    @property
    def plan_file(self) -> Path:
        """The plan."""
        return self.folder / "plan.json"

    def said(self) -> Mapping[str, Any]:
        """What `expected.yaml` says."""
        found: Mapping[str, Any] = yaml.safe_load((self.folder / "expected.yaml").read_text(encoding="utf-8"))
        return found

    def expected(self, found: Review) -> set[Told]:
        """The findings that there must be; severities that are not given are the rules' own."""
        return {
            (one["rule"], one["at"], one.get("severity") or found.rules[one["rule"]].severity)
            for one in self.said()["findings"] or []
        }

    def review(self) -> Review:
        """The review of the plan."""
        from argoform.cli.platforms import load_platform

        options = self.said().get("review") or {}
        plans, secrets = plans_in(json.loads(self.plan_file.read_text(encoding="utf-8")), file=str(self.plan_file))
        return review(
            plans,
            secrets,
            title=self.name,
            policy=PolicyFile.model_validate(options.get("policy") or {}),
            platform=load_platform(options["platform"]) if "platform" in options else None,
            now=NOW,
        )


def told(findings: Iterable[Finding]) -> set[Told]:
    """Findings as they are compared: those that held before the change are not its doing."""
    return {(one.rule, one.object or one.address, one.severity) for one in findings if not one.existing}


def pairs(names: Sequence[str] = ()) -> list[Pair]:
    """Every pair, or those with these names."""
    return [
        Pair(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir() and (not names or folder.name in names)
    ]


def plan(pair: Pair) -> dict[str, Any]:
    """The plan of a pair, made anew."""
    with tempfile.TemporaryDirectory() as scratch:
        sides = [Path(scratch) / side / "stack" for side in ("base", "head")]
        for side, folder in zip(("base", "head"), sides, strict=True):
            if pair.is_hcl:
                shutil.copytree(pair.folder / side, folder)
            else:
                _synthesize(pair, side, folder)
        state = Path(scratch) / "state.json"
        with OfflinePlanner(keep_state=state) as planner:
            planner.plan(sides[0])
            live = pair.folder / "live.yaml"
            if not live.exists():
                document = dict(planner.plan(sides[1]).document())
        if live.exists():
            with OfflinePlanner(keep_state=state, data=live) as planner:
                document = dict(planner.plan(sides[1]).document())
    for noise in ("timestamp", "checks", "relevant_attributes"):
        document.pop(noise, None)
    return document


def _synthesize(pair: Pair, side: str, folder: Path) -> None:
    from argoform._cdk import cdk
    from argoform.terraform.stack import Stack

    spec = spec_from_file_location(f"plan_pair_{pair.name}", pair.folder / "stack.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    folder.parent.mkdir(parents=True)
    app = cdk.App(outdir=str(folder.parent / "out"))
    getattr(module, side)(Stack(app, "stack"))
    app.synth()
    shutil.copytree(folder.parent / "out" / "stacks" / "stack", folder)


def text(document: Mapping[str, Any]) -> str:
    """A plan as it is kept: in one line a resource, so that a difference can be read."""
    parts = []
    for key, value in sorted(document.items()):
        if key in ("resource_changes", "resource_drift") and isinstance(value, list):
            rows = ",\n".join(json.dumps(one, sort_keys=True) for one in value)
            parts.append(f'"{key}": [\n{rows}\n]')
        else:
            parts.append(f'"{key}": {json.dumps(value, sort_keys=True)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _made(names: Sequence[str]) -> Iterator[tuple[Pair, str]]:
    for pair in pairs(names):
        yield pair, text(plan(pair))


def main(arguments: Sequence[str]) -> int:
    """Write the plans, or with `--check` say which are out of date."""
    names = [name for name in arguments if name != "--check"]
    stale = 0
    for pair, made in _made(names):
        current = pair.plan_file.read_text(encoding="utf-8") if pair.plan_file.exists() else ""
        if current != made:
            stale += 1
            print(f"{'out of date' if '--check' in arguments else 'written'}: {pair.name}")
            if "--check" not in arguments:
                pair.plan_file.write_text(made, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
